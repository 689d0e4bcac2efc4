"""The table of figures, as `make evaluate` prints it and the documents show it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from claims.evaluation.figures import Figure

HEAD = ("corpus", "figure", "value", "95 % interval", "cases", "bar")
_RIGHT = frozenset({2, 4})


def table(figures: Iterable[Figure], bars: Mapping[str, float]) -> str:
    """Return the main figures with their bars, then the breakdowns group by group.

    Args:
        figures: In the order wanted.
        bars: A figure's key → the least value that is accepted.
    """
    given = list(figures)
    rows = [_row(each, bars.get(each.key)) for each in given if not each.group]
    text = _aligned([HEAD, *rows])
    groups = dict.fromkeys((each.corpus, each.group) for each in given if each.group)
    for corpus, group in groups:
        part = [each for each in given if (each.corpus, each.group) == (corpus, group)]
        shown = [(f"  {each.name}", *_row(each, None)[2:5]) for each in part if each.cases]
        text += f"\n\n{corpus}: {group}\n{_aligned(shown, right=frozenset({1, 3}))}"
    return text


def _row(figure: Figure, bar: float | None) -> tuple[str, ...]:
    value = f"{figure.value:,.0f}" if figure.value > 1 else f"{figure.value:.3f}"
    bounded = figure.low is not None and figure.high is not None
    interval = f"{figure.low:.3f} – {figure.high:.3f}" if bounded else ""
    cases = f"{figure.cases:,}" if figure.cases else ""
    return figure.corpus, figure.name, value, interval, cases, "" if bar is None else f"≥ {bar}"


def _aligned(rows: Sequence[Sequence[str]], *, right: frozenset[int] = _RIGHT) -> str:
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    return "\n".join(
        "  ".join(
            cell.rjust(width) if column in right else cell.ljust(width)
            for column, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    )
