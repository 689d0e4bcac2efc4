"""A claim's page and the acts on it; each act answers a plain form and htmx alike."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseRedirect,
    QueryDict,
)
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import localtime
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import HttpResponseLocation

from claims.forms import NoteForm, UndoForm, VerdictForm, WithdrawForm
from claims.models import Claim, Evidence, Value, Verdict
from claims.services.evidence import EvidenceRefused, withdraw_evidence
from claims.services.notes import add_note
from claims.services.review import (
    ClaimHeld,
    StaleVerdict,
    VerdictRefused,
    latest_sequence,
    record_verdict,
    release_claim,
    return_claim,
    undo_verdict,
)
from claims.views import claim_page
from claims.views.queue import LAST_VERDICT, next_claim, queue_address
from workbench.htmx import HtmxHttpRequest, wants_fragment
from workbench.models import Role, User
from workbench.permissions import requires

PARTIALS = "claims/partials/"


@requires(Role.READER)
@require_safe
def claim(request: HtmxHttpRequest, pk: int) -> HttpResponse:
    """Show a claim with everything that bears on it; opening it holds it."""
    found = claim_or_404(request, pk)
    claim_page.take_lease(found, user_of(request))
    return whole_page(request, found)


@requires(Role.ANALYST)
@require_POST
def verdict(request: HtmxHttpRequest, pk: int) -> HttpResponse:
    """Record a verdict; in the focus view, go on to the next claim that nobody holds."""
    found = claim_or_404(request, pk)
    user = user_of(request)
    form = VerdictForm(request.POST, auto_id="verdict_%s", overrides=user.has_role(Role.REVIEWER))
    focus = request.POST.get("focus")
    following = next_claim(user, focus, found) if focus is not None else None
    extra: dict[str, Any] = {}
    status = 422
    if form.is_valid():
        try:
            written = record_verdict(claim=found, analyst=user, **form.cleaned_data)
        except VerdictRefused as refused:
            form.refuse(refused.reasons)
        except StaleVerdict as stale:
            status = 409
            form, extra = _beside(request, found, stale)
        except ClaimHeld as held:
            status = 409
            form.add_error(None, _held_sentence(held))
        else:
            return _decided(request, written, following)
    return decision_again(request, found, form, status=status, **extra)


@requires(Role.ANALYST)
@require_POST
def undo(request: HtmxHttpRequest, pk: int) -> HttpResponse:
    """Take back one's last verdict on the claim."""
    found = claim_or_404(request, pk)
    form = UndoForm(request.POST)
    if not form.is_valid():
        raise Http404("An undo names the verdict.")
    row = get_object_or_404(Verdict, pk=form.cleaned_data["verdict"], claim=found)
    try:
        undo_verdict(
            verdict=row, analyst=user_of(request), seen_sequence=form.cleaned_data["seen_sequence"]
        )
    except VerdictRefused as refused:
        return _refused(request, found, str(refused))
    except StaleVerdict as stale:
        return _refused(request, found, _stale_sentence(stale.latest))
    except ClaimHeld as held:
        return _refused(request, found, _held_sentence(held))
    messages.success(request, "Your verdict is undone.")
    focus = request.POST.get("focus")
    if focus is not None:
        return go_to(request, queue_address(focus, found.pk))
    return after_decision(request, found.pk, "Your verdict is undone.")


@requires(Role.ANALYST)
@require_POST
def send_back(request: HtmxHttpRequest, pk: int) -> HttpResponse:
    """Send a settled claim to another look."""
    found = claim_or_404(request, pk)
    try:
        return_claim(claim=found, analyst=user_of(request), reason=request.POST.get("reason", ""))
    except VerdictRefused as refused:
        return _refused(request, found, str(refused))
    said = "The claim is back in the queue; your reason is kept as a note."
    messages.success(request, said)
    return redirect(f"{found.get_absolute_url()}#notes")


@requires(Role.ANALYST)
@require_POST
def release(request: HtmxHttpRequest, pk: int) -> HttpResponse:
    """Give a claim back before its lease expires, and return to the queue."""
    release_claim(claim=claim_or_404(request, pk), analyst=user_of(request))
    return redirect("queue")


