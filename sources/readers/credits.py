"""Who wrote a text, as the text itself says: bylines and agency credits."""

from __future__ import annotations

import re
from dataclasses import dataclass

from sources.agencies import agency_of, is_agency, shown_agency
from sources.readers.document import clean_byline

_BYLINE = re.compile(
    r"^[ \t]*(?:By|Written by|Reported by)[ \t:]+(?P<names>[A-Z][^\n]{1,150})$", re.M
)
_HEAD_CHARS = 700


@dataclass(frozen=True, slots=True)
class Credits:
    """A byline and an agency credit; empty where the text states none."""

    byline: str = ""
    agency: str = ""


def read_credits(text: str) -> Credits:
    """Return who a text credits with itself.

    Looks at a "By …" line among the opening lines, and at the agency that a byline, a dateline or
    a credit names. What the text reports an agency to have said is not looked at.
    """
    byline, agency = "", ""
    if match := _BYLINE.search(text[:_HEAD_CHARS]):
        credits = split_byline(match["names"])
        byline, agency = credits.byline, credits.agency
    if not agency and (found := agency_of(text)):
        agency = found.name
    return Credits(byline, agency)


def split_byline(value: str) -> Credits:
    """Return the people and the agency of a byline: "Ana Bell, AFP", "Ana Bell; Reuters"."""
    value = clean_byline(re.sub(r"^(?:by|written by)[\s:]+", "", value.strip(), flags=re.I))
    agency = ""
    people = []
    for part in re.split(r"\s*(?:[,;|/]|\s[-–—]\s)\s*", value):
        if not part:
            continue
        if not agency and is_agency(part):
            agency = shown_agency(clean_byline(part))
        else:
            people.append(part)
    return Credits(", ".join(people) if agency else value, agency)
