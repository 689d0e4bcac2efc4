"""News agencies: which there are, and where a text credits one with itself or with a statement.

Pure: no Django. Only a byline, a dateline or a credit says that a text is the agency's; "SANA
reported" in another outlet's text names a stated source, and is kept apart as such.
"""

from __future__ import annotations

import re
import tomllib
from bisect import bisect
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple

UNNAMED = "agencies"
"""What is shown for "with inputs from agencies": an agency's text, but not whose."""

_HEAD_CHARS = 700
_TAIL_CHARS = 200
_SOUNDS_LIKE_AGENCY = re.compile(
    r"\b(?:News Agency|Press Agency|News Service|Newswire|Agency|Agencies|Press)$"
)


class MarkKind(StrEnum):
    """Where a text names an agency."""

    BYLINE = "byline"
    DATELINE = "dateline"
    CREDIT = "credit"
    REPORTED = "reported"


class Range(NamedTuple):
    """A half-open range of characters."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Agency:
    """An agency in the form that is shown, with the other forms in which it is credited."""

    name: str
    country: str = ""
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Mark:
    """A place where a text names an agency.

    Attributes:
        name: In the form that is shown.
        evidence: The words that say so.
    """

    name: str
    span: Range
    evidence: str
    kind: MarkKind

    @property
    def credits_text(self) -> bool:
        """It says that the text is the agency's, not only that the agency said something."""
        return self.kind != MarkKind.REPORTED


def _load() -> tuple[Agency, ...]:
    path = Path(__file__).parent / "data" / "agencies.toml"
    rows = tomllib.loads(path.read_text(encoding="utf-8"))["agency"]
    return tuple(Agency(row["name"], row["country"], tuple(row.get("aliases", ()))) for row in rows)


AGENCIES = _load()
_BY_FORM = {
    form.casefold(): agency for agency in AGENCIES for form in (agency.name, *agency.aliases)
}


def _one_of(forms: set[str]) -> str:
    return "|".join(re.escape(form) for form in sorted(forms, key=len, reverse=True))


_ALL = {form for agency in AGENCIES for form in (agency.name, *agency.aliases)}
_FORMS = _one_of(_ALL | {form.upper() for form in _ALL})
# In any case, as sites print them; two letters ("aa", "Pa") mean too much else.
_LONG = f"(?i:{_one_of({form for form in _ALL if len(form) > 2})})"
_DAY = (
    r"(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day,?\s+)?\d{1,2}\s+"
    r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)\w*"
)
_LISTED = rf"(?:{_FORMS}|(?i:agencies))(?:,?\s+(?:and\s+)?(?:{_FORMS}|(?i:agencies)))*"

# "TEHRAN (FNA)-", "Harma, 3 May (Lake News Agency) —": a place, a credit, a dash, then text.
_DATELINE = re.compile(
    r"^[ \t]*(?P<place>[A-Z][\w’'. ,/-]{1,60}?)[ \t]*"
    r"\((?P<credit>[A-Z][\w’'.&/ -]{1,40})\)[ \t]*[-–—:]",
    re.M,
)
# "HARMA (Lake Wire) A bridge": sites that lose the dash keep the capitals of the place.
_BARE_DATELINE = re.compile(
    rf"\b(?P<place>[A-Z]{{3,}}(?:[ ,][\w ,]{{0,20}})?)[ ]\((?P<credit>{_FORMS})\)\s+(?=[A-Z\"“])"
)
# "HARMA, May 3 /TASS/." is how one agency signs.
_SLASHED = re.compile(r"^[^\n/]{2,60}/(?P<credit>[A-Z][\w -]{1,20})/\.?[ \t]*[-–—]?", re.M)
_OPENING = (
    # "Afp - The toll", "Harma SANA-Guards", "NNA - Two".
    re.compile(rf"\b(?P<credit>{_LONG})\s?[-–—]{{1,2}}\s?(?=[A-Z\"“][a-z])"),
    # "AFP Tuesday 3 Oct 2017" is how sites print a byline without a line.
    re.compile(rf"(?<!\()\b(?P<credit>{_FORMS})\s+(?={_DAY}\b)"),
    re.compile(rf"^[ \t]*(?P<credit>{_FORMS})[ \t]*$", re.M),
)
_BARE = re.compile(rf"[ \t.]+(?P<credit>{_FORMS})\s+(?=[A-Z\"“])")
# A credit stands after the last sentence, not in it: "said the United Nations (UN)." is none.
_CLOSING = re.compile(
    rf"(?:[.!?…\"”’']|\n)\s*(?:[(\[](?P<parens>{_FORMS}|[A-Z]{{2,6}})[)\]]"
    rf"|[-–—/]{{1,2}}[ \t]*(?P<dash>{_LONG}|{_FORMS}))[ \t]*\.?\s*$"
)
_ANYWHERE = (
    re.compile(
        rf"(?:(?<=[.!?…\"”’')])\s+|^)Sources?:?\s+(?:\w+ ?\w* and )?(?P<credit>{_LISTED})\b"
    ),
    re.compile(rf"[(\[][Ww]ith (?P<credit>{_LISTED})[)\]]"),
    re.compile(
        rf"\b[Ww]ith (?:additional )?(?:inputs?|reporting|reports?|material) (?:from|by) "
        rf"(?P<credit>{_LISTED})\b"
    ),
    re.compile(
        rf"\b(?P<credit>{_LISTED}) (?:also )?contributed(?: to this (?:report|story|article))?\b"
    ),
)
_REPORTED = re.compile(
    rf"\b(?:[Tt]old (?:the )?(?P<told>{_FORMS})"
    rf"|[Aa]ccording to (?:the )?(?P<according>{_FORMS})"
    rf"|(?P<says>{_FORMS})(?: (?:news agency|dispatches|correspondent))?"
    r" (?:reports?|reported|says|said|added|quoted))\b"
)
_BYLINE = re.compile(
    r"^[ \t]*(?:By|Written by|Reported by)[ \t:]+(?P<names>[A-Z][^\n]{1,150})$", re.M
)


