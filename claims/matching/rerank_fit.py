"""Fitting the weights of the re-ranking, from ECB+ sentences matched as any articles are."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from claims.extraction import model_files
from claims.matching.candidates import Candidates
from claims.matching.company import company
from claims.matching.embedding import Vectors
from claims.matching.encoder import CARD, NETWORK
from claims.matching.examples import Sentence, topic_weights
from claims.matching.features import profiles
from claims.matching.fit import (
    Examples,
    Index,
    Values,
    average_precision,
    best_rows,
    fit,
    fit_choice,
)
from claims.matching.match import MOST_SCORED, reports_of
from claims.matching.reports import ClaimReport
from claims.matching.rerank import NAMES, log_odds, rows_of
from claims.matching.same import SameModel, load

ROUNDS = 2
PARTNER = NAMES[:2]
"""What chooses the best partner: with the company it chooses no better."""
_MADE = "manage.py train_encoder on ECB+ train"


@dataclass(frozen=True)
class Fitted:
    """The weights, and how sentences of topics unseen by the encoder are ranked.

    Attributes:
        rounds, partner: See `rerank.Reranker`.
        before: Average precision of the same-event model alone.
        after: With the re-ranking; its few weights are fitted on the same sentences.
    """

    rounds: Sequence[SameModel]
    partner: SameModel
    before: float
    after: float

    @property
    def is_better(self) -> bool:
        """Whether the re-ranking is worth its cost."""
        return self.after > self.before

    @property
    def held_out(self) -> dict[str, float]:
        """The figures by name."""
        return {"before": round(self.before, 4), "after": round(self.after, 4)}


def fit_rerank(given: Sequence[Sentence], held: Mapping[str, Vectors]) -> Fitted:
    """Fit the weights on sentences whose vectors are by encoders that had not seen their topics.

    Args:
        given: Sentences of several topics.
        held: Vectors by text.
    """
    known = _labelled(given, np.stack([held[each.report.text] for each in given]), load())
    first = log_odds(known.scores)
    latest = known.scores
    rounds: list[SameModel] = []
    figures = [_average_precision(first, known)]
    for _ in range(ROUNDS):
        rows = rows_of(first, known.cosines, company(known.reports, known.pairs, latest))
        examples = Examples(NAMES, rows[known.judged], known.bags, known.labels, known.weights)
        rounds.append(fit(examples, made=_MADE))
        scores = rounds[-1].probabilities(rows)
        figures.append(_average_precision(scores, known))
        latest = scores.tolist()
    wording = rows[known.judged][:, : len(PARTNER)]
    choice = Examples(PARTNER, wording, known.bags, known.labels)
    partner = fit_choice(choice, known.ends[known.judged], made=_MADE)
    return Fitted(rounds, partner, figures[0], figures[-1])


def _average_precision(scores: Values, known: Labelled) -> float:
    judged = scores[known.judged]
    return average_precision(judged[best_rows(judged, known.bags)], known.labels)


def put_in_place(network: Path, fitted: Fitted, recipe: Mapping[str, Any], folder: Path) -> None:
    """Write the network and its card: digests, weights, recipe, figures."""
    data = network.read_bytes()
    words = (model_files.WEIGHTS / model_files.WORDS).read_bytes()
    card = {
        "sha256": {
            NETWORK: hashlib.sha256(data).hexdigest(),
            model_files.WORDS: hashlib.sha256(words).hexdigest(),
        },
        "rerank": [each.shown() for each in fitted.rounds],
        "partner": fitted.partner.shown(),
        "recipe": dict(recipe),
        "held_out": fitted.held_out,
    }
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in ((NETWORK, data), (CARD, (json.dumps(card, indent=1) + "\n").encode())):
        aside = folder / f"{name}.new"
        aside.write_bytes(content)
        aside.replace(folder / name)


@dataclass(frozen=True)
class Labelled:
    """Sentences matched with each other, and which pairs of them share an event.

    Attributes:
        reports: Their claims.
        pairs: The candidates, as indices into `reports`.
        scores: Of the pairs, by the first model.
        cosines: Of the sentences of the pairs.
        ends: These sentences' indices, shape (pairs, 2).
        judged: Indices of the pairs whose sentences stand in two documents.
        bags: The pair of sentences of each of these.
        labels, weights: Of the pairs of sentences.
    """

    reports: Sequence[ClaimReport]
    pairs: Sequence[tuple[int, int]]
    scores: list[float]
    cosines: list[float]
    ends: Index
    judged: Index
    bags: Index
    labels: Values
    weights: Values


def _labelled(given: Sequence[Sentence], vectors: Vectors, first: SameModel) -> Labelled:
    owners = [(at, report) for at, each in enumerate(given) for report in reports_of(each.report)]
    reports = [report for _, report in owners]
    known = profiles(reports)
    pairs = Candidates(reports, known, MOST_SCORED).pairs()
    scores = first.score_profiles([(known[a], known[b]) for a, b in pairs])
    ends = [_ordered(owners[a][0], owners[b][0]) for a, b in pairs]
    # Sentences of one document keep each other company, but are not judged.
    judged = [at for at, (a, b) in enumerate(ends) if given[a].document != given[b].document]
    numbers: dict[tuple[int, int], int] = {}
    bags = [numbers.setdefault(ends[at], len(numbers)) for at in judged]
    labels = np.array([float(bool(given[a].events & given[b].events)) for a, b in numbers])
    weights = topic_weights(given, list(numbers), labels)
    return Labelled(
        reports,
        pairs,
        scores,
        [float(vectors[a] @ vectors[b]) for a, b in ends],
        np.array(ends),
        np.array(judged),
        np.array(bags),
        labels,
        weights * len(weights) / weights.sum(),
    )


def _ordered(one: int, other: int) -> tuple[int, int]:
    return (one, other) if one < other else (other, one)
