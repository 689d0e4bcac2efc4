"""Imports: what was asked for, item by item, and what became of it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.urls import reverse

from sources.models.articles import ArticleVersion
from sources.models.outlets import Outlet


class ImportBatch(models.Model):
    """One act of importing: a paste, an address, or a set of files."""

    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="imports"
    )
    how = models.CharField(max_length=10, choices=ArticleVersion._meta.get_field("how").choices)
    label = models.CharField(max_length=300, help_text="What the user gave: names, an address.")
    outlet = models.ForeignKey(
        Outlet,
        models.PROTECT,
        null=True,
        blank=True,
        help_text="For the items that do not state theirs.",
    )
    columns = models.JSONField(
        default=dict, blank=True, help_text="CSV header → field, as confirmed by the user."
    )
    confirmed = models.BooleanField(
        default=True, help_text="False while the user has not confirmed the columns."
    )

    class Meta:
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return self.label

    def get_absolute_url(self) -> str:
        """The page with the progress and the result of each item."""
        return reverse("import-batch", args=[self.pk])


class ItemState(models.TextChoices):
    """What became of one item."""

    WAITING = "waiting", "Waiting"
    RUNNING = "running", "Running"
    IMPORTED = "imported", "New article"
    NEW_VERSION = "version", "New version"
    DUPLICATE = "duplicate", "Already known"
    FAILED = "failed", "Failed"


class ImportItem(models.Model):
    """One document of a batch; a failed one keeps its cause and can be retried."""

    batch = models.ForeignKey(ImportBatch, models.CASCADE, related_name="items")
    index = models.PositiveIntegerField()
    name = models.CharField(max_length=400, help_text="File, row or address, for messages.")
    state = models.CharField(max_length=9, choices=ItemState, default=ItemState.WAITING)
    message = models.TextField(blank=True, help_text="Why it failed or was recognised.")
    version = models.ForeignKey(
        ArticleVersion, models.SET_NULL, null=True, blank=True, related_name="import_items"
    )
    attempts = models.PositiveSmallIntegerField(default=0)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["batch", "index"]
        constraints = [
            models.UniqueConstraint(fields=["batch", "index"], name="sources_item_index_unique"),
            models.CheckConstraint(
                condition=~models.Q(state="failed") | ~models.Q(message=""),
                name="sources_item_failure_has_cause",
            ),
        ]
        indexes = [models.Index(fields=["state"], name="sources_item_state")]

    def __str__(self) -> str:
        return self.name


class ItemPayload(models.Model):
    """What an item was given as, kept until it is imported so that a retry needs no upload."""

    item = models.OneToOneField(
        ImportItem, models.CASCADE, primary_key=True, related_name="payload"
    )
    body = models.BinaryField()
    fields = models.JSONField(
        default=dict, blank=True, help_text="Title, outlet, date … where the input stated them."
    )
    media_type = models.CharField(max_length=100)
    filename = models.CharField(max_length=255, blank=True)

    def __str__(self) -> str:
        return f"Payload of {self.item_id}"
