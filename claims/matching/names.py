"""Names across outlets: transliterations, aliases, and when two of them mean one.

Arabic, Persian and Cyrillic names are written in as many ways as there are outlets ("Deir Ezzur",
"Deir ez-Zor"; "Jeish al-Islam", "Jaysh al-Islam"). A name is folded to what survives
transliteration: its consonants, and whether a vowel between them is spoken in the back of the
mouth (o, u) or not (a, e, i). So "Hassan" and "Hussein" stay two names, and "Mohammed" and
"Muhammad" are one.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache, lru_cache

from rapidfuzz import fuzz

from claims.extraction.wordlists import words_of
from claims.matching.tables import table

_DIRECTIONS = {
    word + ending: word
    for word in (
        "north", "south", "east", "west", "northeast", "northwest", "southeast", "southwest",
    )
    for ending in ("", "ern")
}  # fmt: skip
_ARTICLES = frozenset("the al el ad ar as ash at az an ez es er ed en ul il".split())
_WORD = re.compile(r"[^\W_]+")
# "Ezzur", "Arraqqa": an article that took the first letter of its noun.
_ASSIMILATED = re.compile(r"^(?:e|a(?=\w{6}))(?=([dnrstz])\1)")
_SPELLINGS = tuple(
    (re.compile(pattern), spelling)
    for pattern, spelling in (
        (r"^k[aei]?f[aei]?r$", "kafr"),
        (r"dj|g(?=[ei])", "j"),
        (r"(?:dh|th)(?=[aeiou])", "d"),
        (r"gh", "g"),
        (r"kh", "k"),
        (r"ph", "f"),
        (r"ck|q|c(?=[aou]|$)", "k"),
        (r"(.)\1+", r"\1"),
        (r"[ao]w(?![aeiou])|au|ou", "u"),
        (r"[aeiou]y(?![aeiou])|[ae]i|ie|ae", "i"),
        (r"y(?![aeiou])", "i"),
        (r"(?<=[aeiou])h$", ""),
        (r"[aei]+", "a"),
        (r"[ou]+", "u"),
        (r"(.)\1+", r"\1"),
    )
)
_FUZZY = 92
_FUZZY_LENGTH = 7
_BODIES = frozenset(
    "agency association authority brigade bureau centre center coalition command committee "
    "committees company council defence defense department directorate foundation fund helmets "
    "institute ministry movement network office organisation organization party service state "
    "union front united nations observatory rights".split()
)

_extra: ContextVar[Mapping[str, str]] = ContextVar("extra", default={})  # noqa: B039 (never written to)


@contextmanager
def with_aliases(extra: Mapping[str, str]) -> Iterator[None]:
    """Know further aliases, each with the name it stands for, in the block that follows."""
    known = {plain(alias): plain(name) for alias, name in extra.items()}
    places = {
        bare(alias): bare(name) for alias, name in extra.items() if bare(alias) and bare(name)
    }
    token = _extra.set(places | known)
    try:
        yield
    finally:
        _extra.reset(token)


def plain(name: str) -> str:
    """Return a name in lower case, without accents, articles, possessives and marks."""
    return _plain(name[:200])


def normalise(name: str) -> str:
    """Return what a name is compared by; equal for its transliterations and known aliases.

    Empty for a name without letters.
    """
    known = plain(name)
    return _normalised(_extra.get().get(known, known))


def same_place(first: str, second: str) -> bool:
    """Whether two places as stated have one name: "Aleppo province", "the city of Aleppo".

    Opposite directions keep apart ("eastern Ghouta", "western Ghouta"); a direction alone does
    not ("northern Aleppo" is of Aleppo).
    """
    one, other = bare(first), bare(second)
    if not one or not other:
        return False
    if _direction(first) and _direction(second) and _direction(first) != _direction(second):
        return False
    return _alike(normalise(one), normalise(other))


def same_actor(first: str, second: str) -> bool:
    """Whether two names are of one body or person.

    Never of two people: of names of several words every word must be the same, and a surname
    alone is nobody's.
    """
    one, other = normalise(first), normalise(second)
    if not one or not other:
        return False
    if one == other:
        return True
    bodies = set(plain(first).split()) & _BODIES and set(plain(second).split()) & _BODIES
    return bool(bodies) and _alike(one, other)


@lru_cache(maxsize=100_000)
def bare(place: str) -> str:
    """Return the name in a place as stated: "Varn" of "the eastern province of Varn"."""
    generic = words_of("place_nouns")
    kept = [
        word
        for word in plain(place).split()
        if word not in generic and word not in _DIRECTIONS and word not in _FILLERS
    ]
    return " ".join(kept)


_FILLERS = frozenset(
    "the of in near central upper lower greater rural held outside s countryside governorate "
    "governorates de facto capital old new city's".split()
)


def _direction(place: str) -> str:
    return next((_DIRECTIONS[w] for w in plain(place).split() if w in _DIRECTIONS), "")


def _alike(one: str, other: str) -> bool:
    if one == other:
        return True
    long = min(len(one), len(other)) >= _FUZZY_LENGTH and one[0] == other[0]
    same_words = one.count(" ") == other.count(" ")
    return long and same_words and fuzz.ratio(one, other) >= _FUZZY


@lru_cache(maxsize=100_000)
def _plain(name: str) -> str:
    # The dotless i of Turkish is a letter of its own, which other outlets write as i.
    spread = unicodedata.normalize("NFKD", name.casefold().replace("ı", "i"))
    letters = "".join(c for c in spread if not unicodedata.combining(c))
    letters = re.sub(r"[’'`ʿʾ]s\b", "", letters).replace("’", "'")
    letters = re.sub(r"(?<=\w)['`ʿʾ](?=\w)|\b['`ʿʾ]|(?<=\b[a-z])\.(?=[a-z]?\b)", "", letters)
    words = _WORD.findall(letters)
    kept = [word for at, word in enumerate(words) if word not in _ARTICLES or len(words) == 1]
    return " ".join(kept)


@lru_cache(maxsize=100_000)
def _normalised(name: str) -> str:
    return _folded(_aliases().get(_folded(name), name))


@lru_cache(maxsize=100_000)
def _folded(name: str) -> str:
    return " ".join(_folded_word(word) for word in name.split())


def _folded_word(word: str) -> str:
    word = _ASSIMILATED.sub("", word)
    for pattern, spelling in _SPELLINGS:
        word = pattern.sub(spelling, word)
    return word


@cache
def _aliases() -> dict[str, str]:
    found: dict[str, str] = {}
    for tables in (table("places")["aliases"], table("actors")["aliases"]):
        for name, variants in tables.items():
            for variant in (name, *variants):
                found[_folded(plain(variant))] = plain(name)
    return found
