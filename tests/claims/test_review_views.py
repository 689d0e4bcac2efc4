"""The claim page and the acts on it: by role, valid and invalid, with htmx and without."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from claims.models import Claim, ClaimLineage, Lease, Note, Suggestion, Verdict
from claims.services.evidence import add_claim_evidence
from claims.services.review import latest_sequence, open_claim, record_verdict
from tests import factories
from tests.claims.reports import named, reported
from workbench.models import Role, User

pytestmark = pytest.mark.django_db

HTMX = {"HX-Request": "true"}
WAYS = pytest.mark.parametrize("headers", [{}, HTMX], ids=["plain", "htmx"])
TYPED = "The harbour master could not have seen it."


@pytest.fixture
def claim(db: None) -> Claim:
    """A claim credited to a ministry."""
    return reported(by=named("Ministry of Ostra"))


@pytest.fixture
def desk(client: Client, analyst: User) -> Client:
    """Anna's browser."""
    client.force_login(analyst)
    return client


def verdict_data(claim: Claim, **fields: Any) -> dict[str, Any]:
    """What the form sends."""
    return {
        "value": "unverifiable",
        "unverifiable_reason": "too_vague",
        "confidence": "medium",
        "seen_sequence": latest_sequence(claim),
    } | fields


def decide(claim: Claim, user: User, **fields: Any) -> Verdict:
    """A verdict by somebody else."""
    return record_verdict(claim=claim, analyst=user, **verdict_data(claim, **fields))


def text_of(response: Any) -> str:
    """The answer's text."""
    return str(response.content.decode())


ACTS = [
    "claim-verdict",
    "claim-undo",
    "claim-release",
    "claim-return",
    "claim-evidence",
    "claim-notes",
]


@pytest.mark.parametrize("name", ACTS)
@pytest.mark.parametrize(("role", "status"), [(None, 302), (Role.READER, 403)])
def test_who_may_not_act(
    name: str, role: Role | None, status: int, claim: Claim, as_role: Any
) -> None:
    response = as_role(role).post(reverse(name, args=[claim.pk]), verdict_data(claim))
    assert response.status_code == status
    assert not Verdict.objects.exists()


@pytest.mark.parametrize("name", ACTS)
def test_acts_are_posts(name: str, claim: Claim, desk: Client) -> None:
    assert desk.get(reverse(name, args=[claim.pk])).status_code == 405


@pytest.mark.parametrize("role", list(Role))
def test_the_page_shows_to_every_role_what_it_may_do(
    role: Role, claim: Claim, as_role: Any
) -> None:
    page = text_of(as_role(role).get(claim.get_absolute_url()))
    assert claim.text in page
    assert "Ministry of Ostra" in page
    assert ("verdict-form" in page) == (role != Role.READER)
    assert ("override_reason" in page) == (role in {Role.REVIEWER, Role.ADMIN})


def test_an_unknown_claim_is_not_found(desk: Client) -> None:
    assert desk.get("/claims/999999/").status_code == 404


def test_opening_holds_the_claim_for_analysts_only(
    claim: Claim, desk: Client, analyst: User, as_role: Any
) -> None:
    as_role(Role.READER).get(claim.get_absolute_url())
    assert not Lease.objects.exists()
    desk.get(claim.get_absolute_url())
    assert Lease.objects.get().holder == analyst
    page = text_of(as_role(Role.REVIEWER).get(claim.get_absolute_url()))
    assert "Open with <bdi>anna</bdi>" in page


def test_a_settled_claim_is_not_held_by_looking(
    claim: Claim, desk: Client, other_analyst: User
) -> None:
    decide(claim, other_analyst)
    desk.get(claim.get_absolute_url())
    assert not Lease.objects.exists()


@WAYS
def test_a_verdict_is_recorded(claim: Claim, desk: Client, headers: dict[str, str]) -> None:
    response = desk.post(
        reverse("claim-verdict", args=[claim.pk]), verdict_data(claim), headers=headers
    )
    assert Verdict.objects.get().value == "unverifiable"
    if headers:
        assert response.status_code == 200
        assert 'id="decision"' in text_of(response)
        assert "<html" not in text_of(response)
        assert 'id="live"' in text_of(response)
    else:
        assert response.headers["Location"] == claim.get_absolute_url()
        assert "Recorded: unverifiable." in text_of(desk.get(response.headers["Location"]))


REFUSALS = [
    pytest.param({"value": "corroborated"}, "Nothing supports this claim yet", id="origins"),
    pytest.param({"value": "contested"}, "Nothing contradicts this claim yet", id="contested"),
    pytest.param({"unverifiable_reason": ""}, "Say why the claim cannot be verified", id="reason"),
    pytest.param({"unverifiable_reason": "other"}, "say what the reason is", id="other"),
    pytest.param({"value": ""}, "Choose one of the three verdicts", id="no-button"),
    pytest.param({"seen_sequence": "x"}, "something", id="nonsense"),
]


