"""The value types of the extraction: what goes in, what comes out, and where it stands.

Every offset is a half-open Python string index into the article's text as decoded; nothing is
stripped or normalised. All types are frozen, so a result can be shared between threads and
compared in tests. The vocabulary is that of PolNeAR (source, cue, content).
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

Kind = Literal[
    "military", "government", "armed_group", "local", "media", "ngo", "expert", "document", "other"
]
Quote = Literal["direct", "indirect", "mixed"]
Modality = Literal["asserted", "planned", "possible", "denied", "opinion"]


class Span(NamedTuple):
    """A half-open range of characters, `text[start:end]`; never empty."""

    start: int
    end: int


Spans = tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class ArticleInput:
    """One article to extract from.

    Attributes:
        id: Echoed unchanged in every output object.
        text: At most `pipeline.MAX_CHARS` characters.
        title: Metadata, never extracted; a headline to be annotated stands in `text`.
        published: Publication day, which relative dates ("on Wednesday") are resolved against.
        outlet: Metadata; helps to tell the outlet's own name from a stated source.
    """

    id: str
    text: str
    title: str = ""
    published: dt.date | None = None
    outlet: str = ""


@dataclass(frozen=True, slots=True)
class Affiliation:
    """A body that a person heads or speaks for, by the text's own words.

    Attributes:
        body: Its name, in full if the article gives it.
        words: Where the text says so ("Varn Observatory director Ilan Varo").
    """

    body: str
    kind: Kind
    words: Span


@dataclass(frozen=True, slots=True)
class StatedSource:
    """The party credited, resolved within one article.

    Attributes:
        id: "s1", "s2", … in order of introduction; equal ids are one party.
        label: The introducing mention without its determiner, lower-case if unnamed; a title or
            a pronoun resolves to the name.
        mention: The introducing mention as it stands in the text.
        named: Identified by name. An unnamed source is a class, never an identity.
        short: The abbreviation that the text puts in brackets behind the name; "" without one.
        affiliation: For whom a named person speaks; None where the text does not say.
    """

    id: str
    label: str
    mention: str
    kind: Kind
    named: bool
    short: str = ""
    affiliation: Affiliation | None = None


@dataclass(frozen=True, slots=True)
class SourceLink:
    """A further source of the same content: an outer one (`chain`) or a joint one (`joint`)."""

    stated: StatedSource
    source: Spans
    cue: Spans


@dataclass(frozen=True, slots=True)
class Attribution:
    """Who is said to have said what: source mention, cue and content.

    Attributes:
        stated: The resolved source; None when the text credits nobody it names or describes.
        source: Spans of the mention; empty if implicit or source-less.
        cue: Spans of the attributing words; empty if implicit.
        content: Spans of what is attributed, includes "that" and quotation marks, and runs over
            all sentences of a quotation.
        implicit: The sentence goes on reporting the previous source without a cue of its own.
        chain: Outer sources, outermost first ("FNA quoted a source as saying").
        joint: Further sources of the same content.
        confidence: In [0, 1].
    """

    stated: StatedSource | None
    source: Spans
    cue: Spans
    content: Spans
    quote: Quote
    implicit: bool = False
    chain: tuple[SourceLink, ...] = ()
    joint: tuple[SourceLink, ...] = ()
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number of something, with its bounds.

    Attributes:
        text: As stated, "over 50 civilians and militants"; equals the article's text at `span`.
        low: Least value meant; None if unbounded below.
        high: Greatest value meant; None if unbounded above ("hundreds", "at least 30").
        unit: What is counted, without its number: "civilians and militants", "km".
        approximate: The text says or implies that the figure is not exact.
    """

    text: str
    span: Span
    low: float | None
    high: float | None
    unit: str
    approximate: bool


@dataclass(frozen=True, slots=True)
class Claim:
    """One checkable event or state.

    Attributes:
        text: Self-contained: subject, place and pronouns restored, attribution stripped. Every
            content word comes from the article.
        start, end: Hull of its clause.
        spans: The verbatim pieces it is built from, in reading order.
        sentence: The sentence it stands in.
        attribution: None for the outlet's own voice.
        event_date: Day of the event, resolved against the dateline and the publication day.
    """

    text: str
    start: int
    end: int
    spans: Spans
    sentence: Span
    attribution: Attribution | None
    places: tuple[str, ...] = ()
    actors: tuple[str, ...] = ()
    quantities: tuple[Quantity, ...] = ()
    event_date: dt.date | None = None
    modality: Modality = "asserted"
    confidence: float = 1.0

    @property
    def stated_source(self) -> StatedSource | None:
        """The innermost source, whose claim this is; None for the outlet's own voice."""
        return self.attribution.stated if self.attribution else None


@dataclass(frozen=True, slots=True)
class Extraction:
    """All that was found in one article.

    Attributes:
        sentences: In reading order, without site chrome.
        boilerplate: Spans recognised as site chrome, datelines, bare headings; never claims.
        attributions: By first content offset; explicit and implicit ones.
        listed: The attributions as PolNeAR counts them, see `listing.listed`; no claim rests on
            what stands here alone.
        claims: In reading order.
        warnings: What was skipped and why, in sentences for the analyst.
        not_extracted: Why the text was kept but not read at all, in a sentence; "" if it was read.
    """

    article: ArticleInput
    sentences: Spans = ()
    boilerplate: Spans = ()
    attributions: tuple[Attribution, ...] = ()
    claims: tuple[Claim, ...] = ()
    warnings: tuple[str, ...] = field(default=())
    listed: tuple[Attribution, ...] = ()
    not_extracted: str = ""
