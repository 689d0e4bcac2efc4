"""Merging two claims of a version into one, and taking the merge back."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from claims.lineage import ancestors, descendants
from claims.models import Claim, ClaimLineage, ReviewState
from claims.services.corrections import ClaimGone, correct_claim, restore_claim, retire_claim
from claims.services.crediting import credit_of
from claims.services.drift import find_drift
from claims.services.leases import ClaimHeld, open_claim
from claims.services.merging import (
    NEIGHBOURS,
    NotMergeable,
    NotMerged,
    merge_claims,
    neighbours,
    undo_merge,
)
from sources.models import ArticleVersion
from tests import factories
from tests.claims.reports import UNVERIFIABLE, decide, link, named, reported, state
from workbench.models import AuditEvent, User

pytestmark = pytest.mark.django_db
TEXT = "The army shelled Dolna and killed 12 people there."


@pytest.fixture
def version() -> ArticleVersion:
    return factories.version()


@pytest.fixture
def shelled(version: ArticleVersion) -> Claim:
    source = factories.stated_source()
    made = factories.claim(
        version,
        quotation="The army also shelled Dolna",
        text="The army shelled Dolna.",
        attribution=factories.attribution(version, source=source),
        modality="possible",
    )
    made.places.create(name="Dolna", normalised="dolna")
    return made


@pytest.fixture
def killed(version: ArticleVersion) -> Claim:
    made = factories.claim(version, quotation="killing 12 people", text="12 people were killed.")
    made.places.create(name="Dolna", normalised="dolna")
    made.quantities.create(
        text="12 people", start=made.start + 8, end=made.end, low=12, unit="people"
    )
    return made


def merged(claim: Claim, other: Claim, analyst: User, text: str = TEXT) -> Claim:
    return merge_claims(claim=claim, other=other, analyst=analyst, text=text)


# --- the service -----------------------------------------------------------------------


def test_the_merged_claim_is_built_from_the_pieces_of_both(
    shelled: Claim, killed: Claim, analyst: User
) -> None:
    made = merged(shelled, killed, analyst, f"  {TEXT.replace(' and ', '  and ')}")
    text = made.version.content.text
    assert made.text == TEXT
    assert made.pieces == [[shelled.start, shelled.end], [killed.start, killed.end]]
    assert made.quote == text[made.start : made.end]
    assert made.quote == "The army also shelled Dolna, killing 12 people"
    assert (made.sentence_start, made.sentence_end) == (shelled.start, killed.end)
    assert (made.attribution, made.modality) == (shelled.attribution, "possible")
    assert [row.name for row in made.places.all()] == ["Dolna"]
    assert [row.text for row in made.quantities.all()] == ["12 people"]
    assert list(Claim.objects.live()) == [made]
    assert list(find_drift()) == []
    event = AuditEvent.objects.get(action="claim.merged")
    assert (event.target_id, event.data["of"]) == (str(made.pk), [shelled.pk, killed.pk])


def test_pieces_that_overlap_become_one(version: ArticleVersion, analyst: User) -> None:
    first = factories.claim(version, quotation="the army took the bridge")
    second = factories.claim(version, quotation="took the bridge at Tarsin")
    made = merged(second, first, analyst)
    assert made.pieces == [[first.start, second.end]]


def test_evidence_and_verdicts_stay_with_the_two_and_are_shown(
    shelled: Claim, killed: Claim, analyst: User
) -> None:
    link(killed, analyst, reported(by=named()))
    decide(killed, analyst, **UNVERIFIABLE)
    resting = reported("Boats left Ostra at noon.")
    link(resting, analyst, shelled)
    decide(resting, analyst, **UNVERIFIABLE)
    made = merged(shelled, killed, analyst)
    assert state(made) == (ReviewState.NEW, "")
    assert state(resting) == (ReviewState.RELOOK, "evidence")
    found = {row.claim: row for row in ancestors(made, analyst)}
    assert set(found) == {shelled, killed}
    assert (found[killed].decided, found[killed].linked) == (1, 1)
    assert {row.lineage.act for row in found.values()} == {"merged"}


def test_what_cannot_be_merged(
    shelled: Claim, killed: Claim, analyst: User, other_analyst: User
) -> None:
    for other in (shelled, factories.claim()):
        with pytest.raises(NotMergeable):
            merged(shelled, other, analyst)
    open_claim(claim=killed, analyst=other_analyst)
    with pytest.raises(ClaimHeld):
        merged(shelled, killed, analyst)
    retire_claim(claim=killed, analyst=other_analyst, reason="")
    with pytest.raises(ClaimGone):
        merged(shelled, killed, analyst)
    assert list(Claim.objects.live().filter(version=shelled.version)) == [shelled]


def test_undo_brings_both_back_and_keeps_what_was_done(
    shelled: Claim, killed: Claim, analyst: User, other_analyst: User
) -> None:
    decide(killed, analyst, **UNVERIFIABLE)
    made = merged(shelled, killed, analyst)
    decide(made, analyst, **UNVERIFIABLE)
    assert undo_merge(claim=made, analyst=other_analyst) == [shelled, killed]
    assert set(Claim.objects.live()) == {shelled, killed}
    assert state(shelled) == (ReviewState.NEW, "")
    assert state(killed) == (ReviewState.SETTLED, "")
    made.refresh_from_db()
    assert made.verdicts.count() == 1
    assert ClaimLineage.objects.filter(child=made).exclude(undone_at=None).count() == 2
    assert [row.claim for row in descendants(shelled, analyst)] == [made]
    assert AuditEvent.objects.get(action="claim.unmerged").actor == other_analyst
    with pytest.raises(ClaimGone):
        undo_merge(claim=made, analyst=analyst)
    with pytest.raises(ClaimGone):
        restore_claim(claim=made, analyst=analyst)


def test_after_an_undo_the_two_can_be_retired_restored_and_merged_anew(
    shelled: Claim, killed: Claim, analyst: User
) -> None:
    undo_merge(claim=merged(shelled, killed, analyst), analyst=analyst)
    retire_claim(claim=killed, analyst=analyst, reason="A caption.")
    restore_claim(claim=killed, analyst=analyst)
    again = merged(killed, shelled, analyst)
    assert again.attribution is None, "the source is that of the claim one starts from"
    assert list(Claim.objects.live()) == [again]


def test_a_merged_claim_that_was_corrected_is_not_taken_apart(
    shelled: Claim, killed: Claim, analyst: User
) -> None:
    made = merged(shelled, killed, analyst)
    later = correct_claim(
        claim=made,
        analyst=analyst,
        text="Dolna was shelled.",
        credit=credit_of(made),
        modality=made.modality,
    )
    with pytest.raises(ClaimGone):
        undo_merge(claim=made, analyst=analyst)
    with pytest.raises(NotMerged):
        undo_merge(claim=later, analyst=analyst)


def test_the_nearest_claims_are_offered_in_reading_order(analyst: User) -> None:
    words = [f"Bridge {number} fell." for number in range(2 * NEIGHBOURS + 10)]
    version = factories.version(" ".join(words))
    claims = [factories.claim(version, quotation=word, text=word) for word in words]
    retire_claim(claim=claims[21], analyst=analyst, reason="")
    near = neighbours(claims[20])
    assert near == [*claims[20 - NEIGHBOURS : 20], *claims[22 : 22 + NEIGHBOURS]]


# --- the pages -------------------------------------------------------------------------


@pytest.fixture
def desk(client: Client, analyst: User) -> Client:
    """Anna's browser."""
    client.force_login(analyst)
    return client


