"""Numbers in a text, in words and digits, with the bounds their words give them.

Reads plain text, headlines and texts that lost their commas included, so that it needs no parse.
What looks like a number and counts nothing is left out: ages, dates, years, times of day,
durations, money, calibres, the numbers in names ("T-72", "Resolution 40").
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, NamedTuple

Bound = Literal["exact", "at_least", "at_most", "about", "range"]

WORD = re.compile(r"\d[\d,]*(?:\.\d+)?|[^\W\d_]+(?:[-’'][^\W\d_]+)*|[^\w\s]")

_UNITS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
    "fifteen sixteen seventeen eighteen nineteen"
).split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_SMALL = {word: value for value, word in enumerate(_UNITS)} | {
    word: 10 * ten for ten, word in enumerate(_TENS, start=2)
}
_SCALES = {"dozen": 12, "hundred": 100, "thousand": 1000, "million": 1_000_000}
# A plural of vague size means at least two of it, as in `claims.extraction.quantities`.
_VAGUE = {"tens": 20, "dozens": 24, "scores": 40, "hundreds": 200, "thousands": 2000}
_WORDED: dict[Bound, str] = {
    "at_least": "at least|more than|over|no fewer than|no less than|not less than|upwards of|"
    "in excess of|well over|above|a minimum of",
    "at_most": "up to|as many as|at most|no more than|less than|fewer than|under|below",
    "about": "about|around|nearly|almost|approximately|roughly|some|close to|estimated|"
    "an estimated",
}
_HEDGES: dict[tuple[str, ...], Bound] = {
    tuple(phrase.split()): bound
    for bound, phrases in _WORDED.items()
    for phrase in phrases.split("|")
}
_MONTHS = frozenset(
    "january february march april june july august september october november december jan feb "
    "mar apr jun jul aug sep sept oct nov dec".split()
)
_AFTER = frozenset(
    "year years month months week weeks day days hour hours minute minutes second seconds am pm "
    "gmt utc mm cm kg percent % o'clock pct euros dollars pounds millimetre millimeter degrees st "
    "nd rd th".split()
)
_BEFORE = frozenset(
    "$ £ € # aged age ages no number numbers resolution article chapter section route highway "
    "no. unit page version vol channel since until".split()
)
_OTHERS = frozenset({"another", "other", "further", "more", "additional"})


class Word(NamedTuple):
    """A word or a mark, with its place in the text."""

    text: str
    lower: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Number:
    """A number phrase: `words[first:last]`.

    Attributes:
        value: The number said; the lower one of a range.
        low, high: Bounds of what is meant; None where open.
        vague: "Dozens", "hundreds".
    """

    first: int
    last: int
    value: float
    low: float | None
    high: float | None
    bound: Bound
    vague: bool = False


@lru_cache(maxsize=2048)
def words_in(text: str) -> tuple[Word, ...]:
    """Split a text into words and marks; several readers of one claim follow each other."""
    return tuple(
        Word(match.group(), match.group().lower().replace("’", "'"), match.start(), match.end())
        for match in WORD.finditer(text)
    )


def numbers_in(words: Sequence[Word]) -> tuple[Number, ...]:
    """Find the numbers that count something, in reading order."""
    return tuple(_numbers(words))


def _numbers(words: Sequence[Word]) -> Iterator[Number]:
    at = 0
    while at < len(words):
        read = _read(words, at)
        if read is None:
            at += 1
            continue
        end, value, vague = read
        upper, end = _upper(words, end, value)
        if not _is_count(words, at, end, value):
            at = end
            continue
        first, bound = _hedge(words, at)
        if upper is not None:
            bound = "range"
        elif vague:
            bound = "at_least"
        elif _word(words, end) == "or" and _word(words, end + 1) == "more":
            bound, end = "at_least", end + 2
        low = None if bound == "at_most" else value
        high = None if bound == "at_least" else upper or value
        yield Number(first, end, value, low, high, bound, vague)
        at = end


def _word(words: Sequence[Word], at: int) -> str:
    return words[at].lower if 0 <= at < len(words) else ""


def _read(words: Sequence[Word], at: int) -> tuple[int, float, bool] | None:
    """Where a number that starts here ends, its value, and whether it is a vague plural."""
    lower = words[at].lower
    if lower in _VAGUE:
        if _word(words, at - 1) == "the" or (lower == "tens" and _word(words, at + 1) != "of"):
            return None
        after = _word(words, at + 2)
        if _word(words, at + 1) == "of" and after in _VAGUE:
            return at + 3, _VAGUE[lower] * _VAGUE[after] / 2, True
        return at + 1, _VAGUE[lower], True
    if lower == "half" and [_word(words, at + k) for k in (1, 2)] == ["a", "dozen"]:
        return at + 3, 6, False
    if lower == "a" and _word(words, at + 1) in _SCALES:
        return _scaled(words, at + 1, 1)
    value = _simple(words[at])
    return None if value is None else _scaled(words, at + 1, value)


def _simple(word: Word) -> float | None:
    if word.lower[0].isdigit():
        return _digits(word.lower)
    if word.lower in _SMALL:
        return _SMALL[word.lower]
    ten, _, unit = word.lower.partition("-")
    if ten in _TENS and unit in _UNITS[1:10]:
        return _SMALL[ten] + _SMALL[unit]
    return None


def _digits(text: str) -> float | None:
    try:
        return float(text.replace(",", ""))
    except ValueError:
        return None


def _scaled(words: Sequence[Word], at: int, value: float) -> tuple[int, float, bool]:
    """Read on: "two hundred and ten", "2.5 million", "three dozen"."""
    total, group = 0.0, value
    while _word(words, at) in _SCALES:
        group *= _SCALES[words[at].lower]
        at += 1
        rest = at + 1 if _word(words, at) == "and" else at
        more = _simple(words[rest]) if rest < len(words) else None
        if more is None or more >= group or words[rest].lower[0].isdigit():
            break
        total, group, at = total + group, more, rest + 1
    return at, total + group, False


def _upper(words: Sequence[Word], end: int, value: float) -> tuple[float | None, int]:
    """The upper end of a range "10 to 15", "10-15", "between 10 and 15", and where it ends."""
    joint = _word(words, end)
    if joint not in {"to", "-", "–", "and"} or end + 1 >= len(words):
        return None, end
    if joint == "and" and _word(words, end - 2) != "between":
        return None, end
    second = _read(words, end + 1)
    if second is None or second[2] or not value < second[1] <= 10 * value:
        return None, end
    return second[1], second[0]


def _is_count(words: Sequence[Word], at: int, end: int, value: float) -> bool:
    before, after = _word(words, at - 1), _word(words, end)
    digits = words[at].lower[0].isdigit()
    if before in _BEFORE or (before == "of" and _word(words, at - 2) == "age"):
        return False
    if before in _MONTHS or after in _MONTHS or (digits and "may" in {before, after}):
        return False
    if after in _AFTER or (after == "of" and _word(words, end + 1) == "age"):
        return False
    if digits and after in {"a", "an", "the"}:
        return False
    if _is_glued(words, at, end):
        return False
    if digits and 1900 <= value <= 2099 and end == at + 1 and "," not in words[at].text:
        plural = after.endswith("s") or after in {"people", "men", "women", "children"}
        return plural and before not in {"in", "by", "of", "from"}
    return value > 0 and not (value == 1 and not digits and not _counts_one(words, at, end))


def _is_glued(words: Sequence[Word], at: int, end: int) -> bool:
    """Part of a name, a time, a fraction, a compound: "T-72", "10:30", "8-year-old", "4G"."""
    if at and words[at - 1].end == words[at].start and words[at - 1].text not in "([“‘\"'—–*•":
        return True
    if end < len(words) and words[end].start == words[end - 1].end:
        glued = words[end].text
        return glued in {":", "/", "-", "–", "%"} or glued[0].isalnum()
    return False


def _counts_one(words: Sequence[Word], at: int, end: int) -> bool:
    """ "One soldier", not "one of them", "no one", "this one"."""
    after = _word(words, end)
    before = _word(words, at - 1)
    return after.isalpha() and after not in {"of", "in", "that", "and"} and before not in {
        "no", "this", "the", "any", "every", "last", "each", "that", "which",
    }  # fmt: skip


def _hedge(words: Sequence[Word], at: int) -> tuple[int, Bound]:
    if _word(words, at - 1) in _OTHERS:
        at -= 1
    for length in (3, 2, 1):
        phrase = tuple(_word(words, at - length + k) for k in range(length))
        if at >= length and phrase in _HEDGES:
            return at - length, _HEDGES[phrase]
    return at, "exact"
