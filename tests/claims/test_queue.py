"""The queue: filters in the address, two densities, the next claim, and what it costs."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import connection
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from claims.filters import ClaimFilter
from claims.models import Claim, Lease
from claims.services.evidence import add_claim_evidence
from claims.services.review import latest_sequence, open_claim, record_verdict
from claims.views.queue import filters_query, queue_address
from sources.models import ImportBatch, ImportItem, ItemState, OutletAlias, SourceAlias
from tests import factories
from tests.claims.reports import named, reported
from workbench.models import Role, User

pytestmark = pytest.mark.django_db

HTMX = {"HX-Request": "true"}
QUEUE = "/queue/"


def decide(claim: Claim, analyst: User, **fields: Any) -> None:
    """Say that a claim is unverifiable."""
    given = {"value": "unverifiable", "unverifiable_reason": "too_vague"} | fields
    record_verdict(claim=claim, analyst=analyst, seen_sequence=latest_sequence(claim), **given)


@pytest.fixture
def desk(client: Client, analyst: User) -> Client:
    """Anna's browser."""
    client.force_login(analyst)
    return client


@pytest.fixture
def cast(analyst: User, other_analyst: User) -> dict[str, Claim]:
    """Claims that differ in one thing each."""
    ministry = named("Ministry of Ostra")
    SourceAlias.objects.create(source=ministry, name="MoO")
    tide = factories.outlet("The Évening Tide")
    OutletAlias.objects.create(outlet=tide, name="Tidewater News")
    made = {
        "plain": reported(),
        "tide": reported(outlet=tide),
        "ministry": reported(by=ministry),
        "army": reported(by=factories.stated_source("military source")),
        "denied": reported(modality="denied"),
        "settled": reported(),
        "split": reported(by=named()),
        "second": reported(),
        "held": reported(),
        "grain": reported("Grain ships left Ostra harbour."),
    }
    made["plain"].places.create(name="Ostra", normalised="ostra")
    made["plain"].actors.create(name="Millers’ Guild", normalised="millers guild")
    made["plain"].quantities.create(text="30 sacks", start=0, end=1, low=30, high=30, unit="sacks")
    article = made["plain"].version.article
    article.published = dt.date(2023, 1, 2)
    article.save()
    batch = ImportBatch.objects.create(how="paste", label="One paste")
    ImportItem.objects.create(
        batch=batch,
        index=0,
        name="p",
        state=ItemState.IMPORTED,
        version=made["grain"].version,
    )
    decide(made["settled"], analyst)
    add_claim_evidence(
        claim=made["split"], other=made["tide"], analyst=analyst, stance="contradicts", shows="said"
    )
    decide(made["split"], analyst)
    decide(made["split"], other_analyst, value="contested")
    decide(made["second"], other_analyst, wants_second_review=True)
    open_claim(claim=made["held"], analyst=other_analyst)
    return made


WAITING = "plain tide ministry army denied split second held grain"
FILTERS = [
    pytest.param({}, WAITING, id="waiting"),
    pytest.param({"state": "all"}, f"{WAITING} settled", id="all"),
    pytest.param({"state": "settled"}, "settled", id="settled"),
    pytest.param({"state": "in_review"}, "held", id="in-review"),
    pytest.param({"verdict": "unverifiable"}, "settled", id="verdict-without-the-blind-one"),
    pytest.param({"verdict": "none", "state": "disagreement"}, "split", id="no-verdict"),
    pytest.param({"mine": "awaiting"}, "split second", id="awaiting-me"),
    pytest.param({"mine": "decided", "state": "all"}, "settled split", id="decided-by-me"),
    pytest.param({"mine": "held"}, "", id="held-by-me"),
    pytest.param({"outlet": "evening"}, "tide", id="outlet"),
    pytest.param({"outlet": "TIDEWATER"}, "tide", id="outlet-alias"),
    pytest.param({"source": "ministry of"}, "ministry", id="source"),
    pytest.param({"source": "moo"}, "ministry", id="source-alias"),
    pytest.param({"kind": "military", "voice": "unnamed"}, "army", id="kind"),
    pytest.param({"voice": "named"}, "ministry split", id="named"),
    pytest.param({"voice": "outlet"}, "plain tide denied second held grain", id="own-voice"),
    pytest.param({"modality": "denied"}, "denied", id="modality"),
    pytest.param({"place": "OSTRA"}, "plain", id="place"),
    pytest.param({"actor": "guild"}, "plain", id="actor"),
    pytest.param({"figures": "yes"}, "plain", id="figures"),
    pytest.param({"until": "2023-12-31"}, "plain", id="until"),
    pytest.param({"since": "2023-01-02", "until": "2023-01-02"}, "plain", id="one-day"),
    pytest.param({"q": "ships grain"}, "grain", id="words-in-any-order"),
    pytest.param({"batch": "{batch}"}, "grain", id="import"),
    pytest.param({"article": "{article}"}, "plain", id="article"),
    pytest.param({"outlet": "%"}, WAITING, id="punctuation-is-no-wildcard"),
]


