"""Propositions: which claims assert one thing, as far as analysts said so.

Membership follows from the judgements that hold: the claims of a proposition hang together by
*same* judgements and by being versions of one claim. Nothing is joined against a judgement of
another kind, not even by way of third claims.
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from itertools import pairwise

from django.core.exceptions import PermissionDenied
from django.db import transaction

from claims.models import Claim, Judgement, JudgementValue, Proposition
from claims.models.matching import BLOCKING
from claims.querysets import ClaimQuerySet
from workbench import audit
from workbench.models import Role, User


class SplitRefused(Exception):
    """The proposition cannot be split like this; the message is for the user."""


class Blocked(Exception):
    """Two claims cannot be of one proposition: a decision that holds stands between them."""

    def __init__(self, judgement: Judgement) -> None:
        super().__init__(
            f"“{judgement.first.text}” and “{judgement.second.text}” were judged "
            f"“{judgement.get_value_display().lower()}” by {judgement.analyst}. "
            "Change that judgement first."
        )
        self.judgement = judgement


def members(proposition: Proposition) -> ClaimQuerySet:
    """Return the claims of current versions that assert the proposition."""
    return Claim.objects.live().filter(proposition=proposition)


def join(first: Claim, second: Claim, actor: User) -> Proposition:
    """Make two claims, and all that was judged the same as either, one proposition.

    The caller has stored the judgement and holds the transaction.

    Raises:
        Blocked: a decision that holds stands between a claim of the one side and one of the other.
    """
    mine, theirs = first.proposition, second.proposition
    if mine is not None and mine == theirs:
        return mine
    blocking = _between(_side(first), _side(second))
    if blocking is not None:
        raise Blocked(blocking)
    kept = min((p for p in (mine, theirs) if p is not None), key=lambda p: p.pk, default=None)
    if kept is None:
        kept = Proposition.objects.create(text=first.text, created_by=actor)
        audit.record(actor=actor, action="proposition.created", target=kept, text=kept.text)
    gone = next((p for p in (mine, theirs) if p is not None and p != kept), None)
    Claim.objects.filter(pk__in=[first.pk, second.pk]).update(proposition=kept)
    if gone is not None:
        moved = list(gone.claims.values_list("pk", flat=True))
        Claim.objects.filter(pk__in=moved).update(proposition=kept)
        audit.record(
            actor=actor, action="proposition.merged", target=kept, merged=gone.pk, claims=moved
        )
        gone.delete()
    first.proposition = second.proposition = kept
    return kept


def regroup(proposition: Proposition, actor: User | None) -> list[Proposition]:
    """Part a proposition where the judgements that hold no longer hang its claims together.

    Returns:
        The propositions that its claims are of now, the old one first if it is still one of them.
    """
    claims = list(proposition.claims.order_by("pk"))
    groups = connected(claims)
    # The group of the oldest claim keeps the row, and with it the address.
    result, kept = [], False
    for group in groups:
        if not _asserted_twice(group):
            _assign(group, None)
        elif not kept:
            kept = True
            result.append(proposition)
        else:
            made = Proposition.objects.create(text=group[0].text, created_by=actor)
            _assign(group, made)
            audit.record(
                actor=actor,
                action="proposition.split",
                target=made,
                of=proposition.pk,
                claims=[claim.pk for claim in group],
            )
            result.append(made)
    if not kept:
        audit.record(actor=actor, action="proposition.dissolved", target=proposition)
        proposition.delete()
    return result


def replaced(keys: Collection[int]) -> set[int]:
    """Return which of these claims a correction or a claim of a newer version has replaced."""
    retired = (
        Claim.objects.filter(pk__in=keys).exclude(retired_at=None).values_list("pk", flat=True)
    )
    followed = Claim.objects.filter(previous__in=keys).values_list("previous", flat=True)
    return {key for rows in (retired, followed) for key in rows if key is not None}


def connected(claims: Sequence[Claim]) -> list[list[Claim]]:
    """Return the groups of claims that hang together, each in order; three queries.

    Judgements between claims that were replaced count no longer: what held for their
    successors was carried to them, and may have been withdrawn there.
    """
    keys = {claim.pk for claim in claims}
    past = replaced(keys)
    versions = [(claim.pk, claim.previous_id) for claim in claims if claim.previous_id in keys]
    judged = Judgement.objects.standing().within(keys - past).filter(value=JudgementValue.SAME)
    neighbours = defaultdict(set)
    for one, other in (*versions, *judged.values_list("first", "second")):
        neighbours[one].add(other)
        neighbours[other].add(one)
    groups: list[set[int]] = []
    for claim in claims:
        if any(claim.pk in group for group in groups):
            continue
        group, edge = {claim.pk}, {claim.pk}
        while edge:
            edge = {key for at in edge for key in neighbours[at]} - group
            group |= edge
        groups.append(group)
    return [[claim for claim in claims if claim.pk in group] for group in groups]


def split(
    *, user: User, proposition: Proposition, claims: Collection[Claim], reason: str
) -> Proposition | None:
    """Take claims out of a proposition, together; one batch of judgements that can be undone.

    What was judged the same across the cut is judged different, with the reason; claims that
    hung together only by way of the other side are judged the same among themselves.

    Returns:
        The proposition of the claims taken out; None for a single one, which needs none.

    Raises:
        SplitRefused: none, all, or claims that are not of it; or no reason.
    """
    if not user.has_role(Role.ANALYST):
        raise PermissionDenied("Propositions are split by analysts and reviewers.")
    reason = reason.strip()
    if not reason:
        raise SplitRefused("Say why these claims do not assert the same.")
    batch = uuid.uuid4()
    with transaction.atomic():
        rows = list(
            Claim.objects.select_for_update().filter(proposition=proposition).order_by("pk")
        )
        out = _with_versions({claim.pk for claim in claims}, rows)
        inside, outside = (
            [row for row in rows if (row.pk in out) is taken] for taken in (True, False)
        )
        if not inside or not outside or len(out) > len(inside):
            raise SplitRefused("Choose some of the proposition's claims, but not all of them.")
        across = Judgement.objects.newest().across(
            [row.pk for row in inside], [row.pk for row in outside]
        )
        for judgement in across.filter(value=JudgementValue.SAME):
            _decide(judgement.first_id, judgement.second_id, "different", user, reason, batch)
        for side in (inside, outside):
            past = replaced([row.pk for row in side])
            current = [[row for row in group if row.pk not in past] for group in connected(side)]
            for one, other in pairwise(group for group in current if group):
                _decide(one[0].pk, other[0].pk, "same", user, reason, batch)
        audit.record(
            actor=user,
            action="proposition.parted",
            target=proposition,
            claims=[row.pk for row in inside],
            reason=reason,
            batch=batch,
        )
        regroup(proposition, user)
        return Claim.objects.select_related("proposition").get(pk=inside[0].pk).proposition


def _decide(
    one: int, other: int, value: str, user: User, reason: str, batch: uuid.UUID
) -> Judgement:
    """Store a judgement on a pair, in the place of the one that held."""
    first, second = sorted((one, other))
    return Judgement.objects.create(
        first_id=first,
        second_id=second,
        value=value,
        reason=reason,
        analyst=user,
        supersedes=Judgement.objects.newest().filter(first=first, second=second).first(),
        batch=batch,
    )


def _with_versions(keys: set[int], rows: Iterable[Claim]) -> set[int]:
    """Add the earlier and later versions of these claims that are of the proposition too."""
    found = set(keys)
    links = [(row.pk, row.previous_id) for row in rows if row.previous_id is not None]
    grown = True
    while grown:
        step = {key for pair in links if found & set(pair) for key in pair} - found
        step &= {row.pk for row in rows}
        grown = bool(step)
        found |= step
    return found


def _side(claim: Claim) -> set[int]:
    """Return the keys of the live claims that are joined through this one."""
    if claim.proposition is None:
        return {claim.pk}
    return {claim.pk, *members(claim.proposition).values_list("pk", flat=True)}


def _between(here: Collection[int], there: Collection[int]) -> Judgement | None:
    return (
        Judgement.objects.standing()
        .across(here, there)
        .filter(value__in=BLOCKING)
        .select_related("first", "second", "analyst")
        .first()
    )


def _asserted_twice(group: Sequence[Claim]) -> bool:
    """Return whether a group is more than one claim and what it replaced."""
    keys = {claim.pk for claim in group}
    return len(keys - replaced(keys)) > 1


def _assign(group: Sequence[Claim], proposition: Proposition | None) -> None:
    Claim.objects.filter(pk__in=[claim.pk for claim in group]).update(proposition=proposition)
