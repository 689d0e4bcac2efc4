"""Linking evidence to a claim, and deciding about the origin of what is linked."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_POST, require_safe

from claims.forms import AddressForm, ClaimLinkForm, IndependenceForm, OriginForm
from claims.models import Claim, Evidence, EvidenceCopy
from claims.services.corroboration import copy_text
from claims.services.evidence import (
    Copy,
    EvidenceRefused,
    add_claim_evidence,
    add_url_evidence,
    checked_url,
    decide_origin_of,
    record_independence,
    stated_source_named,
)
from claims.views import claim_page
from claims.views.claims import (
    PARTIALS,
    after_evidence,
    claim_or_404,
    seen_from,
    shown_where,
    user_of,
    whole_page,
)
from sources.fetch import FetchError, fetch
from sources.services.outlets import ensure_outlet
from workbench.htmx import HtmxHttpRequest, wants_fragment
from workbench.models import Role, User
from workbench.permissions import requires


@requires(Role.ANALYST)
@require_POST
def link(request: HtmxHttpRequest, pk: int) -> HttpResponse:
    """Link a claim to another claim or to an address, whichever the form names."""
    found = claim_or_404(request, pk)
    form: AddressForm | ClaimLinkForm
    given: dict[str, Any]
    if "url" in request.POST:
        form = AddressForm(request.POST, auto_id="address_%s")
        given = {"address_form": form}
    else:
        form = ClaimLinkForm(request.POST, auto_id="claim_%s")
        given = {"claim_form": form}
    if form.is_valid():
        try:
            said = _link(found, form, user_of(request))
        except EvidenceRefused as refused:
            form.add_error(refused.field if refused.field in form.fields else None, refused.message)
        except FetchError as error:
            form.add_error("fetch", f"{error} Nothing was linked; link it without a copy.")
        else:
            return after_evidence(request, pk, said)
    return _again(request, found, given)


@requires(Role.ANALYST)
@require_POST
def independence(request: HtmxHttpRequest, pk: int) -> HttpResponse:
    """Record why a linked report is independent of the claim."""
    evidence = get_object_or_404(Evidence, pk=pk)
    form = IndependenceForm(request.POST)
    try:
        record_independence(
            evidence=evidence,
            analyst=user_of(request),
            because=form.cleaned_data["independent_because"] if form.is_valid() else "",
        )
        said = "The reason is recorded."
    except EvidenceRefused as refused:
        said = refused.message
        messages.error(request, said)
    return after_evidence(request, seen_from(request, evidence), said)


@requires(Role.REVIEWER)
@require_POST
def origin(request: HtmxHttpRequest, pk: int) -> HttpResponse:
    """Join or cut the origins of the two articles that a link connects."""
    evidence = get_object_or_404(
        Evidence.objects.select_related("claim__version__article", "other_claim__version__article"),
        pk=pk,
    )
    form = OriginForm(request.POST)
    shown = seen_from(request, evidence)
    if evidence.other_claim is None:
        return after_evidence(request, shown, "Only articles in the workbench have origins.")
    if not form.is_valid():
        sentence = " ".join(str(error) for errors in form.errors.values() for error in errors)
        return after_evidence(request, shown, sentence)
    try:
        decide_origin_of(
            first=evidence.claim.version.article,
            second=evidence.other_claim.version.article,
            reviewer=user_of(request),
            **form.cleaned_data,
        )
        said = "The origin is decided."
    except EvidenceRefused as refused:
        said = refused.message
    return after_evidence(request, shown, said)


@requires(Role.READER)
@require_safe
def copy(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the words of the copy that was kept of an address, as plain text and nothing else."""
    kept = get_object_or_404(EvidenceCopy, pk=pk)
    return HttpResponse(copy_text(kept), content_type="text/plain; charset=utf-8")


def _link(found: Claim, form: AddressForm | ClaimLinkForm, user: User) -> str:
    data = form.cleaned_data
    common: dict[str, Any] = {
        name: data[name] for name in ("stance", "shows", "independent_because", "quote")
    }
    if isinstance(form, ClaimLinkForm):
        add_claim_evidence(claim=found, other=data["other_claim"], analyst=user, **common)
        return "The claim is linked."
    url = checked_url(data["url"])
    # The fetch comes first: it may take long, and a page that fails must leave nothing behind.
    kept = Copy(data["copy"].encode()) if data["copy"] else None
    if data["fetch"] and kept is None:
        page = fetch(
            url, max_bytes=settings.IMPORT_MAX_BYTES, timeout=settings.FETCH_TIMEOUT_SECONDS
        )
        charset = f"; charset={page.charset}" if page.charset else ""
        kept = Copy(page.body, f"{page.media_type}{charset}"[:100])
    with transaction.atomic():
        add_url_evidence(
            claim=found,
            url=url,
            outlet=ensure_outlet(data["outlet"], actor=user),
            stated_source=stated_source_named(data["stated_source"]),
            analyst=user,
            copy=kept,
            **common,
        )
    return "The address is linked."


def _again(request: HtmxHttpRequest, found: Claim, given: dict[str, Any]) -> HttpResponse:
    """Show the forms again, with what was typed and what is wrong."""
    if not wants_fragment(request):
        return whole_page(request, found, status=422, **given)
    context = claim_page.evidence_context(found, **given)
    return render(request, f"{PARTIALS}_evidence.html", context | shown_where(request), status=422)
