"""How fast the extraction is beside the bare spaCy pipeline, measured in one run."""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median

from claims.extraction.pipeline import Pipeline
from claims.extraction.spans import ArticleInput


@dataclass(frozen=True, slots=True)
class Speed:
    """Medians over the rounds.

    Attributes:
        words_per_second: Of the whole extraction, in one thread.
        ratio: The extraction's speed as a share of the bare pipeline's; 1.0 would be as fast.
        words: How many were read in each round.
    """

    words_per_second: float
    ratio: float
    words: int


def measure(pipeline: Pipeline, articles: Sequence[ArticleInput], *, rounds: int = 3) -> Speed:
    """Extract the articles and parse the same texts, in turn, so that noise hits both."""
    texts = [article.text for article in articles]
    words = sum(len(text.split()) for text in texts)
    ratios, speeds = [], []
    for _ in range(rounds):
        bare = _seconds(pipeline.nlp.pipe(texts, batch_size=16))
        ours = _seconds(pipeline.extract_many(articles))
        ratios.append(bare / ours)
        speeds.append(words / ours)
    return Speed(median(speeds), median(ratios), words)


def _seconds(results: Iterable[object]) -> float:
    start = time.perf_counter()
    for _result in results:
        pass
    return time.perf_counter() - start