def test_two_claims_are_merged_and_the_merge_is_undone(
    desk: Client, shelled: Claim, killed: Claim
) -> None:
    panel = desk.get(reverse("claim-correct", args=[shelled.pk])).content.decode()
    assert f'<option value="{killed.pk}">12 people were killed.</option>' in panel
    assert "Take the merge back" not in panel
    path = reverse("claim-merge", args=[shelled.pk])
    page = desk.post(path, {"other": killed.pk, "text": TEXT}, follow=True).content.decode()
    made = Claim.objects.live().get()
    undo = reverse("claim-unmerge", args=[made.pk])
    assert f'action="{undo}"' in page
    article = made.version.get_absolute_url()
    assert "merge-notice" not in desk.get(article).content.decode(), "offered once"
    panel = desk.get(reverse("claim-correct", args=[made.pk])).content.decode()
    assert "Take the merge back" in panel
    page = desk.post(undo, follow=True).content.decode()
    assert "both claims stand as before" in page
    assert "Retired claims" not in page, "a merge that was taken back is no retired claim"
    page = desk.post(undo, follow=True).content.decode()
    assert "corrected or retired meanwhile" in page


def test_a_refused_merge_keeps_what_was_typed(desk: Client, shelled: Claim, killed: Claim) -> None:
    path = reverse("claim-merge", args=[shelled.pk])
    other = factories.claim()
    for sent, message in (
        ({"other": "", "text": "Kept words."}, "Choose the other claim."),
        ({"other": other.pk, "text": "Kept words."}, "That claim is not there any more."),
    ):
        answer = desk.post(path, sent)
        page = answer.content.decode()
        assert answer.status_code == 422
        assert message in page
        assert "Kept words.</textarea>" in page
    assert desk.post(path, {"other": killed.pk, "text": " "}).status_code == 422
    assert Claim.objects.live().filter(version=shelled.version).count() == 2


def test_a_claim_that_somebody_holds_is_not_merged(
    desk: Client, shelled: Claim, killed: Claim, other_analyst: User
) -> None:
    open_claim(claim=killed, analyst=other_analyst)
    path = reverse("claim-merge", args=[shelled.pk])
    answer = desk.post(path, {"other": killed.pk, "text": TEXT})
    assert answer.status_code == 422
    assert "omar holds this claim until" in answer.content.decode()
