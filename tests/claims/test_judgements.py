"""Judgements: rows that are never changed, of which the latest of a pair holds."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, IntegrityError, transaction
from django.utils import timezone

from claims.models import Claim, Judgement, Proposition
from claims.services.judgements import (
    JudgementRefused,
    StaleJudgement,
    judge,
    judge_many,
    judgements_of,
    latest_between,
    pair_of,
    undo_batch,
    undo_judgement,
)
from tests import factories
from tests.claims.reports import reported
from workbench.models import AuditEvent, User


def proposition_of(claim: Claim) -> Proposition | None:
    """The claim's proposition as stored."""
    return Claim.objects.select_related("proposition").get(pk=claim.pk).proposition


def test_same_joins_both_claims_to_one_proposition(analyst: User) -> None:
    first, second = reported(), reported()
    judgement = judge(user=analyst, claim=second, other=first, value="same", reason=" One mill. ")
    assert (judgement.first, judgement.second) == (first, second)
    assert (judgement.value, judgement.reason) == ("same", "One mill.")
    proposition = proposition_of(first)
    assert proposition is not None
    assert proposition == proposition_of(second)
    assert proposition.text == first.text
    assert latest_between([first, second]) == {pair_of(second, first): judgement}
    assert judgements_of(first) == {second.pk: judgement}


@pytest.mark.parametrize("value", ["contradicts", "related", "different", "unsure"])
def test_other_judgements_join_nothing(value: str, analyst: User) -> None:
    first, second = reported(), reported()
    judge(user=analyst, claim=first, other=second, value=value)
    assert proposition_of(first) is None
    assert Proposition.objects.count() == 0


@pytest.mark.parametrize("value", ["contradicts", "related", "different", "unsure"])
def test_other_judgements_block_a_merge_by_way_of_third_claims(value: str, analyst: User) -> None:
    first, second, third = reported(), reported(), reported()
    standing = judge(user=analyst, claim=first, other=third, value=value)
    judge(user=analyst, claim=first, other=second, value="same")
    with pytest.raises(JudgementRefused, match=r"judged “.+” by anna") as refused:
        judge(user=analyst, claim=second, other=third, value="same")
    assert refused.value.blocking == standing
    assert proposition_of(third) is None
    assert Judgement.objects.count() == 2


def test_two_propositions_merge_and_part_again(analyst: User) -> None:
    one, two, three, four = (reported() for _ in range(4))
    judge(user=analyst, claim=one, other=two, value="same")
    judge(user=analyst, claim=three, other=four, value="same")
    bridge = judge(user=analyst, claim=two, other=three, value="same")
    assert len({proposition_of(claim) for claim in (one, two, three, four)}) == 1
    undo_judgement(user=analyst, judgement=bridge)
    assert proposition_of(one) == proposition_of(two)
    assert proposition_of(three) == proposition_of(four)
    assert proposition_of(two) != proposition_of(three)
    assert Proposition.objects.count() == 2


def test_undo_restores_what_held_before_and_then_nothing(analyst: User) -> None:
    first, second = reported(), reported()
    unsure = judge(user=analyst, claim=first, other=second, value="unsure")
    same = judge(user=analyst, claim=first, other=second, value="same", seen=unsure.pk)
    back = undo_judgement(user=analyst, judgement=same)
    assert (back.value, back.supersedes) == ("unsure", same)
    assert proposition_of(first) is None
    with pytest.raises(StaleJudgement) as stale:
        undo_judgement(user=analyst, judgement=same)
    assert stale.value.current == back
    again = undo_judgement(user=analyst, judgement=back)
    assert again.value == "same"
    assert proposition_of(first) is not None


def test_a_withdrawn_judgement_does_not_hold(analyst: User) -> None:
    first, second = reported(), reported()
    judgement = judge(user=analyst, claim=first, other=second, value="different")
    undone = undo_judgement(user=analyst, judgement=judgement)
    assert undone.value == "withdrawn"
    assert not undone.decides
    assert latest_between([first, second]) == {}
    assert judge(
        user=analyst, claim=first, other=second, value="same", seen=undone.pk
    ).supersedes == (undone)


def test_only_reviewers_take_back_what_others_judged(
    analyst: User, other_analyst: User, reviewer: User
) -> None:
    judgement = judge(user=analyst, claim=reported(), other=reported(), value="related")
    with pytest.raises(JudgementRefused, match="Only reviewers"):
        undo_judgement(user=other_analyst, judgement=judgement)
    assert undo_judgement(user=reviewer, judgement=judgement).analyst == reviewer


