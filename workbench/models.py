"""People and what they did: users with their role, and the append-only audit log."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.db import models


class Role(models.TextChoices):
    """What a user may do; each role may do all that the ones before it may."""

    READER = "reader", "Reader"
    ANALYST = "analyst", "Analyst"
    REVIEWER = "reviewer", "Reviewer"
    ADMIN = "admin", "Admin"

    @property
    def rank(self) -> int:
        """Position in the order of rights, 0 for a reader."""
        return list(Role).index(self)


class User(AbstractUser):
    """A person who signs in."""

    role = models.CharField(max_length=8, choices=Role, default=Role.READER)
    single_keys = models.BooleanField(
        "single-letter keys",
        default=True,
        help_text="Letters such as c, x and u act on the selected claim.",
    )
    queue_view = models.CharField(
        max_length=5, choices={"focus": "Focus", "list": "List"}, default="list"
    )

    class Meta(AbstractUser.Meta):
        constraints = [
            models.CheckConstraint(
                condition=models.Q(role__in=[role.value for role in Role]),
                name="workbench_user_role_known",
            )
        ]

    def save(self, **kwargs: Any) -> None:
        """Keep Django's admin flag in step with the role; a superuser is an admin."""
        if self.is_superuser:
            self.role = Role.ADMIN
        self.is_staff = self.role == Role.ADMIN
        update_fields = kwargs.get("update_fields")
        if update_fields is not None:
            kwargs["update_fields"] = {*update_fields, "role", "is_staff"}
        super().save(**kwargs)

    def has_role(self, role: Role) -> bool:
        """Return whether the user may do what `role` may."""
        return self.is_active and Role(self.role).rank >= role.rank

    def has_perm(self, perm: str, obj: object | None = None) -> bool:
        """An admin has every permission of Django's admin; others have none of it."""
        return self.has_role(Role.ADMIN)

    def has_module_perms(self, app_label: str) -> bool:
        """An admin sees every app in Django's admin."""
        return self.has_role(Role.ADMIN)


class AuditEvent(models.Model):
    """One thing that was done, chained to the event before it.

    Rows are only ever written by `workbench.audit.record`; database triggers refuse updates and
    deletions. `hash` covers the row and `previous_hash`, so that a changed, removed or inserted
    row breaks the chain at a place that `manage.py verify_audit` names.
    """

    sequence = models.PositiveBigIntegerField(unique=True)
    at = models.DateTimeField()
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="audit_events"
    )
    action = models.CharField(max_length=60, help_text="For example “verdict.recorded”.")
    target_type = models.CharField(max_length=60)
    target_id = models.CharField(max_length=40)
    data = models.JSONField(default=dict)
    previous_hash = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64, unique=True)

    class Meta:
        ordering = ["sequence"]
        indexes = [
            # The history shown on one object's page.
            models.Index(fields=["target_type", "target_id", "sequence"], name="workbench_audit_of")
        ]

    def __str__(self) -> str:
        return f"{self.sequence} {self.action} {self.target_type} {self.target_id}"


DEMO_LOADED = "demo_loaded"
"""Key of the fact that the demo was brought in; it is never brought in again."""


class ProductState(models.Model):
    """A fact about this installation, such as “the demo was loaded”; written once."""

    key = models.CharField(max_length=60, primary_key=True)
    value = models.JSONField(default=dict)
    at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.key
