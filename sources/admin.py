"""Django's admin for outlets and repairs: owners, aliases, ratings; articles are for reading."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.contrib import admin, messages
from django.db.models import Model, QuerySet
from django.forms import BaseModelFormSet
from django.http import HttpRequest

from sources.models import (
    Article,
    ArticleVersion,
    ImportBatch,
    ImportItem,
    Outlet,
    OutletAlias,
    OwnerGroup,
    ReliabilityRating,
    SourceAlias,
    StatedSource,
)
from sources.normalise import normalise_name
from sources.services.ownership import save_outlet
from sources.services.retraction import AlreadyRetracted, retract_article
from workbench import audit
from workbench.models import User


class Recorded(admin.ModelAdmin):  # type: ignore[type-arg]
    """Writes every change that an admin makes to the audit log, beside Django's own history."""

    list_per_page = 50
    show_full_result_count = False

    def save_model(
        self, request: HttpRequest, obj: Model, form: forms.ModelForm[Any], change: Any
    ) -> None:
        """Save, and record what was changed."""
        super().save_model(request, obj, form, change)
        self.record(request, obj, "changed" if change else "created", form.changed_data)

    def save_formset(
        self,
        request: HttpRequest,
        form: forms.ModelForm[Any],
        formset: BaseModelFormSet[Any, Any],
        change: Any,
    ) -> None:
        """Save the rows below an object, and record which were touched."""
        super().save_formset(request, form, formset, change)
        for row in [*formset.new_objects, *(row for row, _ in formset.changed_objects)]:
            self.record(request, row, "changed", [str(row)])
        for row in formset.deleted_objects:
            self.record(request, form.instance, "changed", [f"without {row}"])

    def delete_model(self, request: HttpRequest, obj: Model) -> None:
        """Record, then delete: afterwards the key is gone."""
        self.record(request, obj, "deleted", [str(obj)])
        super().delete_model(request, obj)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        """Record each, then delete."""
        for row in queryset:
            self.record(request, row, "deleted", [str(row)])
        super().delete_queryset(request, queryset)

    def record(self, request: HttpRequest, obj: Model, act: str, what: list[str]) -> None:
        """Append one event to the log."""
        action = f"{obj._meta.model_name}.{act}"
        audit.record(actor=cast(User, request.user), action=action, target=obj, what=what)


class ReadOnly(admin.ModelAdmin):  # type: ignore[type-arg]
    """Shows rows and changes none."""

    list_per_page = 50
    show_full_result_count = False

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Rows are made by the product's services."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Rows are changed by the product's services."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Rows are kept."""
        return False


class DistinctNameForm(forms.ModelForm[Any]):
    """Refuses a name that already leads to another outlet, however it is spelled."""

    def clean_name(self) -> str:
        """Compare as imports do, with names and aliases."""
        name = str(self.cleaned_data["name"]).strip()
        normalised = normalise_name(name)
        if not normalised:
            raise forms.ValidationError("A name needs letters or digits.")
        own = self.instance.pk
        for model in (Outlet, OutletAlias):
            others = model.objects.filter(normalised=normalised)
            if isinstance(self.instance, model):
                others = others.exclude(pk=own)
            if others.exists():
                raise forms.ValidationError("An outlet of this name or alias is already there.")
        return name


class AliasInline(admin.TabularInline):  # type: ignore[type-arg]
    """Other spellings by which documents name an outlet."""

    model = OutletAlias
    form = DistinctNameForm
    extra = 1


class RatingInline(admin.TabularInline):  # type: ignore[type-arg]
    """Dated ratings with their basis."""

    model = ReliabilityRating
    fields = ("rated_on", "grade", "basis")
    extra = 1


@admin.register(OwnerGroup)
class OwnerGroupAdmin(Recorded):
    """Who owns outlets."""

    list_display = ("name",)
    search_fields = ("name",)


