"""One verdict on several claims, and taking all of them back as one."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction
from django.utils.timezone import localtime

from claims.models import Claim, ReviewState, Verdict
from claims.services.leases import ClaimHeld
from claims.services.review import StaleVerdict, VerdictRefused, record_verdict, undo_verdict
from claims.services.skipped import Skipped
from workbench.models import User


@dataclass(frozen=True, slots=True)
class VerdictBatch:
    """What a bulk act did; `batch` reverts it with `undo_verdicts`."""

    batch: uuid.UUID
    verdicts: tuple[Verdict, ...]
    skipped: tuple[Skipped, ...]


def record_verdicts(
    *,
    seen: Mapping[int, int],
    analyst: User,
    value: str,
    confidence: str = "medium",
    unverifiable_reason: str = "",
    reason: str = "",
) -> VerdictBatch:
    """Record the same verdict on several claims; what cannot take it is left and listed.

    The rules hold for each claim by itself. Settled claims are left: to decide one otherwise is
    worth a look of its own.

    Args:
        seen: By claim the number of the last verdict that the analyst saw, 0 for none. Keys of
            claims that do not exist are passed over.

    Raises:
        PermissionDenied: the user's role does not allow verdicts; nothing was written.
    """
    batch = uuid.uuid4()
    made: list[Verdict] = []
    skipped: list[Skipped] = []
    with transaction.atomic():
        claims = Claim.objects.select_related("current_verdict").in_bulk(list(seen))
        for claim in (claims[key] for key in seen if key in claims):
            if claim.state == ReviewState.SETTLED and claim.current_verdict is not None:
                held = claim.current_verdict.get_value_display().lower()
                skipped.append(Skipped(claim, f"It is settled as {held}. Open it to decide anew."))
                continue
            try:
                made.append(
                    record_verdict(
                        claim=claim,
                        analyst=analyst,
                        value=value,
                        seen_sequence=seen[claim.pk],
                        confidence=confidence,
                        unverifiable_reason=unverifiable_reason,
                        reason=reason,
                        batch=batch,
                    )
                )
            except (VerdictRefused, StaleVerdict, ClaimHeld) as refused:
                skipped.append(Skipped(claim, _why(refused)))
    return VerdictBatch(batch, tuple(made), tuple(skipped))


def undo_verdicts(*, batch: uuid.UUID, analyst: User) -> VerdictBatch:
    """Take back what a bulk act of this analyst recorded; claims decided since are left, listed."""
    made: list[Verdict] = []
    skipped: list[Skipped] = []
    with transaction.atomic():
        rows = Verdict.objects.filter(batch=batch, analyst=analyst).select_related("claim")
        for row in list(rows.order_by("pk")):
            try:
                made.append(undo_verdict(verdict=row, analyst=analyst, seen_sequence=row.sequence))
            except (VerdictRefused, StaleVerdict, ClaimHeld) as refused:
                skipped.append(Skipped(row.claim, _why(refused)))
    return VerdictBatch(batch, tuple(made), tuple(skipped))


def _why(refused: Exception) -> str:
    match refused:
        case StaleVerdict():
            at = localtime(refused.latest.at)
            return f"{_name(refused.latest.analyst)} decided it at {at:%H:%M}, after this list."
        case ClaimHeld():
            return f"{_name(refused.holder)} has it open until {localtime(refused.until):%H:%M}."
        case _:
            return str(refused)


def _name(user: User) -> str:
    return user.get_full_name() or user.get_username()
