"""Saved views of the report: one's own and shared ones, renamed, deleted, never another's."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.http import QueryDict
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from claims.models import ReportView
from claims.report_filters import MOST_QUERY, canonical_query
from claims.services.report_views import change_view, delete_view, save_view, visible_views
from tests import factories
from workbench.models import AuditEvent, Role, User

pytestmark = pytest.mark.django_db
REPORT, SAVE = "/reports/attribution/", "/reports/views/"


def view_of(owner: User, name: str = "By outlet", **fields: Any) -> ReportView:
    return save_view(owner=owner, name=name, query="by=outlet", **fields)


def sign_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def change(view: ReportView) -> str:
    return reverse("report-view", args=[view.pk])


# --- the service -----------------------------------------------------------------------


def test_one_sees_ones_own_and_what_is_shared(analyst: User, other_analyst: User) -> None:
    own, shared = view_of(analyst), view_of(other_analyst, "Ministries", shared=True)
    view_of(other_analyst, "Private")
    assert list(visible_views(analyst)) == [own, shared]


def test_readers_keep_views_and_do_not_share_them(reader: User) -> None:
    with pytest.raises(PermissionDenied):
        view_of(reader, shared=True)
    view = view_of(reader)
    with pytest.raises(PermissionDenied):
        change_view(view=view, user=reader, name="Mine", shared=True)
    assert not ReportView.objects.get().shared


def test_only_the_owner_or_for_shared_ones_a_reviewer_changes_a_view(
    analyst: User, other_analyst: User, reviewer: User
) -> None:
    private, shared = view_of(analyst), view_of(analyst, "Ministries", shared=True)
    for view, user in ((private, reviewer), (shared, other_analyst)):
        with pytest.raises(PermissionDenied):
            delete_view(view=view, user=user)
    delete_view(view=shared, user=reviewer)
    change_view(view=private, user=analyst, name="Outlets", shared=False)
    assert [row.name for row in ReportView.objects.all()] == ["Outlets"]
    events = AuditEvent.objects.filter(action__startswith="report_view.").order_by("sequence")
    assert [(event.action, event.data["name"]) for event in events] == [
        ("report_view.saved", "By outlet"),
        ("report_view.saved", "Ministries"),
        ("report_view.deleted", "Ministries"),
        ("report_view.changed", "Outlets"),
    ]


def test_only_the_filters_that_are_set_are_kept_in_one_order() -> None:
    query = QueryDict("page=2&source=Mill+%26+Co&by=outlet&outlet=&other=1")
    assert canonical_query(query) == "by=outlet&source=Mill+%26+Co"


# --- the page --------------------------------------------------------------------------


def test_a_view_is_saved_opened_renamed_and_deleted(analyst: User) -> None:
    factories.claim()
    anna = sign_in(analyst)
    page = anna.get(f"{REPORT}?by=outlet&kind=&page=1").content.decode()
    assert f'action="{SAVE}?by=outlet&amp;kind="' in page
    answer = anna.post(f"{SAVE}?by=outlet&kind=", {"name": "<b>Outlets</b>", "shared": "on"})
    assert answer.headers["Location"] == f"{REPORT}?by=outlet"
    view = ReportView.objects.get()
    assert (view.name, view.query, view.shared) == ("<b>Outlets</b>", "by=outlet", True)
    page = anna.get(answer.headers["Location"]).content.decode()
    assert '?by=outlet" dir="auto" aria-current="true">&lt;b&gt;Outlets&lt;/b&gt;</a>' in page
    answer = anna.post(f"{change(view)}?by=outlet", {"name": "Outlets"})
    assert answer.headers["Location"] == f"{REPORT}?by=outlet"
    view.refresh_from_db()
    assert (view.name, view.shared) == ("Outlets", False)
    page = anna.post(f"{change(view)}delete/", follow=True).content.decode()
    assert "The view “Outlets” is deleted." in page
    assert not ReportView.objects.exists()


@pytest.mark.parametrize(
    ("query", "name", "message"),
    [
        ("by=outlet", " ", "Give the view a name."),
        ("by=outlet", "Taken", "You have a view named “Taken” already."),
        ("since=yesterday", "Kept words", "The filter cannot be read"),
        (f"outlet={'x' * MOST_QUERY}", "Kept words", "too long to be kept"),
    ],
)
def test_what_is_not_saved_says_why_and_keeps_the_name(
    query: str, name: str, message: str, analyst: User
) -> None:
    view_of(analyst, "Taken")
    answer = sign_in(analyst).post(f"{SAVE}?{query}", {"name": name})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert message in page
    assert name == " " or f'value="{name}"' in page.split('id="save-view"')[1]
    assert ReportView.objects.count() == 1


def test_a_name_that_is_taken_is_said_beside_the_view(analyst: User) -> None:
    view_of(analyst, "Taken")
    view = view_of(analyst, "Other")
    answer = sign_in(analyst).post(f"{change(view)}?by=kind", {"name": "Taken"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "You have a view named “Taken” already." in page
    assert f'id="view_{view.pk}_name"' in page
    view.refresh_from_db()
    assert view.name == "Other"


def test_the_view_of_another_is_not_found(analyst: User, other_analyst: User, reader: User) -> None:
    private, shared = view_of(analyst), view_of(analyst, "Ministries", shared=True)
    omar, rita = sign_in(other_analyst), sign_in(reader)
    for client in (omar, rita):
        for view in (private, shared):
            assert client.post(change(view), {"name": "Mine"}).status_code == 404
            assert client.post(f"{change(view)}delete/").status_code == 404
        page = client.get(REPORT).content.decode()
        assert "Ministries" in page
        assert "By outlet" not in page
        assert change(shared) not in page
    assert 'name="shared"' not in rita.get(REPORT).content.decode()
    assert rita.post(SAVE, {"name": "Forged", "shared": "on"}).status_code == 302
    assert not ReportView.objects.get(name="Forged").shared


def test_plain_addresses_lead_to_the_report(analyst: User) -> None:
    anna, view = sign_in(analyst), view_of(analyst)
    assert anna.get(f"{SAVE}?by=kind&page=3").headers["Location"] == f"{REPORT}?by=kind"
    assert anna.get(change(view)).headers["Location"] == f"{REPORT}?by=outlet"


def test_queries_do_not_grow_with_the_views(analyst: User, other_analyst: User) -> None:
    anna, counts = sign_in(analyst), []
    for numbers in (range(3), range(3, 30)):
        for number in numbers:
            view_of(analyst, f"View {number}")
            view_of(other_analyst, f"Shared {number}", shared=True)
        with CaptureQueriesContext(connection) as queries:
            anna.get(REPORT)
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_the_report_is_shown_with_its_views_to_htmx(as_role: Any, analyst: User) -> None:
    view_of(analyst, shared=True)
    rita = as_role(Role.READER)
    page = rita.get(f"{REPORT}?by=outlet", headers={"HX-Request": "true"}).content.decode()
    assert 'aria-current="true">By outlet</a>' in page
    assert "<html" not in page
