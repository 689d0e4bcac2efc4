"""Who acts or is acted on in a claim, as stated and without determiners.

An actor is a noun phrase that ends in a noun for people or bodies ("army troops", "militants"),
or the name of a person or an organisation.
"""

from __future__ import annotations

from collections.abc import Collection

from claims.extraction.tokens import Tree
from claims.extraction.wordlists import words_of

_MODIFIERS = frozenset({"JJ", "NN", "NNP", "NNPS", "NNS", "HYPH", "VBN"})
_NAMED = frozenset({"ORG", "PERSON"})


def find_actors(tree: Tree, places: Collection[str] = frozenset()) -> tuple[tuple[range, str], ...]:
    """All actors of one sentence, each with the indices of its words, in reading order.

    Args:
        tree: The sentence.
        places: Names that are places in the article and so no actors.
    """
    found: list[tuple[range, str]] = []
    taken = -1
    for at in range(len(tree)):
        if at < taken:
            continue
        if tree[at].lower in words_of("actor_nouns") and tree[at].is_noun:
            end = at + 1
            while (
                end < len(tree)
                and tree[end].is_noun
                and (tree[end].lower in words_of("actor_nouns"))
            ):
                end += 1
            start = _start(tree, at, taken)
            found.append((range(start, end), tree.text(start, end)))
            taken = end
        elif tree[at].entity in _NAMED and tree[at].is_name and not _actor_follows(tree, at):
            end = at + 1
            while end < len(tree) and tree[end].entity == tree[at].entity:
                end += 1
            if tree[end - 1].tag == "POS":
                end -= 1
            start = at
            if tree[start].lower == "the":
                start += 1
            name = tree.text(start, end)
            if name not in places:
                found.append((range(start, end), name))
            taken = end
    return tuple(each for each in found if each[1])


def actors_in(actors: tuple[tuple[range, str], ...], used: Collection[int]) -> tuple[str, ...]:
    """The actors all of whose words a claim uses, each once."""
    names = [name for words, name in actors if all(i in used for i in words)]
    return tuple(dict.fromkeys(names))


def _actor_follows(tree: Tree, at: int) -> bool:
    """The name is a modifier of an actor noun that comes right after it."""
    end = at
    while end < len(tree) and tree[end].tag in _MODIFIERS and end - at < 6:
        if tree[end].lower in words_of("actor_nouns"):
            return True
        end += 1
    return False


def _start(tree: Tree, at: int, taken: int) -> int:
    start = at
    while start > 0 and start - 1 >= taken and tree[start - 1].tag in _MODIFIERS:
        start -= 1
    while start < at and tree[start].tag in {"HYPH", "VBN"}:
        start += 1
    return start
