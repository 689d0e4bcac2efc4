"""Outlets: list and page."""

from __future__ import annotations

from django.conf import settings
from django.core.paginator import Paginator
from django.db.models import CharField, Count, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from claims.reports import grouped, mix_of, report_claims, report_rows
from sources.filters import OutletFilter, valid_rows
from sources.models import Article, Outlet, ReliabilityRating
from workbench.htmx import HtmxHttpRequest, wants_fragment
from workbench.models import Role
from workbench.permissions import requires

SHOWN = 20
"""Newest articles and most credited sources on an outlet's page; the rest is in the lists."""


@requires(Role.READER)
@require_GET
def outlet_list(request: HtmxHttpRequest) -> HttpResponse:
    """Filter and page through the outlets, by name."""
    filterset = OutletFilter(request.GET, queryset=list_rows())
    page = Paginator(valid_rows(filterset), settings.PAGE_SIZE).get_page(request.GET.get("page"))
    context = {"filter": filterset, "page_obj": page, "any": Outlet.objects.exists()}
    whole, part = "sources/outlets.html", "sources/partials/_outlet_list.html"
    return render(request, part if wants_fragment(request) else whole, context)


def list_rows() -> QuerySet[Outlet]:
    """Return outlets with owner, latest rating, articles and claims; one query for any number."""
    ratings = ReliabilityRating.objects.filter(outlet=OuterRef("pk")).order_by("-rated_on", "-pk")
    articles = (
        Article.objects.filter(outlet=OuterRef("pk"))
        .order_by()
        .values("outlet")
        .annotate(number=Count("pk"))
        .values("number")
    )
    claims = (
        report_claims()
        .filter(version__article__outlet=OuterRef("pk"))
        .values("version__article__outlet")
        .annotate(number=Count("pk"))
        .values("number")
    )
    return (
        Outlet.objects.select_related("owner")
        .annotate(
            grade_now=Subquery(ratings.values("grade")[:1], output_field=CharField()),
            rated_on=Subquery(ratings.values("rated_on")[:1]),
            article_count=Coalesce(Subquery(articles, output_field=IntegerField()), 0),
            claim_count=Coalesce(Subquery(claims, output_field=IntegerField()), 0),
        )
        .order_by("name", "pk")
    )


@requires(Role.READER)
@require_GET
def outlet(request: HttpRequest, pk: int) -> HttpResponse:
    """Show who an outlet is, what it reports, whom it credits, and how that held up."""
    row = get_object_or_404(Outlet.objects.select_related("owner"), pk=pk)
    claims = report_claims().filter(version__article__outlet=row)
    articles = Article.objects.filter(outlet=row).order_by("-published", "-pk")
    context = {
        "outlet": row,
        "siblings": row.owner.outlets.exclude(pk=row.pk) if row.owner else [],
        "aliases": row.aliases.all(),
        "ratings": row.ratings.select_related("rated_by"),
        "mix": mix_of(claims),
        "own_voice": claims.filter(attribution=None).count(),
        "source_rows": report_rows(grouped(claims, "source")[:SHOWN], "source"),
        "articles": articles[:SHOWN],
        "article_count": articles.count(),
    }
    return render(request, "sources/outlet.html", context)
