"""Misread words are put right before clauses are cut."""

from __future__ import annotations

import pytest

from tests.claims.extraction.extracting import claim_texts

CASES = [
    pytest.param(
        "The dead are in their hundreds and many villagers have been kidnapped.",
        [
            "The dead are in their hundreds.",
            "Many villagers have been kidnapped.",
        ],
        id="the-last-of-a-list-is-the-next-subject",
    ),
    pytest.param(
        "Shells on Orta left one man dead and three others injured.",
        ["Shells on Orta left one man dead.", "Shells on Orta left three others injured."],
        id="the-second-figure-takes-the-verb",
    ),
    pytest.param(
        "The raid comes as army units are on the march in Orta.",
        ["Army units are on the march in Orta."],
        id="a-main-clause-that-says-nothing",
    ),
    pytest.param(
        "Rockets hit the depot killing one guard.",
        ["Rockets hit the depot.", "Rockets killed one guard."],
        id="what-was-hit-kills-nobody",
    ),
]


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_misread_words(text: str, expected: list[str]) -> None:
    assert claim_texts(text) == expected
