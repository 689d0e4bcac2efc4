"""Numbers of something, with the bounds that the words give them.

"Over 50 civilians" is at least 50; "hundreds" at least 200; "10 to 15" both. Dates, ages, clock
times and numbers that are part of a name ("T-3", "Resolution 40") count nothing and are left out.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from claims.extraction.spans import Quantity, Span
from claims.extraction.tokens import Tree
from claims.extraction.wordlists import words_of

_UNITS = {
    word: value
    for value, word in enumerate(
        [
            "zero",
            "one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
            "thirteen",
            "fourteen",
            "fifteen",
            "sixteen",
            "seventeen",
            "eighteen",
            "nineteen",
        ]
    )
}
_TENS = {
    "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50,
    "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90,
}  # fmt: skip
_SCALES = {"hundred": 100, "thousand": 1000, "million": 1_000_000, "billion": 1_000_000_000}
# A plural of vague size means at least two of it: "hundreds" are 200 or more.
_VAGUE = {
    "tens": 20, "dozens": 24, "scores": 40, "hundreds": 200, "thousands": 2000,
    "millions": 2_000_000, "billions": 2_000_000_000,
}  # fmt: skip
_FEWEST = (
    "well over", "more than", "at least", "no fewer than", "no less than", "upwards of",
    "in excess of", "over", "above",
)  # fmt: skip
_MOST = (
    "as many as", "no more than", "fewer than", "less than", "at most", "up to", "under", "below",
)  # fmt: skip
_ABOUT = (
    "an estimated", "about", "around", "nearly", "almost", "approximately", "roughly", "some",
    "close to", "an additional",
)  # fmt: skip
_HEDGES = {
    tuple(phrase.split()): kind
    for kind, phrases in (("fewest", _FEWEST), ("most", _MOST), ("about", _ABOUT))
    for phrase in phrases
}
_DIGITS = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?")
_ATTACHED = re.compile(r"(\d[\d,.]*)[-‑]?(km|kg|mm|cm|m|%)", re.IGNORECASE)
_WEEKDAYS = frozenset(
    ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
)
_COUNTED_ONES = frozenset({"death", "body", "person", "child", "civilian", "day", "hour", "km"})
_PRONOUNS = frozenset({"nobody", "nothing", "everybody", "everyone", "someone", "anyone", "none"})
_MONTHS = frozenset(
    [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ]
)


@dataclass(frozen=True, slots=True)
class _Number:
    """A number in words or digits: `tree[start:end]`, its value, and its upper end if a range."""

    start: int
    end: int
    value: float
    upper: float | None = None
    vague: bool = False
    unit: str = ""


def find_quantities(tree: Tree, text: str) -> tuple[tuple[range, Quantity], ...]:
    """All quantities of one sentence, each with the indices of its words, in reading order.

    Args:
        tree: The sentence.
        text: The whole article, which the spans index.
    """
    found: list[tuple[range, Quantity]] = []
    at = 0
    while at < len(tree):
        number = _number_at(tree, at)
        if number is None:
            at += 1
            continue
        at = number.end
        if _is_name_or_date(tree, number):
            continue
        words, made = _quantity(tree, number, text)
        if not made.unit and found:
            made = replace(made, unit=found[-1][1].unit)
        found.append((words, made))
        at = max(at, words.stop)
    return tuple(found)


def _number_at(tree: Tree, at: int) -> _Number | None:
    first = _single(tree, at)
    if first is None:
        return None
    following = first.end
    if following + 1 < len(tree) and tree[following].lower in {"to", "-", "–"}:
        second = _single(tree, following + 1)
        if second is not None and not second.vague and second.value > first.value:
            return _Number(at, second.end, first.value, second.value, unit=second.unit)
    if (
        at > 0
        and tree[at - 1].lower == "between"
        and following + 1 < len(tree)
        and tree[following].lower == "and"
    ):
        second = _single(tree, following + 1)
        if second is not None and second.value > first.value:
            return _Number(at - 1, second.end, first.value, second.value, unit=second.unit)
    return first


def _single(tree: Tree, at: int) -> _Number | None:
    lower = tree[at].lower
    following = tree[at + 1].lower if at + 1 < len(tree) else ""
    if lower in _VAGUE and not (at > 0 and tree[at - 1].lower == "the"):
        after = tree[at + 2].lower if at + 2 < len(tree) else ""
        if following == "of" and after in _VAGUE:
            return _Number(at, at + 3, _VAGUE[lower] * _VAGUE[after] / 2, vague=True)
        return _Number(at, at + 1, _VAGUE[lower], vague=True)
    if lower == "half" and following == "a" and _word(tree, at + 2) == "dozen":
        return _Number(at, at + 3, 6)
    if lower == "a" and following in {"dozen", "hundred", "thousand", "million"}:
        value = 12 if following == "dozen" else _SCALES[following]
        return _Number(at, at + 2, value)
    attached = _ATTACHED.fullmatch(tree[at].text)
    if attached:
        return _Number(at, at + 1, _digits(attached.group(1)), unit=attached.group(2))
    return _composed(tree, at)


def _word(tree: Tree, at: int) -> str:
    return tree[at].lower if 0 <= at < len(tree) else ""


def _digits(text: str) -> float:
    return float(text.replace(",", "").rstrip("."))


def _composed(tree: Tree, at: int) -> _Number | None:
    """ "47", "two hundred", "twenty-five", "three and a half", "2.5 million"."""
    value = _simple(_word(tree, at), tree[at].text)
    if value is None:
        return None
    end = at + 1
    if value in _TENS.values() and _word(tree, end) == "-" and _word(tree, end + 1) in _UNITS:
        value, end = value + _UNITS[_word(tree, end + 1)], end + 2
    while _word(tree, end) in _SCALES or _word(tree, end) == "dozen":
        value, end = value * _SCALES.get(_word(tree, end), 12), end + 1
        rest = _simple(_word(tree, end), tree[end].text) if end < len(tree) else None
        if rest is not None and rest < 100:
            value, end = value + rest, end + 1
    if [_word(tree, end + k) for k in range(3)] == ["and", "a", "half"]:
        value, end = value + 0.5, end + 3
    return _Number(at, end, value)


def _simple(lower: str, text: str) -> float | None:
    if lower in _UNITS:
        return float(_UNITS[lower])
    if lower in _TENS:
        return float(_TENS[lower])
    head, _, tail = lower.partition("-")
    if head in _TENS and tail in _UNITS:
        return float(_TENS[head] + _UNITS[tail])
    return _digits(text) if _DIGITS.fullmatch(text) else None


def _is_name_or_date(tree: Tree, number: _Number) -> bool:
    before, after = _word(tree, number.start - 1), _word(tree, number.end)
    word = tree[number.start]
    if word.lower == "one" and (word.tag != "CD" or before in {"no", "the", "this"}):
        return True
    if word.lower == "one" and not _unit(tree, number.end)[1]:
        return True
    if after == "o'clock" or before == "past" or _is_daytime(tree, number):
        return True
    if before == "aged" or (before == "of" and _word(tree, number.start - 2) == "age"):
        return True
    if word.lower == "one" and not _counts_one(tree, number.end):
        return True
    if before in {"-", "/", ":", "#", "no."} or after in {":", "/"}:
        return True
    if _MONTHS & {before, after} or after in {"am", "pm", "a.m.", "p.m.", "gmt"}:
        return True
    if number.start and tree[number.start - 1].is_name and _capital(tree, number.start - 1):
        named = word.text.isdigit() and tree[number.start - 1].entity != "DATE"
        if named and tree[number.start].dep != "nummod":
            return True
    if re.fullmatch(r"(1[89]|20)\d\d", word.text) and not _unit(tree, number.end)[1]:
        return True
    following = {_word(tree, number.end + k) for k in range(3)}
    if after in {"year", "years"} and "old" in following:
        return True
    durations = {"year", "years", "month", "months", "week", "weeks", "day", "days", "hours"}
    recent = before in {"past", "last", "next", "previous", "coming", "first"}
    return after in durations and (recent or bool({"ago", "later"} & following))


def _counts_one(tree: Tree, at: int) -> bool:
    """ "One soldier was killed" counts; "one faction refused" only tells which."""
    _, unit = _unit(tree, at)
    casualties = any(w.lower in words_of("casualty_participles") for w in tree)
    head = unit.split()[-1] if unit else ""
    counted = head in words_of("actor_nouns") | _COUNTED_ONES
    return casualties or counted or _word(tree, at) == "of"


def _is_daytime(tree: Tree, number: _Number) -> bool:
    """ "Two in the afternoon", "at six on Tuesday"."""
    words = [_word(tree, number.end + k) for k in range(3)]
    if words[:2] == ["in", "the"] and words[2] in {"morning", "afternoon", "evening"}:
        return True
    small = number.value <= 24 and _word(tree, number.start - 1) == "at"
    return small and words[0] == "on" and words[1] in _WEEKDAYS


def _capital(tree: Tree, at: int) -> bool:
    return tree[at].text[:1].isupper() and tree[at].lower not in words_of("place_nouns")


def _quantity(tree: Tree, number: _Number, text: str) -> tuple[range, Quantity]:
    start, kind = _hedge_before(tree, number.start)
    end, unit = _unit(tree, number.end)
    if number.unit:
        end, unit = number.end, number.unit
    low: float | None = number.value
    high: float | None = number.value if number.upper is None else number.upper
    if number.vague or kind == "fewest":
        high = None
    if kind == "most":
        low = None
        high = number.value if number.upper is None else number.upper
    span = Span(tree[start].start, tree[end - 1].end)
    vague = number.vague or number.upper is not None or kind != ""
    made = Quantity(
        text=text[span.start : span.end],
        span=span,
        low=low,
        high=high,
        unit="percent" if unit == "%" else unit,
        approximate=vague,
    )
    return range(start, end), made


def _hedge_before(tree: Tree, start: int) -> tuple[int, str]:
    for length in (3, 2, 1):
        phrase = tuple(_word(tree, start - length + k) for k in range(length))
        if start >= length and phrase in _HEDGES:
            return start - length, _HEDGES[phrase]
    return start, ""


def _unit(tree: Tree, at: int) -> tuple[int, str]:
    """Where the words of what is counted end, and those words without determiners."""
    start = at
    if _word(tree, at) == "-" and _word(tree, at + 1) == "member":
        end = at + 2
        while end < len(tree) and tree[end].is_noun:
            end += 1
        return end, "members"
    if _word(tree, at) in {"%", "percent"}:
        return at + 1, "percent"
    if _word(tree, at) == "of":
        at += 1
    words: list[int] = []
    end = start
    while at < len(tree):
        word = tree[at]
        if word.lower in _PRONOUNS or (words and _starts_phrase(tree, words[-1], at)):
            break
        if word.is_noun:
            words.append(at)
            end = at + 1
        elif word.tag in {"JJ", "JJR", "VBN", "HYPH", "NNP"} and word.lower != "dead":
            words.append(at)
        elif word.tag in {"DT", "PRP$", "POS"} and not (words and word.tag == "DT"):
            if word.tag == "POS":
                words.append(at)
        elif word.lower in {"and", "or"} and end == at and _joins_nouns(tree, at):
            words.append(at)
        else:
            break
        at += 1
    kept = [i for i in words if i < end]
    return (end, _joined(tree, kept)) if kept else (start, "")


def _starts_phrase(tree: Tree, last: int, at: int) -> bool:
    """ "Two explosions several minutes apart": an adjective behind the noun."""
    return last == at - 1 and tree[last].is_noun and tree[at].tag in {"JJ", "JJR"}


def _joins_nouns(tree: Tree, at: int) -> bool:
    after = at + 1
    counts = after < len(tree) and tree[after].lower in _VAGUE
    return after < len(tree) and tree[after].is_noun and tree[after].dep == "conj" and not counts


def _joined(tree: Tree, indices: Sequence[int]) -> str:
    text = ""
    for index in indices:
        glued = not text or (index and tree[index - 1].end == tree[index].start)
        text += tree[index].text if glued else " " + tree[index].text
    return text
