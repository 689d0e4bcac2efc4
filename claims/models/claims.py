"""Claims: one checkable event or state in one version, anchored in its text."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from claims.models.attributions import Attribution
from claims.querysets import ClaimQuerySet
from sources.models import ArticleVersion


class Modality(models.TextChoices):
    """How the text puts the claim."""

    ASSERTED = "asserted", "Asserted"
    PLANNED = "planned", "Planned"
    POSSIBLE = "possible", "Possible"
    DENIED = "denied", "Denied"
    OPINION = "opinion", "Opinion"


class ReviewState(models.TextChoices):
    """Where a claim stands in the workflow; not its verdict."""

    NEW = "new", "New"
    IN_REVIEW = "in_review", "In review"
    SECOND_REVIEW = "second_review", "Needs second review"
    DISAGREEMENT = "disagreement", "Disagreement"
    SETTLED = "settled", "Settled"
    RELOOK = "relook", "Re-look"


class RelookCause(models.TextChoices):
    """Why a decided claim came back."""

    EVIDENCE = "evidence", "Evidence changed"
    ARTICLE = "article", "Article edited"
    RETRACTION = "retraction", "Article retracted"
    ORIGIN = "origin", "Origin changed"
    RETURNED = "returned", "Returned by an analyst"


class Proposition(models.Model):
    """The thing asserted, across outlets; many claims to one."""

    text = models.TextField()
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.text


class Claim(models.Model):
    """One checkable event or state in one version.

    The anchor is position *and* quotation (as in the Web Annotation model's TextPositionSelector
    and TextQuoteSelector), so that drift shows. `state`, `relook_cause` and `current_verdict`
    repeat what the verdict rows say; `claims.services.review` alone writes them.
    """

    version = models.ForeignKey(ArticleVersion, models.CASCADE, related_name="claims")
    index = models.PositiveIntegerField(help_text="Reading order, from 0.")
    text = models.TextField(help_text="Self-contained, without its attribution.")
    attribution = models.ForeignKey(
        Attribution,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="claims",
        help_text="Empty for the outlet's own voice.",
    )
    start = models.PositiveIntegerField(help_text="First index in the version's text.")
    end = models.PositiveIntegerField(help_text="One past the last index.")
    quote = models.TextField(help_text="The text between start and end.")
    prefix = models.CharField(max_length=40, blank=True, help_text="The text before it.")
    suffix = models.CharField(max_length=40, blank=True, help_text="The text after it.")
    pieces = models.JSONField(default=list, help_text="Verbatim spans: [[start, end], …].")
    sentence_start = models.PositiveIntegerField()
    sentence_end = models.PositiveIntegerField()
    event_date = models.DateField(null=True, blank=True)
    modality = models.CharField(max_length=8, choices=Modality, default=Modality.ASSERTED)
    confidence = models.FloatField(default=1.0)
    checkworthiness = models.FloatField(
        default=0.0, help_text="How worth checking it is; 0 without reasons if never rated."
    )
    checkworthiness_reasons = models.JSONField(
        default=list, blank=True, help_text="[[reason, points], …], the weightiest first."
    )
    pipeline_version = models.CharField(
        max_length=120, blank=True, help_text="Empty for a claim that an analyst added."
    )
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    retired_at = models.DateTimeField(
        null=True, blank=True, help_text="Replaced by a correction; kept with its history."
    )
    previous = models.ForeignKey(
        "self",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="next",
        help_text="The same claim in the version before.",
    )
    proposition = models.ForeignKey(
        Proposition, models.SET_NULL, null=True, blank=True, related_name="claims"
    )
    state = models.CharField(max_length=13, choices=ReviewState, default=ReviewState.NEW)
    relook_cause = models.CharField(max_length=10, choices=RelookCause, blank=True)
    current_verdict = models.ForeignKey(
        "claims.Verdict", models.SET_NULL, null=True, blank=True, related_name="+"
    )

    objects = ClaimQuerySet.as_manager()

    class Meta:
        ordering = ["version", "index"]
        constraints = [
            models.UniqueConstraint(fields=["version", "index"], name="claims_claim_index_unique"),
            models.CheckConstraint(
                condition=Q(end__gt=F("start")),
                name="claims_claim_not_empty",
                violation_error_message="A claim must cover at least one character.",
            ),
            models.CheckConstraint(
                condition=Q(sentence_start__lte=F("start")), name="claims_claim_in_sentence"
            ),
            models.CheckConstraint(condition=~Q(text=""), name="claims_claim_has_text"),
            models.CheckConstraint(
                condition=Q(confidence__gte=0, confidence__lte=1),
                name="claims_claim_confidence_range",
            ),
            models.CheckConstraint(
                condition=Q(checkworthiness__gte=0, checkworthiness__lte=1),
                name="claims_claim_checkworthiness_range",
            ),
            models.CheckConstraint(
                condition=Q(state="relook") & ~Q(relook_cause="")
                | ~Q(state="relook") & Q(relook_cause=""),
                name="claims_relook_has_cause",
            ),
            models.CheckConstraint(
                condition=~Q(pipeline_version="") | Q(added_by__isnull=False),
                name="claims_claim_has_maker",
            ),
        ]
        indexes = [
            # The queue: claims of one state, newest article first.
            models.Index(fields=["state", "-version", "index"], name="claims_claim_queue"),
            # The queue in the order of what is most worth checking.
            models.Index(
                fields=["-checkworthiness", "-version", "index"], name="claims_claim_worth"
            ),
        ]

    def __str__(self) -> str:
        return self.text

    def get_absolute_url(self) -> str:
        """The claim's page."""
        return reverse("claim", args=[self.pk])

    @property
    def weightiest_reasons(self) -> list[str]:
        """The two reasons that most speak for checking it; not the slight ones."""
        return [name for name, points in self.checkworthiness_reasons if points >= 0.1][:2]


