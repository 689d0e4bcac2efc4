"""Outlets: who publishes, who owns them, how reliable they were rated and when."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.urls import reverse

from sources.normalise import normalise_name


class OwnerGroup(models.Model):
    """Who owns one or more outlets; reports of one owner are one origin."""

    name = models.CharField(max_length=200, unique=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Outlet(models.Model):
    """A publisher.

    One row stands for "unknown outlet": articles may be filed under it, and its lineage is never
    established.
    """

    name = models.CharField(max_length=200)
    normalised = models.CharField(max_length=200, unique=True, editable=False)
    domain = models.CharField(max_length=253, blank=True, help_text="For example “daily.example”.")
    owner = models.ForeignKey(
        OwnerGroup, models.SET_NULL, null=True, blank=True, related_name="outlets"
    )
    country = models.CharField(max_length=100, blank=True)
    is_unknown = models.BooleanField("stands for “unknown outlet”", default=False, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["domain"],
                condition=~models.Q(domain=""),
                name="sources_outlet_domain_unique",
                violation_error_message="Another outlet has this domain.",
            ),
            models.UniqueConstraint(
                fields=["is_unknown"],
                condition=models.Q(is_unknown=True),
                name="sources_outlet_one_unknown",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, **kwargs: Any) -> None:
        """Keep the form for comparison in step with the name."""
        self.normalised = normalise_name(self.name)
        super().save(**kwargs)

    def get_absolute_url(self) -> str:
        """The outlet's page."""
        return reverse("outlet", args=[self.pk])


class OutletAlias(models.Model):
    """Another spelling by which documents name an outlet ("nna", "NNA Lebanon")."""

    outlet = models.ForeignKey(Outlet, models.CASCADE, related_name="aliases")
    name = models.CharField(max_length=200)
    normalised = models.CharField(max_length=200, unique=True, editable=False)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def save(self, **kwargs: Any) -> None:
        """Keep the form for comparison in step with the name."""
        self.normalised = normalise_name(self.name)
        super().save(**kwargs)


class ReliabilityRating(models.Model):
    """What somebody thought of an outlet on one day, on the Admiralty scale.

    A (completely reliable) to E (unreliable); F means that reliability cannot be judged, which
    is no number, exactly like no rating at all.
    """

    SCORES = {"A": 5, "B": 4, "C": 3, "D": 2, "E": 1}

    outlet = models.ForeignKey(Outlet, models.CASCADE, related_name="ratings")
    grade = models.CharField(
        max_length=1,
        choices={
            "A": "A – completely reliable",
            "B": "B – usually reliable",
            "C": "C – fairly reliable",
            "D": "D – not usually reliable",
            "E": "E – unreliable",
            "F": "F – cannot be judged",
        },
    )
    rated_on = models.DateField()
    basis = models.TextField(help_text="What the rating rests on.")
    rated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["-rated_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["outlet", "rated_on"],
                name="sources_rating_one_a_day",
                violation_error_message="This outlet has a rating of that day.",
            ),
            models.CheckConstraint(
                condition=models.Q(grade__in=["A", "B", "C", "D", "E", "F"]),
                name="sources_rating_grade_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.outlet}: {self.grade} ({self.rated_on})"

    @property
    def score(self) -> int | None:
        """5 for A down to 1 for E; None for F."""
        return self.SCORES.get(self.grade)
