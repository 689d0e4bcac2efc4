"""What every labelled corpus gives: articles to read, and tallies of what was found in them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from claims.evaluation.figures import Tally
from claims.extraction.spans import ArticleInput, Extraction


@dataclass(frozen=True, slots=True)
class Scored:
    """What the scorers of a corpus say.

    Attributes:
        tallies: The main figures, then those that break them down.
        results: Scorer's name → the object that it prints for all articles.
    """

    tallies: tuple[Tally, ...]
    results: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Corpus:
    """Articles with their labels.

    Attributes:
        name: As in docs/evaluation.md.
        articles: Texts to extract from; `id` is what the scorers know them by.
        score: Compares the extractions of all articles, in their order, with the labels.
    """

    name: str
    articles: tuple[ArticleInput, ...]
    score: Callable[[Sequence[Extraction]], Scored]
