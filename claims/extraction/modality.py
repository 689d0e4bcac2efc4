"""How a claim is meant: asserted, planned, possible, denied or opinion.

Decided by what stands in the clause: auxiliaries, verbs of intention, hedges and evaluations, and
by the cue that reports it (a denial, a call). An event ahead is a plan if somebody who can act is
its subject, else a possibility.
"""

from __future__ import annotations

from collections.abc import Sequence

from claims.extraction.spans import Attribution, Modality
from claims.extraction.tokens import Tree
from claims.extraction.wordlists import words_of

_FUTURE = frozenset({"will", "would", "'ll", "shall"})
_POSSIBLE = frozenset({"may", "might", "could", "can"})
_DUTY = frozenset({"must", "should", "ought"})


def modality_of(
    tree: Tree,
    verb: int,
    words: Sequence[int],
    subject: Sequence[int],
    *,
    auxiliaries: Sequence[int] = (),
    cue: str = "",
) -> Modality:
    """The modality of one clause.

    Args:
        tree: The sentence.
        verb: The clause's predicate.
        words: All words of the claim, restored ones included.
        subject: The words of its subject.
        auxiliaries: Auxiliaries restored from a coordinated verb.
        cue: The attributing words, in lower case; "" for the outlet's own voice.
    """
    cued = set(cue.split())
    if cued & words_of("denying_cues"):
        return "denied"
    if cued & words_of("urging_cues"):
        return "opinion"
    if cued & words_of("condemning_cues") and not any(tree[i].lower == "by" for i in words):
        return "opinion"
    modals = {tree[i].lower for i in (*tree.children[verb], *auxiliaries) if tree[i].dep == "aux"}
    if modals & _DUTY and _is_expected(tree, verb, words, subject, modals):
        return "possible"
    if modals & _DUTY or _is_evaluated(tree, verb, words):
        return "opinion"
    if modals & {"can", "could", "ca"} and tree.child(verb, "neg") is not None:
        return "asserted"
    if _is_hedged(tree, verb, words) or modals & _POSSIBLE:
        return "possible"
    if _has_condition(tree, verb):
        return "possible"
    if modals & _FUTURE:
        perfect = any(tree[c].lower == "have" and tree[c].dep == "aux" for c in tree.children[verb])
        return "possible" if perfect or not _acts(tree, verb, subject) else "planned"
    if _is_intended(tree, verb) or cued & words_of("promising_cues"):
        return "planned"
    return "asserted"


def cue_text(attribution: Attribution | None, text: str) -> str:
    """The cue's words, in lower case."""
    if attribution is None:
        return ""
    return " ".join(text[start:end] for start, end in attribution.cue).lower()


def _is_expected(
    tree: Tree, verb: int, words: Sequence[int], subject: Sequence[int], modals: set[str]
) -> bool:
    """ "Water should arrive by Friday", "it must have rained": a guess, not a duty."""
    if any(
        tree[child].lower == "have" and tree[child].dep == "aux" for child in tree.children[verb]
    ):
        return "must" in modals
    head = next((tree[i] for i in subject if tree[i].dep in {"nsubj", "nsubjpass"}), None)
    if head is None or "should" not in modals:
        return False
    acts = head.lower in words_of("actor_nouns") | words_of("collective_nouns")
    timed = any(
        tree[i - 1].lower in {"by", "within", "before"} and tree[i].entity in {"DATE", "TIME"}
        for i in words
        if i
    )
    return timed and not (acts or head.is_name or head.pos == "PRON" or head.dep == "nsubjpass")


def _is_intended(tree: Tree, verb: int) -> bool:
    word = tree[verb]
    if word.lemma in words_of("intending_verbs"):
        passive = tree.child(verb, "auxpass") is not None
        complement = tree.child(verb, "xcomp", "ccomp", "advcl")
        infinitive = complement is not None and tree[complement].tag == "VB"
        return word.lemma in words_of("planning_verbs") or (infinitive and not passive)
    if word.lemma == "be" and word.tag in {"VBZ", "VBP", "VBD"}:
        due = tree.child(verb, "xcomp")
        subject = tree.child(verb, "nsubj")
        if due is not None and tree[due].tag == "VB" and due in range(verb, verb + 4):
            return subject is None or tree[subject].lemma not in words_of("evaluating_words")
    subject = tree.child(verb, "nsubj")
    aim = subject is not None and tree[subject].lemma in {"aim", "goal", "objective", "purpose"}
    return aim and word.lemma == "be"


def _is_hedged(tree: Tree, verb: int, words: Sequence[int]) -> bool:
    word = tree[verb]
    passive = tree.child(verb, "auxpass") is not None
    if passive and word.lower in words_of("hedging_participles"):
        return True
    if word.lemma in words_of("hedging_verbs"):
        return True
    return any(
        tree[i].lower in words_of("hedging_words") and _concerns(tree, i, verb) for i in words
    )


def _concerns(tree: Tree, index: int, verb: int) -> bool:
    """A hedge counts for the clause only if it hangs near its predicate."""
    above = tree[index].head
    if verb in {index, above}:
        return True
    return tree[above].head == verb and tree[above].dep in {
        "acomp", "attr", "prep", "nsubj", "xcomp", "oprd",
    }  # fmt: skip


def _has_condition(tree: Tree, verb: int) -> bool:
    return any(
        tree[mark].lower in {"if", "unless"}
        for clause in tree.children[verb]
        if tree[clause].dep in {"advcl", "ccomp"}
        for mark in tree.children[clause]
        if tree[mark].dep == "mark"
    )


def _is_evaluated(tree: Tree, verb: int, words: Sequence[int]) -> bool:
    """A judgement of worth ("is strategic", "is considered a gate")."""
    word = tree[verb]
    passive = tree.child(verb, "auxpass") is not None
    if passive and word.lower in words_of("judging_participles"):
        return True
    if word.lemma in words_of("judging_verbs"):
        return True
    if word.lemma != "be" or word.dep in {"aux", "auxpass"}:
        return False
    return any(
        tree[i].lower in words_of("evaluating_words") and _concerns(tree, i, verb) and i > verb
        for i in words
    )


def _acts(tree: Tree, verb: int, subject: Sequence[int]) -> bool:
    """The subject is somebody who can carry out a plan."""
    if tree[verb].lemma in words_of("effect_verbs"):
        return False
    head = next((i for i in subject if tree[i].dep in {"nsubj", "nsubjpass", "expl"}), None)
    if head is None and subject and tree[subject[-1]].is_noun:
        head = subject[-1]
    if head is None:
        return False
    word = tree[head]
    if tree[verb].tag == "VBN" and tree.child(verb, "auxpass") is not None:
        return True
    return not (word.tag == "VBG" or word.lower in {"it", "this", "that", "there"})
