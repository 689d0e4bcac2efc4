"""Finding stored spans that no longer say what they said: offsets that drifted from their text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from claims.models import AttributionSpan, Claim, Quantity
from sources.models import ArticleVersion


@dataclass(frozen=True, slots=True)
class Drift:
    """A stored span whose words are not what stands at its offsets.

    Attributes:
        what: "claim 12", "content span 7 of attribution 3", "quantity 5 of claim 12".
        expected: The words stored with the span.
        found: The words at its offsets now.
    """

    version: ArticleVersion
    what: str
    start: int
    end: int
    expected: str
    found: str


def find_drift() -> Iterator[Drift]:
    """Yield every span of every version that does not match; one text in memory at a time."""
    versions = ArticleVersion.objects.select_related("content").order_by("pk")
    for version in versions.iterator(chunk_size=20):
        text = version.content.text
        yield from _claims(version, text)
        yield from _attributions(version, text)


def _claims(version: ArticleVersion, text: str) -> Iterator[Drift]:
    claims = Claim.objects.filter(version=version)
    for claim in claims.only("pk", "start", "end", "quote").order_by("pk"):
        found = text[claim.start : claim.end]
        if found != claim.quote:
            yield Drift(version, f"claim {claim.pk}", claim.start, claim.end, claim.quote, found)
    for quantity in Quantity.objects.filter(claim__version=version).order_by("pk"):
        found = text[quantity.start : quantity.end]
        # A quantity's words are cut to what their column holds.
        if not found.startswith(quantity.text):
            what = f"quantity {quantity.pk} of claim {quantity.claim_id}"
            yield Drift(version, what, quantity.start, quantity.end, quantity.text, found)


def _attributions(version: ArticleVersion, text: str) -> Iterator[Drift]:
    for span in AttributionSpan.objects.filter(attribution__version=version).order_by("pk"):
        found = text[span.start : span.end]
        if found != span.text:
            what = f"{span.role} span {span.pk} of attribution {span.attribution_id}"
            yield Drift(version, what, span.start, span.end, span.text, found)
