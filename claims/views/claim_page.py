"""What a claim's page, and the right side of the queue's focus view, say about one claim."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch, Q
from django.utils import timezone

from claims.compare import Match, matches_of
from claims.forms import AddressForm, ClaimLinkForm, LinkForm, NoteForm, VerdictForm
from claims.models import Claim, Evidence, JudgementValue, Lease, ReviewState, Value, Verdict
from claims.services.corroboration import (
    CLAIM,
    LinkedReport,
    contesting_parties,
    linked_reports,
    origin_summary,
)
from claims.services.leases import ClaimHeld, open_claim
from claims.services.projection import live_verdicts, verdict_rows
from sources.services.origins import OriginGroup, OriginSummary
from workbench.models import AuditEvent, Role, User

MOST_SUGGESTED = 6
"""Most suggestions on a claim's page; the comparison has all."""
HISTORY = 60
"""Most events of a claim's history that its page shows, newest first."""
BUTTONS = [(Value.CORROBORATED, "c"), (Value.CONTESTED, "x"), (Value.UNVERIFIABLE, "u")]
"""The verdicts that are given by a button, with their keys."""
EVENTS = {
    "verdict.recorded": "gave a verdict",
    "verdict.undone": "undid a verdict",
    "claim.relook": "sent it to re-look",
    "evidence.added": "linked evidence",
    "evidence.withdrawn": "withdrew evidence",
    "evidence.independence": "recorded why evidence is independent",
    "note.added": "wrote a note",
    "claim.added": "added the claim",
    "claim.corrected": "corrected the claim",
    "claim.split": "split the claim",
    "claim.merged": "merged two claims into it",
    "claim.unmerged": "took the merge back",
    "claim.retired": "retired the claim",
    "claim.restored": "restored the claim",
    "claim.judged": "judged it beside another claim",
    "claim.judgements_carried": "kept what was judged about it in the version before",
    "claim.carried": "carried it over from the version before",
}


@dataclass(frozen=True, slots=True)
class ShownGroup:
    """One origin with the reports that the page lists under it."""

    origin: OriginGroup
    reports: tuple[LinkedReport, ...]


@dataclass(frozen=True, slots=True)
class ShownVerdict:
    """One row of the verdict history; `hidden` keeps a second review blind."""

    verdict: Verdict
    hidden: bool
    holds: bool


@dataclass(frozen=True, slots=True)
class ShownEvent:
    """One line of a claim's history."""

    event: AuditEvent
    what: str
    detail: str


def load_claim(pk: int, user: User) -> Claim | None:
    """Return a claim with all that its page prints, and `blind`; None if there is none."""
    return Claim.objects.with_page_data().blind_to(user).filter(pk=pk).first()


def take_lease(claim: Claim, user: User) -> Lease | None:
    """Hold a claim that waits for this user's decision; return whoever's lease is on it.

    Readers hold nothing, and nobody holds what is settled: looking must not keep others away.
    """
    waiting = claim.state != ReviewState.SETTLED and claim.version.is_current
    if user.has_role(Role.ANALYST) and waiting and claim.retired_at is None:
        try:
            return open_claim(claim=claim, analyst=user)
        except ClaimHeld as held:
            return Lease(claim=claim, holder=held.holder, expires_at=held.until)
    now = timezone.now()
    return Lease.objects.select_related("holder").filter(claim=claim, expires_at__gt=now).first()