@admin.register(Outlet)
class OutletAdmin(Recorded):
    """Outlets with aliases and ratings."""

    form = DistinctNameForm
    list_display = ("name", "domain", "owner", "country")
    list_filter = ("country",)
    list_select_related = ("owner",)
    search_fields = ("name", "domain", "aliases__name")
    autocomplete_fields = ("owner",)
    fields = ("name", "domain", "owner", "country")
    inlines = (AliasInline, RatingInline)

    def save_model(
        self, request: HttpRequest, obj: Any, form: forms.ModelForm[Any], change: Any
    ) -> None:
        """Save through the service: claims that rest on a changed owner come back."""
        save_outlet(outlet=obj, actor=cast(User, request.user))

    def save_formset(
        self,
        request: HttpRequest,
        form: forms.ModelForm[Any],
        formset: BaseModelFormSet[Any, Any],
        change: Any,
    ) -> None:
        """Note who gave a rating."""
        for row_form in formset.forms:
            if isinstance(row_form.instance, ReliabilityRating) and not row_form.instance.pk:
                row_form.instance.rated_by = cast(User, request.user)
        super().save_formset(request, form, formset, change)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """ "Unknown outlet" stands for no outlet; it stays as it is."""
        return super().has_change_permission(request, obj) and not (obj and obj.is_unknown)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """ "Unknown outlet" is kept; the database keeps outlets that have articles."""
        return super().has_delete_permission(request, obj) and not (obj and obj.is_unknown)


class RetractionForm(forms.ModelForm[Article]):
    """The one act on an article that is left to admins."""

    class Meta:
        model = Article
        fields = ("retraction_reason",)
        help_texts = {
            "retraction_reason": "Marks the article as withdrawn by its outlet; its decided claims "
            "come back for another look. This cannot be undone here."
        }

    def clean_retraction_reason(self) -> str:
        """Ask for a reason: without one nothing would be recorded."""
        reason = str(self.cleaned_data["retraction_reason"]).strip()
        if not reason:
            raise forms.ValidationError("Say why the article counts as retracted.")
        return reason


@admin.register(Article)
class ArticleAdmin(ReadOnly):
    """Articles, for reading; one can be marked as retracted, with a reason."""

    form = RetractionForm
    list_display = ("title", "outlet", "published", "retracted_at")
    list_filter = ("retracted_at",)
    list_select_related = ("outlet",)
    search_fields = ("title", "url", "external_id")
    date_hierarchy = "published"
    fields = (
        "title",
        "outlet",
        "published",
        "url",
        "external_id",
        "identity",
        "retracted_at",
        "retraction_reason",
    )

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Until it is retracted; the list must be seen in any case."""
        return obj is None or obj.retracted_at is None

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """All but the reason."""
        return tuple(name for name in self.fields if name != "retraction_reason")

    def save_model(
        self, request: HttpRequest, obj: Any, form: forms.ModelForm[Any], change: Any
    ) -> None:
        """Retract through the service."""
        reason = form.cleaned_data["retraction_reason"]
        try:
            retract_article(article=obj, actor=cast(User, request.user), reason=reason)
        except AlreadyRetracted as error:
            messages.warning(request, str(error))


@admin.register(ArticleVersion)
class ArticleVersionAdmin(ReadOnly):
    """Versions with their digests and the state of their extraction."""

    list_display = ("title", "number", "is_current", "how", "retrieved_at", "extraction")
    list_filter = ("extraction", "how", "is_current")
    search_fields = ("title", "sha256", "text_sha256")
    ordering = ("-pk",)


class SourceAliasInline(admin.TabularInline):  # type: ignore[type-arg]
    """Other names of a named stated source."""

    model = SourceAlias
    extra = 0
    can_delete = False

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Aliases are kept on the registry's own pages."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Aliases are kept on the registry's own pages."""
        return False


@admin.register(StatedSource)
class StatedSourceAdmin(ReadOnly):
    """The registry, for reading: reviewers repair it on its own pages, with events."""

    list_display = ("name", "kind", "named", "note", "merged_into")
    list_filter = ("kind", "named")
    list_select_related = ("merged_into",)
    search_fields = ("name", "aliases__name")
    inlines = (SourceAliasInline,)


@admin.register(ImportBatch)
class ImportBatchAdmin(ReadOnly):
    """Imports; their own pages show progress and results."""

    list_display = ("label", "how", "created_by", "created_at", "confirmed")
    list_filter = ("how", "confirmed")
    list_select_related = ("created_by",)
    search_fields = ("label",)


@admin.register(ImportItem)
class ImportItemAdmin(ReadOnly):
    """Items of imports with their result."""

    list_display = ("name", "batch", "state", "attempts", "message", "finished_at")
    list_filter = ("state",)
    list_select_related = ("batch",)
    search_fields = ("name", "message")
    ordering = ("-pk",)
