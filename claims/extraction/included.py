"""Figures within a figure: "76 people, including 28 children, were killed".

The inner number is a claim of its own ("28 children were among those killed"), and the outer one
is stated without it; "6 civilians were among 22 people killed" holds the two the other way round.
Only numbers are split off; "including women" stays where it is.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from claims.extraction.clauses import Clause
from claims.extraction.tokens import Tree
from claims.extraction.wordlists import words_of

_IN_PHRASE = frozenset({"CD", "JJ", "NN", "NNS", "NNP", "NNPS", "HYPH"})


def with_included(tree: Tree, clauses: Sequence[Clause]) -> tuple[Clause, ...]:
    """Add a clause for each figure that is told within another, beside the clause it is in."""
    return tuple(each for clause in clauses for each in _split(tree, clause))


def _split(tree: Tree, clause: Clause) -> Iterator[Clause]:
    whole = _whole(tree, clause)
    if whole:
        yield from _parted(clause, whole, _participle_behind(tree, clause, whole[-1]))
        return
    opening, inner = _included(tree, clause)
    if not inner:
        yield clause
        return
    dropped = {*opening, *inner}
    dropped |= {i for i in (opening[0] - 1, inner[-1] + 1) if _is_comma(tree, i)}
    words = tuple(i for i in clause.words if i not in dropped)
    yield replace(clause, words=words)
    rest = tuple(i for i in words if i > clause.verb)
    yield Clause("included", clause.verb, inner, tail=rest or clause.tail, governor=clause.verb)


def _included(tree: Tree, clause: Clause) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """ "Including" or "among them", and the number behind it, in a passive of casualties."""
    passive = tree.child(clause.verb, "auxpass") is not None
    if not passive or tree[clause.verb].lower not in words_of("casualty_participles"):
        return (), ()
    for position, index in enumerate(clause.words):
        among = tree[index].lower == "among" and index + 1 < len(tree)
        opening = (index, index + 1) if among and tree[index + 1].lower == "them" else (index,)
        if tree[index].lower != "including" and len(opening) == 1:
            continue
        inner = _run(tree, clause.words[position + len(opening) :], opening[-1])
        counts = bool(inner) and tree[inner[0]].tag == "CD" and tree[inner[-1]].is_noun
        return (opening, inner) if counts else ((), ())
    return (), ()


def _run(tree: Tree, words: Sequence[int], before: int) -> tuple[int, ...]:
    """The words of a plain noun phrase that starts behind `before`."""
    found: list[int] = []
    for each in words:
        if each != (found[-1] if found else before) + 1 or tree[each].tag not in _IN_PHRASE:
            break
        found.append(each)
    return tuple(found)


def _whole(tree: Tree, clause: Clause) -> tuple[int, ...]:
    """The "at least 22 people" of "6 civilians were among at least 22 people killed …"."""
    verb = clause.verb
    if tree[verb].lemma != "be" or clause.kind not in {"main", "coordinate"}:
        return ()
    behind = [i for i in clause.words if i > verb]
    if len(behind) < 4 or tree[behind[0]].lower != "among":
        return ()
    found: list[int] = []
    for each in behind[1:]:
        hedge = tree[each].lower in words_of("number_hedges") | {"the"}
        if tree[each].lower in words_of("casualty_participles"):
            break
        if not hedge and tree[each].tag not in _IN_PHRASE:
            return ()
        found.append(each)
    counts = any(tree[i].tag == "CD" for i in found) and tree[found[-1]].is_noun
    return tuple(found) if counts and found[-1] < behind[-1] else ()


def _participle_behind(tree: Tree, clause: Clause, last: int) -> int:
    return next(i for i in clause.words if i > last and tree[i].tag in {"VBN", "VBD", "JJ"})


def _parted(clause: Clause, whole: Sequence[int], participle: int) -> Iterator[Clause]:
    """The whole figure, and the one that is among it."""
    rest = tuple(i for i in clause.words if i > participle)
    part = clause.subject + tuple(i for i in clause.words if i < clause.verb)
    yield Clause("passive", participle, (participle, *rest), subject=tuple(whole))
    yield replace(clause, kind="included", verb=participle, words=part, subject=(), tail=rest)


def _is_comma(tree: Tree, index: int) -> bool:
    return 0 <= index < len(tree) and tree[index].text == ","
