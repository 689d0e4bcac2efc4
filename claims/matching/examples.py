"""Labelled examples for the same-event model, from ECB+.

ECB+ says of sentences which events they mention, not of claims: a pair of sentences is a bag of
the pairs of their claims.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, groupby
from typing import Any

import numpy as np

from claims.matching.features import NAMES, Profile, compare_many, profiles
from claims.matching.fit import Examples, Index, Values
from claims.matching.match import reports_of
from claims.matching.reports import ArticleReport

LEAST_TOKENS = 6
"""Shorter ECB+ sentences are not scored, and not learned from."""
OTHER_TOPICS = 8
"""One in so many ECB+ pairs of two topics is taken; they are the easy ones."""
_OTHER_TOPIC_WEIGHT = 0.3
_SMALL_TOPIC = 20


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of ECB+: its document, its topic, and the ids of the events it mentions."""

    document: str
    topic: str
    events: frozenset[str]
    report: ArticleReport


def sentences(
    rows: Iterable[Mapping[str, Any]], reports: Mapping[str, ArticleReport]
) -> list[Sentence]:
    """Join the rows of an ECB+ file with what was extracted from them.

    Args:
        rows: With "doc", "topic", "sentence", "text" and "events".
        reports: By "document#sentence".
    """
    found = []
    for row in rows:
        if len(row["text"].split()) >= LEAST_TOKENS:
            report = reports[f"{row['doc']}#{row['sentence']}"]
            found.append(Sentence(row["doc"], row["topic"], frozenset(row["events"]), report))
    return found


def of_sentences(given: Sequence[Sentence], *, others: int = OTHER_TOPICS) -> Examples:
    """Return all pairs of one topic and one in `others` of two, of different documents.

    Topics count by the root of their size, so that the largest does not decide alone.
    """
    known = _profiles([each.report for each in given])
    pairs = [
        (a, b)
        for number, (a, b) in enumerate(combinations(range(len(given)), 2))
        if given[a].document != given[b].document
        and (given[a].topic == given[b].topic or number % others == 0)
    ]
    labels = np.array([float(bool(given[a].events & given[b].events)) for a, b in pairs])
    rows, bags = _compared(known, pairs)
    weights = topic_weights(given, pairs, labels)
    return Examples(NAMES, rows, bags, labels, weights * len(weights) / weights.sum())


def _compared(
    known: Sequence[Sequence[Profile]], pairs: Sequence[tuple[int, int]]
) -> tuple[Values, Index]:
    """Compare the claims of each pair of sentences, one claim with all its partners at once."""
    rows: list[Values] = []
    bags: list[int] = []
    for first, group in groupby(enumerate(pairs), key=lambda item: item[1][0]):
        partners = [(bag, claim) for bag, (_, second) in group for claim in known[second]]
        for claim in known[first]:
            rows.append(compare_many(claim, [partner for _, partner in partners]))
            bags.extend(bag for bag, _ in partners)
    return np.concatenate(rows), np.array(bags, dtype=np.int64)


def topic_weights(
    given: Sequence[Sentence], pairs: Sequence[tuple[int, int]], labels: Values
) -> Values:
    """How much each pair counts: by the root of its topic's size, and less if of two topics."""
    positives = Counter(
        given[a].topic for (a, _), label in zip(pairs, labels, strict=True) if label
    )
    return np.array(
        [
            (positives[given[a].topic] + _SMALL_TOPIC) ** -0.5
            * (1.0 if given[a].topic == given[b].topic else _OTHER_TOPIC_WEIGHT)
            for a, b in pairs
        ]
    )


def _profiles(articles: Sequence[ArticleReport]) -> list[list[Profile]]:
    reports = [reports_of(article) for article in articles]
    made = iter(profiles([report for group in reports for report in group]))
    return [[next(made) for _ in group] for group in reports]
