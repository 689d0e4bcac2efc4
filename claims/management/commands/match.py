"""Match the claims of articles from files with each other, without a database."""

from __future__ import annotations

import os
import sys
import time
from argparse import ArgumentParser
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from claims.extraction import model_files
from claims.extraction.inputs import STREAM, Problem, read_inputs
from claims.extraction.spans import ArticleInput
from claims.management.commands.extract import batches
from claims.matching.articles import ReadArticle, Reading
from claims.matching.formats import lines
from claims.matching.match import match
from claims.matching.reports import ArticleReport
from claims.matching.rerank import load_reranker


class Command(BaseCommand):
    """The matching as a filter: articles in, JSON Lines or a table of pairs out."""

    help = (
        "Match the claims of articles from files (- is standard input); needs no database. "
        "Results go to standard output, problems to standard error; exit status 1 if an input "
        "could not be matched."
    )
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The options are a contract; docs/matching.md explains them."""
        parser.add_argument("paths", nargs="*", default=[STREAM], metavar="PATH")
        parser.add_argument("--format", choices=["pairs", "articles", "table"], default="pairs")
        parser.add_argument(
            "--all-scores", action="store_true", help="Print every scored pair, the weak ones too."
        )
        parser.add_argument(
            "--no-rerank", action="store_true", help="Score all without the trained encoder."
        )
        parser.add_argument("--input", choices=["text", "html", "jsonl"], help="Type of -.")
        parser.add_argument("--jobs", type=int, default=1, help="Processes to extract in.")

    def handle(self, *args: Any, **options: Any) -> None:
        """Match everything that can be; name everything that cannot."""
        if options["jobs"] < 1:
            raise CommandError("--jobs must be at least 1.")
        try:
            model_files.verify(settings.SPACY_PIPELINE, model_files.RULES)
            reranks = options["all_scores"] and not options["no_rerank"]
            reranker = load_reranker() if reranks else None
        except model_files.ModelProblem as problem:
            raise CommandError(f"{problem} {problem.hint}") from problem
        self.failed = self.inputs = 0
        started = time.monotonic()
        articles = list(self._articles(options))
        extracted = time.monotonic()
        matches = match(articles, all_scores=options["all_scores"], reranker=reranker)
        self.stderr.write(
            f"{len(articles):,} articles, {len(matches.claims):,} pairs of claims, "
            f"{len(matches.articles):,} of articles; extracted in {extracted - started:.1f} s, "
            f"matched in {time.monotonic() - extracted:.1f} s"
        )
        try:
            for line in lines(matches, options["format"], all_scores=options["all_scores"]):
                self.stdout.write(line)
        except BrokenPipeError:
            # The reader (head, less) has seen enough; Python must not complain at exit.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            return
        if self.failed:
            raise CommandError(f"{self.failed:,} of {self.inputs:,} inputs could not be matched.")

    def _articles(self, options: dict[str, Any]) -> Iterator[ArticleReport]:
        inputs = read_inputs(options["paths"], sys.stdin.buffer, kind=options["input"])
        reading = Reading(settings.SPACY_PIPELINE)
        for batch in _read(reading, batches(self._readable(inputs)), jobs=options["jobs"]):
            for article in batch:
                if article.problem:
                    self._fail(f"{article.article}: {article.problem}")
                for warning in article.warnings:
                    self.stderr.write(f"{article.article}: {warning}")
                if article.report:
                    yield article.report

    def _readable(self, inputs: Iterable[ArticleInput | Problem]) -> Iterator[ArticleInput]:
        for item in inputs:
            self.inputs += 1
            if isinstance(item, Problem):
                self._fail(str(item))
            else:
                yield item

    def _fail(self, line: str) -> None:
        self.failed += 1
        self.stderr.write(" ".join(line.split()))


def _read(
    reading: Reading, waiting: Iterator[list[ArticleInput]], *, jobs: int
) -> Iterator[list[ReadArticle]]:
    if jobs == 1:
        yield from map(reading, waiting)
        return
    # A forked child may hang on a lock that a thread of its parent held.
    with ProcessPoolExecutor(jobs, mp_context=get_context("spawn")) as pool:
        yield from pool.map(reading, waiting)
