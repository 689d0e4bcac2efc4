"""Definite phrases and pronouns, resolved where the article leaves no doubt.

"The army" becomes "the Varnian army" if that is the one army the article introduces, "the city"
the city named last, "the country" the one the article is about. Each rule gives up on any doubt:
a wrong name in a claim is worse than a vague one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from claims.extraction.events import Events
from claims.extraction.number import is_plural
from claims.extraction.places import find_places
from claims.extraction.tokens import Tree
from claims.extraction.wordlists import words_of

Names = dict[int, tuple[int, str]]

_BODIES = frozenset({"army", "coalition", "navy", "government", "regime"})
_PLACE_TYPES = frozenset(
    {"city", "town", "village", "province", "region", "area", "district", "camp"}
)
# How many sentences back a place may lie.
_REACH = {"region": 1, "area": 1}
_DEFAULT_REACH = 4
_GENERAL_WORDS = frozenset({"whole", "entire", "same", "other", "first", "only", "rest", "latter"})


@dataclass(frozen=True, slots=True)
class Introduced:
    """What an article introduces, counted over the whole of it.

    Attributes:
        bodies: Head noun to the modifier that names it: "army" to "Varnian".
        country: The one country the article is about, "" if none stands out.
        names: Every capitalised word and how often it occurs.
        groups: Names of armed groups, in lower case.
    """

    bodies: Mapping[str, str] = field(default_factory=dict)
    country: str = ""
    names: Mapping[str, int] = field(default_factory=dict)
    groups: frozenset[str] = frozenset()


def introduced_in(trees: Sequence[Tree]) -> Introduced:
    """Count what an article introduces; one pass over its sentences."""
    bodies: Counter[tuple[str, str]] = Counter()
    names: Counter[str] = Counter()
    groups: set[str] = set()
    for tree in trees:
        for at, word in enumerate(tree):
            if word.text[:1].isupper():
                names[word.text] += 1
            if word.lower in _BODIES:
                modifier = _modifier(tree, at)
                if modifier:
                    bodies[word.lower, modifier] += 1
            following = tree[at + 1].lower if at + 1 < len(tree) else ""
            if (
                word.is_name
                and following in words_of("group_heads")
                and word.entity == "ORG"
                and (word.lower not in words_of("group_modifiers"))
            ):
                groups.add(word.lower)
    chosen = {
        head: modifier
        for head in _BODIES
        if (modifier := _dominant({m: n for (h, m), n in bodies.items() if h == head}))
    }
    return Introduced(chosen, _country(names), names, frozenset(groups) | words_of("armed_groups"))


def _modifier(tree: Tree, at: int) -> str:
    """The naming words before a head noun ("US-led" before "coalition")."""
    start = at
    while start and (
        tree[start - 1].tag in {"JJ", "NNP", "HYPH", "VBN"} or tree[start - 1].text == "-"
    ):
        start -= 1
    while start < at and not tree[start].text[:1].isupper():
        start += 1
    if start == at or at - start > 3:
        return ""
    return tree.text(start, at)


def _dominant(counts: Mapping[str, int]) -> str:
    """The one that occurs at least twice as often as any other."""
    ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    if not ranked or (len(ranked) > 1 and ranked[0][1] < 2 * ranked[1][1]):
        return ""
    return ranked[0][0]


def _country(names: Mapping[str, int]) -> str:
    counts: dict[str, int] = {}
    for name, count in names.items():
        adjective = sum(names.get(name + ending, 0) for ending in ("n", "i", "an", "ian", "s"))
        if name.lower() in words_of("countries") or (name.endswith("a") and adjective > 1):
            counts[name] = count + adjective
    return _dominant({name: n for name, n in counts.items() if n > 2})


class Resolver:
    """Resolves the definite phrases of an article's sentences, in reading order."""

    def __init__(self, introduced: Introduced) -> None:
        self.introduced = introduced
        self._places: list[tuple[int, str, str]] = []
        self._group: tuple[int, str] | None = None
        self._events = Events()
        self._sites: dict[str, set[str]] = {}
        self._sentence = 0

    def resolve(self, tree: Tree) -> Names:
        """References of the next sentence: index to end index and replacement."""
        self._sentence += 1
        found: Names = {}
        places = {words.stop - 1: (words.start, name) for words, name in find_places(tree)}
        for at, word in enumerate(tree):
            if word.tag == "DT" and at + 1 < len(tree):
                named = self._definite(tree, at) if word.lower == "the" else None
                named = named or self._events.named(tree, at, self._sentence)
                if named is not None:
                    found[at] = named
            elif self._is_bare_genitive(tree, at):
                found[at] = (at + 1, word.text[:-1] + "'s")
            if word.lower in self.introduced.groups and word.text[:1].isupper():
                self._group = (self._sentence, word.text)
            site = _site(tree, at)
            if site:
                self._sites.setdefault(word.lower, set()).add(site)
            start, place = places.get(at, (at, ""))
            if place and place != self.introduced.country:
                self._places.append((self._sentence, _place_type(tree, start, place), place))
        del self._places[:-12]
        self._events.note(tree, self._sentence)
        return found

    def resolve_bare(self, tree: Tree, index: int, lowered: Collection[str]) -> Names:
        """A headline's subject without its article: "Army" is "The Varnian army"."""
        word = tree[index]
        modifier = self.introduced.bodies.get(word.lower)
        head = word.lower if word.lower in lowered else word.text
        return {index: (index + 1, f"The {modifier} {head}")} if modifier else {}

    def _definite(self, tree: Tree, at: int) -> tuple[int, str] | None:
        article = tree[at].text
        head = tree[at + 1]
        if head.lower in _BODIES and head.lower in self.introduced.bodies:
            modifier = self.introduced.bodies[head.lower]
            return at + 2, f"{article} {modifier} {head.text}"
        end = _phrase_end(tree, at + 1)
        noun, between = tree[end - 1].lower, {tree[i].lower for i in range(at + 1, end - 1)}
        if between & _GENERAL_WORDS or _is_limited(tree, end):
            return None
        if noun == "country" and self.introduced.country:
            return end, self.introduced.country
        if noun == "group" and between <= words_of("group_modifiers"):
            if self._group is not None and self._sentence - self._group[0] <= 1:
                return end, self._group[1]
            return None
        sites = self._sites.get(noun, set()) if not between else set()
        if len(sites) == 1:
            return end, f"{article} {min(sites)}"
        if noun in _PLACE_TYPES and not between:
            place = self._last_place(noun)
            return (end, place) if place else None
        return None

    def _last_place(self, kind: str) -> str:
        reach = _REACH.get(kind, _DEFAULT_REACH)
        near = [row for row in self._places if self._sentence - row[0] <= reach]
        typed = [name for _, of, name in near if of == kind]
        if typed:
            return typed[-1]
        wide = [name for _, of, name in near if of == "province" or _is_directed(name)]
        return wide[-1] if kind in _REACH and wide else ""

    def _is_bare_genitive(self, tree: Tree, at: int) -> bool:
        """ "Varnias capital", from a text that lost its apostrophes."""
        word = tree[at]
        if not word.text[:1].isupper() or not word.text.endswith("s") or len(word.text) < 5:
            return False
        if at + 1 >= len(tree) or tree[at + 1].tag not in {"NN", "NNS", "JJ", "JJS", "NNP"}:
            return False
        base = word.text[:-1]
        known = self.introduced.names
        return known.get(base, 0) >= known[word.text] or base.lower() in words_of("countries")


