"""Propositions: what hangs together by judgements, and how it is parted."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from claims.models import Claim, Judgement, Proposition
from claims.models.matching import BLOCKING
from claims.services.judgements import (
    JudgementRefused,
    judge,
    latest_between,
    pair_of,
    undo_batch,
)
from claims.services.propositions import SplitRefused, connected, members, split
from tests.claims.reports import reported
from tests.claims.test_judgements import proposition_of
from workbench.models import User


@pytest.fixture
def star(analyst: User) -> list[Claim]:
    """Four claims of one proposition, three of them judged the same as the first."""
    claims = [reported() for _ in range(4)]
    for other in claims[1:]:
        judge(user=analyst, claim=claims[0], other=other, value="same")
    return claims


def listed(proposition: Proposition) -> list[Claim]:
    """The proposition's members, oldest first."""
    return list(members(proposition).order_by("pk"))


def of(claim: Claim) -> Proposition:
    """The claim's proposition, which it has."""
    found = proposition_of(claim)
    assert found is not None
    return found


def test_members_are_of_current_versions_and_not_replaced(star: list[Claim]) -> None:
    assert listed(of(star[0])) == star
    Claim.objects.filter(pk=star[1].pk).update(retired_at=timezone.now())
    assert listed(of(star[0])) == [star[0], *star[2:]]


def test_a_split_keeps_both_sides_together_and_apart_from_each_other(
    star: list[Claim], analyst: User
) -> None:
    whole = of(star[0])
    made = split(user=analyst, proposition=whole, claims=star[2:], reason="Another day.")
    assert made is not None
    assert listed(made) == star[2:]
    assert listed(whole) == star[:2]
    held = latest_between(star)
    assert held[pair_of(star[0], star[2])].value == "different"
    assert held[pair_of(star[0], star[2])].reason == "Another day."
    with pytest.raises(JudgementRefused, match="different"):
        judge(user=analyst, claim=star[1], other=star[2], value="same")


def test_a_split_is_undone_as_one_batch(star: list[Claim], analyst: User) -> None:
    whole = of(star[0])
    split(user=analyst, proposition=whole, claims=[star[1], star[2]], reason="Another day.")
    batch = Judgement.objects.exclude(batch=None).values_list("batch", flat=True).distinct().get()
    assert batch is not None
    assert not undo_batch(user=analyst, batch=batch).skipped
    assert {of(claim).pk for claim in star} == {of(star[0]).pk}


def test_a_single_claim_taken_out_has_no_proposition(star: list[Claim], analyst: User) -> None:
    assert split(user=analyst, proposition=of(star[0]), claims=[star[3]], reason="No.") is None
    assert proposition_of(star[3]) is None
    assert listed(of(star[0])) == star[:3]


def test_the_middle_can_be_taken_out_and_the_rest_stays_one(
    star: list[Claim], analyst: User
) -> None:
    whole = of(star[0])
    assert split(user=analyst, proposition=whole, claims=[star[0]], reason="No.") is None
    assert len({of(claim).pk for claim in star[1:]}) == 1


def test_a_proposition_of_two_dissolves(analyst: User) -> None:
    first, second = reported(), reported()
    judge(user=analyst, claim=first, other=second, value="same")
    split(user=analyst, proposition=of(first), claims=[second], reason="Two mills.")
    assert not Proposition.objects.exists()


def test_what_is_no_split_is_refused(star: list[Claim], analyst: User, reader: User) -> None:
    whole = of(star[0])
    for claims in ([], star, [reported()], [star[1], reported()]):
        with pytest.raises(SplitRefused, match="some of the proposition"):
            split(user=analyst, proposition=whole, claims=claims, reason="No.")
    with pytest.raises(SplitRefused, match="why"):
        split(user=analyst, proposition=whole, claims=star[:1], reason="  ")
    with pytest.raises(PermissionDenied):
        split(user=reader, proposition=whole, claims=star[:1], reason="No.")


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    acts=st.lists(
        st.tuples(
            st.integers(0, 4),
            st.integers(0, 4),
            st.sampled_from(["same", "same", "contradicts", "related", "different", "unsure"]),
        ).filter(lambda act: act[0] != act[1]),
        max_size=14,
    )
)
def test_whatever_is_judged_membership_follows_from_what_holds(
    acts: list[tuple[int, int, str]], analyst: User
) -> None:
    claims = [reported() for _ in range(5)]
    for one, other, value in acts:
        newest = Judgement.objects.newest().across([claims[one].pk], [claims[other].pk]).first()
        try:
            judge(
                user=analyst,
                claim=claims[one],
                other=claims[other],
                value=value,
                seen=newest.pk if newest else None,
            )
        except JudgementRefused:
            continue
    rows = list(Claim.objects.filter(pk__in=[c.pk for c in claims]).order_by("pk"))
    groups = {frozenset(c.pk for c in group) for group in connected(rows) if len(group) > 1}
    stored: dict[int, set[int]] = {}
    for row in rows:
        if row.proposition_id is not None:
            stored.setdefault(row.proposition_id, set()).add(row.pk)
    assert {frozenset(keys) for keys in stored.values()} == groups
    for judgement in Judgement.objects.standing().within([c.pk for c in claims]):
        apart = judgement.value in BLOCKING
        together = any({judgement.first_id, judgement.second_id} <= keys for keys in groups)
        assert apart != together
