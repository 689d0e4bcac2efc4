"""Headlines read as sentences: "Report from Varn: Army Seizes Hills" as what the army did.

A headline drops articles and auxiliaries, tells the past in the present tense, and often
capitalises every word, which misleads the tagger. What a word is there is learned from the
article: a word that its text uses as a verb is one in the headline too.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from claims.extraction.inflect import inflect
from claims.extraction.number import is_plural
from claims.extraction.repair import Reading
from claims.extraction.tokens import Tree, Word
from claims.extraction.wordlists import words_of


@dataclass(frozen=True, slots=True)
class Usage:
    """How an article's text uses words: lemmas of its verbs, and words it writes in lower case."""

    verbs: frozenset[str]
    lowered: frozenset[str]


def usage_in(trees: Iterable[Tree]) -> Usage:
    """Collect the usage of an article's sentences, without its headline."""
    verbs, lowered = set[str](), set[str]()
    for tree in trees:
        for word in tree:
            if word.is_verb:
                verbs.add(word.lemma)
            if word.text.islower():
                lowered.add(word.lower)
    return Usage(frozenset(verbs), frozenset(lowered))


def is_headline(tree: Tree, *, first: bool) -> bool:
    """Whether the first sentence is a headline: it does not end like a sentence."""
    return (
        first and len(tree) > 1 and tree[len(tree) - 1].text not in {".", "!", "?", "…", "”", '"'}
    )


def read_headline(reading: Reading, usage: Usage) -> Reading:
    """Give a headline a predicate and the case of running text."""
    reading = _without_label(reading)
    reading = _with_verb(reading, usage)
    edits = dict(_cased(reading.tree, reading.region.words, usage))
    return replace(reading, edits={**edits, **reading.edits})


def after_label(tree: Tree) -> int:
    """Where a headline begins behind a label ("Varn in the Last Day: …"), which states nothing."""
    for index, word in enumerate(tree):
        if word.is_verb or index > len(tree) - 4:
            return 0
        if word.text == ":":
            return index + 1
    return 0


def _without_label(reading: Reading) -> Reading:
    start = after_label(reading.tree)
    words = tuple(i for i in reading.region.words if i >= start)
    return replace(reading, region=replace(reading.region, words=words)) if words else reading


def _with_verb(reading: Reading, usage: Usage) -> Reading:
    tree, inside = reading.tree, reading.region.words
    finite = [i for i in inside if tree[i].is_finite]
    if finite:
        return reading
    for position, index in enumerate(inside[1:-1], start=1):
        base = _base(tree[index], usage)
        counted = tree[inside[position + 1]].tag == "CD"
        if not base and counted and tree[index].lower in usage.verbs:
            base = tree[index].lower
        if base and tree[inside[position - 1]].pos in {"NOUN", "PROPN", "NUM"}:
            return _made_predicate(reading, index, inside[:position], base)
    for position, index in enumerate(inside[1:], start=1):
        word = tree[index]
        prepositional = word.lower in words_of("preposition_like_participles")
        if word.tag == "VBG" and word.dep not in {"amod", "pcomp"} and not prepositional:
            plural = is_plural(tree, inside[:position])
            edits = {index: f"{'are' if plural else 'is'} {word.lower}"}
            return replace(_made_predicate(reading, index, inside[:position], ""), edits=edits)
    return reading


def _base(word: Word, usage: Usage) -> str:
    """The verb that a capitalised "…s" is the present of, by the article's own use."""
    if word.tag not in {"NNS", "NNPS", "NNP"} or not word.lower.endswith("s"):
        return ""
    for ending in ("s", "es"):
        stem = word.lower.removesuffix(ending)
        if (
            stem != word.lower
            and stem in usage.verbs
            and inflect(stem, "present", plural=False) == (word.lower)
        ):
            return stem
    return ""


def _made_predicate(reading: Reading, verb: int, subject: Sequence[int], base: str) -> Reading:
    words = list(reading.tree)
    for index in reading.region.words:
        if words[index].head == index or words[index].head not in reading.region.words:
            words[index] = replace(words[index], head=verb, dep="dep")
    tag = "VBZ" if base else "VBG"
    lemma = base or words[verb].lemma
    words[verb] = replace(words[verb], tag=tag, pos="VERB", lemma=lemma, head=verb, dep="ROOT")
    head = subject[-1]
    for index in subject[:-1]:
        if words[index].head == verb or words[index].head > head:
            words[index] = replace(words[index], head=head, dep="compound")
    words[head] = replace(words[head], head=verb, dep="nsubj")
    return replace(reading, tree=Tree(words))


def _cased(tree: Tree, indices: Sequence[int], usage: Usage) -> Mapping[int, str]:
    """Lower case for words that the text writes so, if the headline capitalises nearly all."""
    long = [i for i in indices if len(tree[i].text) > 3 and tree[i].text.isalpha()]
    capital = [i for i in long if tree[i].text[:1].isupper()]
    if len(capital) < 0.75 * len(long):
        return {}
    return {
        i: tree[i].text.lower()
        for i in indices
        if tree[i].text[:1].isupper()
        and tree[i].text[1:].islower()
        and tree[i].lower in usage.lowered
    }
