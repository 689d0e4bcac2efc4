"""Moves an extraction's spans by a distance, for texts that were read piece by piece."""

from __future__ import annotations

from dataclasses import replace

from claims.extraction.spans import (
    Attribution,
    Claim,
    Extraction,
    Quantity,
    SourceLink,
    Span,
    Spans,
    StatedSource,
)


def shifted(extraction: Extraction, by: int, *, prefix: str = "") -> Extraction:
    """Return the extraction with all spans moved right by `by` characters.

    Args:
        extraction: Of a piece of a text.
        by: Where the piece starts in the text.
        prefix: Put before the ids of stated sources, so that pieces do not share any.
    """
    if not by and not prefix:
        return extraction
    mover = _Mover(by, prefix)
    return replace(
        extraction,
        sentences=mover.spans(extraction.sentences),
        boilerplate=mover.spans(extraction.boilerplate),
        attributions=tuple(mover.attribution(each) for each in extraction.attributions),
        listed=tuple(mover.attribution(each) for each in extraction.listed),
        claims=tuple(mover.claim(claim) for claim in extraction.claims),
    )


class _Mover:
    def __init__(self, by: int, prefix: str) -> None:
        self.by, self.prefix = by, prefix

    def span(self, span: Span) -> Span:
        return Span(span.start + self.by, span.end + self.by)

    def spans(self, spans: Spans) -> Spans:
        return tuple(self.span(Span(*span)) for span in spans)

    def stated(self, stated: StatedSource) -> StatedSource:
        tie = stated.affiliation
        moved = replace(tie, words=self.span(tie.words)) if tie else None
        return replace(stated, id=self.prefix + stated.id, affiliation=moved)

    def link(self, link: SourceLink) -> SourceLink:
        return SourceLink(self.stated(link.stated), self.spans(link.source), self.spans(link.cue))

    def attribution(self, attribution: Attribution) -> Attribution:
        return replace(
            attribution,
            stated=self.stated(attribution.stated) if attribution.stated else None,
            source=self.spans(attribution.source),
            cue=self.spans(attribution.cue),
            content=self.spans(attribution.content),
            chain=tuple(self.link(link) for link in attribution.chain),
            joint=tuple(self.link(link) for link in attribution.joint),
        )

    def quantity(self, quantity: Quantity) -> Quantity:
        return replace(quantity, span=self.span(quantity.span))

    def claim(self, claim: Claim) -> Claim:
        return replace(
            claim,
            start=claim.start + self.by,
            end=claim.end + self.by,
            spans=self.spans(claim.spans),
            sentence=self.span(claim.sentence),
            attribution=self.attribution(claim.attribution) if claim.attribution else None,
            quantities=tuple(self.quantity(each) for each in claim.quantities),
        )
