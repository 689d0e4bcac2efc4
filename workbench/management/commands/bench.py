"""Speed: of the extraction beside the bare spaCy pipeline, and of the pages as claims grow."""

from __future__ import annotations

import datetime as dt
import json
import sys
import tempfile
import time
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext, setup_test_environment
from django.urls import reverse
from django.utils import timezone

from claims.extraction.pipeline import load_pipeline
from claims.extraction.spans import ArticleInput
from claims.models import Claim
from claims.speed import best_run, measure
from sources.models import Article, ArticleVersion, ExtractionState, Outlet, VersionText
from workbench.models import Role, User

ARTICLES = settings.BASE_DIR / "workbench" / "demo" / "articles.jsonl"
CLAIMS_PER_ARTICLE = 30
SENTENCE = "The army took bridge number {number} near the town of Tarsin on Tuesday. "
COLD = "A military source said that the army took the bridge at Tarsin.\n"


class Command(BaseCommand):
    """Prints figures; guards nothing by itself, since machines are noisy."""

    help = "Measure the extraction (demo texts) and the pages (a scratch database)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """How much to measure."""
        parser.add_argument("--claims", type=int, nargs=2, default=[300, 30_000])
        parser.add_argument("--rounds", type=int, default=5)
        parser.add_argument(
            "--cold", action="store_true", help="Only `extract` from cold: seconds and memory."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Measure and print."""
        self._cold(options["rounds"])
        if options["cold"]:
            return
        self._extraction(options["rounds"])
        self._pages(options["claims"], options["rounds"])

    def _cold(self, rounds: int) -> None:
        extract = [sys.executable, str(settings.BASE_DIR / "manage.py"), "extract"]
        with tempfile.TemporaryDirectory() as folder:
            sentence = Path(folder) / "sentence.txt"
            sentence.write_text(COLD, encoding="utf-8")
            one = best_run([*extract, str(sentence)], rounds=rounds)
        all_of_them = best_run([*extract, str(ARTICLES)], rounds=1)
        self.stdout.write(
            f"“extract” of one sentence from cold, best of {rounds}: {one.seconds:.1f} s, "
            f"{one.megabytes:,.0f} MB; of the demo: {all_of_them.megabytes:,.0f} MB at most."
        )

    def _extraction(self, rounds: int) -> None:
        lines = ARTICLES.read_text(encoding="utf-8").splitlines()
        rows = [json.loads(line) for line in lines if line.strip()]
        articles = [ArticleInput(str(n), row["text"]) for n, row in enumerate(rows)]
        pipeline = load_pipeline(settings.SPACY_PIPELINE, settings.EXTRACTOR)
        speed = measure(pipeline, articles, rounds=rounds)
        self.stdout.write(
            f"Extraction of the demo ({speed.words:,} words): {speed.words_per_second:,.0f} words "
            f"a second in one thread, {speed.ratio:.2f} of the bare spaCy pipeline's speed."
        )

    def _pages(self, sizes: list[int], rounds: int) -> None:
        rows: dict[str, list[tuple[float, int]]] = {}
        with scratch_database():
            user = User.objects.create(username="bench", role=Role.ANALYST)
            client = Client()
            client.force_login(user)
            for size in sizes:
                _grow(size)
                for name, address in _addresses().items():
                    rows.setdefault(name, []).append(_timed(client, address, rounds))
        small, large = sizes
        self.stdout.write(f"\nPages at {small:,} and at {large:,} claims (median of {rounds}):")
        for name, ((before, queries), (after, more)) in rows.items():
            self.stdout.write(
                f"  {name:<22} {before * 1000:7.1f} ms  {after * 1000:7.1f} ms  "
                f"{after / before:5.1f} ×   {queries} and {more} queries"
            )


@contextmanager
def scratch_database() -> Iterator[None]:
    """Work in an empty database of its own, which is gone afterwards."""
    setup_test_environment(debug=False)
    # The manifest is made when the product is served, which a machine may never have done.
    settings.STORAGES["staticfiles"]["BACKEND"] = (
        "django.contrib.staticfiles.storage.StaticFilesStorage"
    )
    name = connection.settings_dict["NAME"]
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    try:
        yield
    finally:
        connection.creation.destroy_test_db(name, verbosity=0)


def _grow(claims: int) -> None:
    """Add articles until there are so many claims, a third of them decided as new ones are."""
    outlet, _ = Outlet.objects.get_or_create(name="The Tarsin Courier")
    text = "".join(SENTENCE.format(number=n) for n in range(CLAIMS_PER_ARTICLE))
    while (have := Claim.objects.count()) < claims:
        number = have // CLAIMS_PER_ARTICLE
        article = Article.objects.create(
            outlet=outlet,
            identity=f"id:{number}",
            title=f"Bridges, part {number}",
            published=dt.date(2024, 1, 1) + dt.timedelta(days=number % 365),
        )
        version = ArticleVersion.objects.create(
            article=article,
            number=1,
            title=article.title,
            sha256=f"{number:064x}",
            text_sha256=f"{number:064x}",
            retrieved_at=timezone.now(),
            how="command",
            extraction=ExtractionState.DONE,
        )
        VersionText.objects.create(version=version, text=text)
        Claim.objects.bulk_create(_claims(version, text))


def _claims(version: ArticleVersion, text: str) -> Iterator[Claim]:
    position = 0
    for index in range(CLAIMS_PER_ARTICLE):
        words = SENTENCE.format(number=index).strip()
        start = text.index(words, position)
        position = start + len(words)
        yield Claim(
            version=version,
            index=index,
            text=words,
            start=start,
            end=position,
            quote=words,
            pieces=[[start, position]],
            sentence_start=start,
            sentence_end=position,
            pipeline_version="bench",
        )


def _addresses() -> dict[str, str]:
    claim = Claim.objects.latest("pk")
    return {
        "home": reverse("home"),
        "queue, list": reverse("queue") + "?view=list",
        "queue, focus": reverse("queue") + "?view=focus",
        "queue, text search": reverse("queue") + "?view=list&q=bridge+number+7",
        "claim": reverse("claim", args=[claim.pk]),
        "article": reverse("article", args=[claim.version.article_id]),
        "articles": reverse("articles"),
        "attribution report": reverse("report"),
    }


def _timed(client: Client, address: str, rounds: int) -> tuple[float, int]:
    """Return the median seconds of a page, and its number of queries."""
    seconds = []
    queries = 0
    for _ in range(rounds + 1):
        start = time.perf_counter()
        with CaptureQueriesContext(connection) as captured:
            response = client.get(address)
        seconds.append(time.perf_counter() - start)
        queries = len(captured)
        if response.status_code != 200:
            raise RuntimeError(f"{address} answered {response.status_code}.")
    return median(seconds[1:]), queries
