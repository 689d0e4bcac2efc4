"""Articles: the list, the page of a version with its claims, the bytes as they were received."""

from __future__ import annotations

import re
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Exists, IntegerField, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST
from django_htmx.http import HttpResponseClientRefresh

from claims.article_page import build_page, part_of
from claims.correction_forms import OWN, AddClaimForm
from claims.models import Claim, ClaimLineage, Modality
from claims.services.corrections import add_claim
from claims.services.crediting import CorrectionRefused
from claims.services.extraction import request_extraction
from sources.filters import ArticleFilter, valid_rows
from sources.models import Article, ArticleVersion, ExtractionState
from sources.services.retraction import touched_by
from workbench.htmx import HtmxHttpRequest, wants_fragment
from workbench.models import Role
from workbench.permissions import requires

LAST_MERGE = "last_merge"
"""Session key: the claim that the next article page offers to take apart again."""
BUSY = frozenset({ExtractionState.PENDING, ExtractionState.RUNNING})


@requires(Role.READER)
@require_GET
def article_list(request: HtmxHttpRequest) -> HttpResponse:
    """Filter and page through the articles, newest first."""
    filterset = ArticleFilter(request.GET, queryset=list_rows())
    page = Paginator(valid_rows(filterset), settings.PAGE_SIZE).get_page(request.GET.get("page"))
    context = {"filter": filterset, "page_obj": page, "any": Article.objects.exists()}
    part, whole = "claims/partials/_article_list.html", "claims/articles.html"
    return render(request, part if wants_fragment(request) else whole, context)


def list_rows() -> QuerySet[Article]:
    """Return articles with all that a row prints; two queries for any number of rows."""
    live = (
        Claim.objects.filter(version__article=OuterRef("pk"))
        .live()
        .order_by()
        .values("version__article")
        .annotate(number=Count("pk"))
        .values("number")
    )
    current = ArticleVersion.objects.filter(is_current=True)
    return (
        Article.objects.select_related("outlet")
        .prefetch_related(Prefetch("versions", current, to_attr="current"))
        .annotate(claim_count=Coalesce(Subquery(live, output_field=IntegerField()), 0))
        .order_by("-published", "-pk")
    )


