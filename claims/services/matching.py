"""Suggestions as the pages show them: which claims of other articles seem to bear on a claim."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from claims.matching.reports import Reason
from claims.models import Claim, ClaimTerms, Evidence, Judgement, MatchRelation, Suggestion
from claims.services.evidence import add_claim_evidence
from claims.services.judgements import judgements_of
from workbench.models import User


@dataclass(frozen=True, slots=True)
class SuggestedClaim:
    """A suggestion, read from one of its two claims.

    Attributes:
        claim: The claim from which it is read.
        other: The claim of another article.
        reasons: With `here` in the text of `claim` and `there` in that of `other`.
        judgement: What holds between the two; None where nothing was decided.
    """

    claim: Claim
    other: Claim
    suggestion: Suggestion
    reasons: tuple[Reason, ...]
    judgement: Judgement | None = None

    @property
    def relation(self) -> MatchRelation:
        """How the two seem to relate."""
        return MatchRelation(self.suggestion.relation)

    @property
    def score(self) -> float:
        """How likely both report one event, in [0, 1]."""
        return self.suggestion.score

    @property
    def possible(self) -> bool:
        """It is weak."""
        return self.suggestion.possible

    @property
    def joined(self) -> bool:
        """Both are of one proposition already, perhaps by way of a third claim."""
        return (
            self.claim.proposition_id is not None
            and self.claim.proposition_id == self.other.proposition_id
        )

    @property
    def open(self) -> bool:
        """Nothing was decided about the pair, and nothing follows from other decisions."""
        return self.judgement is None and not self.joined


def suggestions_for(
    claim: Claim,
    *,
    include_possible: bool = False,
    include_judged: bool = False,
    user: User | None = None,
) -> list[SuggestedClaim]:
    """Return what is suggested for a claim, most likely first; three queries, or five with a user.

    Args:
        include_possible: The weak ones too.
        include_judged: Those too about which an analyst decided, or which are joined already.
        user: For whom the other claims are loaded as rows (see `ClaimQuerySet.with_row_data`).
    """
    rows = Suggestion.objects.filter(Q(first=claim) | Q(second=claim))
    if not include_possible:
        rows = rows.filter(possible=False)
    found = list(rows.order_by("-score", "pk"))
    others = _others({_other_key(row, claim) for row in found}, user)
    judged = judgements_of(claim)
    read = [
        _read_from(claim, others[key], row, judged.get(key))
        for row in found
        if (key := _other_key(row, claim)) in others
    ]
    return [each for each in read if include_judged or each.open]


def suggestion_between(
    claim: Claim, other: Claim, *, user: User | None = None
) -> SuggestedClaim | None:
    """Return what is suggested about two claims, read from the first; None if nothing is."""
    rows = suggestions_for(claim, include_possible=True, include_judged=True, user=user)
    return next((row for row in rows if row.other.pk == other.pk), None)


def link_from_suggestion(
    *, user: User, suggestion: SuggestedClaim, stance: str, shows: str
) -> Evidence:
    """Link the other claim of a suggestion, as evidence, to the one from which it is read.

    Raises:
        claims.services.evidence.EvidenceRefused: linked already, or stance or finding unknown.
    """
    return add_claim_evidence(
        claim=suggestion.claim, other=suggestion.other, analyst=user, stance=stance, shows=shows
    )


def forget_suggestions(claim: Claim) -> int:
    """Remove what is suggested about a claim that a correction replaced, and its search terms.

    Returns:
        How many suggestions there were.
    """
    ClaimTerms.objects.filter(claim=claim).delete()
    return Suggestion.objects.filter(Q(first=claim) | Q(second=claim)).delete()[0]


def _other_key(row: Suggestion, claim: Claim) -> int:
    return row.second_id if row.first_id == claim.pk else row.first_id


def _others(keys: set[int], user: User | None) -> dict[int, Claim]:
    """Load the claims at the other ends that are of current versions."""
    rows = Claim.objects.live().filter(pk__in=keys)
    if user is None:
        rows = rows.select_related("version__article__outlet", "attribution__stated_source")
    else:
        rows = rows.with_row_data(user)
    return {row.pk: row for row in rows}


def _read_from(
    claim: Claim, other: Claim, row: Suggestion, judgement: Judgement | None
) -> SuggestedClaim:
    from_first = row.first_id == claim.pk
    reasons = tuple(_reason(entry, from_first=from_first) for entry in row.reasons)
    return SuggestedClaim(claim, other, row, reasons, judgement)


def _reason(entry: dict[str, Any], *, from_first: bool) -> Reason:
    if from_first:
        return Reason(entry["kind"], entry["text"], entry["first"], entry["second"])
    text = entry.get("text_back") or entry["text"]
    return Reason(entry["kind"], text, entry["second"], entry["first"])
