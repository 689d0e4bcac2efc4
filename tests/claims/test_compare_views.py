"""The comparison: what it shows, deciding by form and by htmx, bulk acts, undo, stale writes."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from claims.compare import ACCEPTING, LINKING, Match, matches_of
from claims.models import Claim, Evidence, Judgement, MatchRelation, Proposition, Suggestion
from claims.services.judgements import judge
from sources.models import OriginDecision
from tests import factories
from tests.claims.reports import decide, named, reported
from workbench.models import Role, User

pytestmark = pytest.mark.django_db

HTMX = {"HX-Request": "true"}
WAYS = pytest.mark.parametrize("headers", [{}, HTMX], ids=["plain", "htmx"])
HERE, THERE = "Shells killed 30 people at Ostra.", "Shells killed 12 people at Ostra."


def suggest(first: Claim, second: Claim, relation: str = "same", **fields: Any) -> Suggestion:
    """A stored suggestion, whichever of the two claims came first."""
    low, high = sorted((first, second), key=lambda claim: claim.pk)
    reason = {
        "kind": "figure",
        "text": "30 killed here, 12 killed there",
        "text_back": "12 killed here, 30 killed there",
        "first": "30 people",
        "second": "12 people",
    }
    given = {"score": 0.8, "matcher": "test", "reasons": [reason]} | fields
    return Suggestion.objects.create(first=low, second=high, relation=relation, **given)


@pytest.fixture
def claim(db: None) -> Claim:
    """A claim with a toll."""
    return reported(HERE, by=named("Ministry of Ostra"))


@pytest.fixture
def matches(claim: Claim) -> list[Claim]:
    """Another toll, the same report elsewhere, and a weak match."""
    found = [reported(THERE), reported(HERE), reported("Shells were heard.")]
    suggest(claim, found[0], "differs", score=0.9)
    suggest(claim, found[1], "same", score=0.7, reasons=[])
    suggest(claim, found[2], "related", score=0.2, possible=True)
    return found


@pytest.fixture
def desk(client: Client, analyst: User) -> Client:
    """Anna's browser."""
    client.force_login(analyst)
    return client


def compare(claim: Claim, **query: Any) -> str:
    """Return the address of a comparison."""
    pairs = "&".join(f"{name}={value}" for name, value in query.items())
    return f"{reverse('claim-compare', args=[claim.pk])}?{pairs}"


def text_of(response: Any) -> str:
    """The answer's text."""
    return str(response.content.decode())


def lands_on(response: Any) -> str:
    """Return the address to which an answer leads, plain or by htmx."""
    if response.status_code == 302:
        return str(response.headers["Location"])
    return str(json.loads(response.headers["HX-Location"])["path"])


def newest(claim: Claim, other: Claim) -> Judgement | None:
    """Return the newest judgement of a pair."""
    return Judgement.objects.newest().within([claim.pk, other.pk]).first()


def test_values_that_differ_are_marked_in_both_texts(
    desk: Client, claim: Claim, matches: list[Claim]
) -> None:
    page = text_of(desk.get(compare(claim)))
    mark = '<mark class="marked differs" title="Other figure">{}</mark>'
    assert mark.format("30 people") in page
    assert mark.format("12 people") in page
    assert "30 killed here, 12 killed there" in page
    assert f'id="match-{matches[2].pk}"' not in page
    back = text_of(desk.get(compare(matches[0])))
    assert "12 killed here, 30 killed there" in back


def test_weak_matches_are_shown_on_demand_and_relations_narrow_the_list(
    desk: Client, claim: Claim, matches: list[Claim]
) -> None:
    assert f'id="match-{matches[2].pk}"' in text_of(desk.get(compare(claim, possible=1)))
    page = text_of(desk.get(compare(claim, relation="same")))
    assert f'id="match-{matches[1].pk}"' in page
    assert f'id="match-{matches[0].pk}"' not in page
    assert "Nothing to compare" in text_of(desk.get(compare(claim, relation="scope")))


def test_an_address_that_cannot_be_read_says_so_and_lists_nothing(
    desk: Client, claim: Claim, matches: list[Claim]
) -> None:
    page = text_of(desk.get(compare(claim, relation="friends")))
    assert "cannot be read" in page
    assert f'id="match-{matches[0].pk}"' not in page


