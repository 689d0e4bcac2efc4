"""Refitting the same-event model on pairs that analysts decided.

Method: logistic regression whose penalty pulls each weight to the one it had before, not to zero
(the most likely weights under a Gaussian prior around the former model), by Newton's steps. What
the former model was fitted on is so kept in mind without being at hand: a few decisions move it a
little, and many move it far.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from claims.matching.features import features
from claims.matching.fit import average_precision, logistic_loss
from claims.matching.reports import ClaimReport
from claims.matching.same import SameModel, Values, Weight

STRENGTH = 20.0
"""Decided pairs that weigh as much as the former weights."""
LEAST = 10
"""Fewest pairs of each kind from which anything is learned."""
HELD_OUT = 4
"""One pair of so many is kept for the comparison."""
_STEPS = 50


class TooFewPairs(ValueError):
    """There is not enough to learn from; the message says how much there is."""


@dataclass(frozen=True, slots=True)
class DecidedPair:
    """Two claims, and whether an analyst held them to report one event."""

    first: ClaimReport
    second: ClaimReport
    same: bool

    @property
    def is_held_out(self) -> bool:
        """It serves the comparison; always the same pairs do, whatever else is decided."""
        words = "\n".join(sorted((self.first.text, self.second.text)))
        return hashlib.sha256(words.encode()).digest()[0] % HELD_OUT == 0


@dataclass(frozen=True, slots=True)
class Figures:
    """How well a model does on pairs that it was not fitted on; a lower loss is better."""

    average_precision: float
    loss: float


@dataclass(frozen=True, slots=True)
class Refitted:
    """Both models with their figures on the held-out pairs.

    Attributes:
        model: The refitted one.
        fitted_on, held_out: Numbers of pairs.
    """

    model: SameModel
    before: Figures
    after: Figures
    fitted_on: int
    held_out: int

    @property
    def is_better(self) -> bool:
        """The loss fell, and the order of the pairs is no worse."""
        return (
            self.after.loss < self.before.loss
            and self.after.average_precision >= self.before.average_precision
        )


def refit(former: SameModel, pairs: Sequence[DecidedPair], *, made: str = "") -> Refitted:
    """Refit a model on decided pairs and compare both on those held out.

    Raises:
        TooFewPairs: fewer than `LEAST` of a kind to fit on, or nothing of a kind held out.
    """
    fitting = [pair for pair in pairs if not pair.is_held_out]
    held = [pair for pair in pairs if pair.is_held_out]
    for group, least in ((fitting, LEAST), (held, 1)):
        same = sum(pair.same for pair in group)
        if min(same, len(group) - same) < least:
            same = sum(pair.same for pair in pairs)
            raise TooFewPairs(
                f"{same} pairs judged one event and {len(pairs) - same} judged two are too few."
            )
    model = replace(_moved(former, _rows(former, fitting), _labels(fitting)), made=made)
    rows, labels = _rows(former, held), _labels(held)
    before, after = (
        Figures(average_precision(scores, labels), logistic_loss(scores, labels))
        for scores in (former.probabilities(rows), model.probabilities(rows))
    )
    return Refitted(model, before, after, len(fitting), len(held))


def _rows(model: SameModel, pairs: Sequence[DecidedPair]) -> Values:
    return np.array([model.row(features(pair.first, pair.second)) for pair in pairs])


def _labels(pairs: Sequence[DecidedPair]) -> Values:
    return np.array([float(pair.same) for pair in pairs])


def _moved(former: SameModel, rows: Values, labels: Values) -> SameModel:
    """Return the model with the most likely weights; means and scales stay."""
    known = list(former.weights.values())
    means = np.array([each.mean for each in known])
    scales = np.array([each.scale for each in known])
    start = np.array([*(each.weight for each in known), former.constant])
    design = np.hstack([(rows - means) / scales, np.ones((len(rows), 1))])
    found = _most_likely(design, labels, start)
    weights = {
        name: Weight(float(weight), each.mean, each.scale)
        for (name, each), weight in zip(former.weights.items(), found[:-1], strict=True)
    }
    return replace(former, weights=weights, constant=float(found[-1]))


def _most_likely(design: Values, labels: Values, start: Values) -> Values:
    """Minimise the penalised loss from `start`; a Newton step that overshoots is halved."""

    def cost(weights: Values) -> float:
        logits = design @ weights
        loss = np.logaddexp(0, logits) - labels * logits
        return float(loss.sum() + STRENGTH / 2 * np.square(weights - start).sum())

    found = start.copy()
    for _ in range(_STEPS):
        chance = 1 / (1 + np.exp(-np.clip(design @ found, -30, 30)))
        slope = design.T @ (chance - labels) + STRENGTH * (found - start)
        bend = (design * (chance * (1 - chance))[:, None]).T @ design
        step = np.linalg.solve(bend + STRENGTH * np.eye(len(found)), slope)
        before = cost(found)
        while cost(found - step) > before and np.abs(step).max() > 1e-8:
            step = step / 2
        found = found - step
        if np.abs(step).max() < 1e-8:
            break
    return found
