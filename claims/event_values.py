"""The figures that reports of one event give, gathered from what is suggested and judged.

Reports of the event are the claims given, what is suggested or judged about them, and what they
were in earlier versions. `claims.timeline` orders them; here they are loaded.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from itertools import product

from django.db.models import Q

from claims.matching.figures import Figure, figures_in
from claims.models import Claim, Judgement, JudgementValue, MatchRelation, Suggestion
from claims.timeline import Measure, Pair, StatedFigure, timeline
from claims.timeline_chart import TimelineChart, timeline_chart

MOST_REPORTS = 150
"""Most claims whose figures are shown; the most likely matches come first."""
EARLIER_VERSIONS = 3
"""How far back the versions of an article are followed, with one query each."""
OF_ONE_EVENT = frozenset(
    {
        MatchRelation.SAME,
        MatchRelation.DIFFERS,
        MatchRelation.UPDATE,
        MatchRelation.SCOPE,
        MatchRelation.DENIES,
        MatchRelation.ATTRIBUTION_ONLY,
    }
)
CONFLICTING = frozenset({MatchRelation.DIFFERS, MatchRelation.DENIES})


@dataclass(frozen=True, slots=True)
class ShownMeasure:
    """One measure with its chart; None where there is nothing to draw."""

    measure: Measure
    chart: TimelineChart | None


@dataclass(slots=True)
class _Relations:
    """How claims of one event relate, by suggestion and judgement."""

    reports: dict[int, None]
    updates: set[Pair]
    conflicts: set[Pair]


def event_timeline(claims: Collection[Claim]) -> list[ShownMeasure]:
    """Return the figures that reports of what these claims say give, by what they count.

    Claims of one proposition count as given together. Measures of which only one report speaks
    are left out. Ten queries at most, whatever the number of reports.
    """
    keys = {claim.pk for claim in claims}
    propositions = {claim.proposition_id for claim in claims} - {None}
    if propositions:
        together = Claim.objects.live().filter(proposition__in=propositions)
        keys |= set(together.values_list("pk", flat=True))
    related = _related(keys)
    rows = _rows(list(related.reports)[:MOST_REPORTS])
    earlier, revisions = _earlier(rows)
    by_key = {row.pk: row for row in rows}
    revisions |= {
        order for pair in related.updates if (order := _in_order(pair, by_key)) is not None
    }
    figures = [figure for row in rows for figure in _stated(row, replaced=False)]
    figures += [figure for row in earlier for figure in _stated(row, replaced=True)]
    return [
        ShownMeasure(measure, timeline_chart(measure))
        for measure in timeline(
            figures, revisions=revisions, conflicts=_with_members(related.conflicts, rows)
        )
        if measure.comparable
    ]


def _related(keys: set[int]) -> _Relations:
    """Return the claims that report what these do, and how all of them relate; four queries."""
    first = _suggested(Q(first__in=keys) | Q(second__in=keys))
    decided = _decided(Q(first__in=keys) | Q(second__in=keys))
    reports = dict.fromkeys(keys)
    for pair in (*(pair for pair, _ in first), *decided):
        if _together(decided.get(pair)):
            reports |= dict.fromkeys(pair)
    within = Q(first__in=list(reports), second__in=list(reports))
    decided |= _decided(within)
    updates, conflicts = set(), set()
    for pair, relation in _suggested(within):
        if decided.get(pair) is None:
            updates |= {pair} if relation == MatchRelation.UPDATE else set()
            conflicts |= {pair} if relation in CONFLICTING else set()
    conflicts |= {pair for pair, value in decided.items() if value == JudgementValue.CONTRADICTS}
    return _Relations(reports, updates, conflicts)


def _suggested(condition: Q) -> list[tuple[Pair, str]]:
    rows = (
        Suggestion.objects.filter(condition, possible=False, relation__in=OF_ONE_EVENT)
        .order_by("-score", "pk")
        .values_list("first", "second", "relation")
    )
    return [(frozenset((first, second)), relation) for first, second, relation in rows]


def _decided(condition: Q) -> dict[Pair, str]:
    rows = Judgement.objects.standing().filter(condition)
    return {
        frozenset((first, second)): value
        for first, second, value in rows.values_list("first", "second", "value")
    }


def _together(value: str | None) -> bool:
    """Return whether a pair's judgement leaves it among the reports of one event."""
    return value in (None, JudgementValue.SAME, JudgementValue.CONTRADICTS)


def _rows(keys: Iterable[int]) -> list[Claim]:
    return list(
        Claim.objects.live()
        .filter(pk__in=list(keys))
        .select_related("version__article__outlet", "attribution")
        .order_by("pk")
    )


def _earlier(rows: Iterable[Claim]) -> tuple[list[Claim], set[tuple[int, int]]]:
    """Return what claims were in earlier versions, and which revises which."""
    found: list[Claim] = []
    revisions: set[tuple[int, int]] = set()
    later = list(rows)
    for _ in range(EARLIER_VERSIONS):
        wanted = {row.previous_id: row.pk for row in later if row.previous_id is not None}
        if not wanted:
            break
        later = list(
            Claim.objects.filter(pk__in=wanted).select_related(
                "version__article__outlet", "attribution"
            )
        )
        found += later
        revisions |= {(row.pk, wanted[row.pk]) for row in later}
    return found, revisions


def _with_members(conflicts: Iterable[Pair], rows: Iterable[Claim]) -> set[Pair]:
    """Let what contradicts one claim of a proposition contradict all of them."""
    proposition = {row.pk: row.proposition_id for row in rows if row.proposition_id is not None}
    members: dict[int, set[int]] = {}
    for key, group in proposition.items():
        members.setdefault(group, set()).add(key)
    found: set[Pair] = set()
    for pair in conflicts:
        ends = [members[proposition[key]] if key in proposition else {key} for key in pair]
        found |= {frozenset(both) for both in product(*ends)}
    return {pair for pair in found if len(pair) == 2}


def _in_order(pair: Pair, by_key: dict[int, Claim]) -> tuple[int, int] | None:
    """Return a pair of claims with the earlier report first; None if their days do not tell."""
    dated = [
        (day, key)
        for key in pair
        if key in by_key and (day := by_key[key].version.article.published) is not None
    ]
    if len(dated) < 2 or dated[0][0] == dated[1][0]:
        return None
    (_, first), (_, second) = sorted(dated)
    return first, second


def _stated(row: Claim, *, replaced: bool) -> Iterable[StatedFigure]:
    article = row.version.article
    for figure in figures_in(row.text):
        yield StatedFigure(
            claim=row.pk,
            outlet=article.outlet.name,
            source=row.attribution.label if row.attribution else "",
            day=article.published,
            measure=_measure(figure),
            stated=figure.text,
            low=figure.low,
            high=figure.high,
            exact=figure.bound == "exact" and not figure.vague,
            replaced=replaced,
            address=row.get_absolute_url(),
            read=figure,
        )


def _measure(figure: Figure) -> str:
    """Say what a figure counts; figures of other scopes are other measures."""
    outcome = figure.outcome.replace("_", " ")
    if not outcome:
        return figure.counted or "number"
    if figure.scope == "part":
        return f"{figure.counted} {outcome}"
    return f"{outcome} in total" if figure.scope == "total" else outcome
