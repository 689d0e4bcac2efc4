"""Adding, correcting, retiring and restoring claims."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.utils import timezone

from claims.models import Claim, ClaimLineage, ClaimPlace, Lease, Quantity, ReviewState
from claims.services.corrections import (
    ClaimGone,
    NothingChanged,
    QuotationAmbiguous,
    QuotationNotFound,
    TooFewParts,
    add_claim,
    correct_claim,
    restore_claim,
    retire_claim,
    split_claim,
)
from claims.services.crediting import Credit, CreditUnknown, credit_of
from claims.services.leases import ClaimHeld
from claims.services.review import record_verdict
from sources.models import ArticleVersion
from tests import factories
from workbench.models import AuditEvent, User

pytestmark = pytest.mark.django_db


@pytest.fixture
def version() -> ArticleVersion:
    made = factories.version()
    factories.attribution(
        made,
        source=factories.stated_source(),
        quotation="that the army took the bridge at Tarsin",
    )
    return made


@pytest.fixture
def claim(version: ArticleVersion) -> Claim:
    return factories.claim(version, attribution=version.attributions.get())


def test_added_claim_is_anchored_and_numbered(
    version: ArticleVersion, claim: Claim, analyst: User
) -> None:
    made = add_claim(
        version=version,
        analyst=analyst,
        quotation="The army also  shelled Dolna",
        text=" The army shelled Dolna. ",
        modality="possible",
    )
    text = version.content.text
    assert made.text == "The army shelled Dolna."
    assert made.quote == text[made.start : made.end] == "The army also shelled Dolna"
    assert text[made.sentence_start : made.sentence_end] == (
        "The army also shelled Dolna, killing 12 people."
    )
    assert (made.index, made.modality, made.added_by) == (claim.index + 1, "possible", analyst)
    assert (made.attribution, made.pipeline_version) == (None, "")
    assert AuditEvent.objects.filter(action="claim.added", target_id=made.pk).exists()


def test_added_claim_without_text_is_its_quotation(version: ArticleVersion, analyst: User) -> None:
    made = add_claim(version=version, analyst=analyst, quotation="killing\n12 people")
    assert made.text == "killing 12 people"


@pytest.mark.parametrize(
    ("quotation", "error"),
    [
        pytest.param("The navy shelled Dolna", QuotationNotFound, id="not-there"),
        pytest.param("", QuotationNotFound, id="empty"),
        pytest.param("the", QuotationAmbiguous, id="more-than-once"),
    ],
)
def test_quotation_that_cannot_be_placed(
    version: ArticleVersion, analyst: User, quotation: str, error: type[Exception]
) -> None:
    with pytest.raises(error):
        add_claim(version=version, analyst=analyst, quotation=quotation)
    assert not version.claims.exists()


def test_selected_place_decides_between_equal_words(version: ArticleVersion, analyst: User) -> None:
    text = version.content.text
    near = text.rindex("source")
    made = add_claim(version=version, analyst=analyst, quotation="source", near=near)
    assert made.start == near


def test_credit_to_a_known_party(version: ArticleVersion, analyst: User) -> None:
    known = version.attributions.get()
    inside = add_claim(
        version=version, analyst=analyst, quotation="took the bridge", credit=Credit("s1")
    )
    assert inside.attribution == known
    outside = add_claim(
        version=version, analyst=analyst, quotation="We lost nobody", credit=Credit("s1")
    )
    made = outside.attribution
    assert made is not None and made != known
    assert (made.local_id, made.stated_source, made.implicit) == ("s1", known.stated_source, True)
    assert [span.text for span in made.spans.all()] == ["We lost nobody"]


def test_credit_to_a_new_party(version: ArticleVersion, analyst: User) -> None:
    made = add_claim(
        version=version,
        analyst=analyst,
        quotation="The army also shelled Dolna",
        credit=Credit(label="Dolna Council", kind="government", named=True),
    ).attribution
    assert made is not None and made.stated_source is not None
    assert (made.local_id, made.label, made.mention) == ("s2", "Dolna Council", "")
    assert (made.stated_source.kind, made.stated_source.named) == ("government", True)


def test_credit_to_a_party_that_is_gone(version: ArticleVersion, analyst: User) -> None:
    with pytest.raises(CreditUnknown):
        add_claim(version=version, analyst=analyst, quotation="12 people", credit=Credit("s9"))
    assert not version.claims.exists()


def corrected(claim: Claim, analyst: User, **changes: Any) -> Claim:
    as_it_is: dict[str, Any] = {
        "text": claim.text,
        "credit": credit_of(claim),
        "modality": claim.modality,
    }
    return correct_claim(claim=claim, analyst=analyst, **(as_it_is | changes))


def test_correction_makes_a_new_claim_and_retires_the_old(claim: Claim, analyst: User) -> None:
    ClaimPlace.objects.create(claim=claim, name="Tarsin", normalised="tarsin")
    ClaimPlace.objects.create(claim=claim, name="Dolna", normalised="dolna")
    Quantity.objects.create(claim=claim, text="3 bridges", start=1, end=3, low=3, unit="bridges")
    new = corrected(claim, analyst, text="The army took Tarsin.")
    claim.refresh_from_db()
    assert claim.retired_at is not None
    assert (new.text, new.state, new.attribution) == (
        "The army took Tarsin.",
        ReviewState.NEW,
        claim.attribution,
    )
    assert (new.start, new.end, new.quote) == (claim.start, claim.end, claim.quote)
    assert [place.name for place in new.places.all()] == ["Tarsin"]
    assert not new.quantities.exists()
    lineage = ClaimLineage.objects.get()
    assert (lineage.parent, lineage.child, lineage.act) == (claim, new, "corrected")
    event = AuditEvent.objects.get(action="claim.corrected")
    assert event.data["before"]["text"] == "The army took the bridge at Tarsin."


def test_correcting_the_source_keeps_all_else(claim: Claim, analyst: User) -> None:
    Quantity.objects.create(claim=claim, text="3 bridges", start=1, end=3, low=3, unit="bridges")
    new = corrected(claim, analyst, credit=Credit())
    assert new.attribution is None
    assert new.quantities.count() == 1


def test_correcting_the_words_moves_the_anchor(claim: Claim, analyst: User) -> None:
    new = corrected(claim, analyst, quotation="shelled Dolna")
    assert new.quote == "shelled Dolna"
    assert new.pieces == [[new.start, new.end]]


def test_verdict_stays_with_the_retired_claim(claim: Claim, analyst: User) -> None:
    verdict = record_verdict(
        claim=claim,
        analyst=analyst,
        value="unverifiable",
        unverifiable_reason="too_vague",
        seen_sequence=0,
    )
    new = corrected(claim, analyst, modality="denied")
    assert (new.state, new.current_verdict) == (ReviewState.NEW, None)
    assert list(new.ancestors.get().parent.verdicts.all()) == [verdict]


def test_correcting_nothing_is_refused(claim: Claim, analyst: User) -> None:
    with pytest.raises(NothingChanged):
        corrected(claim, analyst, quotation=" the army  took the bridge at Tarsin ")
    claim.refresh_from_db()
    assert claim.retired_at is None


def test_second_correction_of_one_claim_is_refused(claim: Claim, analyst: User) -> None:
    corrected(claim, analyst, text="One.")
    with pytest.raises(ClaimGone):
        corrected(claim, analyst, text="Another.")
    assert ClaimLineage.objects.count() == 1


def test_claim_that_another_analyst_holds_is_left_alone(
    claim: Claim, analyst: User, other_analyst: User
) -> None:
    Lease.objects.create(
        claim=claim, holder=other_analyst, expires_at=timezone.now() + dt.timedelta(hours=1)
    )
    with pytest.raises(ClaimHeld):
        corrected(claim, analyst, text="One.")
    with pytest.raises(ClaimHeld):
        retire_claim(claim=claim, analyst=analyst, reason="")


def test_split_makes_a_claim_of_each_part(claim: Claim, analyst: User) -> None:
    ClaimPlace.objects.create(claim=claim, name="Tarsin", normalised="tarsin")
    made = split_claim(
        claim=claim, analyst=analyst, texts=["The army came to Tarsin.", " It took  a bridge. "]
    )
    claim.refresh_from_db()
    assert claim.retired_at is not None
    assert [new.text for new in made] == ["The army came to Tarsin.", "It took a bridge."]
    assert {(new.start, new.end, new.attribution) for new in made} == {
        (claim.start, claim.end, claim.attribution)
    }
    assert [new.places.count() for new in made] == [1, 0]
    assert [row.act for row in claim.descendants.all()] == ["split", "split"]


@pytest.mark.parametrize("texts", [[], ["One."], ["One.", " One. ", ""]])
def test_split_needs_two_parts(claim: Claim, analyst: User, texts: list[str]) -> None:
    with pytest.raises(TooFewParts):
        split_claim(claim=claim, analyst=analyst, texts=texts)
    assert Claim.objects.count() == 1


def test_retired_claim_can_come_back(claim: Claim, analyst: User) -> None:
    retired = retire_claim(claim=claim, analyst=analyst, reason="A caption.")
    assert not Claim.objects.live().filter(pk=claim.pk).exists()
    assert restore_claim(claim=retired, analyst=analyst).retired_at is None
    assert Claim.objects.live().filter(pk=claim.pk).exists()
    assert [e.action for e in AuditEvent.objects.filter(target_id=claim.pk)] == [
        "claim.retired",
        "claim.restored",
    ]


def test_corrected_claim_does_not_come_back(claim: Claim, analyst: User) -> None:
    corrected(claim, analyst, text="One.")
    with pytest.raises(ClaimGone):
        restore_claim(claim=claim, analyst=analyst)


def test_what_rested_on_a_retired_claim_is_looked_at_again(claim: Claim, analyst: User) -> None:
    other = factories.claim()
    factories.evidence(other, claim, by=analyst, stance="contradicts")
    record_verdict(
        claim=other,
        analyst=analyst,
        value="contested",
        contested_by="Outlet (military source)",
        seen_sequence=0,
    )
    retire_claim(claim=claim, analyst=analyst, reason="A caption.")
    other.refresh_from_db()
    assert (other.state, other.relook_cause) == (ReviewState.RELOOK, "evidence")
