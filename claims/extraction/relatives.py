"""Relative clauses: their pronoun and the noun they are about."""

from __future__ import annotations

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
        return head
    before = pronoun - 1
    return before if before >= 0 and tree[before].is_noun else None
