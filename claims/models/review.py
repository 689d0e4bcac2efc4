"""What analysts do with a claim: hold it, link evidence, note, decide."""

from __future__ import annotations

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q

from claims.models.claims import Claim
from sources.models import ArticleVersion, Outlet, StatedSource


class Lease(models.Model):
    """A claim held by one analyst until an expiry; a new opening takes over an expired one."""

    claim = models.OneToOneField(Claim, models.CASCADE, primary_key=True, related_name="lease")
    holder = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="leases")
    expires_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.claim_id} held by {self.holder_id}"


class Stance(models.TextChoices):
    """What a piece of evidence does to the claim."""

    SUPPORTS = "supports", "Supports"
    CONTRADICTS = "contradicts", "Contradicts"
    CONTEXT = "context", "Context"


class Shows(models.TextChoices):
    """Which finding a piece of evidence bears on."""

    SAID = "said", "The source said it"
    HAPPENED = "happened", "It happened"


class Evidence(models.Model):
    """A link from a claim to another claim, or to an address with a copy of what stood there.

    Never deleted: a withdrawn one keeps who withdrew it, when and why.
    """

    claim = models.ForeignKey(Claim, models.CASCADE, related_name="evidence")
    other_claim = models.ForeignKey(
        Claim, models.PROTECT, null=True, blank=True, related_name="evidence_for"
    )
    url = models.CharField("address", max_length=2_000, blank=True)
    outlet = models.ForeignKey(
        Outlet, models.PROTECT, null=True, blank=True, related_name="evidence"
    )
    stated_source = models.ForeignKey(
        StatedSource, models.PROTECT, null=True, blank=True, related_name="evidence"
    )
    quote = models.TextField(blank=True, help_text="The words that matter at the address.")
    stance = models.CharField(max_length=11, choices=Stance)
    shows = models.CharField(max_length=8, choices=Shows)
    independent_because = models.TextField(
        blank=True, help_text="Why this origin is independent, where that is not established."
    )
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="evidence")
    added_at = models.DateTimeField(auto_now_add=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    withdrawn_reason = models.TextField(blank=True)

    class Meta:
        ordering = ["added_at", "pk"]
        verbose_name_plural = "evidence"
        constraints = [
            models.CheckConstraint(
                condition=Q(other_claim__isnull=False, url="")
                | Q(other_claim__isnull=True) & ~Q(url=""),
                name="claims_evidence_one_target",
                violation_error_message="Evidence is either another claim or an address.",
            ),
            models.CheckConstraint(
                condition=~Q(claim=F("other_claim")),
                name="claims_evidence_not_itself",
                violation_error_message="A claim cannot be evidence for itself.",
            ),
            models.CheckConstraint(
                condition=Q(url="") | Q(outlet__isnull=False),
                name="claims_evidence_address_has_outlet",
                violation_error_message="Say which outlet published this address.",
            ),
            models.UniqueConstraint(
                fields=["claim", "other_claim"],
                condition=Q(withdrawn_at=None, other_claim__isnull=False),
                name="claims_evidence_claim_once",
                violation_error_message="This claim is linked already.",
            ),
            models.UniqueConstraint(
                fields=["claim", "url"],
                condition=Q(withdrawn_at=None) & ~Q(url=""),
                name="claims_evidence_url_once",
                violation_error_message="This address is linked already.",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None) | Q(withdrawn_by__isnull=False),
                name="claims_evidence_withdrawn_by",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_stance_display()}: {self.url or self.other_claim_id}"


class EvidenceCopy(models.Model):
    """What stood at an evidence's address when it was fetched or pasted."""

    evidence = models.OneToOneField(Evidence, models.CASCADE, primary_key=True, related_name="copy")
    body = models.BinaryField()
    media_type = models.CharField(max_length=100)
    sha256 = models.CharField(max_length=64)
    retrieved_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"Copy for {self.evidence_id}"


class Note(models.Model):
    """A remark on a claim, kept beside the verdicts."""

    claim = models.ForeignKey(Claim, models.CASCADE, related_name="notes")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="notes")
    text = models.TextField()
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["at", "pk"]
        constraints = [models.CheckConstraint(condition=~Q(text=""), name="claims_note_not_empty")]

    def __str__(self) -> str:
        return self.text


