"""One sentence as plain, typed tokens with a tree that never leaves the sentence.

The splitting rules read tokens thousands of times; a plain tuple is several times quicker than
spaCy's views, can be built in tests without a model, and keeps a head that the parser put into a
neighbouring sentence from leaking words across.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any


@dataclass(frozen=True, slots=True)
class Word:
    """One token.

    Attributes:
        text: As it stands in the article.
        lower: `text` in lower case with straight apostrophes.
        tag: Penn Treebank tag.
        dep: Dependency label; "ROOT" also for a token whose head is in another sentence.
        head: Index of the head within the sentence; its own index for a root.
        start, end: Character offsets into the article.
        entity: Label of the named entity it belongs to, "" for none.
    """

    text: str
    lower: str
    lemma: str
    tag: str
    pos: str
    dep: str
    head: int
    start: int
    end: int
    entity: str = ""

    @property
    def is_verb(self) -> bool:
        """A verb form by its tag; modals are not."""
        return self.tag.startswith("VB")

    @property
    def is_finite(self) -> bool:
        """A past or present form, or a modal."""
        return self.tag in {"VBD", "VBZ", "VBP", "MD"}

    @property
    def is_noun(self) -> bool:
        """A common or proper noun."""
        return self.tag.startswith("NN")

    @property
    def is_name(self) -> bool:
        """A proper noun."""
        return self.tag in {"NNP", "NNPS"}


class Tree(tuple[Word, ...]):
    """The words of one sentence and their dependency tree.

    A tuple, whose words are read at no cost; as with any sentence, two are alike only if they are
    one and the same.
    """

    __eq__ = object.__eq__
    __hash__ = object.__hash__

    @cached_property
    def starts(self) -> list[int]:
        """Where each word begins in the article."""
        return [word.start for word in self]

    @cached_property
    def ends(self) -> list[int]:
        """Where each word ends in the article."""
        return [word.end for word in self]

    @cached_property
    def children(self) -> tuple[tuple[int, ...], ...]:
        """Indices of each word's dependents, in reading order."""
        found: list[list[int]] = [[] for _ in self]
        for index, word in enumerate(self):
            if word.head != index:
                found[word.head].append(index)
        return tuple(tuple(each) for each in found)

    def text(self, start: int, end: int) -> str:
        """The words from `start` up to `end`, with single spaces where the article has any."""
        text = ""
        for index in range(start, end):
            glued = not text or self[index - 1].end == self[index].start
            text += self[index].text if glued else " " + self[index].text
        return text

    def subtree(self, index: int, *, without: Iterable[int] = ()) -> list[int]:
        """A word and all below it, in reading order, not entering the words in `without`."""
        seen = set(without)
        found, waiting = [], [index]
        while waiting:
            at = waiting.pop()
            seen.add(at)
            found.append(at)
            # A repaired tree may hold a cycle; no word is entered twice.
            waiting.extend(child for child in self.children[at] if child not in seen)
        return sorted(found)

    def ancestors(self, index: int) -> Iterator[int]:
        """Heads above a word, nearest first; ends even if the heads form a cycle."""
        seen = {index}
        while self[index].head not in seen:
            index = self[index].head
            seen.add(index)
            yield index

    def child(self, index: int, *labels: str) -> int | None:
        """The first dependent with one of the labels."""
        for each in self.children[index]:
            if self[each].dep in labels:
                return each
        return None


@lru_cache(maxsize=1 << 16)
def straight(text: str) -> str:
    """Lower case, with typographic apostrophes made straight."""
    return text.lower().replace("’", "'").replace("‘", "'").replace("`", "'")


LONGEST_SENTENCE = 160
"""Words of a tree; a longer "sentence" (a list, text without full stops) is read in pieces, so
that time stays linear in its length."""


def trees_of(sentence: Any) -> list[Tree]:
    """Build the trees of one spaCy `Span`: one, or several if it is too long for a sentence.

    Whitespace-only tokens are left out. A long run is cut behind the last comma or semicolon of
    each piece, if one stands in its second half.
    """
    kept = [token for token in sentence if not token.is_space]
    trees = []
    while kept:
        end = _piece_end(kept)
        trees.append(_tree(kept[:end]))
        kept = kept[end:]
    return trees


def tree_of(sentence: Any) -> Tree:
    """Build the tree of one spaCy `Span` in one piece; whitespace-only tokens are left out."""
    return _tree([token for token in sentence if not token.is_space])


def _piece_end(tokens: Sequence[Any]) -> int:
    if len(tokens) <= LONGEST_SENTENCE:
        return len(tokens)
    for end in range(LONGEST_SENTENCE, LONGEST_SENTENCE // 2, -1):
        if tokens[end - 1].text in {",", ";"}:
            return end
    return LONGEST_SENTENCE


def _tree(kept: Sequence[Any]) -> Tree:
    places = {token.i: position for position, token in enumerate(kept)}
    words = []
    for position, token in enumerate(kept):
        head = places.get(token.head.i, position)
        words.append(
            Word(
                text=token.text,
                lower=straight(token.text),
                lemma=straight(token.lemma_),
                tag=token.tag_,
                pos=token.pos_,
                dep="ROOT" if head == position else token.dep_,
                head=head,
                start=token.idx,
                end=token.idx + len(token.text),
                entity=token.ent_type_,
            )
        )
    return Tree(words)
