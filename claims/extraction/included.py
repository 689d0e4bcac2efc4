"""Figures within a figure: "76 people, including 28 children, were killed".

The inner number is a claim of its own ("28 children were among those killed"), and the outer one
is stated without it. Only numbers are split off; "including women" stays where it is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from claims.extraction.clauses import Clause
from claims.extraction.tokens import Tree
from claims.extraction.wordlists import words_of

_IN_PHRASE = frozenset({"CD", "JJ", "NN", "NNS", "NNP", "NNPS", "HYPH"})


def with_included(tree: Tree, clauses: Sequence[Clause]) -> tuple[Clause, ...]:
    """Add a clause for each number included in a casualty figure, behind the clause it is in."""
    found: list[Clause] = []
    for clause in clauses:
        inner = _included(tree, clause)
        if not inner:
            found.append(clause)
            continue
        opening = inner[0] - 1
        dropped = {opening, *inner}
        dropped |= {i for i in (opening - 1, inner[-1] + 1) if _is_comma(tree, i)}
        words = tuple(i for i in clause.words if i not in dropped)
        found.append(replace(clause, words=words))
        rest = tuple(i for i in words if i > clause.verb)
        found.append(
            Clause("included", clause.verb, inner, tail=rest or clause.tail, governor=clause.verb)
        )
    return tuple(found)


def _included(tree: Tree, clause: Clause) -> tuple[int, ...]:
    """The words of a number and what it counts behind "including", in a passive of casualties."""
    passive = tree.child(clause.verb, "auxpass") is not None
    if not passive or tree[clause.verb].lower not in words_of("casualty_participles"):
        return ()
    for position, index in enumerate(clause.words):
        if tree[index].lower != "including":
            continue
        inner: list[int] = []
        for each in clause.words[position + 1 :]:
            joined = each == (inner[-1] if inner else index) + 1
            if not joined or tree[each].tag not in _IN_PHRASE:
                break
            inner.append(each)
        counts = bool(inner) and tree[inner[0]].tag == "CD" and tree[inner[-1]].is_noun
        return tuple(inner) if counts else ()
    return ()


def _is_comma(tree: Tree, index: int) -> bool:
    return 0 <= index < len(tree) and tree[index].text == ","