@requires(Role.ANALYST)
@require_POST
def withdraw(request: HtmxHttpRequest, pk: int) -> HttpResponse:
    """Take a link back; it is seen, with the reason, in the history of both claims."""
    evidence = get_object_or_404(Evidence, pk=pk)
    form = WithdrawForm(request.POST)
    reason = form.cleaned_data["reason"] if form.is_valid() else ""
    try:
        withdraw_evidence(evidence=evidence, analyst=user_of(request), reason=reason)
        text = "The link is withdrawn."
    except EvidenceRefused as refused:
        text = refused.message
    return after_evidence(request, seen_from(request, evidence), text)


@requires(Role.ANALYST)
@require_POST
def note(request: HtmxHttpRequest, pk: int) -> HttpResponse:
    """Keep a remark."""
    found = claim_or_404(request, pk)
    form = NoteForm(request.POST, auto_id="note_%s")
    if not form.is_valid():
        if not wants_fragment(request):
            return whole_page(request, found, note_form=form, status=422)
        context = claim_page.notes_context(found, form)
        return render(request, f"{PARTIALS}_notes.html", context, status=422)
    add_note(claim=found, author=user_of(request), text=form.cleaned_data["text"])
    if not wants_fragment(request):
        messages.success(request, "The note is kept.")
        return redirect(f"{found.get_absolute_url()}#notes")
    context = claim_page.notes_context(found) | {"said": "The note is kept."}
    return render(request, f"{PARTIALS}_notes.html", context | shown_where(request))


def user_of(request: HttpRequest) -> User:
    """Return the signed-in user; the middleware let nobody else through."""
    if not isinstance(request.user, User):
        raise Http404("Nobody is signed in.")
    return request.user


def claim_or_404(request: HttpRequest, pk: int) -> Claim:
    """Return a claim with what its page prints."""
    found = claim_page.load_claim(pk, user_of(request))
    if found is None:
        raise Http404("No claim has this number.")
    return found


def whole_page(
    request: HttpRequest, found: Claim, *, status: int = 200, **given: Any
) -> HttpResponse:
    """Answer with the claim's page, with forms as the user filled them."""
    extra = given.pop("extra", {})
    context = claim_page.whole_context(found, user_of(request), **given) | extra
    return render(request, "claims/claim_detail.html", context, status=status)


def decision_again(
    request: HtmxHttpRequest, found: Claim, form: VerdictForm, *, status: int, **extra: Any
) -> HttpResponse:
    """Show the verdict form again, with what was typed and what is missing."""
    if not wants_fragment(request):
        return whole_page(request, found, verdict_form=form, status=status, extra=extra)
    context = claim_page.decision_context(found, user_of(request), form=form)
    return render(
        request,
        f"{PARTIALS}_decision.html",
        context | extra | shown_where(request),
        status=status,
    )


def after_decision(request: HtmxHttpRequest, pk: int, said: str) -> HttpResponse:
    """Answer a decision: the page anew, or its decision and history."""
    if not wants_fragment(request):
        return redirect(reverse("claim", args=[pk]))
    fresh = claim_or_404(request, pk)
    user = user_of(request)
    context = claim_page.decision_context(fresh, user) | claim_page.history_context(fresh, user)
    # The answer says it itself; as a message it would appear again on the next page.
    list(messages.get_messages(request))
    return render(request, f"{PARTIALS}_decided.html", context | {"said": said})


def after_evidence(request: HtmxHttpRequest, pk: int, said: str) -> HttpResponse:
    """Answer a change of evidence: the page anew, or what the change touches."""
    if not wants_fragment(request):
        messages.success(request, said)
        return redirect(f"{_page_shown(request, pk)}#evidence")
    fresh = claim_or_404(request, pk)
    user = user_of(request)
    context = claim_page.evidence_context(fresh)
    context |= claim_page.decision_context(
        fresh, user, linked=context["linked"], summary=context["summary"]
    )
    context |= claim_page.history_context(fresh, user)
    return render(
        request,
        f"{PARTIALS}_evidence_changed.html",
        context
        | shown_where(request)
        | {"said": said, "linked_suggestion": _linked_suggestion(request)},
    )


