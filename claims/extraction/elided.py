"""Figures that leave out what they count: "six people were killed and 20 others wounded".

A bare number, "others" or "more" of one casualty figure counts what the figure beside it counts.
Where no figure stands beside it, it counts people, if the article speaks of people. "Four soldiers
were killed and nine others wounded" leaves open who the others are, and stays.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from claims.extraction.clauses import Clause
from claims.extraction.inflect import inflect
from claims.extraction.tokens import Tree
from claims.extraction.wordlists import words_of

_PEOPLE = "people"


def elided_units(
    tree: Tree, clauses: Sequence[Clause], vocabulary: Collection[str]
) -> dict[int, str]:
    """New text for the words that leave out what is counted.

    Args:
        tree: The sentence.
        clauses: The clauses of one region, in reading order.
        vocabulary: Words of the article, in lower case.

    Returns:
        Index to text: "20" to "20 people", "others" to "other people".
    """
    edits: dict[int, str] = {}
    unit = ""
    for clause in clauses:
        last = _counted(tree, clause)
        if last is None:
            continue
        word = tree[last]
        if (word.tag == "NNS" and word.lower != "others") or word.lower == _PEOPLE:
            unit = word.lower
            continue
        known = unit or (_PEOPLE if _PEOPLE in vocabulary else "")
        if word.lower == "others" and _is_passive(tree, clause):
            known = known if known == _PEOPLE else ""
        text = _with_unit(tree, last, known)
        if known and text:
            edits[last] = text
    return edits


def _with_unit(tree: Tree, last: int, unit: str) -> str:
    word = tree[last]
    if word.lower == "others":
        return f"other {unit}"
    counts = word.tag == "CD" and word.entity not in {"DATE", "TIME"}
    several = word.lower == "more" and tree[last - 1].lower in {"several", "many", "dozens"}
    return f"{word.text} {unit}" if counts or several else ""


def _counted(tree: Tree, clause: Clause) -> int | None:
    """The last word of the phrase that tells how many, in a clause of casualties."""
    verb = clause.verb
    word = tree[verb]
    if inflect(word.lemma, "participle") not in words_of("casualty_participles"):
        return None
    ahead = [i for i in (*clause.subject, *clause.words) if i < verb and tree[i].pos != "AUX"]
    behind = [i for i in clause.words if i > verb]
    return _end_of_count(tree, ahead if _is_passive(tree, clause) else behind)


def _is_passive(tree: Tree, clause: Clause) -> bool:
    helped = bool(clause.auxiliaries) or tree.child(clause.verb, "auxpass") is not None
    return helped or clause.kind == "passive"


def _end_of_count(tree: Tree, phrase: Sequence[int]) -> int | None:
    """The last word of a phrase that opens with its number."""
    end: int | None = None
    numbered = False
    for at in phrase:
        word = tree[at]
        hedge = word.lower in words_of("number_hedges") | {"the", "another", "also"}
        counting = word.tag == "CD" or word.lower in words_of("counting_words")
        numbered = numbered or (counting and word.lower != "others")
        if not (hedge or counting or word.tag in {"JJ", "JJR", "NN", "NNS", "NNP", "HYPH"}):
            break
        end = at
    return end if numbered else None
