"""Words that the small parser misreads in news text, put right by what stands beside them.

"Hit the square killing 12" is read as if the square killed, "in their hundreds and many civilians
have been kidnapped" as one list, a name that lost its comma as a verb. Each rule changes labels
and heads, so that the general rules for clauses apply.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from claims.extraction.tokens import Word
from claims.extraction.wordlists import words_of

_LINKS = frozenset({"and", "but", "while"})


def put_right(words: list[Word], indices: Sequence[int]) -> None:
    """Mend the words of one region, in place.

    Args:
        words: The words of the sentence.
        indices: Those of the region, in reading order.
    """
    _acronyms(words, indices)
    _finite_modifier(words, indices)
    _results(words, indices)
    _joined_clauses(words, indices)
    _stray_noun(words, indices)


def _acronyms(words: list[Word], indices: Sequence[int]) -> None:
    """ "Destroying IS depots": a name in capitals that was taken for the verb."""
    inside = set(indices)
    for index in indices:
        word, noun = words[index], index + 1
        if word.text != "IS" or not word.is_verb or index - 1 not in inside:
            continue
        while noun in inside and not words[noun].is_noun:
            noun += 1
        verb = words[index - 1]
        if noun not in inside or not verb.is_verb:
            continue
        last = noun
        while last + 1 in inside and (words[last + 1].is_noun or words[last + 1].tag == "CC"):
            last += 1
        head = word.head if word.head != index else indices[0]
        for each, other in enumerate(words):
            if other.head == index and each != index:
                words[each] = replace(other, head=index - 1)
        words[index] = replace(word, tag="NNP", pos="PROPN", head=last, dep="compound")
        words[index - 1] = replace(verb, head=head, dep="advcl")
        words[last] = replace(words[last], head=index - 1, dep="dobj")


def _finite_modifier(words: list[Word], indices: Sequence[int]) -> None:
    """ "Forces "successfully hit many targets"": a past form that was taken for an adjective."""
    for position, index in enumerate(indices):
        word = words[index]
        if word.tag != "VBD" or word.dep != "amod" or word.head not in indices[position:]:
            continue
        before = position - 1
        while before > 0 and words[indices[before]].tag in {"RB", "``", "''"}:
            before -= 1
        noun = indices[max(before, 0)]
        if before < 0 or not words[noun].is_noun or words[word.head].head not in {noun, index}:
            continue
        words[word.head] = replace(words[word.head], head=index, dep="dobj")
        words[index] = replace(word, dep="ROOT", head=index)
        words[noun] = replace(words[noun], head=index, dep="nsubj")


def _results(words: list[Word], indices: Sequence[int]) -> None:
    """ "hit the square killing 12": the square is what was hit, not who killed."""
    for index in indices:
        word = words[index]
        if word.tag != "VBG" or word.dep != "advcl" or word.head >= index:
            continue
        if word.lemma not in words_of("result_verbs"):
            continue
        before = [i for i, w in enumerate(words) if w.head == index and i < index]
        subjects = [i for i in before if words[i].dep == "nsubj"]
        if not subjects or any(words[i].dep == "aux" for i in before):
            continue
        noun = subjects[0]
        for each in before:
            if each > noun:
                words[each] = replace(words[each], head=noun, dep="nmod")
        if word.head < noun:
            words[noun] = replace(words[noun], head=word.head, dep="dobj")


def _joined_clauses(words: list[Word], indices: Sequence[int]) -> None:
    """ "Released 30 men and the Front released 18": the second verb has a subject of its own."""
    for index in indices[1:]:
        verb = words[index]
        if not verb.is_verb or verb.dep != "conj" or verb.head >= index - 1:
            continue
        own = [i for i, w in enumerate(words[:index]) if w.head == index]
        helpers = [i for i in own if words[i].dep in {"aux", "auxpass", "neg"}]
        before = min(helpers, default=index) - 1
        finite = verb.tag in {"VBD", "VBZ", "VBP"} or any(words[i].is_finite for i in helpers)
        if not finite or any(words[i].dep in {"nsubj", "nsubjpass", "cc"} for i in own):
            continue
        _give_subject(words, index, before)


def _give_subject(words: list[Word], verb: int, noun: int) -> None:
    """Make the last of a list of objects the subject of the verb behind it."""
    word = words[noun]
    if noun <= words[verb].head or not word.is_noun or word.dep != "conj":
        return
    if not words[word.head].dep.endswith("obj"):
        return
    links = [i for i in range(word.head, verb) if words[i].tag == "CC"]
    if len(links) != 1 or words[links[0]].lower not in _LINKS:
        return
    words[links[0]] = replace(words[links[0]], head=words[verb].head)
    passive = any(w.head == verb and w.dep == "auxpass" for w in words[:verb])
    words[noun] = replace(word, head=verb, dep="nsubjpass" if passive else "nsubj")


def _stray_noun(words: list[Word], indices: Sequence[int]) -> None:
    """ "Of the Lorish sect", a noun that closes the region and was taken for a bare verb."""
    if len(indices) < 3:
        return
    last = indices[-1]
    word, before = words[last], words[last - 1]
    bare = word.tag in {"VB", "VBP"} and word.dep in {"advcl", "conj", "dep", "ccomp"}
    if bare and before.is_noun and not any(w.head == last for w in words):
        words[last] = replace(word, tag="NN", pos="NOUN", head=last - 1, dep="nmod")


def make_appositions(words: list[Word], indices: Sequence[int]) -> None:
    """Make "Sarrin, the last stronghold", also without its comma, an apposition."""
    present = set(indices)
    for index in indices:
        if not words[index].is_name or words[index].entity in {"DATE", "TIME"}:
            continue
        comma = index + 1 in present and words[index + 1].text == ","
        first = index + 2 if comma else index + 1
        if first not in present:
            continue
        articles = {"a", "an", "the", "one"} if comma else {"a", "an"}
        if words[first].lower not in articles:
            continue
        noun = _noun_of(words, first)
        if noun is None or words[noun].is_name or not _may_rename(words, noun, index):
            continue
        words[noun] = replace(words[noun], head=index, dep="appos")


def _noun_of(words: Sequence[Word], first: int) -> int | None:
    """The head noun of the phrase that starts with the determiner at `first`."""
    at = first + 1
    while at < len(words) and words[at].tag in {
        "JJ",
        "JJS",
        "HYPH",
        "NN",
        "NNP",
        "VBN",
        "POS",
        "CD",
    }:
        if words[at].tag == "NN" and not (
            at + 1 < len(words) and (words[at + 1].is_noun or words[at + 1].tag in {"POS", "HYPH"})
        ):
            return at
        at += 1
    return at if at < len(words) and words[at].tag == "NNS" else None


def _may_rename(words: Sequence[Word], noun: int, name: int) -> bool:
    word = words[noun]
    if word.dep not in {"appos", "npadvmod", "dep", "conj", "attr", "oprd", "dobj", "pobj"}:
        return False
    if word.dep == "conj" and any(words[k].tag == "CC" for k in range(name, noun)):
        return False
    if word.dep in {"dobj", "attr", "oprd"} and words[word.head].is_verb:
        return words[word.head].lemma not in words_of("naming_verbs")
    following = words[noun + 1].lower if noun + 1 < len(words) else ""
    return following not in {"and", "or"}
