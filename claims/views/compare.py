"""The comparison: a claim beside its matches in other outlets, and what is decided about them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import HttpResponseLocation, push_url

from claims.compare import (
    MOST_SHOWN,
    Match,
    carriers,
    linked_to,
    matches_of,
    unsuggested,
)
from claims.compare_forms import (
    CompareFilter,
    JudgeForm,
    JudgeManyForm,
    PairOriginForm,
    UndoJudgementForm,
)
from claims.event_values import event_timeline
from claims.models import Claim, Judgement, JudgementValue, MatchRelation
from claims.services.corroboration import linked_reports
from claims.services.evidence import EvidenceRefused, decide_origin_of
from claims.services.judgements import (
    BatchOutcome,
    JudgementRefused,
    StaleJudgement,
    judge,
    judge_many,
    undo_batch,
    undo_judgement,
)
from claims.views import claim_page
from claims.views.claims import claim_or_404, user_of
from workbench.htmx import HtmxHttpRequest, wants_fragment
from workbench.models import Role
from workbench.permissions import requires

LAST_JUDGED = "last_judged"
"""Session key: what the next comparison offers to undo."""
MOST_NAMED = 12
"""Most skipped pairs that are named after a bulk act; the rest are counted."""
KEYS = {
    JudgementValue.SAME: "1",
    JudgementValue.CONTRADICTS: "2",
    JudgementValue.RELATED: "3",
    JudgementValue.DIFFERENT: "4",
    JudgementValue.UNSURE: "5",
}


@dataclass(frozen=True, slots=True)
class Shown:
    """The matches that a request asks to see.

    Attributes:
        every: All matches, of any relation.
        chosen: Those of the chosen relation.
        selected: The one that is held against the claim; None if there is none.
    """

    form: CompareFilter
    every: list[Match]
    chosen: list[Match]
    selected: Match | None

    @property
    def matches(self) -> list[Match]:
        """Those of the chosen relation that are listed."""
        return self.chosen[:MOST_SHOWN]

    @property
    def hidden(self) -> int:
        """How many of the chosen relation are not listed."""
        return len(self.chosen) - len(self.matches)

    @property
    def query(self) -> dict[str, str]:
        """What chooses the list, as the address says it."""
        if not self.form.is_valid():
            return {}
        data = self.form.cleaned_data
        chosen = {"relation": data["relation"], "possible": "1" if data["possible"] else ""}
        return {name: value for name, value in chosen.items() if value}


@requires(Role.READER)
@require_safe
def compare(request: HtmxHttpRequest, pk: int) -> HttpResponse:
    """Show a claim beside one of its matches, with the list of all of them."""
    found = claim_or_404(request, pk)
    shown = _shown(request, found)
    response = _screen(request, found, shown, done=_just_judged(request, found))
    if wants_fragment(request):
        other = shown.selected.other.pk if shown.selected else None
        return push_url(response, _address(found, shown, other))
    return response


@requires(Role.ANALYST)
@require_POST
def judge_pair(request: HtmxHttpRequest, pk: int) -> HttpResponse:
    """Record how the claim and one match relate, and go on to the next undecided one."""
    found = claim_or_404(request, pk)
    shown = _shown(request, found)
    form = JudgeForm(request.POST, auto_id="judge_%s")
    if not form.is_valid():
        return _screen(request, found, shown, judge_form=form, status=422)
    data = form.cleaned_data
    other = get_object_or_404(Claim, pk=data["other"])
    try:
        row = judge(
            user=user_of(request),
            claim=found,
            other=other,
            value=data["value"],
            reason=data["reason"],
            seen=data["seen"],
        )
    except JudgementRefused as refused:
        form.add_error(None, refused.message)
        return _screen(
            request, found, shown, judge_form=form, blocking=refused.blocking, status=422
        )
    except StaleJudgement as stale:
        return _both_shown(request, found, form, stale)
    request.session[LAST_JUDGED] = {"claim": found.pk, "judgement": row.pk}
    return _go_to(request, _address(found, shown, _following(shown, other.pk)))


@requires(Role.ANALYST)
@require_POST
def judge_all(request: HtmxHttpRequest, pk: int) -> HttpResponse:
    """Record one decision about all undecided pairs that were shown, as one batch."""
    found = claim_or_404(request, pk)
    shown = _shown(request, found)
    form = JudgeManyForm(request.POST)
    if not form.is_valid():
        sentence = " ".join(str(error) for errors in form.errors.values() for error in errors)
        return _screen(request, found, shown, refusal=sentence, status=422)
    seen = form.cleaned_data["shown"]
    rows = Claim.objects.in_bulk(list(seen))
    outcome = judge_many(
        user=user_of(request),
        claim=found,
        others=[rows[key] for key in seen if key in rows],
        value=form.cleaned_data["value"],
        seen=seen,
    )
    request.session[LAST_JUDGED] = {
        "claim": found.pk,
        "batch": str(outcome.batch),
        "value": form.cleaned_data["value"],
        "made": len(outcome.judgements),
        "skipped": _skipped(outcome),
    }
    return _go_to(request, _address(found, shown, None))


@requires(Role.ANALYST)
@require_POST
def undo(request: HtmxHttpRequest, pk: int) -> HttpResponse:
    """Take back one judgement, or all of one bulk act."""
    found = claim_or_404(request, pk)
    shown = _shown(request, found)
    form = UndoJudgementForm(request.POST)
    if not form.is_valid():
        raise Http404("An undo names the judgement.")
    user, batch = user_of(request), form.cleaned_data["batch"]
    if batch is not None:
        outcome = undo_batch(user=user, batch=batch)
        left = "".join(f" Left as it is: {one}" for one in _skipped(outcome))
        count = len(outcome.judgements)
        messages.success(request, f"Undone: {count} judgement{'' if count == 1 else 's'}.{left}")
        return _go_to(request, _address(found, shown, None))
    row = get_object_or_404(Judgement, pk=form.cleaned_data["judgement"])
    if found.pk not in (row.first_id, row.second_id):
        raise Http404("That judgement is about other claims.")
    try:
        undo_judgement(user=user, judgement=row)
    except JudgementRefused as refused:
        return _screen(request, found, shown, refusal=refused.message, status=422)
    except StaleJudgement as stale:
        return _screen(request, found, shown, refusal=_who_judged(stale.current), status=409)
    messages.success(request, "Your judgement is undone.")
    other = row.second_id if row.first_id == found.pk else row.first_id
    return _go_to(request, _address(found, shown, other))


@requires(Role.REVIEWER)
@require_POST
def origin(request: HtmxHttpRequest, pk: int) -> HttpResponse:
    """Join or cut the origins of the articles of the claim and of a match."""
    found = claim_or_404(request, pk)
    shown = _shown(request, found)
    form = PairOriginForm(request.POST)
    if not form.is_valid():
        sentence = " ".join(str(error) for errors in form.errors.values() for error in errors)
        return _screen(request, found, shown, refusal=sentence, status=422)
    other = get_object_or_404(
        Claim.objects.select_related("version__article"), pk=form.cleaned_data["other"]
    )
    try:
        decide_origin_of(
            first=found.version.article,
            second=other.version.article,
            reviewer=user_of(request),
            dependent=form.cleaned_data["dependent"],
            reason=form.cleaned_data["reason"],
        )
    except EvidenceRefused as refused:
        return _screen(request, found, shown, refusal=refused.message, status=422)
    messages.success(request, "The origin is decided.")
    return _go_to(request, _address(found, shown, other.pk))


def _shown(request: HtmxHttpRequest, found: Claim) -> Shown:
    """Return the matches that the address, or the form that was sent, asks for."""
    form = CompareFilter(request.POST if request.method == "POST" else request.GET)
    if not form.is_valid():
        return Shown(form, [], [], None)
    user, data = user_of(request), form.cleaned_data
    every = matches_of(found, user, possible=data["possible"])
    relation, asked = data["relation"], data["other"]
    chosen = [one for one in every if relation in ("", one.relation)]
    selected = next((one for one in every if one.other.pk == asked), None)
    if selected is None and asked is not None and asked != found.pk:
        other = Claim.objects.with_row_data(user).filter(pk=asked).first()
        selected = unsuggested(found, other) if other is not None else None
    if selected is None:
        selected = next((one for one in chosen if one.open), chosen[0] if chosen else None)
    return Shown(form, every, chosen, selected)


def _screen(
    request: HtmxHttpRequest, found: Claim, shown: Shown, *, status: int = 200, **extra: Any
) -> HttpResponse:
    """Answer with the comparison as it stands, whole or as the part that htmx swaps."""
    user = user_of(request)
    linked = linked_reports(found)
    evidence = claim_page.evidence_context(found, linked=linked)
    context = (
        evidence
        | claim_page.decision_context(found, user, linked=linked, summary=evidence["summary"])
        | _list_context(shown)
        | {
            "carriers": carriers(found, shown.every[:MOST_SHOWN]),
            "timeline": event_timeline([found]),
            "text": found.version.content.text,
        }
    )
    if shown.selected is not None:
        context |= _pair_context(request, found, shown, linked)
    context |= extra
    if wants_fragment(request):
        context["fragment"] = True
        return render(request, "claims/partials/_compare.html", context, status=status)
    return render(request, "claims/compare.html", context, status=status)


def _both_shown(
    request: HtmxHttpRequest, found: Claim, form: JudgeForm, stale: StaleJudgement
) -> HttpResponse:
    """Show somebody else's judgement beside the one that was not saved, ready to be sent again."""
    shown = _shown(request, found)
    typed = form.cleaned_data
    seen = stale.current.pk if stale.current else None
    again = _judge_form({"other": typed["other"], "seen": seen, "reason": typed["reason"]})
    return _screen(
        request,
        found,
        shown,
        judge_form=again,
        refusal=_who_judged(stale.current),
        conflict=stale.current,
        typed=typed | {"label": JudgementValue(typed["value"]).label},
        status=409,
    )


