"""How the main figures of two articles stand to each other.

First whether they are about one event: a sum of grounds, each with a weight that can be read
below, from day, places, kind of event, who was hit, the figures and the words. Then what the two
figures say: agreement, another scope, a later count, or a conflict, which is left for different
sources that differ on one day without a word of an update.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from math import exp, log
from typing import Literal

from claims.matching.events import MainEvent, main_event
from claims.matching.figures import Comparison, Figure, compare
from claims.matching.names import normalise, same_actor
from claims.matching.places import Lie, Place, Rank, places_lie
from claims.matching.reports import ArticleReport, Credit, Reason
from claims.matching.tables import has_phrase, table

MainRelation = Literal["agree", "conflict", "update", "scope", "none"]

WEIGHTS: Mapping[str, float] = {
    "constant": -4.6,
    "same_day": 2.0,
    "perhaps_same_day": 1.2,
    "a_day_apart": -2.0,
    "days_apart": -6.0,
    "no_day": -1.0,
    "other_weekday": -3.0,
    "same_town": 1.2,
    "other_towns": -1.0,
    "same_region": 0.4,
    "other_regions": -2.0,
    "headlines_apart": -3.0,
    "same_kind": 0.8,
    "other_kinds": -1.0,
    "same_rare_kind": 0.7,
    "other_headline_kind": -2.5,
    "same_target": 0.9,
    "other_targets": -0.5,
    "equal_figure": 1.2,
    "nearness": 1.6,
    "far_figures": -1.0,
    "shared_figures": 0.5,
    "former_count": 2.5,
    "others_hit": -2.2,
    "words": 3.0,
}
"""What each ground of `event_grounds` adds to the logit of "one event"."""

_SIDES = frozenset({"civilians", "children", "women", "helpers"})
_RARE_KINDS = frozenset({"bombing", "chemical", "execution", "accident"})
_FAR = 6
"""Of two tolls the one this many times the other is likely of another event."""
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
    values = tuple(in_words(figure) for figure in _figures(one, other))
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
        "other_headline_kind": float(a.value != b.value and _tell_of_other_kinds(one, other)),
        "same_target": float(bool(one.targets & other.targets)),
        "other_targets": float(_apart(one.targets, other.targets)),
        "equal_figure": float(a.value == b.value and a.value > 2),
        "nearness": fewest / most,
        "far_figures": float(most > _FAR * fewest and not (a.vague or b.vague)),
        "shared_figures": float(min(2, len(_values(one) & _values(other)))),
        "former_count": float(bool(_replaced(one, other) or _replaced(other, one))),
        "others_hit": float(_others_hit(a, b)),
        "words": len(one.words & other.words) / least_words if least_words else 0.0,
    }


def _figures(one: MainEvent, other: MainEvent) -> tuple[Figure, Figure]:
    """The figures to compare: the main ones, or of the one the count that the other replaced.

    Where the main ones are equal both texts have the new count, and may tell the old one too.
    """
    if one.toll.figure.value == other.toll.figure.value:
        return one.toll.figure, other.toll.figure
    if replaced := _replaced(one, other):
        return one.toll.figure, replaced
    if replaced := _replaced(other, one):
        return replaced, other.toll.figure
    return one.toll.figure, other.toll.figure


def _replaced(one: MainEvent, other: MainEvent) -> Figure | None:
    """The count of the other text that the one text names as the one before its own, or None."""
    before = {(former.value, former.outcome) for former in one.formers}
    counts = (toll.figure for toll in other.tolls)
    return next((count for count in counts if (count.value, count.outcome) in before), None)


def _days(one: MainEvent, other: MainEvent) -> dict[str, float]:
    gaps = [abs((a - b).days) for a in one.days for b in other.days]
    if not gaps:
        weekdays = {(a - b) % 7 for a in one.weekdays for b in other.weekdays}
        # The day on which a source spoke is mostly the one after.
        apart = bool(weekdays) and not weekdays & {6, 0, 1}
        return {"no_day": float(0 not in weekdays and not apart), "other_weekday": float(apart)}
    gap = min(gaps)
    sure = one.dated and other.dated
    return {
        "same_day": float(gap == 0 and sure),
        "perhaps_same_day": float(gap == 0 and not sure),
        "a_day_apart": float(gap == 1),
        "days_apart": float(gap > 1),
        "no_day": 0.0,
        "other_weekday": 0.0,
    }


def _tell_of_other_kinds(one: MainEvent, other: MainEvent) -> bool:
    """Whether the one headline tells of a gas attack and the other of something else.

    What happened elsewhere on that day is mentioned in many a lead.
    """
    told = (one.headline_kinds, other.headline_kinds)
    return all(told) and len({"chemical" in kinds for kinds in told}) == 2


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
    return _regions_of(event.places)


def _regions_of(places: frozenset[Place]) -> frozenset[str]:
    countries = {place.name for place in places if place.rank is Rank.COUNTRY}
    named = {place.name for place in places if place.rank is Rank.REGION}
    within = {name for place in places if place.rank > Rank.REGION for name in place.within}
    lands = {name for place in places if place.rank is Rank.REGION for name in place.within}
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


def _others_hit(one: Figure, other: Figure) -> bool:
    """Whether two figures count the dead of two sides, or fighters and civilians."""
    fighters = {"fighters", "soldiers"}
    who = {one.counted, other.counted}
    mixed = bool(who & fighters) and bool(who & _SIDES)
    sides = {_side(one), _side(other)}
    return mixed or who == fighters or sides == {"state", "rebels"}


@lru_cache(maxsize=50_000)
def _side(figure: Figure) -> str:
    """On whose side those stand whom a figure counts, by its words: "state", "rebels" or ""."""
    if figure.counted not in {"fighters", "soldiers"}:
        return ""
    found = [
        side
        for side in table("actors")["sides"]
        if has_phrase(figure.text, "actors", "sides", side)
    ]
    return found[0] if len(found) == 1 else ""


def _judge(one: MainEvent, other: MainEvent) -> tuple[MainRelation, tuple[Reason, ...]]:
    a, b = _figures(one, other)
    here, there = in_words(a), in_words(b)
    stands = Comparison.EQUAL if _add_up(one, other) else compare(a, b)
    if stands in {Comparison.EQUAL, Comparison.COMPATIBLE}:
        return "agree", (Reason("figure", f"{here} in both", a.text, b.text),)
    if stands is Comparison.SCOPE:
        return "scope", (Reason("scope", f"{here} here, {there} there", a.text, b.text),)
    if stands is Comparison.OTHER:
        return "none", ()
    if _told_beside(one, other):
        return "scope", (Reason("scope", f"{here} here, {there} there", a.text, b.text),)
    why = _why_update(one, other)
    if stands is Comparison.OUTGROWN and not why:
        return "agree", (Reason("figure", f"{here} here, {there} there", a.text, b.text),)
    reason = Reason("figure", f"{here} here, {there} there", a.text, b.text)
    if not why and _of_wider_area(one, other):
        return "scope", (replace(reason, kind="scope"),)
    if not why:
        return "conflict", (reason, Reason("source", _sources_in_words(one, other)))
    return "update", (reason, Reason("update", why))


def _add_up(one: MainEvent, other: MainEvent) -> bool:
    """Whether the one main figure is the sum of what the other's claim counts apart."""
    for whole, parts in ((one, other), (other, one)):
        claim = parts.toll.claim
        counted = [
            toll.figure.value
            for toll in parts.tolls
            if toll.claim is claim
            and toll.figure.scope != "part"
            and toll.figure.outcome == whole.toll.figure.outcome
        ]
        if len(counted) > 1 and sum(counted) == whole.toll.figure.value:
            return True
    return False


def _told_beside(one: MainEvent, other: MainEvent) -> bool:
    """Whether the one's claim tells the other's figure beside its own: "45 here and 22 there"."""
    for event, met in ((one, other.toll.figure), (other, one.toll.figure)):
        main = event.toll
        beside = (toll.figure for toll in event.tolls if toll.claim is main.claim)
        if any(
            figure.value == met.value != main.figure.value and figure.outcome == met.outcome
            for figure in beside
        ):
            return True
    return False


def _of_wider_area(one: MainEvent, other: MainEvent) -> bool:
    """Whether the greater figure is of several provinces, and the other of one among them."""
    small, large = sorted((one, other), key=lambda event: event.toll.figure.value)
    regions = _regions(large)
    within = _regions_of(small.headline)
    return not large.headline and len(regions) > 1 and bool(within & regions)


def _why_update(one: MainEvent, other: MainEvent) -> str:
    """Why two figures that differ are counts of two times; empty if nothing says so."""
    if _figures(one, other) != (one.toll.figure, other.toll.figure):
        return "the one count has replaced the other"
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
