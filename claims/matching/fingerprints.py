"""The words of a text that are compared with other texts, and its fingerprints.

Fingerprints are word 5-grams chosen by winnowing (Schleimer, Wilkerson and Aiken 2003, "Winnowing:
local algorithms for document fingerprinting"): every run of `LEAST_PASSAGE` words has one.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from hashlib import blake2b

import numpy as np
import numpy.typing as npt

from claims.extraction.spans import Span
from sources.agencies import Mark, marks

Index = npt.NDArray[np.int64]

GRAM_WORDS = 5
WINDOW = 4
"""Consecutive 5-grams of which one becomes a fingerprint."""
LEAST_PASSAGE = GRAM_WORDS + WINDOW - 1
"""Words of the shortest passage; shorter runs are stock phrases as often as copies."""
LEAST_WORDS = 16
"""A text of fewer words is too short to be told from a common phrase."""

_OPENING_WORDS = 80
_LONGEST_HEADLINE = 30
_ENDS_SENTENCE = re.compile(r"[.!?…”\"]\s*$")
_MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
_LASTING = re.compile(
    rf"\bsince (?:then|(?:in )?(?:early|late|mid)?[ -]?(?:(?:{_MONTHS}) )?(?:19|20)\d\d"
    rf"|(?:{_MONTHS})|(?:the|its|their) (?:\w+ ){{0,3}}?"
    r"(?:war|conflict|dispute|fighting|crisis|uprising|unrest|revolt|revolution"
    r"|start|beginning|outbreak))\b"
    r"|\b(?:began|begun|erupted|broke out|started|sparked) in "
    rf"(?:early|late|mid)?[ -]?(?:(?:{_MONTHS}) )?(?:19|20)\d\d\b"
)
"""What a sentence says of a state that has lasted for long, which no day's report tells."""
_BETWEEN_SENTENCES = re.compile(r"[.!?…][”\"'’)\]]*\s|\n")
_WORD = re.compile(r"\w+(?:['’]\w+)*")


@dataclass(frozen=True, slots=True, eq=False)
class Grams:
    """The 5-grams of a text as signed 64-bit hashes.

    Attributes:
        hashes: In reading order; the gram at a place begins with the word at that place.
        places: In the order of the hashes; of equal ones the earlier place first.
        ordered: The hashes in that order.
    """

    hashes: Index
    places: Index
    ordered: Index

    @classmethod
    def of(cls, words: Sequence[str]) -> Grams:
        """Return the grams of a text's words."""
        starts = range(len(words) - GRAM_WORDS + 1)
        hashes = np.array([_hash(words[at : at + GRAM_WORDS]) for at in starts], np.int64)
        places = np.argsort(hashes, kind="stable")
        return cls(hashes, places, hashes[places])

    def bounds(self, hashes: Index) -> tuple[Index, Index]:
        """Return for each hash where its places begin and end in `places`; equal for none."""
        return (
            np.searchsorted(self.ordered, hashes, side="left"),
            np.searchsorted(self.ordered, hashes, side="right"),
        )

    def fingerprints(self, start: int, words: int) -> dict[int, int]:
        """Winnow a passage: the least hash of each window of grams, with the place of its gram.

        Args:
            start: The place of the passage's first word.
            words: How many it has.
        """
        chosen: dict[int, int] = {}
        grams = self.hashes[start : start + max(0, words - GRAM_WORDS + 1)].tolist()
        placed = [(gram, place) for place, gram in enumerate(grams, start)]
        for at in range(len(placed) - WINDOW + 1):
            least, place = min(placed[at : at + WINDOW])
            chosen[least] = place
        return chosen


@dataclass(frozen=True, slots=True)
class Wording:
    """The words of a text that are compared, each with where it stands.

    Attributes:
        words: Case-folded, without apostrophes.
        spans: Of each word, in the text.
        sentences: Number of the sentence of each word, ascending.
        lasting: Numbers of the sentences that tell of a state lasting for long.
        grams: Of the words.
        fingerprints: Signed 64-bit numbers; none for a text too short to compare.
    """

    words: tuple[str, ...]
    spans: tuple[Span, ...]
    sentences: tuple[int, ...]
    lasting: frozenset[int]
    grams: Grams = field(compare=False, repr=False)
    fingerprints: frozenset[int]

    @classmethod
    def of(cls, text: str, title: str = "") -> Wording:
        """Return the words of a text without its headline, agency credits and datelines.

        Args:
            title: The headline, which may open the text once or twice. If not given, a first
                line that does not end like a sentence is taken for it.
        """
        found = [(_folded(m.group()), Span(*m.span())) for m in _WORD.finditer(text)]
        left_out = _headline(text, title, [word for word, _ in found])
        left_out |= _within([span for _, span in found], marks(text, title=title))
        kept = [pair for index, pair in enumerate(found) if index not in left_out]
        words = tuple(word for word, _ in kept)
        spans = tuple(span for _, span in kept)
        grams = Grams.of(words)
        placed = grams.fingerprints(0, len(words)) if len(words) >= LEAST_WORDS else {}
        sentences = _sentences(text, spans)
        lasting = _lasting(text, spans, sentences)
        return cls(words, spans, sentences, lasting, grams, frozenset(placed))

    def __len__(self) -> int:
        return len(self.words)


def _folded(word: str) -> str:
    """Fold case, and the apostrophes that some sites lose: "the army's" is "the armys"."""
    return word.casefold().replace("'", "").replace("’", "")


def _headline(text: str, title: str, words: Sequence[str]) -> set[int]:
    """Return the positions of the headline's words among the opening ones."""
    line = title.strip()
    if not line:
        opening, _, body = text.lstrip().partition("\n")
        line = opening.strip() if body.strip() and not _ENDS_SENTENCE.search(opening) else ""
    headline = [_folded(word) for word in _WORD.findall(line)]
    size = len(headline)
    if not 2 <= size <= _LONGEST_HEADLINE:
        return set()
    found: set[int] = set()
    for start in range(min(len(words), _OPENING_WORDS) - size + 1):
        if words[start] == headline[0] and list(words[start : start + size]) == headline:
            found |= set(range(start, start + size))
    return found


def _within(words: Sequence[Span], credited: Sequence[Mark]) -> set[int]:
    """Return the positions of the words that name an agency as the source of text or words."""
    starts = [word.start for word in words]
    found: set[int] = set()
    for mark in credited:
        found |= set(
            range(bisect_left(starts, mark.span.start), bisect_left(starts, mark.span.end))
        )
    return found


def _hash(gram: Sequence[str]) -> int:
    """Return a stable signed 64-bit number for a gram, as a database column holds it."""
    digest = blake2b(" ".join(gram).encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)


def _sentences(text: str, spans: Sequence[Span]) -> tuple[int, ...]:
    """Number the sentences, and give each word the number of its own."""
    numbers, number, reached = [], 0, 0
    for span in spans:
        number += bool(_BETWEEN_SENTENCES.search(text, reached, span.start))
        numbers.append(number)
        reached = span.end
    return tuple(numbers)


def _lasting(text: str, spans: Sequence[Span], sentences: Sequence[int]) -> frozenset[int]:
    starts = [span.start for span in spans]
    return frozenset(
        sentences[bisect_right(starts, found.start()) - 1]
        for found in _LASTING.finditer(text)
        if starts and starts[0] <= found.start()
    )
