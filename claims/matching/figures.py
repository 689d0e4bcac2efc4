"""Figures: how many of whom met which outcome, with bound, scope, stated source and day.

"At least 22 people, six of them children, were killed" holds two figures: 22 people killed, and
six children killed, which are part of them. Read from the claim's words alone.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache, lru_cache
from math import floor, log10
from typing import Literal

from claims.matching.numerals import Bound, Word, words_in
from claims.matching.outcomes import CountedOutcome, counted_outcomes
from claims.matching.reports import ClaimReport
from claims.matching.tables import has_phrase, table

Scope = Literal["event", "total", "part"]
_ADDED = re.compile(r"(?:an)?other |further |additional |\w+ (?:more|other) ", re.IGNORECASE)
_LONGER = re.compile(
    r"\b(?:in|over|during|within|for) (?:just )?(?:the )?(?:last|past|previous) (?:\w+ )?"
    r"(?:hours?|days?|weeks?|months?|years?)\b",
    re.IGNORECASE,
)
_MORE_THAN = ("more than ", "over ", "well over ", "above ", "upwards of ", "in excess of ")


class Comparison(StrEnum):
    """How two figures stand to each other."""

    EQUAL = "equal"
    COMPATIBLE = "compatible"
    OUTGROWN = "outgrown"
    INCOMPATIBLE = "incompatible"
    SCOPE = "scope"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure of a claim.

    Attributes:
        text: As it stands in the claim, from its hedge to its noun: "at least 22 people".
        start: Of `text` in the claim's text.
        value: The number said, the lower one of a range.
        low, high: Bounds of what is meant; None where open.
        outcome: "killed", "wounded", "killed_or_wounded", "captured", …; empty for a plain count.
        counted: "civilians", "fighters", "children", "people", …; of a plain count what is
            counted, as said.
        former: The count before, which the text's own has replaced: "up from 21".
        scope: "part" of another figure of the text, "total" of a longer time, else one "event".
        source: Label of the stated source; empty for the outlet's own voice.
        as_of: Day of the report.
    """

    text: str
    start: int
    value: float
    low: float | None
    high: float | None
    bound: Bound
    vague: bool
    outcome: str
    counted: str
    scope: Scope = "event"
    former: bool = False
    source: str = ""
    as_of: dt.date | None = None


def figures_of(claim: ClaimReport) -> tuple[Figure, ...]:
    """Return the figures of a claim, in reading order, with their stated source and day."""
    source = claim.credits[0].label if claim.credits else ""
    return _figures_told(claim.text, source, claim.published)


@lru_cache(maxsize=200_000)
def _figures_told(text: str, source: str, day: dt.date | None) -> tuple[Figure, ...]:
    return tuple(replace(figure, source=source, as_of=day) for figure in figures_in(text))


@lru_cache(maxsize=200_000)
def figures_in(text: str) -> tuple[Figure, ...]:
    """Return the figures of a text of a sentence or two, in reading order."""
    words = words_in(text)
    total = has_phrase(text, "figures", "scope", "total") or bool(_LONGER.search(text))
    found: list[Figure] = []
    for counted in counted_outcomes(words):
        figure = _figure(text, words, counted, total=total)
        if figure.former and found and not figure.outcome:
            figure = replace(figure, outcome=found[-1].outcome, counted=found[-1].counted)
        found.append(figure)
    return tuple(found)


def _figure(text: str, words: Sequence[Word], counted: CountedOutcome, *, total: bool) -> Figure:
    number = counted.number
    start, end = words[number.first].start, words[counted.end - 1].end
    before = " ".join(word.lower for word in words[max(0, number.first - 4) : number.first])
    return Figure(
        former=before.endswith(_former()),
        text=text[start:end],
        start=start,
        value=number.value,
        low=number.low,
        high=number.high,
        bound=number.bound,
        vague=number.vague,
        outcome=counted.outcome,
        counted=counted.counted,
        scope="part" if counted.part else "total" if total else "event",
    )


@cache
def _former() -> tuple[str, ...]:
    return tuple(table("figures")["scope"]["former"])


def adds_to_others(figure: Figure) -> bool:
    """Whether a figure adds to ones told before: "another six", "three more civilians"."""
    return bool(_ADDED.match(figure.text))


def summed(text: str, figures: tuple[Figure, ...]) -> tuple[Figure, ...]:
    """Join figures that a text adds up: "22 pupils and six teachers" are 28.

    A sum counts whom all its parts count, else "people".
    """
    found: list[Figure] = []
    for figure in figures:
        if found and _adds(text, found[-1], figure):
            found[-1] = _sum(text, found[-1], figure)
        else:
            found.append(figure)
    return tuple(found)


