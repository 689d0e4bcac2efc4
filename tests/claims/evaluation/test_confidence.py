"""Fitting and measuring the confidence that a reader is told."""

from __future__ import annotations

from functools import partial

import numpy as np
import pytest

from claims.evaluation.confidence import (
    LEFT,
    Case,
    View,
    calibration_error,
    cases_of,
    fit_lines,
    reliability,
)
from claims.extraction.confidence import Ground, Kind, confidence
from claims.extraction.pipeline import load_pipeline

TEXT = (
    "The mayor, Ida Brandt, said that the bridge was closed. “It will open in May,” she added.\n"
    "According to the coast guard, two boats are missing. The union wants the port to open, "
    "the largest of the coast, and the mayor, too, hopes that it will."
)


def cases(kind: Kind, chance: float, right: int, of: int) -> list[Case]:
    view: View = "credited" if kind in {"rules", "both"} else "listed"
    return [Case(view, Ground(kind, chance, 0.9), number < right) for number in range(of)]


def test_the_lines_say_what_is_right() -> None:
    known = [*cases("tagger", 0.2, 20, 100), *cases("tagger", 0.9, 70, 100)]
    lines = fit_lines([*known, *cases("rules", 0.1, 10, 100)])
    assert set(lines) == {"tagger", "left"}
    assert lines["left"] == LEFT
    tell = partial(confidence, lines=lines)
    assert tell(Ground("tagger", 0.2, 0.9)) == pytest.approx(0.2, abs=0.01)
    assert tell(Ground("tagger", 0.9, 0.9)) == pytest.approx(0.7, abs=0.01)
    assert tell(Ground("rules", 0.1, 0.6)) == 0.6
    assert tell(Ground("left", 0.1, 0.6)) == pytest.approx(0.9, abs=0.001)


def test_each_list_and_finder_is_measured_apart() -> None:
    known = [*cases("tagger", 0.5, 60, 100), *cases("spans", 0.5, 90, 100)]
    found = reliability(known, lambda ground: ground.unfitted)
    assert {key: each.cases for key, each in found.items()} == {
        ("listed", "spans"): 100,
        ("listed", "tagger"): 100,
        ("listed", "all"): 200,
    }
    assert found["listed", "tagger"].right == pytest.approx(0.6)
    assert found["listed", "tagger"].error == pytest.approx(0.3)
    assert found["listed", "spans"].error == pytest.approx(0.0, abs=1e-9)
    assert found["listed", "all"].error == pytest.approx(0.15)


def test_the_calibration_error_is_of_bins() -> None:
    right = np.array([1.0, 0.0] * 50)
    assert calibration_error(np.full(100, 0.5), right) == pytest.approx(0.0)
    assert calibration_error(np.full(100, 0.9), right) == pytest.approx(0.4)
    # Too little here and too much there do not make up for each other.
    told = np.array([0.1] * 50 + [0.9] * 50)
    assert calibration_error(told, right) == pytest.approx(0.4)
    assert calibration_error(np.array([0.3]), np.array([1.0])) == pytest.approx(0.7)


def test_every_attribution_of_both_lists_is_judged() -> None:
    def at(words: str) -> list[list[int]]:
        return [[TEXT.index(words), TEXT.index(words) + len(words)]]

    labels = [
        {
            "source": at("The mayor, Ida Brandt"),
            "cue": at("said"),
            "content": at("that the bridge was closed"),
        }
    ]
    row = {"article": "a", "text": TEXT, "attributions": labels}
    pipeline = load_pipeline()
    found = list(cases_of([row], pipeline))
    for view in ("credited", "listed"):
        own = [case for case in found if case.view == view]
        assert sum(case.right for case in own) == 1
        assert len(own) >= 3
    assert {case.ground.kind for case in found if case.view == "credited"} <= {"rules", "both"}
    assert {"spans", "tagger"} <= {case.ground.kind for case in found if case.view == "listed"}


def test_without_the_tagger_nothing_can_be_fitted() -> None:
    row = {"article": "a", "text": TEXT, "attributions": []}
    with pytest.raises(ValueError, match="no tagger"):
        list(cases_of([row], load_pipeline(rules="rules.v1")))
