"""The same-event model: how likely two claims report one event.

A logistic regression over the named features of `features`, with its weights in
`data/same.json`, so that every score can be taken apart; see `SameModel.grounds`.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cache
from importlib.resources import files
from itertools import groupby
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from claims.matching.features import NAMES, Profile, compare_many, profiles
from claims.matching.features import features as features
from claims.matching.reports import ClaimReport

Values = npt.NDArray[np.float64]


class BadWeights(ValueError):
    """A file of weights that cannot be used, and why."""


@dataclass(frozen=True, slots=True)
class Weight:
    """One feature's weight on its standardised value, `(value - mean) / scale`."""

    weight: float
    mean: float
    scale: float


@dataclass(frozen=True)
class SameModel:
    """A logistic regression.

    Attributes:
        weights: By feature.
        constant: Log-odds where every feature has its mean.
        made: What it was fitted on, for people.
    """

    weights: Mapping[str, Weight]
    constant: float
    made: str = ""

    def score_many(self, pairs: Sequence[tuple[ClaimReport, ClaimReport]]) -> list[float]:
        """Return the probability that each pair reports one event, in [0, 1]."""
        reports = {id(report): report for pair in pairs for report in pair}
        known = dict(zip(reports, profiles(list(reports.values())), strict=True))
        return self.score_profiles((known[id(a)], known[id(b)]) for a, b in pairs)

    def score_profiles(self, pairs: Iterable[tuple[Profile, Profile]]) -> list[float]:
        """Score claims whose profiles are known; fastest where pairs of one first claim adjoin."""
        columns = [NAMES.index(name) for name in self.weights]
        scores: list[float] = []
        for _, group in groupby(pairs, key=lambda pair: id(pair[0])):
            same_first = list(group)
            rows = compare_many(same_first[0][0], [second for _, second in same_first])
            scores.extend(self.probabilities(rows[:, columns]).tolist())
        return scores

    def row(self, values: Mapping[str, float]) -> list[float]:
        """Put features into the order of the weights."""
        return [values[name] for name in self.weights]

    def probabilities(self, rows: Values) -> Values:
        """Score rows of features in the order of the weights, shape (pairs, features)."""
        weights = np.array([each.weight for each in self.weights.values()])
        means = np.array([each.mean for each in self.weights.values()])
        scales = np.array([each.scale for each in self.weights.values()])
        logits = self.constant + ((rows - means) / scales) @ weights
        return np.asarray(1 / (1 + np.exp(-np.clip(logits, -30, 30))), dtype=np.float64)

    def grounds(self, values: Mapping[str, float]) -> dict[str, float]:
        """What each feature adds to the log-odds, most in size first."""
        added = {
            name: each.weight * (values[name] - each.mean) / each.scale
            for name, each in self.weights.items()
        }
        return dict(sorted(added.items(), key=lambda item: -abs(item[1])))

    def shown(self) -> dict[str, Any]:
        """Return the model as an object of JSON."""
        return {
            "made": self.made,
            "constant": round(self.constant, 6),
            "weights": {
                name: {key: round(value, 6) for key, value in asdict(each).items()}
                for name, each in self.weights.items()
            },
        }

    def dumps(self) -> str:
        """Return the model as JSON."""
        return json.dumps(self.shown(), ensure_ascii=False, indent=1) + "\n"


def loads(text: str) -> SameModel:
    """Read a model from JSON.

    Raises:
        BadWeights: it is no JSON, lacks a field, or has a feature that is not computed any more.
    """
    try:
        data = json.loads(text)
    except ValueError as error:
        raise _bad(error) from error
    return model_of(data, NAMES)


def model_of(data: Any, names: Collection[str]) -> SameModel:
    """Make a model of an object of JSON; `names` are the features that there are.

    Raises:
        BadWeights: it lacks a field, or has a feature that is not computed any more.
    """
    try:
        weights = {name: Weight(**each) for name, each in data["weights"].items()}
        model = SameModel(weights, float(data["constant"]), str(data["made"]))
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise _bad(error) from error
    unknown = sorted(set(weights) - set(names))
    if unknown:
        raise BadWeights(f"The weights name features that there are not: {', '.join(unknown)}.")
    return model


def _bad(error: Exception) -> BadWeights:
    return BadWeights(f"These are no weights of the same-event model ({error}).")


@cache
def load(path: Path | None = None) -> SameModel:
    """Load the shipped model, or the one in a file, once per process.

    Raises:
        BadWeights: the file holds no usable weights.
        OSError: it cannot be read.
    """
    if path is None:
        return loads(files("claims.matching").joinpath("data/same.json").read_text("utf-8"))
    return loads(path.read_text("utf-8"))
