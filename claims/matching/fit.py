"""Fitting the same-event model: from labelled pairs of claims, or of sentences with claims.

Method: logistic regression with an L2 penalty, by Newton's steps. Where only two sentences are
known to tell of one event, and not which of their claims, the best-scoring pair of claims stands
for them, fit after fit (multiple-instance learning after Andrews et al. 2002, MI-SVM).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from claims.matching.same import SameModel, Weight

Values = npt.NDArray[np.float64]
Index = npt.NDArray[np.int64]

SHIPPED = tuple(
    f"{level} {name}"
    for level in ("claim", "sentence")
    for name in (
        "shared words",
        "aligned",
        "cosine",
        "grams",
        "length",
        "shared numbers",
        "names apart",
    )
)
"""Features of the shipped model: more of them fit ECB+ train better and its dev part worse."""
PENALTY = 100.0
CHOICE_PENALTY = 6.0
_ROUNDS = 4
_STEPS = 30


@dataclass(frozen=True, slots=True)
class Examples:
    """Labelled bags of rows: a bag is one event's or none, by its best row.

    Attributes:
        names: Features, the columns of `rows`.
        rows: Shape (rows, features).
        bags: The bag of each row, from 0.
        labels: 1 for one event, 0 for two; per bag.
        weights: How much each bag counts; 1 on average.
    """

    names: tuple[str, ...]
    rows: Values
    bags: Index
    labels: Values
    weights: Values = field(default_factory=lambda: np.zeros(0))

    @property
    def bag_weights(self) -> Values:
        """The weights, 1 each where none are given."""
        return self.weights if len(self.weights) else np.ones(len(self.labels))


def fit(
    examples: Examples,
    *,
    penalty: float = PENALTY,
    names: Sequence[str] | None = None,
    made: str = "",
) -> SameModel:
    """Fit a model.

    Args:
        examples: At least one bag of each label.
        penalty: Strength of the L2 penalty, in bags.
        names: Features to use; all without it.
        made: What the model shall say of its origin.

    Raises:
        ValueError: there are no examples of one label.
    """
    if len(set(examples.labels.tolist())) < 2:
        raise ValueError("Both pairs of one event and pairs of two are needed.")
    names = tuple(names or examples.names)
    rows = examples.rows[:, [examples.names.index(name) for name in names]]
    chosen = _first_of(examples.bags)
    means, scales = rows.mean(axis=0), rows.std(axis=0) + 1e-9
    standard = (rows - means) / scales
    weights, constant = np.ones(len(names)) / len(names), 0.0
    single = len(chosen) == len(rows)
    for _ in range(1 if single else _ROUNDS):
        if not single:
            chosen = best_rows(standard @ weights, examples.bags)
        weights, constant = _newton(
            standard[chosen], examples.labels, examples.bag_weights, penalty
        )
    return SameModel(
        {
            name: Weight(float(weight), float(mean), float(scale))
            for name, weight, mean, scale in zip(names, weights, means, scales, strict=True)
        },
        constant,
        made,
    )


def _newton(rows: Values, labels: Values, counts: Values, penalty: float) -> tuple[Values, float]:
    design = np.hstack([rows, np.ones((len(rows), 1))])
    ridge = np.diag([penalty] * rows.shape[1] + [1e-6])
    found = np.zeros(design.shape[1])
    for _ in range(_STEPS):
        chance = 1 / (1 + np.exp(-np.clip(design @ found, -30, 30)))
        slope = design.T @ (counts * (chance - labels)) + ridge @ found
        bend = (design * (counts * chance * (1 - chance))[:, None]).T @ design + ridge
        step = np.linalg.solve(bend, slope)
        found = found - step
        if np.abs(step).max() < 1e-7:
            break
    return found[:-1], float(found[-1])


def fit_choice(
    examples: Examples, ends: Index, *, penalty: float = CHOICE_PENALTY, made: str = ""
) -> SameModel:
    """Fit a model by which, of all rows at an end, one of label 1 is the best.

    Method: for each end with such a row, the softmax over its rows, which shall fall to those of
    label 1 (conditional logit after McFadden 1974), by Newton's steps on the convex part.

    Args:
        examples: Their weights are not used: each end counts once.
        ends: The two ends of each row, shape (rows, 2).
        penalty: Strength of the L2 penalty, in ends.
        made: What the model shall say of its origin.
    """
    means, scales = examples.rows.mean(axis=0), examples.rows.std(axis=0) + 1e-9
    right = np.tile(examples.labels[examples.bags], 2)
    at = ends.T.ravel()
    asked = np.bincount(at, right)[at] > 0
    right, at = right[asked], at[asked]
    rows = np.tile((examples.rows - means) / scales, (2, 1))[asked]
    found = np.zeros(rows.shape[1])
    for _ in range(_STEPS):
        odds = np.exp(rows @ found)
        share = odds / np.bincount(at, odds)[at]
        wanted = odds * right / np.bincount(at, odds * right)[at]
        centres = np.stack([np.bincount(at, share * column) for column in rows.T], axis=1)
        apart = rows - centres[at]
        bend = (apart * share[:, None]).T @ apart + penalty * np.eye(len(found))
        step = np.linalg.solve(bend, rows.T @ (share - wanted) + penalty * found)
        found = found - step
        if np.abs(step).max() < 1e-7:
            break
    weights = zip(examples.names, found, means, scales, strict=True)
    return SameModel(
        {name: Weight(float(w), float(mean), float(scale)) for name, w, mean, scale in weights},
        0.0,
        made,
    )


def best_rows(scores: Values, bags: Index) -> Index:
    """Return, for each bag in order, the row with the highest score."""
    order = np.lexsort((scores, bags))
    last = np.append(np.diff(bags[order]) > 0, True)
    return np.asarray(order[last], dtype=np.int64)


def _first_of(bags: Index) -> Index:
    return np.asarray(np.unique(bags, return_index=True)[1], dtype=np.int64)


def average_precision(scores: Values, labels: Values) -> float:
    """Mean of the precision at each pair of one event, most likely first; ties count against."""
    order = np.lexsort((labels, -scores))
    ranked = labels[order]
    found = np.cumsum(ranked) / np.arange(1, len(ranked) + 1)
    return float(found[ranked > 0].sum() / max(1.0, ranked.sum()))


def logistic_loss(scores: Values, labels: Values) -> float:
    """Mean negative log-likelihood of the labels under the probabilities `scores`."""
    sure = np.clip(scores, 1e-6, 1 - 1e-6)
    return float(-np.mean(labels * np.log(sure) + (1 - labels) * np.log(1 - sure)))


def bag_scores(model: SameModel, examples: Examples) -> Values:
    """Return the score of each bag's best row."""
    columns = [examples.names.index(name) for name in model.weights]
    scores = model.probabilities(examples.rows[:, columns])
    return np.asarray(scores[best_rows(scores, examples.bags)], dtype=np.float64)
