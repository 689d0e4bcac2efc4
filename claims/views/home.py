"""The first page: what needs this user, how the desk stands, and what failed."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any, cast

from django.db.models import Count, Q
from django.db.models.functions import TruncWeek
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from claims.models import Claim, ReviewState, Value, Verdict
from claims.services.leases import free_expired
from sources.models import Article, ArticleVersion, ExtractionState, ImportItem, ItemState
from workbench.htmx import HtmxHttpRequest
from workbench.models import Role, User
from workbench.permissions import requires

SHOWN = 8
WEEKS = 8
BAR_HEIGHT = 120
BAR_WIDTH = 28
BAR_STEP = 44


@dataclass(frozen=True, slots=True)
class Segment:
    """One value's part of a week's bar, in the chart's units."""

    value: str
    label: str
    number: int
    y: float
    height: float


@dataclass(frozen=True, slots=True)
class Week:
    """One bar: the verdicts given in the week that began on `start`."""

    start: dt.date
    x: int
    total: int
    segments: tuple[Segment, ...]


@dataclass(frozen=True, slots=True)
class ShownArticle:
    """An article, with how many claims it has and how many of them wait."""

    article: Article
    claims: int
    waiting: int


@requires(Role.READER)
@require_safe
def home(request: HtmxHttpRequest) -> HttpResponse:
    """Show what needs the user and how the desk stands; the number of queries is constant."""
    user = cast(User, request.user)
    free_expired()
    context: dict[str, Any] = {
        "states": _depth(),
        "weeks": verdict_weeks(timezone.now()),
        "chart_width": WEEKS * BAR_STEP,
        "bar_width": BAR_WIDTH,
        "articles": _newest_articles(),
        "shown": SHOWN,
    }
    context |= _failures()
    if user.has_role(Role.ANALYST):
        context |= _mine(user)
    return render(request, "claims/home.html", context)


def verdict_weeks(now: dt.datetime) -> list[Week]:
    """Return the verdicts of the last weeks by value, oldest week first; one query.

    Every recorded verdict counts in its week, also one that was changed later; what was taken
    back counts too, since the chart shows the work and not the standing.
    """
    this_week = timezone.localtime(now).date()
    this_week -= dt.timedelta(days=this_week.weekday())
    starts = [this_week - dt.timedelta(weeks=n) for n in reversed(range(WEEKS))]
    since = timezone.make_aware(dt.datetime.combine(starts[0], dt.time.min))
    rows = (
        Verdict.objects.filter(at__gte=since)
        .exclude(value=Value.WITHDRAWN)
        .order_by()
        .annotate(week=TruncWeek("at"))
        .values_list("week", "value")
        .annotate(number=Count("pk"))
    )
    counts: dict[tuple[dt.date, str], int] = {}
    for week, value, number in rows:
        counts[(timezone.localtime(week).date(), value)] = number
    values = [value for value in Value if value != Value.WITHDRAWN]
    totals = {start: sum(counts.get((start, v.value), 0) for v in values) for start in starts}
    most = max([*totals.values(), 1])
    weeks = []
    for position, start in enumerate(starts):
        bottom, segments = float(BAR_HEIGHT), []
        for value in values:
            number = counts.get((start, value.value), 0)
            height = BAR_HEIGHT * number / most
            bottom -= height
            if number:
                label = str(value.label)
                segments.append(
                    Segment(value.value, label, number, round(bottom, 1), round(height, 1))
                )
        x = position * BAR_STEP + (BAR_STEP - BAR_WIDTH) // 2
        weeks.append(Week(start, x, totals[start], tuple(segments)))
    return weeks


def _depth() -> list[tuple[str, str, int]]:
    counts = Claim.objects.live().counts_by_state()
    return [(state.value, str(state.label), counts.get(state.value, 0)) for state in ReviewState]


def _mine(user: User) -> dict[str, Any]:
    """Return the claims that need this user: those held first, then by how urgent they are."""
    held = Claim.objects.live().held_by(user)
    awaiting = Claim.objects.live().awaiting(user).exclude(pk__in=held.values("pk"))
    return {
        "held": list(held.with_row_data(user).order_by("lease__expires_at")[:SHOWN]),
        "awaiting": list(awaiting.with_row_data(user).order_by("state", "-version_id")[:SHOWN]),
        "awaiting_total": awaiting.count(),
    }


def _newest_articles() -> list[ShownArticle]:
    """Return the newest articles with the number of their claims, in two queries."""
    articles = list(Article.objects.select_related("outlet").order_by("-created_at", "-pk")[:SHOWN])
    rows = (
        Claim.objects.live()
        .filter(version__article__in=articles)
        .order_by()
        .values_list("version__article")
        .annotate(total=Count("pk"), waiting=Count("pk", filter=~Q(state=ReviewState.SETTLED)))
    )
    counts = {article: (total, waiting) for article, total, waiting in rows}
    return [ShownArticle(article, *counts.get(article.pk, (0, 0))) for article in articles]


def _failures() -> dict[str, Any]:
    """Return what could not be imported or extracted, newest first, with the causes."""
    items = ImportItem.objects.filter(state=ItemState.FAILED).select_related("batch")
    versions = ArticleVersion.objects.filter(extraction=ExtractionState.FAILED)
    return {
        "failed_items": list(items.order_by("-pk")[:SHOWN]),
        "failed_versions": list(versions.select_related("article__outlet").order_by("-pk")[:SHOWN]),
    }
