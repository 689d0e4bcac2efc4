"""What the comparison shows: a claim beside one match in another outlet at a time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.db.models import Prefetch

from claims.marking import MarkedPiece, Words, marked_pieces
from claims.matching.reports import Reason
from claims.models import (
    AttributionLink,
    Claim,
    Judgement,
    JudgementValue,
    MatchRelation,
)
from claims.models.review import Shows, Stance
from claims.services.corroboration import LinkedReport, subject_report
from claims.services.matching import SuggestedClaim, suggestions_for
from sources.services.origins import OriginGroup, OriginSummary, summarise
from workbench.models import User

MOST_SHOWN = 60
"""Most matches in one list; more are reached by choosing a relation."""
ACCEPTING: dict[str, JudgementValue] = {
    MatchRelation.SAME: JudgementValue.SAME,
    MatchRelation.ATTRIBUTION_ONLY: JudgementValue.SAME,
    MatchRelation.DIFFERS: JudgementValue.CONTRADICTS,
    MatchRelation.DENIES: JudgementValue.CONTRADICTS,
    MatchRelation.UPDATE: JudgementValue.RELATED,
    MatchRelation.SCOPE: JudgementValue.RELATED,
    MatchRelation.RELATED: JudgementValue.RELATED,
}
"""The judgement that accepts a suggestion."""
LINKING: dict[str, tuple[Stance, Shows]] = {
    MatchRelation.SAME: (Stance.SUPPORTS, Shows.HAPPENED),
    MatchRelation.ATTRIBUTION_ONLY: (Stance.SUPPORTS, Shows.SAID),
    MatchRelation.DIFFERS: (Stance.CONTRADICTS, Shows.HAPPENED),
    MatchRelation.DENIES: (Stance.CONTRADICTS, Shows.HAPPENED),
}
"""Stance and finding that a link made of a suggestion begins with; context for all others."""
AGREEING = frozenset({MatchRelation.SAME, MatchRelation.ATTRIBUTION_ONLY})
ALIKE = frozenset({"wording", "source"})
"""Kinds of reasons that speak for a pair, whatever the relation."""


@dataclass(frozen=True, slots=True)
class Match:
    """A claim of another article that bears on the claim, or that was judged to.

    Attributes:
        other: With what a row prints.
        suggested: None for a pair that is judged, or asked for, and not suggested.
        judgement: What holds between the two.
        seen: Key of the pair's newest judgement, a withdrawn one too: what a decision refers to.
    """

    other: Claim
    suggested: SuggestedClaim | None = None
    judgement: Judgement | None = None
    seen: int | None = None

    @property
    def relation(self) -> str:
        """How the two seem to relate; empty where nothing is suggested."""
        return self.suggested.relation.value if self.suggested else ""

    @property
    def relation_label(self) -> str:
        """The relation in words."""
        return str(MatchRelation(self.relation).label) if self.relation else "Not suggested"

    @property
    def possible(self) -> bool:
        """The suggestion is weak."""
        return self.suggested is not None and self.suggested.possible

    @property
    def percent(self) -> int | None:
        """How likely both report one event."""
        return round(100 * self.suggested.score) if self.suggested else None

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """Why it is suggested, read from the claim."""
        return self.suggested.reasons if self.suggested else ()

    @property
    def open(self) -> bool:
        """Nothing was decided about the pair, and nothing follows from other decisions."""
        return self.judgement is None and not (self.suggested and self.suggested.joined)

    @property
    def agrees(self) -> bool:
        """It was judged the same; or seems to be, and nobody judged otherwise."""
        if self.judgement is not None:
            return self.judgement.value == JudgementValue.SAME
        joined = self.suggested is not None and self.suggested.joined
        return joined or (self.relation in AGREEING and not self.possible)

    @property
    def accepting(self) -> JudgementValue | None:
        """The judgement that accepts what is suggested."""
        return ACCEPTING.get(self.relation)

    @property
    def linking(self) -> tuple[Stance, Shows]:
        """Stance and finding that a link to it begins with."""
        return LINKING.get(self.relation, (Stance.CONTEXT, Shows.HAPPENED))

    @property
    def marked_here(self) -> list[MarkedPiece]:
        """The claim's text with the words that the reasons are about."""
        claim = self.suggested.claim if self.suggested else None
        return marked_pieces(claim.text, self._words(here=True)) if claim else []

    @property
    def marked_there(self) -> list[MarkedPiece]:
        """The other claim's text with the words that the reasons are about."""
        return marked_pieces(self.other.text, self._words(here=False))

    def _words(self, *, here: bool) -> list[Words]:
        return [
            Words(text, reason.kind, differ=differing(reason, self.relation))
            for reason in self.reasons
            if (text := reason.here if here else reason.there)
        ]


