"""The report's page and its exports."""

from __future__ import annotations

import csv
import datetime as dt
from io import StringIO
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from claims.models import Claim, ReviewState, Verdict
from sources.models import SourceAlias
from tests import factories
from workbench.models import Role, User

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture
def client(as_role: Any) -> Client:
    """Signed in as a reader: readers export."""
    signed_in: Client = as_role(Role.READER)
    return signed_in


@pytest.fixture
def claims() -> dict[str, Claim]:
    """One claim each of a named source, of a class, and of an outlet itself."""
    plain, hill = factories.outlet("The Plain"), factories.outlet("The Hill")
    ministry = factories.stated_source("Ministry of Defence", named=True, kind="government")
    SourceAlias.objects.create(source=ministry, name="MoD")
    made = {}
    for name, outlet, source, day in (
        ("ministry", plain, ministry, 4),
        ("field", hill, factories.stated_source("field source", kind="local"), 5),
        ("own", hill, None, 6),
    ):
        version = factories.version(of=outlet, published=dt.date(2024, 3, day))
        attribution = factories.attribution(version, source=source) if source else None
        made[name] = factories.claim(version, attribution=attribution, text=f"Claim of {name}.")
    return made


FILTERS = [
    pytest.param({}, {"Ministry of Defence", "field source", "Outlets’ own voice"}, id="all"),
    pytest.param({"since": "2024-03-05"}, {"field source", "Outlets’ own voice"}, id="since"),
    pytest.param({"until": "2024-03-04"}, {"Ministry of Defence"}, id="until"),
    pytest.param({"outlet": "plain"}, {"Ministry of Defence"}, id="outlet"),
    pytest.param({"source": "mod"}, {"Ministry of Defence"}, id="source-by-alias"),
    pytest.param({"source": "—"}, set(), id="source-without-letters"),
    pytest.param({"kind": "local"}, {"field source"}, id="kind"),
    pytest.param({"named": "yes"}, {"Ministry of Defence"}, id="named"),
    pytest.param({"named": "no"}, {"field source"}, id="unnamed"),
    pytest.param({"named": "own"}, {"Outlets’ own voice"}, id="own-voice"),
    pytest.param({"by": "outlet"}, {"The Plain", "The Hill"}, id="by-outlet"),
    pytest.param({"by": "kind"}, {"Government", "Local", "Outlets’ own voice"}, id="by-kind"),
    pytest.param({"by": "moon"}, set(), id="invalid-by"),
    pytest.param({"since": "soon"}, set(), id="invalid-day"),
]
INVALID = ({"by": "moon"}, {"since": "soon"})


@pytest.mark.parametrize(("query", "expected"), FILTERS)
@pytest.mark.parametrize("headers", [{}, HTMX], ids=["page", "fragment"])
def test_report_filters(
    client: Client,
    claims: dict[str, Claim],
    query: dict[str, str],
    expected: set[str],
    headers: dict[str, str],
) -> None:
    response = client.get(reverse("report"), query, headers=headers)
    assert response.status_code == 200
    assert {row.label for row in response.context["rows"]} == expected
    html = response.content.decode()
    assert ("<html" in html) == (not headers)
    assert ("The filter cannot be read" in html) == (query in INVALID)
    assert ("<svg" in html) == bool(expected)


def rows_of(response: Any) -> list[dict[str, str]]:
    text = b"".join(response.streaming_content).decode()
    assert text.startswith("\ufeff")
    return list(csv.DictReader(StringIO(text.removeprefix("\ufeff"), newline="")))


@pytest.mark.parametrize(("query", "expected"), [p for p in FILTERS if p.values[0] not in INVALID])
def test_export_has_the_rows_of_the_page(
    client: Client, claims: dict[str, Claim], query: dict[str, str], expected: set[str]
) -> None:
    response = client.get(reverse("report-csv"), query)
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert response["Content-Disposition"].startswith("attachment;")
    *rows, total = rows_of(response)
    assert {row["row"] for row in rows} == expected
    assert total["row"] == "All"
    assert int(total["claims"]) == sum(int(row["claims"]) for row in rows)


@pytest.mark.parametrize("query", INVALID)
def test_export_refuses_what_it_cannot_read(client: Client, query: dict[str, str]) -> None:
    response = client.get(reverse("report-csv"), query)
    assert response.status_code == 400
    assert "nothing was exported" in response.content.decode()


def decide(claim: Claim, by: User, state: str = ReviewState.SETTLED) -> None:
    verdict = Verdict.objects.create(
        claim=claim,
        sequence=1,
        analyst=by,
        value="contested",
        contested_by="The Hill (field source)",
        reason="=HYPERLINK()",
        links=4,
        outlets=3,
        origins=2,
        version_seen=claim.version,
    )
    Claim.objects.filter(pk=claim.pk).update(state=state, current_verdict=verdict)