def _site(tree: Tree, at: int) -> str:
    """ "Orta shrine" at its last word, the name of one place of its kind; "" for other words."""
    noun = tree[at].lower
    if noun not in words_of("place_nouns") or noun in _PLACE_TYPES - {"camp"}:
        return ""
    start = at
    while start and tree[start - 1].is_name and tree[start - 1].text[:1].isalpha():
        start -= 1
    return tree.text(start, at + 1) if start < at else ""


def _phrase_end(tree: Tree, start: int) -> int:
    """Past the head noun of a phrase whose determiner stands before `start`."""
    end = start
    while end < len(tree) and (
        tree[end].tag in {"JJ", "JJR", "VBN", "HYPH"}
        or (tree[end].is_noun and tree[end].dep == "compound")
    ):
        end += 1
    return min(end + 1, len(tree))


def _is_limited(tree: Tree, end: int) -> bool:
    """What follows already says which one is meant: "the city of", "the region that"."""
    if end >= len(tree):
        return False
    following = tree[end]
    if following.lower in {"of", "where", "which", "that", "who", "called", "named", "-", "/"}:
        return True
    return following.is_name or following.is_noun


def _place_type(tree: Tree, start: int, name: str) -> str:
    """ "province" of "Varn province" and of "the province of Varn", "" if it does not say."""
    before = [tree[i].lower for i in range(max(0, start - 2), start)]
    words = [*before[:1], *name.lower().split()] if before[-1:] == ["of"] else name.lower().split()
    return next((word for word in words if word in _PLACE_TYPES), "")


