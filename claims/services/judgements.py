"""Judgements: what analysts decide about pairs of claims, as rows that are never changed.

The latest judgement of a pair holds. *Same* joins the two claims to a proposition; any other keeps
them apart, also by way of third claims, and the pair is not suggested again.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from claims.models import Claim, Judgement, JudgementValue
from claims.services.propositions import Blocked, join, regroup
from claims.services.skipped import Skipped
from workbench import audit
from workbench.models import Role, User

CHOICES = tuple(value for value in JudgementValue if value != JudgementValue.WITHDRAWN)
"""What an analyst chooses from."""

Pair = tuple[int, int]
"""The keys of two claims, the smaller first."""


class JudgementRefused(Exception):
    """The judgement cannot stand.

    Attributes:
        message: A sentence for the user.
        blocking: The judgement that stands in the way, if one does.
    """

    def __init__(self, message: str, blocking: Judgement | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.blocking = blocking


class StaleJudgement(Exception):
    """The pair was judged after the author opened it; `current` is the newest row, or None."""

    def __init__(self, current: Judgement | None) -> None:
        super().__init__("Somebody judged this pair meanwhile.")
        self.current = current


@dataclass(frozen=True, slots=True)
class BatchOutcome:
    """What a bulk act did; `batch` reverts it with `undo_batch`."""

    batch: uuid.UUID
    judgements: tuple[Judgement, ...]
    skipped: tuple[Skipped, ...]


def pair_of(claim: Claim | int, other: Claim | int) -> Pair:
    """Return the keys of two claims in the order in which pairs are stored."""
    one, two = (end if isinstance(end, int) else end.pk for end in (claim, other))
    return (one, two) if one < two else (two, one)


def latest_between(claims: Iterable[Claim]) -> dict[Pair, Judgement]:
    """Return the judgements that hold among these claims, by pair; one query."""
    keys = {claim.pk for claim in claims}
    rows = Judgement.objects.standing().within(keys).select_related("analyst")
    return {(row.first_id, row.second_id): row for row in rows}


def judgements_of(claim: Claim) -> dict[int, Judgement]:
    """Return the judgements that hold on a claim, by the other claim's key; one query."""
    rows = Judgement.objects.standing().about([claim.pk]).select_related("analyst")
    return {row.second_id if row.first_id == claim.pk else row.first_id: row for row in rows}


def judge(
    *,
    user: User,
    claim: Claim,
    other: Claim,
    value: str,
    reason: str = "",
    seen: int | None = None,
    batch: uuid.UUID | None = None,
) -> Judgement:
    """Store what an analyst decides about two claims; saying what holds already stores nothing.

    Args:
        value: One of `CHOICES`.
        seen: Key of the pair's newest judgement that the author saw; None for none.

    Raises:
        JudgementRefused: one claim, a replaced one, an unknown value, or a judgement that holds
            forbids it.
        StaleJudgement: another judgement came in between; nothing was written.
        PermissionDenied: readers do not judge.
    """
    _require_analyst(user)
    if value not in {choice.value for choice in CHOICES}:
        raise JudgementRefused("Choose same, contradicts, related, different or unsure.")
    if claim.pk == other.pk:
        raise JudgementRefused("A judgement is about two different claims.")
    with transaction.atomic():
        rows = _locked([claim.pk, other.pk])
        for end in (claim, other):
            _refuse_replaced(rows.get(end.pk))
        current = _newest(pair_of(claim, other))
        if current is not None and current.value == value:
            return current
        if (current.pk if current else None) != seen:
            raise StaleJudgement(current)
        return _store(user, rows, pair_of(claim, other), value, reason.strip(), current, batch)


def judge_many(
    *,
    user: User,
    claim: Claim,
    others: Sequence[Claim],
    value: str,
    reason: str = "",
    seen: Mapping[int, int | None] | None = None,
) -> BatchOutcome:
    """Judge several pairs with one claim alike; what cannot stand is left and listed.

    Args:
        seen: For each other claim's key the newest judgement that the author saw. A pair that
            is judged otherwise, and that the author did not see so, is left as it is.

    Raises:
        JudgementRefused: an unknown value; nothing was written.
    """
    _require_analyst(user)
    batch = uuid.uuid4()
    made: list[Judgement] = []
    skipped: list[Skipped] = []
    with transaction.atomic():
        _locked([claim.pk, *(other.pk for other in others)])
        for other in others:
            try:
                made.append(
                    judge(
                        user=user,
                        claim=claim,
                        other=other,
                        value=value,
                        reason=reason,
                        seen=(seen or {}).get(other.pk),
                        batch=batch,
                    )
                )
            except JudgementRefused as refused:
                skipped.append(Skipped(other, refused.message))
            except StaleJudgement as stale:
                held = stale.current
                label = held.get_value_display().lower() if held else "nothing"
                skipped.append(Skipped(other, f"This pair was judged “{label}” meanwhile."))
    return BatchOutcome(batch, tuple(row for row in made if row.batch == batch), tuple(skipped))


