"""Analysts' decisions about pairs of claims."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from claims.models.claims import Claim


class JudgementValue(models.TextChoices):
    """How two claims relate."""

    SAME = "same", "Same"
    CONTRADICTS = "contradicts", "Contradicts"
    RELATED = "related", "Related"
    DIFFERENT = "different", "Different"
    UNSURE = "unsure", "Unsure"


class Judgement(models.Model):
    """An analyst's dated decision on a pair of claims; append-only, the latest of a pair holds."""

    first = models.ForeignKey(Claim, models.PROTECT, related_name="judgements_as_first")
    second = models.ForeignKey(Claim, models.PROTECT, related_name="judgements_as_second")
    value = models.CharField(max_length=11, choices=JudgementValue)
    reason = models.TextField(blank=True)
    analyst = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="judgements")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(first__lt=F("second")),
                name="claims_judgement_pair_ordered",
                violation_error_message="A judgement is about two different claims.",
            )
        ]
        indexes = [models.Index(fields=["first", "second", "-at"], name="claims_judgement_pair")]

    def __str__(self) -> str:
        return f"{self.first_id}–{self.second_id}: {self.value}"
