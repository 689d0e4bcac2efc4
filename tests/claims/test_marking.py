"""Marks of a comparison: whole words, differences first, and never a lost character."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.marking import Words, marked_pieces

TEXT = "Shells hit the mill at Ostra and killed 12 people in Ostra."

words = st.builds(
    Words,
    text=st.one_of(st.sampled_from(["Ostra", "12 people", "12", "mill", ""]), st.text(max_size=8)),
    kind=st.sampled_from(["figure", "place"]),
    differ=st.booleans(),
)


def marked(text: str, *wanted: Words) -> list[tuple[str, str]]:
    return [(p.text, p.words.kind) for p in marked_pieces(text, wanted) if p.words is not None]


@given(st.one_of(st.just(TEXT), st.text()), st.lists(words, max_size=6))
def test_the_pieces_are_the_text(text: str, wanted: list[Words]) -> None:
    pieces = marked_pieces(text, wanted)
    assert "".join(piece.text for piece in pieces) == text
    assert all(piece.text for piece in pieces)


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        pytest.param(
            Words("12 people", "figure", differ=True), [("12 people", "figure")], id="exact"
        ),
        pytest.param(Words("ostra", "place", differ=False), [("Ostra", "place")], id="other-case"),
        pytest.param(Words("Ost", "place", differ=False), [], id="part-of-a-word"),
        pytest.param(Words("30 people", "figure", differ=True), [], id="absent"),
        pytest.param(Words(" mill ", "place", differ=False), [("mill", "place")], id="blanks"),
    ],
)
def test_what_is_marked(wanted: Words, found: list[tuple[str, str]]) -> None:
    assert marked(TEXT, wanted) == found


def test_a_difference_is_not_hidden_by_an_agreement_and_repeats_take_the_next_place() -> None:
    agreement = Words("killed 12 people", "wording", differ=False)
    difference = Words("12 people", "figure", differ=True)
    assert marked(TEXT, agreement, difference) == [("12 people", "figure")]
    here, there = Words("Ostra", "place", differ=True), Words("Ostra", "date", differ=True)
    assert marked(TEXT, here, there) == [("Ostra", "place"), ("Ostra", "date")]
    assert marked(TEXT, here, here) == [("Ostra", "place")]
