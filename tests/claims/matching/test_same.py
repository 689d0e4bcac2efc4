"""The shipped model: what it says, and what it refuses to load."""

from __future__ import annotations

import json
from math import exp
from pathlib import Path

import pytest

from claims.matching.features import NAMES, features
from claims.matching.reports import ClaimReport
from claims.matching.same import BadWeights, SameModel, Weight, load, loads


def claim(text: str) -> ClaimReport:
    return ClaimReport(key=text, article=text, index=0, text=text, sentence=text)


HERE = claim("Shelling killed 26 fishermen in the village of Tarvad on Monday.")
ALIKE = claim("26 fishermen died when the village of Tarvad was shelled on Monday.")
OTHER = claim("A court in Dolna freed four journalists.")


def test_one_event_scores_higher_than_two() -> None:
    alike, other, back = load().score_many([(HERE, ALIKE), (HERE, OTHER), (ALIKE, HERE)])
    assert alike > 0.5 > 0.1 > other > 0
    assert back == pytest.approx(alike, abs=1e-4)


def test_no_pairs_have_no_scores() -> None:
    assert load().score_many([]) == []


def test_a_score_can_be_taken_apart() -> None:
    model = load()
    values = features(HERE, ALIKE)
    grounds = model.grounds(values)
    chance = model.score_many([(HERE, ALIKE)])[0]
    assert grounds.keys() == model.weights.keys() <= set(NAMES)
    sizes = [abs(each) for each in grounds.values()]
    assert sizes == sorted(sizes, reverse=True)
    assert 1 / (1 + exp(-model.constant - sum(grounds.values()))) == pytest.approx(chance, abs=1e-6)


def test_a_model_survives_its_file(tmp_path: Path) -> None:
    model = SameModel({"claim cosine": Weight(1.5, 0.25, 0.5)}, -0.75, "by hand")
    file = tmp_path / "same.json"
    file.write_text(model.dumps(), encoding="utf-8")
    assert load(file) == model


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{}",
        json.dumps({"made": "", "constant": 0, "weights": {"claim cosine": {"weight": 1}}}),
        json.dumps(
            {
                "made": "",
                "constant": 0,
                "weights": {"unheard of": {"weight": 1, "mean": 0, "scale": 1}},
            }
        ),
    ],
)
def test_bad_weights_are_refused(text: str) -> None:
    with pytest.raises(BadWeights):
        loads(text)
