"""The day that a text gives itself."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.matching.days import dateline, writing_day


@pytest.mark.parametrize(
    "head",
    [
        "Tue 08 May 2018 Bridge closed.",
        "Posted on May 8 2018 by A. Writer",
        "Last updated at May 082018 VARN A bridge",
        "08.05.2018(updated 1456 08.05.2018) Get short URL",
        "08-05-2018 Bridge closed",
        "2018-05-08T10:00 Bridge closed",
        "Date of publication: 8 May, 2018",
        "May 8th, 2018 09:41 pm",
    ],
)
def test_reads_the_forms_of_a_dateline(head: str):
    assert dateline(head) == dt.date(2018, 5, 8)


def test_takes_the_first_date_and_prefers_it_to_the_catalogue():
    text = "8 May 2018 The bridge that opened on 3 June 1990 was closed."
    assert dateline(text) == dt.date(2018, 5, 8)
    assert writing_day(text, dt.date(2018, 7, 1)) == dt.date(2018, 5, 8)
    assert writing_day("No day here.", dt.date(2018, 7, 1)) == dt.date(2018, 7, 1)
    assert writing_day("No day here.", None) is None


@pytest.mark.parametrize(
    "head",
    ["", "On May 8 the bridge fell.", "31.02.2018", "In 2018", "version 10.13.20180", "x" * 400],
)
def test_no_day_is_made_up(head: str):
    assert dateline(head) is None


def test_a_date_far_down_is_no_dateline():
    assert dateline("word " * 80 + "8 May 2018") is None


@given(st.text(max_size=400))
def test_any_text_yields_a_day_or_none(text: str):
    found = dateline(text)
    assert found is None or isinstance(found, dt.date)
