"""The text of a claim: spaced, balanced, capitalised, ended."""

from __future__ import annotations

import pytest

from claims.extraction.rewrite import Draft, finished, spans_of, written
from claims.extraction.spans import Span
from tests.claims.extraction.extracting import HEADLINE, tree

FINISHED = [
    pytest.param("the army left", "The army left.", id="capital-and-stop"),
    pytest.param("the army left.", "The army left.", id="one-stop"),
    pytest.param("the  army\n left", "The army left.", id="white-space"),
    pytest.param("the army , left ,", "The army, left.", id="commas"),
    pytest.param("the “army left", "The army left.", id="an-odd-quotation-mark"),
    pytest.param('the "army" left', 'The "army" left.', id="an-even-pair-stays"),
    pytest.param("the army (VA left", "The army VA left.", id="an-odd-bracket"),
    pytest.param("it came from the U.S.", "It came from the U.S.", id="abbreviation"),
    pytest.param(" ,;- ", "", id="nothing"),
]


@pytest.mark.parametrize(("text", "expected"), FINISHED)
def test_finished(text: str, expected: str) -> None:
    assert finished(text) == expected


def test_words_are_joined_as_they_stand_or_with_a_space() -> None:
    words = tree("The army's pro-Kesh allies left, killing 12.")
    draft = Draft(order=[*range(7), 9, 10], edits={9: "killed"})
    assert written(words, draft, {}) == "The army's pro-Kesh allies killed 12."


def test_a_resolved_reference_stands_for_all_its_words() -> None:
    words = tree("The army left the region.")
    draft = Draft(order=[0, 1, 2, 3, 4])
    names = {0: (2, "The Varnian army"), 3: (5, "Eastern Marosh")}
    assert written(words, draft, names) == "The Varnian army left Eastern Marosh."


def test_the_first_word_is_lowered_when_it_moves() -> None:
    words = tree("Known as the Dawn Front, it fled.")
    draft = Draft(order=[6, 0, 1, 2, 3, 4], inserted=["was"])
    draft.order.insert(1, -1)
    assert written(words, draft, {}) == "It was known as the Dawn Front."


def test_spans_are_the_pieces_that_are_used() -> None:
    words = tree("The army left Kesh, killing 12 rebels.")
    draft = Draft(order=[0, 1, 5, 6, 7], edits={5: "killed"})
    start = len(HEADLINE)
    assert spans_of(words, draft) == (Span(start, start + 8), Span(start + 20, start + 37))
