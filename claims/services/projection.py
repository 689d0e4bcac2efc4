"""The workflow state of a claim, derived from what is append-only: verdicts and audit events.

`Claim.state`, `relook_cause` and `current_verdict` repeat what is derived here, so that lists can
filter on them; `manage.py rebuild_review_state` writes them anew.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from claims.models import Claim, Lease, RelookCause, ReviewState, Value, Verdict
from workbench.models import AuditEvent

ADJUDICATION = 3
RELOOK = "claim.relook"
RECORDED = "verdict.recorded"
UNDONE = "verdict.undone"


@dataclass(frozen=True, slots=True)
class Projection:
    """Where a claim stands.

    Attributes:
        verdict: The verdict that holds; None while there is none, or while two disagree.
        cause: Why it came back; empty unless `state` is re-look.
    """

    state: ReviewState
    cause: str = ""
    verdict: Verdict | None = None


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """How many claims were looked at, and the keys of those whose state was wrong."""

    checked: int
    changed: tuple[int, ...]


def live_verdicts(rows: Sequence[Verdict]) -> list[Verdict]:
    """Return each analyst's verdict that holds, oldest first.

    Args:
        rows: A claim's verdicts in order.

    A later row of the same analyst replaces the earlier; "withdrawn" leaves none. An adjudication
    answers all that came before it; what others decide afterwards stands beside it again.
    """
    latest = {row.analyst_id: (position, row) for position, row in enumerate(rows)}
    standing = sorted(
        ((position, row) for position, row in latest.values() if row.value != Value.WITHDRAWN),
        key=lambda pair: pair[0],
    )
    decisive = [position for position, row in standing if row.round == ADJUDICATION]
    since = decisive[-1] if decisive else -1
    return [row for position, row in standing if position >= since]


def settle(rows: Sequence[Verdict]) -> Projection:
    """Return what the verdicts alone say: undecided (new), waiting for a second, split, settled."""
    live = live_verdicts(rows)
    if not live:
        return Projection(ReviewState.NEW)
    if len({row.value for row in live}) > 1:
        return Projection(ReviewState.DISAGREEMENT)
    wanted = any(row.wants_second_review for row in live)
    if wanted and len(live) == 1 and live[0].round != ADJUDICATION:
        return Projection(ReviewState.SECOND_REVIEW, verdict=live[-1])
    return Projection(ReviewState.SETTLED, verdict=live[-1])


def verdict_rows(claim: Claim) -> list[Verdict]:
    """Return the verdicts that bear on a claim, in order; one query per version it goes back.

    Those on an earlier version bear on it as long as its words have not changed.
    """
    rows = list(claim.verdicts.select_related("analyst").order_by("sequence"))
    previous = claim.previous
    if previous is not None and unchanged(claim, previous):
        return [*verdict_rows(previous), *rows]
    return rows


def unchanged(claim: Claim, previous: Claim) -> bool:
    """Return whether a claim says what it said in the version before, credited to the same."""
    ours, theirs = claim.attribution, previous.attribution
    return (claim.text, claim.quote, ours.label if ours else None) == (
        previous.text,
        previous.quote,
        theirs.label if theirs else None,
    )


def project_state(claim: Claim) -> Projection:
    """Derive where a claim stands; reads only, some queries per version it goes back."""
    rows = verdict_rows(claim)
    found = settle(rows)
    cause = _pending_relook(claim)
    if found.state == ReviewState.NEW:
        own = any(row.claim_id == claim.pk for row in rows)
        edited = None if own else _edited(claim, cause)
        return edited or _held(claim)
    if cause and found.state in {ReviewState.SETTLED, ReviewState.DISAGREEMENT}:
        return Projection(ReviewState.RELOOK, cause, found.verdict)
    return found


def refresh_state(claim: Claim) -> Claim:
    """Write the derived state onto the claim; the caller holds the transaction."""
    found = project_state(claim)
    claim.state = found.state
    claim.relook_cause = found.cause
    claim.current_verdict = found.verdict
    claim.save(update_fields=["state", "relook_cause", "current_verdict"])
    return claim


def _pending_relook(claim: Claim) -> str:
    """Return the cause of a re-look that no verdict has answered yet."""
    event = (
        AuditEvent.objects.filter(
            target_type=claim._meta.label_lower,
            target_id=str(claim.pk),
            action__in=[RELOOK, RECORDED, UNDONE],
        )
        .order_by("-sequence")
        .first()
    )
    if event is not None:
        return str(event.data["cause"]) if event.action == RELOOK else ""
    previous = claim.previous
    if previous is not None and unchanged(claim, previous):
        return _pending_relook(previous)
    return ""


def _edited(claim: Claim, cause: str) -> Projection | None:
    """Return a re-look if an earlier version of the claim, in other words, was decided."""
    previous = claim.previous
    if previous is None:
        return None
    before = project_state(previous)
    if before.state in {ReviewState.NEW, ReviewState.IN_REVIEW}:
        return None
    # A first verdict that waits for a blind second one is not shown as the one that holds.
    blind = before.state == ReviewState.SECOND_REVIEW
    return Projection(
        ReviewState.RELOOK, cause or RelookCause.ARTICLE, None if blind else before.verdict
    )


def _held(claim: Claim) -> Projection:
    held = Lease.objects.filter(claim=claim, expires_at__gt=timezone.now()).exists()
    return Projection(ReviewState.IN_REVIEW if held else ReviewState.NEW)


def rebuild_states(*, dry_run: bool = False) -> Rebuilt:
    """Derive the state of every claim anew from verdicts and audit events.

    Each claim is its own transaction, so that the command can be stopped and started again.
    Claims that nobody ever touched are passed over: they are new and say so.
    """
    touched = Claim.objects.filter(
        ~Q(state=ReviewState.NEW)
        | ~Q(current_verdict=None)
        | ~Q(previous=None)
        | Q(pk__in=Verdict.objects.values("claim"))
        | Q(pk__in=Lease.objects.values("claim"))
    )
    checked, changed = 0, []
    for pk in list(touched.order_by("pk").values_list("pk", flat=True)):
        with transaction.atomic():
            claim = Claim.objects.select_related("attribution", "previous__attribution").get(pk=pk)
            before = (claim.state, claim.relook_cause, claim.current_verdict_id)
            found = project_state(claim)
            after = (found.state.value, str(found.cause), found.verdict and found.verdict.pk)
            checked += 1
            if before != after:
                changed.append(pk)
                if not dry_run:
                    refresh_state(claim)
    return Rebuilt(checked, tuple(changed))
