"""The words of a text as matching weighs them: stems, names, numbers and rarity.

Rarity comes from a table of word counts that is shipped (`data/words.tsv`), so that the weight of
a word does not depend on what else is matched.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

from claims.extraction.inflect import irregular

WORD = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+(?:['’.][^\W\d_]+)*")

FUNCTION_WORDS = frozenset(
    "a an and are as at be been being but by can could did do does for from had has have he her "
    "him his i if in into is it its may might more most no nor not of off on or our out over own "
    "said say says she should so some such than that the their them then there these they this "
    "those to too under up very was we were what when where which while who whom whose why will "
    "with would you your us my me also about after before during between against s t mr mrs ms dr "
    "according told reported".split()
)
WEEKDAYS = frozenset("monday tuesday wednesday thursday friday saturday sunday".split())
SMALL = {
    word: str(value)
    for value, word in enumerate(
        "one two three four five six seven eight nine ten eleven twelve".split(), start=1
    )
}
_ENDINGS = ("ing", "ed", "er", "ion")
_LEAST_COUNT = 4


@dataclass(frozen=True, slots=True)
class Wording:
    """One text's words.

    Attributes:
        words: Stem to the first form it has in the text, in reading order; no function words,
            no numbers.
        weights: Stem to its rarity, in [0, 1].
        names: Stems that are written as names are.
        numbers: Number to the stem of the word it counts ("" where none follows).
        weekdays: Days of the week named.
        plain: The text in lower case without function words, for ratios of characters.
    """

    words: Mapping[str, str]
    weights: Mapping[str, float]
    names: frozenset[str]
    numbers: Mapping[str, str]
    weekdays: frozenset[str]
    plain: str


class Background:
    """How rare words are in news, and which are names.

    Args:
        counts: Lower-case word to (sentences with it, those in which it has a capital although
            it does not open the sentence).
        sentences: How many sentences were counted.
    """

    def __init__(self, counts: Mapping[str, tuple[int, int]], sentences: int) -> None:
        self._counts = counts
        self._whole = math.log(sentences + 1)
        stems: Counter[str] = Counter()
        for word, (seen, _) in counts.items():
            stems[stem(word)] += seen
        self._stems = stems

    def weight(self, stemmed: str) -> float:
        """Rarity of a stem in [0, 1]: 1 if it was never counted, 0 if it is in every sentence."""
        return 1 - math.log(self._stems.get(stemmed, 0) + 1) / self._whole

    def is_name(self, word: str) -> bool:
        """Whether a capital makes this lower-case word a name; a word never counted is one."""
        seen, capital = self._counts.get(word, (0, 0))
        return 2 * capital >= seen


@cache
def background() -> Background:
    """Load the shipped counts, once per process."""
    text = files("claims.matching").joinpath("data/words.tsv").read_text("utf-8")
    head, *rows = text.splitlines()
    counts = {
        word: (int(seen), int(capital)) for word, seen, capital in (row.split("\t") for row in rows)
    }
    return Background(counts, int(head.split("\t")[1]))


def count_words(sentences: Iterable[str]) -> str:
    """Count a background corpus and return it as the text of `data/words.tsv`."""
    seen: Counter[str] = Counter()
    capitals: Counter[str] = Counter()
    total = 0
    for sentence in sentences:
        total += 1
        found = WORD.findall(sentence)
        seen.update({word.lower() for word in found})
        # In a headline, capitals tell nothing.
        if sum(word[0].isupper() for word in found) * 2 < len(found):
            capitals.update({word.lower() for word in found[1:] if word[0].isupper()})
    rows = (
        f"{word}\t{count}\t{capitals[word]}"
        for word, count in sorted(seen.items())
        if count >= _LEAST_COUNT and not word[0].isdigit()
    )
    return "\n".join((f"sentences\t{total}", *rows)) + "\n"


@lru_cache(maxsize=100_000)
def stem(word: str) -> str:
    """Cut a lower-case word to what its forms share; crude, and only ever compared with itself."""
    word = _bases().get(word, word)
    if len(word) > 5 and word.endswith(("ies", "ied")):
        return word[:-3] + "y"
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        word = word[:-1]
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) > len(ending) + 2:
            word = word[: -len(ending)]
            if word[-1] == word[-2] and word[-1] not in "ls":
                word = word[:-1]
            break
    return word[:-1] if len(word) > 3 and word.endswith("e") else word


@cache
def _bases() -> dict[str, str]:
    return {form: base for base, forms in irregular().items() for form in forms}


def wording(text: str, counts: Background | None = None) -> Wording:
    """Read the words of a text."""
    counts = counts or background()
    words: dict[str, str] = {}
    names: set[str] = set()
    numbers: dict[str, str] = {}
    weekdays: set[str] = set()
    plain: list[str] = []
    number = ""
    for word, lower in _tokens(text):
        digits = lower if lower[0].isdigit() else SMALL.get(lower, "")
        if digits:
            number = digits.replace(",", "")
            numbers.setdefault(number, "")
            plain.append(lower)
            continue
        if lower in FUNCTION_WORDS:
            continue
        plain.append(lower)
        if lower in WEEKDAYS:
            weekdays.add(lower)
        stemmed = stem(lower)
        if number:
            numbers[number] = numbers[number] or stemmed
            number = ""
        words.setdefault(stemmed, lower)
        if word[0].isupper() and counts.is_name(lower):
            names.add(stemmed)
    weights = {stemmed: counts.weight(stemmed) for stemmed in words}
    return Wording(words, weights, frozenset(names), numbers, frozenset(weekdays), " ".join(plain))


def _tokens(text: str) -> Iterator[tuple[str, str]]:
    for word in WORD.findall(text):
        lower = word.lower().replace("’", "'")
        yield word, lower.removesuffix("'s")