@pytest.mark.parametrize(("query", "names"), FILTERS)
def test_a_filter_keeps(
    query: dict[str, str], names: str, cast: dict[str, Claim], analyst: User
) -> None:
    request = RequestFactory().get(QUEUE)
    request.user = analyst
    numbers = {
        "batch": ImportBatch.objects.get().pk,
        "article": cast["plain"].version.article_id,
    }
    data = {name: value.format(**numbers) for name, value in query.items()}
    found = ClaimFilter(data, Claim.objects.live(), request=request)
    assert found.is_valid(), found.errors
    kept = set(found.rows.values_list("pk", flat=True))
    assert {name for name, claim in cast.items() if claim.pk in kept} == set(names.split())


INVALID = [
    pytest.param({"state": "gone"}, "State", id="state"),
    pytest.param({"kind": "king"}, "Kind of source", id="kind"),
    pytest.param({"since": "soon"}, "Published from", id="date"),
    pytest.param({"article": "x"}, "Article", id="article"),
    pytest.param({"q": "x" * 300}, "Words in the claim", id="too-long"),
    pytest.param({"sort": "random"}, "Order", id="sort"),
]


@pytest.mark.parametrize("view", ["list", "focus"])
@pytest.mark.parametrize("headers", [{}, HTMX], ids=["plain", "htmx"])
@pytest.mark.parametrize(("query", "label"), INVALID)
def test_an_invalid_filter_shows_its_message_and_no_rows(
    query: dict[str, str], label: str, headers: dict[str, str], view: str, desk: Client
) -> None:
    reported()
    response = desk.get(QUEUE, query | {"view": view}, headers=headers)
    page = response.content.decode()
    assert response.status_code == 200
    assert "A filter cannot be read" in page
    assert f"<li>{label}: " in page
    assert "Shells hit" not in page


def test_the_orders(cast: dict[str, Claim], analyst: User) -> None:
    request = RequestFactory().get(QUEUE)
    request.user = analyst
    Claim.objects.filter(pk=cast["army"].pk).update(confidence=0.1)

    def first(sort: str) -> Claim:
        found = ClaimFilter({"sort": sort}, Claim.objects.live(), request=request)
        return found.rows[0]

    assert first("oldest") == cast["plain"]
    assert first("unsure") == cast["army"]
    assert first("") == cast["grain"]


@pytest.mark.parametrize("role", list(Role))
def test_every_role_reads_the_queue(role: Role, as_role: Any) -> None:
    claim = reported()
    page = as_role(role).get(QUEUE).content.decode()
    assert f'id="row-{claim.pk}"' in page
    focus = as_role(role).get(QUEUE, {"view": "focus"}).content.decode()
    assert ("verdict-form" in focus) == (role != Role.READER)
    assert Lease.objects.exists() == (role != Role.READER)


def test_nobody_reads_it_unsigned(client: Client) -> None:
    assert client.get(QUEUE).status_code == 302


def test_htmx_gets_the_results_alone(desk: Client) -> None:
    reported()
    part = desk.get(QUEUE, headers=HTMX).content.decode()
    assert part.lstrip().startswith('<div id="results"') or '<div id="results"' in part[:200]
    assert "<html" not in part
    restored = desk.get(QUEUE, headers=HTMX | {"HX-History-Restore-Request": "true"})
    assert "<html" in restored.content.decode()


def test_the_address_that_htmx_shows_has_no_empty_fields(desk: Client) -> None:
    reported()
    data = {"q": "mill", "state": "", "outlet": "", "view": "focus"}
    response = desk.get(QUEUE, data, headers=HTMX)
    assert response.headers["HX-Push-Url"] == f"{QUEUE}?q=mill&view=focus"
    assert 'id="live" hx-swap-oob="innerHTML">Claim 1 of 1: Shells hit' in response.content.decode()