class ClaimPlace(models.Model):
    """A place that a claim names, as stated."""

    claim = models.ForeignKey(Claim, models.CASCADE, related_name="places")
    name = models.CharField(max_length=200)
    normalised = models.CharField(max_length=200, db_index=True)

    def __str__(self) -> str:
        return self.name


class ClaimActor(models.Model):
    """A party that acts or is acted upon in a claim, as stated."""

    claim = models.ForeignKey(Claim, models.CASCADE, related_name="actors")
    name = models.CharField(max_length=300)
    normalised = models.CharField(max_length=300, db_index=True)

    def __str__(self) -> str:
        return self.name


class Quantity(models.Model):
    """A number of something, with its bounds; a bound that is absent is null."""

    claim = models.ForeignKey(Claim, models.CASCADE, related_name="quantities")
    text = models.CharField(max_length=500)
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    low = models.FloatField(null=True, blank=True)
    high = models.FloatField(null=True, blank=True)
    unit = models.CharField(max_length=300, blank=True)
    approximate = models.BooleanField(default=False)

    class Meta:
        verbose_name_plural = "quantities"
        constraints = [
            models.CheckConstraint(
                condition=Q(low=None) | Q(high=None) | Q(low__lte=F("high")),
                name="claims_quantity_bounds_ordered",
            ),
            models.CheckConstraint(
                condition=Q(end__gt=F("start")), name="claims_quantity_not_empty"
            ),
        ]

    def __str__(self) -> str:
        return self.text


class ClaimLineage(models.Model):
    """Which claim an analyst's correction made of which."""

    parent = models.ForeignKey(Claim, models.CASCADE, related_name="descendants")
    child = models.ForeignKey(Claim, models.CASCADE, related_name="ancestors")
    act = models.CharField(
        max_length=9,
        choices={
            "corrected": "Corrected",
            "split": "Split",
            "merged": "Merged",
        },
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    undone_at = models.DateTimeField(
        null=True, blank=True, help_text="The parent stands again, and the child is retired."
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["parent", "child"], name="claims_lineage_unique"),
            models.CheckConstraint(
                condition=~Q(parent=F("child")), name="claims_lineage_not_of_itself"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.parent_id} → {self.child_id} ({self.act})"
