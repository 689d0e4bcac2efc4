"""Stated sources along one article: which mentions credit one and the same party.

"A military source" introduces a party, "The source", "he" and "the ministry" go back to one, a
name may fill in a party that a title introduced. A resolver reads the mentions in order and is
asked for the parties at the end, since a name may come later than the title.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from claims.extraction.lexicon import source_lexicon
from claims.extraction.mentions import Description, name_words, singular
from claims.extraction.spans import Kind, StatedSource

_ACRONYM = re.compile(
    r"((?:[A-Z][\w'’.-]+)(?:[ -](?:of|for|and|the|in|[A-Z][\w'’.-]+)){1,7})"
    r"\s*\(([A-Z][A-Za-z.-]{1,9})\)"
)
_GENERIC = frozenset({"source"})
_INDIVIDUALS = frozenset(
    "official officer commander spokesman spokeswoman lawmaker activist reporter leader minister "
    "analyst expert diplomat resident spokesperson fighter".split()
)
_OFFICE_HOLDERS = frozenset("official officer commander spokesman minister lawmaker".split())
_MONITORS = frozenset({"monitor", "watchdog", "ngo"})
_BODY_KINDS: frozenset[Kind] = frozenset({"armed_group", "ngo", "media", "other", "military"})
_FILLED_IN = frozenset(
    "lawmaker official minister spokesman spokeswoman spokesperson president commander general "
    "analyst expert leader governor mayor deputy senator envoy ambassador secretary chief head "
    "director professor adviser advisor mp politician diplomat prosecutor premier colonel chairman "
    "representative activist doctor cleric sheikh".split()
)
_REMEMBERED = 300
"""Mentions back that a later one may refer to; bounds the time on endless texts."""
_NEAR = 3
"""Sentences within which a bare name is taken to name the person a title introduced."""


@dataclass
class Party:
    """A source while the article is being read; becomes a `StatedSource` at the end."""

    order: int
    mention: str
    label: str
    named: bool
    person: bool
    plural: bool
    kind: Kind
    head: str
    words: set[str]
    aliases: set[str] = field(default_factory=set)
    roles: set[str] = field(default_factory=set)
    definite: bool = False
    last: int = 0
    same_as: Party | None = None

    def root(self) -> Party:
        """Return the party this one turned out to be."""
        party = self
        while party.same_as is not None:
            party = party.same_as
        return party


def acronyms_in(text: str) -> dict[str, str]:
    """Return lower-case acronym → lower-case full name, as introduced in brackets."""
    found: dict[str, str] = {}
    for short, full in _introduced(text):
        found.setdefault(short.lower(), full)
    return found


def abbreviations_in(text: str) -> dict[str, str]:
    """Return the words of a full name → its abbreviation as written in brackets behind it."""
    found: dict[str, str] = {}
    for short, full in _introduced(text):
        if sum(letter.isupper() for letter in short) > 1:
            found.setdefault(" ".join(name_words(full)), short)
    return found


def _introduced(text: str) -> Iterator[tuple[str, str]]:
    """Yield the abbreviations in brackets, each with the lower-case name that it stands for."""
    for match in _ACRONYM.finditer(text):
        full, short = match.group(1), match.group(2).replace(".", "")
        words = [word for word in re.split(r"[ -]", full) if word[:1].isupper()]
        initials = "".join(word[0] for word in words)
        if short.upper() in initials.upper() and len(short) >= 2:
            keep = words[len(words) - len(short) :] if initials.endswith(short) else words
            yield short, " ".join(keep).lower()


class Resolver:
    """Reads mentions in order; see `resolve` and `sources`."""

    def __init__(self, acronyms: dict[str, str]) -> None:
        self._acronyms = acronyms
        self._parties: list[Party] = []
        self._recent: list[Party] = []

    @property
    def latest(self) -> Party | None:
        """The party credited last."""
        return self._recent[-1].root() if self._recent else None

    @property
    def latest_body(self) -> Party | None:
        """The named body credited last."""
        return next((p for p in self._backwards() if p.named and not p.person), None)

    @property
    def latest_group(self) -> Party | None:
        """The unnamed group of people credited last."""
        return next((p for p in self._backwards() if p.plural and not p.named), None)

    def resolve(self, about: Description, mention: str, sentence: int) -> Party:
        """Return the party that a mention credits, introducing it if it is new.

        Args:
            about: The mention, analysed.
            mention: As it stands in the text.
            sentence: Number of its sentence, in reading order.
        """
        party = self._find(about, sentence)
        if party is None:
            party = self._introduce(about, mention)
        elif about.named and party.named:
            self._enrich(party, about)
        elif about.definite and not about.pronoun:
            party.roles |= about.roles  # "the source, an officer of the brigade,"
        party.last = sentence
        self._recent.append(party)
        return party

    def knows(self, about: Description) -> bool:
        """Whether a definite mention goes back to a party that was credited before."""
        return self._by_head(about) is not None

    def sources(self) -> dict[int, StatedSource]:
        """Return the stated source of every party, by its `order`; call after the last mention."""
        self._identify_monitors()
        ids: dict[int, str] = {}
        result: dict[int, StatedSource] = {}
        introduced: dict[int, Party] = {}
        for party in self._parties:
            root = party.root()
            number = ids.setdefault(root.order, f"s{len(ids) + 1}")
            first = introduced.setdefault(root.order, party)
            result[party.order] = StatedSource(
                number, root.label, first.mention, root.kind, root.named
            )
        return result

    # --- finding ---------------------------------------------------------------------------

    def _find(self, about: Description, sentence: int) -> Party | None:
        if about.pronoun:
            return self._by_pronoun(about.pronoun)
        if about.named:
            return self._by_name(about) or self._by_title(about, sentence)
        if about.definite:
            return self._by_head(about)
        return None

    def _backwards(self) -> Iterable[Party]:
        seen: set[int] = set()
        for party in reversed(self._recent[-_REMEMBERED:]):
            root = party.root()
            if root.order not in seen:
                seen.add(root.order)
                yield root

    def _by_pronoun(self, pronoun: str) -> Party | None:
        for party in self._backwards():
            if pronoun in {"he", "she", "i", "who"}:
                body = party.named and not party.person
                if not body and not (party.plural and not party.named) and party.kind != "document":
                    return party
            elif pronoun in {"they", "we"}:
                if not party.person:
                    return party
            elif not party.person and not (party.plural and party.kind != "media"):
                return party
        return next(iter(self._backwards()), None)

    def _by_name(self, about: Description) -> Party | None:
        words = self._expanded(about.words)
        for party in self._backwards():
            if not party.named:
                continue
            known = party.words | party.aliases
            if words == known or (words & party.aliases):
                return party
            smaller, larger = (words, known) if len(words) <= len(known) else (known, words)
            if smaller and smaller <= larger and self._may_shorten(smaller, about, party):
                return party
        return None

    def _may_shorten(self, smaller: set[str], about: Description, party: Party) -> bool:
        if party.person != about.person and len(smaller) < 2:
            # The model does not see every name: "Volk" after "Aren Volk" counts as one.
            return party.person and smaller <= {party.head}
        if party.person and len(smaller) == 1:
            return True
        lone = next(iter(smaller)) if len(smaller) == 1 else ""
        return (
            not lone
            or singular(lone) in source_lexicon().bodies
            or lone == party.head
            or (about.label.split()[0].isupper())
        )

    def _expanded(self, words: frozenset[str]) -> set[str]:
        if len(words) == 1:
            full = self._acronyms.get(next(iter(words)))
            if full:
                return set(name_words(full))
        return set(words)

    def _by_title(self, about: Description, sentence: int) -> Party | None:
        """A bare name after "a senior lawmaker": the name fills the party in."""
        bodies = source_lexicon().bodies | {"government", "regime", "opposition"}
        if about.titled or not (about.person or 2 <= len(about.words) <= 4):
            return None
        if not about.person and any(word in bodies for word in about.words):
            return None
        for party in self._backwards():
            if sentence - party.last > _NEAR:
                return None
            if party.named or party.plural:
                continue
            if party.head in _FILLED_IN:
                party.named, party.person = True, True
                party.label = about.label
                party.words = set(about.words)
                party.roles.add(party.head)
                party.head = name_words(about.label)[-1] if name_words(about.label) else party.head
                return party
        return None

    def _by_head(self, about: Description) -> Party | None:
        head, words = singular(about.head), {w for w in about.words if w != "same"}
        if head in _GENERIC and not about.plural and words <= {head, about.head}:
            for party in self._backwards():
                if not party.named and party.head in _INDIVIDUALS | _GENERIC:
                    return party
        for party in self._backwards():
            if party.head == head and words - {about.head} <= party.words | {head}:
                return party
            if party.named and head in party.words and words <= party.words | {head}:
                return party
            if head in party.roles and words - {about.head} <= party.words | {head}:
                return party
        for party in self._backwards():
            if self._stands_for(head, about, party):
                return party
        return None

    def _stands_for(self, head: str, about: Description, party: Party) -> bool:
        modifiers = about.words - {head, about.head}
        if head in _GENERIC:
            return not party.named and (party.head in _INDIVIDUALS | _GENERIC) and not modifiers
        if head in {"statement", "document", "communique", "letter", "release"}:
            return party.kind != "document" and not party.person
        if head in _MONITORS or (
            head == "group" and any(w.startswith("monitor") for w in modifiers)
        ):
            return party.kind == "ngo" and not party.person
        if head in {"agency", "channel", "newspaper", "network", "broadcaster"}:
            return party.kind == "media" and party.head != "report"
        if head in {"group", "organization", "organisation", "movement", "coalition", "militia",
                    "body", "force", "forces", "alliance", "council"}:  # fmt: skip
            return party.named and not party.person and party.kind in _BODY_KINDS
        if head in _INDIVIDUALS and not modifiers:
            return not party.named and party.head in _OFFICE_HOLDERS
        if head in {"man", "woman"} and not modifiers:
            someone = party.person or party.head in source_lexicon().persons
            return someone and not party.plural
        if head == "report":
            return party.kind in {"media", "document"} and not modifiers
        return False

    # --- keeping ---------------------------------------------------------------------------

    def _introduce(self, about: Description, mention: str) -> Party:
        party = Party(
            order=len(self._parties),
            mention=mention,
            label=about.label,
            named=about.named,
            person=about.person,
            plural=about.plural,
            kind=about.kind,
            head=singular(about.head),
            words=set(self._expanded(about.words) if about.named else about.words),
            definite=about.definite,
            roles=set(about.roles),
        )
        if about.named and len(about.words) == 1:
            party.aliases |= set(about.words)
        if about.named:
            joined = " ".join(name_words(about.label))
            party.aliases |= {
                short
                for short, full in self._acronyms.items()
                if joined == " ".join(name_words(full))
            }
            if about.person and name_words(about.label):
                party.head = name_words(about.label)[-1]
        self._parties.append(party)
        return party

    def _enrich(self, party: Party, about: Description) -> None:
        """A fuller form of a name adds its words; the label stays the first full form."""
        longer = len(about.words) > len(party.words)
        if (
            longer
            and set(party.words) <= set(about.words)
            and (party.person or len(party.words) == 1)
        ):
            party.label, party.words = about.label, set(about.words)
        if party.kind == "other":
            party.kind = about.kind
        party.roles |= about.roles

    def _identify_monitors(self) -> None:
        """ "A monitor said" in an article that names one monitoring body means that body."""
        bodies = [
            party
            for party in self._parties
            if party.named and not party.person and party.kind == "ngo" and party.same_as is None
        ]
        for party in self._parties:
            monitors = party.head in _MONITORS or (
                party.head == "group" and any(w.startswith("monitor") for w in party.words)
            )
            if party.named or party.same_as is not None or not monitors or not bodies:
                continue
            later = [body for body in bodies if body.order > party.order]
            party.same_as = later[0] if later else bodies[-1]
