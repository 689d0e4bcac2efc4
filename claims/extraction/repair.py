"""Parse errors and ellipses that recur in news text, put right before clauses are cut.

Each repair looks for a pattern of words, not of dependencies, and changes labels and heads so
that the general rules apply: "12 were killed and 30 wounded" leaves out an auxiliary, "accused the
army of shelling" and "urged the council to act" state an event without a finite verb, and text
that lost its commas hides its appositions.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from claims.extraction.events import tells_event
from claims.extraction.inflect import inflect
from claims.extraction.misread import make_appositions, put_right
from claims.extraction.regions import Region
from claims.extraction.tokens import Tree, Word
from claims.extraction.verbless import with_predicate, with_verb
from claims.extraction.wordlists import words_of

_COUNTED = frozenset({"CD", "JJ", "JJR", "JJS", "NN", "NNS", "NNP", "RB", "RBR", "RBS", "IN"})
_BE = frozenset({"is", "are", "was", "were", "be", "been", "being"})


_CLAIMING = frozenset({"claim", "claims", "claimed", "claiming"})

Predicate = Literal["", "present", "past", "existence", "responsible"]


@dataclass(frozen=True, slots=True)
class Reading:
    """A region as it is to be read: the repaired tree, the words, and their new text.

    Attributes:
        subject: Words of the source mention, where the content leaves its subject to it.
        predicate: What the words need to be a clause: "is" or "was" behind the subject ("the
            agency, a state body"), "there was" before them, or "was responsible for" behind the
            subject; "" for nothing.
    """

    tree: Tree
    region: Region
    edits: Mapping[int, str] = field(default_factory=dict)
    subject: tuple[int, ...] = ()
    predicate: Predicate = ""


def read(tree: Tree, region: Region, cue: str) -> Reading:
    """Repair one region.

    Args:
        tree: The sentence.
        region: The words of one party.
        cue: The words that attribute them, in lower case; "" for the outlet's voice.
    """
    words = list(tree)
    _backed_by(words, region.words)
    put_right(words, region.words)
    _ellipses(words, region.words)
    make_appositions(words, region.words)
    repaired = Tree(words)
    reading = Reading(repaired, region)
    if region.attribution is not None:
        return with_predicate(_reported(reading, cue), cue)
    return _remainder(reading) if region.remainder else with_verb(reading)


# Participles read as the predicate


def _backed_by(words: list[Word], indices: Sequence[int]) -> None:
    """ "The army, backed by jets, stormed the hill": the predicate is what follows the phrase."""
    present = set(indices)
    for index in indices:
        if not _opens_agent_phrase(words, present, index):
            continue
        close = next((i for i in range(index, index + 16) if _is_comma(words, present, i)), None)
        if close is None or close + 1 not in present:
            continue
        predicate = words[close + 1]
        loose = predicate.tag in {"JJ", "VBN"} and predicate.lower.endswith("ed")
        if predicate.tag in {"VBD", "VBZ", "VBP"} or loose:
            _make_predicate(words, index, close + 1)


def _opens_agent_phrase(words: Sequence[Word], present: set[int], index: int) -> bool:
    if words[index].tag not in {"VBD", "VBN"} or index - 1 not in present or index < 2:
        return False
    after = index + 2 if index + 1 in present and words[index + 1].tag == "RP" else index + 1
    is_agent = after in present and words[after].lower == "by"
    return is_agent and words[index - 1].text == ","


def _is_comma(words: Sequence[Word], present: set[int], index: int) -> bool:
    return index in present and words[index].text == ","


def _make_predicate(words: list[Word], participle: int, predicate: int) -> None:
    """Swap the roles of the participle and the finite verb behind its phrase."""
    old = words[participle]
    subjects = [
        i for i, w in enumerate(words) if w.head == participle and w.dep in {"nsubj", "nsubjpass"}
    ]
    subject = subjects[0] if subjects else old.head if old.head < participle else participle - 2
    if not (words[subject].is_noun or words[subject].pos == "PRON"):
        return
    verb = words[predicate]
    if verb.dep == "amod":
        words[verb.head] = replace(words[verb.head], head=predicate, dep="dobj")
    leads = old.dep in {"ROOT", "ccomp", "parataxis", "conj"} and old.head != subject
    if subject <= verb.head < predicate or verb.dep == "amod":
        head, dep = (old.head, old.dep) if leads else (words[subject].head, words[subject].dep)
        own = head in {participle, subject, predicate}
        words[predicate] = replace(
            verb, tag="VBD", pos="VERB", head=predicate if own else head, dep="ROOT" if own else dep
        )
    for i, word in enumerate(words):
        outside = i < subject or i > predicate
        if outside and word.head in {participle, subject} and word.dep not in {"det", "compound"}:
            before_noun = word.head == subject and i < subject
            if not before_noun:
                words[i] = replace(word, head=predicate)
    words[subject] = replace(words[subject], head=predicate, dep="nsubj")
    words[participle] = replace(words[participle], tag="VBN", head=subject, dep="acl")


# Casualty figures


def _ellipses(words: list[Word], indices: Sequence[int]) -> None:
    """ "were killed and 30 wounded": the second participle is a clause with its own subject."""
    verbs = words_of("casualty_participles")
    first: int | None = None
    for index in indices:
        word = words[index]
        if word.lower not in verbs:
            continue
        if _has_be(words, index):
            first = index
            continue
        if first is None or index - first > 25:
            continue
        start = _counted_before(words, index, first)
        if start is not None:
            _join(words, first, start, index)


def _has_be(words: Sequence[Word], index: int) -> bool:
    before = [words[k].lower for k in range(max(0, index - 3), index) if words[k].tag != "CD"]
    return bool(_BE & set(before))


def _counted_before(words: Sequence[Word], index: int, first: int) -> int | None:
    """Where the noun phrase with a number before a participle starts."""
    start = index
    while (
        start - 1 > first
        and words[start - 1].tag in _COUNTED
        and (words[start - 1].tag != "IN" or words[start - 1].lower in words_of("number_hedges"))
    ):
        start -= 1
    phrase = words[start:index]
    counts = any(w.tag == "CD" or w.lower in words_of("counting_words") for w in phrase)
    while start < index and words[start].tag == "RB" and words[start].lower == "also":
        start += 1
    return start if phrase and counts and phrase[-1].tag != "IN" else None


def _join(words: list[Word], first: int, start: int, index: int) -> None:
    """Make `index` a verb coordinated with `first`, and the phrase before it its subject."""
    head = index - 1
    for each in range(start, head):
        label = "compound" if words[each].is_noun else "nummod"
        words[each] = replace(words[each], head=head, dep=label)
    words[head] = replace(words[head], head=index, dep="nsubjpass")
    words[index] = replace(words[index], head=first, dep="conj", tag="VBN", pos="VERB")
    if start - 1 > first and words[start - 1].tag == "CC":
        words[start - 1] = replace(words[start - 1], head=first, dep="cc")
    after = index + 1
    if after < len(words) and words[after].tag == "IN" and words[after].dep == "prep":
        words[after] = replace(words[after], head=index)


# Contents without a finite verb


def _reported(reading: Reading, cue: str) -> Reading:
    cued = set(cue.split())
    reading = _without_addressee(reading, cued)
    tree, region = reading.tree, reading.region
    source = _source_words(tree, region)
    first = tree[region.words[0]]
    if cued & words_of("accusing_cues"):
        return _accused(reading)
    to = _infinitive(tree, region)
    if to is not None and to != region.words[0]:
        modal = "should" if cued & words_of("urging_cues") else "will"
        return _with_modal(reading, to, modal)
    if to is not None and source and not cued & {"refused", "refuses", "declined", "declines"}:
        return _with_modal(replace(reading, subject=source), to, "will")
    if not source:
        return reading
    if first.tag == "VBG" and cued & words_of("denying_cues") | cued & {"admitted", "claimed"}:
        return _finite(replace(reading, subject=source), region.words[0])
    if cued & _CLAIMING and tells_event(tree, region.words):
        return replace(reading, subject=source, predicate="responsible")
    if first.lower == "responsibility":
        edits = {region.words[0]: "responsible"}
        return replace(reading, subject=source, predicate="present", edits=edits)
    if first.tag in {"VBD", "VBZ", "MD"} and first.dep not in {"amod", "compound"}:
        return replace(reading, subject=_related_before(tree, source[0]) or source)
    return reading


def _without_addressee(reading: Reading, cued: set[str]) -> Reading:
    """ "Told the council that the road was cut": the council is no part of what was said."""
    tree, region = reading.tree, reading.region
    if not cued & words_of("addressing_cues"):
        return reading
    for position, index in enumerate(region.words[:-1]):
        word = tree[index]
        if word.is_finite or word.tag in {"VB", "TO", "WP", "WDT"}:
            break
        if word.lower == "that" and word.tag == "IN" and position:
            return replace(reading, region=replace(region, words=region.words[position + 1 :]))
    return reading


def _related_before(tree: Tree, source: int) -> tuple[int, ...]:
    """ "The men who it says were killed": what is said of them has the men as its subject."""
    if source < 2 or tree[source - 1].lower not in {"who", "which", "that"}:
        return ()
    phrase = list[int]()
    at = source - 2
    while at >= 0 and (tree[at].is_noun or tree[at].tag in {"DT", "CD", "JJ", "POS", "HYPH"}):
        phrase.append(at)
        at -= 1
    return tuple(reversed(phrase)) if phrase and tree[phrase[0]].is_noun else ()


def _source_words(tree: Tree, region: Region) -> tuple[int, ...]:
    """The words of the mention that the content is attributed to, if in this sentence."""
    if region.attribution is None:
        return ()
    spans = region.attribution.source
    return tuple(
        i for i, word in enumerate(tree) if any(s < word.end and word.start < e for s, e in spans)
    )


def _infinitive(tree: Tree, region: Region) -> int | None:
    """The "to" of "the council to act" or "to act", if no finite verb stands before it."""
    for position, index in enumerate(region.words[:-1]):
        word = tree[index]
        following = region.words[position + 1]
        if word.lower == "to" and word.tag == "TO":
            adverb = tree[following].tag == "RB" and position + 2 < len(region.words)
            verb = region.words[position + 2] if adverb else following
            return index if tree[verb].tag == "VB" else None
        if word.is_finite or (word.tag in {"VBG", "VBN"} and word.dep not in {"amod", "acl"}):
            return None
    return None


def _with_modal(reading: Reading, to: int, modal: str) -> Reading:
    """Read "to act" as a predicate: "should act", "will act"."""
    words = list(reading.tree)
    inside = reading.region.words
    verb = next(i for i in range(to + 1, len(words)) if words[i].tag == "VB")
    words[to] = replace(words[to], tag="MD", dep="aux", head=verb, text=modal, lower=modal)
    words[verb] = replace(words[verb], dep="ROOT", head=verb)
    _make_subject(words, [i for i in inside if i < to], verb)
    edits = {**reading.edits, to: modal}
    for each in inside:
        joined = each > to + 1 and words[each].tag == "TO" and words[each - 1].tag in {"CC", "RB"}
        if joined and words[each - 1].lower in {"and", "or", "but", "also", "as"}:
            following = next((i for i in inside if i > each and words[i].tag == "VB"), None)
            if following is not None and words[following].dep == "conj":
                words[each] = replace(words[each], tag="MD", dep="aux", text=modal, lower=modal)
                words[following] = replace(words[following], head=verb)
                edits[each] = modal
    return replace(reading, tree=Tree(words), edits=edits)


def _make_subject(words: list[Word], phrase: Sequence[int], verb: int) -> None:
    """Let the phrase before a verb be its subject."""
    if not phrase:
        return
    inside = set(phrase)
    tops = [i for i in phrase if words[i].head not in inside or words[i].head == i]
    nouns = [i for i in tops if words[i].is_noun or words[i].pos in {"PRON", "PROPN"}]
    head = nouns[0] if nouns else tops[0]
    for index in tops:
        if index != head:
            words[index] = replace(words[index], head=head, dep="dep")
    words[head] = replace(words[head], head=verb, dep="nsubj")


def _accused(reading: Reading) -> Reading:
    """ "the army of shelling Sarrin": the army shelled Sarrin."""
    tree, region = reading.tree, reading.region
    for position, index in enumerate(region.words[:-1]):
        behind = (i for i in region.words[position + 1 :] if tree[i].pos != "PUNCT")
        verb = next(behind, index)
        if tree[index].lower != "of" or tree[verb].tag != "VBG":
            continue
        words = list(tree)
        subject = list(region.words[:position])
        words[verb] = replace(words[verb], dep="ROOT", head=verb)
        _make_subject(words, subject, verb)
        kept = tuple(i for i in region.words if i != index)
        found = replace(reading, tree=Tree(words), region=replace(region, words=kept))
        return _finite(found, verb)
    return reading


def _finite(reading: Reading, verb: int) -> Reading:
    """Put an "-ing" form, and those coordinated with it, into the past."""
    words = list(reading.tree)
    edits = dict(reading.edits)
    for index in reading.region.words:
        joined = index == verb or (words[index].dep == "conj" and words[index].head == verb)
        if joined and words[index].tag == "VBG":
            edits[index] = inflect(words[index].lemma, "past")
            words[index] = replace(words[index], tag="VBD", pos="VERB")
    words[verb] = replace(words[verb], dep="ROOT", head=verb)
    return replace(reading, tree=Tree(words), edits=edits)


def _remainder(reading: Reading) -> Reading:
    """What the outlet says beside a report: a relative clause or apposition to the source."""
    tree, region = reading.tree, reading.region
    if not region.source:
        return reading
    first = tree[region.words[0]]
    if first.lower in {"which", "who"} and len(region.words) > 3:
        return replace(
            reading, subject=region.source, region=replace(region, words=region.words[1:])
        )
    finite = any(tree[i].is_finite for i in region.words)
    named = any(tree[i].is_name for i in region.source)
    if first.lower in {"a", "an"} and named and not finite and len(region.words) > 3:
        return replace(reading, subject=region.source, predicate="present")
    if first.is_finite:
        return replace(reading, subject=region.source)
    return reading
