"""A later mention of an event takes the place it was told with, or stays as it is."""

from __future__ import annotations

import pytest

from tests.claims.extraction.extracting import claim_texts

CASES = [
    pytest.param(
        "Rebels launched an attack on the depot in Sarrin. The attack killed 12 soldiers.",
        "The attack on the depot in Sarrin killed 12 soldiers.",
        id="a-noun-with-its-target",
    ),
    pytest.param(
        "Jets bombed a warehouse near Orta. Three guards were wounded in the bombing.",
        "Three guards were wounded in the bombing of the warehouse near Orta.",
        id="a-verb-with-its-object",
    ),
    pytest.param(
        "Bombers attacked the Lorish market. Two men died in the blasts.",
        "Two men died in the blasts at the Lorish market.",
        id="another-word-for-it",
    ),
    pytest.param(
        "Rebels launched an attack on Sarrin and a raid on Orta. The attack killed 12 soldiers.",
        "The attack on Sarrin killed 12 soldiers.",
        id="the-class-of-the-noun-decides",
    ),
]
UNCHANGED = [
    pytest.param(
        "Jets hit Orta. Later jets hit Sarrin. The strikes killed 12 soldiers.",
        "The strikes killed 12 soldiers.",
        id="two-places-compete",
    ),
    pytest.param(
        "Jets hit Orta. The attack on Sarrin killed 12 soldiers.",
        "The attack on Sarrin killed 12 soldiers.",
        id="it-has-a-place",
    ),
    pytest.param(
        "Jets hit Orta. Another attack killed 12 soldiers.",
        "Another attack killed 12 soldiers.",
        id="it-is-another-one",
    ),
    pytest.param(
        "The attack killed 12 soldiers.", "The attack killed 12 soldiers.", id="none-was-told"
    ),
]


@pytest.mark.parametrize(("text", "last"), [*CASES, *UNCHANGED])
def test_events(text: str, last: str) -> None:
    assert claim_texts(text)[-1] == last