@pytest.mark.parametrize(("query", "is_open"), [({"q": "x"}, False), ({"place": "x"}, True)])
def test_the_folded_filters_open_when_one_is_set(
    query: dict[str, str], *, is_open: bool, desk: Client
) -> None:
    assert ("<details open>" in desk.get(QUEUE, query).content.decode()) == is_open


def test_what_one_has_opened_stays_among_the_new(desk: Client, other_analyst: User) -> None:
    claim, theirs = reported(), reported()
    open_claim(claim=theirs, analyst=other_analyst)
    for _ in range(2):
        page = desk.get(QUEUE, {"view": "focus", "state": "new"}).content.decode()
        assert f"/claims/{claim.pk}/verdict/" in page
        assert f"focus-{theirs.pk}" not in page


def test_the_choice_of_view_is_remembered(desk: Client, analyst: User) -> None:
    reported()
    desk.get(QUEUE, {"view": "focus"})
    analyst.refresh_from_db()
    assert analyst.queue_view == "focus"
    assert 'data-view="focus"' in desk.get(QUEUE).content.decode()
    desk.get(QUEUE, {"view": "sideways"})
    analyst.refresh_from_db()
    assert analyst.queue_view == "focus"


def test_an_empty_queue_says_what_to_do(desk: Client) -> None:
    page = desk.get(QUEUE).content.decode()
    assert "Nothing waits for a decision" in page
    assert reverse("import-new") in page
    assert "No claim matches these filters" in desk.get(QUEUE, {"q": "x"}).content.decode()


def test_the_row_says_why_it_is_here_and_who_holds_it(cast: dict[str, Claim], desk: Client) -> None:
    page = desk.get(QUEUE, {"view": "list"}).content.decode()
    assert "Disagreement" in page
    assert "Needs second review" in page
    assert "open with <bdi>omar</bdi>" in page
    assert "<strong>9</strong> claims waiting" in page


def test_an_expired_lease_is_shown_as_free(cast: dict[str, Claim], desk: Client) -> None:
    Lease.objects.update(expires_at=timezone.now() - dt.timedelta(minutes=1))
    assert "open with" not in desk.get(QUEUE, {"view": "list"}).content.decode()
    cast["held"].refresh_from_db()
    assert cast["held"].state == "new"


def test_the_focus_view_lands_on_the_claim_of_the_address(
    cast: dict[str, Claim], desk: Client, analyst: User
) -> None:
    chosen = cast["ministry"]
    page = desk.get(QUEUE, {"view": "focus", "claim": str(chosen.pk)}).content.decode()
    assert f'action="/claims/{chosen.pk}/verdict/"' in page
    assert "claim-anchor" in page
    assert Lease.objects.get(claim=chosen).holder == analyst


def test_the_list_beside_shows_the_page_of_the_claim(desk: Client, settings: Any) -> None:
    settings.PAGE_SIZE = 2
    claims = [reported() for _ in range(5)]
    oldest = claims[0]
    page = desk.get(QUEUE, {"view": "focus", "claim": str(oldest.pk)}).content.decode()
    assert f'id="focus-{oldest.pk}"' in page
    assert "Page 3 of 3" in page
    assert "5 of 5" in page
    other = desk.get(QUEUE, {"view": "focus", "claim": str(oldest.pk), "page": "1"})
    assert f'id="focus-{oldest.pk}"' not in other.content.decode()


@pytest.mark.parametrize("claim", ["999999", "x", "9" * 30, "-1"])
def test_an_unknown_claim_in_the_address_breaks_nothing(claim: str, desk: Client) -> None:
    reported()
    assert desk.get(QUEUE, {"view": "focus", "claim": claim}).status_code == 200


