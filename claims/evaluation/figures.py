"""Figures with their uncertainty: counts per article, summed, and resampled for an interval.

A figure is computed from sums over articles, so the same function gives its value and, on sums
over articles drawn with replacement, its bootstrap distribution (Efron's percentile interval).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

DRAWS = 1_000
SEED = 20_240_229
AGREEMENT = 0.002
"""By how much a figure may differ from the scorer's own, which rounds."""

Sums = NDArray[np.float64]
"""Summed counts; the last axis has one entry a column."""


@dataclass(frozen=True, slots=True)
class Measure:
    """How a figure comes from sums.

    Attributes:
        compute: Sums → values, one for each leading index.
        cases: Index of the column that says over how many cases the figure is taken.
        resampled: Whether articles can be drawn anew; a ranking of all pairs is no sum of them.
    """

    compute: Callable[[Sums], Sums]
    cases: int
    resampled: bool = True


@dataclass(frozen=True, slots=True)
class Tally:
    """What one scorer counted, article by article.

    Attributes:
        name: As in the table.
        measure: How the columns make the figure.
        rows: Counts, one row an article.
        group: Empty for a main figure; else what the figures are broken down by.
        reported: The figure that the scorer itself gives for all articles, where it gives one.
    """

    name: str
    measure: Measure
    rows: Sequence[Sequence[float]]
    group: str = ""
    reported: float | None = None


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure of the table; `low` and `high` are the bounds of the 95 % interval.

    A figure without an interval (a speed, a ranking) has neither.
    """

    corpus: str
    name: str
    value: float
    cases: int
    low: float | None = None
    high: float | None = None
    group: str = ""

    @property
    def key(self) -> str:
        """The name under which the baseline keeps it."""
        return " / ".join(part for part in (self.corpus, self.group, self.name) if part)


class CountsDisagree(RuntimeError):
    """The counts of the articles do not add up to the figure that the scorer gives for all."""

    def __init__(self, name: str, found: float, reported: float) -> None:
        super().__init__(f"{name}: the articles add up to {found:.4f}, the scorer says {reported}.")


def figure_of(corpus: str, tally: Tally) -> Figure:
    """Return the figure of a tally with its interval; the same draws in every run.

    Raises:
        CountsDisagree: the tally was not counted as the scorer counts.
    """
    rows = np.asarray(tally.rows, dtype=np.float64)
    sums = rows.sum(axis=0)
    value = float(np.nan_to_num(tally.measure.compute(sums)))
    if tally.reported is not None and abs(value - tally.reported) > AGREEMENT:
        raise CountsDisagree(f"{corpus}, {tally.name}", value, tally.reported)
    cases = int(sums[tally.measure.cases])
    if not tally.measure.resampled:
        return Figure(corpus, tally.name, value, cases, group=tally.group)
    chosen = np.random.default_rng(SEED).integers(len(rows), size=(DRAWS, len(rows)))
    draws = tally.measure.compute(rows[chosen].sum(axis=1))
    # A draw without a single case says nothing about the figure.
    draws = draws[~np.isnan(draws)]
    low, high = np.percentile(draws, [2.5, 97.5]) if draws.size else (value, value)
    return Figure(corpus, tally.name, value, cases, float(low), float(high), tally.group)


def _ratio(part: Any, whole: Any, *, empty: float = np.nan) -> Sums:
    """Divide, with `empty` where there is nothing to divide by."""
    whole = np.asarray(whole, dtype=np.float64)
    quotient: Sums = np.divide(part, whole, out=np.full_like(whole, empty), where=whole > 0)
    return quotient


def _f1(sums: Sums) -> Sums:
    return _ratio(2 * sums[..., 0], sums[..., 1] + sums[..., 2])


def _share(sums: Sums) -> Sums:
    return _ratio(sums[..., 0], sums[..., 1])


def _macro_f1(sums: Sums) -> Sums:
    precision, recall = _ratio(sums[..., 0], sums[..., 2]), _ratio(sums[..., 1], sums[..., 2])
    return _ratio(2 * precision * recall, precision + recall, empty=0.0)


F1 = Measure(_f1, cases=2)
"""Columns: right, predicted, labelled."""
SHARE = Measure(_share, cases=1)
"""Columns: right, all."""
RANKING = Measure(_share, cases=1, resampled=False)
"""Columns: the figure times the queries, the queries; one row."""
MACRO_F1 = Measure(_macro_f1, cases=2)
"""Columns: precisions summed over sentences, recalls summed over sentences, sentences."""