@WAYS
@pytest.mark.parametrize(("fields", "words"), REFUSALS)
def test_a_refused_verdict_keeps_what_was_typed(
    fields: dict[str, Any], words: str, claim: Claim, desk: Client, headers: dict[str, str]
) -> None:
    data = verdict_data(claim, contested_by=TYPED, **fields)
    response = desk.post(reverse("claim-verdict", args=[claim.pk]), data, headers=headers)
    assert response.status_code == 422
    page = text_of(response)
    assert TYPED in page
    assert words.lower() in page.lower()
    assert ("<html" in page) == (not headers)
    assert not Verdict.objects.exists()


def test_the_missing_field_takes_the_focus(claim: Claim, desk: Client) -> None:
    data = verdict_data(claim, unverifiable_reason="")
    page = text_of(desk.post(reverse("claim-verdict", args=[claim.pk]), data, headers=HTMX))
    select = page[page.index('name="unverifiable_reason"') :].split(">")[0]
    assert "autofocus" in select


@WAYS
def test_a_stale_write_shows_both_and_can_be_sent_again(
    claim: Claim, desk: Client, other_analyst: User, headers: dict[str, str]
) -> None:
    decide(claim, other_analyst, reason="Seen from the ridge.", wants_second_review=True)
    data = verdict_data(claim, seen_sequence=0, reason=TYPED, unverifiable_reason="not_checkable")
    response = desk.post(reverse("claim-verdict", args=[claim.pk]), data, headers=headers)
    page = text_of(response)
    assert response.status_code == 409
    conflict = page[page.index('id="conflict"') :]
    assert "Seen from the ridge." in conflict
    assert TYPED in conflict
    assert "not checkable" in conflict
    assert 'name="seen_sequence" value="1"' in page
    assert Verdict.objects.count() == 1
    again = desk.post(
        reverse("claim-verdict", args=[claim.pk]), data | {"seen_sequence": 1}, headers=headers
    )
    assert again.status_code in {200, 302}
    assert Verdict.objects.count() == 2


@WAYS
def test_a_held_claim_keeps_what_was_typed(
    claim: Claim, desk: Client, other_analyst: User, headers: dict[str, str]
) -> None:
    open_claim(claim=claim, analyst=other_analyst)
    response = desk.post(
        reverse("claim-verdict", args=[claim.pk]),
        verdict_data(claim, reason=TYPED),
        headers=headers,
    )
    assert response.status_code == 409
    assert "omar has this claim open" in text_of(response)
    assert TYPED in text_of(response)


@WAYS
def test_undo(claim: Claim, desk: Client, analyst: User, headers: dict[str, str]) -> None:
    row = decide(claim, analyst)
    response = desk.post(
        reverse("claim-undo", args=[claim.pk]),
        {"verdict": row.pk, "seen_sequence": 1},
        headers=headers,
    )
    assert response.status_code in {200, 302}
    assert list(claim.verdicts.values_list("value", flat=True)) == ["unverifiable", "withdrawn"]


@WAYS
def test_undo_after_another_verdict_is_refused_in_words(
    claim: Claim, desk: Client, analyst: User, other_analyst: User, headers: dict[str, str]
) -> None:
    row = decide(claim, analyst)
    decide(claim, other_analyst)
    response = desk.post(
        reverse("claim-undo", args=[claim.pk]),
        {"verdict": row.pk, "seen_sequence": 1},
        headers=headers,
    )
    assert response.status_code == 409
    assert "omar gave a verdict" in text_of(response)
    assert claim.verdicts.count() == 2


def test_an_undo_must_name_a_verdict_of_this_claim(claim: Claim, desk: Client) -> None:
    address = reverse("claim-undo", args=[claim.pk])
    assert desk.post(address, {}).status_code == 404
    assert desk.post(address, {"verdict": 77, "seen_sequence": 0}).status_code == 404


def test_giving_a_claim_back(claim: Claim, desk: Client) -> None:
    desk.get(claim.get_absolute_url())
    assert desk.post(reverse("claim-release", args=[claim.pk])).headers["Location"] == reverse(
        "queue"
    )
    assert not Lease.objects.exists()


def test_a_settled_claim_is_sent_back(claim: Claim, desk: Client, other_analyst: User) -> None:
    address = reverse("claim-return", args=[claim.pk])
    assert desk.post(address, {"reason": "Too early."}).status_code == 409
    decide(claim, other_analyst)
    response = desk.post(address, {"reason": "Look at the date."})
    page = text_of(desk.get(response.headers["Location"].split("#")[0]))
    assert "Returned by an analyst" in page
    assert "Look at the date." in page


def test_what_replaced_a_claim_is_shown_on_it(claim: Claim, desk: Client, analyst: User) -> None:
    version = factories.version(f"Anew. {claim.text}", article=claim.version.article)
    newer = factories.claim(version, quotation=claim.text, text=claim.text, previous=claim)
    page = text_of(desk.get(claim.get_absolute_url()))
    assert "The article has a newer version" in page
    assert newer.get_absolute_url() in page
    assert "verdict-form" not in page
    corrected = factories.claim(version, quotation=claim.text, text="Shells hit a mill.")
    ClaimLineage.objects.create(parent=newer, child=corrected, act="corrected", by=analyst)
    newer.retired_at = timezone.now()
    newer.save()
    page = text_of(desk.get(newer.get_absolute_url()))
    assert "A correction replaced this claim" in page
    assert corrected.get_absolute_url() in page


