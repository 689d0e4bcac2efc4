"""Denial and opposite outcomes: whether two claims about one thing exclude each other.

"The army captured the town" is denied by "the army did not capture the town" and by "the army lost
the town", but not by "the rebels lost the town", which tells the same from the other side: so who
did it counts. The doer is the party named before the verb, or behind "by".
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from claims.matching.names import same_actor
from claims.matching.numerals import Word, words_in
from claims.matching.reports import ClaimReport, Reason
from claims.matching.tables import phrases, table

_VERBS = 12
"""Outcomes of one claim that are looked at; a claim of one event has one or two."""
_HIT = ("children", "women", "civilians", "helpers", "people")
_NEAR = 4
"""Words between two parties of which the one did something to the other."""
_BEFORE_PASSIVE = frozenset("was were been being be is are got".split())


@dataclass(frozen=True, slots=True)
class _Verb:
    """Words of an outcome: of which opposition, on which side of it, and by whom."""

    opposition: int
    side: str
    text: str
    doer: str


def denial(text: str) -> str:
    """Return the words by which a text denies; empty if it does not, or denies a denial."""
    word = _denial(text)[0]
    return word.text if word else ""


def denied_from(text: str) -> int:
    """Where in a text that begins what its "no" or "not" denies; -1 without such a word.

    Of "denied" it is not known on which side of it that stands, so it is -1 there too.
    """
    word, is_particle = _denial(text)
    return word.end if word and is_particle else -1


@lru_cache(maxsize=100_000)
def _denial(text: str) -> tuple[Word | None, bool]:
    """The word that denies, and whether it is a particle such as "not"."""
    words = words_in(text)
    lower = [word.lower for word in words]
    idle = set(_places(lower, "idle"))
    particles = [at for at in _places(lower, "denials") if at not in idle]
    for at in _places(lower, "denying"):
        before = [place for place in particles if 0 < at - place <= _NEAR]
        if not before:
            return words[at], False
        particles = [place for place in particles if place not in before]
    return (words[particles[0]], True) if particles else (None, False)


def _places(lower: Sequence[str], key: str) -> Iterator[int]:
    """Where the words of a list's phrases stand."""
    listed = phrases("polarity", key)
    for at in range(len(lower)):
        for length in (3, 2, 1):
            if tuple(lower[at : at + length]) in listed:
                yield from range(at, min(at + length, len(lower)))


def denies(first: ClaimReport, second: ClaimReport) -> Reason | None:
    """Return why one claim excludes the other, or None. Symmetric but for the places marked."""
    here, there = denial(first.text), denial(second.text)
    if first.text.casefold() == second.text.casefold():
        return None
    if (bool(here) or first.modality == "denied") != (bool(there) or second.modality == "denied"):
        words = here or there or "denied"
        where = "here" if here or first.modality == "denied" else "there"
        return Reason("denial", f"denied {where} (“{words}”)", here, there)
    found = _opposed(first, second)
    if found is None:
        return None
    one, other = found
    return Reason("outcome", f"“{one.text}” here, “{other.text}” there", one.text, other.text)


def swapped(first: ClaimReport, second: ClaimReport) -> Reason | None:
    """Return why who did it to whom is the other way round, or None."""
    one, other = _parties(first), _parties(second)
    if one is None or other is None:
        return None
    if same_actor(one[0], other[1]) and same_actor(one[1], other[0]):
        text = f"{one[0]} against {one[1]} here, {other[0]} against {other[1]} there"
        return Reason("actor", text, one[0], other[0])
    return None


def _opposed(first: ClaimReport, second: ClaimReport) -> tuple[_Verb, _Verb] | None:
    for one in _verbs(first.text, first.actors):
        for other in _verbs(second.text, second.actors):
            if one.opposition != other.opposition or one.side == other.side:
                continue
            if _same_doer(one, other):
                return one, other
    return None


def _same_doer(one: _Verb, other: _Verb) -> bool:
    if one.doer and other.doer:
        return same_actor(one.doer, other.doer)
    reversed_ = bool(table("polarity")["opposites"][one.opposition].get("reversed"))
    return not reversed_


@lru_cache(maxsize=100_000)
def _verbs(text: str, actors: tuple[str, ...]) -> tuple[_Verb, ...]:
    words = words_in(text)
    lower = [word.lower for word in words]
    found = []
    for at in range(len(words)):
        for length in (3, 2, 1):
            phrase = tuple(lower[at : at + length])
            if len(phrase) < length:
                continue
            for opposition, side in _sides().get(phrase, ()):
                said = text[words[at].start : words[at + length - 1].end]
                doer = _doer(text, words, at, at + length, actors)
                found.append(_Verb(opposition, side, said, doer))
    return tuple(found[:_VERBS])


@cache
def _sides() -> dict[tuple[str, ...], tuple[tuple[int, str], ...]]:
    found: dict[tuple[str, ...], tuple[tuple[int, str], ...]] = {}
    for number, opposition in enumerate(table("polarity")["opposites"]):
        for side in ("one", "other"):
            for phrase in opposition[side]:
                words = tuple(phrase.split())
                found[words] = (*found.get(words, ()), (number, side))
    return found


def _doer(text: str, words: Sequence[Word], first: int, last: int, actors: tuple[str, ...]) -> str:
    """Who did what a verb says: of the claim's actors the nearest before it, or behind "by"."""
    passive = any(word.lower in _BEFORE_PASSIVE for word in words[max(0, first - 2) : first])
    if passive:
        by = next((word for word in words[last:] if word.lower == "by"), None)
        return _actor_in(text, by.end, len(text), actors, latest=False) if by else ""
    return _actor_in(text, 0, words[first].start, actors, latest=True)


def _actor_in(text: str, start: int, end: int, actors: tuple[str, ...], *, latest: bool) -> str:
    places = {
        actor: (text.rfind if latest else text.find)(actor, start, end) for actor in actors if actor
    }
    stated = {actor: at for actor, at in places.items() if at >= 0}
    if not stated:
        return ""
    # Of "Syrian army" and "army" at one place the longer name is meant.
    return (max if latest else min)(
        stated, key=lambda actor: stated[actor] + (len(actor) if latest else -len(actor))
    )


def is_unspecific(actor: str) -> bool:
    """Whether a party is only a kind of people whom things happen to: "children", "people"."""
    last = actor.lower().split()[-1:]
    people = table("figures")["people"]
    return not last or any(last[0] in people[kind] for kind in _HIT)


def _parties(claim: ClaimReport) -> tuple[str, str] | None:
    """The two parties of a claim that names two, the doer first."""
    actors = [
        actor
        for actor in dict.fromkeys(claim.actors)
        if actor in claim.text and not is_unspecific(actor)
    ]
    if len(actors) != 2:
        return None
    first, second = sorted(actors, key=claim.text.find)
    if first in second or second in first:
        return None
    between = claim.text[claim.text.find(first) + len(first) : claim.text.find(second)]
    words = [word.lower for word in words_in(between)]
    if not 0 < len(words) <= _NEAR or not {"and", "or", ","}.isdisjoint(words):
        return None
    return (second, first) if "by" in words else (first, second)
