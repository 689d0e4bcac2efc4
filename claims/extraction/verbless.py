"""Contents without a verb: "confirmed the loss of Sarrin", "put the toll at 12", "blamed rebels".

A claim needs a subject and a predicate, and a noun phrase that is all somebody "reported" has only
the first. Its cue says how the two go together; where no rule does, there is no claim.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from claims.extraction.inflect import inflect
from claims.extraction.relatives import in_relative
from claims.extraction.tokens import Tree
from claims.extraction.wordlists import words_of

if TYPE_CHECKING:
    from claims.extraction.repair import Reading

_DEFINITE = frozenset({"the", "this", "that", "these", "those", "its", "his", "her", "their"})
_RECIPROCAL = frozenset({"each", "one", "himself", "herself", "itself", "themselves"})


def with_predicate(reading: Reading, cue: str) -> Reading:
    """Give a noun phrase that is all of a content the predicate that its cue implies.

    Args:
        reading: The content of one attribution.
        cue: The words that attribute it, in lower case.

    Returns:
        The reading as a clause; unchanged if it is one already or no rule fits.
    """
    words = reading.region.words
    if not is_phrase(reading.tree, words) or not _is_reported_phrase(reading):
        return reading
    cued = set(cue.split())
    if cued & words_of("clausal_cues"):
        return with_verb(reading)
    if cued & words_of("blaming_cues"):
        return _blamed(reading)
    for preposition, cues in (("as", "describing_cues"), ("at", "measuring_cues")):
        at = _at_word(reading.tree, words, preposition)
        if at is not None and cued & words_of(cues):
            return _equated(reading, at)
    small = _small_clause(reading.tree, words)
    if small is not None and cued & words_of("judging_cues"):
        return _equated(reading, small - 1, keep=True)
    if any(reading.tree[i].dep == "relcl" for i in words):
        return reading
    participle = _participle(reading.tree, words)
    if participle is not None:
        return _active(reading, participle)
    if cued & words_of("denying_cues") or not _introduces(reading.tree, words):
        return _passive(reading) if not cued & words_of("denying_cues") else reading
    if cued & words_of("reporting_cues"):
        return replace(reading, predicate="existence")
    return _passive(reading)


def is_phrase(tree: Tree, words: Sequence[int]) -> bool:
    """Whether words hold no predicate outside their relative clauses."""
    return not any(
        (tree[i].is_finite or _is_participle_with_subject(tree, i))
        and not any(in_relative(tree, k, words) for k in (i, *tree.ancestors(i)))
        for i in words
    )


def _is_participle_with_subject(tree: Tree, index: int) -> bool:
    return tree[index].tag == "VBN" and tree.child(index, "nsubj", "nsubjpass") is not None


def _is_reported_phrase(reading: Reading) -> bool:
    """The phrase is a nominal one and stands right behind its cue."""
    tree, region = reading.tree, reading.region
    attribution = region.attribution
    first = tree[region.words[0]]
    if attribution is None or not attribution.cue or attribution.quote == "direct":
        return False
    nominal = any(tree[i].is_noun for i in region.words)
    opens = first.tag in {"DT", "PDT", "PRP$", "JJ", "JJR", "JJS", "CD", "RBR", "VBN", "IN"}
    if not nominal or not (opens or first.is_noun):
        return False
    if first.tag == "IN" and first.lower not in words_of("number_hedges"):
        return False
    between = [w for w in tree if attribution.cue[-1].end <= w.start < first.start]
    return first.start >= attribution.cue[-1].end and len(between) <= 2


def _at_word(tree: Tree, words: Sequence[int], lower: str) -> int | None:
    """The position of a preposition that has words on both sides."""
    found = [p for p, i in enumerate(words) if tree[i].lower == lower]
    inner = [p for p in found if 0 < p < len(words) - 1]
    return inner[-1] if inner else None


def _small_clause(tree: Tree, words: Sequence[int]) -> int | None:
    """The position of the adjective of "rebels fully responsible for the fire"."""
    for position, index in enumerate(words[:-1]):
        behind = tree[words[position + 1]]
        if position and tree[index].tag == "JJ" and behind.tag in {"IN", "TO", "CC"}:
            while tree[words[position - 1]].tag in {"RB", "CC"} and position > 1:
                position -= 1
            return position if tree[words[position - 1]].is_noun else None
    return None


def _equated(reading: Reading, at: int, *, keep: bool = False) -> Reading:
    """ "The toll at 12": the toll was 12; `keep` does not drop a word between the two."""
    words = reading.region.words
    return replace(
        reading,
        subject=words[: at + 1] if keep else words[:at],
        region=replace(reading.region, words=words[at + 1 :]),
        predicate="past",
    )


def _blamed(reading: Reading) -> Reading:
    """ "Rebels for the fire" and "the fire on rebels": rebels were responsible for the fire."""
    tree, words = reading.tree, reading.region.words
    for at, index in enumerate(words):
        if not 0 < at < len(words) - 1 or tree[index].lower not in {"for", "on"}:
            continue
        blamed, act = words[:at], words[at + 1 :]
        if tree[index].lower == "on":
            blamed, act = act, blamed
        if tree[blamed[0]].lower in _RECIPROCAL:
            return reading
        return replace(
            reading,
            subject=blamed,
            region=replace(reading.region, words=(index, *act)),
            edits={**reading.edits, index: "responsible for"},
            predicate="past",
        )
    return _passive(reading)


def with_verb(reading: Reading) -> Reading:
    """ "The camp held refugees", parsed as a phrase about "held refugees": a clause again."""
    words, inside = list(reading.tree), reading.region.words
    if not is_phrase(reading.tree, inside):
        return reading
    for position, index in enumerate(inside[1:-1], start=1):
        noun, word = words[inside[position - 1]], words[index]
        if word.tag != "VBN" or word.dep != "amod" or noun.tag not in {"NN", "NNS", "NNP", "NNPS"}:
            continue
        subject, object_ = inside[position - 1], word.head
        if object_ < index or object_ not in inside:
            continue
        for each in inside[: position - 1]:
            if words[each].head == object_:
                words[each] = replace(words[each], head=subject)
        words[subject] = replace(noun, dep="nsubj", head=index)
        words[object_] = replace(words[object_], dep="dobj", head=index)
        words[index] = replace(word, tag="VBD", pos="VERB", dep="ROOT", head=index)
        return replace(reading, tree=Tree(words))
    return reading


def _participle(tree: Tree, words: Sequence[int]) -> int | None:
    """The "moving" of "lorries moving towards the coast"."""
    for position, index in enumerate(words[1:], start=1):
        word = tree[index]
        if word.tag == "VBG" and word.dep in {"acl", "ccomp", "pcomp", "ROOT", "advcl"}:
            before = tree[words[position - 1]]
            return index if before.is_noun or before.tag == "RB" else None
    return None


def _active(reading: Reading, verb: int) -> Reading:
    """ "Lorries moving towards the coast": lorries moved towards the coast."""
    words = list(reading.tree)
    before = [i for i in reading.region.words if i < verb and words[i].tag != "RB"]
    inside = set(before)
    heads = [i for i in before if words[i].is_noun and words[i].head not in inside - {i}]
    head = heads[0] if heads else before[0]
    edits = {**reading.edits, verb: inflect(words[verb].lemma, "past")}
    words[verb] = replace(words[verb], tag="VBD", pos="VERB", dep="ROOT", head=verb)
    words[head] = replace(words[head], dep="nsubj", head=verb)
    return replace(reading, tree=Tree(words), edits=edits)


def _introduces(tree: Tree, words: Sequence[int]) -> bool:
    """An indefinite phrase, whose thing the content is the first to mention."""
    first = tree[words[0]]
    return first.lower not in _DEFINITE and not first.is_name and first.tag not in {"PRP", "PRP$"}


def _passive(reading: Reading) -> Reading:
    """ "Confirmed the loss of Sarrin": the loss of Sarrin was confirmed."""
    tree, region = reading.tree, reading.region
    cue = [
        i
        for i, word in enumerate(tree)
        if region.attribution is not None
        and any(s < word.end and word.start < e for s, e in region.attribution.cue)
    ]
    verbs = [i for i in cue if tree[i].is_verb and tree[i].lemma not in {"have", "be"}]
    if len(verbs) != 1 or tree[verbs[0]].tag == "VBG" or tree[region.words[0]].lower == "each":
        return reading
    verb = verbs[0]
    if tree[verb].lemma in words_of("verbs_without_object"):
        return reading
    edits = {**reading.edits, verb: inflect(tree[verb].lemma, "participle")}
    particle = [i for i in cue if i > verb and tree[i].tag in {"IN", "RP"}]
    extent = next(
        (p for p, i in enumerate(region.words) if p and tree[i].tag == "IN" and _on_verb(tree, i)),
        len(region.words),
    )
    return replace(
        reading,
        subject=region.words[:extent],
        region=replace(region, words=(verb, *particle, *region.words[extent:])),
        edits=edits,
        predicate="past",
    )


def _on_verb(tree: Tree, index: int) -> bool:
    """A preposition that hangs on the cue: "confirmed the loss in a message"."""
    return tree[index].dep == "prep" and tree[tree[index].head].is_verb
