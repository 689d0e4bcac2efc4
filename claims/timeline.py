"""Every figure that reports of one event give, by outlet and stated source, over time. Pure.

What is a revision and what a conflict is not decided here: suggestions and analysts' judgements
about pairs of claims say so, and a figure of an earlier version is revised by the later one.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from claims.matching.figures import Comparison, Figure, compare

Pair = frozenset[int]
"""Two claims by their keys, in no order."""


@dataclass(frozen=True, slots=True)
class StatedFigure:
    """One figure as one report gives it.

    Attributes:
        claim: Key of the claim that states it.
        outlet: Who published it.
        source: Whom the text credits; empty for the outlet's own voice.
        day: Of the report; None if not known. Not of the event: a toll rises from report to report.
        measure: What is counted, in words: "killed".
        stated: The figure as the text gives it.
        low, high: Its bounds; an absent one is open.
        exact: It is stated as a number, not about or nearly.
        replaced: It stands in a version that was replaced.
        address: Where the claim is shown.
        read: The figure as the matching reads it; None if it does not.
    """

    claim: int
    outlet: str
    source: str
    day: dt.date | None
    measure: str
    stated: str
    low: float | None
    high: float | None
    exact: bool = True
    replaced: bool = False
    address: str = ""
    read: Figure | None = None

    @property
    def series(self) -> tuple[str, str]:
        """Who gives it: what an outlet credits to one source is one series."""
        return (self.outlet, self.source)

    @property
    def middle(self) -> float:
        """Where one number must do: the middle of the range, or the bound that there is."""
        known = [bound for bound in (self.low, self.high) if bound is not None]
        return sum(known) / len(known)

    def excludes(self, other: StatedFigure) -> bool:
        """Return whether no number fits both."""
        return _above(self.low, other.high) or _above(other.low, self.high)

    def opposes(self, other: StatedFigure) -> bool:
        """Return whether the two disagree where their reports are known to.

        Reports say "at least" of exact counts: "at least 12" admits 40, and is another count.
        """
        if self.excludes(other):
            return True
        if self.read is None or other.read is None:
            return False
        return compare(self.read, other.read) is Comparison.INCOMPATIBLE


@dataclass(frozen=True, slots=True)
class Row:
    """One figure with what the others say about it.

    Attributes:
        number: Its place in the table and on the chart, from 1.
        series: Index of the outlet and stated source that give it.
        revises: Numbers of the rows that it brings up to date.
        conflicts: Numbers of the rows that contradict it.
    """

    number: int
    figure: StatedFigure
    series: int
    revises: tuple[int, ...] = ()
    conflicts: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Measure:
    """All figures that count one thing, oldest report first; undated ones come last."""

    name: str
    rows: tuple[Row, ...]

    @property
    def conflicting(self) -> bool:
        """Some report contradicts another."""
        return any(row.conflicts for row in self.rows)

    @property
    def comparable(self) -> bool:
        """There is something to compare: several reports give a figure."""
        return len({row.figure.claim for row in self.rows}) > 1


def timeline(
    figures: Iterable[StatedFigure],
    *,
    revisions: Iterable[tuple[int, int]] = (),
    conflicts: Iterable[Pair] = (),
) -> list[Measure]:
    """Return the figures by what they count, the measure with most reports first.

    Args:
        revisions: Pairs (earlier claim, later claim) of which the later brings the first up to
            date. Later figures of one series revise earlier ones by themselves.
        conflicts: Pairs of claims that contradict each other; only figures that oppose each
            other are marked, since two claims may agree on the dead and differ on the wounded.
    """
    by_measure: dict[str, list[StatedFigure]] = {}
    for figure in figures:
        if figure.low is not None or figure.high is not None:
            by_measure.setdefault(figure.measure, []).append(figure)
    earlier_later, opposed = set(revisions), set(conflicts)
    found = [
        Measure(name, _rows(sorted(given, key=_reading_order), earlier_later, opposed))
        for name, given in by_measure.items()
    ]
    return sorted(found, key=lambda measure: (-len(measure.rows), measure.name))


def _rows(
    figures: Sequence[StatedFigure], revisions: set[tuple[int, int]], conflicts: set[Pair]
) -> tuple[Row, ...]:
    """Number the figures of one measure and say how they relate."""
    series = {name: index for index, name in enumerate(dict.fromkeys(f.series for f in figures))}
    latest: dict[tuple[str, str], int] = {}
    rows = []
    for number, figure in enumerate(figures, start=1):
        revised = {
            other
            for other, before in enumerate(figures, start=1)
            if (before.claim, figure.claim) in revisions and before.excludes(figure)
        }
        previous = latest.get(figure.series)
        if previous is not None and figures[previous - 1].excludes(figure):
            revised.add(previous)
        latest[figure.series] = number
        opposed = tuple(
            other
            for other, theirs in enumerate(figures, start=1)
            if frozenset((figure.claim, theirs.claim)) in conflicts and figure.opposes(theirs)
        )
        rows.append(Row(number, figure, series[figure.series], tuple(sorted(revised)), opposed))
    return tuple(rows)


def _reading_order(figure: StatedFigure) -> tuple[bool, dt.date, bool, str, str, int]:
    day = figure.day or dt.date.max
    first = not figure.replaced
    return (figure.day is None, day, first, figure.outlet, figure.source, figure.claim)


def _above(low: float | None, high: float | None) -> bool:
    return low is not None and high is not None and low > high
