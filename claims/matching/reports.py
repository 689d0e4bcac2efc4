"""The value types of matching: what goes in, and what is suggested with which reasons.

A claim as reported by one article is a `ClaimReport`, whether it comes from an extraction or from
the database; a `Suggestion` is about two of them and decides nothing.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from claims.extraction.dates import event_date
from claims.extraction.spans import Claim, Extraction, Quantity, SourceLink, Span
from claims.matching.days import writing_day


class Relation(StrEnum):
    """How two claims seem to relate."""

    SAME = "same"
    DIFFERS = "differs"
    UPDATE = "update"
    SCOPE = "scope"
    DENIES = "denies"
    RELATED = "related"
    ATTRIBUTION_ONLY = "attribution_only"


@dataclass(frozen=True, slots=True)
class Credit:
    """A stated source as a report credits it; equal `key`s are one registered identity."""

    label: str
    kind: str
    named: bool
    key: str = ""


@dataclass(frozen=True, slots=True)
class ClaimReport:
    """One claim as one article reports it.

    Attributes:
        key: The caller's own, unique in one run.
        article: Key of the article; claims of one article are never matched with each other.
        index: Of the claim in its article, in reading order.
        text: Self-contained text of the claim; offsets in `quantities` and marks index the
            article's text, not this one.
        sentence: The sentence of the article that it stands in.
        outlet: Name of the publisher; empty if unknown.
        published: Day of writing, by the text's dateline if it has one; None if not known.
        event_date: Day of the event as the text gives it; preferred to `published`.
        credits: The stated source, then outer and joint ones; empty for the outlet's own voice.
    """

    key: str
    article: str
    index: int
    text: str
    sentence: str = ""
    outlet: str = ""
    published: dt.date | None = None
    event_date: dt.date | None = None
    credits: tuple[Credit, ...] = ()
    places: tuple[str, ...] = ()
    actors: tuple[str, ...] = ()
    quantities: tuple[Quantity, ...] = ()
    modality: str = "asserted"

    def __hash__(self) -> int:
        """By the key: what is remembered of a claim is looked up for each of its pairs."""
        return hash(self.key)

    @property
    def day(self) -> dt.date | None:
        """The best day known for what is reported."""
        return self.event_date or self.published


@dataclass(frozen=True, slots=True)
class ArticleReport:
    """One article with its claims, for what concerns whole texts."""

    key: str
    text: str
    title: str = ""
    outlet: str = ""
    published: dt.date | None = None
    claims: tuple[ClaimReport, ...] = ()

    def __hash__(self) -> int:
        """By the key, as for claims."""
        return hash(self.key)


@dataclass(frozen=True, slots=True)
class Reason:
    """One ground for a suggestion, in words and marked in both claims.

    Attributes:
        kind: "figure", "date", "weekday", "place", "actor", "denial", "outcome", "source",
            "wording", "update" or "scope".
        text: A phrase for the analyst: “30 killed here, 12 killed there; same village, same day”.
        here, there: The words meant, as they stand in the first and the second claim's text;
            empty where nothing is to be marked.
    """

    kind: str
    text: str
    here: str = ""
    there: str = ""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """How two claims seem to relate, first and second as given.

    Attributes:
        score: How likely both report one event, in [0, 1]; of the trained model.
        possible: Weak: shown only on demand.
        vetoes: Kinds of reasons that keep the pair from being called the same.
    """

    first: str
    second: str
    relation: Relation
    score: float
    reasons: tuple[Reason, ...] = ()
    possible: bool = False
    vetoes: tuple[str, ...] = ()


def article_report(extraction: Extraction) -> ArticleReport:
    """Return an article and its claims as matching reads them; a claim's key is "article#index".

    Days are counted from the text's own dateline where it has one, not from the catalogue's day.
    """
    article = extraction.article
    day = writing_day(article.text, article.published)
    claims = tuple(
        _claim_report(extraction, index, claim, day)
        for index, claim in enumerate(extraction.claims)
    )
    return ArticleReport(article.id, article.text, article.title, article.outlet, day, claims)


def _claim_report(
    extraction: Extraction, index: int, claim: Claim, day: dt.date | None
) -> ClaimReport:
    article = extraction.article
    return ClaimReport(
        key=f"{article.id}#{index}",
        article=article.id,
        index=index,
        text=claim.text,
        sentence=_slice(article.text, claim.sentence),
        outlet=article.outlet,
        published=day,
        event_date=claim.event_date
        if day == article.published
        else event_date(claim.text, day, ahead=claim.modality == "planned"),
        credits=tuple(_credits(claim)),
        places=claim.places,
        actors=claim.actors,
        quantities=claim.quantities,
        modality=claim.modality,
    )


def _credits(claim: Claim) -> Iterator[Credit]:
    attribution = claim.attribution
    if attribution is None:
        return
    links: tuple[SourceLink, ...] = (*attribution.chain, *attribution.joint)
    for stated in (attribution.stated, *(link.stated for link in links)):
        if stated is not None:
            yield Credit(stated.label, stated.kind, stated.named)


def _slice(text: str, span: Span) -> str:
    return text[span.start : span.end]
