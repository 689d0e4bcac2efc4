"""What changed between two texts of one article: by paragraph, and by word within one.

Pure. The longest matching blocks are those of `difflib` (Ratcliff and Obershelp's method).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

_WORDS = re.compile(r"\s+|\w+|[^\w\s]")
# Comparing by words takes quadratic time; longer paragraphs are shown whole.
_MOST_WORDS = 3_000
_LEAST_ALIKE = 0.4
_MOST_PARAGRAPHS = 5_000


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of words within a paragraph."""

    text: str
    changed: bool


@dataclass(frozen=True, slots=True)
class Change:
    """One paragraph: kept, removed, added, or changed (both sides have pieces).

    Attributes:
        kind: "same", "removed", "added" or "changed".
        before: Empty for an added paragraph.
        after: Empty for a removed one.
    """

    kind: str
    before: tuple[Piece, ...] = ()
    after: tuple[Piece, ...] = ()


def compare(before: str, after: str) -> list[Change]:
    """Return all paragraphs of two texts in reading order, with what happened to each."""
    old, new = _paragraphs(before), _paragraphs(after)
    quick = len(old) + len(new) > _MOST_PARAGRAPHS
    matcher = SequenceMatcher(None, old, new, autojunk=quick)
    changes: list[Change] = []
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        if tag == "equal":
            changes += [Change("same", _whole(p), _whole(p)) for p in old[i1:i2]]
        else:
            changes += _replaced(old[i1:i2], new[j1:j2])
    return changes


def _replaced(old: Sequence[str], new: Sequence[str]) -> Iterator[Change]:
    """Pair the paragraphs of a replaced block in order; what is left over was removed or added."""
    for before, after in zip(old, new, strict=False):
        pieces = _by_words(before, after)
        if pieces is None:
            yield Change("removed", before=_whole(before, changed=True))
            yield Change("added", after=_whole(after, changed=True))
        else:
            yield Change("changed", *pieces)
    paired = min(len(old), len(new))
    for paragraph in old[paired:]:
        yield Change("removed", before=_whole(paragraph, changed=True))
    for paragraph in new[paired:]:
        yield Change("added", after=_whole(paragraph, changed=True))


def _by_words(before: str, after: str) -> tuple[tuple[Piece, ...], tuple[Piece, ...]] | None:
    """Return both sides in pieces; None if they have too little in common to be one paragraph."""
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    if len(old) > _MOST_WORDS or len(new) > _MOST_WORDS:
        return None
    # Spaces left out: they would make any two paragraphs alike.
    left_words, right_words = ([w for w in side if not w.isspace()] for side in (old, new))
    if SequenceMatcher(None, left_words, right_words, autojunk=False).ratio() < _LEAST_ALIKE:
        return None
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    left: list[Piece] = []
    right: list[Piece] = []
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        if i2 > i1:
            left.append(Piece("".join(old[i1:i2]), changed=tag != "equal"))
        if j2 > j1:
            right.append(Piece("".join(new[j1:j2]), changed=tag != "equal"))
    return tuple(left), tuple(right)


def _paragraphs(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _whole(text: str, *, changed: bool = False) -> tuple[Piece, ...]:
    return (Piece(text, changed),)