@dataclass(frozen=True, slots=True)
class Carrier:
    """An origin among the reports elsewhere, with the matches that are of it."""

    origin: OriginGroup
    matches: tuple[Match, ...]

    @property
    def agrees(self) -> bool:
        """One of its reports says what the claim says."""
        return any(match.agrees for match in self.matches)


@dataclass(frozen=True, slots=True)
class Carriers:
    """Who else reports a claim, by origin.

    Attributes:
        reports, outlets: Of the matches that agree with the claim.
        origins: Of these, how many are established as independent of the claim.
    """

    reports: int
    outlets: int
    origins: int
    groups: tuple[Carrier, ...]


def differing(reason: Reason, relation: str) -> bool:
    """Return whether a reason names what the two claims do not have in common."""
    if reason.kind in ALIKE or relation in AGREEING:
        return False
    return reason.here.casefold() != reason.there.casefold()


def matches_of(claim: Claim, user: User, *, possible: bool = False) -> list[Match]:
    """Return what bears on a claim, undecided pairs and decided ones; eight queries.

    Args:
        possible: The weak suggestions too.
    """
    newest = {
        row.second_id if row.first_id == claim.pk else row.first_id: row
        for row in Judgement.objects.newest().about([claim.pk]).select_related("analyst")
    }
    found = [
        _match(row.other, row, newest.get(row.other.pk))
        for row in suggestions_for(claim, include_possible=possible, include_judged=True, user=user)
    ]
    known = {match.other.pk for match in found}
    judged = [key for key, row in newest.items() if row.decides and key not in known]
    rows = Claim.objects.live().with_row_data(user).filter(pk__in=judged).order_by("pk")
    return found + [_match(row, None, newest[row.pk]) for row in rows]


def unsuggested(claim: Claim, other: Claim) -> Match:
    """Return a pair that somebody asked for although nothing suggests it."""
    return _match(other, None, Judgement.objects.newest().within([claim.pk, other.pk]).first())


def _match(other: Claim, suggested: SuggestedClaim | None, newest: Judgement | None) -> Match:
    return Match(
        other=other,
        suggested=suggested,
        judgement=newest if newest is not None and newest.decides else None,
        seen=newest.pk if newest else None,
    )


def carriers(claim: Claim, matches: Sequence[Match]) -> Carriers:
    """Return the origins of those who report what a claim says, or something about it.

    Takes the queries of `summarise` and two more, whatever the number of matches.
    """
    by_key = {str(match.other.pk): match for match in matches}
    rows = (
        Claim.objects.filter(pk__in=[match.other.pk for match in matches])
        .select_related("version__article__outlet__owner", "attribution__stated_source")
        .prefetch_related(
            Prefetch("attribution__links", AttributionLink.objects.select_related("stated_source"))
        )
    )
    agreeing = {key for key, match in by_key.items() if match.agrees}
    summary: OriginSummary = summarise(
        subject_report(claim),
        [replace(subject_report(row), key=str(row.pk)) for row in rows],
        supporting=agreeing,
        counting={
            key for key in agreeing if by_key[key].relation != MatchRelation.ATTRIBUTION_ONLY
        },
    )
    groups = (
        Carrier(group, tuple(by_key[key] for key in group.keys if key in by_key))
        for group in summary.groups
    )
    return Carriers(
        reports=summary.links,
        outlets=summary.outlets,
        origins=summary.origins_established,
        groups=tuple(group for group in groups if group.matches),
    )


def linked_to(match: Match, linked: Sequence[LinkedReport]) -> LinkedReport | None:
    """Return the evidence that links the claim to a match; None if there is none."""
    return next((row for row in linked if row.other and row.other.pk == match.other.pk), None)