@pytest.mark.parametrize("headers", [{}, HTMX], ids=["plain", "htmx"])
def test_after_a_decision_comes_the_next_one_that_nobody_holds(
    headers: dict[str, str], desk: Client, other_analyst: User
) -> None:
    version = reported().version
    first, second, third = (
        factories.claim(version, quotation="Shells hit the mill at Ostra.", text=f"Shell {n}.")
        for n in range(3)
    )
    open_claim(claim=second, analyst=other_analyst)
    data = {
        "value": "unverifiable",
        "unverifiable_reason": "too_vague",
        "confidence": "medium",
        "seen_sequence": "0",
        "focus": f"q=shell+&article={version.article_id}",
    }
    response = desk.post(reverse("claim-verdict", args=[first.pk]), data, headers=headers)
    address = response.headers["HX-Location"] if headers else response.headers["Location"]
    assert f"claim={third.pk}" in address
    assert f"article={version.article_id}" in address
    page = desk.get(
        QUEUE, {"view": "focus", "claim": str(third.pk)}, headers=headers
    ).content.decode()
    assert "Recorded: unverifiable" in page
    assert 'id="undo-last"' in page
    again = desk.get(QUEUE, {"view": "focus"}, headers=headers).content.decode()
    assert 'id="undo-last"' not in again


def test_the_last_one_leads_to_an_empty_queue(desk: Client) -> None:
    claim = reported()
    data = {
        "value": "unverifiable",
        "unverifiable_reason": "too_vague",
        "confidence": "medium",
        "seen_sequence": "0",
        "focus": "",
    }
    address = desk.post(reverse("claim-verdict", args=[claim.pk]), data).headers["Location"]
    assert parse_qs(urlsplit(address).query) == {"view": ["focus"]}
    assert "Nothing waits for a decision" in desk.get(address).content.decode()


def test_undo_from_the_focus_view_returns_to_the_claim(desk: Client, analyst: User) -> None:
    claim = reported()
    decide(claim, analyst)
    row = claim.verdicts.get()
    response = desk.post(
        reverse("claim-undo", args=[claim.pk]),
        {"verdict": row.pk, "seen_sequence": 1, "focus": "q=mill"},
    )
    assert response.headers["Location"] == f"{QUEUE}?q=mill&view=focus&claim={claim.pk}"


def test_an_undo_in_the_focus_view_is_told_at_once_and_once(desk: Client, analyst: User) -> None:
    claim = reported()
    decide(claim, analyst)
    answer = desk.post(
        reverse("claim-undo", args=[claim.pk]),
        {"verdict": claim.verdicts.get().pk, "seen_sequence": 1, "focus": ""},
        headers=HTMX,
    )
    address = json.loads(answer.headers["HX-Location"])["path"]
    part = desk.get(address, headers=HTMX).content.decode()
    live, results = part.split('id="results"')
    assert "Your verdict is undone. Claim 1 of 1: " in live
    assert 'class="notice success" dir="auto">Your verdict is undone.</p>' in results
    for headers in (HTMX, {}):
        assert "is undone" not in desk.get(address, headers=headers).content.decode()


def test_a_whole_page_tells_an_undo_once(desk: Client, analyst: User) -> None:
    claim = reported()
    decide(claim, analyst)
    page = desk.post(
        reverse("claim-undo", args=[claim.pk]),
        {"verdict": claim.verdicts.get().pk, "seen_sequence": 1, "focus": ""},
        follow=True,
    ).content.decode()
    assert page.count("Your verdict is undone.") == 1


def test_the_address_keeps_filters_and_drops_moves() -> None:
    assert filters_query("q=mill&page=3&claim=7&view=list&outlet=") == "q=mill"
    assert queue_address("q=mill&claim=7", None) == f"{QUEUE}?q=mill&view=focus"


@pytest.mark.parametrize("query", [{"view": "list"}, {"view": "focus"}], ids=["list", "focus"])
def test_the_queue_costs_the_same_at_3_and_at_30_rows(
    query: dict[str, str], desk: Client, other_analyst: User
) -> None:
    source = named()

    def add(number: int) -> None:
        for _ in range(number):
            claim = reported(by=source)
            claim.places.create(name="Ostra", normalised="ostra")
            claim.quantities.create(text="30 sacks", start=0, end=1, low=30, unit="sacks")
        decide(claim, other_analyst)
        open_claim(claim=reported(by=source), analyst=other_analyst)

    counts = []
    for number in (3, 27):
        add(number)
        desk.get(QUEUE, query | {"state": "all"})
        with CaptureQueriesContext(connection) as queries:
            desk.get(QUEUE, query | {"state": "all"})
        counts.append(len(queries))
        selected = " ".join(found["sql"] for found in queries)
        assert "extraction_warnings" not in selected or query["view"] == "focus"
        if query["view"] == "list":
            assert "sources_versiontext" not in selected
    assert counts[0] == counts[1]
