"""Repairs of the parse that recur in news text."""

from __future__ import annotations

import pytest

from tests.claims.extraction.extracting import claim_texts

CASES = [
    pytest.param(
        "Four soldiers were killed and nine others injured near Orta.",
        ["Four soldiers were killed near Orta.", "Nine others were injured near Orta."],
        id="an-auxiliary-is-left-out",
    ),
    pytest.param(
        "The rebels shelled Orta a small town in Marosh.",
        ["The rebels shelled Orta.", "Orta is a small town in Marosh."],
        id="an-apposition-without-its-comma",
    ),
    pytest.param(
        "The commander gave Hesk a medal.",
        ["The commander gave Hesk a medal."],
        id="two-objects-are-no-apposition",
    ),
    pytest.param(
        "The army units, backed up by jets, continued operations in Eastern Marosh.",
        ["The army units, backed up by jets, continued operations in Eastern Marosh."],
        id="an-agent-phrase-is-not-the-predicate",
    ),
    pytest.param(
        "A mortar hit the central Orta square killing one officer.",
        [
            "A mortar hit the central Orta square.",
            "A mortar killed one officer.",
        ],
        id="a-result-without-its-comma",
    ),
    pytest.param(
        "Varnias capital burned. Varnia is at war. Jets left Varnia.",
        ["Varnia's capital burned.", "Varnia is at war.", "Jets left Varnia."],
        id="a-lost-apostrophe",
    ),
]


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_repairs(text: str, expected: list[str]) -> None:
    assert claim_texts(text) == expected
