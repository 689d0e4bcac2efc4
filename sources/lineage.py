"""Which reports depend on each other: shared wording, shared parties, and what that amounts to.

Pure: no Django, no clock, no database. `sources.services.origins` loads what is compared here.

What texts share is found by `claims.matching.reuse` and judged claim by claim in
`sources.passages`. Dependent reports are joined into connected components by union-find.
"""

from __future__ import annotations

import functools
from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

from sources.agencies import UNNAMED
from sources.normalise import normalise_name
from sources.passages import SharedWording

_Item = TypeVar("_Item", bound=Hashable)
_LINKS = frozenset({"of", "for", "in", "at", "on", "and"})


class Reason(StrEnum):
    """Why two reports count as one."""

    SAME_TEXT = "same_text"
    AGENCY = "agency"
    STATED_SOURCE = "stated_source"
    SPEAKS_FOR = "speaks_for"
    OWNER = "owner"
    SAME_ARTICLE = "same_article"
    ANALYST = "analyst"


class Doubt(StrEnum):
    """Why a report is not established as independent of another, though nothing joins them."""

    UNKNOWN_OUTLET = "unknown_outlet"
    OWN_VOICE = "own_voice"
    UNNAMED_CLASS = "unnamed_class"
    LIKE_NAMED = "like_named"