@requires(Role.READER)
@require_GET
def article(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the current version."""
    version = get_object_or_404(_versions(), article=pk, is_current=True)
    return render(request, "claims/article.html", page_context(request, version))


@requires(Role.READER)
@require_GET
def article_version(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Show one version, which may not be the current one."""
    version = get_object_or_404(_versions(), article=pk, number=number)
    return render(request, "claims/article.html", page_context(request, version))


@requires(Role.READER)
@require_GET
def article_original(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Hand out the bytes as they were received, in a way that no browser will run them."""
    version = get_object_or_404(
        ArticleVersion.objects.select_related("original"), article=pk, number=number
    )
    original = getattr(version, "original", None)
    if original is None:
        raise Http404("The bytes of this version were not kept.")
    name = re.sub(r"[^\w.-]+", "-", original.filename)[-80:].strip("-.") or "original"
    response = HttpResponse(bytes(original.body), content_type="text/plain; charset=utf-8")
    if original.encoding and original.encoding.replace("-", "").replace("_", "").isalnum():
        response["Content-Type"] = f"text/plain; charset={original.encoding}"
    response["Content-Disposition"] = f'attachment; filename="article-{pk}-v{number}-{name}.txt"'
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response


@requires(Role.READER)
@require_GET
def extraction_state(request: HtmxHttpRequest, pk: int, number: int) -> HttpResponse:
    """Say how far the extraction is; a polling page loads anew when it is over."""
    version = get_object_or_404(ArticleVersion, article=pk, number=number)
    if not wants_fragment(request):
        return redirect(version)
    if version.extraction not in BUSY:
        return HttpResponseClientRefresh()
    return render(
        request, "claims/partials/_extraction_state.html", {"version": version, "busy": True}
    )


@requires(Role.ANALYST)
@require_POST
def extract_again(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Queue a version whose extraction failed, or never ran."""
    version = get_object_or_404(ArticleVersion, article=pk, number=number)
    if version.extraction == ExtractionState.DONE:
        messages.info(request, "This version is extracted already; nothing was queued.")
    else:
        request_extraction(version=version, actor=_user(request))
        messages.success(request, "The extraction is queued. This page shows when it is done.")
    return redirect(version)


@requires(Role.ANALYST)
@require_POST
def claim_add(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Add a claim that the extraction missed."""
    version = get_object_or_404(_versions(), article=pk, number=number)
    form = AddClaimForm(request.POST, version=version)
    if form.is_valid():
        data = form.cleaned_data
        try:
            made = add_claim(
                version=version,
                analyst=_user(request),
                quotation=data["quotation"],
                text=data["text"],
                credit=data["credited"],
                modality=data["modality"],
                near=data["near"],
            )
        except CorrectionRefused as refusal:
            form.add_error("quotation", str(refusal))
        else:
            messages.success(request, f"Claim added: {made.text}")
            return redirect(claim_in_article(made))
    context = page_context(request, version, form=form)
    return render(request, "claims/article.html", context, status=422)


def claim_in_article(claim: Claim) -> str:
    """Return the address of a claim beside its sentence."""
    version = claim.version
    here = reverse("article-version", args=[version.article_id, version.number])
    return f"{here}?claim={claim.pk}#claim-{claim.pk}"


def page_context(
    request: HttpRequest, version: ArticleVersion, *, form: AddClaimForm | None = None
) -> dict[str, Any]:
    """Return what the article page prints; a fixed number of queries.

    Of a retracted article also what rests on it, see `touched_by`.
    """
    page = build_page(version, user=_user(request), part=_part(request, version))
    versions = list(
        ArticleVersion.objects.filter(article=version.article_id)
        .order_by("-number")
        .only("pk", "article_id", "number", "is_current", "retrieved_at", "title")
    )
    return {
        "article": version.article,
        "version": version,
        "page": page,
        "versions": versions,
        "before": next((v for v in versions if v.number < version.number), None),
        "retired": _restorable(version),
        "same_text": _same_text(version),
        "touched": touched_by(version.article) if version.article.retracted_at else None,
        "busy": version.extraction in BUSY,
        "merged": _just_merged(request, version),
        "href": _href(version.article.url),
        "form": form or _empty_form(version),
    }


def _versions() -> QuerySet[ArticleVersion]:
    return ArticleVersion.objects.select_related("article__outlet__owner", "content", "imported_by")


def _just_merged(request: HttpRequest, version: ArticleVersion) -> Claim | None:
    """Return the claim that the user has just merged of two, to be undone from here; once."""
    pk = request.session.pop(LAST_MERGE, None)
    return version.claims.filter(pk=pk, retired_at=None).first() if pk is not None else None


def _restorable(version: ArticleVersion) -> QuerySet[Claim]:
    """Return the retired claims that nothing stands in the place of; one query."""
    steps = ClaimLineage.objects.filter(
        Q(parent=OuterRef("pk"), undone_at=None) | Q(child=OuterRef("pk"), undone_at__isnull=False)
    )
    return version.claims.exclude(retired_at=None).filter(~Exists(steps))


def _part(request: HttpRequest, version: ArticleVersion) -> int:
    """Return the part asked for, or the one in which the claim asked for stands."""
    part, claim = request.GET.get("part", ""), request.GET.get("claim", "")
    if part.isdecimal():
        return min(int(part), 100_000)
    if claim.isdecimal() and len(claim) < 16:
        start = version.claims.filter(pk=claim).values_list("start", flat=True).first()
        return part_of(version, start or 0)
    return 1


def _same_text(version: ArticleVersion) -> list[ArticleVersion]:
    """Return other articles with this very text: one origin with this one."""
    return list(
        ArticleVersion.objects.filter(text_sha256=version.text_sha256, is_current=True)
        .exclude(article=version.article_id)
        .select_related("article__outlet")
        .order_by("pk")[:10]
    )


def _empty_form(version: ArticleVersion) -> AddClaimForm:
    initial = {"credit": OWN, "modality": Modality.ASSERTED}
    return AddClaimForm(version=version, initial=initial)


def _href(url: str) -> str:
    """Return an address that may be followed: of the web, never one that runs something."""
    return url if url.lower().startswith(("http://", "https://")) else ""


def _user(request: HttpRequest) -> Any:
    """Return the signed-in user; the role check has seen to it that there is one."""
    return request.user
