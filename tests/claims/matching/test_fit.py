"""Fitting weights, and choosing among rows where only bags are labelled."""

from __future__ import annotations

import numpy as np
import pytest

from claims.matching.fit import (
    Examples,
    average_precision,
    bag_scores,
    best_rows,
    fit,
    fit_choice,
    logistic_loss,
)


def examples(rows: list[list[float]], bags: list[int], labels: list[int]) -> Examples:
    names = ("claim cosine", "claim grams")
    return Examples(names, np.array(rows), np.array(bags), np.array(labels, dtype=float))


def drawn(count: int = 200) -> Examples:
    """Rows whose label follows the first feature alone."""
    random = np.random.default_rng(7)
    rows = random.random((count, 2))
    labels = (rows[:, 0] + random.normal(0, 0.1, count) > 0.5).astype(float)
    return Examples(("claim cosine", "claim grams"), rows, np.arange(count), labels)


def test_the_feature_that_tells_gets_the_weight() -> None:
    model = fit(drawn(), penalty=1.0, made="drawn")
    weights = {name: each.weight for name, each in model.weights.items()}
    assert weights["claim cosine"] > 2
    assert abs(weights["claim grams"]) < 0.7
    assert model.made == "drawn"
    assert average_precision(bag_scores(model, drawn()), drawn().labels) > 0.95


def test_a_penalty_holds_the_weights_down() -> None:
    strict, loose = (fit(drawn(), penalty=each) for each in (1000.0, 1.0))
    assert strict.weights["claim cosine"].weight < loose.weights["claim cosine"].weight


def test_a_bag_is_judged_by_its_best_row() -> None:
    rows, bags, labels = [], [], []
    random = np.random.default_rng(3)
    for bag in range(80):
        same = bag % 2
        for row in range(3):
            first = 0.9 if same and row == bag % 3 else 0.1
            rows.append([first + random.normal(0, 0.05), random.random()])
            bags.append(bag)
        labels.append(same)
    given = examples(rows, bags, labels)
    model = fit(given, penalty=1.0)
    assert average_precision(bag_scores(model, given), given.labels) == 1.0


def test_best_rows_are_those_of_each_bag_in_order() -> None:
    scores = np.array([0.1, 0.9, 0.5, 0.2, 0.3])
    assert best_rows(scores, np.array([0, 0, 1, 2, 2])).tolist() == [1, 2, 4]


def test_one_label_alone_teaches_nothing() -> None:
    with pytest.raises(ValueError, match="pairs of two"):
        fit(examples([[0.1, 0.2], [0.3, 0.4]], [0, 1], [1, 1]))


@pytest.mark.parametrize(
    ("scores", "labels", "expected"),
    [
        ([0.9, 0.8, 0.1], [1, 1, 0], 1.0),
        ([0.9, 0.8, 0.1], [0, 1, 0], 0.5),
        ([0.5, 0.5], [1, 0], 0.5),
        ([0.5], [0], 0.0),
    ],
)
def test_average_precision(scores: list[float], labels: list[int], expected: float) -> None:
    found = average_precision(np.array(scores), np.array(labels, dtype=float))
    assert found == pytest.approx(expected)


def test_being_sure_and_wrong_costs_more() -> None:
    labels = np.array([1.0, 0.0])
    assert logistic_loss(np.array([0.9, 0.1]), labels) < logistic_loss(np.array([0.5, 0.5]), labels)
    assert logistic_loss(np.array([0.0, 1.0]), labels) > 10


def choices() -> tuple[Examples, np.ndarray]:
    """Ten ends with three rows each; the first feature tells the right one, the second the end."""
    rows = [[float(row == 0), float(end)] for end in range(10) for row in range(3)]
    labels = np.tile([1.0, 0.0, 0.0], 10)
    ends = np.array([[end, 10 + 3 * end + row] for end in range(10) for row in range(3)])
    return Examples(("right", "end"), np.array(rows), np.arange(30), labels), ends


def test_a_choice_is_fitted_by_what_tells_the_rows_of_an_end_apart() -> None:
    model = fit_choice(*choices(), penalty=1.0)
    assert model.weights["right"].weight > 1
    assert model.weights["end"].weight == pytest.approx(0, abs=1e-6)


def test_a_penalty_holds_the_weights_of_a_choice_down() -> None:
    weak, strong = (fit_choice(*choices(), penalty=each).weights["right"].weight for each in (1, 9))
    assert weak > strong > 0


def test_ends_with_nothing_right_teach_nothing() -> None:
    examples, ends = choices()
    nothing = Examples(examples.names, examples.rows, examples.bags, np.zeros(30))
    assert fit_choice(nothing, ends).weights["right"].weight == 0
