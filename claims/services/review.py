"""Verdicts: recorded, withdrawn and restored as rows that are never changed; states follow.

A write carries the number of the last verdict that its author saw. Where another one came in
between, nothing is written and `StaleVerdict` carries the newer one, so that a page can show both.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import asdict

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models import Q

from claims.models import (
    Claim,
    Evidence,
    Lease,
    RelookCause,
    ReviewState,
    Stance,
    Value,
    Verdict,
)
from claims.services.corroboration import LinkedReport, linked_reports, origin_summary
from claims.services.leases import ClaimHeld, open_claim, refuse_if_held, release_claim
from claims.services.notes import add_note
from claims.services.projection import (
    ADJUDICATION,
    RECORDED,
    RELOOK,
    UNDONE,
    live_verdicts,
    project_state,
    refresh_state,
    settle,
    verdict_rows,
)
from claims.services.rules import Decision, Refusal, complete, refusals
from sources.services.origins import OriginSummary
from workbench import audit
from workbench.models import AuditEvent, Role, User

__all__ = [
    "ClaimHeld",
    "StaleVerdict",
    "VerdictRefused",
    "latest_sequence",
    "mark_relook",
    "open_claim",
    "project_state",
    "record_verdict",
    "refresh_state",
    "release_claim",
    "return_claim",
    "undo_verdict",
]


class VerdictRefused(Exception):
    """The verdict lacks something; `reasons` says what, each with the field it belongs to."""

    def __init__(self, reasons: list[Refusal]) -> None:
        super().__init__(" ".join(reason.message for reason in reasons))
        self.reasons = reasons


class StaleVerdict(Exception):
    """Another verdict was recorded after the author opened the claim.

    Attributes:
        seen: Number of the last verdict that the author saw, 0 for none.
        latest: The newest verdict.
    """

    def __init__(self, seen: int, latest: Verdict) -> None:
        super().__init__(f"Saw verdict {seen}, but {latest.sequence} has been recorded.")
        self.seen = seen
        self.latest = latest


def record_verdict(
    *,
    claim: Claim,
    analyst: User,
    value: str,
    seen_sequence: int,
    confidence: str = "medium",
    unverifiable_reason: str = "",
    reason: str = "",
    contested_by: str = "",
    override_reason: str = "",
    wants_second_review: bool = False,
    batch: uuid.UUID | None = None,
) -> Verdict:
    """Record an analyst's verdict on a claim and bring the claim's state up to date.

    Args:
        value: One of `Value`; "withdrawn" takes one's own verdict back.
        seen_sequence: Number of the last verdict on the claim that the analyst saw, 0 for none.
        contested_by: If empty, the outlets and stated sources of the contradicting evidence.
        override_reason: Why a reviewer accepts the claim although the origins do not suffice.

    Raises:
        VerdictRefused: the rules are not met.
        StaleVerdict: another verdict came in between; nothing was written.
        ClaimHeld: another analyst has the claim open.
        PermissionDenied: the user's role does not allow verdicts.
    """
    decision = Decision(
        value=value,
        confidence=confidence,
        unverifiable_reason=unverifiable_reason,
        reason=reason.strip(),
        contested_by=contested_by.strip(),
        override_reason=override_reason.strip(),
        wants_second_review=wants_second_review,
    )
    _require_analyst(analyst)
    with transaction.atomic():
        claim = _fresh(claim)
        refuse_if_held(claim, analyst)
        _refuse_stale(claim, seen_sequence)
        rows = verdict_rows(claim)
        linked = linked_reports(claim)
        summary = origin_summary(claim, linked)
        decision = complete(decision, linked)
        lacking = refusals(
            decision,
            claim=claim,
            analyst=analyst,
            linked=linked,
            summary=summary,
            decided_before=any(row.analyst_id == analyst.pk for row in live_verdicts(rows)),
        )
        if lacking:
            raise VerdictRefused(lacking)
        verdict = _build(claim, analyst, decision, rows, linked, summary, seen_sequence)
        verdict.batch = batch
        _write(verdict, linked)
        _follow_up(verdict, RECORDED)
    return verdict


def undo_verdict(*, verdict: Verdict, analyst: User, seen_sequence: int) -> Verdict:
    """Take back the analyst's last verdict on a claim, by a further row.

    What stood before comes back: the analyst's earlier verdict on the claim, with the evidence
    it rested on, or "withdrawn" where there was none or where it no longer meets the rules. A
    claim that had come for another look comes for it again. Undoing an undo restores what was
    undone.

    Raises:
        VerdictRefused: it is not the analyst's own last verdict on the claim.
        StaleVerdict, ClaimHeld, PermissionDenied: as `record_verdict`.
    """
    _require_analyst(analyst)
    with transaction.atomic():
        claim = _fresh(verdict.claim)
        refuse_if_held(claim, analyst)
        _refuse_stale(claim, seen_sequence)
        last = claim.verdicts.filter(analyst=analyst).order_by("-sequence").first()
        if last is None or last.pk != verdict.pk:
            message = "Only your own last verdict on a claim can be undone."
            raise VerdictRefused([Refusal("not_own_last", "value", message)])
        relook = _relook_answered_by(last)
        written = _reversal(claim, last, analyst, seen_sequence)
        if relook:
            mark_relook([claim], relook, analyst)
    return written


def mark_relook(claims: Iterable[Claim], cause: str, actor: User | None) -> int:
    """Send decided claims to another look; returns how many were sent.

    Claims that are undecided, wait for a second review or are split are due to be looked at
    anyway and stay where they are. A claim that rests on one whose article changed follows.

    Args:
        claims: Of any state.
        cause: One of `RelookCause`.
        actor: Whose act changed something; None for the system.
    """
    cause = RelookCause(cause).value
    sent = []
    with transaction.atomic():
        for claim in Claim.objects.filter(pk__in=[claim.pk for claim in claims]).order_by("pk"):
            if claim.state == ReviewState.RELOOK and claim.relook_cause == cause:
                continue
            found = project_state(claim)
            if found.state not in {ReviewState.SETTLED, ReviewState.RELOOK}:
                continue
            audit.record(actor=actor, action=RELOOK, target=claim, cause=cause)
            refresh_state(claim)
            sent.append(claim.pk)
        if sent and cause in {RelookCause.ARTICLE, RelookCause.RETRACTION}:
            mark_relook(_resting_on(sent), RelookCause.EVIDENCE, actor)
    return len(sent)


def return_claim(*, claim: Claim, analyst: User, reason: str) -> None:
    """Send a settled claim to another look because an analyst doubts it; the reason is a note.

    Raises:
        VerdictRefused: no reason, or the claim is not settled.
    """
    if not reason.strip():
        raise VerdictRefused([Refusal("reason", "reason", "Say why it needs another look.")])
    with transaction.atomic():
        add_note(claim=claim, author=analyst, text=reason)
        if not mark_relook([claim], RelookCause.RETURNED, analyst):
            message = "Only a settled claim can be sent back; this one waits for a decision anyway."
            raise VerdictRefused([Refusal("not_settled", "value", message)])


def latest_sequence(claim: Claim) -> int:
    """Return the number of the last verdict on a claim, 0 for none; one query."""
    last = claim.verdicts.order_by("-sequence").values_list("sequence", flat=True).first()
    return last or 0


def _require_analyst(user: User) -> None:
    if not user.has_role(Role.ANALYST):
        raise PermissionDenied("Verdicts are given by analysts and reviewers.")


def _fresh(claim: Claim) -> Claim:
    """Load the claim as it stands now, with what the rules look at."""
    return Claim.objects.select_related(
        "version__article__outlet__owner",
        "attribution__stated_source",
        "previous__attribution",
    ).get(pk=claim.pk)


def _refuse_stale(claim: Claim, seen: int) -> None:
    if latest_sequence(claim) != seen:
        raise StaleVerdict(seen, _latest(claim))


def _latest(claim: Claim) -> Verdict:
    rows = claim.verdicts.select_related("analyst").order_by("-sequence")
    latest = rows.first()
    if latest is None:
        message = "The claim has no verdict. Open it again and decide anew."
        raise VerdictRefused([Refusal("nothing", "value", message)])
    return latest


def _round(analyst: User, rows: list[Verdict]) -> int:
    """Return 1 for a first review, 2 where another's verdict stands, 3 for an adjudication.

    A reviewer adjudicates verdicts that differ, unless one of them is the reviewer's own, which
    may be changed but gains no weight by it.
    """
    live = live_verdicts(rows)
    own = next((row for row in live if row.analyst_id == analyst.pk), None)
    if own is not None:
        return own.round
    if not live:
        return 1
    split = settle(rows).state == ReviewState.DISAGREEMENT
    return ADJUDICATION if split and analyst.has_role(Role.REVIEWER) else 2


def _build(
    claim: Claim,
    analyst: User,
    decision: Decision,
    rows: list[Verdict],
    linked: list[LinkedReport],
    summary: OriginSummary,
    seen: int,
) -> Verdict:
    own = [row for row in rows if row.claim_id == claim.pk and row.analyst_id == analyst.pk]
    return Verdict(
        claim=claim,
        sequence=seen + 1,
        round=_round(analyst, rows),
        analyst=analyst,
        links=summary.links,
        outlets=summary.outlets,
        origins=summary.origins_established,
        version_seen=claim.version,
        supersedes=own[-1] if own else None,
        **asdict(decision),
    )


def _write(verdict: Verdict, linked: list[LinkedReport]) -> None:
    """Insert the row and what it rests on; the constraint on the number decides a race."""
    try:
        with transaction.atomic():
            verdict.save(force_insert=True)
    except IntegrityError as error:
        latest = verdict.claim.verdicts.order_by("-sequence").first()
        if latest is None or latest.sequence < verdict.sequence:
            raise
        raise StaleVerdict(verdict.sequence - 1, latest) from error
    verdict.evidence.set([report.evidence for report in linked])


def _follow_up(verdict: Verdict, action: str) -> None:
    """Log the verdict, bring the claim's state up to date, give the claim back."""
    claim = verdict.claim
    audit.record(
        actor=verdict.analyst,
        action=action,
        target=claim,
        verdict=verdict.pk,
        sequence=verdict.sequence,
        round=verdict.round,
        value=verdict.value,
        state_before=claim.state,
        cause_before=claim.relook_cause,
        batch=verdict.batch,
    )
    Lease.objects.filter(claim=claim, holder=verdict.analyst).delete()
    refresh_state(claim)