def _judge_form(initial: dict[str, Any]) -> JudgeForm:
    return JudgeForm(auto_id="judge_%s", initial=initial)


def _list_context(shown: Shown) -> dict[str, Any]:
    """Return what the list of matches, its filter and its bulk bar print."""
    counts = [
        (value, label, sum(one.relation == value for one in shown.every))
        for value, label in MatchRelation.choices
    ]
    undecided = [one for one in shown.matches if one.open]
    accepting = {one.accepting for one in undecided}
    return {
        "filter": shown.form,
        "query": shown.query,
        "relations": [("", "All", len(shown.every)), *(row for row in counts if row[2])],
        "matches": shown.matches,
        "hidden": sum(
            1 for one in shown.every if shown.query.get("relation", "") in ("", one.relation)
        )
        - len(shown.matches),
        "undecided": undecided,
        "shown_keys": " ".join(f"{one.other.pk}:{one.seen or ''}" for one in undecided),
        "accept_all": accepting.pop() if len(accepting) == 1 else None,
    }


def _pair_context(
    request: HtmxHttpRequest, found: Claim, shown: Shown, linked: Any
) -> dict[str, Any]:
    """Return what the pair in the middle prints: both texts, the form, and the way on."""
    selected = shown.selected
    if selected is None:
        return {}
    keys = [one.other.pk for one in shown.matches]
    at = keys.index(selected.other.pk) if selected.other.pk in keys else None
    other = claim_page.load_claim(selected.other.pk, user_of(request))
    reason = selected.judgement.reason if selected.judgement else ""
    return {
        "match": selected,
        "other": other,
        "compare": selected.other.pk,
        "other_text": other.version.content.text if other else "",
        "judge_form": _judge_form(
            {"other": selected.other.pk, "seen": selected.seen, "reason": reason}
        ),
        "judge_buttons": list(KEYS.items()),
        "link_form": claim_page.link_form(selected, "pair"),
        "linked_already": linked_to(selected, linked),
        "position": None if at is None else at + 1,
        "before": keys[at - 1] if at else None,
        "after": keys[at + 1] if at is not None and at + 1 < len(keys) else None,
    }


