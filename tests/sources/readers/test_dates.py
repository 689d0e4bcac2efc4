"""Dates as articles and tables write them."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources.readers.dates import day_comes_first, opening_date, read_date

DAY = dt.date(2031, 4, 5)

READ = [
    pytest.param("2031-04-05", id="iso"),
    pytest.param("2031-04-05T23:59:00+09:00", id="iso-with-time"),
    pytest.param("2031/4/5", id="year-first"),
    pytest.param("20310405", id="packed"),
    pytest.param("5 April 2031", id="day-month"),
    pytest.param("5th of April, 2031", id="ordinal"),
    pytest.param("Sat 05 Apr 2031", id="weekday"),
    pytest.param("Saturday, 5 April 2031 14:02", id="weekday-and-time"),
    pytest.param("April 5, 2031", id="month-day"),
    pytest.param("05-Apr-2031", id="dashes"),
    pytest.param("5.4.2031", id="dots-are-day-first"),
    pytest.param("1933113600", id="seconds"),
    pytest.param("1933113600000", id="milliseconds"),
    pytest.param("  2031-04-05 ", id="spaces"),
]


@pytest.mark.parametrize("value", READ)
def test_read_date(value: str):
    found = read_date(value)
    assert found is not None
    assert (found.day, found.note) == (DAY, "")


SLASHED = [
    pytest.param("4/5/2031", None, DAY, True, id="unknown-order-is-month-first-and-said"),
    pytest.param("4/5/2031", False, DAY, False, id="month-first"),
    pytest.param("4/5/2031", True, dt.date(2031, 5, 4), False, id="day-first"),
    pytest.param("25/4/2031", None, dt.date(2031, 4, 25), False, id="impossible-as-month"),
    pytest.param("4/25/2031", True, dt.date(2031, 4, 25), False, id="impossible-as-day-first"),
    pytest.param("4/4/2031", None, dt.date(2031, 4, 4), False, id="either-way-the-same"),
]


@pytest.mark.parametrize(("value", "day_first", "day", "noted"), SLASHED)
def test_read_slashed_date(value: str, day_first: bool | None, day: dt.date, noted: bool):
    found = read_date(value, day_first=day_first)
    assert found is not None
    assert found.day == day
    assert bool(found.note) == noted


UNREAD = [
    "",
    "yesterday",
    "31/31/2031",
    "2031-02-30",
    "5/2031",
    "April",
    "9999-99-99",
    "0000-01-01",
]


@pytest.mark.parametrize("value", UNREAD)
def test_unreadable_dates_are_none(value: str):
    assert read_date(value) is None


ORDERS = [
    pytest.param(["4/5/2031", "13/5/2031"], True, id="a-thirteenth-first"),
    pytest.param(["4/5/2031", "5/13/2031"], False, id="a-thirteenth-second"),
    pytest.param(["4/5/2031", "2031-05-13"], None, id="nothing-tells"),
    pytest.param(["13/5/2031", "5/13/2031"], None, id="both"),
    pytest.param([], None, id="no-dates"),
]


@pytest.mark.parametrize(("values", "expected"), ORDERS)
def test_day_comes_first(values: list[str], expected: bool | None):
    assert day_comes_first(values) is expected


OPENINGS = [
    pytest.param("Sat 05 Apr 2031 Guards closed the bridge.", DAY, id="at-the-start"),
    pytest.param("Bridge closed\n\n5 April 2031 9:51\n\nGuards closed it.", DAY, id="own-line"),
    pytest.param("Bridge closed\n\nOn 5 April 2031 guards closed it.", None, id="in-a-sentence"),
    pytest.param("Bridge closed\n5 April 2031 was the day it closed.", None, id="starts-sentence"),
    pytest.param("4/5/2031 guards closed it.", None, id="figures-only"),
]


@pytest.mark.parametrize(("text", "day"), OPENINGS)
def test_opening_date(text: str, day: dt.date | None):
    assert opening_date(text) == day


@given(st.text(max_size=60))
def test_any_text_is_a_date_or_none(value: str):
    found = read_date(value)
    assert found is None or 1800 <= found.day.year <= 2286