def marks(text: str, *, title: str = "") -> tuple[Mark, ...]:
    """Return where a text names agencies, in reading order and without overlap.

    Args:
        title: The headline; where the text repeats it, a bare credit may follow.
    """
    found: list[Mark] = []
    for mark in (*_heads(text, title), *_closing(text), *_anywhere(text), *_reported(text)):
        place = bisect(found, mark.span, key=lambda other: other.span)
        before = place == 0 or found[place - 1].span.end <= mark.span.start
        behind = place == len(found) or mark.span.end <= found[place].span.start
        if before and behind:
            found.insert(place, mark)
    return tuple(found)


def agency_of(text: str, byline: str = "", *, title: str = "") -> Mark | None:
    """Return the credit that says whose text this is; None if it credits no agency.

    A byline that is given apart from the text holds first, then what stands first in the text.
    """
    for part in re.split(r"\s*(?:[,;|/]|\s[-–—]\s)\s*", byline):
        if is_agency(part):
            return Mark(shown_agency(part), Range(0, 0), byline, MarkKind.BYLINE)
    credits = [mark for mark in marks(text, title=title) if mark.credits_text]
    named = [mark for mark in credits if mark.name != UNNAMED]
    return next(iter(named or credits), None)


def is_agency(name: str) -> bool:
    """Return whether a credit names an agency: a known one, or one that says so itself."""
    return name.strip().casefold() in _BY_FORM or bool(_SOUNDS_LIKE_AGENCY.search(name.strip()))


def shown_agency(name: str) -> str:
    """Return one form per agency, so that "REUTERS" and "Thomson Reuters" are one credit."""
    name = " ".join(name.split())[:100]
    known = _BY_FORM.get(name.casefold())
    if known is not None:
        return known.name
    return UNNAMED if name.casefold() == UNNAMED else name


def _heads(text: str, title: str) -> Iterator[Mark]:
    """Yield the byline and the datelines among the opening lines."""
    head = text[:_HEAD_CHARS]
    for byline in _BYLINE.finditer(head):
        for part in re.findall(r"[^,;|/]+", byline["names"]):
            if is_agency(part):
                yield _mark(byline, part, MarkKind.BYLINE)
                break
    dateline = _DATELINE.search(head)
    if dateline and _is_credit(dateline["credit"], dateline["place"]):
        yield _mark(dateline, dateline["credit"].split("/")[0], MarkKind.DATELINE)
    slashed = _SLASHED.search(head)
    if slashed and is_agency(slashed["credit"]):
        yield _mark(slashed, slashed["credit"], MarkKind.DATELINE)
    if bare := _BARE_DATELINE.search(head):
        yield _mark(bare, bare["credit"], MarkKind.DATELINE)
    for opening in (*(pattern.search(head) for pattern in _OPENING), _after_headline(head, title)):
        if opening:
            yield _mark(opening, opening["credit"], MarkKind.BYLINE)


def _after_headline(head: str, title: str) -> re.Match[str] | None:
    """Find a credit right after the headline that the body repeats."""
    line = title.strip() or head.lstrip().partition("\n")[0].strip()
    start = -1
    while line and (start := head.find(line, start + 1)) >= 0:
        if match := _BARE.match(head, start + len(line)):
            return match
    return None


def _is_credit(credit: str, place: str) -> bool:
    """Return whether a bracket after a place holds an agency: "Harma (FNA)", not "Harma (east)"."""
    name = credit.split("/")[0].strip()
    place_like = place.isupper() or len(place.split()) <= 3
    return is_agency(name) or (name.isupper() and place_like)


def _closing(text: str) -> Iterator[Mark]:
    start = max(0, len(text) - _TAIL_CHARS)
    if match := _CLOSING.search(text, start):
        yield _mark(match, match["parens"] or match["dash"], MarkKind.CREDIT, lead=r"[(\[/–—-]")


def _anywhere(text: str) -> Iterator[Mark]:
    for pattern in _ANYWHERE:
        for match in pattern.finditer(text):
            first = re.match(rf"{_FORMS}|\w+", match["credit"])
            if first:
                yield _mark(match, first.group(), MarkKind.CREDIT)


def _reported(text: str) -> Iterator[Mark]:
    for match in _REPORTED.finditer(text):
        name = match["told"] or match["according"] or match["says"]
        yield _mark(match, name, MarkKind.REPORTED)


def _mark(match: re.Match[str], name: str, kind: MarkKind, *, lead: str = r"\S") -> Mark:
    """Make a mark of a match, without the blanks and the sentence's end that it begins with."""
    begins = re.search(lead, match.group())
    start = match.start() + (begins.start() if begins else 0)
    end = match.start() + len(match.group().rstrip())
    evidence = match.string[start:end]
    return Mark(shown_agency(name.strip()), Range(start, end), evidence, kind)