def _is_directed(name: str) -> bool:
    return name.split()[0].lower().endswith("ern")


@dataclass(frozen=True, slots=True)
class Subject:
    """A subject that a later pronoun may take up: its text and what it can be called."""

    text: str
    plural: bool
    person: bool
    collective: bool

    def answers(self, pronoun: str) -> bool:
        """Whether the pronoun fits it."""
        if pronoun == "they":
            return self.plural or self.collective
        if pronoun in {"he", "she"}:
            return self.person and not self.plural
        return pronoun == "it" and not self.plural and not self.person


class Antecedents:
    """The subjects that pronouns of the coming clauses may take up, by who speaks."""

    def __init__(self) -> None:
        self._last: dict[str, tuple[int, Subject]] = {}
        self._sentence = 0

    def next_sentence(self) -> None:
        """Count sentences, since a pronoun reaches back one only."""
        self._sentence += 1

    def remember(self, speaker: str, subject: Subject) -> None:
        """Note the subject of a main clause."""
        self._last[speaker] = (self._sentence, subject)

    def before(self, speaker: str, pronoun: str) -> str:
        """What the pronoun takes up from the sentence before, "" if in doubt."""
        sentence, subject = self._last.get(speaker, (-9, None))
        near = subject is not None and self._sentence - sentence <= 1
        return subject.text if near and subject is not None and subject.answers(pronoun) else ""


def subject_pronoun(tree: Tree, words: Sequence[int], verb: int) -> int | None:
    """The third-person pronoun that is the subject of a verb, if it is one and refers."""
    index = next((i for i in words if tree[i].dep in {"nsubj", "nsubjpass"}), None)
    if index is None or tree[index].head != verb:
        return None
    word = tree[index]
    if word.lower not in {"he", "she", "it", "they"}:
        return None
    # "It is unclear", "it was carried out": it stands for a clause or an event.
    empty = word.dep == "nsubjpass" or tree[verb].lemma in {"be", "seem", "appear"}
    return None if word.lower == "it" and empty else index


def subject_of(tree: Tree, words: Sequence[int], text: str) -> Subject | None:
    """What a noun phrase can be called by; None if a pronoun could not stand for it."""
    if not words or len(words) > 10:
        return None
    head = next((i for i in words if tree[i].dep in {"nsubj", "nsubjpass"}), words[-1])
    word = tree[head]
    if not word.is_noun or any(tree[i].tag in {"PRP", "EX"} for i in words):
        return None
    return Subject(
        text=text,
        plural=is_plural(tree, words),
        person=word.entity == "PERSON",
        collective=word.lower in words_of("collective_nouns"),
    )