class Value(models.TextChoices):
    """What a verdict says."""

    CORROBORATED = "corroborated", "Corroborated"
    CONTESTED = "contested", "Contested"
    UNVERIFIABLE = "unverifiable", "Unverifiable"
    WITHDRAWN = "withdrawn", "Withdrawn"


class Confidence(models.TextChoices):
    """How sure the analyst is."""

    HIGH = "high", "High"
    MEDIUM = "medium", "Medium"
    LOW = "low", "Low"


class UnverifiableReason(models.TextChoices):
    """Why a claim cannot be verified."""

    NO_REPORTING = "no_reporting", "No independent reporting found"
    SOURCE_UNKNOWN = "source_unknown", "Source cannot be identified"
    NOT_CHECKABLE = "not_checkable", "Not checkable"
    TOO_VAGUE = "too_vague", "Too vague"
    OTHER = "other", "Other (say which)"


class Verdict(models.Model):
    """One decision of one analyst about one claim; append-only, also in the database.

    `sequence` numbers the verdicts of a claim: two writes that saw the same state ask for the
    same number, and the constraint lets one of them win. `origins` and the two counts beside it
    are what the evidence amounted to when the verdict was given.
    """

    claim = models.ForeignKey(Claim, models.PROTECT, related_name="verdicts")
    sequence = models.PositiveIntegerField(validators=[MinValueValidator(1)])
    round = models.PositiveSmallIntegerField(
        default=1, help_text="1 first review, 2 second review, 3 adjudication."
    )
    analyst = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="verdicts")
    value = models.CharField(max_length=12, choices=Value)
    confidence = models.CharField(max_length=6, choices=Confidence, default=Confidence.MEDIUM)
    unverifiable_reason = models.CharField(max_length=14, choices=UnverifiableReason, blank=True)
    reason = models.TextField(blank=True)
    contested_by = models.TextField(
        blank=True, help_text="Who contests the claim: outlet and stated source."
    )
    override_reason = models.TextField(
        blank=True, help_text="Why a reviewer accepts it although the origins do not suffice."
    )
    links = models.PositiveIntegerField(default=0, help_text="Supporting links when decided.")
    outlets = models.PositiveIntegerField(default=0, help_text="Their outlets.")
    origins = models.PositiveIntegerField(
        default=0, help_text="Origins among them, established as independent of the claim."
    )
    evidence = models.ManyToManyField(Evidence, blank=True, related_name="verdicts")
    version_seen = models.ForeignKey(ArticleVersion, models.PROTECT, related_name="+")
    supersedes = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="superseded_by"
    )
    wants_second_review = models.BooleanField(default=False)
    batch = models.UUIDField(null=True, blank=True, help_text="Equal for one bulk act.")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["claim", "sequence"]
        constraints = [
            models.UniqueConstraint(
                fields=["claim", "sequence"], name="claims_verdict_sequence_unique"
            ),
            models.CheckConstraint(
                condition=~Q(value="corroborated") | Q(origins__gte=1) | ~Q(override_reason=""),
                name="claims_corroborated_needs_origin",
                violation_error_message=(
                    "“Corroborated” needs supporting evidence that it happened from at least one "
                    "origin established as independent of the claim."
                ),
            ),
            models.CheckConstraint(
                condition=~Q(value="contested") | ~Q(contested_by=""),
                name="claims_contested_names_who",
                violation_error_message="“Contested” names who contests the claim.",
            ),
            models.CheckConstraint(
                condition=~Q(value="unverifiable") | ~Q(unverifiable_reason=""),
                name="claims_unverifiable_has_reason",
                violation_error_message="“Unverifiable” needs a reason.",
            ),
            models.CheckConstraint(
                condition=~Q(unverifiable_reason="other") | ~Q(reason=""),
                name="claims_other_reason_has_text",
                violation_error_message="Say what the other reason is.",
            ),
            models.CheckConstraint(
                condition=~Q(supersedes=F("id")), name="claims_verdict_not_own_successor"
            ),
        ]
        indexes = [
            # The verdict mix over time, and one analyst's decisions.
            models.Index(fields=["at"], name="claims_verdict_at"),
            models.Index(fields=["analyst", "at"], name="claims_verdict_analyst"),
        ]

    def __str__(self) -> str:
        return f"{self.get_value_display()} ({self.analyst_id}, {self.sequence})"
