"""A proposition: the claims that assert it, their figures over time, and taking claims out."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from claims.compare_forms import SplitForm
from claims.event_values import event_timeline
from claims.models import Claim, Proposition
from claims.services.judgements import latest_between
from claims.services.propositions import SplitRefused, members, split
from claims.views.claims import user_of
from workbench.models import Role
from workbench.permissions import requires


@requires(Role.READER)
@require_safe
def proposition(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what is asserted, by whom, and every figure that reports of it give."""
    return _page(request, get_object_or_404(Proposition, pk=pk))


@requires(Role.ANALYST)
@require_POST
def split_proposition(request: HttpRequest, pk: int) -> HttpResponse:
    """Take claims out that do not assert the same, with a reason."""
    found = get_object_or_404(Proposition, pk=pk)
    rows = list(members(found))
    form = SplitForm(request.POST, members=_choices(rows), auto_id="split_%s")
    if form.is_valid():
        chosen = set(form.cleaned_data["claims"])
        try:
            made = split(
                user=user_of(request),
                proposition=found,
                claims=[row for row in rows if row.pk in chosen],
                reason=form.cleaned_data["reason"],
            )
        except SplitRefused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, "The claims are taken out; what they were judged is kept.")
            if Proposition.objects.filter(pk=pk).exists():
                return redirect("proposition", pk=pk)
            # Nothing was left of it but single claims.
            return redirect("proposition", pk=made.pk) if made else redirect(rows[0])
    return _page(request, found, form, status=422)


def _page(
    request: HttpRequest, found: Proposition, form: SplitForm | None = None, *, status: int = 200
) -> HttpResponse:
    rows = list(members(found).with_row_data(user_of(request)).order_by("version", "index"))
    context: dict[str, Any] = {
        "proposition": found,
        "rows": rows,
        "outlets": len({row.version.article.outlet_id for row in rows}),
        "judgements": sorted(latest_between(rows).values(), key=lambda row: row.pk),
        "timeline": event_timeline(rows),
        "split_form": form or SplitForm(members=_choices(rows), auto_id="split_%s"),
        "chosen": set(form["claims"].value() or ()) if form is not None else set(),
    }
    return render(request, "claims/proposition.html", context, status=status)


def _choices(rows: list[Claim]) -> list[tuple[int, str]]:
    return [(row.pk, row.text) for row in rows]
