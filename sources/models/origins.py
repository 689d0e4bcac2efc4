"""What analysts decided about the dependence of two articles; the rest is computed."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from sources.models.articles import Article


class OriginDecision(models.Model):
    """An edge between two articles, made or cut by an analyst with a reason.

    Rows are never changed; the latest of a pair holds.
    """

    first = models.ForeignKey(Article, models.PROTECT, related_name="+")
    second = models.ForeignKey(Article, models.PROTECT, related_name="+")
    dependent = models.BooleanField(help_text="True joins the two, False cuts them apart.")
    reason = models.TextField()
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-decided_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(first__lt=models.F("second")),
                name="sources_origin_pair_ordered",
                violation_error_message="An origin is decided between two different articles.",
            ),
            models.CheckConstraint(
                condition=~models.Q(reason=""),
                name="sources_origin_has_reason",
                violation_error_message="Say why the two reports are, or are not, one origin.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.first_id}–{self.second_id}: {'one' if self.dependent else 'apart'}"
