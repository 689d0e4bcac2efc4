"""Claims that people anchor in a text, and what hangs on them."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Max, Q

from claims.anchoring import locate, nearest, sentence_around
from claims.extraction.spans import Span
from claims.models import Claim, ClaimActor, ClaimPlace, Quantity
from claims.services.extraction_rows import CONTEXT
from sources.models import ArticleVersion
from workbench.models import User


def anchored_claim(
    version: ArticleVersion, analyst: User, anchor: Span, text: str, modality: str
) -> Claim:
    """Return an unsaved claim of an analyst at an anchor."""
    whole = version.content.text
    known = [
        Span(*pair)
        for pair in version.claims.filter(
            sentence_start__lte=anchor.start, sentence_end__gt=anchor.start
        ).values_list("sentence_start", "sentence_end")
    ]
    sentence = sentence_around(whole, anchor, known)
    last = version.claims.aggregate(last=Max("index"))["last"]
    return Claim(
        version=version,
        index=0 if last is None else last + 1,
        text=text.strip(),
        start=anchor.start,
        end=anchor.end,
        quote=whole[anchor.start : anchor.end],
        prefix=whole[max(0, anchor.start - CONTEXT) : anchor.start],
        suffix=whole[anchor.end : anchor.end + CONTEXT],
        pieces=[list(anchor)],
        sentence_start=sentence.start,
        sentence_end=sentence.end,
        modality=modality,
        added_by=analyst,
    )


def copy_details(old: Claim, new: Claim) -> None:
    """Keep the places, actors and quantities that the corrected text still names."""
    text = new.text.casefold()
    ClaimPlace.objects.bulk_create(
        ClaimPlace(claim=new, name=row.name, normalised=row.normalised)
        for row in old.places.all()
        if row.name.casefold() in text or new.text == old.text
    )
    ClaimActor.objects.bulk_create(
        ClaimActor(claim=new, name=row.name, normalised=row.normalised)
        for row in old.actors.all()
        if row.name.casefold() in text or new.text == old.text
    )
    Quantity.objects.bulk_create(
        Quantity(
            claim=new,
            text=row.text,
            start=place.start,
            end=place.end,
            low=row.low,
            high=row.high,
            unit=row.unit,
            approximate=row.approximate,
        )
        for row in old.quantities.all()
        if row.text.casefold() in text or new.text == old.text
        for place in _places_of(row, old, new)
    )


def _places_of(quantity: Quantity, old: Claim, new: Claim) -> list[Span]:
    """Return where a quantity's words stand in the new claim's text; empty if nowhere."""
    if new.version_id == old.version_id:
        return [Span(quantity.start, quantity.end)]
    text = new.version.content.text
    found = [s for s in locate(text, quantity.text) if text[s.start : s.end] == quantity.text]
    place = nearest(found, new.start)
    return [place] if place else []


def relying_on(claims: Iterable[Claim]) -> list[Claim]:
    """Return the claims that are linked with one of these as evidence, in either direction."""
    keys = [claim.pk for claim in claims]
    return list(
        Claim.objects.filter(
            Q(evidence__other_claim__in=keys, evidence__withdrawn_at=None)
            | Q(evidence_for__claim__in=keys, evidence_for__withdrawn_at=None)
        ).distinct()
    )