# Second review is blind.
SECRET = "The bridge keeper told me so."


@pytest.fixture
def waiting(claim: Claim, other_analyst: User) -> Claim:
    """A claim with Omar's first verdict, waiting for a second."""
    decide(claim, other_analyst, reason=SECRET, wants_second_review=True, confidence="low")
    return claim


def leaks(page: str) -> list[str]:
    """What of the first verdict can be read in a page."""
    marks = [SECRET, "chip-unverifiable", "low confidence", "Too vague</p>", "unverifiable</span>"]
    return [mark for mark in marks if mark in page]


def test_a_second_review_is_blind_until_one_has_decided(
    waiting: Claim, desk: Client, analyst: User
) -> None:
    address = waiting.get_absolute_url()
    page = text_of(desk.get(address))
    assert leaks(page) == []
    assert "You see it once you have decided" in page
    assert leaks(text_of(desk.get(reverse("queue"), {"state": "all"}))) == []
    assert (
        leaks(text_of(desk.get(reverse("queue"), {"view": "focus", "claim": str(waiting.pk)})))
        == []
    )
    assert leaks(text_of(desk.get(reverse("home")))) == []
    found = desk.get(reverse("queue"), {"verdict": "unverifiable", "view": "list"})
    assert f"row-{waiting.pk}" not in text_of(found)
    link_page = text_of(
        desk.post(
            reverse("claim-evidence", args=[waiting.pk]),
            {"other_claim": reported().pk, "stance": "context", "shows": "said"},
            headers=HTMX,
        )
    )
    assert leaks(link_page) == []
    decide(waiting, analyst)
    assert SECRET in text_of(desk.get(address))


def test_a_reader_and_the_first_analyst_see_the_first_verdict(
    waiting: Claim, as_role: Any, other_analyst: User
) -> None:
    assert SECRET in text_of(as_role(Role.READER).get(waiting.get_absolute_url()))
    omar = Client()
    omar.force_login(other_analyst)
    assert SECRET in text_of(omar.get(waiting.get_absolute_url()))


def test_a_blind_claim_among_the_suggested_hides_its_verdict(waiting: Claim, desk: Client) -> None:
    other = reported(waiting.text)
    Suggestion.objects.create(
        first=waiting, second=other, relation="same", score=0.9, matcher="test"
    )
    page = text_of(desk.get(other.get_absolute_url()))
    assert f"suggestion-{waiting.pk}" in page
    assert leaks(page) == []


@WAYS
def test_notes(claim: Claim, desk: Client, headers: dict[str, str]) -> None:
    address = reverse("claim-notes", args=[claim.pk])
    assert desk.post(address, {"text": "  "}, headers=headers).status_code == 422
    response = desk.post(address, {"text": "Ask the miller."}, headers=headers)
    assert response.status_code == (200 if headers else 302)
    assert Note.objects.get().text == "Ask the miller."
    assert "Ask the miller." in text_of(desk.get(claim.get_absolute_url()))


HOSTILE = "<script>alert(1)</script><b onclick=x>"


def test_hostile_text_is_printed_and_not_run(desk: Client, analyst: User) -> None:
    source = factories.stated_source(HOSTILE, named=True)
    claim = reported(HOSTILE, by=source, outlet=factories.outlet(HOSTILE + " Gazette"))
    other = reported(HOSTILE, by=source)
    claim.places.create(name=HOSTILE, normalised="p")
    claim.actors.create(name=HOSTILE, normalised="a")
    claim.quantities.create(text=HOSTILE, start=0, end=1, low=1, unit=HOSTILE)
    add_claim_evidence(
        claim=claim,
        other=other,
        analyst=analyst,
        stance="supports",
        shows="happened",
        quote=HOSTILE,
        independent_because=HOSTILE,
    )
    desk.post(reverse("claim-notes", args=[claim.pk]), {"text": HOSTILE})
    desk.post(reverse("claim-verdict", args=[claim.pk]), verdict_data(claim, reason=HOSTILE))
    pages = [
        claim.get_absolute_url(),
        f"{reverse('queue')}?state=all&view=list&q={HOSTILE}",
        f"{reverse('queue')}?state=all&view=focus&claim={claim.pk}",
        reverse("home"),
    ]
    for address in pages:
        page = text_of(desk.get(address))
        assert "<script>alert" not in page, address
        assert "<b onclick" not in page, address
        assert "&lt;script&gt;" in page, address


def test_the_page_costs_the_same_with_few_links_and_with_many(desk: Client, analyst: User) -> None:
    counts = []
    for number in (3, 30):
        claim = reported(by=named())
        for _ in range(number):
            add_claim_evidence(
                claim=claim,
                other=reported(by=named()),
                analyst=analyst,
                stance="supports",
                shows="happened",
            )
        desk.get(claim.get_absolute_url())
        with CaptureQueriesContext(connection) as queries:
            desk.get(claim.get_absolute_url())
        counts.append(len(queries))
    assert counts[0] == counts[1]