def test_a_judgement_that_saw_another_state_is_not_stored(
    analyst: User, other_analyst: User
) -> None:
    first, second = reported(), reported()
    theirs = judge(user=other_analyst, claim=first, other=second, value="contradicts")
    with pytest.raises(StaleJudgement) as stale:
        judge(user=analyst, claim=first, other=second, value="same", seen=None)
    assert stale.value.current == theirs
    assert judge(user=analyst, claim=first, other=second, value="contradicts") == theirs
    assert Judgement.objects.count() == 1


def test_who_may_not_judge_what(analyst: User, reader: User) -> None:
    claim, retired = reported(), reported(retired_at=timezone.now())
    with pytest.raises(PermissionDenied):
        judge(user=reader, claim=claim, other=reported(), value="same")
    with pytest.raises(JudgementRefused, match="two different claims"):
        judge(user=analyst, claim=claim, other=claim, value="same")
    with pytest.raises(JudgementRefused, match="correction"):
        judge(user=analyst, claim=claim, other=retired, value="same")
    for value in ("withdrawn", "perhaps"):
        with pytest.raises(JudgementRefused, match="Choose"):
            judge(user=analyst, claim=claim, other=reported(), value=value)
    gone = reported()
    Claim.objects.filter(pk=gone.pk).delete()
    with pytest.raises(JudgementRefused, match="extracted anew"):
        judge(user=analyst, claim=claim, other=gone, value="same")
    old = reported()
    factories.version("Another text.", article=old.version.article)
    with pytest.raises(JudgementRefused, match="newer version"):
        judge(user=analyst, claim=claim, other=old, value="same")
    assert not Judgement.objects.exists()


def test_the_database_refuses_a_second_beginning_and_any_change(analyst: User) -> None:
    first, second = reported(), reported()
    judgement = judge(user=analyst, claim=first, other=second, value="same")
    with pytest.raises(IntegrityError), transaction.atomic():
        Judgement.objects.create(first=first, second=second, value="same", analyst=analyst)
    with pytest.raises(IntegrityError), transaction.atomic():
        Judgement.objects.create(first=second, second=first, value="same", analyst=analyst)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        Judgement.objects.filter(pk=judgement.pk).update(value="unsure")
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        Judgement.objects.filter(pk=judgement.pk)._raw_delete("default")


def test_a_bulk_act_lists_what_it_left_and_is_reverted_whole(
    analyst: User, other_analyst: User
) -> None:
    claim = reported()
    free, blocked, taken = reported(), reported(), reported()
    judge(user=analyst, claim=free, other=blocked, value="contradicts")
    judge(user=other_analyst, claim=claim, other=taken, value="unsure")
    outcome = judge_many(user=analyst, claim=claim, others=[free, blocked, taken], value="same")
    assert [row.second for row in outcome.judgements] == [free]
    assert {row.batch for row in outcome.judgements} == {outcome.batch}
    why = {skipped.claim: skipped.why for skipped in outcome.skipped}
    assert "contradicts" in why[blocked]
    assert why[taken] == "This pair was judged “unsure” meanwhile."
    assert proposition_of(free) == proposition_of(claim) != proposition_of(taken)
    reverted = undo_batch(user=analyst, batch=outcome.batch)
    assert [row.value for row in reverted.judgements] == ["withdrawn"]
    assert proposition_of(claim) is None


def test_a_pair_held_together_by_a_third_claim_cannot_be_judged_apart(analyst: User) -> None:
    one, two, three = (reported() for _ in range(3))
    judge(user=analyst, claim=one, other=two, value="same")
    judge(user=analyst, claim=two, other=three, value="same")
    with pytest.raises(JudgementRefused, match="Split the proposition first"):
        judge(user=analyst, claim=one, other=three, value="different")
    assert Judgement.objects.count() == 2


def test_each_judgement_stands_in_the_history_of_both_claims(analyst: User) -> None:
    first, second = reported(), reported()
    judge(user=analyst, claim=first, other=second, value="related", reason="One campaign.")
    events = AuditEvent.objects.filter(action="claim.judged").order_by("sequence")
    assert [(event.target_id, event.data["other"]) for event in events] == [
        (str(first.pk), second.pk),
        (str(second.pk), first.pk),
    ]
    assert events[0].data["value"] == "related"
    assert events[0].data["reason"] == "One campaign."
