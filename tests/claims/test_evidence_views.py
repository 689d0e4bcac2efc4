"""Linking evidence on the claim page: valid and invalid, with htmx and without."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from claims.models import Claim, Evidence, EvidenceCopy
from claims.services.evidence import add_claim_evidence
from sources.models import Outlet, StatedSource
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


def text_of(response: Any) -> str:
    """The answer's text."""
    return str(response.content.decode())


# Evidence.
def link_data(**fields: Any) -> dict[str, Any]:
    """What the forms that link send."""
    return {"stance": "supports", "shows": "happened", "independent_because": ""} | fields


@WAYS
def test_a_claim_is_linked_in_one_step(claim: Claim, desk: Client, headers: dict[str, str]) -> None:
    other = reported(by=named())
    response = desk.post(
        reverse("claim-evidence", args=[claim.pk]),
        link_data(other_claim=str(other.pk)),
        headers=headers,
    )
    assert response.status_code == (200 if headers else 302)
    assert Evidence.objects.get().other_claim == other
    if headers:
        page = text_of(response)
        assert "1 link, 1 outlet, 1 origin" in page
        assert 'id="standing"' in page
        assert 'id="verdict-form"' not in page, "what was typed into the decision must stay"
    for one in (claim, other):
        assert "1 link, 1 outlet, 1 origin" in text_of(desk.get(one.get_absolute_url()))


@pytest.mark.parametrize(
    "typed", ["{pk}", "#{pk}", "http://testserver/claims/{pk}/", "?claim={pk}"]
)
def test_a_claim_is_named_by_number_or_address(typed: str, claim: Claim, desk: Client) -> None:
    other = reported()
    desk.post(
        reverse("claim-evidence", args=[claim.pk]),
        link_data(other_claim=typed.format(pk=other.pk)),
    )
    assert Evidence.objects.get().other_claim == other


@WAYS
def test_an_address_is_linked_with_its_outlet_source_and_copy(
    claim: Claim, desk: Client, headers: dict[str, str]
) -> None:
    ministry = StatedSource.objects.get(name="Ministry of Ostra")
    desk.post(
        reverse("claim-evidence", args=[claim.pk]),
        link_data(
            url="https://tide.example/mill",
            outlet="The Tide",
            stated_source="Ministry of Ostra",
            quote="The mill burned.",
            copy="The mill burned until noon.",
        ),
        headers=headers,
    )
    evidence = Evidence.objects.get()
    assert (evidence.outlet, evidence.stated_source) == (
        Outlet.objects.get(name="The Tide"),
        ministry,
    )
    kept = desk.get(reverse("evidence-copy", args=[evidence.pk]))
    assert kept.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert text_of(kept) == "The mill burned until noon."


@pytest.mark.parametrize(
    ("typed", "is_named"), [("Harbour Office", True), ("military source", False)]
)
def test_a_new_stated_source_is_named_or_a_class(
    typed: str, *, is_named: bool, claim: Claim, desk: Client
) -> None:
    desk.post(
        reverse("claim-evidence", args=[claim.pk]),
        link_data(url="https://tide.example/a", outlet="The Tide", stated_source=typed),
    )
    source = Evidence.objects.get().stated_source
    assert source is not None
    assert source.named is is_named


BAD_LINKS = [
    pytest.param({"url": "javascript:alert(1)", "outlet": "The Tide"}, "http://", id="script"),
    pytest.param({"url": "ftp://tide.example/", "outlet": "The Tide"}, "http://", id="ftp"),
    pytest.param({"url": "", "outlet": "The Tide"}, "Give the address", id="no-address"),
    pytest.param({"url": "https://tide.example/"}, "which outlet", id="no-outlet"),
    pytest.param(
        {"url": "https://tide.example/", "outlet": "The Tide", "stance": "likes"},
        "Select a valid choice",
        id="stance",
    ),
    pytest.param({"other_claim": "the other one"}, "No claim has the number", id="no-claim"),
    pytest.param({"other_claim": "999999"}, "No claim has the number", id="unknown-claim"),
    pytest.param(
        {"url": "http://127.0.0.1/", "outlet": "The Tide", "fetch": "on"},
        "Nothing was linked",
        id="fetch-refused",
    ),
]


