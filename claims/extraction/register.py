"""Whether a text reports events or describes a subject, as a profile or an encyclopedia entry does.

What decides is the text itself: a description says what its subject is ("The Vale is a valley in
…"), early on if it credits anybody, and credits next to nobody.
"""

from __future__ import annotations

from collections.abc import Sequence

from claims.extraction.spans import Attribution
from claims.extraction.tokens import Tree

_OPENING = 3
"""Sentences, a headline's included, within which a description says what its subject is."""
_SENTENCES_PER_CREDIT = 4
"""A text that credits somebody more often than once in so many sentences is a report."""


def describes(trees: Sequence[Tree], attributions: Sequence[Attribution]) -> bool:
    """Tell a description from a report.

    Args:
        trees: The article's sentences.
        attributions: All that were found in it; those with a cue and a source are credits.
    """
    credits = sum(bool(each.cue and each.stated) for each in attributions)
    if credits > max(1, len(trees) // _SENTENCES_PER_CREDIT):
        return False
    if any(_defines(tree) for tree in (trees[:_OPENING] if credits > 1 else trees)):
        return True
    return credits == 0 and _is_timeless(trees)


def _is_timeless(trees: Sequence[Tree]) -> bool:
    """Whether most main verbs are in the present, as in no report of what happened."""
    tags = [tree[i].tag for tree in trees for i in range(len(tree)) if tree[i].dep == "ROOT"]
    finite = [tag for tag in tags if tag in {"VBZ", "VBP", "VBD", "VBN"}]
    return len(finite) > 1 and sum(tag in {"VBZ", "VBP"} for tag in finite) > len(finite) / 2


def _defines(tree: Tree) -> bool:
    """ "The Vale is a valley": a noun is said of a noun, in a clause that does not depend."""
    for index, word in enumerate(tree):
        if word.lemma != "be" or not word.is_finite or word.dep not in {"ROOT", "ccomp", "conj"}:
            continue
        subject, said = tree.child(index, "nsubj"), tree.child(index, "attr")
        if subject is None or said is None or not subject < index < said:
            continue
        if tree[said].is_noun and tree[subject].pos != "PRON":
            return True
    return False
