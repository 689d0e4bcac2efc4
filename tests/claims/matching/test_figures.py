"""Figures of claims, and how two of them stand to each other."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.matching.figures import (
    Comparison,
    adds_to_others,
    compare,
    figures_in,
    figures_of,
    summed,
)
from tests.claims.matching.making import DAY, claim


def figure(text: str):
    (found,) = figures_in(text)
    return found


def test_a_figure_knows_its_words_source_and_day():
    (found,) = figures_of(claim("At least 22 people were killed in Varn.", source="Varn Monitor"))
    assert found.text == "At least 22 people"
    assert (found.outcome, found.counted, found.scope) == ("killed", "people", "event")
    assert (found.source, found.as_of) == ("Varn Monitor", DAY)


def test_a_total_of_a_longer_time_is_told():
    assert figure("Since Monday at least 68 civilians have been killed.").scope == "total"
    assert figure("1,619 civilians were killed in total.").scope == "total"
    assert figure("Over the last 48 hours 79 civilians were killed.").scope == "total"
    assert figure("79 civilians were killed in the last house.").scope == "event"


def test_the_count_before_is_told_from_the_count():
    text = "26 people have now died, up from 21 on Thursday."
    now, before = figures_in(text)
    assert (now.value, now.former) == (26, False)
    assert (before.value, before.former, before.outcome) == (21, True, "killed")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("another six people were killed", True),
        ("three more civilians were killed", True),
        ("six people were killed", False),
    ],
)
def test_figures_that_add_to_others(text, *, expected):
    assert adds_to_others(figure(text)) is expected


def test_adds_up_groups_that_are_named_one_by_one():
    text = "Raids killed 22 pupils and six teachers."
    (found,) = summed(text, figures_in(text))
    assert (found.value, found.text) == (28, "22 pupils and six teachers")
    for text in (
        "Clashes killed 31 militants and eight civilians.",
        "Raids killed 16 civilians and three children.",
    ):
        assert len(summed(text, figures_in(text))) == 2


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("30 people were killed", "12 people were killed", Comparison.INCOMPATIBLE),
        (
            "at least 58 people were killed",
            "at least 72 people were killed",
            Comparison.INCOMPATIBLE,
        ),
        ("18 people were killed", "at least 18 civilians were killed", Comparison.EQUAL),
        ("at least 70 people were killed", "at least 72 people were killed", Comparison.COMPATIBLE),
        ("at least 20 people were killed", "22 people were killed", Comparison.INCOMPATIBLE),
        ("nearly 30 people were killed", "29 people were killed", Comparison.COMPATIBLE),
        ("10 to 15 people were killed", "12 people were killed", Comparison.COMPATIBLE),
        ("dozens of people were killed", "43 people were killed", Comparison.COMPATIBLE),
        ("dozens of people were killed", "3 people were killed", Comparison.INCOMPATIBLE),
        ("dozens of people were killed", "130 people were killed", Comparison.OUTGROWN),
        ("dozens of people were killed", "hundreds were killed", Comparison.OUTGROWN),
        ("more than 130 people were killed", "hundreds were killed", Comparison.OUTGROWN),
        ("130 people were killed", "hundreds were killed", Comparison.INCOMPATIBLE),
        ("hundreds of people were killed", "640 people were killed", Comparison.COMPATIBLE),
        (
            "at least 1,300 people were killed",
            "at least 1,400 people were killed",
            Comparison.INCOMPATIBLE,
        ),
        ("well over 1,000 were killed", "1,300 people were killed", Comparison.COMPATIBLE),
        ("19 people were killed and wounded", "4 people were killed", Comparison.SCOPE),
        ("22 children were killed", "35 people were killed", Comparison.SCOPE),
        ("68 people have been killed since Monday", "11 people were killed", Comparison.SCOPE),
        ("30 people were killed", "30 people were wounded", Comparison.OTHER),
        ("30 rebels were killed", "12 civilians were killed", Comparison.SCOPE),
        ("47 towns fell", "32 towns fell", Comparison.INCOMPATIBLE),
        ("47 towns fell", "32 tanks burned", Comparison.OTHER),
    ],
)
def test_compares(one, other, expected):
    assert compare(figure(one), figure(other)) is expected
    assert compare(figure(other), figure(one)) is expected


@given(st.text(max_size=300))
def test_every_figure_stands_in_its_text(text):
    for found in figures_in(text):
        assert text[found.start : found.start + len(found.text)] == found.text


def test_a_text_of_a_thousand_numbers_is_read():
    assert len(figures_in("12 people were killed and " * 1000)) == 1000
