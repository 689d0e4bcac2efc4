"""Singular or plural: what a noun phrase asks of its verb."""

from __future__ import annotations

from collections.abc import Sequence

from claims.extraction.tokens import Tree
from claims.extraction.wordlists import words_of


def is_plural(tree: Tree, noun_phrase: Sequence[int]) -> bool:
    """Whether a noun phrase takes a plural verb."""
    for position, index in enumerate(noun_phrase):
        word = tree[index]
        if word.tag in {"IN", "WDT"} and position and word.lower not in words_of("number_hedges"):
            break
        if word.lower in {"they", "we", "you", "people", "police", "others", "all", "many", "some"}:
            return True
        if word.tag == "CC" and word.lower == "and":
            return True
        if word.tag in {"NNS", "NNPS"} and _is_head(tree, index, noun_phrase):
            return True
        if word.tag == "CD" and word.lower not in {"1", "one"} and position == len(noun_phrase) - 1:
            return True
    return False


def _is_head(tree: Tree, index: int, noun_phrase: Sequence[int]) -> bool:
    return tree[index].dep not in {"compound", "poss", "nmod", "amod"}
