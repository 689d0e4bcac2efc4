"""The recorded figures that a change must not fall below by more than their uncertainty."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from claims.evaluation.figures import Figure

FEWEST_CASES = 30
"""A breakdown over fewer cases is shown, and not guarded."""
SLACK = 0.02
"""How far a figure without an interval may fall."""
NARROWEST = 0.01
"""How far any figure may fall: few articles, or none with an error, make an interval too narrow."""


@dataclass(frozen=True, slots=True)
class Recorded:
    """A figure when it was recorded, and the least value that is no fall."""

    value: float
    least: float


@dataclass(frozen=True, slots=True)
class Fall:
    """A figure that is below what was recorded by more than its interval."""

    figure: Figure
    recorded: Recorded

    def __str__(self) -> str:
        name, value, least = self.figure.key, self.figure.value, self.recorded.least
        return f"Fallen: {name}: {value:.3f}, recorded {self.recorded.value:.3f} (≥ {least:.3f})."


def read_baseline(path: Path) -> dict[str, Recorded]:
    """Return figure's key → what was recorded; empty if there is no such file."""
    if not path.is_file():
        return {}
    rows = json.loads(path.read_text(encoding="utf-8"))
    return {key: Recorded(row["value"], row["least"]) for key, row in rows.items()}


def write_baseline(path: Path, figures: Iterable[Figure]) -> None:
    """Record the guarded ones of these figures; others that were recorded before stay."""
    rows = {key: (row.value, row.least) for key, row in read_baseline(path).items()}
    for figure in _guarded(figures):
        low = figure.value - SLACK if figure.low is None else figure.low
        least = min(low, figure.value - NARROWEST)
        rows[figure.key] = (round(figure.value, 4), round(least, 4))
    shown = {key: {"value": value, "least": least} for key, (value, least) in sorted(rows.items())}
    text = json.dumps(shown, ensure_ascii=False, indent=1)
    path.write_text(f"{text}\n", encoding="utf-8")


def falls(figures: Iterable[Figure], baseline: Mapping[str, Recorded]) -> Iterator[Fall]:
    """Yield the figures that fell by more than their interval; unrecorded ones cannot fall."""
    for figure in _guarded(figures):
        recorded = baseline.get(figure.key)
        if recorded is not None and figure.value < recorded.least:
            yield Fall(figure, recorded)


def _guarded(figures: Iterable[Figure]) -> Iterator[Figure]:
    return (each for each in figures if not each.group or each.cases >= FEWEST_CASES)
