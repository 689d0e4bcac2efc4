"""Bulk acts of the queue: one verdict on the rows that were ticked, and taking it back."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from claims.forms import BulkVerdictForm, UndoBatchForm
from claims.services.bulk import record_verdicts, undo_verdicts
from claims.views.claims import user_of
from claims.views.queue import LAST_BATCH, screen
from workbench.htmx import HtmxHttpRequest
from workbench.models import Role
from workbench.permissions import requires


@requires(Role.ANALYST)
@require_http_methods(["GET", "POST"])
def verdicts(request: HtmxHttpRequest) -> HttpResponse:
    """Record one verdict on the ticked rows; the filters stand in the address, as in the queue."""
    if request.method == "GET":
        return _to_the_list(request)
    form = BulkVerdictForm(request.POST, auto_id="bulk_%s")
    if not form.is_valid():
        return screen(request, bulk_form=form, status=422)
    data = form.cleaned_data
    outcome = record_verdicts(
        seen=data["claims"],
        analyst=user_of(request),
        value=data["value"],
        confidence=data["confidence"],
        unverifiable_reason=data["unverifiable_reason"],
        reason=data["reason"],
    )
    request.session[LAST_BATCH] = {
        "batch": str(outcome.batch),
        "value": data["value"],
        "made": len(outcome.verdicts),
        "skipped": [(one.claim.pk, one.claim.text, one.why) for one in outcome.skipped],
    }
    return _to_the_list(request)


@requires(Role.ANALYST)
@require_POST
def undo(request: HtmxHttpRequest) -> HttpResponse:
    """Take back all verdicts of one bulk act; name those that were left because others followed."""
    form = UndoBatchForm(request.POST)
    if not form.is_valid():
        raise Http404("An undo names the batch.")
    outcome = undo_verdicts(batch=form.cleaned_data["batch"], analyst=user_of(request))
    count = len(outcome.verdicts)
    messages.success(request, f"Undone: {count} verdict{'' if count == 1 else 's'}.")
    for one in outcome.skipped:
        messages.warning(request, f"Left as it is: “{one.claim.text}” {one.why}")
    return _to_the_list(request)


def _to_the_list(request: HtmxHttpRequest) -> HttpResponse:
    query = request.GET.copy()
    query["view"] = "list"
    return HttpResponseRedirect(f"{reverse('queue')}?{query.urlencode()}")
