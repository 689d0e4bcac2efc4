"""Claims with their attributions, and what analysts decide about them."""

from claims.models.attributions import (
    Attribution,
    AttributionLink,
    AttributionSpan,
    Quote,
    SpanRole,
)
from claims.models.claims import (
    Claim,
    ClaimActor,
    ClaimLineage,
    ClaimPlace,
    Modality,
    Proposition,
    Quantity,
    RelookCause,
    ReviewState,
)
from claims.models.matching import (
    Judgement,
    JudgementValue,
    MatchRelation,
    PlaceAlias,
    Suggestion,
)
from claims.models.reports import ReportView
from claims.models.review import (
    Confidence,
    Evidence,
    EvidenceCopy,
    Lease,
    Note,
    Shows,
    Stance,
    UnverifiableReason,
    Value,
    Verdict,
)
from claims.models.search import ClaimTerms

__all__ = [
    "Attribution",
    "AttributionLink",
    "AttributionSpan",
    "Claim",
    "ClaimActor",
    "ClaimLineage",
    "ClaimPlace",
    "ClaimTerms",
    "Confidence",
    "Evidence",
    "EvidenceCopy",
    "Judgement",
    "JudgementValue",
    "Lease",
    "MatchRelation",
    "Modality",
    "Note",
    "PlaceAlias",
    "Proposition",
    "Quantity",
    "Quote",
    "RelookCause",
    "ReportView",
    "ReviewState",
    "Shows",
    "SpanRole",
    "Stance",
    "Suggestion",
    "UnverifiableReason",
    "Value",
    "Verdict",
]
