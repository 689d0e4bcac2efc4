"""Geometry of the chart of one measure's figures over time; the template only prints it. Pure."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Sequence
from dataclasses import dataclass

from claims.timeline import Measure, Row

WIDTH, HEIGHT = 760, 260
LEFT, RIGHT, TOP, BOTTOM = 56, 24, 18, 34
SERIES_COLOURS = 8
BESIDE = 18
"""Distance between the middles of points of one day."""
DAY_LABEL = 56
"""Room that the name of a day needs."""


@dataclass(frozen=True, slots=True)
class Point:
    """One figure; a range is a stroke from `low_y` to `high_y`, an open bound an arrow's head.

    Attributes:
        colour: Index of the series' class.
        opens_up, opens_down: “At least” and “at most”.
    """

    x: float
    y: float
    low_y: float
    high_y: float
    opens_up: bool
    opens_down: bool
    colour: int
    row: Row

    @property
    def is_range(self) -> bool:
        """Low and high are apart on the chart."""
        return abs(self.low_y - self.high_y) > 1


@dataclass(frozen=True, slots=True)
class Join:
    """A line between two figures: "revision" or "conflict"."""

    kind: str
    x1: float
    y1: float
    x2: float
    y2: float


@dataclass(frozen=True, slots=True)
class Tick:
    """A labelled place on an axis."""

    at: float
    label: str


@dataclass(frozen=True, slots=True)
class TimelineChart:
    """What the template draws."""

    points: tuple[Point, ...]
    joins: tuple[Join, ...]
    values: tuple[Tick, ...]
    days: tuple[Tick, ...]
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    right: int = WIDTH - RIGHT
    bottom: int = HEIGHT - BOTTOM


def timeline_chart(measure: Measure) -> TimelineChart | None:
    """Lay out the dated figures of a measure; None if they show neither a course nor a conflict."""
    rows = [row for row in measure.rows if row.figure.day is not None]
    if len(_days(rows)) < 2 and not any(row.revises or row.conflicts for row in rows):
        return None
    step, top = _scale(max(_highest(row) for row in rows))
    x_of = _day_positions(rows)
    points = tuple(_point(row, x_of[row.number], top) for row in rows)
    at = {point.row.number: point for point in points}
    joins = [
        Join("revision", at[other].x, at[other].y, point.x, point.y)
        for point in points
        for other in point.row.revises
        if other in at
    ] + [
        Join("conflict", at[other].x, at[other].y, point.x, point.y)
        for point in points
        for other in point.row.conflicts
        if other in at and other < point.row.number
    ]
    values = [step * count for count in range(round(top / step) + 1)]
    return TimelineChart(
        points,
        tuple(joins),
        tuple(Tick(_y(value, top), f"{value:,.0f}") for value in values),
        tuple(_day_labels(rows)),
    )


def _scale(highest: float) -> tuple[float, float]:
    """Return a round step and the top of the axis, a multiple of it, with five steps at most."""
    rough = max(highest, 1) / 5
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(power * factor for factor in (1, 2, 5, 10) if power * factor >= rough)
    step = max(1.0, step)
    return step, step * max(1, math.ceil(highest / step))


def _highest(row: Row) -> float:
    return max(bound for bound in (row.figure.low, row.figure.high) if bound is not None)


def _y(value: float, top: float) -> float:
    space = HEIGHT - TOP - BOTTOM
    return round(HEIGHT - BOTTOM - space * max(0.0, value) / top, 1)


def _days(rows: Sequence[Row]) -> list[dt.date]:
    return sorted({row.figure.day for row in rows if row.figure.day is not None})


def _x_of_day(day: dt.date, days: Sequence[dt.date]) -> float:
    """Place a day on a linear scale; a single one stands in the middle."""
    span = (days[-1] - days[0]).days
    margin = 3 * BESIDE
    if not span:
        return (LEFT + WIDTH - RIGHT) / 2
    space = WIDTH - LEFT - RIGHT - 2 * margin
    return round(LEFT + margin + space * (day - days[0]).days / span, 1)


def _day_positions(rows: Sequence[Row]) -> dict[int, float]:
    """Place the figures of one day beside each other, so that equal ones do not hide each other."""
    days = _days(rows)
    of_day: dict[dt.date, list[int]] = {}
    for row in rows:
        if row.figure.day is not None:
            of_day.setdefault(row.figure.day, []).append(row.number)
    found = {}
    for day, numbers in of_day.items():
        middle = _x_of_day(day, days)
        beside = min(BESIDE, 6 * BESIDE / len(numbers))
        for place, number in enumerate(numbers):
            found[number] = round(middle + (place - (len(numbers) - 1) / 2) * beside, 1)
    return found


def _day_labels(rows: Sequence[Row]) -> list[Tick]:
    """Name the days that have figures, where there is room for the name."""
    days = _days(rows)
    labels: list[Tick] = []
    for day in days:
        at = _x_of_day(day, days)
        if not labels or at - labels[-1].at >= DAY_LABEL:
            labels.append(Tick(at, f"{day.day} {day:%b}"))
    return labels


def _point(row: Row, x: float, top: float) -> Point:
    figure = row.figure
    low = figure.low if figure.low is not None else figure.high
    high = figure.high if figure.high is not None else figure.low
    return Point(
        x=x,
        y=_y(figure.middle, top),
        low_y=_y(low or 0, top),
        high_y=_y(high or 0, top),
        opens_up=figure.high is None,
        opens_down=figure.low is None,
        colour=row.series % SERIES_COLOURS,
        row=row,
    )
