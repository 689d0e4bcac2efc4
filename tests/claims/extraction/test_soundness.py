"""What is no statement becomes no claim."""

from __future__ import annotations

import pytest

from tests.claims.extraction.extracting import claim_texts

CASES = [
    pytest.param("Look at the width of the crater.", [], id="a-command"),
    pytest.param("If it was a mill, show us the grain.", [], id="a-command-behind-a-condition"),
    pytest.param("Do not go near the river.", [], id="a-prohibition"),
    pytest.param("Why did nobody warn the town.", [], id="a-question-without-its-mark"),
    pytest.param("The long road to Kesh.", [], id="a-noun-phrase"),
    pytest.param("That roof is in Kesh.", ["That roof is in Kesh."], id="a-demonstrative-stays"),
    pytest.param(
        "Whoever holds Kesh holds the coast.",
        ["Whoever holds Kesh holds the coast."],
        id="whoever-is-a-subject",
    ),
]


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_a_claim_is_a_statement(text: str, expected: list[str]) -> None:
    assert claim_texts(text) == expected
