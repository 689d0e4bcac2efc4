"""Stems, names, numbers and the rarity of words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.matching.wording import Background, background, count_words, stem, wording


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("killed", "kills"),
        ("fell", "falling"),
        ("bombings", "bombed"),
        ("cities", "city"),
        ("taken", "took"),
    ],
)
def test_forms_of_a_word_share_a_stem(one: str, other: str) -> None:
    assert stem(one) == stem(other)


@pytest.mark.parametrize(("one", "other"), [("bus", "bu"), ("thing", "th")])
def test_a_stem_does_not_join_other_words(one: str, other: str) -> None:
    assert stem(one) != stem(other)


def test_a_text_is_read_by_what_tells_events_apart() -> None:
    read = wording("On Monday the shelling of Tarvad killed 26 fishermen, the mayor said.")
    assert list(read.words) == [
        stem(w) for w in "monday shelling tarvad killed fishermen mayor".split()
    ]
    assert "tarvad" in read.names
    assert stem("shelling") not in read.names
    assert read.numbers == {"26": stem("fishermen")}
    assert read.weekdays == {"monday"}
    assert read.plain == "monday shelling tarvad killed 26 fishermen mayor"


def test_numbers_in_words_and_with_commas_are_the_same_numbers() -> None:
    assert wording("Twelve boats").numbers == wording("12 boats").numbers
    assert wording("1,619 boats").numbers.keys() == {"1619"}


def test_a_headline_in_capitals_has_its_names_told_by_the_background() -> None:
    names = wording("Bridge Near Tarvad Was Destroyed Overnight").names
    assert "tarvad" in names
    assert stem("destroyed") not in names


def test_the_rarer_a_word_the_more_it_weighs() -> None:
    counts = background()
    assert counts.weight("zzyzx") == 1.0
    assert 0 < counts.weight(stem("said")) < counts.weight(stem("shrapnel")) < 1


def test_counting_a_corpus_gives_the_table_that_is_read() -> None:
    table = count_words(
        ["The ferry left Dolna.", "A ferry sank.", "Ferry lost", "The ferry", "A ferry"]
    )
    assert table.splitlines() == ["sentences\t5", "ferry\t5\t0"]


def test_a_word_never_counted_is_a_name_when_it_has_a_capital() -> None:
    counts = Background({"ferry": (9, 1), "dolna": (4, 4)}, 20)
    assert [counts.is_name(word) for word in ("ferry", "dolna", "unheard")] == [False, True, True]


@given(st.text(max_size=300))
def test_any_text_can_be_read(text: str) -> None:
    read = wording(text)
    assert read.names <= read.words.keys() == read.weights.keys()
    assert all(0 <= weight <= 1 for weight in read.weights.values())
