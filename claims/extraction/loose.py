"""Words that hang loose when a clause is cut out: connectives, punctuation without a neighbour."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import cache

from claims.extraction.regions import NEGATING
from claims.extraction.tokens import Tree
from claims.extraction.wordlists import words_of


def tidied(tree: Tree, indices: Sequence[int]) -> tuple[int, ...]:
    """Drop conjunctions and punctuation whose neighbour went elsewhere."""
    kept = list(indices)
    while True:
        present = set(kept)
        rest = [i for i in kept if not _is_orphan(tree, i, present)]
        if len(rest) == len(kept):
            return tuple(kept)
        kept = rest


def _is_orphan(tree: Tree, index: int, present: Collection[int]) -> bool:
    word = tree[index]
    if word.tag == "CC" and word.lower in NEGATING:
        return index + 1 not in present
    if word.tag == "CC":
        return index + 1 not in present or index - 1 not in present
    if word.text in {",", ";", ":", "-", "–", "—"}:
        return index + 1 not in present or index - 1 not in present
    if word.text == ".":
        return index + 1 not in present
    return False


def without_discourse(tree: Tree, indices: Sequence[int]) -> list[int]:
    """Drop connectives that only place the sentence in the text ("In the meantime,")."""
    connectives = words_of("connectives")
    kept = list(indices)
    at = 0
    while at < len(kept):
        longest = _longest_by_opening().get(tree[kept[at]].lower, 0)
        for length in range(min(longest, len(kept) - at), 0, -1):
            window = kept[at : at + length]
            if window[-1] - window[0] != length - 1:
                continue
            phrase = " ".join(tree[i].lower for i in window)
            if phrase in connectives and _is_loose(tree, window, starts=kept[0] == window[0]):
                del kept[at : at + length]
                at -= 1
                break
        at += 1
    return kept


@cache
def _longest_by_opening() -> dict[str, int]:
    """The words of the longest connective that begins with each word."""
    found: dict[str, int] = {}
    for entry in words_of("connectives"):
        words = entry.split()
        found[words[0]] = max(len(words), found.get(words[0], 0))
    return found


def _is_loose(tree: Tree, window: Sequence[int], *, starts: bool) -> bool:
    """At the start, set off by commas, or a plain adverb of a verb."""
    if tree[window[0]].tag == "CC" and len(window) == 1:
        return starts and tree[window[0]].lower not in NEGATING
    before, after = window[0] - 1, window[-1] + 1
    if after < len(tree) and tree[after].lower == "of":
        return False
    follows = after < len(tree) and tree[after].text == ","
    precedes = before >= 0 and tree[before].text == ","
    adverb = len(window) == 1 and tree[window[0]].tag == "RB"
    return starts or follows or precedes or adverb