def _following(shown: Shown, current: int) -> int | None:
    """Return the next undecided match after the current one, going round; else the current."""
    keys = [one.other.pk for one in shown.matches]
    start = keys.index(current) + 1 if current in keys else 0
    for one in shown.matches[start:] + shown.matches[:start]:
        if one.open and one.other.pk != current:
            return one.other.pk
    return current


def _address(found: Claim, shown: Shown, other: int | None) -> str:
    """Return the address of the comparison with these choices."""
    query = shown.query | ({"other": str(other)} if other else {})
    address = reverse("claim-compare", args=[found.pk])
    return f"{address}?{urlencode(query)}" if query else address


def _go_to(request: HtmxHttpRequest, address: str) -> HttpResponse:
    if wants_fragment(request):
        return HttpResponseLocation(address, target="#compare", swap="outerHTML")
    return HttpResponseRedirect(address)


def _just_judged(request: HttpRequest, found: Claim) -> dict[str, Any] | None:
    """Return what was just decided here, to be undone from here; offered once."""
    last: dict[str, Any] | None = request.session.get(LAST_JUDGED)
    if last is None or last["claim"] != found.pk:
        return None
    del request.session[LAST_JUDGED]
    if "batch" in last:
        return last | {"label": JudgementValue(last["value"]).label}
    row = Judgement.objects.newest().filter(pk=last["judgement"]).first()
    return last | {"label": row.get_value_display()} if row is not None else None


def _skipped(outcome: BatchOutcome) -> list[str]:
    """Name what a bulk act left, and why, a sentence each."""
    named = [f"“{one.claim.text}”: {one.why}" for one in outcome.skipped[:MOST_NAMED]]
    more = len(outcome.skipped) - len(named)
    return [*named, f"and {more} more."] if more > 0 else named


def _who_judged(row: Judgement | None) -> str:
    if row is None:
        return "This judgement does not hold any more. Nothing was changed."
    who = row.analyst.get_full_name() or row.analyst.get_username()
    value = row.get_value_display().lower()
    return f"{who} judged this pair “{value}” meanwhile. Nothing was changed."