def decision_context(
    claim: Claim,
    user: User,
    *,
    form: VerdictForm | None = None,
    linked: Sequence[LinkedReport] | None = None,
    summary: OriginSummary | None = None,
) -> dict[str, Any]:
    """Return what the decision part needs: one's own verdict, the form, who holds the claim."""
    linked = linked_reports(claim) if linked is None else linked
    rows = verdict_rows(claim)
    own_rows = [row for row in rows if row.claim_id == claim.pk]
    live = live_verdicts(rows)
    mine = [row for row in own_rows if row.analyst_id == user.pk]
    own = next((row for row in live if row.analyst_id == user.pk), None)
    lease = Lease.objects.select_related("holder").filter(
        claim=claim, expires_at__gt=timezone.now()
    )
    seen = own_rows[-1].sequence if own_rows else 0
    blind = is_blind(claim)
    return {
        "claim": claim,
        "blind": blind,
        "own_verdict": own,
        "last_own": mine[-1] if mine else None,
        "others_verdicts": [] if blind else [row for row in live if row.analyst_id != user.pk],
        "lease": lease.first(),
        "seen": seen,
        "summary": summary or origin_summary(claim, linked),
        "contesting": contesting_parties(linked),
        "verdict_form": form or verdict_form(user, own=own, seen=seen),
        "verdict_buttons": BUTTONS,
        "decidable": claim.retired_at is None and claim.version.is_current,
    }


def verdict_form(user: User, *, own: Verdict | None = None, seen: int = 0) -> VerdictForm:
    """Return the form as it stands when a claim is opened: one's own verdict, to be changed."""
    initial: dict[str, Any] = {"seen_sequence": seen}
    if own is not None:
        kept = ("confidence", "reason", "contested_by", "unverifiable_reason", "override_reason")
        initial |= {name: getattr(own, name) for name in kept}
    return VerdictForm(
        initial=initial, auto_id="verdict_%s", overrides=user.has_role(Role.REVIEWER)
    )


def evidence_context(
    claim: Claim,
    *,
    linked: list[LinkedReport] | None = None,
    address_form: AddressForm | None = None,
    claim_form: ClaimLinkForm | None = None,
) -> dict[str, Any]:
    """Return what the evidence part needs: the links by origin, what was withdrawn, the forms."""
    linked = linked_reports(claim) if linked is None else linked
    summary = origin_summary(claim, linked)
    by_key = {report.key: report for report in linked}
    withdrawn = Evidence.objects.filter(claim=claim).exclude(withdrawn_at=None)
    return {
        "claim": claim,
        "linked": linked,
        "summary": summary,
        "groups": [
            ShownGroup(group, tuple(by_key[key] for key in group.keys if key != CLAIM))
            for group in summary.groups
        ],
        "withdrawn": withdrawn.select_related(
            "withdrawn_by", "outlet", "other_claim__version__article__outlet"
        ),
        "address_form": address_form or AddressForm(auto_id="address_%s"),
        "claim_form": claim_form or ClaimLinkForm(auto_id="claim_%s"),
    }


def suggestions_context(claim: Claim, user: User, linked: Sequence[LinkedReport]) -> dict[str, Any]:
    """Return what is suggested and undecided, each with the form that links it; six queries.

    What the claim's own outlet reports comes last, and is told apart.
    """
    known = {report.other.pk for report in linked if report.other}
    found = [match for match in matches_of(claim, user) if match.open]
    open_ones = [(match, _of_one_outlet(match.other, claim)) for match in found]
    offered = sorted(
        ((match, own) for match, own in open_ones if match.other.pk not in known),
        key=lambda pair: pair[1],
    )
    return {
        "suggestions": [
            (match, link_form(match, f"match{match.other.pk}"), own)
            for match, own in offered[:MOST_SUGGESTED]
        ],
        "suggested_total": len(found),
    }


def _of_one_outlet(first: Claim, second: Claim) -> bool:
    """Return whether one outlet, and a known one, published both."""
    outlet, other = first.version.article.outlet, second.version.article.outlet
    return outlet.pk == other.pk and not outlet.is_unknown


def link_form(match: Match, prefix: str) -> LinkForm:
    """Return the form that links a match, with what its relation suggests."""
    stance, shows = match.linking
    return LinkForm(auto_id=f"{prefix}_%s", initial={"stance": stance, "shows": shows})


def history_context(claim: Claim, user: User) -> dict[str, Any]:
    """Return the verdicts and the events of a claim, without what a blind review must not see."""
    rows = _all_verdicts(claim)
    hidden = _hidden(claim, user, rows)
    holding = {row.pk for row in live_verdicts(verdict_rows(claim))}
    return {
        "claim": claim,
        "history": [
            ShownVerdict(row, row.pk in hidden, row.pk in holding) for row in reversed(rows)
        ],
        "events": _events(claim, hidden),
    }


