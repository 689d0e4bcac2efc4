"""The printed table: main figures first, then the breakdowns without empty rows."""

from __future__ import annotations

from claims.evaluation.figures import Figure
from claims.evaluation.table import table


def test_the_table() -> None:
    figures = [
        Figure("Corpus", "f1", 0.8125, 1_200, 0.75, 0.875),
        Figure("Corpus", "direct", 0.5, 4, 0.25, 0.75, group="by quotation"),
        Figure("Corpus", "mixed", 0.0, 0, 0.0, 0.0, group="by quotation"),
        Figure("Speed", "words a second", 2_500.4, 0),
    ]
    assert table(figures, {"Corpus / f1": 0.8}).splitlines() == [
        "corpus  figure          value  95 % interval  cases  bar",
        "Corpus  f1              0.812  0.750 – 0.875  1,200  ≥ 0.8",
        "Speed   words a second  2,500",
        "",
        "Corpus: by quotation",
        "  direct  0.500  0.250 – 0.750  4",
    ]
