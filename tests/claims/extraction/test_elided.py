"""A figure that leaves out what it counts takes it from the figure beside it."""

from __future__ import annotations

import pytest

from tests.claims.extraction.extracting import claim_texts

CASES = [
    pytest.param(
        "Six people were killed and 20 wounded in Sarrin.",
        "20 people were wounded in Sarrin.",
        id="a-bare-number",
    ),
    pytest.param(
        "The army killed 30 rebels and injured 50 others in Sarrin.",
        "The army injured 50 other rebels in Sarrin.",
        id="others",
    ),
    pytest.param(
        "Four soldiers were killed and nine others injured near Orta.",
        "Nine others were injured near Orta.",
        id="others-of-a-passive-are-left-open",
    ),
    pytest.param(
        "Jets bombed the port, killing two sailors and wounding several more.",
        "Jets wounded several more sailors.",
        id="several-more",
    ),
    pytest.param(
        "Some people fled. The mine killed seven.",
        "The mine killed seven people.",
        id="people-whom-the-article-names",
    ),
    pytest.param("The mine killed seven.", "The mine killed seven.", id="nobody-is-named"),
    pytest.param(
        "Six people were killed and others wounded in Sarrin.",
        "Others were wounded in Sarrin.",
        id="others-without-a-number-stay",
    ),
]


@pytest.mark.parametrize(("text", "last"), CASES)
def test_elided(text: str, last: str) -> None:
    assert claim_texts(text)[-1] == last
