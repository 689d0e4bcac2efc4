"""What keeps two claims from being called the same: number, date, place, denial, the roles.

Similar wording never outweighs one of these. Each is told with its reason, marked in both claims.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from claims.matching.figures import Comparison, Figure, adds_to_others, compare, figures_of
from claims.matching.names import same_place
from claims.matching.places import Rank, conflicting, rank
from claims.matching.polarity import denies, swapped
from claims.matching.reports import ClaimReport, Reason

_WEEKDAY = re.compile(
    r"\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)days?\b", re.IGNORECASE
)  # fmt: skip
_DATE = re.compile(
    r"\b(?:\d{1,2}(?:st|nd|rd|th)?\s+)?(?:January|February|March|April|May|June|July|August|"
    r"September|October|November|December)(?:\s+\d{1,2})?(?:,?\s+\d{4})?\b"
    r"|\b(?:today|yesterday|tomorrow|tonight)\b|\b\d{4}-\d\d-\d\d\b"
)
_FIGURES = 12
"""Figures of one claim that are looked at; a claim of one event has one or two."""
_SOMEWHERE = re.compile(
    r"\b(?:in|on|at|near|outside|around|village of|town of|city of) ((?:al-|el-)?[A-Z][\w’'-]+)"
)
_PEOPLE = re.compile(r"\w+(?:ian|ish|ese|rab|eli|aqi|can)$")
_SCOPES = {Comparison.SCOPE: "scope", Comparison.INCOMPATIBLE: "figure"}


def vetoes(first: ClaimReport, second: ClaimReport) -> tuple[Reason, ...]:
    """Return all that keeps two claims apart, in the order of their weight; symmetric."""
    found = (
        denies(first, second),
        swapped(first, second),
        place_veto(first, second),
        date_veto(first, second),
        figure_veto(first, second),
    )
    return tuple(reason for reason in found if reason is not None)


def figure_veto(first: ClaimReport, second: ClaimReport) -> Reason | None:
    """Return how the figures of two claims differ: of kind "figure", or "scope"; else None."""
    met = paired(first, second)
    if met is None:
        return None
    one, other, stands = met
    kind = _SCOPES.get(stands)
    if kind is None:
        return None
    text = f"{_said(one)} here, {_said(other)} there"
    return Reason(kind, text, one.text, other.text)


@lru_cache(maxsize=8)
def paired(first: ClaimReport, second: ClaimReport) -> tuple[Figure, Figure, Comparison] | None:
    """Return the two figures that are to be compared and how they stand, or None.

    Figures that agree settle it, unless others of the same outcome exclude each other: then a
    part that is equal ("three children") does not hide that the whole differs. The last pairs are
    remembered, since all that is asked about a pair asks this.
    """
    met = [pair for pair in _compared(first, second) if pair[2] is not Comparison.OTHER]
    if not met:
        return None
    settled = next((pair for pair in met if _is_whole(pair, first, second)), None)
    return settled or min(met, key=lambda pair: _ORDER.index(pair[2]))


_Pair = tuple[Figure, Figure, Comparison]
_AGREE = (Comparison.EQUAL, Comparison.COMPATIBLE, Comparison.OUTGROWN)
_ORDER = (Comparison.INCOMPATIBLE, *_AGREE, Comparison.SCOPE)


def _is_whole(pair: _Pair, first: ClaimReport, second: ClaimReport) -> bool:
    """Whether two figures agree, and are the greatest of their claims."""
    greatest = [
        max(other.value for other in figures_of(claim) if other.outcome == figure.outcome)
        for figure, claim in zip(pair, (first, second), strict=False)
        if isinstance(figure, Figure)
    ]
    return pair[2] in _AGREE and greatest == [pair[0].value, pair[1].value]


def _compared(first: ClaimReport, second: ClaimReport) -> Iterator[_Pair]:
    """Pair each figure with the ones it may be; one that has its equal has no other."""
    ours, theirs = (
        [
            figure
            for figure in figures_of(claim)[:_FIGURES]
            if not (figure.former or adds_to_others(figure))
        ]
        for claim in (first, second)
    )
    for one in tuple(ours):
        for other in tuple(theirs):
            stands = compare(one, other)
            if stands in _AGREE and one in ours and other in theirs:
                ours.remove(one)
                theirs.remove(other)
                yield one, other, stands
    # A number that the other claim has too, whatever it says it counts, excludes nothing.
    values = [
        {figure.value for figure in figures_of(claim) if not figure.former}
        for claim in (first, second)
    ]
    shared = values[0] & values[1]
    for one in ours:
        for other in theirs:
            if not {one.value, other.value} & shared:
                yield one, other, compare(one, other)


def former_count(first: ClaimReport, second: ClaimReport) -> tuple[Figure, Figure] | None:
    """Return a figure of either claim and the other's that replaced it, as that one says, or None.

    "26 have died, up from 21" replaces "21 deaths". The first claim's figure comes first.
    """
    for one, other in ((first, second), (second, first)):
        replaced = {(f.value, f.outcome) for f in figures_of(other) if f.former and f.outcome}
        met = [f for f in figures_of(one) if not f.former and (f.value, f.outcome) in replaced]
        now = [f for f in figures_of(other) if not f.former]
        later = [f for f in now if met and f.outcome == met[0].outcome and f.value != met[0].value]
        if later:
            return (met[0], later[0]) if one is first else (later[0], met[0])
    return None


def _said(figure: Figure) -> str:
    return f"{figure.text} {figure.outcome.replace('_', ' ')}".strip()


def place_veto(first: ClaimReport, second: ClaimReport) -> Reason | None:
    """Return two places that certainly are two, or None."""
    met = conflicting(first.places, second.places)
    if met is None:
        return None
    here, there = met
    return Reason(
        "place",
        f"{here} here, {there} there",
        here if here in first.text else "",
        there if there in second.text else "",
    )


def date_veto(first: ClaimReport, second: ClaimReport) -> Reason | None:
    """Return two days of the event that are not one: of kind "date", or "weekday"; else None."""
    here, there = day_words(first.text), day_words(second.text)
    one, other = first.event_date, second.event_date
    if one and other:
        if one == other:
            return None
        kind = "weekday" if _WEEKDAY.fullmatch(here) and _WEEKDAY.fullmatch(there) else "date"
        return Reason(kind, f"{one.isoformat()} here, {other.isoformat()} there", here, there)
    named = [_weekdays(claim.text) for claim in (first, second)]
    if not all(len(days) == 1 for days in named) or named[0] == named[1]:
        return None
    return Reason("weekday", f"{here} here, {there} there", here, there)


@lru_cache(maxsize=100_000)
def _weekdays(text: str) -> frozenset[str]:
    return frozenset(day.lower().removesuffix("s") for day in _WEEKDAY.findall(text))


@lru_cache(maxsize=100_000)
def day_words(text: str) -> str:
    """Return the words of a text that tell its day; empty without."""
    found = _WEEKDAY.search(text) or _DATE.search(text)
    return found.group() if found else ""


def shared_place(first: ClaimReport, second: ClaimReport) -> tuple[str, str] | None:
    """Return the most exact place that both claims name, as each writes it; None without one."""
    pairs = [(a, b) for a in _named(first) for b in _named(second) if same_place(a, b)]
    exact = [pair for pair in pairs if rank(pair[0]) is not Rank.COUNTRY]
    return max(exact, key=lambda pair: rank(pair[0]), default=None)


def _named(claim: ClaimReport) -> tuple[str, ...]:
    """The places of a claim, and the names that its words put somewhere: "on Varn"."""
    stated = [place for place in claim.places if place not in claim.actors]
    return tuple(dict.fromkeys((*stated, *_put_somewhere(claim.text))))[:_FIGURES]


@lru_cache(maxsize=100_000)
def _put_somewhere(text: str) -> tuple[str, ...]:
    return tuple(
        name
        for name in _SOMEWHERE.findall(text)
        if not any(pattern.match(name) for pattern in (_WEEKDAY, _DATE, _PEOPLE))
    )
