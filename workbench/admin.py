"""Django's admin for people and for reading the audit log."""

from __future__ import annotations

from typing import Any, cast

from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import Group
from django.http import HttpRequest

from workbench import audit
from workbench.models import AuditEvent, User

admin.site.unregister(Group)


@admin.register(User)
class WorkbenchUserAdmin(UserAdmin):  # type: ignore[type-arg]
    """Users and their role."""

    list_display = ("username", "first_name", "last_name", "role", "is_active", "last_login")
    list_filter = ("role", "is_active")
    fieldsets = (
        (None, {"fields": ("username", "password")}),
        ("Person", {"fields": ("first_name", "last_name", "email")}),
        ("Rights", {"fields": ("role", "is_active")}),
        ("Preferences", {"fields": ("single_keys", "queue_view")}),
    )
    add_fieldsets = (
        (None, {"fields": ("username", "role", "usable_password", "password1", "password2")}),
    )
    filter_horizontal = ()

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """What somebody did keeps their name: a user is made inactive, never deleted."""
        return False

    # Every way to change a user, a new password included, ends in one of these two.
    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> LogEntry:
        """Put a new user into the audit log, beside Django's own history."""
        actor = cast(User, request.user)
        audit.record(actor=actor, action="user.created", target=obj, role=obj.role)
        return super().log_addition(request, obj, message)

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> LogEntry:
        """Put what was changed into the audit log, and the role that holds now."""
        actor = cast(User, request.user)
        audit.record(
            actor=actor, action="user.changed", target=obj, role=obj.role, what=str(message)
        )
        return super().log_change(request, obj, message)


@admin.register(AuditEvent)
class AuditEventAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """The audit log, for reading only."""

    list_display = ("sequence", "at", "actor", "action", "target_type", "target_id")
    list_filter = ("action",)
    list_select_related = ("actor",)
    search_fields = ("target_id", "action")

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Events are written by acts, not by hand."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Events are never changed."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Events are never deleted."""
        return False
