"""The confidence that a reader is told: fitted on labelled articles, and measured on others.

An attribution is right if PolNeAR's scorer would call it found. Two lists are judged: what claims
rest on, with whole quotations and joint sources as PolNeAR has them, and what is listed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal, get_args

import numpy as np

from claims.extraction.confidence import (
    Ground,
    Kind,
    ground_of,
    left_to_rules,
    log_odds,
)
from claims.extraction.document import Document, prepare_many
from claims.extraction.listing import credited, grounded
from claims.extraction.pipeline import Pipeline
from claims.extraction.registry import extractor
from claims.extraction.spans import ArticleInput, Attribution
from claims.extraction.tagger.linking import Line
from claims.extraction.tagger.scores import Floats
from claims.training.fitting import logistic
from claims.training.measure import Counts, compare

View = Literal["credited", "listed"]
"""What claims rest on, or what is listed."""

LEFT: Line = (round(log_odds(0.9), 4), 0.0)
"""Nine in ten in texts left to the rules. No line can be fitted: the held-out articles, political
news, hold no such text. Of the annotated ones (seeds, FA-KES) .97 and .91 are right, but the
rules were written with those in view."""
_FITTED: dict[Kind, View] = {
    # None for the rules alone: what they see in news of wars, as they were written to, political
    # news seldom labels, and a reader would be told that what is plainly right is one in twenty.
    "both": "credited",
    "spans": "listed",
    "tagger": "listed",
}
_TOGETHER = 16


@dataclass(frozen=True, slots=True)
class Case:
    """An attribution of a labelled article, and whether it is labelled."""

    view: View
    ground: Ground
    right: bool


@dataclass(frozen=True, slots=True)
class Reliability:
    """How well a confidence keeps its word.

    Attributes:
        cases: How many attributions.
        right: The share of them that is right.
        told: Their mean confidence.
        error: Expected calibration error, in [0, 1]; see `calibration_error`.
    """

    cases: int
    right: float
    told: float
    error: float


def cases_of(rows: Sequence[dict[str, Any]], pipeline: Pipeline) -> Iterator[Case]:
    """Extract from labelled articles and judge every attribution that has a cue.

    Args:
        rows: Labelled articles {"article", "text", "attributions"}.
        pipeline: Must have the tagger.
    """
    inputs = [ArticleInput(row["article"], row["text"]) for row in rows]
    documents = prepare_many(inputs, pipeline.nlp, batch_size=_TOGETHER)
    for row, document in zip(rows, documents, strict=True):
        attributions = extractor(pipeline.rules)(document)
        for view, found in _views(document, attributions):
            predicted = [{"source": a.source, "cue": a.cue, "content": a.content} for a, _ in found]
            right = compare(row["text"], row["attributions"], predicted, Counts())
            for (_, ground), each in zip(found, right, strict=True):
                yield Case(view, ground, each)


def _views(
    document: Document, attributions: Sequence[Attribution]
) -> Iterator[tuple[View, list[tuple[Attribution, Ground]]]]:
    reading, text = document.tagged, document.article.text
    if reading is None:
        raise ValueError("The pipeline has no tagger.")
    left = left_to_rules(text, attributions)
    known = credited(text, attributions)
    yield "credited", [(each, ground_of(each, reading, left=left)) for each in known]
    listed = grounded(document, attributions, reading)
    yield "listed", [(a, g or ground_of(a, reading, left=left)) for a, g in listed]


def fit_lines(cases: Iterable[Case]) -> dict[str, Line]:
    """Fit a line for ways of being found; the rules alone, and one without cases, have none."""
    known = list(cases)
    lines: dict[str, Line] = {}
    for kind, view in _FITTED.items():
        own = [case for case in known if (case.ground.kind, case.view) == (kind, view)]
        if own:
            values = np.array([(1.0, log_odds(case.ground.chance)) for case in own])
            constant, slope = logistic(values, np.array([float(case.right) for case in own]))
            lines[kind] = (constant, slope)
    return {**lines, "left": LEFT}


def reliability(
    cases: Iterable[Case], tell: Callable[[Ground], float]
) -> dict[tuple[View, Kind | Literal["all"]], Reliability]:
    """Measure a confidence, by list and by who found an attribution."""
    known = list(cases)
    found: dict[tuple[View, Kind | Literal["all"]], Reliability] = {}
    for view in get_args(View):
        for kind in (*get_args(Kind), "all"):
            own = [c for c in known if c.view == view and kind in (c.ground.kind, "all")]
            if own:
                told = np.array([tell(case.ground) for case in own])
                right = np.array([float(case.right) for case in own])
                error = calibration_error(told, right)
                found[view, kind] = Reliability(
                    len(own), float(right.mean()), float(told.mean()), error
                )
    return found


def calibration_error(told: Floats, right: Floats, bins: int = 10) -> float:
    """Return how far what is told lies from what is right, on average over the cases.

    The bins hold about as many cases each; equal confidences are never parted.

    Args:
        told: Confidences in [0, 1], shape (cases,), at least one.
        right: 0 or 1 each, of the same shape.
    """
    edges = np.unique(np.quantile(told, np.linspace(0, 1, bins + 1)[1:-1]))
    place = np.searchsorted(edges, told, side="left")
    gaps = [abs(float((told - right)[place == number].sum())) for number in range(len(edges) + 1)]
    return sum(gaps) / len(told)
