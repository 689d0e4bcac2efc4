"""Where the event of a clause happened, when only the clause beside it says so.

"The army stormed the hills in Eastern Varn, killing 12": the place holds for both. A clause
without a place of its own takes the one of the clause that it depends on, or of the last clause
coordinated with it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from claims.extraction.clauses import Clause
from claims.extraction.tokens import Tree
from claims.extraction.wordlists import words_of

_DIRECTIONS = frozenset(
    [
        "north",
        "south",
        "east",
        "west",
        "northeast",
        "northwest",
        "southeast",
        "southwest",
        "north-east",
        "north-west",
        "south-east",
        "south-west",
    ]
)


def with_places(tree: Tree, clauses: Sequence[Clause]) -> tuple[Clause, ...]:
    """Give a clause without a place the place of the clause that it goes with."""
    phrases = [place_phrase(tree, clause.words) for clause in clauses]
    found = []
    for clause, own in zip(clauses, phrases, strict=True):
        place: tuple[int, ...] = ()
        if _is_bare_passive(tree, clause):
            clause = replace(clause, tail=_occasion(tree, clauses, clause))
        if not own and not clause.tail and not _names_a_place(tree, clause):
            if clause.kind in {"participle", "coordinate"}:
                place = _place_above(clauses, phrases, clause)
            elif clause.kind == "main":
                place = _place_beside(clauses, phrases, clause)
        fits = place and not set(place) & {*clause.subject, *clause.words, *clause.lead}
        found.append(replace(clause, tail=place) if fits else clause)
    tails = {clause.verb: clause.tail for clause in found if clause.kind != "included"}
    return tuple(
        replace(clause, tail=tails.get(clause.verb, ()))
        if clause.kind == "included" and not clause.tail
        else clause
        for clause in found
    )


def _is_bare_passive(tree: Tree, clause: Clause) -> bool:
    """ "12 were killed" and no more: without its occasion it cannot be checked."""
    ends = bool(clause.words) and clause.words[-1] == clause.verb and not clause.tail
    return ends and tree[clause.verb].lower in words_of("casualty_participles")


def _occasion(tree: Tree, clauses: Sequence[Clause], clause: Clause) -> tuple[int, ...]:
    """ "…, when a shell hit the market": what the casualties came from, marker included."""
    beside = {
        each.verb for each in clauses if each.kind == "coordinate" and each.governor == clause.verb
    }
    for each in clauses:
        if not each.words or each.verb <= clause.verb:
            continue
        hangs = each.governor in {clause.verb, clause.governor, *beside}
        loose = each.kind == "main" and clause.kind == "main"
        if not loose and not (each.kind == "adverbial" and hangs):
            continue
        marker = each.words[0] - 1
        if marker >= 0 and tree[marker].lower in {"when", "as", "after"}:
            return (marker, *each.words)
    return ()


def _names_a_place(tree: Tree, clause: Clause) -> bool:
    """Its object is a place, so it needs no other."""
    return any(
        tree[i].entity in {"GPE", "LOC", "FAC"} and tree[i].dep in {"dobj", "pobj"}
        for i in clause.words
        if i > clause.verb
    )


def _place_above(
    clauses: Sequence[Clause], phrases: Sequence[tuple[int, ...]], clause: Clause
) -> tuple[int, ...]:
    seen: set[int] = set()
    governor = clause.governor
    while governor is not None and governor not in seen:
        seen.add(governor)
        above = next((n for n, each in enumerate(clauses) if each.verb == governor), None)
        if above is None:
            return ()
        if phrases[above]:
            return phrases[above]
        governor = clauses[above].governor
    return ()


def _place_beside(
    clauses: Sequence[Clause], phrases: Sequence[tuple[int, ...]], clause: Clause
) -> tuple[int, ...]:
    """The place at the end of the clause coordinated with a main clause.

    A bare passive ("12 were killed and 30 wounded in …") shares all that follows.
    """
    for each, phrase in zip(clauses, phrases, strict=True):
        joined = each.kind == "coordinate" and each.governor == clause.verb
        circumstances = tuple(i for i in each.words if i > each.verb)
        bare = clause.words and clause.words[-1] == clause.verb
        if joined and bare and each.auxiliaries and circumstances:
            return circumstances
        if joined and phrase and phrase[-1] == each.words[-1]:
            return phrase
    return ()


def place_phrase(tree: Tree, words: Sequence[int]) -> tuple[int, ...]:
    """The first phrases of a clause that tell where, with all that hangs on them.

    Only a phrase whose own object is a place counts: "on the positions in Varn" gives "in Varn".
    """
    present = set(words)
    found: list[int] = []
    for phrase in _candidates(tree, words, present):
        if len(phrase) > 1 and (not found or phrase[0] == found[-1] + 1):
            found.extend(phrase)
    return tuple(found)


def _candidates(tree: Tree, words: Sequence[int], present: set[int]) -> Iterator[tuple[int, ...]]:
    for position, index in enumerate(words):
        word = tree[index]
        following = words[position + 1] if position + 1 < len(words) else -1
        if word.lower in _DIRECTIONS and following == index + 1 and tree[following].lower == "of":
            yield (index, *(i for i in tree.subtree(following) if i in present))
        if word.dep != "prep" or word.lower not in words_of("locative_prepositions"):
            continue
        objects = [i for i in tree.children[index] if tree[i].dep == "pobj" and i in present]
        if objects and _is_place(tree, objects[0]):
            yield tuple(i for i in tree.subtree(index) if i in present)


def _is_place(tree: Tree, index: int) -> bool:
    word = tree[index]
    if word.lower in words_of("armed_groups"):
        return False
    if word.entity in {"GPE", "LOC", "FAC"} or word.lower in words_of("place_nouns"):
        return True
    parts = [tree[i] for i in tree.children[index] if tree[i].dep in {"compound", "amod"}]
    directed = any(part.lower.removesuffix("ern") in _DIRECTIONS for part in parts)
    named = word.is_name and word.entity not in {"DATE", "TIME", "PERSON"}
    return directed or (named and word.pos == "PROPN")
