"""Relative clauses: their pronoun and the noun they are about."""

from __future__ import annotations

from collections.abc import Collection

from claims.extraction.tokens import Tree

SUBJECTS = ("nsubj", "nsubjpass", "csubj", "csubjpass", "expl")
RELATIVE_PRONOUNS = frozenset({"that", "which", "who", "whom", "whose"})


def relative_pronoun(tree: Tree, verb: int) -> int | None:
    """The word by which a relative clause takes up its antecedent."""
    for index in tree.subtree(verb):
        word = tree[index]
        if word.tag in {"WDT", "WP", "WRB", "WP$"} or (
            word.lower == "that" and word.dep in SUBJECTS
        ):
            return index
    return None


def antecedent_of(tree: Tree, verb: int, pronoun: int) -> int | None:
    """The noun a relative clause is about; the one before it, if it hangs on a verb."""
    head = tree[verb].head
    if head != verb and (tree[head].is_noun or not tree[head].is_verb):
        return _person_above(tree, head) if tree[pronoun].lower == "who" else head
    before = pronoun - 1
    return before if before >= 0 and tree[before].is_noun else None


def _person_above(tree: Tree, noun: int) -> int:
    """ "A mother from Sarrin, who": the mother, since a place is nobody."""
    above = tree[noun].head
    named = tree[noun].is_name and tree[noun].entity != "PERSON"
    placed = tree[noun].dep == "pobj" and tree[above].lower in {"from", "in", "at", "near"}
    if named and placed and tree[tree[above].head].is_noun:
        return tree[above].head
    return noun


def in_relative(tree: Tree, verb: int, within: Collection[int]) -> bool:
    """Whether a verb is that of a relative clause whose antecedent is among some words.

    The parser also takes a main verb whose subject it misreads for a relative one; the pronoun,
    or a subject of its own behind the antecedent, tells the two apart.
    """
    head = tree[verb].head
    if tree[verb].dep != "relcl" or head not in within or head > verb:
        return False
    pronoun = relative_pronoun(tree, verb)
    subject = tree.child(verb, *SUBJECTS)
    reduced = subject is not None and head < subject < verb
    return reduced or (pronoun is not None and pronoun in within)
