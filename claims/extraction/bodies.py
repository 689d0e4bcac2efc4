"""Bodies that an article names in full, credited or not: "the directorate" goes back to one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from claims.extraction.lexicon import source_lexicon
from claims.extraction.mentions import kind_of, name_words
from claims.extraction.spans import Kind
from claims.extraction.tokens import Tree

_TOO_COMMON = frozenset(
    "army military government regime police state force forces front group party navy opposition "
    "coalition command channel television".split()
)
"""Heads of which an article may mean any ("the army", "the group"): no name is filled in."""


@dataclass(frozen=True, slots=True)
class Body:
    """A named body.

    Attributes:
        label: The name as first written.
        words: See `mentions.Description.words`.
        sentence: Number of the sentence where it stands first.
        kind: By the words of the name.
    """

    label: str
    words: frozenset[str]
    sentence: int
    kind: Kind


def bodies_in(trees: Sequence[Tree], text: str) -> dict[str, Body]:
    """Return lower-case head noun → the one body of that head that the article names.

    Heads that several named bodies share are left out: which is meant is not sure.

    Args:
        trees: The sentences.
        text: The article's text, which the words' offsets index.
    """
    found: dict[str, Body] = {}
    shared: set[str] = set()
    heads = source_lexicon().bodies - _TOO_COMMON
    for sentence, tree in enumerate(trees):
        for at in range(1, len(tree)):
            head = tree[at].lower
            if head not in heads or not tree[at].text[:1].isupper():
                continue
            start = at
            while start > 0 and tree[start - 1].is_name and tree[start - 1].text[:1].isupper():
                start -= 1
            label = text[tree[start].start : tree[at].end]
            words = frozenset(name_words(label))
            if at - start < 2 or (at + 1 < len(tree) and tree[at + 1].is_name):
                continue
            known = found.setdefault(
                head, Body(label, words, sentence, kind_of([tree[k] for k in range(start, at + 1)]))
            )
            if known.words != words:
                shared.add(head)
    return {head: body for head, body in found.items() if head not in shared}
