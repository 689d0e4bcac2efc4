"""Keeping filters of the report under a name: who sees them, who may change them."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet

from claims.models import ReportView
from workbench import audit
from workbench.models import Role, User


class NameTaken(Exception):
    """The user has another view of this name."""

    def __init__(self, name: str) -> None:
        super().__init__(f"You have a view named “{name}” already. Choose another name.")
        self.name = name


def visible_views(user: User) -> QuerySet[ReportView]:
    """Return one's own views and those that others share, by name; one query, owners included."""
    return ReportView.objects.filter(Q(owner=user) | Q(shared=True)).select_related("owner")


def may_share(user: User) -> bool:
    """Return whether a user may show views to everybody."""
    return user.has_role(Role.ANALYST)


def may_change(view: ReportView, user: User) -> bool:
    """Return whether a user may rename or delete a view: their own; a reviewer any shared one."""
    return view.owner_id == user.pk or (view.shared and user.has_role(Role.REVIEWER))


def save_view(*, owner: User, name: str, query: str, shared: bool = False) -> ReportView:
    """Keep filters under a name.

    Args:
        query: As `claims.report_filters.canonical_query` returns it.

    Raises:
        NameTaken: nothing was stored.
        PermissionDenied: the user may not share.
    """
    view = ReportView(owner=owner, name=name, query=query, shared=shared)
    _store(view, owner, "report_view.saved")
    return view


def change_view(*, view: ReportView, user: User, name: str, shared: bool) -> ReportView:
    """Rename a view, share it or keep it to oneself.

    Raises:
        NameTaken: nothing was changed.
        PermissionDenied: the view is another's, or the user may not share.
    """
    _require_change(view, user)
    view.name, view.shared = name, shared
    _store(view, user, "report_view.changed")
    return view


def delete_view(*, view: ReportView, user: User) -> None:
    """Delete a view; the log keeps its name and filters.

    Raises:
        PermissionDenied: the view is another's.
    """
    _require_change(view, user)
    with transaction.atomic():
        _record(view, user, "report_view.deleted")
        view.delete()


def _store(view: ReportView, user: User, action: str) -> None:
    if view.shared and not may_share(user):
        raise PermissionDenied("Views are shared by analysts and reviewers.")
    try:
        with transaction.atomic():
            view.save()
            _record(view, user, action)
    except IntegrityError as error:
        raise NameTaken(view.name) from error


def _require_change(view: ReportView, user: User) -> None:
    if not may_change(view, user):
        raise PermissionDenied("Only its owner changes a view, or a reviewer a shared one.")


def _record(view: ReportView, user: User, action: str) -> None:
    audit.record(
        actor=user,
        action=action,
        target=view,
        name=view.name,
        query=view.query,
        shared=view.shared,
    )
