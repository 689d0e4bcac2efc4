"""Saved views of the report: keep the filters that are set, rename, share, delete."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from claims.models import ReportView
from claims.report_filters import MOST_QUERY, ReportFilter, ReportViewForm, canonical_query
from claims.reports import report_claims
from claims.services.report_views import (
    NameTaken,
    change_view,
    delete_view,
    may_change,
    save_view,
    visible_views,
)
from claims.views.claims import user_of
from claims.views.reports import screen
from workbench.htmx import HtmxHttpRequest
from workbench.models import Role, User
from workbench.permissions import requires


@requires(Role.READER)
@require_http_methods(["GET", "POST"])
def save(request: HtmxHttpRequest) -> HttpResponse:
    """Keep the filters that the address has under a name."""
    if request.method == "GET":
        return HttpResponseRedirect(_report(request))
    user = user_of(request)
    form = ReportViewForm(request.POST, user=user, auto_id="save_%s")
    filterset = ReportFilter(request.GET, queryset=report_claims())
    if not filterset.is_valid():
        form.add_error(None, "The filter cannot be read, so there is nothing to keep.")
    query = canonical_query(request.GET)
    if len(query) > MOST_QUERY:
        form.add_error(None, "These filters are too long to be kept. Shorten the names in them.")
    if form.is_valid():
        try:
            made = save_view(owner=user, query=query, **form.cleaned_data)
        except NameTaken as taken:
            form.add_error("name", str(taken))
        else:
            messages.success(request, f"The view “{made.name}” is saved.")
            return redirect(made)
    return screen(request, save_form=form, status=422)


@requires(Role.READER)
@require_http_methods(["GET", "POST"])
def change(request: HtmxHttpRequest, pk: int) -> HttpResponse:
    """Rename or share a view."""
    user = user_of(request)
    if request.method == "GET":
        return redirect(get_object_or_404(visible_views(user), pk=pk))
    view = _changeable(user, pk)
    form = ReportViewForm(request.POST, user=user, auto_id=f"view_{pk}_%s")
    if form.is_valid():
        try:
            change_view(view=view, user=user, **form.cleaned_data)
        except NameTaken as taken:
            form.add_error("name", str(taken))
        else:
            messages.success(request, f"The view “{view.name}” is changed.")
            return HttpResponseRedirect(_report(request))
    return screen(request, change_form=form, changing=pk, status=422)


@requires(Role.READER)
@require_POST
def delete(request: HtmxHttpRequest, pk: int) -> HttpResponse:
    """Delete a view; the report that it showed stays as it is."""
    user = user_of(request)
    view = _changeable(user, pk)
    delete_view(view=view, user=user)
    messages.success(request, f"The view “{view.name}” is deleted.")
    return HttpResponseRedirect(_report(request))


def _changeable(user: User, pk: int) -> ReportView:
    view = get_object_or_404(visible_views(user), pk=pk)
    if not may_change(view, user):
        raise Http404("Only its owner changes this view, or a reviewer where it is shared.")
    return view


def _report(request: HtmxHttpRequest) -> str:
    """Return the report with the filters that the address has."""
    query = canonical_query(request.GET)
    return f"{reverse('report')}?{query}" if query else reverse("report")
