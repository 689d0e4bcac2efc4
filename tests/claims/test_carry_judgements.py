"""What was decided about a pair holds for later versions that say the same."""

from __future__ import annotations

from typing import Any

import pytest

from claims.models import Claim, Judgement
from claims.services.carry_over import carry_over
from claims.services.corrections import correct_claim
from claims.services.crediting import Credit
from claims.services.judgements import judge, judgements_of, undo_judgement
from tests import factories
from tests.claims.reports import reported
from tests.claims.test_judgements import proposition_of
from workbench.models import AuditEvent, User


def edited(claim: Claim, text: str = "") -> Claim:
    """The claim as it stands in a further version of its article, with other text around it."""
    text = text or claim.text
    version = factories.version(f"Edited. {text} It rained.\n", article=claim.version.article)
    made = factories.claim(version, quotation=text, text=text)
    carry_over(version)
    return Claim.objects.get(pk=made.pk)


@pytest.mark.parametrize("value", ["same", "contradicts", "related", "different", "unsure"])
def test_a_decision_holds_for_the_version_that_says_the_same(value: str, analyst: User) -> None:
    first, second = reported(), reported()
    row = judge(user=analyst, claim=first, other=second, value=value, reason="Two mills.")
    newer = edited(first)
    held = judgements_of(newer)[second.pk]
    assert (held.value, held.reason, held.analyst) == (value, "Two mills.", analyst)
    assert held.carried_from == row
    assert (proposition_of(newer) is not None) is (value == "same")
    event = AuditEvent.objects.get(action="claim.judgements_carried")
    assert (event.target_id, event.data["count"]) == (str(newer.pk), 1)


def test_both_ends_may_get_new_versions(analyst: User) -> None:
    first, second = reported(), reported()
    judge(user=analyst, claim=first, other=second, value="same")
    here, there = edited(first), edited(second)
    assert judgements_of(here)[there.pk].value == "same"
    assert set(judgements_of(there)) == {here.pk}
    assert proposition_of(here) == proposition_of(there) == proposition_of(first)


def test_claims_whose_earlier_versions_were_judged_can_be_judged_further(analyst: User) -> None:
    first, second, third = reported(), reported(), reported()
    judge(user=analyst, claim=first, other=second, value="same")
    newer = edited(first)
    judge(user=analyst, claim=newer, other=third, value="same")
    assert proposition_of(third) == proposition_of(second)


def test_undoing_what_was_carried_parts_the_claims(analyst: User) -> None:
    first, second = reported(), reported()
    judge(user=analyst, claim=first, other=second, value="same")
    here, there = edited(first), edited(second)
    undo_judgement(user=analyst, judgement=judgements_of(here)[there.pk])
    assert proposition_of(here) is None
    assert proposition_of(there) is None


def test_a_decision_does_not_hold_for_other_words(analyst: User) -> None:
    first, second = reported("Shells killed 12 people."), reported("Shells killed 12 people.")
    judge(user=analyst, claim=first, other=second, value="same")
    newer = edited(first, "Shells killed 21 people.")
    assert newer.previous == first
    assert judgements_of(newer) == {}
    assert proposition_of(newer) is None


def test_carrying_twice_carries_once(analyst: User) -> None:
    first, second = reported(), reported()
    judge(user=analyst, claim=first, other=second, value="unsure")
    newer = edited(first)
    carry_over(newer.version)
    assert Judgement.objects.count() == 2


@pytest.mark.parametrize(("text", "holds"), [("", True), ("Rain hit the mill at Ostra.", False)])
def test_a_corrected_source_keeps_what_was_decided_and_corrected_words_do_not(
    text: str, *, holds: bool, analyst: User, settings: Any
) -> None:
    claim, other = reported(), reported()
    judge(user=analyst, claim=claim, other=other, value="different")
    new = correct_claim(
        claim=claim,
        analyst=analyst,
        text=text or claim.text,
        credit=Credit(label="Ostra council", kind="government", named=True),
        modality="asserted",
    )
    assert (other.pk in judgements_of(new)) is holds
