"""Which stored claims may report the same event as a claim: retrieval at any number of claims.

Method: each of the claim's weightiest words is looked up in the full-text index within a window
of days, and each list is cut short, so that a word costs the same in ten thousand claims and in a
million. Words whose list had to be cut are looked up again in pairs. What was found is ranked
twice, by the words shared (each weighed by how short its list is) and by the cosine of static
embeddings; the two rankings are fused by reciprocal rank (Cormack, Clarke and Büttcher 2009), and
what lies further off in time fades. One article, however long, takes a part of each list at most.
"""

from __future__ import annotations

import datetime as dt
import math
import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from heapq import nlargest
from itertools import combinations, islice

import numpy as np
import numpy.typing as npt
from django.db import connection

from claims.full_text import KEY_BITS, WEEK
from claims.matching.embedding import DIMENSIONS, embedder
from claims.matching.names import bare, normalise
from claims.matching.reports import ClaimReport
from claims.matching.wording import background, wording
from claims.models import ClaimTerms

WINDOW = 28
"""Days on either side within which two reports may be of one event."""
NEAR = 7
"""Days on either side within which common words are looked up in pairs."""
MAX_TERMS = 9
"""Words of a claim that are looked up, the weightiest."""
CUT = 40
"""Most claims read of one word's list on either side of the day."""
POOL = 70
"""Claims that are ranked, those that share most weight of looked-up words."""
LIMIT = 40
"""Candidates of one claim."""
OF_ARTICLE = 20
"""Claims of one article that are indexed by one word, the first ones: half of a list."""
FROM_ARTICLE = 10
"""Candidates of one article that go before those of all others."""
FUSION = 60
"""The constant of reciprocal rank fusion."""
MAX_PAIRED = 4
"""Words with long lists that are looked up in pairs."""
MAX_WORDS = 80
LONGEST_WORD = 60
"""Characters kept of a word; PostgreSQL refuses lexemes of more than 2,047 bytes."""
LEAST_WEIGHT = 0.5
"""Of a shared word that was not looked up, and the share that a cut list has of its weight."""
LAST_DAY = dt.date.max.toordinal()
BATCH = 500
_FOLDED = frozenset({"p_", "a_"})

Bytes = npt.NDArray[np.int8]
Floats = npt.NDArray[np.floating]
Clause = tuple[str, ...]
"""Words that a claim must have all."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A claim as it is looked for.

    Attributes:
        words: As indexed, the weightiest first.
        day: Days counted from 1 January of year 1, 0 if unknown.
        embedding: Signed bytes, of any length as a vector.
        article: Key of its article, whose claims are left out; 0 for none.
    """

    words: tuple[str, ...]
    day: int
    embedding: Bytes
    article: int = 0


class IndexedWords:
    """By which words claims are indexed, as one follows the other.

    A word that more claims of an article have than `OF_ARTICLE` finds the first of them: a very
    long article would keep all others out of the lists, which are cut. Its own claims still look
    others up by every word.
    """

    def __init__(self) -> None:
        self._article = 0
        self._told: Counter[str] = Counter()

    def of(self, asked: Asked) -> str:
        """Return the words of a claim; those of one article are to be asked for in a row."""
        if asked.article != self._article:
            self._article = asked.article
            self._told.clear()
        words = asked.words[:MAX_WORDS]
        self._told.update(words)
        return " ".join(word for word in words if self._told[word] <= OF_ARTICLE)


def index_claims(
    reports: Mapping[int, ClaimReport], indexed: IndexedWords | None = None
) -> dict[int, Asked]:
    """Write the rows by which claims are found; call it in a transaction.

    Args:
        reports: By claim key.
        indexed: Of the claims indexed just before, which may be of the same article.

    Returns:
        The claims as they are looked for, by key.
    """
    indexed = indexed or IndexedWords()
    asked = dict(zip(reports, asked_for(list(reports.values())), strict=True))
    ClaimTerms.objects.bulk_create(
        [
            ClaimTerms(
                claim_id=key,
                words=indexed.of(row),
                day=row.day,
                embedding=row.embedding.tobytes(),
            )
            for key, row in asked.items()
        ],
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["claim"],
        update_fields=["words", "day", "embedding"],
    )
    return asked


