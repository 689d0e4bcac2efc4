"""Geometry of the stacked bars that a page draws as SVG; the template only prints it. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH = 900
LABEL = 240
TOTAL = 60
ROW = 26
BAR = 16
LABEL_LETTERS = 34


@dataclass(frozen=True, slots=True)
class Segment:
    """One outcome's stretch of a bar; `name` is also its class."""

    name: str
    count: int
    x: float
    width: float

    @property
    def middle(self) -> float:
        """Where its count is printed."""
        return round(self.x + self.width / 2, 2)

    @property
    def fits(self) -> bool:
        """Whether its count has room on it."""
        return self.width >= 9 * len(str(self.count)) + 6


@dataclass(frozen=True, slots=True)
class Bar:
    """One row of the chart."""

    label: str
    short: str
    total: int
    y: int
    end: float
    segments: tuple[Segment, ...]

    @property
    def text_y(self) -> int:
        """Baseline of the row's text."""
        return self.y + BAR - 3


@dataclass(frozen=True, slots=True)
class Chart:
    """All bars, drawn to one scale."""

    bars: tuple[Bar, ...]
    width: int
    height: int
    label_end: int
    bar_height: int


def stacked_bars(rows: Sequence[tuple[str, Sequence[tuple[str, int]]]]) -> Chart:
    """Lay out bars whose lengths are counts.

    Args:
        rows: Label and (outcome, count) pairs of each bar, in order.
    """
    space = WIDTH - LABEL - TOTAL
    longest = max((sum(count for _, count in parts) for _, parts in rows), default=0) or 1
    bars = []
    for number, (label, parts) in enumerate(rows):
        x, segments = float(LABEL), []
        for name, count in parts:
            if count:
                width = round(space * count / longest, 2)
                segments.append(Segment(name, count, round(x, 2), width))
                x += width
        short = label if len(label) <= LABEL_LETTERS else label[: LABEL_LETTERS - 1] + "…"
        total = sum(count for _, count in parts)
        bars.append(Bar(label, short, total, number * ROW, round(x, 2), tuple(segments)))
    return Chart(tuple(bars), WIDTH, max(1, len(bars)) * ROW, LABEL - 8, BAR)