def undo_judgement(*, user: User, judgement: Judgement) -> Judgement:
    """Take a judgement back by a further row, which restores what held before it, or nothing.

    Undoing an undo restores what was undone.

    Raises:
        JudgementRefused: somebody else's, and the user is no reviewer; or what held before cannot
            hold any more.
        StaleJudgement: it is not the newest of its pair.
    """
    _require_analyst(user)
    if judgement.analyst_id != user.pk and not user.has_role(Role.REVIEWER):
        raise JudgementRefused("Only reviewers take back what somebody else judged.")
    pair = (judgement.first_id, judgement.second_id)
    with transaction.atomic():
        rows = _locked(pair)
        current = _newest(pair)
        if current is None or current.pk != judgement.pk:
            raise StaleJudgement(current)
        before = current.supersedes
        value = before.value if before else JudgementValue.WITHDRAWN
        reason = before.reason if before else ""
        return _store(user, rows, pair, value, reason, current, None)


def undo_batch(*, user: User, batch: uuid.UUID) -> BatchOutcome:
    """Take back all that a bulk act judged, newest first; what was judged since is left."""
    _require_analyst(user)
    made: list[Judgement] = []
    skipped: list[Skipped] = []
    with transaction.atomic():
        rows = list(Judgement.objects.filter(batch=batch).select_related("second").order_by("-pk"))
        _locked(key for row in rows for key in (row.first_id, row.second_id))
        for row in rows:
            try:
                made.append(undo_judgement(user=user, judgement=row))
            except JudgementRefused as refused:
                skipped.append(Skipped(row.second, refused.message))
            except StaleJudgement:
                skipped.append(Skipped(row.second, "This pair was judged again since."))
    return BatchOutcome(batch, tuple(made), tuple(skipped))


def _require_analyst(user: User) -> None:
    if not user.has_role(Role.ANALYST):
        raise PermissionDenied("Pairs of claims are judged by analysts and reviewers.")


def _locked(keys: Iterable[int]) -> dict[int, Claim]:
    """Return claims, locked together with all claims of their propositions; in a transaction."""
    wanted = set(keys)
    while True:
        wanted |= _grouped_with(wanted)
        before = transaction.savepoint()
        # In one order, so that two acts on overlapping groups wait for each other.
        list(
            Claim.objects.select_for_update()
            .filter(pk__in=wanted)
            .order_by("pk")
            .values_list("pk", flat=True)
        )
        # Read after the wait: a join in the statement that waited would be of before it.
        rows = Claim.objects.select_related("version", "proposition").in_bulk(wanted)
        if _grouped_with(rows) <= wanted:
            transaction.savepoint_commit(before)
            return rows
        # A group grew before it was locked. Claims added to locked ones would break the order:
        # the locks are given back, and taken again with them.
        transaction.savepoint_rollback(before)


def _grouped_with(keys: Iterable[int]) -> set[int]:
    """Return the keys of the claims that share a proposition with one of these."""
    groups = Claim.objects.filter(pk__in=keys).exclude(proposition=None).values("proposition")
    return set(Claim.objects.filter(proposition__in=groups).values_list("pk", flat=True))


def _refuse_replaced(claim: Claim | None) -> None:
    if claim is None:
        raise JudgementRefused("The article was extracted anew meanwhile. Open its claims again.")
    if claim.retired_at is not None:
        raise JudgementRefused("A correction replaced this claim. Judge the one that replaced it.")
    if not claim.version.is_current:
        raise JudgementRefused("The article has a newer version. Judge the claim as it is there.")


def _newest(pair: Pair) -> Judgement | None:
    return (
        Judgement.objects.newest()
        .filter(first=pair[0], second=pair[1])
        .select_related("analyst", "supersedes")
        .first()
    )


def _store(
    user: User,
    rows: Mapping[int, Claim],
    pair: Pair,
    value: str,
    reason: str,
    current: Judgement | None,
    batch: uuid.UUID | None,
) -> Judgement:
    """Insert a judgement in the place of `current` and bring propositions into step with it."""
    first, second = rows[pair[0]], rows[pair[1]]
    try:
        with transaction.atomic():
            judgement = Judgement.objects.create(
                first=first,
                second=second,
                value=value,
                reason=reason,
                analyst=user,
                supersedes=current,
                batch=batch,
            )
            _regroup(first, second, judgement, user)
    except IntegrityError as error:
        newest = _newest(pair)
        if newest == current:
            raise
        raise StaleJudgement(newest) from error
    for claim, other in ((first, second), (second, first)):
        audit.record(
            actor=user,
            action="claim.judged",
            target=claim,
            other=other.pk,
            value=value,
            reason=reason,
            before=current.value if current else "",
            judgement=judgement.pk,
            batch=batch,
        )
    return judgement


def _regroup(first: Claim, second: Claim, judgement: Judgement, user: User) -> None:
    """Join the claims' propositions, or part them, as the judgement asks.

    Raises:
        JudgementRefused: they hang together, or are kept apart, by other judgements.
    """
    if judgement.value == JudgementValue.SAME:
        try:
            join(first, second, user)
        except Blocked as blocked:
            raise JudgementRefused(str(blocked), blocked.judgement) from blocked
        return
    together = first.proposition
    if together is None or together != second.proposition:
        return
    regroup(together, user)
    for claim in (first, second):
        claim.refresh_from_db(fields=["proposition"])
    joined = first.proposition_id is not None and first.proposition_id == second.proposition_id
    if joined and judgement.value != JudgementValue.WITHDRAWN:
        raise JudgementRefused(
            "Other judgements hold these two claims to be the same as a third. "
            "Split the proposition first."
        )
