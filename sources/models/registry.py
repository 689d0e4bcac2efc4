"""The registry of stated sources: named identities, and unnamed classes that are never one."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.urls import reverse

from sources.normalise import normalise_name


class SourceKind(models.TextChoices):
    """What sort of party a stated source is."""

    MILITARY = "military", "Military"
    GOVERNMENT = "government", "Government"
    ARMED_GROUP = "armed_group", "Armed group"
    LOCAL = "local", "Local"
    MEDIA = "media", "Media"
    NGO = "ngo", "NGO"
    EXPERT = "expert", "Expert"
    DOCUMENT = "document", "Document"
    OTHER = "other", "Other"


class StatedSource(models.Model):
    """A party that texts credit.

    Named: a person or body, with aliases, which may be merged into another row and taken out
    again. Unnamed: a class such as "military source"; two articles' "military source" may be
    two people, so a class has no merges and two mentions of it never share an origin.
    """

    name = models.CharField(max_length=300)
    normalised = models.CharField(max_length=300, editable=False)
    kind = models.CharField(max_length=11, choices=SourceKind, default=SourceKind.OTHER)
    named = models.BooleanField()
    note = models.CharField(
        max_length=200, blank=True, help_text="Tells two parties of one name apart."
    )
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="merged"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["normalised", "named", "note"],
                name="sources_stated_source_unique",
                violation_error_message=(
                    "The registry has a stated source of this name; a note tells two apart."
                ),
            ),
            models.CheckConstraint(
                condition=models.Q(named=True) | models.Q(merged_into=None),
                name="sources_class_never_merged",
                violation_error_message="An unnamed class is not an identity: it has no merges.",
            ),
            models.CheckConstraint(
                condition=~models.Q(merged_into=models.F("id")),
                name="sources_not_merged_into_itself",
                violation_error_message="A stated source cannot be merged into itself.",
            ),
            models.CheckConstraint(
                condition=models.Q(kind__in=SourceKind.values), name="sources_kind_known"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, **kwargs: Any) -> None:
        """Keep the form for comparison in step with the name."""
        self.normalised = normalise_name(self.name)
        super().save(**kwargs)

    def get_absolute_url(self) -> str:
        """The page that shows what this source is credited with."""
        return reverse("stated-source", args=[self.pk])


class SourceAlias(models.Model):
    """Another name of a named stated source ("MoD", "the defence ministry of Varnia")."""

    source = models.ForeignKey(StatedSource, models.CASCADE, related_name="aliases")
    name = models.CharField(max_length=300)
    normalised = models.CharField(max_length=300, db_index=True, editable=False)

    class Meta:
        ordering = ["name"]
        verbose_name_plural = "source aliases"
        constraints = [
            models.UniqueConstraint(
                fields=["source", "normalised"], name="sources_alias_unique_per_source"
            )
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, **kwargs: Any) -> None:
        """Keep the form for comparison in step with the name."""
        self.normalised = normalise_name(self.name)
        super().save(**kwargs)
