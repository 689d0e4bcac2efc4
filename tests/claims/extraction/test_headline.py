"""Headlines are read as sentences, in the case of running text."""

from __future__ import annotations

import pytest

from tests.claims.extraction.extracting import article, claims_of

BODY = (
    "\n\nThe Varnian army has dispatched hundreds of fresh forces to Kesh. Rebels fled the raids."
)

CASES = [
    pytest.param("Rebels flee Kesh", "Rebels fled Kesh.", id="present-is-past"),
    pytest.param(
        "Army Dispatches Hundreds of Fresh Forces to Kesh",
        "The Varnian army dispatched hundreds of fresh forces to Kesh.",
        id="title-case-is-undone",
    ),
    pytest.param(
        "Marosh in 24 Hours: Army Dispatches Hundreds of Fresh Forces to Kesh",
        "The Varnian army dispatched hundreds of fresh forces to Kesh.",
        id="a-label-is-dropped",
    ),
    pytest.param(
        "Dawn Front Retreating from Kesh", "Dawn Front is retreating from Kesh.", id="progressive"
    ),
    pytest.param("Shell kills six in Kesh", "Shell killed six in Kesh.", id="a-number-stays"),
]


@pytest.mark.parametrize(("headline", "expected"), CASES)
def test_headlines(headline: str, expected: str) -> None:
    first = claims_of(article(headline + BODY, headline=True))[0]
    assert first.text == expected
