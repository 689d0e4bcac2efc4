"""Events that an article refers back to: "the attack" is the attack on the depot told before.

A later mention without a place of its own is given the place or the target with which the event
was told; the same phrase serves a casualty figure that does not say what the casualties came from.
Where the article tells of two events that the phrase could mean, it stays as it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from claims.extraction.tokens import Tree

_REACH = 6
"""How many sentences back the telling of an event may lie."""
_REACH_OF_ANOTHER_WORD = 2
"""The same for "the blasts" after "bombers struck …"."""
_LONGEST = 9
"""Words of a place or target that are repeated."""

_PLACING = frozenset({"on", "in", "at", "near", "against", "outside", "inside", "of", "around"})
_INTERCHANGEABLE = frozenset({"attack", "strike", "bombing", "shelling", "blast"})
"""Classes of which one may take up another."""

_SEVERAL = frozenset({"several", "two", "three", "four", "many", "other", "another", "similar"})
_POINTING = frozenset({"the", "this", "that", "these", "those"})
_WITHIN = frozenset(
    {"nmod", "compound", "amod", "det", "poss", "nummod", "punct", "case", "quantmod"}
)


@dataclass(frozen=True, slots=True)
class Told:
    """An event as it was told.

    Attributes:
        sentence, at: Number of the sentence, and of the word in it.
        kind: The class of its noun or verb; see `data/event_nouns.txt`.
        noun: The noun that names it; "" if a verb told it.
        where: Its place or target with the preposition, as words of the article.
    """

    sentence: int
    at: int
    kind: str
    noun: str
    where: str


@cache
def _nouns() -> Mapping[str, str]:
    """Noun to class."""
    return {word: row[0] for row in _rows("event_nouns") for word in row[1:]}


@cache
def _verbs() -> Mapping[str, tuple[str, str]]:
    """Lemma of a verb to the class of the event, and the preposition that its object takes."""
    return {row[0]: (row[1], row[2]) for row in _rows("event_verbs")}


def _rows(name: str) -> list[list[str]]:
    text = files("claims.extraction").joinpath(f"data/{name}.txt").read_text("utf-8")
    return [line.split() for line in text.splitlines() if line and not line.startswith("#")]


def tells_event(tree: Tree, words: Sequence[int]) -> bool:
    """Whether words are a noun phrase about an event and no clause ("the attack on Sarrin")."""
    head = next((i for i in words if tree[i].is_noun and not _goes_on(tree, i + 1)), None)
    finite = any(tree[i].is_finite for i in words)
    return head is not None and tree[head].lower in _nouns() and not finite


class Events:
    """The events of one article, met in reading order."""

    def __init__(self) -> None:
        self._told: list[Told] = []

    def note(self, tree: Tree, sentence: int) -> None:
        """Remember the events that a sentence tells with a place or a target."""
        self._told.extend(_told_in(tree, sentence))
        del self._told[:-12]

    def named(self, tree: Tree, at: int, sentence: int) -> tuple[int, str] | None:
        """What a definite phrase at the determiner `at` refers to.

        Returns:
            The end of the phrase and its text with the place; None if it has a place of its own
            or goes back to no event without doubt.
        """
        noun = _bare_event(tree, at)
        if noun is None:
            return None
        if tree[at].lower in {"a", "an"}:
            here = [told for told in _told_in(tree, sentence) if told.at < at]
            where = here[-1].where if here else ""
            return (noun + 1, f"the {tree.text(at + 1, noun + 1)} {where}") if where else None
        where = self._where(tree, noun, sentence)
        return (noun + 1, f"{tree.text(at, noun + 1)} {where}") if where else None

    def _where(self, tree: Tree, noun: int, sentence: int) -> str:
        kind = _nouns()[tree[noun].lower]
        near = [told for told in self._told if sentence - told.sentence <= _REACH]
        same = [told for told in near if told.kind == kind]
        if same:
            return _only(same, plural=tree[noun].tag in {"NNS", "NNPS"})
        soon = sentence - _REACH_OF_ANOTHER_WORD
        other = [t for t in near if t.sentence >= soon and {t.kind, kind} <= _INTERCHANGEABLE]
        where = _only(other, plural=False)
        return re.sub(r"^o[nf] ", "at ", where) if kind == "blast" else where


def _only(told: Sequence[Told], *, plural: bool) -> str:
    """The place told last, unless several of the last sentences compete for it."""
    if not told:
        return ""
    reach = 1 if plural else 0
    last = [each for each in told if each.sentence >= told[-1].sentence - reach]
    return last[-1].where if len({each.where for each in last}) == 1 else ""


def _bare_event(tree: Tree, at: int) -> int | None:
    """The head of "the (Varnian) attack", if nothing behind it says which one."""
    if tree[at].lower not in _POINTING | {"a", "an"}:
        return None
    noun = at + 1
    while noun < len(tree) and tree[noun].tag in {"JJ", "NN", "NNP", "NNPS", "HYPH", "VBN", "CD"}:
        if tree[noun].lower in _nouns() and not _goes_on(tree, noun + 1):
            break
        noun += 1
    if noun < len(tree) and tree[noun].text[:1].isupper():
        return None
    if noun >= len(tree) or tree[noun].lower not in _nouns() or noun - at > 4:
        return None
    if tree[at].lower in {"a", "an"} and not _is_claimed(tree, noun + 1):
        return None
    inner = {tree[i].lower for i in range(at + 1, noun)}
    return None if inner & _SEVERAL or _is_told(tree, noun) else noun


def _is_claimed(tree: Tree, at: int) -> bool:
    """ "…, in an attack claimed by the Front": the attack is the one just told."""
    return at + 1 < len(tree) and (tree[at].lower, tree[at + 1].lower) == ("claimed", "by")


def _goes_on(tree: Tree, at: int) -> bool:
    return at < len(tree) and (tree[at].is_noun or tree[at].tag in {"POS", "HYPH"})


def _is_told(tree: Tree, noun: int) -> bool:
    """Whether the phrase says itself which event it is."""
    if noun + 1 >= len(tree):
        return False
    after = tree[noun + 1]
    if _is_claimed(tree, noun + 1):
        return False
    if after.lower in _PLACING | {"by", "from", "where", "that", "between", "among"}:
        return not _is_time(tree, noun + 1)
    return after.is_noun or (after.tag in {"VBN", "POS", "HYPH"} and after.dep == "acl")


def _is_time(tree: Tree, preposition: int) -> bool:
    found = tree.child(preposition, "pobj")
    return found is not None and tree[found].entity in {"DATE", "TIME"}


def _told_in(tree: Tree, sentence: int) -> Iterator[Told]:
    for index, word in enumerate(tree):
        if word.is_noun and word.lower in _nouns():
            where = _behind(tree, index)
            if where:
                yield Told(sentence, index, _nouns()[word.lower], word.lower, where)
        elif word.lemma in _verbs() and _happened(tree, index):
            kind, preposition = _verbs()[word.lemma]
            where = " ".join(
                filter(None, (_object(tree, index, preposition), _behind(tree, index)))
            )
            if where and where.count(" ") < _LONGEST:
                yield Told(sentence, index, kind, "", where)


def _happened(tree: Tree, verb: int) -> bool:
    """A finite verb that tells an event itself, not what an attack did."""
    subject = tree.child(verb, "nsubj")
    again = subject is not None and tree[subject].lower in _nouns()
    perfect = tree.child(verb, "aux", "auxpass") is not None and tree[verb].tag == "VBN"
    return not again and (tree[verb].tag in {"VBD", "VBZ"} or perfect)


def _object(tree: Tree, verb: int, preposition: str) -> str:
    passive = tree.child(verb, "auxpass") is not None
    found = tree.child(verb, "nsubjpass" if passive else "dobj")
    if found is None or tree[found].tag in {"PRP", "CD"}:
        return ""
    phrase = _phrase(tree, found)
    return f"{preposition} {phrase}" if phrase else ""


def _behind(tree: Tree, index: int) -> str:
    """The place or target behind a noun or verb: "on the depot in Sarrin"."""
    for child in tree.children[index]:
        word = tree[child]
        if child < index or word.dep != "prep" or word.lower not in _PLACING:
            continue
        found = tree.child(child, "pobj")
        if found is None or tree[found].entity in {"DATE", "TIME"} or tree[found].tag == "PRP":
            continue
        phrase = _phrase(tree, found)
        if phrase:
            return f"{word.lower} {phrase}"
    return ""


def _phrase(tree: Tree, noun: int) -> str:
    """A noun phrase in one piece without clauses, made definite; "" if it is long or a pronoun."""
    without = {
        each
        for each in tree.subtree(noun)
        if each > noun
        and (
            tree[each].dep in {"relcl", "acl", "appos", "cc", "conj", "advcl", "ccomp"}
            or tree[each].text in {",", "(", "-", "–"}
            or _is_time_phrase(tree, each)
        )
    }
    kept = tree.subtree(noun, without=without)
    end = next((p for p, i in enumerate(kept) if p and i != kept[p - 1] + 1), len(kept))
    kept = kept[:end]
    if noun not in kept or len(kept) > _LONGEST or tree[kept[0]].tag == "PRP$":
        return ""
    text = tree.text(kept[0], kept[-1] + 1)
    return re.sub(r"^an? ", "the ", text, flags=re.IGNORECASE)


def _is_time_phrase(tree: Tree, index: int) -> bool:
    return tree[index].dep == "prep" and _is_time(tree, index)