def test_detail_tells_all_of_each_claim(
    client: Client, claims: dict[str, Claim], analyst: User
) -> None:
    decide(claims["ministry"], analyst)
    factories.evidence(claims["ministry"], claims["own"], by=analyst, stance="contradicts")
    rows = rows_of(client.get(reverse("report-csv"), {"detail": "1"}))
    assert [row["claim"] for row in rows] == [
        "Claim of ministry.",
        "Claim of field.",
        "Claim of own.",
    ]
    first = rows[0]
    assert first["claim_id"] == str(claims["ministry"].pk)
    assert (first["stated_source"], first["kind"], first["named"]) == (
        "Ministry of Defence",
        "government",
        "yes",
    )
    assert (first["outlet"], first["published"]) == ("The Plain", "2024-03-04")
    assert (first["verdict"], first["reason"], first["analyst"]) == (
        "contested",
        "'=HYPERLINK()",
        "anna",
    )
    assert (first["evidence"], first["supporting_links"], first["independent_origins"]) == (
        "1",
        "4",
        "2",
    )
    assert rows[2]["stated_source"] == "own voice"
    assert rows[2]["verdict"] == ""


def test_detail_follows_the_filters(client: Client, claims: dict[str, Claim]) -> None:
    rows = rows_of(client.get(reverse("report-csv"), {"detail": "1", "kind": "local"}))
    assert [row["claim"] for row in rows] == ["Claim of field."]


@pytest.mark.parametrize("state", [ReviewState.SECOND_REVIEW, ReviewState.DISAGREEMENT])
def test_undecided_verdicts_are_not_exported(
    client: Client, claims: dict[str, Claim], analyst: User, state: str
) -> None:
    decide(claims["ministry"], analyst, state)
    row = rows_of(client.get(reverse("report-csv"), {"detail": "1"}))[0]
    assert (row["state"], row["verdict"], row["reason"], row["analyst"]) == (state, "", "", "")


def test_page_gives_each_figure_its_denominator(
    client: Client, claims: dict[str, Claim], analyst: User
) -> None:
    decide(claims["ministry"], analyst)
    html = client.get(reverse("report")).content.decode()
    assert "<strong>3</strong> claims of 2 outlets" in html
    assert "<strong>2</strong> of them (67 %) unreviewed" in html
    assert '1 <span class="muted">(100 %)</span>' in html
    assert "1 contested of 1" in html
    assert f"{reverse('report-csv')}?detail=1" in html


def test_page_survives_hostile_names(client: Client) -> None:
    bad = "<script>alert(1)</script>"
    version = factories.version(of=factories.outlet(bad))
    source = factories.stated_source(bad, named=True)
    factories.claim(version, attribution=factories.attribution(version, source=source))
    for by in ("", "outlet"):
        html = client.get(reverse("report"), {"by": by} if by else {}).content.decode()
        assert "<script>alert" not in html


def query_count(client: Client, **query: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert client.get(reverse("report"), query).status_code == 200
    return len(queries)


@pytest.mark.parametrize("by", ["", "outlet", "kind"])
def test_query_count_is_constant(client: Client, by: str) -> None:
    def fill(numbers: range) -> None:
        for n in numbers:
            version = factories.version()
            source = factories.stated_source(f"Speaker {n}", named=True)
            factories.claim(version, attribution=factories.attribution(version, source=source))

    query = {"by": by} if by else {}
    fill(range(3))
    few = query_count(client, **query)
    fill(range(3, 30))
    assert query_count(client, **query) == few


def test_detail_query_count_is_constant(client: Client) -> None:
    def count(more: int) -> int:
        for _ in range(more):
            version = factories.version()
            factories.claim(version, attribution=factories.attribution(version))
        with CaptureQueriesContext(connection) as queries:
            rows_of(client.get(reverse("report-csv"), {"detail": "1"}))
        return len(queries)

    assert count(3) == count(27)


def test_rows_are_paged(client: Client, settings: Any, claims: dict[str, Claim]) -> None:
    settings.PAGE_SIZE = 2
    first = client.get(reverse("report"), {"named": ""})
    assert len(first.context["rows"]) == 2
    second = client.get(reverse("report"), {"page": "2"})
    assert len(second.context["rows"]) == 1
    assert second.context["total"].claims == 3
    assert "?named=&amp;page=2" in first.content.decode()


def test_empty_report_says_what_to_do(client: Client) -> None:
    assert "No claim fits these filters" in client.get(reverse("report")).content.decode()


def test_public_addresses() -> None:
    assert reverse("report") == "/reports/attribution/"
    assert reverse("report-csv") == "/reports/attribution.csv"