@WAYS
def test_a_judgement_is_recorded_and_the_next_pair_is_shown(
    desk: Client, claim: Claim, matches: list[Claim], headers: dict[str, str]
) -> None:
    response = desk.post(
        reverse("claim-judge", args=[claim.pk]),
        {"other": matches[0].pk, "value": "contradicts", "reason": "Two tolls."},
        headers=headers,
    )
    row = newest(claim, matches[0])
    assert row is not None
    assert (row.value, row.reason) == ("contradicts", "Two tolls.")
    assert lands_on(response).endswith(f"?other={matches[1].pk}")
    page = text_of(desk.get(lands_on(response), headers=headers))
    assert "Recorded: contradicts." in page
    assert 'data-key="z"' in page
    assert "Recorded:" not in text_of(desk.get(lands_on(response)))


@WAYS
def test_an_undo_restores_what_was_before(
    desk: Client, claim: Claim, matches: list[Claim], headers: dict[str, str], analyst: User
) -> None:
    row = judge(user=analyst, claim=claim, other=matches[1], value="same")
    assert Proposition.objects.count() == 1
    response = desk.post(
        reverse("claim-judge-undo", args=[claim.pk]), {"judgement": row.pk}, headers=headers
    )
    assert lands_on(response).endswith(f"?other={matches[1].pk}")
    undone = newest(claim, matches[1])
    assert undone is not None
    assert not undone.decides
    assert Proposition.objects.count() == 0
    again = desk.post(
        reverse("claim-judge", args=[claim.pk]),
        {"other": matches[1].pk, "value": "related", "seen": undone.pk},
    )
    assert again.status_code == 302


@WAYS
def test_a_stale_write_shows_both_and_loses_neither(
    desk: Client,
    claim: Claim,
    matches: list[Claim],
    headers: dict[str, str],
    other_analyst: User,
) -> None:
    theirs = judge(
        user=other_analyst, claim=claim, other=matches[0], value="unsure", reason="One village?"
    )
    address = reverse("claim-judge", args=[claim.pk])
    data = {"other": matches[0].pk, "value": "contradicts", "reason": "Two tolls."}
    response = desk.post(address, data, headers=headers)
    assert response.status_code == 409
    page = text_of(response)
    assert "One village?" in page
    assert "Two tolls." in page
    assert f'name="seen" value="{theirs.pk}"' in page
    assert newest(claim, matches[0]) == theirs
    assert desk.post(address, data | {"seen": theirs.pk}).status_code == 302


def test_a_merge_that_a_judgement_forbids_is_refused_with_its_name(
    desk: Client, claim: Claim, matches: list[Claim], analyst: User
) -> None:
    judge(user=analyst, claim=matches[0], other=matches[1], value="different")
    judge(user=analyst, claim=claim, other=matches[1], value="same")
    response = desk.post(
        reverse("claim-judge", args=[claim.pk]), {"other": matches[0].pk, "value": "same"}
    )
    assert response.status_code == 422
    page = text_of(response)
    assert "Change that judgement first." in page
    assert "Open the judgement that stands in the way" in page


@pytest.mark.parametrize("value", ["", "perhaps", "withdrawn"])
def test_no_judgement_without_a_choice(
    desk: Client, claim: Claim, matches: list[Claim], value: str
) -> None:
    response = desk.post(
        reverse("claim-judge", args=[claim.pk]),
        {"other": matches[0].pk, "value": value, "reason": "Typed at length."},
    )
    assert response.status_code == 422
    assert "Choose how the two relate." in text_of(response)
    assert "Typed at length." in text_of(response)
    assert not Judgement.objects.exists()


