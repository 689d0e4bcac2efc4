"""Dates as articles and tables write them."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            ("january", "jan"),
            ("february", "feb"),
            ("march", "mar"),
            ("april", "apr"),
            ("may",),
            ("june", "jun"),
            ("july", "jul"),
            ("august", "aug"),
            ("september", "sept", "sep"),
            ("october", "oct"),
            ("november", "nov"),
            ("december", "dec"),
        ),
        start=1,
    )
    for name in names
}
_MONTH = rf"(?P<month>{'|'.join(sorted(_MONTHS, key=len, reverse=True))})\.?"
_WEEKDAY = r"(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?,?\s+)?"
_DAY = r"(?P<day>\d{1,2})(?:st|[nr]d|th)?"
_YEAR = r"(?P<year>(?:19|20)\d\d)"

_ISO = re.compile(r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})(?!\d)")
_YEAR_FIRST = re.compile(r"(?P<year>\d{4})[/.](?P<month>\d{1,2})[/.](?P<day>\d{1,2})(?!\d)")
_PACKED = re.compile(r"(?P<year>(?:19|20)\d\d)(?P<month>\d\d)(?P<day>\d\d)(?!\d)")
_SLASHED = re.compile(
    r"(?P<first>\d{1,2})(?P<mark>[/.-])(?P<second>\d{1,2})(?P=mark)(?P<year>\d{4})(?!\d)"
)
_DAY_MONTH = re.compile(rf"{_WEEKDAY}{_DAY}[\s-]+(?:of\s+)?{_MONTH},?[\s-]+{_YEAR}(?!\d)", re.I)
_MONTH_DAY = re.compile(rf"{_WEEKDAY}{_MONTH}\s+{_DAY},?\s+{_YEAR}(?!\d)", re.I)
_STAMP = re.compile(r"\d{10}(?:\d{3})?(?:\.\d+)?$")
_FIRST_YEAR, _LAST_YEAR = 1800, 2200


@dataclass(frozen=True, slots=True)
class ReadDate:
    """A day, and a sentence if reading it took a decision that the user should know."""

    day: dt.date
    note: str = ""


def read_date(value: str, *, day_first: bool | None = None) -> ReadDate | None:
    """Return the day that a field states, or None if it cannot be read.

    Reads ISO dates and times, 2017/4/5, 20170405, "5 April 2017", "Wed 05 Apr 2017",
    "April 5, 2017", Unix time stamps, and 4/5/2017; dotted 5.4.2017 is read day first.

    Args:
        value: What the field holds.
        day_first: Whether 4/5/2017 is the fourth of May; None if nobody knows, then it is read
            month first and the result says so. An impossible reading gives way to the other.
    """
    value = value.strip()
    for pattern in (_ISO, _YEAR_FIRST, _PACKED, _DAY_MONTH, _MONTH_DAY):
        if match := pattern.match(value):
            day = _named(match)
            return ReadDate(day) if day else None
    if match := _SLASHED.match(value):
        return _slashed(match, day_first=day_first)
    if _STAMP.match(value):
        seconds = float(value) if float(value) < 1e11 else float(value) / 1000
        return ReadDate(dt.datetime.fromtimestamp(seconds, tz=dt.UTC).date())
    return None


def day_comes_first(values: Iterable[str]) -> bool | None:
    """Return how the dates of one column are written, if some of them tell; else None.

    13/5/2017 can only be read day first and 5/13/2017 only month first.
    """
    day = month = False
    for value in values:
        if match := _SLASHED.match(value.strip()):
            day |= int(match["first"]) > 12
            month |= int(match["second"]) > 12
    return day if day != month else None


def opening_date(text: str) -> dt.date | None:
    """Return the date by which a text opens, where it stands at the very start or on a line.

    Only dates with the month in letters count: a figure such as 4/5/2017 in running text may
    be anything. A weekday and a time of day may stand beside it.
    """
    for line in text[:600].splitlines()[:6]:
        line = line.strip()
        for pattern in (_DAY_MONTH, _MONTH_DAY):
            match = pattern.match(line)
            if match and (line == text.strip()[: len(line)] or len(line) - match.end() <= 12):
                return _named(match)
    return None


def _named(match: re.Match[str]) -> dt.date | None:
    month = match["month"].lower()
    return _day(int(match["year"]), _MONTHS.get(month) or int(month), int(match["day"]))


def _slashed(match: re.Match[str], *, day_first: bool | None) -> ReadDate | None:
    first, second, year = int(match["first"]), int(match["second"]), int(match["year"])
    by_month, by_day = _day(year, first, second), _day(year, second, first)
    if match["mark"] == "." or day_first:
        by_month, by_day = None if by_day else by_month, by_day
    day = by_month or by_day
    if day is None:
        return None
    if day_first is None and by_month and by_day and by_month != by_day:
        return ReadDate(day, f"The date {match[0]} was read month first, as {day.isoformat()}.")
    return ReadDate(day)


def _day(year: int, month: int, day: int) -> dt.date | None:
    if not _FIRST_YEAR <= year <= _LAST_YEAR:
        return None
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None
