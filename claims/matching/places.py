"""Where: places of a claim against a gazetteer, and how two of them lie to each other.

A town is more exact than its province, a province than its country. What the gazetteer does not
know is compared by its name alone, and two unknown names may be one place: only two places that
are both known, and neither in the other, are certain to be two.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum, StrEnum
from functools import cache, lru_cache

from rapidfuzz import fuzz

from claims.matching.names import bare, normalise, plain, same_place
from claims.matching.tables import table

_LONGEST = 3
_SHORT = 3
_NEAR = 70


class Rank(IntEnum):
    """How exact a place is."""

    COUNTRY = 1
    REGION = 2
    TOWN = 3
    UNKNOWN = 4


class Lie(StrEnum):
    """How two places lie to each other."""

    SAME = "same"
    WITHIN = "within"
    APART = "apart"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Place:
    """A place looked up: its normalised name, and the names of what it lies in."""

    name: str
    rank: Rank
    within: frozenset[str]


def lie(first: str, second: str) -> Lie:
    """Tell how two places as stated lie to each other."""
    if same_place(first, second):
        return Lie.SAME
    return places_lie(look_up(first), look_up(second))


def places_lie(one: Place, other: Place) -> Lie:
    """Tell how two places looked up lie to each other."""
    if not one.name or not other.name:
        return Lie.UNKNOWN
    if one.name == other.name:
        return Lie.SAME
    if other.name in one.within or one.name in other.within:
        return Lie.WITHIN
    known = Rank.UNKNOWN not in {one.rank, other.rank}
    return Lie.APART if known else Lie.UNKNOWN


def look_up(place: str) -> Place:
    """Look up a place as stated; of several names in one the most exact ("Varn, Varnia").

    A name that the gazetteer lacks is of rank UNKNOWN: mostly a village or a quarter.
    """
    name = bare(place)
    return _gazetteer().get(normalise(name)) or _composed(name)


@lru_cache(maxsize=100_000)
def _composed(name: str) -> Place:
    """A name that is none of the gazetteer's, but may hold some."""
    words = name.split()
    found, rest = _known_among(words)
    if rest or not found:
        within = frozenset[str]().union(*({entry.name} | entry.within for entry in found))
        return Place(normalise(" ".join(rest)), Rank.UNKNOWN, within)
    return max(found, key=lambda entry: entry.rank)


def rank(place: str) -> Rank:
    """How exact a place as stated is."""
    return look_up(place).rank


def known_in(text: str) -> tuple[Place, ...]:
    """The places of the gazetteer that a text names, in reading order, each once."""
    words = re.findall(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*", text)
    named = [word if word != word.lower() else "" for word in words]
    return tuple(dict.fromkeys(_known_among(named)[0]))


def _known_among(words: Sequence[str]) -> tuple[list[Place], list[str]]:
    """The known names among words, the longest at each place, and the words left over."""
    found, rest, at = [], [], 0
    while at < len(words):
        for length in range(min(_LONGEST, len(words) - at), 0, -1):
            entry = _entry(words[at : at + length])
            if entry is not None:
                found.append(entry)
                at += length
                break
        else:
            rest.append(words[at])
            at += 1
    return found, rest


def _entry(words: Sequence[str]) -> Place | None:
    if not all(words):
        return None
    name = " ".join(words)
    found = _gazetteer().get(normalise(name))
    # "Syrias largest city": a possessive that lost its apostrophe.
    if found is None and name.endswith("s") and len(name) > 4:
        found = _gazetteer().get(normalise(name[:-1]))
    return found if found is not None and _is_spelling(name, found) else None


def _is_spelling(name: str, place: Place) -> bool:
    """Whether a word may be a place's name; "attack" folds as Ataq does, and is none."""
    word = plain(name).removesuffix("s")
    return any(
        word == spelling.removesuffix("s")
        if min(len(word), len(spelling)) <= _SHORT
        else fuzz.ratio(word, spelling) >= _NEAR
        for spelling in _spellings()[place.name]
    )


@cache
def _spellings() -> dict[str, frozenset[str]]:
    """The listed spellings of each place of the gazetteer, by its normalised name."""
    found: dict[str, set[str]] = {place.name: set() for place in _listed()}
    for name, variants in table("places")["aliases"].items():
        if normalise(name) in found:
            found[normalise(name)].update(plain(each) for each in (name, *variants))
    for country, regions in table("places")["regions"].items():
        for region, towns in regions.items():
            for name in (country, region, *towns):
                found[normalise(bare(name))].add(plain(name))
    for country, capital in table("places")["capitals"].items():
        found[normalise(country)].add(plain(country))
        found[normalise(bare(capital))].add(plain(capital))
    return {name: frozenset(spelt) for name, spelt in found.items()}


def shared(first: Iterable[str], second: Iterable[str]) -> tuple[tuple[str, str], ...]:
    """The pairs of places that are one, the most exact first."""
    others = tuple(second)
    pairs = [(a, b) for a in first for b in others if lie(a, b) is Lie.SAME]
    return tuple(sorted(pairs, key=lambda pair: -rank(pair[0])))


_PLACES = 12
"""Places of one claim that are looked at."""


def conflicting(first: Sequence[str], second: Sequence[str]) -> tuple[str, str] | None:
    """Two places that keep two reports apart, or None.

    Both reports name towns or regions, and every pair of them lies apart by the gazetteer.
    """
    one = [place for place in first[:_PLACES] if rank(place) is not Rank.COUNTRY]
    other = [place for place in second[:_PLACES] if rank(place) is not Rank.COUNTRY]
    if not one or not other:
        return None
    if all(lie(a, b) is Lie.APART for a in one for b in other):
        return one[0], other[0]
    return None


@cache
def _gazetteer() -> dict[str, Place]:
    """Places by normalised name; of two of one name the larger is kept."""
    found: dict[str, Place] = {}
    for place in _listed():
        found.setdefault(place.name, place)
    return found


def _listed() -> Iterator[Place]:
    capitals, lands = table("places")["capitals"], table("places")["regions"]
    for country in capitals:
        yield Place(normalise(country), Rank.COUNTRY, frozenset())
    for country, regions in lands.items():
        for region in regions:
            yield Place(normalise(bare(region)), Rank.REGION, frozenset({normalise(country)}))
    for country, regions in lands.items():
        for region, towns in regions.items():
            within = frozenset({normalise(country), normalise(bare(region))})
            for town in towns:
                yield Place(normalise(bare(town)), Rank.TOWN, within)
    for country, capital in capitals.items():
        yield Place(normalise(bare(capital)), Rank.TOWN, frozenset({normalise(country)}))
