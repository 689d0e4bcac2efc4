"""Whether the words of a draft are a statement: a subject, a predicate, and nothing left over.

The last gate before a claim: cuts and repairs may leave a noun phrase, a command or a subordinate
clause behind, and none of these can be checked.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from claims.extraction.clauses import Clause
from claims.extraction.relatives import SUBJECTS, in_relative
from claims.extraction.rewrite import Draft
from claims.extraction.tokens import Tree

_RELATIVES = frozenset({"who", "which", "whom", "whose"})
_DANGLING = frozenset({"WDT", "WP", "WP$", "CC", "TO"})
_COMMANDED = frozenset({"do", "let"})


def states_something(tree: Tree, clause: Clause, made: Draft) -> bool:
    """Whether a draft reads as a statement.

    Args:
        tree: The sentence.
        clause: The clause that was drafted.
        made: Its words in their new order.
    """
    used = [i for i in made.order if i >= 0 and made.text_of(i, tree)]
    if len(used) < 2 or tree[used[0]].lower in _RELATIVES:
        return False
    if made.inserted:
        return True
    if tree[used[0]].tag in {"VBD", "VBZ"} and used[0] not in made.edits:
        return False
    present = set(used)
    if is_command(tree, clause, present):
        return False
    return any(_predicates(tree, clause, i, present) for i in used) or any(
        i in made.edits and tree[i].is_verb for i in used
    )


def is_command(tree: Tree, clause: Clause, present: Collection[int]) -> bool:
    """ "Look at the crater", also behind a condition: a bare verb without subject and auxiliary."""
    verb = clause.verb
    if tree[verb].tag not in {"VB", "VBP"} or clause.subject or clause.auxiliaries:
        return False
    children = [tree[i] for i in tree.children[verb]]
    if any(child.dep in SUBJECTS for child in children):
        return False
    helped = any(c.dep == "aux" and c.lower not in _COMMANDED for c in children)
    before = [i for i in present if i < verb and tree[i].dep != "neg"]
    opens = not before or tree[max(before)].text == "," or tree[max(before)].lower in _COMMANDED
    return opens and not helped


def _predicates(tree: Tree, clause: Clause, index: int, present: Collection[int]) -> bool:
    """A finite verb that is not part of a relative clause within the draft."""
    word = tree[index]
    lone = word.dep in {"aux", "auxpass"} and word.head not in present
    if lone and index not in clause.auxiliaries:
        return False  # "had" of "had told", whose verb was a cue
    finite = word.is_finite or (word.tag == "VBN" and word.dep not in {"amod", "auxpass", "pcomp"})
    if not finite and (tree.child(index, "nsubj") is None or word.tag in {"VBG", "VB"}):
        return False
    for at in (index, *tree.ancestors(index)):
        if at == clause.verb:
            return True
        if in_relative(tree, at, present):
            return False
    return True


def without_loose_end(tree: Tree, order: Sequence[int]) -> list[int]:
    """Drop a relative pronoun or conjunction whose clause went elsewhere."""
    kept = list(order)
    while kept and kept[-1] >= 0:
        word = tree[kept[-1]]
        loose = word.tag in _DANGLING or (word.lower == "that" and word.tag != "DT")
        if not loose and word.text != ",":
            break
        kept.pop()
    return kept
