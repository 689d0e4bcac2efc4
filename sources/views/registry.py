"""The registry of stated sources: list, page, and the repairs that reviewers make."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from claims.models import AttributionLink
from claims.reports import credited_to, grouped, mix_of, report_claims, report_rows
from sources.filters import StatedSourceFilter, valid_rows
from sources.models import SourceAlias, SourceKind, StatedSource
from sources.normalise import normalise_name
from sources.services.registry import is_unresolved, rows_answering_to, suggest_matches
from sources.services.registry_repairs import (
    RepairRefused,
    add_alias,
    change_kind,
    decide_tie,
    merge,
    merges_of,
    remove_alias,
    unmerge,
)
from sources.services.ties import all_ties
from workbench.htmx import HtmxHttpRequest, wants_fragment
from workbench.models import Role
from workbench.permissions import requires

OUTLETS_SHOWN = 20
CHOICES_SHOWN = 12


class MergeForm(forms.Form):
    """Another named source, and why it is the same party."""

    into = forms.IntegerField(min_value=1, required=False, widget=forms.HiddenInput)
    name = forms.CharField(
        label="Same party as",
        max_length=300,
        required=False,
        widget=forms.TextInput(attrs={"dir": "auto"}),
        help_text="A name or alias in the registry.",
    )
    reason = forms.CharField(
        label="Because", max_length=500, widget=forms.TextInput(attrs={"dir": "auto"})
    )


class AliasForm(forms.Form):
    """Another name of a party."""

    name = forms.CharField(
        label="Another name", max_length=300, widget=forms.TextInput(attrs={"dir": "auto"})
    )


class KindForm(forms.Form):
    """What sort of party a source is."""

    kind = forms.ChoiceField(label="Kind", choices=SourceKind)


@requires(Role.READER)
@require_GET
def stated_source_list(request: HtmxHttpRequest) -> HttpResponse:
    """Filter and page through the parties that texts credit, most claims first."""
    filterset = StatedSourceFilter(request.GET, queryset=list_rows())
    page = Paginator(valid_rows(filterset), settings.PAGE_SIZE).get_page(request.GET.get("page"))
    outlets = _outlet_counts(page)
    for source in page:
        source.outlet_count = outlets.get(source.pk, 0)
    context = {"filter": filterset, "page_obj": page, "any": StatedSource.objects.exists()}
    whole, part = "sources/stated_sources.html", "sources/partials/_stated_source_list.html"
    return render(request, part if wants_fragment(request) else whole, context)


def list_rows() -> QuerySet[StatedSource]:
    """Return the parties with the claims credited to them; merged rows count for theirs.

    Two indexed look-ups per party, since every party is counted before the first page is known.
    """

    def counted(role: str) -> Coalesce:
        path = f"attribution__stated_source{role}"
        rows = report_claims().filter(**{path: OuterRef("pk")}).values(path)
        number = rows.annotate(number=Count("pk")).values("number")
        return Coalesce(Subquery(number, output_field=IntegerField()), 0)

    return (
        StatedSource.objects.filter(merged_into=None)
        .annotate(claim_count=counted("") + counted("__merged_into"))
        .order_by("-claim_count", "name", "pk")
    )


def _outlet_counts(sources: Iterable[StatedSource]) -> dict[int, int]:
    """Return how many outlets credit each of these parties; one query."""
    keys = [source.pk for source in sources]
    party = Coalesce("attribution__stated_source__merged_into", "attribution__stated_source")
    of_page = Q(attribution__stated_source__in=keys) | Q(
        attribution__stated_source__merged_into__in=keys
    )
    rows = report_claims().filter(of_page).annotate(party=party).values_list("party")
    return dict(rows.annotate(number=Count("version__article__outlet", distinct=True)))


@requires(Role.READER)
@require_GET
def stated_source(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what one party is credited with, by whom, and how it held up."""
    return _page(request, _source(pk))


@requires(Role.REVIEWER)
@require_POST
def stated_source_merge(request: HttpRequest, pk: int) -> HttpResponse:
    """Say that this source and another are one party."""
    source = _source(pk)
    form = MergeForm(request.POST, auto_id="merge_%s")
    if not form.is_valid():
        return _page(request, source, merge_form=form, status=422)
    targets = _merge_targets(source, form.cleaned_data)
    if len(targets) != 1:
        form.add_error(
            "name",
            "Several named sources answer to this name: choose one below."
            if targets
            else "No other named source answers to this name.",
        )
        return _page(request, source, merge_form=form, choices=targets, status=422)

    def act() -> StatedSource:
        return merge(
            source=source,
            into=targets[0],
            reviewer=_user(request),
            reason=form.cleaned_data["reason"],
        )

    return _repair(
        request,
        source,
        act,
        f"“{source.name}” now counts for “{targets[0].name}”. It can be undone.",
    )


@requires(Role.REVIEWER)
@require_POST
def stated_source_unmerge(request: HttpRequest, pk: int) -> HttpResponse:
    """Take this source out of the party it was merged into."""
    source = _source(pk)
    return _repair(
        request,
        source,
        lambda: unmerge(source=source, reviewer=_user(request)),
        f"“{source.name}” stands for itself again.",
    )


