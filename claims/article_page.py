"""What the article page shows: the text cut into pieces, its sources, its claims beside it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.db.models import Count, Min, Prefetch, Q, QuerySet

from claims.highlighting import Anchor, Mark, Paragraph, Role, paragraphs, part_bounds
from claims.models import Attribution, AttributionLink, AttributionSpan, Claim, SpanRole
from sources.models import ArticleVersion, StatedSource
from workbench.models import User

PART_SIZE = 60_000
"""Characters shown at once; a longer article comes in parts, cut at line ends."""
COLOURS = 8
OWN_VOICE = "own voice"
NOBODY = "source not named"


@dataclass(frozen=True, slots=True)
class Party:
    """One row of the legend: a source of this version, or the outlet itself.

    Attributes:
        key: Its id within the version; its label where it has none.
        colour: Class name; sources beyond the eighth share colours, never labels.
    """

    key: str
    label: str
    colour: str
    claims: int
    attributions: int = 0
    stated_source: StatedSource | None = None


@dataclass(frozen=True, slots=True)
class MarginClaim:
    """A claim beside its sentence, with its number in reading order."""

    claim: Claim
    number: int
    colour: str
    label: str

    @property
    def sure(self) -> int | None:
        """How likely the credit is right, in per cent; None for the outlet's own voice."""
        credited = self.claim.attribution
        return round(100 * credited.confidence) if credited else None


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph and the claims whose sentences begin in it."""

    paragraph: Paragraph
    claims: list[MarginClaim] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class ArticlePage:
    """One part of one version, ready to print.

    Attributes:
        parties: Sources in order of introduction, the outlet's own voice last.
        part, parts: From 1.
    """

    version: ArticleVersion
    blocks: list[Block]
    parties: list[Party]
    part: int
    parts: int

    @property
    def claims(self) -> int:
        """Claims of the whole version."""
        return sum(party.claims for party in self.parties)


def build_page(version: ArticleVersion, *, user: User, part: int = 1) -> ArticlePage:
    """Load and cut one part of a version; seven queries, whatever is in it.

    Args:
        user: Who looks; an analyst does not see a first verdict before deciding too.
        part: From 1; beyond the last it is the last.
    """
    text = version.content.text
    bounds = part_bounds(text, PART_SIZE)
    part = min(max(part, 1), len(bounds))
    start, end = bounds[part - 1]
    parties = _parties(version)
    by_key = {party.key: party for party in parties}
    claims = _claims(version, user, start, end, parties)
    marks = [
        *(Mark(a, b, "boilerplate") for a, b in version.boilerplate),
        *_own_voice(claims),
        *_attribution_marks(version, by_key, start, end, whole=len(bounds) == 1),
    ]
    anchors = [Anchor(c.claim.start, c.claim.pk, str(c.number)) for c in claims]
    lines = paragraphs(text, marks, anchors=anchors, start=start, end=end)
    return ArticlePage(version, _blocks(lines, claims), parties, part, len(bounds))


def part_of(version: ArticleVersion, position: int) -> int:
    """Return the part, from 1, in which a position of the text is shown."""
    bounds = part_bounds(version.content.text, PART_SIZE)
    return max(1, bisect_right([start for start, _ in bounds], position))


def _parties(version: ArticleVersion) -> list[Party]:
    """Return the legend; three queries."""
    live = Q(claims__retired_at=None, claims__isnull=False)
    rows = list(
        version.attributions.values("local_id", "label", "stated_source")
        .annotate(
            first=Min("index"),
            credited=Count("pk", distinct=True),
            live=Count("claims", filter=live, distinct=True),
        )
        .order_by("first")
    )
    sources = StatedSource.objects.select_related("merged_into").in_bulk(
        {row["stated_source"] for row in rows if row["stated_source"]}
    )
    found: dict[str, Party] = {}
    for row in rows:
        key = row["local_id"] or row["label"]
        known = found.get(key)
        found[key] = Party(
            key=key,
            label=known.label if known else row["label"] or NOBODY,
            colour=known.colour if known else f"src-{len(found) % COLOURS}",
            claims=row["live"] + (known.claims if known else 0),
            attributions=row["credited"] + (known.attributions if known else 0),
            stated_source=sources.get(row["stated_source"]),
        )
    own = version.claims.filter(attribution=None, retired_at=None).count()
    return [*found.values(), Party("own", OWN_VOICE, "src-outlet", own)]


def _claims(
    version: ArticleVersion, user: User, start: int, end: int, parties: Sequence[Party]
) -> list[MarginClaim]:
    """Return the claims of a part in reading order; one query, two beyond the first part."""
    live = Claim.objects.filter(version=version, retired_at=None)
    before = live.filter(start__lt=start).count() if start else 0
    by_key = {party.key: party for party in parties}
    rows = (
        live.filter(start__gte=start, start__lt=end)
        .blind_to(user)
        .select_related("attribution", "current_verdict", "added_by")
        .order_by("start", "index")
    )
    found = []
    for number, claim in enumerate(rows, before + 1):
        attribution = claim.attribution
        party = by_key[(attribution.local_id or attribution.label) if attribution else "own"]
        found.append(MarginClaim(claim, number, party.colour, party.label))
    return found


def _own_voice(claims: Sequence[MarginClaim]) -> list[Mark]:
    """Mark what the outlet says itself; labelled where it takes over from a source."""
    marks, after_own = [], False
    for row in claims:
        own = row.claim.attribution is None
        if own:
            label = "" if after_own else OWN_VOICE
            for start, end in row.claim.pieces:
                marks.append(Mark(start, end, "own", "src-outlet", label))
                label = ""
        after_own = own
    return marks


def _attribution_marks(
    version: ArticleVersion, parties: Mapping[str, Party], start: int, end: int, *, whole: bool
) -> list[Mark]:
    """Return the marks of all sources, cues and contents; three queries."""
    spans = AttributionSpan.objects.order_by("start")
    if not whole:
        spans = spans.filter(start__lt=end, end__gt=start)
    links: QuerySet[AttributionLink] = AttributionLink.objects.order_by("relation", "order")
    rows = version.attributions.prefetch_related(Prefetch("spans", spans), Prefetch("links", links))
    if not whole:
        rows = rows.filter(spans__start__lt=end, spans__end__gt=start).distinct()
    return [mark for row in rows for mark in _marks_of(row, parties)]


def _marks_of(attribution: Attribution, parties: Mapping[str, Party]) -> list[Mark]:
    party = parties[attribution.local_id or attribution.label]
    label, marks = full_label(attribution, party.label), []
    for span in attribution.spans.all():
        role: Role = "content"
        if span.role != SpanRole.CONTENT:
            role = "cue" if span.role == SpanRole.CUE else "source"
        marks.append(
            Mark(
                span.start,
                span.end,
                role,
                colour="" if role == "cue" else party.colour,
                label=label if role == "content" else "",
                implicit=attribution.implicit,
            )
        )
        if role == "content":
            label = ""
    return marks


def full_label(attribution: Attribution, label: str) -> str:
    """Return whom an attribution credits, with joint and outer sources; needs `links`."""
    links = list(attribution.links.all())
    joint = [link.label for link in links if link.relation == "joint"]
    outer = [link.label for link in links if link.relation == "chain"]
    named = " and ".join([label, *joint])
    return f"{named}, via {' and '.join(reversed(outer))}" if outer else named


def _blocks(lines: Sequence[Paragraph], claims: Sequence[MarginClaim]) -> list[Block]:
    """Put each claim beside the paragraph in which its sentence begins."""
    blocks = [Block(line) for line in lines]
    starts = [line.start for line in lines]
    for row in claims:
        if blocks:
            at = bisect_right(starts, row.claim.sentence_start) - 1
            blocks[max(0, at)].claims.append(row)
    return blocks
