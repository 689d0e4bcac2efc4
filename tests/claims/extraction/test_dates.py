"""The day of an event, resolved against the day of publication, or none."""

from __future__ import annotations

import datetime as dt

import pytest

from claims.extraction.dates import event_date

PUBLISHED = dt.date(2017, 6, 15)  # A Thursday.

CASES = [
    pytest.param("It fell on Wednesday.", dt.date(2017, 6, 14), id="weekday-before"),
    pytest.param("It fell on Thursday.", PUBLISHED, id="weekday-of-publication"),
    pytest.param("It fell on Friday.", dt.date(2017, 6, 9), id="weekday-of-last-week"),
    pytest.param("It fell yesterday.", dt.date(2017, 6, 14), id="yesterday"),
    pytest.param("It fell today.", PUBLISHED, id="today"),
    pytest.param("It fell three weeks ago.", dt.date(2017, 5, 25), id="weeks-ago"),
    pytest.param("It fell two days ago.", dt.date(2017, 6, 13), id="days-ago"),
    pytest.param("It fell on April 25.", dt.date(2017, 4, 25), id="month-and-day"),
    pytest.param("It fell on December 3.", dt.date(2016, 12, 3), id="of-the-year-before"),
    pytest.param("It fell on September 27 2013.", dt.date(2013, 9, 27), id="with-its-year"),
    pytest.param("It fell on 4 May, 2015.", dt.date(2015, 5, 4), id="day-first"),
    pytest.param("It fell on 2016-02-29.", dt.date(2016, 2, 29), id="iso"),
    pytest.param("It fell last month.", None, id="a-month-is-no-day"),
    pytest.param("It fell in 2016.", None, id="a-year-is-no-day"),
    pytest.param("It fell on February 30.", None, id="no-such-day"),
    pytest.param("It fell on Monday and Tuesday.", None, id="two-days"),
    pytest.param("It held since Saturday.", None, id="since-a-day"),
    pytest.param("It fell by Friday.", None, id="by-a-day-of-the-past"),
    pytest.param("It fell on June 20.", dt.date(2017, 6, 20), id="of-a-later-correction"),
    pytest.param("It rose to 26, up from 21 on Monday.", None, id="a-day-of-another-figure"),
    pytest.param("It fell.", None, id="no-date"),
]


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_event_date(text: str, expected: dt.date | None) -> None:
    assert event_date(text, PUBLISHED) == expected


def test_a_plan_lies_ahead() -> None:
    assert event_date("It will open on Friday.", PUBLISHED, ahead=True) == dt.date(2017, 6, 16)
    assert event_date("It will open by Friday.", PUBLISHED, ahead=True) == dt.date(2017, 6, 16)
    assert event_date("It will open on May 2.", PUBLISHED, ahead=True) == dt.date(2018, 5, 2)
    assert event_date("It will open tomorrow.", PUBLISHED, ahead=True) == dt.date(2017, 6, 16)


def test_without_a_day_of_publication_only_a_full_date_counts() -> None:
    assert event_date("It fell on Wednesday.", None) is None
    assert event_date("It fell on April 25.", None) is None
    assert event_date("It fell on April 25, 2014.", None) == dt.date(2014, 4, 25)
