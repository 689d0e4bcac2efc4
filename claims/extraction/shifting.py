"""Moving an extraction's offsets: for a text that was read in parts."""

from __future__ import annotations

from dataclasses import replace

from claims.extraction.spans import (
    Attribution,
    Claim,
    Extraction,
    SourceLink,
    Span,
    Spans,
    StatedSource,
)


def shifted(extraction: Extraction, by: int, *, prefix: str) -> Extraction:
    """Return the extraction with `by` added to every offset and `prefix` put before source ids."""
    moved = {id(item): _attribution(item, by, prefix) for item in extraction.attributions}

    def claim(item: Claim) -> Claim:
        attribution = item.attribution
        return replace(
            item,
            start=item.start + by,
            end=item.end + by,
            spans=_spans(item.spans, by),
            sentence=_span(item.sentence, by),
            attribution=attribution
            and (moved.get(id(attribution)) or _attribution(attribution, by, prefix)),
            quantities=tuple(
                replace(quantity, span=_span(quantity.span, by)) for quantity in item.quantities
            ),
        )

    return replace(
        extraction,
        sentences=_spans(extraction.sentences, by),
        boilerplate=_spans(extraction.boilerplate, by),
        attributions=tuple(moved.values()),
        claims=tuple(claim(item) for item in extraction.claims),
    )


def _span(span: Span, by: int) -> Span:
    return Span(span.start + by, span.end + by)


def _spans(spans: Spans, by: int) -> Spans:
    return tuple(_span(span, by) for span in spans)


def _attribution(item: Attribution, by: int, prefix: str) -> Attribution:
    return replace(
        item,
        stated=item.stated and _stated(item.stated, prefix),
        source=_spans(item.source, by),
        cue=_spans(item.cue, by),
        content=_spans(item.content, by),
        chain=tuple(_link(link, by, prefix) for link in item.chain),
        joint=tuple(_link(link, by, prefix) for link in item.joint),
    )


def _link(link: SourceLink, by: int, prefix: str) -> SourceLink:
    return SourceLink(_stated(link.stated, prefix), _spans(link.source, by), _spans(link.cue, by))


def _stated(stated: StatedSource, prefix: str) -> StatedSource:
    return replace(stated, id=f"{prefix}{stated.id}")
