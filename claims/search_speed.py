"""How long retrieval takes as claims grow, measured on claims that are made up."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import numpy as np
from django.db import connection, transaction
from django.utils import timezone

from claims import search
from claims.full_text import POSTGRESQL
from claims.matching.embedding import DIMENSIONS
from claims.models import Claim, ClaimTerms
from sources.models import Article, ArticleVersion, ExtractionState, Outlet, VersionText

PER_ARTICLE = 20
WORDS_PER_CLAIM = 12
VOCABULARY = 60_000
FIRST_DAY = dt.date(2021, 1, 1).toordinal()
DAYS = 1_100
SENTENCE = "The army took the bridge near Tarsin."
_STEP = 20_000
_COLUMNS = "claims_claimterms (claim_id, words, day, embedding)"


@dataclass(frozen=True, slots=True)
class Latencies:
    """Milliseconds that one claim's candidates took: median, 95th percentile, most."""

    median: float
    p95: float
    most: float

    @classmethod
    def of(cls, seconds: Sequence[float]) -> Latencies:
        """Summarise durations in seconds."""
        found = np.percentile(np.array(seconds) * 1000, [50, 95, 100])
        return cls(*(float(each) for each in found))


class MadeUpClaims:
    """Claims whose words follow Zipf's law, as words of news do, over three years.

    Word n of the vocabulary is about 1/n as frequent as the first, which stands in nearly every
    claim; so both very long and very short lists are met.
    """

    def __init__(self, seed: int = 0) -> None:
        self._random = np.random.default_rng(seed)
        odds = 1 / (np.arange(VOCABULARY) + 3.0) ** 1.05
        self._odds = np.cumsum(odds / odds.sum())

    def asked(self, number: int) -> list[search.Asked]:
        """Return claims to look for, made like the stored ones."""
        days = self._days(number)
        return [
            search.Asked(tuple(words), int(day), embedding, article=0)
            for words, day, embedding in zip(
                self._words(number), days, self._embeddings(number), strict=True
            )
        ]

    def grow(self, claims: int) -> None:
        """Store claims, twenty an article, until there are so many."""
        outlet, _ = Outlet.objects.get_or_create(name="The Tarsin Courier")
        have = ClaimTerms.objects.count()
        with _in_bulk():
            while have < claims:
                number = min(_STEP, claims - have)
                with transaction.atomic():
                    self._store(outlet, number)
                have += number

    def _store(self, outlet: Outlet, number: int) -> None:
        keys = _claims(_articles(outlet, number // PER_ARTICLE))
        found = zip(
            keys, self._words(number), self._days(number), self._embeddings(number), strict=True
        )
        rows = [(key, " ".join(words), day, vector.tobytes()) for key, words, day, vector in found]
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                with cursor.copy(f"COPY {_COLUMNS} FROM STDIN") as copy:
                    for row in rows:
                        copy.write_row(row)
            else:
                cursor.executemany(f"INSERT INTO {_COLUMNS} VALUES (%s, %s, %s, %s)", rows)  # noqa: S608

    def _words(self, number: int) -> Iterator[list[str]]:
        ranks = np.searchsorted(self._odds, self._random.random((number, WORDS_PER_CLAIM)))
        # The rarest first, as a claim's own words are ordered.
        return ([f"w{rank}" for rank in sorted(set(row), reverse=True)] for row in ranks.tolist())

    def _days(self, number: int) -> list[int]:
        found: list[int] = (FIRST_DAY + self._random.integers(0, DAYS, number)).tolist()
        return found

    def _embeddings(self, number: int) -> search.Bytes:
        return self._random.integers(-127, 127, (number, DIMENSIONS), np.int8)


def measure(asked: Sequence[search.Asked]) -> tuple[Latencies, Latencies]:
    """Look for each claim once, after some for warming up.

    Returns:
        How long that took by the clock, and how long this process's processor worked on it, which
        on a busy machine says more; with PostgreSQL the server's work is not in it.
    """
    for each in asked[:20]:
        search.candidates(each)
    elapsed, worked = [], []
    for each in asked[20:]:
        start, before = time.perf_counter(), time.process_time()
        search.candidates(each)
        elapsed.append(time.perf_counter() - start)
        worked.append(time.process_time() - before)
    return Latencies.of(elapsed), Latencies.of(worked)


@contextmanager
def _in_bulk() -> Iterator[None]:
    """Store many rows; PostgreSQL's index is built after them, which is faster."""
    build = "CREATE INDEX claims_search"
    create, drop = next(each for each in POSTGRESQL.items() if each[0].startswith(build))
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(drop)
            yield
            # No index is built while foreign keys are still to be checked.
            connection.check_constraints()
            cursor.execute("SET maintenance_work_mem = '512MB'")
            cursor.execute(create)
            cursor.execute("RESET maintenance_work_mem")
        else:
            yield
            search.optimise()
        cursor.execute("ANALYZE")


def _articles(outlet: Outlet, number: int) -> list[ArticleVersion]:
    """Store articles with one version each."""
    first = Article.objects.count()
    articles = Article.objects.bulk_create(
        Article(outlet=outlet, identity=f"made-up:{n}", title=f"Bridges, part {n}")
        for n in range(first, first + number)
    )
    versions = ArticleVersion.objects.bulk_create(
        ArticleVersion(
            article=article,
            number=1,
            title=article.title,
            sha256=f"{article.pk:064x}",
            text_sha256=f"{article.pk:064x}",
            retrieved_at=timezone.now(),
            how="command",
            extraction=ExtractionState.DONE,
        )
        for article in articles
    )
    VersionText.objects.bulk_create(VersionText(version=each, text=SENTENCE) for each in versions)
    return versions


def _claims(versions: Sequence[ArticleVersion]) -> list[int]:
    """Give each version its claims, all in one statement; returns their keys.

    One claim is made by the models and the others are copies of its row, since the models take
    minutes for a million.
    """
    template = Claim.objects.create(
        version=versions[0],
        index=PER_ARTICLE,
        text=SENTENCE,
        start=0,
        end=len(SENTENCE),
        quote=SENTENCE,
        sentence_start=0,
        sentence_end=len(SENTENCE),
        pipeline_version="bench",
    )
    names = [str(f.column) for f in Claim._meta.concrete_fields if not f.primary_key]
    replaced = {"version_id": "version.id", "index": "number.value"}
    columns = ", ".join(f'"{name}"' for name in names)
    values = ", ".join(replaced.get(name, f'claim."{name}"') for name in names)
    keys = [version.pk for version in versions]
    with connection.cursor() as cursor:
        cursor.execute(
            "WITH RECURSIVE number (value) AS (SELECT 0 "  # noqa: S608 (the models' own columns)
            "UNION ALL SELECT value + 1 FROM number "
            f"WHERE value + 1 < {PER_ARTICLE}) INSERT INTO claims_claim ({columns}) "
            f"SELECT {values} FROM number CROSS JOIN sources_articleversion AS version "
            "JOIN claims_claim AS claim ON claim.id = %s WHERE version.id BETWEEN %s AND %s",
            [template.pk, min(keys), max(keys)],
        )
    template.delete()
    return list(
        Claim.objects.filter(version__in=keys)
        .order_by("version", "index")
        .values_list("pk", flat=True)
    )
