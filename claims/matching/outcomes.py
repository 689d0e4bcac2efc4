"""What became of those whom a text counts: each number with the outcome its words give it.

A number takes the outcome that stands behind its noun ("22 people were killed") or the verb
before it ("killed 22 people"), and who kills is not counted among the killed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from claims.extraction.wordlists import words_of
from claims.matching.numerals import Number, Word, numbers_in
from claims.matching.tables import phrases, table

_AUXILIARIES = frozenset("was were is are be been being got have has had".split())
_TO_BE = _AUXILIARIES - {"have", "has", "had"}
_BREAKS = frozenset(
    ". ; ! ? : where when while after before as that which because although though if until".split()
)
_ENDS_PHRASE = frozenset(
    "in on at by from near for with during when while after before as since and or but who which "
    "that were was is are have has had been to into outside inside over under across against near "
    "around including among mostly most he she they it also not between within amid hundreds "
    "thousands dozens scores tens".split()
)
_FOLLOWS_PASSIVE = _ENDS_PHRASE | frozenset(
    ". , ; ! ? monday tuesday wednesday thursday friday saturday sunday today yesterday overnight "
    "early late there here some most all so this last recently".split()
)
_PLURALS = frozenset(
    {"people", "children", "men", "women", "gunmen", "policemen", "schoolchildren"}
)
_AND_DEAD = frozenset({"dead", "killed", "victims", "wounded", "injured", "casualties"})
_REACH = 10
_REACH_OF_TOLL = 24


@dataclass(frozen=True, slots=True)
class _Mark:
    """Words of an outcome: `words[first:last]`."""

    first: int
    last: int
    outcome: str
    phrase: str


@dataclass(frozen=True, slots=True)
class _Counted:
    """A number with its noun phrase, which ends at `end`; `kind` is empty for things."""

    number: Number
    end: int
    kind: str
    noun: str


@dataclass(frozen=True, slots=True)
class _Read:
    """A text as read: its words, and by place what stands there."""

    words: Sequence[Word]
    marks: Mapping[int, _Mark]
    ends: Mapping[int, _Mark]
    counted: Mapping[int, _Counted]


@dataclass(frozen=True, slots=True)
class CountedOutcome:
    """A number of a text with its noun phrase, which ends at the word `end`.

    Attributes:
        counted: The class of people counted; of things, and where no outcome is told, the noun.
        outcome: "killed", "wounded", …; empty if none is told.
        part: The text makes it a part of another number's.
    """

    number: Number
    end: int
    counted: str
    outcome: str
    part: bool


def counted_outcomes(words: Sequence[Word]) -> Iterator[CountedOutcome]:
    """Yield the numbers of a sentence or two with what became of whom they count, in order."""
    marks = {mark.first: mark for mark in _marks(words)}
    counted = [_counted(words, number, marks) for number in numbers_in(words)]
    read = _Read(
        words,
        marks,
        {mark.last - 1: mark for mark in marks.values()},
        {each.number.first: each for each in counted},
    )
    for own in counted:
        mark, part = _outcome(read, own) if own.kind else (None, False)
        yield CountedOutcome(
            number=own.number,
            end=own.end,
            counted=own.kind if mark else own.noun,
            outcome=mark.outcome if mark else "",
            part=part or _is_part(words, own.number.first, own.end),
        )


def _marks(words: Sequence[Word]) -> Iterator[_Mark]:
    """Find the words of outcomes, the longest phrase at each place."""
    outcomes = _outcomes()
    at = 0
    while at < len(words):
        for length in (3, 2, 1):
            phrase = tuple(word.lower for word in words[at : at + length])
            if len(phrase) == length and phrase in outcomes and not _misleads(words, at, phrase):
                yield _Mark(at, at + length, outcomes[phrase], " ".join(phrase))
                at += length - 1
                break
        at += 1


@cache
def _outcomes() -> dict[tuple[str, ...], str]:
    return {
        tuple(phrase.split()): outcome
        for outcome, listed in table("figures")["outcomes"].items()
        for phrase in listed
    }


def _misleads(words: Sequence[Word], at: int, phrase: tuple[str, ...]) -> bool:
    """ "To death", "the Dead Sea", "death penalty", "deaths" of two clauses, "its toll on"."""
    before = words[at - 1].lower if at else ""
    after = words[at + len(phrase)].lower if at + len(phrase) < len(words) else ""
    if phrase == ("death",):
        return after not in {"of", "toll"} or before == "to"
    if phrase == ("lives",):
        return after != "of"
    if (phrase, after) in {(("dead",), "sea"), (("dead",), "end"), (("toll",), "on")}:
        return True
    joined = len(phrase) == 2 and phrase[0] in {"killed", "dead", "kill", "kills"}
    return joined and phrase[1] != "toll" and after[:1].isdigit()


def _counted(words: Sequence[Word], number: Number, marks: dict[int, _Mark]) -> _Counted:
    """Read the noun behind a number, up to a verb, a preposition or an outcome."""
    at = number.last
    if at < len(words) and words[at].lower == "of":
        at += 1
        if at < len(words) and words[at].lower in {"the", "its", "their", "his"}:
            at += 1
    start = at
    kind, noun, end = "", "", number.last
    while at < len(words) and at - start < 6 and at not in marks:
        lower = words[at].lower
        acronym = len(lower) > 1 and words[at].text.isupper()
        if not lower[0].isalpha() or (lower in _ENDS_PHRASE and not acronym):
            break
        known = _kind(lower)
        if known is None and lower in words_of("place_nouns"):
            known = ""
        if known is not None:
            kind, noun, end = known, lower, at + 1
            if kind and (lower in _PLURALS or lower.endswith("s")):
                # "80 people terrorists": where a word was put in, the next one tells who they were.
                named = words[at + 1].lower if at + 1 < len(words) else ""
                if kind == "people" and _kind(named) in {"civilians", "fighters", "soldiers"}:
                    kind, noun, end = _kind(named) or kind, named, at + 2
                break
        elif not noun and lower.endswith("s") and words[at].text.islower():
            noun, end = lower, at + 1
        at += 1
    if not noun or (not kind and _kind(noun) is None and noun not in words_of("place_nouns")):
        return _Counted(number, end, "people", noun)
    return _Counted(number, end, kind, noun)


@cache
def _kind(noun: str) -> str | None:
    """The class of people that a noun names, "" for things, None if it is not known."""
    words = table("figures")
    for kind, nouns in words["people"].items():
        if noun in nouns:
            return str(kind)
    return "" if noun in words["things"]["words"] else None


def _outcome(read: _Read, own: _Counted) -> tuple[_Mark | None, bool]:
    """The outcome of a number, and whether its words make it a part of another's."""
    noun = read.marks.get(own.number.last)
    if noun and tuple(noun.phrase.split()) in phrases("figures", "forms", "nouns"):
        return noun, _is_part(read.words, own.number.first, own.end)
    before, part = _before(read, own)
    if before is not None and (part or before.last == own.number.first):
        return before, part
    behind, part_behind = _behind(read, own)
    return (before, part) if behind is None else (behind, part_behind)


