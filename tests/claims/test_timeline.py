"""Figures over time: by what they count, revised by whom, contradicted by whom, and drawn."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.event_values import event_timeline
from claims.models import Claim, Suggestion
from claims.services.judgements import judge
from claims.timeline import Measure, StatedFigure, timeline
from claims.timeline_chart import HEIGHT, WIDTH, timeline_chart
from tests import factories
from tests.claims.reports import reported
from workbench.models import User

DAY = dt.date(2024, 3, 5)


def stated(claim: int, low: float | None, high: float | None = None, **fields: Any) -> StatedFigure:
    """A figure of the dead, exact if no second bound is given."""
    given: dict[str, Any] = {
        "outlet": f"Outlet {claim}",
        "source": "",
        "day": DAY,
        "measure": "killed",
        "stated": f"{low} people",
    } | fields
    return StatedFigure(claim=claim, low=low, high=low if high is None else high, **given)


def only(measures: list[Measure]) -> Measure:
    [measure] = measures
    return measure


def test_measures_are_kept_apart_and_the_most_reported_comes_first() -> None:
    found = timeline(
        [stated(1, 30, measure="wounded"), stated(1, 12), stated(2, 15), stated(3, None)]
    )
    assert [(m.name, len(m.rows), m.comparable) for m in found] == [
        ("killed", 2, True),
        ("wounded", 1, False),
    ]


def test_a_series_is_revised_by_its_later_figure_and_undated_ones_come_last() -> None:
    one: dict[str, Any] = {"outlet": "Tide", "source": "doctor"}
    rows = only(
        timeline(
            [
                stated(4, 9, day=None),
                stated(2, 17, day=DAY + dt.timedelta(1), **one),
                stated(1, 12, **one),
                stated(3, 17, day=DAY + dt.timedelta(2), **one),
            ]
        )
    ).rows
    assert [row.figure.claim for row in rows] == [1, 2, 3, 4]
    assert [row.revises for row in rows] == [(), (1,), (), ()]
    assert len({row.series for row in rows}) == 2


def test_a_replaced_version_is_revised_by_what_replaced_it() -> None:
    rows = only(timeline([stated(1, 17), stated(2, 27, replaced=True)], revisions=[(2, 1)])).rows
    assert [(row.figure.claim, row.revises) for row in rows] == [(2, ()), (1, (1,))]


CONFLICTS = [
    pytest.param((12, 12), (30, 30), True, id="apart"),
    pytest.param((12, 20), (15, 15), False, id="one-fits-the-other"),
    pytest.param((12, 12), (12, 12), False, id="equal"),
]


@pytest.mark.parametrize(("here", "there", "conflict"), CONFLICTS)
def test_only_figures_that_exclude_each_other_contradict(
    here: tuple[float, float], there: tuple[float, float], *, conflict: bool
) -> None:
    figures = [stated(1, *here), stated(2, *there)]
    assert not only(timeline(figures)).conflicting
    measure = only(timeline(figures, conflicts=[frozenset((1, 2))]))
    assert measure.conflicting == conflict
    assert [row.conflicts for row in measure.rows] == ([(2,), (1,)] if conflict else [(), ()])


def test_an_open_bound_excludes_what_lies_beyond_it_alone() -> None:
    at_least = StatedFigure(1, "Tide", "", DAY, "killed", "at least 12", 12, None)
    assert at_least.excludes(stated(2, 11))
    assert not at_least.excludes(stated(2, 40))
    assert at_least.middle == 12


def test_the_chart_marks_ranges_open_bounds_and_joins() -> None:
    later = DAY + dt.timedelta(3)
    figures = [
        stated(1, 10, 20),
        StatedFigure(2, "Tide", "", DAY, "killed", "at least 12", 12, None),
        stated(3, 50, day=later),
    ]
    chart = timeline_chart(
        only(timeline(figures, revisions=[(2, 3)], conflicts=[frozenset((1, 3))]))
    )
    assert chart is not None
    by_claim = {point.row.figure.claim: point for point in chart.points}
    assert by_claim[1].is_range
    assert not by_claim[3].is_range
    assert by_claim[2].opens_up
    assert by_claim[1].x != by_claim[2].x
    assert [tick.label for tick in chart.values] == ["0", "10", "20", "30", "40", "50"]
    assert [tick.label for tick in chart.days] == ["5 Mar", "8 Mar"]
    assert [join.kind for join in chart.joins] == ["conflict"]


def test_no_chart_where_there_is_neither_course_nor_conflict() -> None:
    assert timeline_chart(only(timeline([stated(1, 12), stated(2, 12)]))) is None
    assert timeline_chart(only(timeline([stated(1, 12, day=None), stated(2, 9, day=None)]))) is None


values = st.one_of(st.none(), st.floats(0, 1e15))
bounds = st.tuples(values, values).map(
    lambda two: tuple(sorted(two)) if None not in two else two  # type: ignore[type-var]
)


@given(
    st.lists(
        st.tuples(bounds, st.one_of(st.none(), st.dates()), st.integers(1, 4)),
        max_size=12,
    ),
    st.sets(st.tuples(st.integers(1, 4), st.integers(1, 4)), max_size=6),
)
def test_every_figure_is_listed_once_and_drawn_inside(
    given_figures: list[Any], related: set[tuple[int, int]]
) -> None:
    figures = [
        StatedFigure(claim, f"Outlet {claim}", "", day, "killed", "so many", low, high)
        for (low, high), day, claim in given_figures
    ]
    known = [f for f in figures if (f.low, f.high) != (None, None)]
    measures = timeline(figures, revisions=related, conflicts=[frozenset(p) for p in related])
    assert sum(len(measure.rows) for measure in measures) == len(known)
    for measure in measures:
        assert [row.number for row in measure.rows] == list(range(1, len(known) + 1))
        chart = timeline_chart(measure)
        for point in chart.points if chart else ():
            assert 0 <= point.x <= WIDTH
            assert min(point.y, point.low_y, point.high_y) >= 0
            assert max(point.y, point.low_y, point.high_y) <= HEIGHT


def of_day(text: str, days: int = 0, **fields: Any) -> Claim:
    """A claim in an article published some days later."""
    claim = reported(text, **fields)
    claim.version.article.published = DAY + dt.timedelta(days)
    claim.version.article.save()
    return claim


def suggest(first: Claim, second: Claim, relation: str, **fields: Any) -> None:
    """A stored suggestion."""
    given = {"score": 0.8, "matcher": "test"} | fields
    Suggestion.objects.create(first=first, second=second, relation=relation, **given)


def killed(claims: list[Claim]) -> list[tuple[str, tuple[int, ...], tuple[int, ...]]]:
    """Return (figure, what it revises, what it contradicts) of the dead."""
    rows = next(m.measure for m in event_timeline(claims) if m.measure.name == "killed").rows
    return [(row.figure.stated, row.revises, row.conflicts) for row in rows]


@pytest.mark.django_db
def test_the_values_of_an_event_come_from_what_is_suggested() -> None:
    first = of_day("Shells killed 12 people at Ostra.")
    other = of_day("Shells killed 30 people at Ostra.", 1)
    later = of_day("Shells killed 14 people at Ostra.", 2)
    weak = of_day("Shells killed 99 people at Dolna.")
    suggest(first, other, "differs")
    suggest(first, later, "update")
    suggest(first, weak, "differs", possible=True)
    assert killed([first]) == [
        ("12 people", (), (2,)),
        ("30 people", (), (1,)),
        ("14 people", (1,), ()),
    ]


@pytest.mark.django_db
def test_another_count_with_an_open_bound_contradicts_where_the_reports_do() -> None:
    first = of_day("Shells killed at least 73 people at Ostra.")
    other = of_day("Shells killed 160 people at Ostra.", 1)
    agreeing = of_day("Shells killed 74 people at Ostra.", 2)
    suggest(first, other, "differs")
    suggest(first, agreeing, "same")
    assert killed([first]) == [
        ("at least 73 people", (), (2,)),
        ("160 people", (), (1,)),
        ("74 people", (), ()),
    ]


@pytest.mark.django_db
def test_judgements_take_out_and_bring_in(analyst: User) -> None:
    first = of_day("Shells killed 12 people at Ostra.")
    other = of_day("Shells killed 30 people at Ostra.")
    third = of_day("Shells killed 40 people at Ostra.", 1)
    fourth = of_day("Shells killed 12 people at the mill.", 2)
    suggest(first, other, "differs")
    judge(user=analyst, claim=first, other=other, value="different")
    judge(user=analyst, claim=first, other=third, value="contradicts")
    judge(user=analyst, claim=first, other=fourth, value="same")
    first.refresh_from_db()
    # What contradicts one claim of a proposition contradicts the other.
    assert killed([first]) == [
        ("12 people", (), (2,)),
        ("40 people", (), (1, 3)),
        ("12 people", (), (2,)),
    ]


@pytest.mark.django_db
def test_an_earlier_version_s_figure_is_shown_as_revised() -> None:
    before = of_day("Shells killed 27 people at Ostra.")
    version = factories.version(
        "Shells killed 17 people at Ostra.\n", article=before.version.article
    )
    text = "Shells killed 17 people at Ostra."
    now = factories.claim(version, quotation=text, text=text, previous=before)
    assert killed([now]) == [("27 people", (), ()), ("17 people", (1,), ())]
