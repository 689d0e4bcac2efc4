"""Attributions: source mention, cue and content in one version, with character offsets."""

from __future__ import annotations

from django.db import models

from sources.models import ArticleVersion, StatedSource


class Quote(models.TextChoices):
    """How the content is reported."""

    DIRECT = "direct", "Direct"
    INDIRECT = "indirect", "Indirect"
    MIXED = "mixed", "Mixed"


class SpanRole(models.TextChoices):
    """Which part of an attribution a span is."""

    SOURCE = "source", "Source"
    CUE = "cue", "Cue"
    CONTENT = "content", "Content"


class Attribution(models.Model):
    """Who is said to have said what, in one version.

    `local_id` is equal for the attributions of one party within the version ("s1"), also where
    an unnamed class in the registry stands for several parties.
    """

    version = models.ForeignKey(ArticleVersion, models.CASCADE, related_name="attributions")
    index = models.PositiveIntegerField(help_text="Reading order, from 0.")
    stated_source = models.ForeignKey(
        StatedSource, models.PROTECT, null=True, blank=True, related_name="attributions"
    )
    local_id = models.CharField(max_length=12, blank=True)
    label = models.CharField(max_length=300, blank=True)
    mention = models.CharField(max_length=500, blank=True)
    quote = models.CharField(max_length=8, choices=Quote)
    implicit = models.BooleanField(default=False)
    confidence = models.FloatField(default=1.0)

    class Meta:
        ordering = ["version", "index"]
        constraints = [
            models.UniqueConstraint(
                fields=["version", "index"], name="claims_attribution_index_unique"
            ),
            models.CheckConstraint(
                condition=models.Q(confidence__gte=0, confidence__lte=1),
                name="claims_attribution_confidence_range",
            ),
        ]

    def __str__(self) -> str:
        return self.label or "no stated source"


class AttributionLink(models.Model):
    """A further source of an attribution: an outer one (chain) or a joint one."""

    attribution = models.ForeignKey(Attribution, models.CASCADE, related_name="links")
    relation = models.CharField(max_length=5, choices={"chain": "Chain", "joint": "Joint"})
    order = models.PositiveSmallIntegerField(help_text="In a chain the outermost is 0.")
    stated_source = models.ForeignKey(
        StatedSource, models.PROTECT, null=True, blank=True, related_name="attribution_links"
    )
    label = models.CharField(max_length=300)
    mention = models.CharField(max_length=500)
    source = models.JSONField(default=list, help_text="Spans of the mention: [[start, end], …].")
    cue = models.JSONField(default=list, help_text="Spans of the cue.")

    class Meta:
        ordering = ["attribution", "relation", "order"]
        constraints = [
            models.UniqueConstraint(
                fields=["attribution", "relation", "order"], name="claims_link_order_unique"
            )
        ]

    def __str__(self) -> str:
        return f"{self.relation}: {self.label}"


class AttributionSpan(models.Model):
    """One piece of a source mention, cue or content: offsets and the text between them."""

    attribution = models.ForeignKey(Attribution, models.CASCADE, related_name="spans")
    role = models.CharField(max_length=7, choices=SpanRole)
    start = models.PositiveIntegerField(help_text="First index in the version's text.")
    end = models.PositiveIntegerField(help_text="One past the last index.")
    text = models.TextField(help_text="The text between them when extracted.")

    class Meta:
        ordering = ["attribution", "start"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(end__gt=models.F("start")),
                name="claims_span_not_empty",
                violation_error_message="A span must cover at least one character.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.role} {self.start}–{self.end}"
