"""Pairs of claims: what the matching suggests, and what analysts decide."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from claims.models.claims import Claim
from sources.normalise import normalise_name


class MatchRelation(models.TextChoices):
    """How two claims seem to relate; the values are those of `claims.matching`."""

    SAME = "same", "Same"
    DIFFERS = "differs", "Differs in a value"
    UPDATE = "update", "Update"
    SCOPE = "scope", "Other scope"
    DENIES = "denies", "Denied"
    RELATED = "related", "Related"
    ATTRIBUTION_ONLY = "attribution_only", "Same stated source only"


class Suggestion(models.Model):
    """How two claims of different articles seem to relate; never a decision.

    Matching a version again replaces the rows of its claims. `reasons` is a list of {"kind",
    "text", "text_back", "first", "second"}: the reason as read from the first claim and from the
    second, and the words meant in each, empty where nothing is to be marked.
    """

    first = models.ForeignKey(Claim, models.CASCADE, related_name="suggestions_as_first")
    second = models.ForeignKey(Claim, models.CASCADE, related_name="suggestions_as_second")
    relation = models.CharField(max_length=16, choices=MatchRelation)
    score = models.FloatField(help_text="How likely both report one event.")
    possible = models.BooleanField(default=False, help_text="Weak: shown only on demand.")
    reasons = models.JSONField(default=list)
    matcher = models.CharField(max_length=120, help_text="Name and hash of rules and weights.")
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-score", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["first", "second"], name="claims_suggestion_pair_unique"
            ),
            models.CheckConstraint(
                condition=Q(first__lt=F("second")),
                name="claims_suggestion_pair_ordered",
                violation_error_message="A suggestion is about two different claims.",
            ),
            models.CheckConstraint(
                condition=Q(score__gte=0, score__lte=1), name="claims_suggestion_score_range"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.first_id}–{self.second_id}: {self.relation} ({self.score:.2f})"


class JudgementValue(models.TextChoices):
    """How two claims relate; "withdrawn" is what an undo writes and is not chosen."""

    SAME = "same", "Same"
    CONTRADICTS = "contradicts", "Contradicts"
    RELATED = "related", "Related"
    DIFFERENT = "different", "Different"
    UNSURE = "unsure", "Unsure"
    WITHDRAWN = "withdrawn", "Withdrawn"


BLOCKING = frozenset(
    {
        JudgementValue.CONTRADICTS,
        JudgementValue.RELATED,
        JudgementValue.DIFFERENT,
        JudgementValue.UNSURE,
    }
)
"""Decisions that keep two claims out of one proposition."""


class JudgementQuerySet(models.QuerySet["Judgement"]):
    """Decisions on pairs, as the services ask for them."""

    def newest(self) -> Self:
        """Rows that no later one of their pair supersedes, withdrawn ones among them."""
        return self.filter(superseded_by=None)

    def standing(self) -> Self:
        """Decisions that hold."""
        return self.filter(superseded_by=None).exclude(value=JudgementValue.WITHDRAWN)

    def about(self, claims: Collection[int]) -> Self:
        """Decisions with one of these claims at either end."""
        return self.filter(Q(first__in=claims) | Q(second__in=claims))

    def within(self, claims: Collection[int]) -> Self:
        """Decisions with these claims at both ends."""
        return self.filter(first__in=claims, second__in=claims)

    def across(self, here: Collection[int], there: Collection[int]) -> Self:
        """Decisions between a claim of one group and a claim of the other."""
        return self.filter(
            Q(first__in=here, second__in=there) | Q(first__in=there, second__in=here)
        )


class Judgement(models.Model):
    """An analyst's dated decision on a pair of claims; append-only, the latest of a pair holds.

    Each row but the first of a pair supersedes the one before it, and a row is superseded once:
    of two decisions that saw the same state one is stored.
    """

    first = models.ForeignKey(Claim, models.PROTECT, related_name="judgements_as_first")
    second = models.ForeignKey(Claim, models.PROTECT, related_name="judgements_as_second")
    value = models.CharField(max_length=11, choices=JudgementValue)
    reason = models.TextField(blank=True)
    analyst = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="judgements")
    supersedes = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="superseded_by"
    )
    carried_from = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="carried_to",
        help_text="The decision on the same words in an earlier version.",
    )
    batch = models.UUIDField(null=True, blank=True, help_text="Equal for one bulk act.")
    at = models.DateTimeField(auto_now_add=True)

    objects = JudgementQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(first__lt=F("second")),
                name="claims_judgement_pair_ordered",
                violation_error_message="A judgement is about two different claims.",
            ),
            models.UniqueConstraint(
                fields=["first", "second"],
                condition=Q(supersedes=None),
                name="claims_judgement_one_beginning",
            ),
            models.CheckConstraint(
                condition=~Q(supersedes=F("id")), name="claims_judgement_not_own_successor"
            ),
        ]
        indexes = [
            models.Index(fields=["first", "second", "-at"], name="claims_judgement_pair"),
            models.Index(fields=["batch"], name="claims_judgement_batch"),
        ]

    def __str__(self) -> str:
        return f"{self.first_id}–{self.second_id}: {self.value}"

    @property
    def decides(self) -> bool:
        """It says something about the pair: it was not withdrawn."""
        return self.value != JudgementValue.WITHDRAWN


class PlaceAlias(models.Model):
    """Another spelling of a place, added by analysts; the shipped table holds the common ones."""

    name = models.CharField(max_length=200, help_text="As articles write it: “Deir Ezzur”.")
    normalised = models.CharField(max_length=200, unique=True, editable=False)
    same_as = models.CharField(max_length=200, help_text="The usual name: “Deir ez-Zor”.")

    class Meta:
        ordering = ["name"]
        verbose_name_plural = "place aliases"
        constraints = [
            models.CheckConstraint(condition=~Q(normalised=""), name="claims_alias_not_empty"),
            models.CheckConstraint(
                condition=~Q(name=F("same_as")),
                name="claims_alias_not_itself",
                violation_error_message="The alias is the usual name itself.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} = {self.same_as}"

    def save(self, **kwargs: Any) -> None:
        """Keep the form for comparison in step with the name."""
        self.normalised = normalise_name(self.name)
        update_fields = kwargs.get("update_fields")
        if update_fields is not None:
            kwargs["update_fields"] = {*update_fields, "normalised"}
        super().save(**kwargs)

    def clean(self) -> None:
        """Derive the form for comparison, so that the form itself refuses an empty or known one."""
        self.normalised = normalise_name(self.name)