def notes_context(claim: Claim, form: NoteForm | None = None) -> dict[str, Any]:
    """Return the notes on a claim, oldest first."""
    return {
        "claim": claim,
        "notes": claim.notes.select_related("author"),
        "note_form": form or NoteForm(auto_id="note_%s"),
    }


def whole_context(claim: Claim, user: User, **given: Any) -> dict[str, Any]:
    """Return everything that the claim's page prints.

    Args:
        given: `verdict_form`, `address_form`, `claim_form`, `note_form` as the user filled them.
    """
    linked = linked_reports(claim)
    evidence = evidence_context(
        claim,
        linked=linked,
        address_form=given.get("address_form"),
        claim_form=given.get("claim_form"),
    )
    return (
        evidence
        | decision_context(
            claim, user, form=given.get("verdict_form"), linked=linked, summary=evidence["summary"]
        )
        | suggestions_context(claim, user, linked)
        | history_context(claim, user)
        | notes_context(claim, given.get("note_form"))
        | {"text": claim.version.content.text, "instead": _instead(claim)}
    )


def is_blind(claim: Claim) -> bool:
    """Return whether the user, for whom `load_claim` loaded it, must decide first."""
    return bool(getattr(claim, "blind", False))


def _instead(claim: Claim) -> list[Claim]:
    """Return what to look at instead of a claim that was replaced or edited; usually nothing."""
    if claim.retired_at is not None:
        return list(Claim.objects.filter(ancestors__parent=claim, ancestors__undone_at=None))
    if not claim.version.is_current:
        return list(Claim.objects.live().filter(previous=claim))
    return []


def _all_verdicts(claim: Claim) -> list[Verdict]:
    """Return the verdicts of the claim and of what it was in earlier versions, in order."""
    chain, previous = [claim], claim.previous
    while previous is not None and len(chain) < HISTORY:
        chain.insert(0, previous)
        previous = previous.previous
    order = {one.pk: position for position, one in enumerate(chain)}
    rows = Verdict.objects.filter(claim__in=chain).select_related("analyst", "version_seen")
    evidence = Evidence.objects.only("pk", "withdrawn_at")
    return sorted(
        rows.prefetch_related(Prefetch("evidence", evidence)),
        key=lambda row: (order[row.claim_id], row.sequence),
    )


def _hidden(claim: Claim, user: User, rows: Sequence[Verdict]) -> set[int]:
    """Return the keys of others' verdicts that this user must not see yet."""
    earlier = {row.claim_id for row in rows} - {claim.pk}
    blind: set[int] = set()
    if earlier:
        blind = set(
            Claim.objects.blind_to(user)
            .filter(Q(blind=True), pk__in=earlier)
            .values_list("pk", flat=True)
        )
    others = [row for row in rows if row.analyst_id != user.pk]
    return {row.pk for row in others if is_blind(claim) or row.claim_id in blind}


def _events(claim: Claim, hidden: set[int]) -> list[ShownEvent]:
    found = (
        AuditEvent.objects.filter(target_type=claim._meta.label_lower, target_id=str(claim.pk))
        .select_related("actor")
        .order_by("-sequence")[:HISTORY]
    )
    return [
        ShownEvent(
            event,
            EVENTS.get(event.action, event.action),
            "" if event.data.get("verdict") in hidden else _detail(event),
        )
        for event in found
    ]


def _detail(event: AuditEvent) -> str:
    """Say in a few words what an event was about."""
    data = event.data
    match event.action:
        case "verdict.recorded" | "verdict.undone":
            return str(Value(data["value"]).label).lower()
        case "claim.relook":
            return str(dict(Claim._meta.get_field("relook_cause").flatchoices)[data["cause"]])
        case "claim.judged":
            return f"claim {data['other']}, {JudgementValue(data['value']).label.lower()}"
        case "evidence.added" | "evidence.withdrawn" | "evidence.independence":
            target = data.get("url") or f"claim {data.get('other')}"
            return f"{data['stance']}, {target}"
        case _:
            return ""
