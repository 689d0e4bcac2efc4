"""The day that an article gives itself: its dateline, preferred to what a catalogue says.

Days in catalogues and feeds are those of crawling as often as those of writing. What the text
says at its head ("Tuesday 8 May 2018", "08.05.2018", "Last updated at May 082018") was put there
with the text.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator

_HEAD = 300
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_YEAR = r"(?P<year>(?:19|20)\d\d)"
_DAY = r"(?P<day>[0-3]?\d)"
# The year is required: a day without one is as likely that of an event told as background.
_FORMS = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (
        rf"\b{_DAY}(?:st|nd|rd|th)?\s+{_MONTH},?\s+{_YEAR}(?!\d)",
        rf"\b{_MONTH}\s+{_DAY}(?:st|nd|rd|th)?,?\s*{_YEAR}(?!\d)",
        rf"\b{_YEAR}-(?P<number>\d\d)-{_DAY}(?!\d)",
        rf"\b{_DAY}[.-](?P<number>\d\d)[.-]{_YEAR}(?!\d)",
    )
)


def dateline(text: str) -> dt.date | None:
    """Return the first complete date of the text's head, its day of writing; None without one.

    A day of the month and the year may be run together ("May 082018"), as they are where a
    page's comma was lost; of numbers alone the day comes first (08.05.2018), as outside the
    United States.
    """
    return next((day for _, day in sorted(_dates(text[:_HEAD]))), None)


def writing_day(text: str, published: dt.date | None) -> dt.date | None:
    """Return the day a text was written: by its dateline, else as published."""
    return dateline(text) or published


def _dates(head: str) -> Iterator[tuple[int, dt.date]]:
    for form in _FORMS:
        for match in form.finditer(head):
            groups = match.groupdict()
            number = groups.get("number")
            month = int(number) if number else _MONTHS.index(groups["month"][:3].lower()) + 1
            try:
                yield match.start(), dt.date(int(groups["year"]), month, int(groups["day"]))
            except ValueError:
                continue