@requires(Role.REVIEWER)
@require_POST
def alias_add(request: HttpRequest, pk: int) -> HttpResponse:
    """Give this source another name."""
    source = _source(pk)
    form = AliasForm(request.POST, auto_id="alias_%s")
    if form.is_valid():
        name = form.cleaned_data["name"]
        try:
            add_alias(source=source, name=name, reviewer=_user(request))
        except RepairRefused as refusal:
            form.add_error("name", str(refusal))
        else:
            messages.success(request, f"Mentions of “{name}” found from now on are linked here.")
            return redirect(source)
    return _page(request, source, alias_form=form, status=422)


@requires(Role.REVIEWER)
@require_POST
def alias_remove(request: HttpRequest, pk: int, alias: int) -> HttpResponse:
    """Take a name away from this source."""
    row = get_object_or_404(SourceAlias.objects.select_related("source"), pk=alias, source=pk)
    source = remove_alias(alias=row, reviewer=_user(request))
    messages.success(request, f"“{row.name}” is no name of this source any more.")
    return redirect(source)


@requires(Role.REVIEWER)
@require_POST
def stated_source_kind(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what sort of party this source is."""
    source = _source(pk)
    return _repair(
        request,
        source,
        lambda: change_kind(
            source=source, kind=request.POST.get("kind", ""), reviewer=_user(request)
        ),
        "The kind is changed.",
    )


@requires(Role.REVIEWER)
@require_POST
def source_tie(request: HttpRequest, pk: int, body: int) -> HttpResponse:
    """Say that this source and one that texts tie it to are, or are not, one chain."""
    source, other = _source(pk), _source(body)
    holds = request.POST.get("holds") == "1"

    def act() -> object:
        return decide_tie(
            member=source,
            body=other,
            holds=holds,
            reason=request.POST.get("reason", ""),
            reviewer=_user(request),
        )

    counted = "one chain" if holds else "sources of their own"
    done = f"“{source.name}” and “{other.name}” count as {counted}. It can be undone."
    return _repair(request, source, act, done)


def _page(
    request: HttpRequest,
    source: StatedSource,
    *,
    merge_form: MergeForm | None = None,
    alias_form: AliasForm | None = None,
    choices: list[StatedSource] | None = None,
    status: int = 200,
) -> HttpResponse:
    """Render a source's page; a fixed number of queries, apart from the signed-in user's."""
    claims = credited_to(source)
    page = Paginator(
        claims.blind_to(_user(request))
        .select_related("version__article__outlet", "attribution__stated_source", "current_verdict")
        .order_by("-version__article__published", "-version", "start"),
        settings.PAGE_SIZE,
    ).get_page(request.GET.get("page"))
    by_outlet = grouped(claims, "outlet")
    may_merge = source.merged_into_id is None and _user(request).has_role(Role.REVIEWER)
    merged_event = merges_of(source).select_related("actor").first()
    context = {
        "source": source,
        "mix": mix_of(claims),
        "outlet_rows": report_rows(by_outlet[:OUTLETS_SHOWN], "outlet"),
        "page_obj": page,
        "beside": _beside(source),
        "aliases": source.aliases.all(),
        "ties": all_ties(_of(source, "member") | _of(source, "body")) if source.named else [],
        "merged": source.merged.all(),
        "merged_event": merged_event if source.merged_into_id else None,
        "suggestions": suggest_matches(source) if may_merge else [],
        "fitting": rows_answering_to(source.name) if is_unresolved(source) else [],
        "choices": choices or [],
        "merge_form": merge_form or MergeForm(auto_id="merge_%s"),
        "alias_form": alias_form or AliasForm(auto_id="alias_%s"),
        "kind_form": KindForm(initial={"kind": source.kind}, auto_id="kind_%s"),
    }
    return render(request, "sources/stated_source.html", context, status=status)


def _of(source: StatedSource, end: str) -> Q:
    """Ties with this source, or with what is merged into it, at one end."""
    return Q(**{end: source}) | Q(**{f"{end}__merged_into": source})


def _beside(source: StatedSource) -> dict[str, int]:
    """Count the attributions in which this party stands beside or behind another."""
    rows = (
        AttributionLink.objects.filter(
            stated_source__in=[source.pk, *source.merged.values_list("pk", flat=True)],
            attribution__version__is_current=True,
        )
        .order_by()
        .values_list("relation")
        .annotate(number=Count("pk"))
    )
    return dict(rows)


def _merge_targets(source: StatedSource, data: dict[str, Any]) -> list[StatedSource]:
    """Return the parties that the form may mean: the one chosen, or those of the typed name."""
    if data["into"]:
        return list(StatedSource.objects.filter(pk=data["into"]).exclude(pk=source.pk))
    fitting = [row for row in rows_answering_to(data["name"]) if row.pk != source.pk]
    if fitting:
        return fitting[:CHOICES_SHOWN]
    # A class of this name is handed on, so that its refusal can say why it is none.
    return list(
        StatedSource.objects.filter(named=False, normalised=normalise_name(data["name"])).exclude(
            pk=source.pk
        )[:1]
    )


def _repair(
    request: HttpRequest, source: StatedSource, act: Callable[[], object], done: str
) -> HttpResponse:
    """Do one repair, say what came of it, and go back to the source."""
    try:
        act()
    except RepairRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, done)
    return redirect(source)


def _source(pk: int) -> StatedSource:
    return get_object_or_404(StatedSource.objects.select_related("merged_into"), pk=pk)


def _user(request: HttpRequest) -> Any:
    """Return the signed-in user; the role check has seen to it that there is one."""
    return request.user
