"""Django's admin for repairs to claims; deciding and correcting happen on the product's pages."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import Count, Model, QuerySet
from django.http import HttpRequest

from claims.models import (
    Attribution,
    Claim,
    Evidence,
    Judgement,
    Note,
    PlaceAlias,
    Proposition,
    Suggestion,
    Verdict,
)
from sources.admin import Recorded


class ReadOnlyAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """Shows rows and changes none: a change here would leave no reason and no event."""

    list_per_page = 50
    show_full_result_count = False

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Rows are made by the product's services."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Rows are changed by the product's services."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Rows are kept."""
        return False


@admin.register(Claim)
class ClaimAdmin(ReadOnlyAdmin):
    """Claims with their anchor."""

    list_display = ("id", "text", "version_id", "state", "modality", "retired_at")
    list_filter = ("state", "modality")
    search_fields = ("text",)
    ordering = ("-pk",)


@admin.register(Attribution)
class AttributionAdmin(ReadOnlyAdmin):
    """Attributions, to see what the extraction stored."""

    list_display = ("id", "label", "version_id", "quote", "implicit", "confidence")
    list_filter = ("quote", "implicit")
    search_fields = ("label", "mention")
    ordering = ("-pk",)


@admin.register(Verdict)
class VerdictAdmin(ReadOnlyAdmin):
    """Verdicts; the database refuses to change them as well."""

    list_display = ("id", "claim_id", "sequence", "value", "analyst", "round", "at")
    list_filter = ("value", "round")
    list_select_related = ("analyst",)
    ordering = ("-pk",)


@admin.register(Evidence)
class EvidenceAdmin(ReadOnlyAdmin):
    """Links and what they show; withdrawn ones stay."""

    list_display = ("id", "claim_id", "stance", "shows", "url", "other_claim_id", "withdrawn_at")
    list_filter = ("stance", "shows")
    search_fields = ("url",)
    ordering = ("-pk",)


@admin.register(Judgement)
class JudgementAdmin(ReadOnlyAdmin):
    """Decisions on pairs of claims."""

    list_display = ("id", "first_id", "second_id", "value", "analyst", "batch", "at")
    list_filter = ("value",)
    list_select_related = ("analyst",)
    ordering = ("-pk",)


@admin.register(Suggestion)
class SuggestionAdmin(ReadOnlyAdmin):
    """What the matching suggests, to see why."""

    list_display = ("id", "first_id", "second_id", "relation", "score", "possible", "made_at")
    list_filter = ("relation", "possible", "matcher")
    ordering = ("-pk",)


@admin.register(PlaceAlias)
class PlaceAliasAdmin(Recorded):
    """Spellings of places beside the shipped table; matching reads them from the next run on."""

    list_display = ("name", "same_as")
    search_fields = ("name", "same_as")


@admin.register(Note)
class NoteAdmin(ReadOnlyAdmin):
    """Remarks on claims."""

    list_display = ("id", "claim_id", "author", "text", "at")
    list_select_related = ("author",)
    search_fields = ("text",)
    ordering = ("-pk",)


@admin.register(Proposition)
class PropositionAdmin(ReadOnlyAdmin):
    """What several claims assert in common."""

    list_display = ("id", "text", "created_by", "created_at", "claim_count")
    list_select_related = ("created_by",)
    search_fields = ("text",)
    ordering = ("-pk",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Count the claims in the same query."""
        rows: QuerySet[Any] = super().get_queryset(request).annotate(number=Count("claims"))
        return rows

    @admin.display(description="claims", ordering="number")
    def claim_count(self, row: Any) -> int:
        """How many claims assert it."""
        number: int = row.number
        return number
