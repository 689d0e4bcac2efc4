"""The first page: what needs the user, the desk's depth, the chart, failures; bounded in cost."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from claims.models import Claim
from claims.services.review import latest_sequence, open_claim, record_verdict
from claims.views.home import BAR_HEIGHT, WEEKS, verdict_weeks
from sources.models import ExtractionState, ImportBatch, ImportItem, ItemState
from tests import factories
from tests.claims.reports import reported
from workbench.models import Role, User

pytestmark = pytest.mark.django_db


def decide(claim: Claim, analyst: User, **fields: Any) -> None:
    """Say that a claim is unverifiable."""
    given = {"value": "unverifiable", "unverifiable_reason": "too_vague"} | fields
    record_verdict(claim=claim, analyst=analyst, seen_sequence=latest_sequence(claim), **given)


def page(client: Client) -> str:
    """The first page."""
    response = client.get("/")
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.parametrize("role", list(Role))
def test_an_empty_desk_says_what_to_do(role: Role, as_role: Any) -> None:
    shown = page(as_role(role))
    assert "No article yet." in shown
    assert "Nothing failed." in shown
    assert ("Needs you" in shown) == (role != Role.READER)


def test_nobody_sees_it_unsigned(client: Client) -> None:
    assert client.get("/").status_code == 302


def test_what_needs_the_user_is_listed(client: Client, analyst: User, other_analyst: User) -> None:
    held, waiting, others = (
        reported("Shells hit the mill at Ostra."),
        reported("Grain ships left Ostra."),
        reported("Rain fell on Ostra."),
    )
    open_claim(claim=held, analyst=analyst)
    decide(waiting, other_analyst, wants_second_review=True)
    open_claim(claim=others, analyst=other_analyst)
    client.force_login(analyst)
    shown = page(client)
    mine = shown[shown.index("Needs you") : shown.index("Verdicts of the last")]
    assert "Shells hit the mill" in mine
    assert "Grain ships left" in mine
    assert "Rain fell" not in mine


def test_failures_show_their_cause(client: Client, analyst: User) -> None:
    batch = ImportBatch.objects.create(how="file", label="a.zip")
    ImportItem.objects.create(
        batch=batch, index=0, name="b.txt", state=ItemState.FAILED, message="The file is empty."
    )
    factories.version(
        extraction=ExtractionState.FAILED, extraction_error="The text is too long.", title="Long"
    )
    client.force_login(analyst)
    shown = page(client)
    assert "The file is empty." in shown
    assert f"/imports/{batch.pk}/" in shown
    assert "The text is too long." in shown


def test_the_newest_articles_say_how_many_claims_wait(client: Client, analyst: User) -> None:
    claim = reported()
    factories.claim(claim.version, quotation="Shells hit the mill at Ostra.", text="Another.")
    decide(claim, analyst)
    client.force_login(analyst)
    assert "1 of 2 claims waiting" in page(client)


def test_the_chart_counts_the_verdicts_of_each_week(analyst: User) -> None:
    for _ in range(3):
        decide(reported(), analyst)
    taken_back = reported()
    decide(taken_back, analyst)
    decide(taken_back, analyst, value="withdrawn")
    weeks = verdict_weeks(timezone.now())
    assert len(weeks) == WEEKS
    assert [week.total for week in weeks] == [0] * (WEEKS - 1) + [4]
    segment = weeks[-1].segments[0]
    assert (segment.value, segment.number, segment.height) == ("unverifiable", 4, BAR_HEIGHT)
    later = verdict_weeks(timezone.now() + dt.timedelta(weeks=1))
    assert [week.total for week in later][-2:] == [4, 0]
    assert verdict_weeks(timezone.now() + dt.timedelta(weeks=WEEKS + 1))[0].total == 0


def test_it_costs_the_same_with_3_and_with_30(
    client: Client, analyst: User, other_analyst: User
) -> None:
    client.force_login(analyst)
    counts = []
    for number in (3, 27):
        for n in range(number):
            claim = reported()
            decide(claim, other_analyst, wants_second_review=bool(n % 2))
            open_claim(claim=reported(), analyst=analyst)
        page(client)
        with CaptureQueriesContext(connection) as queries:
            page(client)
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 25
