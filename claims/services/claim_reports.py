"""Stored claims as matching reads them."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from django.db.models import F, Prefetch
from django.db.models.functions import Substr

from claims.extraction import spans
from claims.extraction.dates import event_date
from claims.matching.days import writing_day
from claims.matching.reports import ClaimReport, Credit
from claims.models import AttributionLink, Claim, Quantity
from sources.models import StatedSource

HEAD = 300
"""Characters of an article's text in which its dateline stands."""
BATCH = 500


def claim_reports(keys: Collection[int]) -> dict[int, ClaimReport]:
    """Return stored claims as reports, by key; five queries per 500, and no whole text is read."""
    wanted = sorted(keys)
    found: dict[int, ClaimReport] = {}
    for start in range(0, len(wanted), BATCH):
        for claim in _rows(wanted[start : start + BATCH]):
            found[claim.pk] = _report(claim)
    return found


def _rows(keys: list[int]) -> Iterator[Claim]:
    links = AttributionLink.objects.select_related("stated_source__merged_into")
    length = F("sentence_end") - F("sentence_start")
    yield from (
        Claim.objects.filter(pk__in=keys)
        .annotate(
            sentence=Substr("version__content__text", F("sentence_start") + 1, length),
            head=Substr("version__content__text", 1, HEAD),
        )
        .select_related("version__article__outlet", "attribution__stated_source__merged_into")
        .defer("version__metadata", "quote", "prefix", "suffix", "pieces")
        .prefetch_related(
            "places", "actors", "quantities", Prefetch("attribution__links", queryset=links)
        )
    )


def _report(claim: Claim) -> ClaimReport:
    article = claim.version.article
    day = writing_day(claim.head, article.published)  # type: ignore[attr-defined]
    # As for extracted articles: words such as "on Tuesday" count from the text's own dateline.
    dated = claim.event_date
    if day != article.published and claim.added_by_id is None:
        dated = event_date(claim.text, day, ahead=claim.modality == "planned")
    return ClaimReport(
        key=str(claim.pk),
        article=str(article.pk),
        index=claim.index,
        text=claim.text,
        sentence=claim.sentence,  # type: ignore[attr-defined]
        outlet="" if article.outlet.is_unknown else article.outlet.name,
        published=day,
        event_date=dated,
        credits=tuple(_credits(claim)),
        places=tuple(place.name for place in claim.places.all()),
        actors=tuple(actor.name for actor in claim.actors.all()),
        quantities=tuple(_quantity(row) for row in claim.quantities.all()),
        modality=claim.modality,
    )


def _quantity(row: Quantity) -> spans.Quantity:
    place = spans.Span(row.start, row.end)
    return spans.Quantity(row.text, place, row.low, row.high, row.unit, row.approximate)


def _credits(claim: Claim) -> Iterator[Credit]:
    attribution = claim.attribution
    if attribution is None:
        return
    if attribution.stated_source is not None:
        yield _credit(attribution.stated_source, attribution.label)
    for link in attribution.links.all():
        if link.stated_source is not None:
            yield _credit(link.stated_source, link.label)


def _credit(source: StatedSource, label: str) -> Credit:
    """Return a credit; a named source has the key of the identity that it was merged into."""
    identity = source.merged_into or source
    key = f"source:{identity.pk}" if identity.named else ""
    return Credit(label or source.name, source.kind, source.named, key)
