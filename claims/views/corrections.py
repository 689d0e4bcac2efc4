"""Correcting, splitting, merging, retiring and restoring claims."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from claims.correction_forms import (
    CorrectClaimForm,
    MergeClaimForm,
    RetireClaimForm,
    SplitClaimForm,
    correction_initial,
)
from claims.models import Claim
from claims.services.corrections import (
    correct_claim,
    restore_claim,
    retire_claim,
    split_claim,
)
from claims.services.crediting import CorrectionRefused
from claims.services.leases import ClaimHeld
from claims.services.merging import merge_claims, neighbours, undo_merge, was_merged
from claims.views.articles import LAST_MERGE, claim_in_article
from workbench.models import Role
from workbench.permissions import requires


@requires(Role.ANALYST)
@require_http_methods(["GET", "POST"])
def claim_correct(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct a claim's text, words, source or modality; the old claim is kept with its history."""
    claim = get_object_or_404(_claims(), pk=pk)
    if claim.retired_at is not None:
        return _gone(request, claim)
    if request.method == "GET":
        form = CorrectClaimForm(version=claim.version, initial=correction_initial(claim))
        return _page(request, claim, form)
    form = CorrectClaimForm(request.POST, version=claim.version)
    if form.is_valid():
        data = form.cleaned_data
        try:
            made = correct_claim(
                claim=claim,
                analyst=_user(request),
                text=data["text"],
                credit=data["credited"],
                modality=data["modality"],
                quotation=data["quotation"],
            )
        except (CorrectionRefused, ClaimHeld) as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "The claim is corrected. Its earlier form is kept with it.")
            return redirect(claim_in_article(made))
    return _page(request, claim, form, status=422)


@requires(Role.ANALYST)
@require_POST
def claim_split(request: HttpRequest, pk: int) -> HttpResponse:
    """Make several claims of one that states several things."""
    claim = get_object_or_404(_claims(), pk=pk)
    if claim.retired_at is not None:
        return _gone(request, claim)
    form = SplitClaimForm(request.POST, auto_id="split_%s")
    if form.is_valid():
        try:
            made = split_claim(
                claim=claim, analyst=_user(request), texts=form.cleaned_data["parts"]
            )
        except (CorrectionRefused, ClaimHeld) as refusal:
            form.add_error("parts", str(refusal))
        else:
            messages.success(request, f"The claim is split into {len(made)}.")
            return redirect(claim_in_article(made[0]))
    correct = CorrectClaimForm(version=claim.version, initial=correction_initial(claim))
    return _page(request, claim, correct, split_form=form, status=422)


@requires(Role.ANALYST)
@require_POST
def claim_merge(request: HttpRequest, pk: int) -> HttpResponse:
    """Make one claim of this and another one of the article."""
    claim = get_object_or_404(_claims(), pk=pk)
    if claim.retired_at is not None:
        return _gone(request, claim)
    around = neighbours(claim)
    form = MergeClaimForm(request.POST, others=around, auto_id="merge_%s")
    if form.is_valid():
        other = next(one for one in around if one.pk == form.cleaned_data["other"])
        try:
            made = merge_claims(
                claim=claim, other=other, analyst=_user(request), text=form.cleaned_data["text"]
            )
        except (CorrectionRefused, ClaimHeld) as refusal:
            form.add_error("other", str(refusal))
        else:
            request.session[LAST_MERGE] = made.pk
            return redirect(claim_in_article(made))
    correct = CorrectClaimForm(version=claim.version, initial=correction_initial(claim))
    return _page(request, claim, correct, merge_form=form, status=422)


@requires(Role.ANALYST)
@require_POST
def claim_unmerge(request: HttpRequest, pk: int) -> HttpResponse:
    """Bring the two back that a claim was merged from."""
    claim = get_object_or_404(_claims(), pk=pk)
    try:
        back = undo_merge(claim=claim, analyst=_user(request))
    except (CorrectionRefused, ClaimHeld) as refusal:
        messages.error(request, str(refusal))
        return redirect(claim.version)
    messages.success(request, "The merge is taken back: both claims stand as before.")
    return redirect(claim_in_article(back[0]))


@requires(Role.ANALYST)
@require_POST
def claim_retire(request: HttpRequest, pk: int) -> HttpResponse:
    """Take something that is no claim out of the work."""
    claim = get_object_or_404(_claims(), pk=pk)
    form = RetireClaimForm(request.POST)
    if not form.is_valid():
        messages.error(request, "The reason is too long: at most 500 characters.")
        return redirect("claim-correct", pk=pk)
    try:
        retire_claim(claim=claim, analyst=_user(request), reason=form.cleaned_data["reason"])
    except (CorrectionRefused, ClaimHeld) as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(
            request, "The claim is retired. The article lists it below its text, to restore it."
        )
    return redirect(claim.version)


@requires(Role.ANALYST)
@require_POST
def claim_restore(request: HttpRequest, pk: int) -> HttpResponse:
    """Bring a retired claim back."""
    claim = get_object_or_404(_claims(), pk=pk)
    try:
        restore_claim(claim=claim, analyst=_user(request))
    except CorrectionRefused as refusal:
        messages.error(request, str(refusal))
        return redirect(claim.version)
    messages.success(request, f"Restored: {claim.text}")
    return redirect(claim_in_article(claim))


def _claims() -> QuerySet[Claim]:
    return Claim.objects.select_related(
        "version__article__outlet", "version__content", "attribution"
    )


def _page(
    request: HttpRequest,
    claim: Claim,
    form: CorrectClaimForm,
    *,
    split_form: SplitClaimForm | None = None,
    merge_form: MergeClaimForm | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {
        "claim": claim,
        "form": form,
        "split_form": split_form or SplitClaimForm(auto_id="split_%s"),
        "merge_form": merge_form
        or MergeClaimForm(
            others=neighbours(claim), initial={"text": claim.text}, auto_id="merge_%s"
        ),
        "merged": was_merged(claim),
        "retire_form": RetireClaimForm(auto_id="retire_%s"),
        "back": claim_in_article(claim),
    }
    return render(request, "claims/claim_correct.html", context, status=status)


def _gone(request: HttpRequest, claim: Claim) -> HttpResponse:
    """Lead from a claim that was replaced to what replaced it."""
    steps = claim.descendants.filter(undone_at=None)
    lineage = steps.select_related("child__version").first()
    messages.info(request, "This claim was corrected or retired. This is what there is now.")
    return redirect(claim_in_article(lineage.child) if lineage else claim.version)


def _user(request: HttpRequest) -> Any:
    """Return the signed-in user; the role check has seen to it that there is one."""
    return request.user