def _adds(text: str, first: Figure, second: Figure) -> bool:
    between = text[first.start + len(first.text) : second.start].strip(" ,").lower()
    alike = first.outcome == second.outcome != "" and first.scope == second.scope == "event"
    # The dead of two sides are not added up, and "22 people and two men" is no sum; of "16
    # civilians and three children" it is not known whether the children are among the civilians.
    who = {first.counted, second.counted}
    unclear = who & {"fighters", "soldiers"} or ("civilians" in who and who & _GROUPS)
    return alike and between in {"and", ""} and len(who) == 2 and not unclear


def _sum(text: str, first: Figure, second: Figure) -> Figure:
    groups = {first.counted, second.counted} <= _GROUPS
    return replace(
        first,
        text=text[first.start : second.start + len(second.text)],
        value=first.value + second.value,
        low=None if first.low is None or second.low is None else first.low + second.low,
        high=None if first.high is None or second.high is None else first.high + second.high,
        vague=first.vague or second.vague,
        counted="children" if groups else "people",
    )


def compare(first: Figure, second: Figure) -> Comparison:
    """Tell how two figures for what may be one event stand to each other.

    EQUAL and COMPATIBLE figures agree, and so may OUTGROWN ones, of which one is vague ("dozens")
    and the other beyond what its word is used for (130); SCOPE ones count differently (killed
    against killed and wounded, children against all, one attack against a longer time) and so
    need not disagree;
    OTHER ones count what has nothing to do with each other.
    """
    if not _comparable(first.outcome, second.outcome):
        return Comparison.OTHER
    who = frozenset({first.counted, second.counted})
    if not first.outcome and (len(who) == 2 or "" in who):
        return Comparison.OTHER
    if first.outcome != second.outcome or (len(who) == 2 and who <= _SIDES):
        return Comparison.SCOPE
    if first.value == second.value:
        return Comparison.EQUAL
    if first.scope != second.scope or (len(who) == 2 and who & _GROUPS):
        return Comparison.SCOPE
    if _alike(first, second):
        return Comparison.COMPATIBLE
    return Comparison.OUTGROWN if _outgrown(first, second) else Comparison.INCOMPATIBLE


_GROUPS = frozenset({"children", "women", "helpers"})
_SIDES = frozenset({"civilians", "fighters", "soldiers"})
_TOGETHER = {"killed_or_wounded": {"killed", "wounded"}}


def _comparable(first: str, second: str) -> bool:
    if first == second:
        return True
    return first in _TOGETHER.get(second, ()) or second in _TOGETHER.get(first, ())


def _alike(first: Figure, second: Figure) -> bool:
    """Whether two figures are two ways to say one number.

    Reports say "at least" of exact counts, so an open bound alone does not make 58 agree with
    72: the figure must be a round or a vague one, or say that it is not exact.
    """
    if "range" in {first.bound, second.bound}:
        return _overlap(first, second)
    if first.vague or second.vague:
        return _is_word_for(first, second) or _is_word_for(second, first)
    small, large = sorted((first, second), key=lambda figure: figure.value)
    ratio = small.value / large.value
    if "about" in {first.bound, second.bound}:
        return ratio >= 0.9
    # "At least 70" may be 72, and "at least 1,300" is not 1,400: what is rounded off is not said.
    rounded = small.value >= 20 and large.value < small.value + _last_place(small.value)
    near = 0.75 if small.text.lower().startswith(_MORE_THAN) else 0.95
    return rounded and ratio >= near and small.bound == "at_least"


def _last_place(value: float) -> float:
    """The place to which a number is round: 10 of 70, 100 of 1,300, 1 of 72."""
    place = 1
    while value % (10 * place) == 0 and 10 * place <= value:
        place *= 10
    return place


def _is_word_for(vague: Figure, other: Figure) -> bool:
    """Whether a vague word is used of a number: "dozens" of 20 to 99, "hundreds" of 200 to 999."""
    if not vague.vague:
        return False
    return 0.8 * vague.value <= other.value < 10.0 ** (floor(log10(vague.value)) + 1)


def _outgrown(first: Figure, second: Figure) -> bool:
    """Whether a vague count may be an early or a cautious one of the other: both may be true."""
    small, large = sorted((first, second), key=lambda figure: figure.value)
    open_ = small.vague or (large.vague and small.bound == "at_least")
    return open_ and large.value < 10 * small.value


def _overlap(first: Figure, second: Figure) -> bool:
    """Whether a range holds the other figure, or overlaps the other range."""
    spans = [(figure.value, figure.high or figure.value) for figure in (first, second)]
    return max(low for low, _ in spans) <= min(high for _, high in spans)
