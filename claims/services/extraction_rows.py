"""Turning one extraction's value types into rows, in bulk and checked against the text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from claims.extraction import spans
from claims.extraction.checkworthiness import check_worthiness, facts_of
from claims.models import (
    Attribution,
    AttributionLink,
    AttributionSpan,
    Claim,
    ClaimActor,
    ClaimPlace,
    Quantity,
    SpanRole,
)
from sources.models import ArticleVersion, StatedSource
from sources.normalise import normalise_name
from sources.services.registry import Party, link_stated_sources

BATCH = 500
CONTEXT = 40
"""Characters kept before and after a claim's anchor, as its columns hold."""


class _Stored(NamedTuple):
    """A version's text and what its pieces were stored as."""

    version: ArticleVersion
    text: str
    registry: Mapping[Party, StatedSource]


def store_extraction(
    version: ArticleVersion, extraction: spans.Extraction, pipeline_version: str
) -> list[str]:
    """Store the attributions and claims of a version that has none; call it in a transaction.

    Every offset is checked against the text. A claim or attribution that does not fit is left
    out, alone, and named in the warnings.

    Returns:
        The extraction's warnings and those of the check, in sentences.
    """
    text = version.content.text
    warnings = list(extraction.warnings)
    attributions = _distinct(extraction)
    registry = link_stated_sources(_party(stated) for stated in _parties(attributions))
    stored = _Stored(version, text, registry)
    fitting = {a: None for a in attributions if _attribution_fits(a, text)}
    if len(fitting) < len(attributions):
        warnings.append(_left_out(len(attributions) - len(fitting), "attribution"))
    rows = _store_attributions(stored, list(fitting))
    claims = [c for c in extraction.claims if _claim_fits(c, text)]
    if len(claims) < len(extraction.claims):
        warnings.append(_left_out(len(extraction.claims) - len(claims), "claim"))
    _store_claims(stored, claims, rows, pipeline_version)
    return warnings


def _left_out(count: int, thing: str) -> str:
    return f"{count} {thing}{'s' if count > 1 else ''} left out: the offsets do not fit the text."


def _distinct(extraction: spans.Extraction) -> list[spans.Attribution]:
    """All attributions in order, those that only a claim refers to included, each once."""
    of_claims = (claim.attribution for claim in extraction.claims if claim.attribution)
    return list(dict.fromkeys((*extraction.attributions, *of_claims)))


def _parties(attributions: Iterable[spans.Attribution]) -> Iterator[spans.StatedSource]:
    """Every credited party, outer and joint ones included."""
    for attribution in attributions:
        if attribution.stated:
            yield attribution.stated
        for link in (*attribution.chain, *attribution.joint):
            yield link.stated


def _party(stated: spans.StatedSource) -> Party:
    return Party(stated.label, stated.kind, stated.named)


def _fits(span: spans.Span, text: str) -> bool:
    return 0 <= span.start < span.end <= len(text)


def _attribution_fits(attribution: spans.Attribution, text: str) -> bool:
    pieces = (*attribution.source, *attribution.cue, *attribution.content)
    return all(_fits(piece, text) for piece in pieces)


def _claim_fits(claim: spans.Claim, text: str) -> bool:
    hull = spans.Span(claim.start, claim.end)
    return (
        bool(claim.text.strip())
        and all(_fits(piece, text) for piece in (hull, claim.sentence, *claim.spans))
        and claim.sentence.start <= claim.start
        and (claim.attribution is None or _attribution_fits(claim.attribution, text))
    )


def _store_attributions(
    stored: _Stored, attributions: list[spans.Attribution]
) -> dict[spans.Attribution, Attribution]:
    """Store attributions with their spans and links; return the row of each."""
    rows = {a: _attribution_row(stored, index, a) for index, a in enumerate(attributions)}
    Attribution.objects.bulk_create(rows.values(), batch_size=BATCH)
    pieces = [piece for a, row in rows.items() for piece in _span_rows(stored.text, a, row)]
    AttributionSpan.objects.bulk_create(pieces, batch_size=BATCH)
    links = [link for a, row in rows.items() for link in _link_rows(stored, a, row)]
    AttributionLink.objects.bulk_create(links, batch_size=BATCH)
    return rows


