"""How worth checking the claims are that analysts made: as for extracted ones, from their rows."""

from __future__ import annotations

from typing import cast

from claims.extraction.checkworthiness import Facts, check_worthiness, in_headline
from claims.extraction.spans import Kind, Span
from claims.extraction.spans import Modality as Put
from claims.models import Claim


def rate_claim(claim: Claim) -> None:
    """Store the check-worthiness of a saved claim; its places, actors and figures are stored."""
    worth = check_worthiness(_facts(claim))
    claim.checkworthiness = worth.score
    claim.checkworthiness_reasons = [list(pair) for pair in worth.reasons.items()]
    claim.save(update_fields=["checkworthiness", "checkworthiness_reasons"])


def _facts(claim: Claim) -> Facts:
    source = claim.attribution.stated_source if claim.attribution else None
    return Facts(
        text=claim.text,
        modality=cast("Put", claim.modality),
        figures=claim.quantities.count(),
        places=claim.places.count(),
        actors=claim.actors.count(),
        dated=claim.event_date is not None,
        credited=claim.attribution is not None,
        kind=cast("Kind", source.kind) if source else "other",
        named=source is None or source.named,
        headline=in_headline(
            claim.version.content.text, Span(claim.sentence_start, claim.sentence_end)
        ),
    )
