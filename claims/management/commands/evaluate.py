"""Measure the extraction on labelled corpora and print a table."""

from __future__ import annotations

import json
import sys
import tempfile
from argparse import ArgumentParser
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from claims.corpora import Corpus, find_corpora, score
from claims.extraction import formats
from claims.extraction.pipeline import Pipeline, load_pipeline
from claims.speed import measure


@dataclass(frozen=True, slots=True)
class Figure:
    """One row of the table; `bar` is the least value that is accepted."""

    corpus: str
    name: str
    value: float
    bar: float | None = None

    @property
    def falls_short(self) -> bool:
        """Whether the figure is under its bar."""
        return self.bar is not None and self.value < self.bar


# The figures below which the extraction is not good enough to ship.
BARS = {
    ("Annotated seeds 000 + 003", "source_acc"): 0.88,
    ("Annotated seeds 000 + 003", "attribution f1"): 0.86,
    ("Annotated seeds 000 + 003", "claims f1"): 0.72,
    ("Annotated seeds 000 + 003", "claims_strict f1"): 0.35,
}
# What is printed of the scorers' objects: a name in the table → a path of keys.
SHOWN: dict[str, dict[str, tuple[str, ...]]] = {
    "seed_score.py": {
        "source_acc": ("source_acc",),
        "right source when attributed": ("right_source_when_attributed",),
        "attribution f1": ("attribution", "f1"),
        "claims f1": ("claims", "f1"),
        "claims_strict f1": ("claims_strict", "f1"),
    },
    "polnear_score.py": {
        "attribution found f1": ("attribution", "found", "f1"),
        "attribution strict f1": ("attribution", "strict", "f1"),
        "token micro f1": ("token", "micro", "f1"),
    },
    "cue_recall.py": {
        "cue recall, reporting cues": ("listed", "recall"),
        "cue recall, other cues": ("other", "recall"),
    },
}


class Command(BaseCommand):
    """Runs the scorers that stand beside the corpora."""

    help = (
        "Measure the extraction on the labelled corpora under a folder; what is absent is "
        "skipped, saying so. Exit status 1 if a figure is under its bar."
    )
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Where the corpora stand, and the form of the output."""
        beside = settings.BASE_DIR.parent / "shared"
        parser.add_argument("--corpora", type=Path, default=beside)
        parser.add_argument("--json", action="store_true", help="Print the scorers' objects.")

    def handle(self, *args: Any, **options: Any) -> None:
        """Extract, score, print."""
        root: Path = options["corpora"]
        if not root.is_dir():
            self.stdout.write(f"Everything is skipped: there is no folder {root}.")
            return
        pipeline = load_pipeline(settings.SPACY_PIPELINE)
        figures: list[Figure] = []
        details: dict[str, Any] = {}
        measured: list[Corpus] = []
        for corpus in find_corpora(root):
            if isinstance(corpus, str):
                self.stdout.write(corpus)
                continue
            measured.append(corpus)
            for name, result in _scored(pipeline, corpus).items():
                details[f"{corpus.name} / {name}"] = result
                figures += _figures(corpus.name, name, result)
        if measured:
            figures += _speed(pipeline, measured)
        self.stdout.write(json.dumps(details, indent=1) if options["json"] else _table(figures))
        short = [figure for figure in figures if figure.falls_short]
        for figure in short:
            self.stderr.write(f"Under its bar: {figure.corpus}, {figure.name} {figure.value:.3f}.")
        if short:
            sys.exit(1)


def _scored(pipeline: Pipeline, corpus: Corpus) -> dict[str, dict[str, Any]]:
    """Extract a corpus once and run its scorers; scorer's file name → its object."""
    lines: list[str] = []
    for extraction in pipeline.extract_many(corpus.articles):
        if corpus.claims:
            lines += formats.jsonl_lines(extraction)
        lines.append(formats.attribution_line(extraction))
    with tempfile.TemporaryDirectory() as folder:
        predictions = Path(folder) / "predictions.jsonl"
        predictions.write_text("\n".join(lines) + "\n", encoding="utf-8")
        return {Path(scorer[0]).name: score(scorer, predictions) for scorer in corpus.scorers}


def _figures(corpus: str, scorer: str, result: dict[str, Any]) -> list[Figure]:
    figures = []
    for name, path in SHOWN[scorer].items():
        value: Any = result
        for key in path:
            value = value[key]
        figures.append(Figure(corpus, name, float(value), BARS.get((corpus, name))))
    return figures


def _speed(pipeline: Pipeline, corpora: list[Corpus]) -> list[Figure]:
    speed = measure(pipeline, [article for corpus in corpora for article in corpus.articles])
    name = "All of these texts"
    return [
        Figure(name, "extraction, words a second", speed.words_per_second),
        Figure(name, "… as a share of the bare spaCy pipeline's", speed.ratio),
    ]


def _table(figures: list[Figure]) -> str:
    rows = [("corpus", "figure", "value", "bar")]
    for figure in figures:
        value = f"{figure.value:,.0f}" if figure.value > 1 else f"{figure.value:.3f}"
        rows.append((figure.corpus, figure.name, value, f"≥ {figure.bar}" if figure.bar else ""))
    widths = [max(len(row[column]) for row in rows) for column in range(4)]
    return "\n".join(
        "  ".join(
            cell.rjust(width) if column == 2 else cell.ljust(width)
            for column, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    )
