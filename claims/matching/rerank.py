"""Looking at pairs of claims a second time, with a trained encoder and with the company they keep.

The same-event model weighs words and static embeddings, which tell hardly more than that two
sentences have a topic in common. What costs more is asked only afterwards: a fine-tuned network
reads the sentences of the two claims, and the other sentences that resemble them are compared. A
second logistic regression, as inspectable as the first, weighs these beside the first's log-odds;
and once more, since its scores tell better which sentences resemble a claim.

Company tells stories apart, but hardly the reports within one. Which partner of a sentence, in
another outlet, comes first is therefore said by weights of their own, for what is said without
regard to company.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Protocol

import numpy as np
import numpy.typing as npt

from claims.matching.company import company, sentence_numbers
from claims.matching.embedding import Vectors
from claims.matching.encoder import FOLDER, load_encoder, read_card
from claims.matching.reports import ClaimReport
from claims.matching.same import SameModel, model_of

Values = npt.NDArray[np.float64]
Pairs = Sequence[tuple[int, int]]

NAMES = ("log-odds", "encoder cosine", "company")
"""What is weighed: the first model's log-odds, the cosine of the sentences, the company."""
STEP = 2e-4
"""By how much a best partner surpasses the others: printed scores have four digits."""
_SURE = 1e-6


class Encoder(Protocol):
    """What makes vectors of texts."""

    def texts(self, texts: Sequence[str]) -> Vectors:
        """One row each, of unit length."""


@dataclass(frozen=True)
class Reranker:
    """An encoder and the weights for what it says.

    Attributes:
        rounds: Models of the features `NAMES`; each finds the company by the scores before it.
        partner: Model of some of the features, which says what partner of a sentence comes first;
            without it the last round says that too.
    """

    rounds: Sequence[SameModel]
    encoder: Encoder
    partner: SameModel | None = None

    def rescored(
        self, reports: Sequence[ClaimReport], pairs: Pairs, scores: Sequence[float]
    ) -> list[float]:
        """Return new scores, in [0, 1].

        Args:
            reports: The claims.
            pairs: Indices of two claims each.
            scores: Those of the first model.
        """
        if not pairs:
            return []
        texts = dict.fromkeys(sentence_of(reports[end]) for pair in pairs for end in pair)
        vectors = dict(zip(texts, self.encoder.texts(list(texts)), strict=True))
        cosines = [
            float(vectors[sentence_of(reports[a])] @ vectors[sentence_of(reports[b])])
            for a, b in pairs
        ]
        latest = list(scores)
        for model in self.rounds:
            rows = rows_of(log_odds(scores), cosines, company(reports, pairs, latest))
            latest = model.probabilities(rows).tolist()
        if not self.partner:
            return latest
        columns = [NAMES.index(name) for name in self.partner.weights]
        suits = self.partner.probabilities(rows[:, columns])
        sentences = sentence_numbers(reports)
        # An outlet's other article corroborates nothing, however alike it is.
        apart = [at for at, (a, b) in enumerate(pairs) if _of_two_outlets(reports[a], reports[b])]
        raised = best_raised(
            [(sentences[a], sentences[b]) for a, b in (pairs[at] for at in apart)],
            [latest[at] for at in apart],
            [float(suits[at]) for at in apart],
        )
        for at, score in zip(apart, raised, strict=True):
            latest[at] = score
        return latest


def _of_two_outlets(one: ClaimReport, other: ClaimReport) -> bool:
    return not one.outlet or one.outlet != other.outlet


def best_raised(ends: Pairs, scores: Sequence[float], suits: Sequence[float]) -> list[float]:
    """Return the scores, each sentence's most suitable pair raised above its others, to 1 at most.

    Args:
        ends: The two sentences of each pair.
        scores: Of the pairs, in [0, 1].
        suits: How suitable they are.
    """
    found: defaultdict[int, list[int]] = defaultdict(list)
    for at, pair in enumerate(ends):
        for end in pair:
            found[end].append(at)
    best = {end: max(pairs, key=suits.__getitem__) for end, pairs in found.items()}
    raised = list(scores)
    # The least suitable first: what a pair is raised to then counts for its other sentence, whose
    # own best is as suitable or more, and comes later.
    for end, at in sorted(best.items(), key=lambda item: suits[item[1]]):
        others = max((raised[other] for other in found[end] if other != at), default=0.0)
        raised[at] = max(raised[at], min(1.0, others + STEP))
    return raised


def sentence_of(report: ClaimReport) -> str:
    """The sentence that a claim stands in, or the claim where none is known."""
    return report.sentence or report.text


def log_odds(scores: Sequence[float]) -> Values:
    """The logarithm of the odds of each score, which lies in [0, 1]."""
    sure = np.clip(np.array(scores, dtype=np.float64), _SURE, 1 - _SURE)
    return np.asarray(np.log(sure / (1 - sure)))


def rows_of(first: Values, cosines: Sequence[float], shared: Values) -> Values:
    """Return the features of pairs, shape (pairs, 3), the columns as in `NAMES`.

    Args:
        first: Log-odds by the first model.
        cosines: Of the sentences.
        shared: How alike the company is.
    """
    return np.stack([first, np.array(cosines), shared], axis=1)


@cache
def load_reranker(folder: Path = FOLDER) -> Reranker:
    """Load the shipped encoder and weights, once per process and folder.

    Raises:
        ModelProblem: a file is missing, or has another content than its card says.
        BadWeights: the card's weights are of other features.
    """
    card = read_card(folder)
    rounds = [model_of(each, NAMES) for each in card["rerank"]]
    return Reranker(rounds, load_encoder(folder), model_of(card["partner"], NAMES))
