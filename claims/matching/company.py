"""The company that two claims keep: whether the same sentences of other articles resemble both.

Two reports of one event may share few words and yet resemble the same third reports; reports of
two look-alike events share words, and each resembles its own. Source: re-ranking by shared
neighbours, as in Jarvis and Patrick 1973 and in Zhong et al., CVPR 2017.
"""

from __future__ import annotations

import heapq
import math
from collections import defaultdict
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from claims.matching.reports import ClaimReport

Values = npt.NDArray[np.float64]

MOST = 16
"""Sentences that are a claim's company: those most likely of its event."""


def company(
    reports: Sequence[ClaimReport], pairs: Sequence[tuple[int, int]], scores: Sequence[float]
) -> Values:
    """Return for each pair how alike the company of its two claims is, in [0, 1].

    It is the cosine of two vectors with a place for every sentence: how likely it is of the
    claim's event by its best claim, among the `MOST` most likely; and 1 for the claim's own.

    Args:
        reports: The claims.
        pairs: Indices of two claims of different articles.
        scores: How likely each pair reports one event, in [0, 1].
    """
    sentences = sentence_numbers(reports)
    likely: list[defaultdict[int, float]] = [defaultdict(float) for _ in reports]
    for (a, b), score in zip(pairs, scores, strict=True):
        for one, other in ((a, sentences[b]), (b, sentences[a])):
            likely[one][other] = max(likely[one][other], score)
    kept = [_unit(own, found) for own, found in zip(sentences, likely, strict=True)]
    return np.array([_product(kept[a], kept[b]) for a, b in pairs])


def sentence_numbers(reports: Sequence[ClaimReport]) -> list[int]:
    """Return the number of the sentence that each claim stands in, from 0."""
    numbers: dict[tuple[str, str], int] = {}
    return [
        numbers.setdefault((each.article, each.sentence or each.text), len(numbers))
        for each in reports
    ]


def _unit(own: int, likely: dict[int, float]) -> dict[int, float]:
    best = heapq.nsmallest(MOST, likely.items(), key=lambda item: (-item[1], item[0]))
    found = {**dict(best), own: 1.0}
    length = math.sqrt(sum(score * score for score in found.values()))
    return {sentence: score / length for sentence, score in found.items()}


def _product(one: dict[int, float], other: dict[int, float]) -> float:
    return sum(one[sentence] * other[sentence] for sentence in one.keys() & other.keys())