def asked_for(reports: Sequence[ClaimReport]) -> list[Asked]:
    """Return claims as they are looked for; those of stored articles have the article's key."""
    vectors = quantised(embedder().texts([report.text for report in reports]))
    return [
        Asked(
            words=terms_of(report),
            day=day_number(report.day),
            embedding=vector,
            article=int(report.article) if report.article.isdecimal() else 0,
        )
        for report, vector in zip(reports, vectors, strict=True)
    ]


def terms_of(report: ClaimReport) -> tuple[str, ...]:
    """Return the words by which a claim is found, the weightiest first.

    Stems of its words, its numbers, and its places and actors folded over transliterations.
    """
    read = wording(report.text)
    folded = [
        *(("p", normalise(bare(place)), 0.85) for place in report.places),
        *(("a", normalise(actor), 0.8) for actor in report.actors),
        *(("n", number, 0.75) for number in read.numbers),
    ]
    weights = {_token(stem): background().weight(stem) for stem in read.words}
    weights |= {_token(f"{kind}_{name}"): weight for kind, name, weight in folded if name}
    return tuple(sorted(weights, key=lambda word: (-weights[word], word)))


def day_number(day: dt.date | None) -> int:
    """Return a day as the index counts it; 0 for none."""
    return day.toordinal() if day else 0


def quantised(vectors: npt.NDArray[np.float32]) -> Bytes:
    """Return vectors as signed bytes, each scaled to its greatest part; their cosines stay."""
    greatest = np.maximum(np.abs(vectors).max(axis=1, keepdims=True), 1e-9)
    scaled: Bytes = np.rint(vectors / greatest * 127).astype(np.int8)
    return scaled


def optimise() -> None:
    """Merge the parts of FTS5's index into one after much was written; seconds for a million.

    Each part costs a search its own look-ups: made of many, a search takes twice as long and more.
    """
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO claims_search (claims_search) VALUES ('optimize')")


def candidates(asked: Asked) -> list[int]:
    """Return keys of live claims of other articles that may report the same, best first.

    Three queries at most, whose cost does not grow with the number of claims.
    """
    return candidates_of_all({0: asked})[0]


def candidates_of_all(asked: Mapping[int, Asked]) -> dict[int, list[int]]:
    """Return the candidates of several claims, by the keys given.

    Two queries at most for each claim, and one for each five hundred that are found.
    """
    pools = {key: _pool(each) for key, each in asked.items()}
    rows = _stored({found for pool in pools.values() for found in pool.claims})
    return {
        key: _ranked(
            each,
            pools[key].weights,
            [row for found in pools[key].claims if (row := rows.get(found))],
        )
        for key, each in asked.items()
    }


@dataclass(frozen=True, slots=True)
class _Pool:
    """What was looked up for a claim: the weight of each word, and the claims, ascending."""

    weights: Mapping[str, float]
    claims: Sequence[int]


def _pool(asked: Asked) -> _Pool:
    """Look a claim's words up; two queries at most."""
    words = asked.words[:MAX_TERMS]
    if not words:
        return _Pool({}, ())
    *lists, undated = _lists([(word,) for word in words], asked.day, WINDOW)
    weights = {
        word: math.log(1 + 2 * CUT / (1 + len(found)))
        for word, found in zip(words, lists, strict=True)
    }
    # A list that was cut says little: which claims it has left is chance.
    whole = {word for word, found in zip(words, lists, strict=True) if len(found) < CUT}
    scores: dict[int, float] = dict.fromkeys(undated, LEAST_WEIGHT)
    for word, found in zip(words, lists, strict=True):
        weight = weights[word] if word in whole else weights[word] * LEAST_WEIGHT
        for key in found:
            scores[key] = scores.get(key, 0.0) + weight
    if sum(len(found) for word, found in zip(words, lists, strict=True) if word in whole) < LIMIT:
        common = [word for word in words if word not in whole][:MAX_PAIRED]
        pairs = [pair for pair in combinations(common, 2) if not _one_name(*pair)]
        for pair, found in zip(pairs, _lists(pairs, asked.day, NEAR), strict=False):
            together = sum(weights[word] for word in pair)
            for key in found:
                scores[key] = max(scores.get(key, 0.0), together)
    return _Pool(weights, sorted(nlargest(POOL, scores, key=scores.__getitem__)))


