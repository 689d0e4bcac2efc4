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
from claims.models.matching import Judgement, JudgementValue
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

__all__ = [
    "Attribution",
    "AttributionLink",
    "AttributionSpan",
    "Claim",
    "ClaimActor",
    "ClaimLineage",
    "ClaimPlace",
    "Confidence",
    "Evidence",
    "EvidenceCopy",
    "Judgement",
    "JudgementValue",
    "Lease",
    "Modality",
    "Note",
    "Proposition",
    "Quantity",
    "Quote",
    "RelookCause",
    "ReviewState",
    "Shows",
    "SpanRole",
    "Stance",
    "UnverifiableReason",
    "Value",
    "Verdict",
]