@WAYS
@pytest.mark.parametrize(("fields", "words"), BAD_LINKS)
def test_a_bad_link_says_why_and_keeps_what_was_typed(
    fields: dict[str, Any], words: str, claim: Claim, desk: Client, headers: dict[str, str]
) -> None:
    data = link_data(**({"independent_because": TYPED} | fields))
    response = desk.post(reverse("claim-evidence", args=[claim.pk]), data, headers=headers)
    page = text_of(response)
    assert response.status_code == 422
    assert words in page
    assert TYPED in page
    assert not Evidence.objects.exists()
    assert not Outlet.objects.filter(name="The Tide").exists()


def test_a_link_to_itself_and_a_second_one_are_refused(claim: Claim, desk: Client) -> None:
    address = reverse("claim-evidence", args=[claim.pk])
    itself = desk.post(address, link_data(other_claim=claim.pk))
    assert "cannot be evidence for itself" in text_of(itself)
    other = reported()
    desk.post(address, link_data(other_claim=other.pk))
    again = desk.post(address, link_data(other_claim=other.pk))
    assert again.status_code == 422
    assert "linked already" in text_of(again)


@WAYS
def test_a_link_is_withdrawn_and_kept(
    claim: Claim, desk: Client, analyst: User, headers: dict[str, str]
) -> None:
    evidence = add_claim_evidence(
        claim=claim, other=reported(), analyst=analyst, stance="supports", shows="happened"
    )
    response = desk.post(
        reverse("evidence-withdraw", args=[evidence.pk]),
        {"reason": "Another mill.", "seen_from": evidence.other_claim_id},
        headers=headers,
    )
    evidence.refresh_from_db()
    assert (evidence.withdrawn_by, evidence.withdrawn_reason) == (analyst, "Another mill.")
    if not headers:
        assert response.headers["Location"] == f"/claims/{evidence.other_claim_id}/#evidence"
    assert "Another mill." in text_of(desk.get(claim.get_absolute_url()))
    again = desk.post(reverse("evidence-withdraw", args=[evidence.pk]), headers=HTMX)
    assert "withdrawn before" in text_of(again)


@WAYS
def test_independence_is_recorded(
    claim: Claim, desk: Client, analyst: User, headers: dict[str, str]
) -> None:
    evidence = add_claim_evidence(
        claim=claim, other=reported(), analyst=analyst, stance="supports", shows="happened"
    )
    page = text_of(desk.get(claim.get_absolute_url()))
    assert "Does not count as an origin" in page
    assert "states no source of its own" in page
    address = reverse("evidence-independence", args=[evidence.pk])
    desk.post(address, {"independent_because": " "}, headers=headers)
    assert Evidence.objects.get().independent_because == ""
    desk.post(address, {"independent_because": "Own pictures."}, headers=headers)
    page = text_of(desk.get(claim.get_absolute_url()))
    assert "An origin of its own" in page


@pytest.mark.parametrize(("role", "status"), [(Role.ANALYST, 403), (Role.REVIEWER, 302)])
def test_origins_are_joined_by_reviewers(
    role: Role, status: int, claim: Claim, as_role: Any, other_analyst: User
) -> None:
    evidence = add_claim_evidence(
        claim=claim,
        other=reported(by=named()),
        analyst=other_analyst,
        stance="supports",
        shows="happened",
    )
    browser = as_role(role)
    response = browser.post(
        reverse("evidence-origin", args=[evidence.pk]),
        {"dependent": "yes", "reason": "One wrote for both."},
    )
    assert response.status_code == status
    if status == 302:
        page = text_of(browser.get(claim.get_absolute_url()))
        assert "joined by an analyst (One wrote for both.)" in page
        empty = browser.post(reverse("evidence-origin", args=[evidence.pk]), {"dependent": "no"})
        assert "Say why the two reports" in text_of(browser.get(empty.headers["Location"]))


def test_a_fetched_copy_is_shown_as_plain_words(claim: Claim, desk: Client, analyst: User) -> None:
    evidence = factories.evidence(claim, reported(), by=analyst)
    EvidenceCopy.objects.create(
        evidence=evidence,
        body="<p>Feu à l’usine</p><script>alert(1)</script>".encode("cp1252"),
        media_type="text/html; charset=windows-1252",
        sha256="0" * 64,
        retrieved_at=evidence.added_at,
    )
    kept = text_of(desk.get(reverse("evidence-copy", args=[evidence.pk])))
    assert "Feu à l’usine" in kept
    assert "alert" not in kept