@WAYS
def test_all_shown_are_judged_as_one_batch_and_reverted_as_one(
    desk: Client,
    claim: Claim,
    matches: list[Claim],
    headers: dict[str, str],
    other_analyst: User,
) -> None:
    judge(user=other_analyst, claim=claim, other=matches[0], value="unsure")
    shown = " ".join(f"{other.pk}:" for other in matches)
    response = desk.post(
        reverse("claim-judge-all", args=[claim.pk]),
        {"shown": shown, "value": "different", "possible": "1"},
        headers=headers,
    )
    page = text_of(desk.get(lands_on(response), headers=headers))
    assert "2 pairs judged different, 1 left" in page
    assert "judged “unsure” meanwhile" in page
    batch = newest(claim, matches[1]).batch  # type: ignore[union-attr]
    assert batch is not None
    desk.post(reverse("claim-judge-undo", args=[claim.pk]), {"batch": str(batch)}, headers=headers)
    assert [newest(claim, other).decides for other in matches] == [  # type: ignore[union-attr]
        True,
        False,
        False,
    ]


def test_accepting_all_is_offered_where_all_mean_the_same(
    desk: Client, claim: Claim, matches: list[Claim]
) -> None:
    assert 'id="accept-all"' not in text_of(desk.get(compare(claim)))
    page = text_of(desk.get(compare(claim, relation="differs")))
    assert "Accept all: contradicts" in page
    assert f'value="{matches[0].pk}:"' in page


@pytest.mark.parametrize("shown", ["", "x", "1:x", "9" * 30])
def test_a_list_of_pairs_that_cannot_be_read_changes_nothing(
    desk: Client, claim: Claim, matches: list[Claim], shown: str
) -> None:
    response = desk.post(
        reverse("claim-judge-all", args=[claim.pk]), {"shown": shown, "value": "different"}
    )
    assert response.status_code == 422
    assert not Judgement.objects.exists()


@pytest.mark.parametrize(("relation", "linking"), LINKING.items())
def test_a_match_becomes_evidence_in_one_step(
    desk: Client, claim: Claim, relation: str, linking: tuple[str, str]
) -> None:
    other = reported(THERE)
    suggest(claim, other, relation)
    page = text_of(desk.get(compare(claim)))
    for choice in linking:
        assert f'<option value="{choice}" selected>' in page
    response = desk.post(
        reverse("claim-evidence", args=[claim.pk]),
        {"other_claim": other.pk, "stance": linking[0], "shows": linking[1], "compare": other.pk},
    )
    assert lands_on(response).endswith(f"/compare/?other={other.pk}#evidence")
    row = Evidence.objects.get()
    assert (row.claim, row.other_claim) == (claim, other)
    assert (row.stance, row.shows) == linking
    assert 'id="link-match"' not in text_of(desk.get(compare(claim)))


def test_origins_are_counted_among_the_reports_elsewhere(desk: Client, claim: Claim) -> None:
    ministry = claim.attribution.stated_source if claim.attribution else None
    own, copied = reported(HERE, by=named()), reported(HERE, by=ministry)
    suggest(claim, own)
    suggest(claim, copied)
    page = text_of(desk.get(compare(claim)))
    assert "2 reports, 2 outlets, 1 origin" in page
    assert "same stated source" in page


@WAYS
def test_a_reviewer_splits_an_origin_with_a_reason(
    claim: Claim, as_role: Any, headers: dict[str, str]
) -> None:
    other = reported(HERE, by=claim.attribution.stated_source)  # type: ignore[union-attr]
    suggest(claim, other)
    vera = as_role(Role.REVIEWER)
    address = reverse("claim-compare-origin", args=[claim.pk])
    data = {"other": other.pk, "dependent": "no", "reason": "Its own correspondent was there."}
    assert vera.post(address, data | {"reason": " "}, headers=headers).status_code == 422
    lands_on(vera.post(address, data, headers=headers))
    assert OriginDecision.objects.get().dependent is False
    assert "1 report, 1 outlet, 1 origin" in text_of(vera.get(compare(claim)))


def test_any_two_claims_can_be_compared_and_judged_ones_stay(
    desk: Client, claim: Claim, analyst: User
) -> None:
    other = reported(THERE)
    page = text_of(desk.get(compare(claim, other=other.pk)))
    assert "Nothing suggests this pair" in page
    judge(user=analyst, claim=claim, other=other, value="different")
    [match] = matches_of(claim, analyst)
    assert (match.other, match.relation, match.open) == (other, "", False)
    assert f'id="match-{other.pk}"' in text_of(desk.get(compare(claim)))