@dataclass(frozen=True, slots=True)
class Party:
    """A stated source as a report credits it.

    Attributes:
        key: The identity, or the unnamed class, after merges.
        name: For display.
        names: Normalised forms by which an outlet or an agency may be the same party.
        speaks_for: Whom it speaks for, each with the words of a text that say so.
    """

    key: int
    name: str
    named: bool
    names: frozenset[str] = frozenset()
    speaks_for: tuple[tuple[Party, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """One report of something: a claim in an article, or a linked address.

    Attributes:
        key: The caller's own, unique among the reports that are compared.
        outlet: Primary key; None where there is none.
        outlet_known: False for the row that stands for "unknown outlet".
        outlet_names: Normalised name and aliases.
        owner: Key of the owner group; None where none is recorded.
        article: Key of the article; None for an address outside the workbench.
        text: Digest of the text; equal ones are one text. Empty if unknown.
        wording: Key of the text in the wordings compared; empty if there is no text.
        sentence: Where in the text the report stands; None if it is the text as a whole.
        agency: Normalised agency credit; empty if none.
        agency_evidence: The words of the text that give the credit, if it was not stated apart.
        parties: The stated source and its upstream; empty for the outlet's own voice.
        independent_because: An analyst's reason; empty if none was recorded.
    """

    key: str
    outlet: int | None
    outlet_name: str
    outlet_known: bool = True
    outlet_names: frozenset[str] = frozenset()
    owner: int | None = None
    owner_name: str = ""
    article: int | None = None
    text: str = ""
    wording: str = ""
    sentence: tuple[int, int] | None = None
    agency: str = ""
    agency_name: str = ""
    agency_evidence: str = ""
    parties: tuple[Party, ...] = ()
    independent_because: str = ""


@dataclass(frozen=True, slots=True)
class Decision:
    """What an analyst decided about two articles; the keys are ordered."""

    dependent: bool
    reason: str


@dataclass(frozen=True, slots=True)
class Edge:
    """Two reports that count as one, with why; `detail` names what they share."""

    first: str
    second: str
    reason: Reason
    detail: str = ""


Decisions = dict[tuple[int, int], Decision]
Wordings = dict[tuple[str, str], SharedWording]


@dataclass(frozen=True, slots=True)
class Group:
    """Reports that are one origin.

    Attributes:
        keys: The reports, in the order given.
        edges: What joins them.
        holds_subject: The claim's own origin.
        doubts: For each counting report that is not established as independent, why.
        established: At least one counting report is established as independent of the claim.
    """

    keys: tuple[str, ...]
    edges: tuple[Edge, ...]
    holds_subject: bool
    doubts: dict[str, Doubt]
    established: bool


@dataclass(frozen=True, slots=True)
class Lineage:
    """The origins of a claim and its evidence.

    Attributes:
        groups: The claim's own first.
        established: Origins that count: independent of the claim and of each other. Two groups
            whose independence of each other is in doubt (one unnamed class) count once.
    """

    groups: tuple[Group, ...]
    established: int


class DisjointSets(Generic[_Item]):
    """Union-find with path halving."""

    def __init__(self, items: Iterable[_Item] = ()) -> None:
        self._parent: dict[_Item, _Item] = {item: item for item in items}

    def find(self, item: _Item) -> _Item:
        """Return the representative of the item's set; an unknown item becomes a set."""
        parent = self._parent
        parent.setdefault(item, item)
        while parent[item] != item:
            parent[item] = parent[parent[item]]
            item = parent[item]
        return item

    def join(self, first: _Item, second: _Item) -> None:
        """Make one set of two; the earlier item stays the representative."""
        kept, merged = self.find(first), self.find(second)
        if kept != merged:
            self._parent[merged] = kept

    def sets(self) -> list[list[_Item]]:
        """Return the sets in the order in which their first items came."""
        found: dict[_Item, list[_Item]] = {}
        for item in self._parent:
            found.setdefault(self.find(item), []).append(item)
        return list(found.values())


def decision_of(first: Report, second: Report, decisions: Decisions) -> Decision | None:
    """Return what an analyst decided about the articles of two reports."""
    if first.article is None or second.article is None:
        return None
    return decisions.get((min(first.article, second.article), max(first.article, second.article)))


def edge(
    first: Report, second: Report, decisions: Decisions, wordings: Wordings | None = None
) -> Edge | None:
    """Return why two reports count as one; None if nothing joins them.

    One article is always one origin; else an analyst's decision holds; else the strongest sign.
    A report that an analyst recorded as independent is joined by its text alone: the recorded
    reason answers for agency, party and owner, which say where a report may come from.
    """
    join = functools.partial(Edge, first.key, second.key)
    if first.article is not None and first.article == second.article:
        return join(Reason.SAME_ARTICLE)
    decided = decision_of(first, second, decisions)
    if decided is not None:
        return join(Reason.ANALYST, decided.reason) if decided.dependent else None
    if first.text and first.text == second.text:
        return join(Reason.SAME_TEXT, "word for word")
    low, high = sorted((first.wording, second.wording))
    shared = (wordings or {}).get((low, high))
    if shared is not None and _one_text(first, second, shared):
        return join(Reason.SAME_TEXT, f"{shared.share:.0%} of the wording")
    if bool(first.independent_because) != bool(second.independent_because):
        return None
    if agency := _shared_agency(first, second):
        return join(Reason.AGENCY, agency)
    if party := _shared_party(first, second):
        return join(Reason.STATED_SOURCE, party)
    if chain := _shared_chain(first, second):
        return join(Reason.SPEAKS_FOR, chain)
    if owner := _shared_owner(first, second):
        return join(Reason.OWNER, owner)
    return None


def _one_text(first: Report, second: Report, shared: SharedWording) -> bool:
    """Return whether both reports stand in what their articles share.

    Where of one only the text as a whole is known, the other's sentence need not be in it.
    """
    low, high = sorted((first, second), key=lambda report: report.wording)
    if low.sentence is None or high.sentence is None:
        return shared.same_text
    return shared.carries(0, low.sentence) and shared.carries(1, high.sentence)


def _shared_agency(first: Report, second: Report) -> str:
    """Name the agency that both credit, or that one credits and the other is."""
    if first.agency == second.agency and first.agency not in {"", UNNAMED}:
        return first.agency_name
    if first.agency and first.agency in second.outlet_names:
        return first.agency_name
    if second.agency and second.agency in first.outlet_names:
        return second.agency_name
    return ""


def _shared_party(first: Report, second: Report) -> str:
    """Name the identity that both credit, or that one credits and the other's outlet is."""
    keys = {party.key for party in second.parties if party.named}
    for party in first.parties:
        if party.named and party.key in keys:
            return party.name
    for one, other in ((first, second), (second, first)):
        for party in one.parties:
            if party.named and party.names & other.outlet_names:
                return party.name
    return ""


def _shared_chain(first: Report, second: Report) -> str:
    """Say how a party of one report and one of the other go back to one, for whom they speak."""
    for one, other in ((first, second), (second, first)):
        keys = {party.key for credited in other.parties for party in _chain(credited)}
        for credited in one.parties:
            for body, words in credited.speaks_for:
                if body.key in keys or body.names & other.outlet_names:
                    return f"{credited.name} and {body.name}: “{words}”"
    return ""


def _chain(party: Party) -> list[Party]:
    """Return a party and all for whom it speaks."""
    return [party, *(body for body, _ in party.speaks_for)]


def _shared_owner(first: Report, second: Report) -> str:
    """Name the outlet or owner that both have; "unknown outlet" is not one."""
    if not (first.outlet_known and second.outlet_known):
        return ""
    if first.outlet is not None and first.outlet == second.outlet:
        return first.outlet_name
    if first.owner is not None and first.owner == second.owner:
        return first.owner_name
    return ""


def _is_like_named(first: Party, second: Party) -> bool:
    """Whether two sources, one named at least, may be one: the name of one stands in the other's.

    "Varn Observatory" is short for "Varn Observatory of Rights" as far as anybody here knows, and
    may be whom "the director of the Varn Observatory" speaks for. A single word is such a sign only
    as the head of the other name: "the observatory", or the last name of a person, but not "Varn".
    """
    if first.key == second.key or not (first.named or second.named):
        return False
    short, long = sorted((first, second), key=lambda party: len(party.name))
    whole = normalise_name(long.name)
    for name in short.names or {normalise_name(short.name)}:
        if len(name.split()) > 1:
            if short.named and f" {name} " in f" {whole} ":
                return True
        elif long.named and name == _head(whole):
            return True
    return False


def _head(name: str) -> str:
    """Return the word that says what, or which person, a name is of: "observatory"."""
    words = name.split()
    link = next((at for at, word in enumerate(words) if at and word in _LINKS), len(words))
    return words[link - 1] if words else ""


def doubt(report: Report, other: Report, decisions: Decisions) -> Doubt | None:
    """Return why `report` is not established as independent of `other`; None if it is.

    Asked only of two reports that no edge joins. "Unknown outlet" can never be established:
    who published a report has to be known before anybody can say on whom it depends.
    """
    if not report.outlet_known:
        return Doubt.UNKNOWN_OUTLET
    decided = decision_of(report, other, decisions)
    if report.independent_because or (decided is not None and not decided.dependent):
        return None
    if not other.outlet_known:
        return Doubt.UNKNOWN_OUTLET
    if not report.parties:
        return Doubt.OWN_VOICE
    if any(
        _is_like_named(ours, theirs)
        for ours in _chain(report.parties[0])
        for party in other.parties
        for theirs in _chain(party)
    ):
        return Doubt.LIKE_NAMED
    if report.parties[0].named:
        return None
    classes = {party.key for party in other.parties if not party.named}
    return Doubt.UNNAMED_CLASS if report.parties[0].key in classes else None


def compare(
    subject: Report,
    reports: Iterable[Report],
    *,
    counting: frozenset[str],
    decisions: Decisions | None = None,
    wordings: Wordings | None = None,
) -> Lineage:
    """Group a claim's report and the reports linked to it by origin, and count the origins.

    Args:
        subject: The report that the claim stands in.
        reports: Those linked to it, at most some dozens (pairs are compared).
        counting: Keys of the reports that can corroborate; the others only join.
        decisions: What analysts decided, by ordered pair of articles.
        wordings: What the reports' texts share, by ordered pair of their keys.
    """
    decisions = decisions or {}
    everyone = [subject, *reports]
    by_key = {report.key: report for report in everyone}
    sets = DisjointSets(by_key)
    edges: list[Edge] = []
    for position, first in enumerate(everyone):
        for second in everyone[position + 1 :]:
            if found := edge(first, second, decisions, wordings):
                edges.append(found)
                sets.join(first.key, second.key)
    groups = tuple(
        _group([by_key[key] for key in keys], edges, subject, counting, decisions)
        for keys in sets.sets()
    )
    return Lineage(groups, _count(groups, by_key, counting, decisions))


def _group(
    members: list[Report],
    edges: list[Edge],
    subject: Report,
    counting: frozenset[str],
    decisions: Decisions,
) -> Group:
    """Describe one connected component."""
    keys = tuple(member.key for member in members)
    counted = [member for member in members if member.key in counting]
    holds_subject = subject.key in keys
    doubts = {
        member.key: found
        for member in counted
        if not holds_subject and (found := doubt(member, subject, decisions))
    }
    return Group(
        keys=keys,
        edges=tuple(found for found in edges if found.first in keys),
        holds_subject=holds_subject,
        doubts=doubts,
        established=not holds_subject and len(doubts) < len(counted),
    )


def _count(
    groups: tuple[Group, ...],
    by_key: dict[str, Report],
    counting: frozenset[str],
    decisions: Decisions,
) -> int:
    """Count the established groups, those in doubt of each other once."""
    firm = [
        [by_key[key] for key in group.keys if key in counting and key not in group.doubts]
        for group in groups
        if group.established
    ]
    sets = DisjointSets(range(len(firm)))
    for i, first in enumerate(firm):
        for j in range(i + 1, len(firm)):
            apart = any(
                doubt(a, b, decisions) is None or doubt(b, a, decisions) is None
                for a in first
                for b in firm[j]
            )
            if not apart:
                sets.join(i, j)
    return len(sets.sets())
