"""Measure the extraction and the matching on labelled corpora and print a table."""

from __future__ import annotations

import io
import json
import sys
import tempfile
from argparse import ArgumentParser
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command, get_commands
from django.core.management.base import BaseCommand, CommandError

from claims.evaluation.baseline import falls, read_baseline, write_baseline
from claims.evaluation.corpora import find_corpora, find_pair_corpora
from claims.evaluation.corpus import Corpus
from claims.evaluation.figures import Figure, figure_of
from claims.evaluation.golden import find_golden
from claims.evaluation.matches import PairCorpus
from claims.evaluation.scorers import write_lines
from claims.evaluation.table import table
from claims.extraction.model_files import ModelProblem
from claims.extraction.pipeline import Pipeline, load_pipeline
from claims.extraction.registry import UnknownExtractor
from claims.extraction.spans import ArticleInput
from claims.speed import measure

BASELINE = settings.BASE_DIR / ".ci" / "evaluation.json"
GOLDEN = settings.BASE_DIR / "tests" / "claims" / "extraction" / "golden"
DEMO = settings.BASE_DIR / "workbench" / "demo" / "articles.jsonl"
# The figures below which the product is not good enough to ship.
BARS = {
    "Annotated seeds 000 + 003 / source_acc": 0.95,
    "Annotated seeds 000 + 003 / right source when attributed": 0.93,
    "Annotated seeds 000 + 003 / attribution f1": 0.94,
    "Annotated seeds 000 + 003 / claims f1": 0.85,
    "Annotated seeds 000 + 003 / claims_strict f1": 0.58,
    "FA-KES dev articles / source_acc": 0.90,
    "FA-KES dev articles / attribution f1": 0.85,
    "FA-KES dev articles / claims f1": 0.80,
    "FA-KES dev articles / claims_strict f1": 0.48,
    "PolNeAR dev / attribution found f1": 0.73,
    "PolNeAR dev / attribution strict f1": 0.58,
    "PropSegmEnt dev, Wikipedia / Jaccard 0.8 f1": 0.42,
    "FA-KES dev pairs / same_event f1": 0.93,
    "FA-KES dev pairs / conflict f1": 0.55,
    "FA-KES dev pairs / conflict_or_update f1": 0.86,
    "FA-KES dev pairs / same_text f1": 0.96,
    "ECB+ dev / average precision": 0.76,
    "ECB+ dev / … within one topic": 0.80,
}


class Command(BaseCommand):
    """Runs the scorers that stand beside the corpora."""

    help = (
        "Measure the extraction and the matching on the labelled corpora under a folder; what is "
        "absent is skipped, saying so. Exit status 1 if a figure is under its bar, or fell below "
        "the recorded one by more than its interval."
    )
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Where the corpora stand, what is measured, and the form of the output."""
        beside = settings.BASE_DIR.parent / "shared"
        parser.add_argument("--corpora", type=Path, default=beside)
        parser.add_argument(
            "--only", action="append", metavar="WORDS", help="Corpora whose name has these words."
        )
        parser.add_argument(
            "--extractor", metavar="NAME", help="Another way to find attributions: “rules.v1”."
        )
        parser.add_argument("--json", action="store_true", help="Figures and scorers' objects.")
        parser.add_argument("--baseline", type=Path, default=BASELINE, help="Recorded figures.")
        parser.add_argument(
            "--update-baseline", action="store_true", help="Record the figures of this run."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Extract, match, score, print, compare."""
        self.only: list[str] = [words.casefold() for words in options["only"] or []]
        self.results: dict[str, Any] = {}
        root: Path = options["corpora"]
        if not root.is_dir():
            self.stderr.write(f"There is no folder {root}; its corpora are skipped.")
        pipeline = _pipeline(options["extractor"])
        figures = [*self._extracted(pipeline, root)]
        if not options["extractor"]:
            figures += self._matched(root)
        if options["json"]:
            shown = {"figures": [*map(asdict, figures)], "scorers": self.results}
            self.stdout.write(json.dumps(shown, ensure_ascii=False, indent=1))
        elif figures:
            self.stdout.write(table(figures, BARS))
        # Another extractor is compared by eye: the bars and the record are of the usual one.
        if not options["extractor"]:
            self._judge(figures, options)

    def _extracted(self, pipeline: Pipeline, root: Path) -> Iterator[Figure]:
        """Extract from every corpus and yield its figures, the speed last."""
        read: list[ArticleInput] = []
        for corpus in (*find_corpora(root), find_golden(DEMO, GOLDEN)):
            if isinstance(corpus, str):
                self.stderr.write(corpus)
            elif self._wanted(corpus):
                extractions = list(pipeline.extract_many(corpus.articles))
                yield from self._figures(corpus.name, corpus.score(extractions))
                read += corpus.articles
        if read and not self.only:
            yield from _speed(pipeline, read)

    def _matched(self, root: Path) -> Iterator[Figure]:
        """Match every corpus of pairs and yield its figures."""
        if "match" not in get_commands():
            return
        for corpus in find_pair_corpora(root):
            if isinstance(corpus, str):
                self.stderr.write(corpus)
            elif self._wanted(corpus):
                yield from self._figures(corpus.name, corpus.score(_matches(corpus)))

    def _wanted(self, corpus: Corpus | PairCorpus) -> bool:
        name = corpus.name.casefold()
        return not self.only or any(words in name for words in self.only)

    def _figures(self, corpus: str, scored: Any) -> Iterator[Figure]:
        for scorer, result in scored.results.items():
            self.results[f"{corpus} / {scorer}"] = result
        for tally in scored.tallies:
            yield figure_of(corpus, tally)

    def _judge(self, figures: list[Figure], options: dict[str, Any]) -> None:
        """Record the figures, or say which are under their bar or fell, and fail."""
        short = [f for f in figures if f.key in BARS and f.value < BARS[f.key]]
        for figure in short:
            self.stderr.write(f"Under its bar: {figure.key}: {figure.value:.3f}.")
        if options["update_baseline"]:
            write_baseline(options["baseline"], [f for f in figures if f.cases])
            fallen = []
        else:
            fallen = list(falls(figures, read_baseline(options["baseline"])))
        for fall in fallen:
            self.stderr.write(str(fall))
        if short or fallen:
            sys.exit(1)


def _pipeline(extractor: str | None) -> Pipeline:
    try:
        return load_pipeline(settings.SPACY_PIPELINE, extractor or settings.EXTRACTOR)
    except UnknownExtractor as unknown:
        raise CommandError(str(unknown)) from unknown
    except ModelProblem as problem:
        raise CommandError(f"{problem} {problem.hint}") from problem


def _matches(corpus: PairCorpus) -> str:
    """Return what the matching command prints for a corpus."""
    out = io.StringIO()
    with tempfile.TemporaryDirectory() as folder:
        path = write_lines(Path(folder) / "articles.jsonl", corpus.lines)
        call_command("match", str(path), *corpus.options, stdout=out, stderr=io.StringIO())
    return out.getvalue()


def _speed(pipeline: Pipeline, articles: list[ArticleInput]) -> list[Figure]:
    speed = measure(pipeline, articles)
    name = "All of these texts"
    return [
        Figure(name, "extraction, words a second", speed.words_per_second, 0),
        Figure(name, "… as a share of the bare spaCy pipeline's", speed.ratio, 0),
    ]