def _one_name(one: str, other: str) -> bool:
    """Whether two words are one name, once as a word and once folded: nothing is won by both."""
    folded, plain = (one, other) if one[:2] in _FOLDED else (other, one)
    return normalise(plain) in folded[2:].split("_")


@dataclass(frozen=True, slots=True)
class _Stored:
    """A live claim as it is indexed."""

    claim: int
    article: int
    words: frozenset[str]
    day: int
    embedding: bytes


def _stored(keys: Collection[int]) -> dict[int, _Stored]:
    """Read live claims of current versions; one query for each five hundred."""
    found: dict[int, _Stored] = {}
    waiting = iter(sorted(keys))
    while batch := list(islice(waiting, BATCH)):
        rows = ClaimTerms.objects.filter(
            claim__in=batch, claim__retired_at=None, claim__version__is_current=True
        ).values_list("claim", "claim__version__article", "words", "day", "embedding")
        for claim, article, words, day, embedding in rows:
            found[claim] = _Stored(claim, article, frozenset(words.split()), day, bytes(embedding))
    return found


def _ranked(asked: Asked, weights: Mapping[str, float], pool: Sequence[_Stored]) -> list[int]:
    """Rank the pool by shared words and by embeddings, fused, fading with time."""
    rows = [row for row in pool if row.article != asked.article]
    if not rows:
        return []
    mine = set(asked.words)
    overlap = np.array(
        [math.fsum(weights.get(word, LEAST_WEIGHT) for word in mine & row.words) for row in rows]
    )
    vectors = np.frombuffer(b"".join(row.embedding for row in rows), np.int8)
    cosine = _cosines(asked.embedding, vectors.reshape(len(rows), DIMENSIONS))
    fused = np.array(
        [
            (1 / (FUSION + first) + 1 / (FUSION + second)) * _fade(asked.day, row.day)
            for first, second, row in zip(_ranks(overlap), _ranks(cosine), rows, strict=True)
        ]
    )
    return _spread([rows[at] for at in np.argsort(-fused, kind="stable")])[:LIMIT]


def _spread(rows: Iterable[_Stored]) -> list[int]:
    """Put those of an article behind all others of which so many stand ahead of them."""
    ahead: list[int] = []
    behind: list[int] = []
    told: Counter[int] = Counter()
    for row in rows:
        told[row.article] += 1
        (ahead if told[row.article] <= FROM_ARTICLE else behind).append(row.claim)
    return ahead + behind


def _cosines(one: Bytes, others: Bytes) -> Floats:
    mine = one.astype(np.float32)
    theirs = others.astype(np.float32)
    lengths = np.linalg.norm(theirs, axis=1) * np.linalg.norm(mine)
    found: Floats = theirs @ mine / np.maximum(lengths, 1e-9)
    return found


def _ranks(scores: Floats) -> npt.NDArray[np.intp]:
    """Return each score's place, 0 for the highest."""
    places = np.empty(len(scores), np.intp)
    places[np.argsort(-scores, kind="stable")] = np.arange(len(scores))
    return places


def _fade(day: int, other: int) -> float:
    """Return what distance in time leaves of a score; half a window where a day is unknown."""
    distance = abs(day - other) if day and other else WINDOW / 2
    return math.exp(-distance / WINDOW)