def test_a_reader_sees_and_does_not_judge(claim: Claim, matches: list[Claim], as_role: Any) -> None:
    page = text_of(as_role(Role.READER).get(compare(claim)))
    assert "analysts judge them" in page
    assert 'id="judge-form"' not in page


def test_a_replaced_claim_takes_no_judgement(
    desk: Client, claim: Claim, matches: list[Claim]
) -> None:
    version = claim.version
    factories.version("Another text.", article=version.article)
    assert "takes no further judgement" in text_of(desk.get(compare(claim)))
    response = desk.post(
        reverse("claim-judge", args=[claim.pk]), {"other": matches[0].pk, "value": "same"}
    )
    assert response.status_code == 422


def test_hostile_words_are_printed_and_not_run(desk: Client) -> None:
    hostile = "<script>alert(1)</script>"
    claim, other = reported(f"{hostile} fell."), reported(f"{hostile} stood.")
    reason = {"kind": hostile, "text": hostile, "first": hostile, "second": hostile}
    suggest(claim, other, "differs", reasons=[reason])
    page = text_of(desk.get(compare(claim)))
    assert "<script>alert" not in page
    assert "&lt;script&gt;" in page


def test_a_blind_match_hides_its_verdict(desk: Client, claim: Claim, other_analyst: User) -> None:
    other = reported(HERE)
    suggest(claim, other)
    decide(
        other,
        other_analyst,
        value="unverifiable",
        unverifiable_reason="too_vague",
        wants_second_review=True,
    )
    assert "chip-unverifiable" not in text_of(desk.get(compare(claim)))


def test_the_suggestion_panel_offers_undecided_matches(
    desk: Client, claim: Claim, matches: list[Claim], analyst: User
) -> None:
    judge(user=analyst, claim=claim, other=matches[1], value="different")
    page = text_of(desk.get(claim.get_absolute_url()))
    assert f'id="suggestion-{matches[0].pk}"' in page
    assert f'id="suggestion-{matches[1].pk}"' not in page
    assert 'data-key="m"' in page


def test_the_pages_cost_the_same_with_few_matches_and_with_many(
    desk: Client, analyst: User
) -> None:
    counts: dict[str, list[int]] = {}
    for number in (3, 30):
        claim = reported(HERE, by=named())
        for index in range(number):
            other = reported(THERE, by=named())
            suggest(claim, other, ("differs", "same", "update")[index % 3])
            if index == 2:
                judge(user=analyst, claim=claim, other=other, value="same")
        claim.refresh_from_db()
        pages = {"compare": compare(claim), "claim": claim.get_absolute_url()}
        pages["proposition"] = reverse("proposition", args=[claim.proposition_id])
        for name, address in pages.items():
            desk.get(address)
            with CaptureQueriesContext(connection) as queries:
                assert desk.get(address).status_code == 200
            counts.setdefault(name, []).append(len(queries))
    assert all(few == many for few, many in counts.values()), counts


def test_every_relation_has_an_accepting_judgement() -> None:
    assert set(ACCEPTING) == set(MatchRelation.values)
    assert Match(factories.claim()).accepting is None


def test_a_proposition_is_split_with_a_reason(
    desk: Client, claim: Claim, matches: list[Claim], analyst: User
) -> None:
    third = reported(HERE)
    for other in (matches[1], third):
        judge(user=analyst, claim=claim, other=other, value="same")
    proposition = Proposition.objects.get()
    address = reverse("proposition-split", args=[proposition.pk])
    refused = desk.post(address, {"claims": [third.pk], "reason": ""})
    assert refused.status_code == 422
    assert f'id="take-{third.pk}" aria-label="Take out: {HERE}" checked' in text_of(refused)
    assert desk.post(address, {"claims": [], "reason": "x"}).status_code == 422
    assert desk.post(address, {"claims": [0], "reason": "x"}).status_code == 422
    response = desk.post(address, {"claims": [third.pk], "reason": "Another mill."})
    assert lands_on(response) == reverse("proposition", args=[proposition.pk])
    third.refresh_from_db()
    assert third.proposition is None
    gone = desk.post(address, {"claims": [claim.pk], "reason": "Nothing left."}, follow=True)
    assert gone.status_code == 200
    assert not Proposition.objects.exists()
