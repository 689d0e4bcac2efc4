"""A number inside a casualty figure is a claim of its own."""

from __future__ import annotations

import pytest

from tests.claims.extraction.extracting import claim_texts

CASES = [
    pytest.param(
        "Seventy people, including 28 children, were killed in Orta.",
        [
            "Seventy people were killed in Orta.",
            "28 children were among those killed in Orta.",
        ],
        id="within-the-subject",
    ),
    pytest.param(
        "Seventy people were killed including 28 children in Orta.",
        [
            "Seventy people were killed in Orta.",
            "28 children were among those killed in Orta.",
        ],
        id="behind-the-verb",
    ),
    pytest.param(
        "Six civilians were among at least 22 people killed in raids on Orta.",
        [
            "At least 22 people were killed in raids on Orta.",
            "Six civilians were among those killed in raids on Orta.",
        ],
        id="the-part-before-the-whole",
    ),
    pytest.param(
        "Ten guards were killed, among them two officers, in Orta.",
        ["Ten guards were killed in Orta.", "Two officers were among those killed in Orta."],
        id="among-them",
    ),
    pytest.param(
        "Seventy people, including women, were killed in Orta.",
        ["Seventy people, including women, were killed in Orta."],
        id="without-a-number-it-stays",
    ),
    pytest.param(
        "Shells killed a family, including three children, in Orta.",
        ["Shells killed a family, including three children, in Orta."],
        id="an-object-stays-whole",
    ),
]


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_included_figures(text: str, expected: list[str]) -> None:
    assert claim_texts(text) == expected