def _attribution_row(stored: _Stored, index: int, attribution: spans.Attribution) -> Attribution:
    stated = attribution.stated
    return Attribution(
        version=stored.version,
        index=index,
        stated_source=stored.registry[_party(stated)] if stated else None,
        local_id=stated.id[:12] if stated else "",
        label=stated.label[:300] if stated else "",
        mention=stated.mention[:500] if stated else "",
        quote=attribution.quote,
        implicit=attribution.implicit,
        confidence=_share(attribution.confidence),
    )


def _span_rows(
    text: str, attribution: spans.Attribution, row: Attribution
) -> Iterator[AttributionSpan]:
    roles = {
        SpanRole.SOURCE: attribution.source,
        SpanRole.CUE: attribution.cue,
        SpanRole.CONTENT: attribution.content,
    }
    for role, pieces in roles.items():
        for start, end in pieces:
            yield AttributionSpan(
                attribution=row, role=role, start=start, end=end, text=text[start:end]
            )


def _link_rows(
    stored: _Stored, attribution: spans.Attribution, row: Attribution
) -> Iterator[AttributionLink]:
    for relation, links in (("chain", attribution.chain), ("joint", attribution.joint)):
        for order, link in enumerate(links):
            yield AttributionLink(
                attribution=row,
                relation=relation,
                order=order,
                stated_source=stored.registry[_party(link.stated)],
                label=link.stated.label[:300],
                mention=link.stated.mention[:500],
                source=[list(piece) for piece in link.source],
                cue=[list(piece) for piece in link.cue],
            )


def _store_claims(
    stored: _Stored,
    claims: list[spans.Claim],
    attributions: Mapping[spans.Attribution, Attribution],
    pipeline_version: str,
) -> None:
    """Store claims with their places, actors and quantities."""
    rows = [
        _claim_row(stored, index, claim, attributions, pipeline_version)
        for index, claim in enumerate(claims)
    ]
    Claim.objects.bulk_create(rows, batch_size=BATCH)
    pairs = list(zip(claims, rows, strict=True))
    ClaimPlace.objects.bulk_create(
        (
            ClaimPlace(claim=row, name=name[:200], normalised=normalise_name(name)[:200])
            for claim, row in pairs
            for name in dict.fromkeys(claim.places)
        ),
        batch_size=BATCH,
    )
    ClaimActor.objects.bulk_create(
        (
            ClaimActor(claim=row, name=name[:300], normalised=normalise_name(name)[:300])
            for claim, row in pairs
            for name in dict.fromkeys(claim.actors)
        ),
        batch_size=BATCH,
    )
    Quantity.objects.bulk_create(
        (
            _quantity_row(row, quantity)
            for claim, row in pairs
            for quantity in claim.quantities
            if _fits(quantity.span, stored.text)
        ),
        batch_size=BATCH,
    )


def _claim_row(
    stored: _Stored,
    index: int,
    claim: spans.Claim,
    attributions: Mapping[spans.Attribution, Attribution],
    pipeline_version: str,
) -> Claim:
    start, end, text = claim.start, claim.end, stored.text
    worth = check_worthiness(facts_of(claim, text))
    return Claim(
        version=stored.version,
        index=index,
        text=claim.text,
        attribution=attributions[claim.attribution] if claim.attribution else None,
        start=start,
        end=end,
        quote=text[start:end],
        prefix=text[max(0, start - CONTEXT) : start],
        suffix=text[end : end + CONTEXT],
        pieces=[list(piece) for piece in claim.spans],
        sentence_start=claim.sentence.start,
        sentence_end=claim.sentence.end,
        event_date=claim.event_date,
        modality=claim.modality,
        confidence=_share(claim.confidence),
        checkworthiness=worth.score,
        checkworthiness_reasons=[list(pair) for pair in worth.reasons.items()],
        pipeline_version=pipeline_version,
    )


def _quantity_row(claim: Claim, quantity: spans.Quantity) -> Quantity:
    low, high = quantity.low, quantity.high
    if low is not None and high is not None and low > high:
        # "between 15 and 10": the bounds are what matters, not their order in the sentence.
        low, high = high, low
    return Quantity(
        claim=claim,
        text=quantity.text[:500],
        start=quantity.span.start,
        end=quantity.span.end,
        low=low,
        high=high,
        unit=quantity.unit[:300],
        approximate=quantity.approximate,
    )


def _share(value: float) -> float:
    """Return a confidence within the bounds that the tables hold."""
    return min(1.0, max(0.0, value))