def _reversal(claim: Claim, last: Verdict, analyst: User, seen: int) -> Verdict:
    """Write the row that takes `last` back."""
    before = last.supersedes
    rows = verdict_rows(claim)
    restored = before is not None and before.value != Value.WITHDRAWN
    kept: list[Evidence] = []
    if restored and before is not None:
        kept = list(before.evidence.all())
        standing = {report.evidence.pk for report in linked_reports(claim)}
        # A verdict whose evidence was withdrawn since cannot be put back as if it stood.
        restored = all(evidence.pk in standing for evidence in kept)
    fields = asdict(Decision(value=Value.WITHDRAWN))
    counts: dict[str, int] = {}
    if restored and before is not None:
        fields = {name: getattr(before, name) for name in fields}
        counts = {name: getattr(before, name) for name in ("links", "outlets", "origins")}
    verdict = Verdict(
        claim=claim,
        sequence=seen + 1,
        round=before.round if restored and before is not None else _round(analyst, rows),
        analyst=analyst,
        version_seen=claim.version,
        supersedes=last,
        **fields,
        **counts,
    )
    _write(verdict, [])
    if restored:
        verdict.evidence.set(kept)
    _follow_up(verdict, UNDONE)
    return verdict


def _relook_answered_by(verdict: Verdict) -> str:
    """Return the cause of the re-look that a verdict ended; empty if it ended none."""
    event = AuditEvent.objects.filter(
        target_type=Claim._meta.label_lower,
        target_id=str(verdict.claim_id),
        action__in=[RECORDED, UNDONE],
        data__verdict=verdict.pk,
    ).first()
    return str(event.data.get("cause_before") or "") if event else ""


def _resting_on(claims: list[int]) -> list[Claim]:
    """Return the decided claims that are linked to these, or to what these were before.

    Context is no ground of a verdict, so a claim linked as context only is not among them.
    """
    earlier = Claim.objects.filter(pk__in=claims).exclude(previous=None).values("previous")
    known = Q(pk__in=claims) | Q(pk__in=earlier)
    live = Evidence.objects.filter(withdrawn_at=None).exclude(stance=Stance.CONTEXT)
    ends = Q(pk__in=live.filter(other_claim__in=Claim.objects.filter(known)).values("claim"))
    ends |= Q(pk__in=live.filter(claim__in=Claim.objects.filter(known)).values("other_claim"))
    return list(
        Claim.objects.filter(ends, state=ReviewState.SETTLED, version__is_current=True)
        .exclude(pk__in=claims)
        .exclude(next__in=claims)
    )
