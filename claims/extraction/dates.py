"""The day of an event, from its own words and the day of publication.

Only a day is given, never a guess: "in June" or "last month" name no day and yield none.
"""

from __future__ import annotations

import datetime as dt
import re

_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MONTHS = (
    "january", "february", "march", "april", "may", "june", "july",
    "august", "september", "october", "november", "december",
)  # fmt: skip
_MONTH = "|".join(f"{m}|{m[:3]}\\.?" for m in _MONTHS)
_MONTH_DAY = re.compile(rf"\b({_MONTH})\s+(\d{{1,2}})(?:st|nd|rd|th)?\b(?:,?\s+((?:19|20)\d\d)\b)?")
_DAY_MONTH = re.compile(rf"\b(\d{{1,2}})(?:st|nd|rd|th)?\s+({_MONTH})\b(?:,?\s+((?:19|20)\d\d)\b)?")
_ISO = re.compile(r"\b((?:19|20)\d\d)-(\d\d)-(\d\d)\b")
_AGO = re.compile(r"\b(\d{1,3}|a|an|one|two|three|four|five|six|seven|eight|nine|ten)\s+"
                  r"(day|week)s?\s+ago\b")  # fmt: skip
_WEEKDAY = re.compile(r"\b(?:(last|next|this)\s+)?(" + "|".join(_WEEKDAYS) + r")s?\b")
# "since Saturday" says when it began or ended, not when it happened.
_BOUNDED = re.compile(r"\b(?P<bound>since|until|till|before|after|by)\s+"
                      r"(?:(?:early|late|last)\s+)?(?:yesterday|today|"
                      + "|".join(_WEEKDAYS) + r")\b")  # fmt: skip
# "Up from 21 on Thursday" dates another figure.
_COMPARED = re.compile(r"\b(?:up from|down from|compared with)\b[^,;]*")
_MONTH_AHEAD = dt.timedelta(days=31)
_RELATIVE = {"today": 0, "tonight": 0, "yesterday": -1, "tomorrow": 1}
_RELATIVE_DAY = re.compile(r"\b(" + "|".join(_RELATIVE) + r")\b")
_SMALL = {
    "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5,
    "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
}  # fmt: skip


def event_date(text: str, published: dt.date | None, *, ahead: bool = False) -> dt.date | None:
    """The day a claim's event happened or will happen.

    Args:
        text: The claim's words.
        published: Day of publication; without it only a date with its year is resolved.
        ahead: The event lies ahead, so "on Friday" is the next one.

    Returns:
        The day, or None if the words name none or several.
    """
    lower = _COMPARED.sub(" ", " ".join(text.lower().split()))
    lower = _BOUNDED.sub(lambda m: _bound(m, ahead=ahead), lower)
    days = set(_explicit(lower, published, ahead=ahead))
    if not days and published is not None:
        days = set(_relative(lower, published, ahead=ahead))
    return days.pop() if len(days) == 1 else None


def _bound(match: re.Match[str], *, ahead: bool) -> str:
    """ "By Friday" is the day of what lies ahead; other bounds are no day of an event."""
    return match.group() if ahead and match.group("bound") == "by" else " "


def _explicit(text: str, published: dt.date | None, *, ahead: bool) -> list[dt.date]:
    found = []
    for year, month, day in _ISO.findall(text):
        found.append(_day(int(year), int(month), int(day)))
    for month, day, year in _MONTH_DAY.findall(text):
        found.append(_dated(month, day, year, published, ahead=ahead))
    for day, month, year in _DAY_MONTH.findall(text):
        found.append(_dated(month, day, year, published, ahead=ahead))
    return [day for day in found if day is not None]


def _dated(
    month: str, day: str, year: str, published: dt.date | None, *, ahead: bool
) -> dt.date | None:
    number = next(n for n, name in enumerate(_MONTHS, start=1) if name.startswith(month[:3]))
    if year:
        return _day(int(year), number, int(day))
    if published is None:
        return None
    # A text may be younger than its day of publication, by a correction, but not by much.
    same = _day(published.year, number, int(day))
    if same is not None and same > published + _MONTH_AHEAD and not ahead:
        return _day(published.year - 1, number, int(day))
    if same is not None and same < published - _MONTH_AHEAD and ahead:
        return _day(published.year + 1, number, int(day))
    return same


def _day(year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


def _relative(text: str, published: dt.date, *, ahead: bool) -> list[dt.date]:
    shifts = [_RELATIVE[word] for word in _RELATIVE_DAY.findall(text)]
    for count, unit in _AGO.findall(text):
        number = _SMALL.get(count) or int(count)
        shifts.append(-number * (7 if unit == "week" else 1))
    for which, name in _WEEKDAY.findall(text):
        back = (published.weekday() - _WEEKDAYS.index(name)) % 7
        if which == "next" or (ahead and which != "last"):
            shifts.append((7 - back) % 7 or (7 if which == "next" else 0))
        else:
            shifts.append(-(back or (7 if which == "last" else 0)))
    return [published + dt.timedelta(days=shift) for shift in shifts if abs(shift) < 400]
