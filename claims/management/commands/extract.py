"""Extract claims and their stated sources from files, without a database."""

from __future__ import annotations

import itertools
import os
import sys
import time
from argparse import ArgumentParser
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from multiprocessing import get_context
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from claims.extraction import highlighted, model_files
from claims.extraction.inputs import STREAM, Problem, read_inputs
from claims.extraction.rendering import Form, Rendered, render_batch
from claims.extraction.spans import ArticleInput

BATCH = 16
"""Articles that are parsed, and handed to a process, at once."""


class Command(BaseCommand):
    """The extraction as a filter: articles in, JSON Lines, a table or a page out."""

    help = (
        "Extract claims and their stated sources from files (- is standard input); needs no "
        "database. Results go to standard output, problems to standard error; exit status 1 if "
        "an input could not be extracted."
    )
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The options are a contract; docs/extraction.md explains them."""
        parser.add_argument("paths", nargs="*", default=[STREAM], metavar="PATH")
        parser.add_argument(
            "--format", choices=["jsonl", "attributions", "table", "html"], default="jsonl"
        )
        parser.add_argument("--input", choices=["text", "html", "jsonl"], help="Type of -.")
        parser.add_argument("--jobs", type=int, default=1, help="Processes to extract in.")
        parser.add_argument(
            "--rules-only", action="store_true", help="Go without the trained tagger."
        )
        parser.add_argument(
            "--with-text", action="store_true", help="Add “article_text” to the first object."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Extract everything that can be; name everything that cannot."""
        if options["jobs"] < 1:
            raise CommandError("--jobs must be at least 1.")
        chosen = model_files.RULES if options["rules_only"] else settings.EXTRACTOR
        try:
            model_files.verify(settings.SPACY_PIPELINE, chosen)
        except model_files.ModelProblem as problem:
            raise CommandError(f"{problem} {problem.hint}") from problem
        self.started = time.monotonic()
        self.done = self.claims = self.failed = 0
        inputs = read_inputs(options["paths"], sys.stdin.buffer, kind=options["input"])
        try:
            self._write(inputs, options)
        except BrokenPipeError:
            # The reader (head, less) has seen enough; Python must not complain at exit.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            return
        if self.failed:
            total = self.done + self.failed
            raise CommandError(f"{self.failed:,} of {total:,} inputs could not be extracted.")

    def _write(self, inputs: Iterator[ArticleInput | Problem], options: dict[str, Any]) -> None:
        """Print batch after batch, in the order of the inputs."""
        frame = list(highlighted.page([])) if options["format"] == "html" else ["", ""]
        self._print(frame[0])
        form = Form(
            options["format"],
            options["with_text"],
            settings.SPACY_PIPELINE,
            model_files.RULES if options["rules_only"] else settings.EXTRACTOR,
        )
        for batch in rendered(batches(self._readable(inputs)), form, jobs=options["jobs"]):
            for result in batch:
                self._result(result)
            self._progress()
        self._print(frame[1])
        self._progress(last=True)

    def _readable(self, inputs: Iterable[ArticleInput | Problem]) -> Iterator[ArticleInput]:
        for item in inputs:
            if isinstance(item, Problem):
                self._fail(str(item))
            else:
                yield item

    def _result(self, result: Rendered) -> None:
        if result.problem:
            self._fail(f"{result.article}: {result.problem}")
            return
        for warning in result.warnings:
            self.stderr.write(f"{result.article}: {warning}")
        self.done += 1
        self.claims += result.claims
        self._print(result.output)

    def _fail(self, line: str) -> None:
        self.failed += 1
        self.stderr.write(" ".join(line.split()))

    def _print(self, text: str) -> None:
        if text:
            self.stdout.write(text, ending="")

    def _progress(self, *, last: bool = False) -> None:
        seconds = time.monotonic() - self.started
        articles = "article" if self.done == 1 else "articles"
        line = f"{self.done:,} {articles}, {self.claims:,} claims, {seconds:.1f} s"
        if last:
            self.stderr.write(line)
        elif self.stderr.isatty():
            self.stderr.write(f"{line}\r", ending="")


def batches(articles: Iterator[ArticleInput]) -> Iterator[list[ArticleInput]]:
    """Yield the articles in lists of at most `BATCH`."""
    while batch := list(itertools.islice(articles, BATCH)):
        yield batch


def rendered(
    waiting: Iterator[list[ArticleInput]], form: Form, *, jobs: int
) -> Iterator[list[Rendered]]:
    """Yield what to print for each batch, in order; at most two batches a process are held."""
    if jobs == 1:
        for batch in waiting:
            yield render_batch(batch, form)
        return
    # A forked child may hang on a lock that a thread of its parent held.
    with ProcessPoolExecutor(jobs, mp_context=get_context("spawn")) as pool:
        flying: deque[Future[list[Rendered]]] = deque()
        for batch in waiting:
            flying.append(pool.submit(render_batch, batch, form))
            if len(flying) >= 2 * jobs:
                yield flying.popleft().result()
        while flying:
            yield flying.popleft().result()
