"""Looking at pairs of claims a second time, with a trained encoder and with the company they keep.

The same-event model weighs words and static embeddings, which tell hardly more than that two
sentences have a topic in common. What costs more is asked only afterwards: a fine-tuned network
reads the sentences of the two claims, and the other sentences that resemble them are compared. A
second logistic regression, as inspectable as the first, weighs these beside the first's log-odds;
and once more, since its scores tell better which sentences resemble a claim.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Protocol

import numpy as np
import numpy.typing as npt

from claims.matching.company import company
from claims.matching.embedding import Vectors
from claims.matching.encoder import FOLDER, load_encoder, read_card
from claims.matching.reports import ClaimReport
from claims.matching.same import SameModel, model_of

Values = npt.NDArray[np.float64]
Pairs = Sequence[tuple[int, int]]

NAMES = ("log-odds", "encoder cosine", "company")
"""What is weighed: the first model's log-odds, the cosine of the sentences, the company."""
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
    """

    rounds: Sequence[SameModel]
    encoder: Encoder

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
        return latest


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
    rounds = [model_of(each, NAMES) for each in read_card(folder)["rerank"]]
    return Reranker(rounds, load_encoder(folder))
