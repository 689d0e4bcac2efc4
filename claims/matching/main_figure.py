"""How the main figures of two articles stand to each other.

First whether they are about one event: a sum of grounds, each with a weight that can be read
below, from day, places, kind of event, who was hit, the figures and the words. Then what the two
figures say: agreement, another scope, a later count, or a conflict, which is left for different
sources that differ on one day without a word of an update.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from math import exp, log
from typing import Literal

from claims.matching.events import MainEvent, main_event
from claims.matching.figures import Comparison, Figure, compare
from claims.matching.names import normalise, same_actor
from claims.matching.places import Lie, Place, Rank, places_lie
from claims.matching.reports import ArticleReport, Credit, Reason
from claims.matching.tables import table

MainRelation = Literal["agree", "conflict", "update", "scope", "none"]

WEIGHTS: Mapping[str, float] = {
    "constant": -4.6,
    "same_day": 2.0,
    "perhaps_same_day": 1.2,
    "a_day_apart": -2.0,
    "days_apart": -6.0,
    "same_town": 1.2,
    "other_towns": -1.0,
    "same_region": 0.4,
    "other_regions": -2.0,
    "headlines_apart": -3.0,
    "same_kind": 0.8,
    "other_kinds": -1.0,
    "same_rare_kind": 0.7,
    "same_target": 0.9,
    "other_targets": -0.5,
    "equal_figure": 1.2,
    "nearness": 1.6,
    "shared_figures": 0.5,
    "others_hit": -1.5,
    "words": 3.0,
}
"""What each ground of `event_grounds` adds to the logit of "one event"."""

_SIDES = frozenset({"civilians", "children", "women", "helpers"})
_RARE_KINDS = frozenset({"bombing", "chemical", "execution", "accident"})
_MUCH = 1.35
"""An unsourced count of one day this many times another is no mere later count."""


@dataclass(frozen=True, slots=True)
class ArticleRelation:
    """How the main figures of two articles stand to each other.

    Attributes:
        values: The two main figures in words, the first article's first; empty for "none".
        reasons: Marked in the texts of the two claims that hold the figures.
        same_event: How likely both are about one event, in [0, 1].
    """

    relation: MainRelation
    values: tuple[str, ...] = ()
    reasons: tuple[Reason, ...] = ()
    same_event: float = 0.0


NO_RELATION = ArticleRelation("none")


def relate(a: ArticleReport, b: ArticleReport, same_event: float | None = None) -> ArticleRelation:
    """Return how the main figures of two articles stand to each other.

    Args:
        a: The first article.
        b: The second one.
        same_event: How likely they are about one event by another model, which is heeded where
            it is sure; None without one.
    """
    one, other = _event(a), _event(b)
    if one is None or other is None:
        return NO_RELATION
    chance = _chance(one, other, same_event)
    if chance < 0.5:
        return ArticleRelation("none", same_event=chance)
    relation, reasons = _judge(one, other)
    if relation == "none":
        return ArticleRelation("none", same_event=chance)
    values = (in_words(one.toll.figure), in_words(other.toll.figure))
    return ArticleRelation(relation, values, (*reasons, *_grounds_in_words(one, other)), chance)


@lru_cache(maxsize=50_000)
def _event(article: ArticleReport) -> MainEvent | None:
    return main_event(article)


def in_words(figure: Figure) -> str:
    """Say a figure: "at least 22 people killed"."""
    return f"{figure.text} {figure.outcome.replace('_', ' ')}".strip()


def _chance(one: MainEvent, other: MainEvent, same_event: float | None) -> float:
    logit = WEIGHTS["constant"] + sum(
        WEIGHTS[ground] * value for ground, value in event_grounds(one, other).items()
    )
    if same_event is not None:
        bounded = min(max(same_event, 0.02), 0.98)
        logit += 0.25 * log(bounded / (1 - bounded))
    return 1 / (1 + exp(-max(-30.0, min(30.0, logit))))


def event_grounds(one: MainEvent, other: MainEvent) -> dict[str, float]:
    """Return what speaks for and against one event, by name, as `WEIGHTS` weighs it."""
    a, b = one.toll.figure, other.toll.figure
    fewest, most = sorted((a.value, b.value))
    least_words = min(len(one.words), len(other.words))
    return {
        **_days(one, other),
        **_where(one, other),
        "same_kind": float(bool(one.kinds & other.kinds)),
        "other_kinds": float(_apart(one.kinds, other.kinds)),
        "same_rare_kind": float(bool(one.kinds & other.kinds & _RARE_KINDS)),
        "same_target": float(bool(one.targets & other.targets)),
        "other_targets": float(_apart(one.targets, other.targets)),
        "equal_figure": float(a.value == b.value and a.value > 2),
        "nearness": fewest / most,
        "shared_figures": float(min(2, len(_values(one) & _values(other)))),
        "others_hit": float(_others_hit(a.counted, b.counted)),
        "words": len(one.words & other.words) / least_words if least_words else 0.0,
    }


def _days(one: MainEvent, other: MainEvent) -> dict[str, float]:
    gaps = [abs((a - b).days) for a in one.days for b in other.days]
    if not gaps:
        return {}
    gap = min(gaps)
    sure = one.dated and other.dated
    return {
        "same_day": float(gap == 0 and sure),
        "perhaps_same_day": float(gap == 0 and not sure),
        "a_day_apart": float(gap == 1),
        "days_apart": float(gap > 1),
    }


def _where(one: MainEvent, other: MainEvent) -> dict[str, float]:
    towns = [
        frozenset(place.name for place in event.places if place.rank >= Rank.TOWN)
        for event in (one, other)
    ]
    met = (towns[0] & other.named) | (towns[1] & one.named)
    regions = [_regions(event) for event in (one, other)]
    return {
        "same_town": float(bool(met)),
        "other_towns": float(all(towns) and not met),
        "same_region": float(bool(regions[0] & regions[1])),
        "other_regions": float(_apart(*regions)),
        "headlines_apart": float(_lie_apart(one.headline, other.headline)),
    }


def _regions(event: MainEvent) -> frozenset[str]:
    """The regions named, and those that the towns named lie in; without the countries."""
    countries = {place.name for place in event.places if place.rank is Rank.COUNTRY}
    named = {place.name for place in event.places if place.rank is Rank.REGION}
    within = {name for place in event.places if place.rank > Rank.REGION for name in place.within}
    lands = {name for place in event.places if place.rank is Rank.REGION for name in place.within}
    return frozenset((named | within) - countries - lands - _lands())


@lru_cache(maxsize=1)
def _lands() -> frozenset[str]:
    return frozenset(normalise(country) for country in table("places")["capitals"])


def _apart(one: frozenset[str], other: frozenset[str]) -> bool:
    return bool(one) and bool(other) and not one & other


def _lie_apart(one: frozenset[Place], other: frozenset[Place]) -> bool:
    pairs = [places_lie(a, b) for a in one for b in other]
    return bool(pairs) and all(pair is Lie.APART for pair in pairs)


def _values(event: MainEvent) -> frozenset[float]:
    return frozenset(
        toll.figure.value for toll in event.tolls if toll.figure.value > 4 and not toll.figure.vague
    )


def _others_hit(one: str, other: str) -> bool:
    fighters = {"fighters", "soldiers"}
    mixed = (one in fighters and other in _SIDES) or (other in fighters and one in _SIDES)
    return mixed or {one, other} == fighters


def _judge(one: MainEvent, other: MainEvent) -> tuple[MainRelation, tuple[Reason, ...]]:
    a, b = one.toll.figure, other.toll.figure
    here, there = in_words(a), in_words(b)
    stands = compare(a, b)
    if stands in {Comparison.EQUAL, Comparison.COMPATIBLE}:
        return "agree", (Reason("figure", f"{here} in both", a.text, b.text),)
    if stands is Comparison.SCOPE:
        return "scope", (Reason("scope", f"{here} here, {there} there", a.text, b.text),)
    if stands is Comparison.OTHER:
        return "none", ()
    why = _why_update(one, other)
    reason = Reason("figure", f"{here} here, {there} there", a.text, b.text)
    if not why:
        return "conflict", (reason, Reason("source", _sources_in_words(one, other)))
    return "update", (reason, Reason("update", why))


def _why_update(one: MainEvent, other: MainEvent) -> str:
    """Why two figures that differ are counts of two times; empty if nothing says so."""
    if one.updates or other.updates:
        return "the words tell of an earlier or a later count"
    fewer = min(one, other, key=lambda event: event.toll.figure.value)
    if fewer.rising:
        return "the report of the lower count expects it to rise"
    a, b = one.toll, other.toll
    if any(same_source(x, y) for x in a.credits for y in b.credits):
        return "one source, counting at two times"
    earlier, later = (one, other) if _written(one) <= _written(other) else (other, one)
    grown = later.toll.figure.value > earlier.toll.figure.value
    if _written(earlier) != _written(later):
        return "the later report has the higher count" if grown else ""
    if a.credits and b.credits:
        return ""
    fewest, most = sorted((a.figure.value, b.figure.value))
    return "no source is stated for one of two near counts" if most < _MUCH * fewest else ""


def _written(event: MainEvent) -> int:
    return event.written.toordinal() if event.written else 0


def same_source(one: Credit, other: Credit) -> bool:
    """Whether two stated sources are or may be one.

    A name is one with its other spellings; an unnamed class of one label may be one party, an
    unnamed "monitor" any named one, and the head of an organisation speaks for it.
    """
    if one.named == other.named and same_actor(one.label, other.label):
        return True
    return one.kind == other.kind == "ngo"


def _sources_in_words(one: MainEvent, other: MainEvent) -> str:
    names = [
        ", ".join(credit.label for credit in event.toll.credits) or "no stated source"
        for event in (one, other)
    ]
    return f"different sources on one day: {names[0]} here, {names[1]} there"


def _grounds_in_words(one: MainEvent, other: MainEvent) -> tuple[Reason, ...]:
    found = []
    days = one.days & other.days
    if days and one.dated and other.dated:
        found.append(Reason("date", f"same day, {min(days).isoformat()}"))
    if any(place.rank >= Rank.TOWN for place in one.places & other.places):
        found.append(Reason("place", "same place"))
    if one.kinds & other.kinds:
        found.append(Reason("wording", f"same kind of event: {min(one.kinds & other.kinds)}"))
    return tuple(found)