def _behind(read: _Read, own: _Counted) -> tuple[_Mark | None, bool]:
    words = read.words
    place, part = own.end, False
    limit = place + _REACH
    while place < min(len(words), limit):
        lower = words[place].lower
        if place in read.marks:
            return (read.marks[place] if _is_passive(read, place) else None), part
        if lower in _BREAKS:
            return None, part
        if lower == "among" and words[place - 1].lower in _AUXILIARIES:
            part = True
        inner = read.counted.get(place)
        if inner is None:
            place += 1
            continue
        listed = words[place - 1].lower in {"and", ","} and place <= own.end + 1
        # "22 children 6 teachers killed": where a comma was lost a list is two groups in a row.
        listed = listed or (place == own.end and inner.kind not in {"", "people", own.kind})
        if not (part or listed or _is_part(words, place, inner.end)):
            return None, part
        limit += inner.end - place
        place = inner.end
    return None, part


def _is_passive(read: _Read, place: int) -> bool:
    """Whether an outcome was met by whom the words before it name, not brought about by them."""
    words, mark = read.words, read.marks[place]
    phrase = tuple(mark.phrase.split())
    if phrase in phrases("figures", "forms", "before_only"):
        return False
    if phrase in phrases("figures", "forms", "after_only"):
        return True
    if any(word.lower in _TO_BE for word in words[max(0, place - 2) : place]):
        return True
    following = read.counted.get(mark.last)
    if following is not None:
        # "8 killed 5 wounded": the next number has an outcome of its own right behind it.
        return following.end in read.marks
    after = words[mark.last].lower if mark.last < len(words) else "."
    return after in _FOLLOWS_PASSIVE or mark.last in read.marks


def _before(read: _Read, own: _Counted) -> tuple[_Mark | None, bool]:
    first = own.number.first
    part = _is_part(read.words, first, own.end)
    for place in range(first - 1, max(-1, first - 1 - _REACH_OF_TOLL), -1):
        mark = read.ends.get(place)
        if mark is None:
            if read.words[place].lower in _BREAKS:
                break
            continue
        if any(word in mark.phrase for word in ("toll", "count", "number")):
            return mark, part
        if first - mark.last > _REACH:
            break
        if _names_the_dead(read.words, mark):
            return mark, True
        passive = _is_passive(read, mark.first)
        return (None if passive and not part else mark), part
    return None, part


def _names_the_dead(words: Sequence[Word], mark: _Mark) -> bool:
    """ "Among the dead were four doctors", "of those killed six were children"."""
    before = tuple(word.lower for word in words[max(0, mark.first - 2) : mark.first])
    return mark.phrase in _AND_DEAD and before in {
        (preposition, article) for preposition in ("among", "of") for article in ("the", "those")
    }


def _is_part(words: Sequence[Word], first: int, end: int) -> bool:
    before = tuple(word.lower for word in words[max(0, first - 2) : first])
    if before in {("among", "them"), ("among", "those")}:
        return True
    if before[-1:] in phrases("figures", "scope", "part_before"):
        return True
    listed = phrases("figures", "scope", "part_after")
    return any(
        tuple(word.lower for word in words[at : at + length]) in listed
        for at in range(first + 1, end + 1)
        for length in (2, 3)
    )