def _token(word: str) -> str:
    return re.sub(r"\W+", "_", word.casefold())[:LONGEST_WORD].strip("_")


def _lists(clauses: Sequence[Clause], day: int, window: int) -> list[list[int]]:
    """Return for each clause the keys of claims near the day with all its words; one query.

    At most `CUT` on either side of the day, and no more without a day. One list more holds
    claims without a day that fit any clause, where that was asked apart.
    """
    found: list[list[int]] = [[] for _ in (*clauses, "undated")]
    if clauses:
        for number, key in _LOOKUPS[connection.vendor](clauses, day, window):
            found[number].append(key)
    return found


def _from_sqlite(clauses: Sequence[Clause], day: int, window: int) -> Iterable[tuple[int, int]]:
    """Look clauses up in FTS5; the nearest days come first."""
    matches = [" AND ".join(f'"{word}"' for word in clause) for clause in clauses]
    parts: list[str] = []
    values: list[str] = []

    def look_up(number: int, match: str, days: range, order: str) -> None:
        low, high = days.start << KEY_BITS, (days.stop << KEY_BITS) - 1
        parts.append(
            f"SELECT {number}, rowid FROM (SELECT rowid FROM claims_search "  # noqa: S608
            f"WHERE claims_search MATCH %s AND rowid BETWEEN {low} AND {high} "
            f"ORDER BY rowid {order} LIMIT {CUT})"
        )
        values.append(match)

    for number, match in enumerate(matches):
        if day:
            look_up(number, match, range(day, day + window + 1), "ASC")
            look_up(number, match, range(day - window, day), "DESC")
        else:
            look_up(number, match, range(LAST_DAY), "DESC")
    if day:
        any_of_them = " OR ".join(f"({match})" for match in matches)
        look_up(len(matches), any_of_them, range(1), "DESC")
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts), values)
        return [(number, row & ((1 << KEY_BITS) - 1)) for number, row in cursor.fetchall()]


def _from_postgresql(clauses: Sequence[Clause], day: int, window: int) -> Iterable[tuple[int, int]]:
    """Look clauses up in the GIN index, each word with the weeks around the day.

    The index yields a whole list or nothing of it. So the weeks are asked ring by ring, the
    nearest first, and a ring is not asked where those before it filled the list.
    """
    rings = [
        [_tsquery(clause, weeks) for clause in clauses] for weeks in _rings(day, window) or [[]]
    ]
    names = [f"ring_{number}" for number in range(len(rings))]
    looked_up = " UNION ALL ".join(
        f"(SELECT claim_id FROM claims_claimterms WHERE lexemes @@ asked.{name}::tsquery)"  # noqa: S608
        for name in names
    )
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT asked.number - 1, found.claim_id "  # noqa: S608
            f"FROM unnest({', '.join(['%s::text[]'] * len(rings))}) "
            f"WITH ORDINALITY AS asked ({', '.join(names)}, number) "
            f"CROSS JOIN LATERAL ({looked_up} LIMIT %s) AS found",
            [*rings, 2 * CUT],
        )
        return list(cursor.fetchall())


def _rings(day: int, window: int) -> list[list[int]]:
    """Return the weeks around a day by their distance: its own, the next ones, all others.

    The last ones hold the claims without a day. Empty without a day.
    """
    if not day:
        return []
    own = day // WEEK
    weeks = range((day - window) // WEEK, (day + window) // WEEK + 1)
    rings: list[list[int]] = [[], [], []]
    for week in weeks:
        rings[min(abs(week - own), 2)].append(week)
    rings[-1].append(0)
    return rings


def _tsquery(clause: Clause, weeks: Sequence[int]) -> str:
    """Return a query for claims that have all words, of any of these weeks if there are any."""
    return " & ".join(
        "(" + " | ".join(f"'{week}/{word}'" for week in weeks) + ")" if weeks else f"'{word}'"
        for word in clause
    )


_LOOKUPS = {"sqlite": _from_sqlite, "postgresql": _from_postgresql}
