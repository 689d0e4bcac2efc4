"""Decoding settings and calibration."""

from __future__ import annotations

import numpy as np
import pytest

from claims.extraction.model_files import WEIGHTS, WORDS
from claims.extraction.tagger.encoding import encode_many, load_tokenizer
from claims.extraction.tagger.linking import Settings
from claims.extraction.tagger.model import load_tagger
from claims.extraction.tagger.scores import score_many
from claims.training.fitting import (
    HELD_OUT,
    Scored,
    calibration_table,
    fit,
    logistic,
    measure,
    split,
)

TEXT = (
    "The mayor, Ida Brandt, said that the bridge was closed. “It will open in May,” she added.\n"
    "According to the coast guard, two boats are missing. The port lies in the north."
)


def span(words: str) -> list[list[int]]:
    return [[TEXT.index(words), TEXT.index(words) + len(words)]]


LABELS = [
    {
        "source": span("The mayor, Ida Brandt"),
        "cue": span("said"),
        "content": span("that the bridge was closed"),
    },
    {"source": span("she"), "cue": span("added"), "content": span("“It will open in May,”")},
    {
        "source": span("the coast guard"),
        "cue": span("According to"),
        "content": span("two boats are missing"),
    },
]


@pytest.fixture(scope="module")
def scored() -> list[Scored]:
    tokenizer = load_tokenizer((WEIGHTS / WORDS).read_bytes())
    row = {"article": "a", "text": TEXT, "attributions": LABELS}
    encoded = encode_many([TEXT], tokenizer)
    return [Scored(row, encoded[0], score_many(load_tagger().network, encoded)[0])]


def test_fitted_settings_are_no_worse_than_the_defaults(scored: list[Scored]) -> None:
    settings = fit(scored)
    before, after = measure(scored, Settings()), measure(scored, settings)
    assert sum(after.values()) >= sum(before.values())
    assert after["found"] == 1.0


def test_the_calibration_table_counts_every_attribution(scored: list[Scored]) -> None:
    rows = calibration_table(scored, Settings(), bins=2)
    assert sum(count for *_, count in rows) == 3
    assert all(0 <= confidence <= 1 and 0 <= share <= 1 for confidence, share, _ in rows)


def test_the_same_articles_are_always_held_out() -> None:
    rows = [{"article": str(number)} for number in range(100)]
    drawn, held = split(rows)
    assert (drawn, held) == split(rows)
    assert len(held) == HELD_OUT
    assert sorted(int(row["article"]) for row in drawn + held) == list(range(100))
    assert rows[0] == {"article": "0"}, "the rows themselves stay in order"


def test_the_regression_finds_the_shares() -> None:
    values = np.array([(1.0, 0.0)] * 100 + [(1.0, 1.0)] * 100)
    target = np.array([1.0] * 20 + [0.0] * 80 + [1.0] * 60 + [0.0] * 40)
    constant, slope = logistic(values, target)
    # A quarter to one, and one and a half to one; the ridge takes a little off the slope.
    assert constant == pytest.approx(np.log(0.25), abs=0.1)
    assert constant + slope == pytest.approx(np.log(1.5), abs=0.1)
    assert slope < np.log(1.5) - np.log(0.25)
