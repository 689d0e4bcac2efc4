"""The attribution report and its exports."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, cast

from django.conf import settings
from django.core.paginator import Paginator
from django.db.models import Count, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from claims.charts import stacked_bars
from claims.exports import csv_response
from claims.models import Claim, Evidence
from claims.report_filters import ReportFilter, ReportViewForm, canonical_query
from claims.reports import (
    By,
    ReportRow,
    grouped,
    has_open_verdict,
    mix_of,
    report_claims,
    report_rows,
)
from claims.services.report_views import may_change, visible_views
from claims.views.claims import user_of
from sources.filters import valid_rows
from workbench.htmx import HtmxHttpRequest, wants_fragment
from workbench.models import Role, User
from workbench.permissions import requires

CHARTED = 12
"""Bars of the chart; the table below it has every row of the page."""

BY: dict[str, By] = {"": "source", "outlet": "outlet", "kind": "kind"}
HEADINGS: dict[By, str] = {"source": "Stated source", "outlet": "Outlet", "kind": "Kind of source"}

REPORT_HEADER = (
    "row",
    "kind",
    "named",
    "claims",
    "outlets",
    "corroborated",
    "contested",
    "unverifiable",
    "disagreement",
    "unreviewed",
    "share_unreviewed",
    "corroborated_single_origin",
    "corroborated_overridden",
    "source_confirmed_to_have_said",
    "to_relook",
)
DETAIL_HEADER = (
    "claim_id",
    "claim",
    "quotation",
    "modality",
    "stated_source",
    "kind",
    "named",
    "outlet",
    "article",
    "address",
    "published",
    "state",
    "verdict",
    "confidence",
    "reason",
    "contested_by",
    "override_reason",
    "analyst",
    "decided_at",
    "evidence",
    "supporting_links",
    "supporting_outlets",
    "independent_origins",
)


@requires(Role.READER)
@require_GET
def report(request: HtmxHttpRequest) -> HttpResponse:
    """Show who is credited with what, by which outlets, and how it held up."""
    return screen(request)


def screen(
    request: HtmxHttpRequest,
    *,
    save_form: ReportViewForm | None = None,
    change_form: ReportViewForm | None = None,
    changing: int | None = None,
    status: int = 200,
) -> HttpResponse:
    """Answer with the report that the address asks for.

    Args:
        save_form: As the user filled it, where a view was not saved.
        change_form: The same where the view `changing` was not changed.
    """
    user = user_of(request)
    filterset = ReportFilter(request.GET, queryset=report_claims())
    claims, by = valid_rows(filterset), _by(filterset)
    page = Paginator(grouped(claims, by), settings.PAGE_SIZE).get_page(request.GET.get("page"))
    rows = report_rows(page.object_list, by)
    chart = stacked_bars([(row.label, row.mix.outcomes) for row in rows[:CHARTED]])
    context = {
        "filter": filterset,
        "by": by,
        "heading": HEADINGS[by],
        "hide_outlets": by == "outlet",
        "page_obj": page,
        "rows": rows,
        "total": mix_of(claims),
        "chart": chart,
        "charted": len(chart.bars),
        "query": canonical_query(request.GET),
        "views": _views(user, changing, change_form),
        "changing": changing,
        "save_form": save_form or ReportViewForm(user=user, auto_id="save_%s"),
    }
    part, whole = "claims/partials/_report.html", "claims/report.html"
    shown = part if wants_fragment(request) else whole
    return render(request, shown, context, status=status)


@requires(Role.READER)
@require_GET
def report_csv(request: HttpRequest) -> HttpResponse | StreamingHttpResponse:
    """Export the rows of the report, or with `detail=1` the claims behind them, same filters."""
    filterset = ReportFilter(request.GET, queryset=report_claims())
    if not filterset.is_valid():
        wrong = " ".join(
            f"{name}: {' '.join(errors)}" for name, errors in filterset.form.errors.items()
        )
        return HttpResponse(
            f"The filter cannot be read, so nothing was exported. {wrong}\n",
            content_type="text/plain; charset=utf-8",
            status=400,
        )
    claims = cast("QuerySet[Claim]", filterset.qs)
    if request.GET.get("detail") == "1":
        return csv_response("attribution-claims.csv", DETAIL_HEADER, _detail_rows(claims))
    by = _by(filterset)
    rows = report_rows(grouped(claims, by), by)
    total = ReportRow(None, "All", "", None, mix_of(claims))
    cells = (_report_cells(row) for row in (*rows, total))
    return csv_response(f"attribution-by-{by}.csv", REPORT_HEADER, cells)


def _views(
    user: User, changing: int | None, change_form: ReportViewForm | None
) -> list[dict[str, Any]]:
    """Return the saved views that a user sees, each with its form where it may be changed."""
    found = []
    for view in visible_views(user):
        form = change_form if view.pk == changing else None
        found.append(
            {
                "view": view,
                "may_change": may_change(view, user),
                "form": form
                or ReportViewForm(
                    user=user,
                    auto_id=f"view_{view.pk}_%s",
                    initial={"name": view.name, "shared": view.shared},
                ),
            }
        )
    return found


def _by(filterset: ReportFilter) -> By:
    """Return what a row of the report stands for; stated sources while the query is invalid."""
    chosen = filterset.form.cleaned_data.get("by", "") if filterset.is_valid() else ""
    return BY[chosen or ""]


def _report_cells(row: ReportRow) -> tuple[object, ...]:
    mix = row.mix
    return (
        row.label,
        row.kind,
        "" if row.named is None else ("yes" if row.named else "no"),
        mix.claims,
        mix.outlets,
        *(count for _, count in mix.outcomes),
        f"{mix.unreviewed / mix.claims:.3f}" if mix.claims else "",
        mix.single_origin,
        mix.overridden,
        mix.said,
        mix.relook,
    )


def _detail_rows(claims: QuerySet[Claim]) -> Iterator[tuple[object, ...]]:
    """Yield the claims one by one; memory stays flat however many there are."""
    links = (
        Evidence.objects.filter(claim=OuterRef("pk"), withdrawn_at=None)
        .order_by()
        .values("claim")
        .annotate(number=Count("pk"))
        .values("number")
    )
    rows = (
        claims.select_related(
            "version__article__outlet",
            "attribution__stated_source__merged_into",
            "current_verdict__analyst",
        )
        .annotate(evidence_count=Coalesce(Subquery(links, output_field=IntegerField()), 0))
        .order_by("version__article__published", "version", "start", "index")
    )
    for claim in rows.iterator(chunk_size=500):
        yield (*_claim_cells(claim), *_verdict_cells(claim))


def _claim_cells(claim: Claim) -> tuple[object, ...]:
    source = claim.attribution.stated_source if claim.attribution else None
    party = source.merged_into or source if source else None
    article = claim.version.article
    return (
        claim.pk,
        claim.text,
        claim.quote,
        claim.modality,
        party.name if party else "own voice" if claim.attribution is None else "not named",
        party.kind if party else "",
        ("yes" if party.named else "no") if party else "",
        article.outlet.name,
        claim.version.title,
        article.url,
        article.published.isoformat() if article.published else "",
    )


def _verdict_cells(claim: Claim) -> tuple[object, ...]:
    """The verdict that holds; nothing of a first one that waits for a blind second."""
    verdict = claim.current_verdict
    evidence = claim.evidence_count  # type: ignore[attr-defined]
    if verdict is None or has_open_verdict(claim):
        return (claim.state, *[""] * 7, evidence, "", "", "")
    return (
        claim.state,
        verdict.value,
        verdict.confidence,
        verdict.reason or verdict.get_unverifiable_reason_display(),
        verdict.contested_by,
        verdict.override_reason,
        verdict.analyst.get_full_name() or verdict.analyst.get_username(),
        verdict.at.isoformat(timespec="seconds"),
        evidence,
        verdict.links,
        verdict.outlets,
        verdict.origins,
    )
