"""Decoding settings and calibration."""

from __future__ import annotations

import pytest

from claims.extraction.model_files import WEIGHTS, WORDS
from claims.extraction.tagger.encoding import encode_many, load_tokenizer
from claims.extraction.tagger.linking import Settings
from claims.extraction.tagger.model import load_tagger
from claims.extraction.tagger.scores import score_many
from claims.training.fitting import Scored, calibration_table, fit, measure

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
