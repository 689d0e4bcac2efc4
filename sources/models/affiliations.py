"""For whom a stated source speaks: what texts say, and what a reviewer decided about it."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from sources.models.articles import ArticleVersion
from sources.models.registry import StatedSource


class SourceAffiliation(models.Model):
    """A text's own words that one source speaks for another, or is short for it.

    "Varn Observatory director Ilan Varo"; "Varn Observatory of Rights (VOR)". The two count as one
    chain of sources unless the latest `AffiliationDecision` about them cuts it.
    """

    member = models.ForeignKey(StatedSource, models.CASCADE, related_name="affiliations")
    body = models.ForeignKey(StatedSource, models.CASCADE, related_name="members")
    version = models.ForeignKey(ArticleVersion, models.CASCADE, related_name="affiliations")
    words = models.CharField(max_length=500)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["version", "member", "body"], name="sources_affiliation_once"
            ),
            models.CheckConstraint(
                condition=~models.Q(member=models.F("body")),
                name="sources_affiliation_of_two",
                violation_error_message="A source does not speak for itself.",
            ),
        ]

    def __str__(self) -> str:
        return self.words


class AffiliationDecision(models.Model):
    """What a reviewer decided about two sources that texts tie: one chain, or not.

    Rows are never changed; the latest of a pair holds.
    """

    member = models.ForeignKey(StatedSource, models.PROTECT, related_name="+")
    body = models.ForeignKey(StatedSource, models.PROTECT, related_name="+")
    holds = models.BooleanField(help_text="False: the two count as sources of their own.")
    reason = models.TextField()
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-decided_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(reason=""),
                name="sources_affiliation_has_reason",
                violation_error_message="Say why the two are, or are not, one chain of sources.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member_id}–{self.body_id}: {'one' if self.holds else 'apart'}"