def seen_from(request: HttpRequest, evidence: Evidence) -> int:
    """Return the claim on whose page the user acted on a link."""
    shown = request.POST.get("seen_from", "")
    ends = {str(evidence.claim_id): evidence.claim_id}
    if evidence.other_claim_id is not None:
        ends[str(evidence.other_claim_id)] = evidence.other_claim_id
    later = Claim.objects.filter(previous__in=ends.values()).values_list("pk", flat=True)
    return (ends | {str(pk): pk for pk in later}).get(shown, evidence.claim_id)


def shown_where(request: HttpRequest) -> dict[str, Any]:
    """Return where an act was done: in the queue, with its filters, or on a comparison."""
    where = {name: request.POST.get(name, request.GET.get(name)) for name in ("focus", "compare")}
    return {name: value for name, value in where.items() if value is not None}


def go_to(request: HtmxHttpRequest, address: str) -> HttpResponse:
    """Go to an address of the queue, swapping only what differs if htmx asks."""
    if wants_fragment(request):
        return HttpResponseLocation(address, target="#results", swap="outerHTML")
    return HttpResponseRedirect(address)


def _page_shown(request: HttpRequest, pk: int) -> str:
    """Return the page of the claim on which the user acted: its own, or its comparison."""
    other = request.POST.get("compare")
    if other is None:
        return reverse("claim", args=[pk])
    return f"{reverse('claim-compare', args=[pk])}?{urlencode({'other': other})}"


def _decided(request: HtmxHttpRequest, written: Verdict, following: int | None) -> HttpResponse:
    request.session[LAST_VERDICT] = written.pk
    label = Value(written.value).label
    said = f"Recorded: {label.lower()}."
    focus = request.POST.get("focus")
    if focus is not None:
        return go_to(request, queue_address(focus, following))
    messages.success(request, said)
    return after_decision(request, written.claim_id, said)


def _linked_suggestion(request: HttpRequest) -> int | None:
    """Return the claim from whose card among the suggestions the user linked."""
    listed = request.POST.get("suggested", "")
    return int(listed) if listed.isdecimal() and len(listed) < 19 else None


def _refused(request: HtmxHttpRequest, found: Claim, sentence: str) -> HttpResponse:
    """Say why an undo was refused, where the verdict stands."""
    user = user_of(request)
    form = VerdictForm(
        {"seen_sequence": latest_sequence(found), "value": Value.WITHDRAWN, "confidence": "medium"},
        auto_id="verdict_%s",
        overrides=user.has_role(Role.REVIEWER),
    )
    form.add_error(None, sentence)
    return decision_again(request, found, form, status=409)


def _beside(
    request: HttpRequest, found: Claim, stale: StaleVerdict
) -> tuple[VerdictForm, dict[str, Any]]:
    """Return the form as typed, ready to be sent again, with the other verdict beside it."""
    data: QueryDict = request.POST.copy()
    data["seen_sequence"] = str(stale.latest.sequence)
    overrides = "override_reason" in data or user_of(request).has_role(Role.REVIEWER)
    form = VerdictForm(data, auto_id="verdict_%s", overrides=overrides)
    form.is_valid()
    form.add_error(None, _stale_sentence(stale.latest))
    typed = Verdict(
        **{name: value for name, value in form.cleaned_data.items() if name != "seen_sequence"}
    )
    return form, {"conflict": stale.latest, "typed": typed}


def _stale_sentence(latest: Verdict) -> str:
    who = latest.analyst.get_full_name() or latest.analyst.get_username()
    return (
        f"{who} gave a verdict at {localtime(latest.at):%H:%M}, after you opened this claim. "
        "Both are shown below; nothing of yours was saved. Send it again to record it beside "
        "theirs."
    )


def _held_sentence(held: ClaimHeld) -> str:
    who = held.holder.get_full_name() or held.holder.get_username()
    return (
        f"{who} has this claim open until {localtime(held.until):%H:%M}. Nothing was saved; what "
        "you typed is still here. Try again then, or take another claim."
    )
