"""Users in Django's admin: every change is in the audit log, nobody is deleted."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from workbench.models import AuditEvent, Role, User

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(client: Client, admin_user: User) -> Client:
    """Adam's browser."""
    client.force_login(admin_user)
    return client


def last_event() -> AuditEvent:
    """What was done last."""
    return AuditEvent.objects.latest("sequence")


def test_a_changed_role_is_in_the_audit_log(
    office: Client, analyst: User, admin_user: User
) -> None:
    form = {"username": "anna", "role": "reviewer", "is_active": "on", "queue_view": "list"}
    response = office.post(reverse("admin:workbench_user_change", args=[analyst.pk]), form)
    assert response.status_code == 302
    analyst.refresh_from_db()
    assert analyst.role == Role.REVIEWER
    event = last_event()
    assert (event.action, event.actor, event.target_id) == (
        "user.changed",
        admin_user,
        str(analyst.pk),
    )
    assert event.data["role"] == "reviewer"
    assert "Role" in event.data["what"]


def test_a_new_user_and_a_new_password_are_in_the_audit_log(office: Client) -> None:
    word = "a-long-enough-word-1"
    office.post(
        reverse("admin:workbench_user_add"),
        {
            "username": "nina",
            "role": "analyst",
            "usable_password": "true",
            "password1": word,
            "password2": word,
        },
    )
    nina = User.objects.get(username="nina")
    assert (last_event().action, last_event().target_id) == ("user.created", str(nina.pk))
    another = "another-long-word-2"
    office.post(
        reverse("admin:auth_user_password_change", args=[nina.pk]),
        {"password1": another, "password2": another},
    )
    nina.refresh_from_db()
    assert nina.check_password(another)
    assert last_event().action == "user.changed"
    assert another not in str(last_event().data)


def test_a_user_is_made_inactive_and_never_deleted(office: Client, analyst: User) -> None:
    address = reverse("admin:workbench_user_delete", args=[analyst.pk])
    assert office.post(address, {"post": "yes"}).status_code == 403
    assert User.objects.filter(pk=analyst.pk).exists()


def test_the_audit_log_is_for_reading(office: Client) -> None:
    assert office.get(reverse("admin:workbench_auditevent_changelist")).status_code == 200
    assert office.get(reverse("admin:workbench_auditevent_add")).status_code == 403
