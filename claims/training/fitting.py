"""Decoding settings and calibration, fitted on articles that the network was not trained on."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import product
from typing import Any

import numpy as np

from claims.extraction.tagger.decoding import Piece, pieces
from claims.extraction.tagger.encoding import Encoded
from claims.extraction.tagger.linking import Settings, Tagged, link
from claims.extraction.tagger.scores import Floats, Scores
from claims.training.measure import Counts, compare

_BIASES = (0.0, 0.6, 0.9, 1.2, 1.5, 1.8, 2.1, 2.4)
_CONTENT = (0.0, 0.3, 0.6)
_GRID: dict[str, tuple[float, ...]] = {
    "sentence": (0.5, 1.0, 1.5, 2.5),
    "word": (0.0, 0.01, 0.03, 0.06),
    "no_source": (0.5, 1.0, 2.0, 4.0),
    "joined": (0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6),
}
HELD_OUT = 40
"""Training articles that the network never sees: for settings, calibration and the comparison."""


@dataclass(frozen=True)
class Scored:
    """A labelled article with the network's scores."""

    row: dict[str, Any]
    encoded: Encoded
    scores: Scores


def split(
    rows: Sequence[dict[str, Any]],
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Part labelled articles into those to train on and those held out, always the same way."""
    drawn = list(rows)
    random.Random(7).shuffle(drawn)  # noqa: S311 - a fixed draw, not a secret
    return drawn[HELD_OUT:], drawn[:HELD_OUT]


def fit(articles: Sequence[Scored]) -> Settings:
    """Choose the decoding by coordinate search on the sum of the figures, then calibrate."""
    settings = Settings()
    settings = _best(articles, _with_biases(settings))
    found = {id(each): _pieces(each, settings) for each in articles}
    for name, values in _GRID.items():
        settings = _best(
            articles, (replace(settings, **_named(name, value)) for value in values), found
        )
    return replace(settings, calibration=_calibration(articles, settings))


def measure(articles: Sequence[Scored], settings: Settings) -> dict[str, float]:
    """Return found f1, strict f1, token f1 and cue recall over the articles."""
    return _counts(articles, settings, None).figures()


def calibration_table(
    articles: Sequence[Scored], settings: Settings, bins: int = 5
) -> list[tuple[float, float, int]]:
    """Return, for equal bins of confidence, mean confidence, share found, and how many."""
    pairs = sorted(_judged(articles, settings))
    return [
        (float(np.mean([c for c, _ in part])), float(np.mean([f for _, f in part])), len(part))
        for part in np.array_split(np.array(pairs, dtype=object), bins)
        if len(part)
    ]


def _named(name: str, value: float) -> dict[str, Any]:
    return {name: value}


def _with_biases(settings: Settings) -> Iterator[Settings]:
    # One for sources and cues: forty articles are too few to choose more numbers by.
    for spoken, content in product(_BIASES, _CONTENT):
        # More cues are to begin than would, but those that have begun need not go on as long.
        bias = (0.0, spoken, spoken, spoken, spoken / 2, content, content)
        yield replace(settings, bias=bias)


def _best(
    articles: Sequence[Scored],
    choices: Iterator[Settings],
    found: dict[int, list[Piece]] | None = None,
) -> Settings:
    def worth(settings: Settings) -> float:
        return sum(_counts(articles, settings, found).figures().values())

    return max(choices, key=worth)


def _pieces(article: Scored, settings: Settings) -> list[Piece]:
    bias = np.array(settings.bias, dtype=np.float32)
    return pieces(article.encoded, article.scores.tags, bias)


def _linked(
    article: Scored, settings: Settings, found: dict[int, list[Piece]] | None
) -> list[Tagged]:
    spans = found[id(article)] if found else _pieces(article, settings)
    return link(article.encoded, spans, article.scores, settings)


def _counts(
    articles: Sequence[Scored], settings: Settings, found: dict[int, list[Piece]] | None
) -> Counts:
    counts = Counts()
    for each in articles:
        _compare(each, _linked(each, settings, found), counts)
    return counts


def _compare(article: Scored, tagged: Sequence[Tagged], counts: Counts) -> list[bool]:
    predicted = [{"source": t.source, "cue": t.cue, "content": t.content} for t in tagged]
    return compare(article.row["text"], article.row["attributions"], predicted, counts)


def _judged(articles: Sequence[Scored], settings: Settings) -> Iterator[tuple[float, bool]]:
    for each in articles:
        tagged = _linked(each, settings, None)
        right = _compare(each, tagged, Counts())
        yield from ((t.confidence, r) for t, r in zip(tagged, right, strict=True))


def _calibration(articles: Sequence[Scored], settings: Settings) -> tuple[float, ...]:
    """Logistic regression of "found" on the log probabilities."""
    rows, right = [], []
    for each in articles:
        tagged = _linked(each, settings, None)
        right += _compare(each, tagged, Counts())
        rows += [(1.0, *t.evidence) for t in tagged]
    return logistic(np.array(rows), np.array(right, dtype=float))


def logistic(values: Floats, target: Floats) -> tuple[float, ...]:
    """Return the weights of a logistic regression, by Newton's method.

    Args:
        values: Shape (cases, features); the first feature is the constant 1. The weights of the
            others are drawn to 0 a little, so that few cases give no steep ones.
        target: 0 or 1 each, shape (cases,).
    """
    weights = np.zeros(values.shape[1])
    ridge = np.diag([0.0] + [1.0] * (values.shape[1] - 1))
    for _ in range(25):
        chance = 1 / (1 + np.exp(-values @ weights))
        slope = values.T @ (chance - target) + ridge @ weights
        curve = (values * (chance * (1 - chance))[:, None]).T @ values + ridge
        weights = weights - np.linalg.solve(curve + 1e-6 * np.eye(len(weights)), slope)
    return tuple(round(float(w), 4) for w in weights)
