"""Numbers in words and digits."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.matching.numerals import numbers_in, words_in


def values(text: str) -> list[float]:
    return [number.value for number in numbers_in(words_in(text))]


@pytest.mark.parametrize(
    ("text", "value", "bound", "low", "high"),
    [
        ("47 towns in one week", 47, "exact", 47, 47),
        ("1,619 in total", 1619, "exact", 1619, 1619),
        ("at least 30 people", 30, "at_least", 30, None),
        ("more than two hundred and ten rebels", 210, "at_least", 210, None),
        ("up to 22 people", 22, "at_most", None, 22),
        ("nearly 75 men", 75, "about", 75, 75),
        ("a dozen shells", 12, "exact", 12, 12),
        ("half a dozen shells", 6, "exact", 6, 6),
        ("dozens of houses", 24, "at_least", 24, None),
        ("scores of people", 40, "at_least", 40, None),
        ("tens of thousands of people", 20_000, "at_least", 20_000, None),
        ("10 to 15 people", 10, "range", 10, 15),
        ("between 10 and 15 people", 10, "range", 10, 15),
        ("twenty-five people", 25, "exact", 25, 25),
        ("2.5 million people", 2_500_000, "exact", 2_500_000, 2_500_000),
        ("30 or more soldiers", 30, "at_least", 30, None),
        ("one soldier", 1, "exact", 1, 1),
    ],
)
def test_reads_values_and_bounds(text, value, bound, low, high):
    (number,) = [n for n in numbers_in(words_in(text)) if n.value == value]
    assert (number.bound, number.low, number.high) == (bound, low, high)


@pytest.mark.parametrize(
    "text",
    [
        "a man aged 45",
        "an 8-year-old girl",
        "under the age of eight",
        "on 8 May 2031",
        "May 8",
        "in 2031",
        "at 10:30",
        "at 6 am",
        "for 24 hours",
        "12.7 mm guns",
        "122mm shells",
        "a T-72 tank",
        "Resolution 2254",
        "$20 million",
        "40% of them",
        "no one",
        "one of them",
        "the 19th century",
    ],
)
def test_what_counts_nothing_is_no_number(text):
    assert values(text) == []


def test_a_year_that_counts_is_a_number():
    assert values("2000 people fled") == [2000]


@given(st.text(alphabet="0123456789 ,.-–to and over at least dozenhundred%:/$", max_size=120))
def test_any_text_is_read(text):
    for number in numbers_in(words_in(text)):
        assert number.first < number.last
        assert number.low is None or number.high is None or number.low <= number.high
