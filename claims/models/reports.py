"""Reports that people come back to."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse


class ReportView(models.Model):
    """The filters of the attribution report under a name."""

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="report_views")
    name = models.CharField(max_length=80)
    query = models.CharField(
        max_length=1_000, blank=True, help_text="As in the address; empty for the whole report."
    )
    shared = models.BooleanField(default=False, help_text="Everybody sees it.")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "name"],
                name="claims_reportview_name_unique",
                violation_error_message="You have a view of this name already.",
            ),
            models.CheckConstraint(condition=~Q(name=""), name="claims_reportview_has_name"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """The report with these filters."""
        here = reverse("report")
        return f"{here}?{self.query}" if self.query else here
