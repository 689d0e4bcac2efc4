"""The main event of an article: its toll, its day, its places and its kind.

Most reports of violence have one: the toll of the headline or of the lead, with what the text
says of when and where. The background that follows ("last week 40 died elsewhere") is another
event and counts less the further down it stands.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from math import log2

from claims.matching.figures import Figure, adds_to_others, figures_of, summed
from claims.matching.names import normalise
from claims.matching.numerals import numbers_in, words_in
from claims.matching.places import Place, Rank, known_in, look_up
from claims.matching.reports import ArticleReport, ClaimReport, Credit
from claims.matching.tables import has_phrase, table

_LEAD = 6
"""Claims of the headline and the lead, which tell where and when."""
_SEARCHED = 14
"""Claims among which the main figure is looked for."""
_OPENING = 2000
"""Characters in which a text says that it brings a new count."""
_FOLLOWING = 2
"""Claims behind an uncredited lead whose source is taken for its own."""
_LARGE = 8
"""Doublings from which a toll is large; that of a whole war is none of the day's."""
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_OUTCOMES = {"killed": 3.0, "killed_or_wounded": 2.0, "wounded": 1.0}
_PLAIN = frozenset(
    "the a an of in on at to and or by for from with as is are was were be been has have had "
    "said say says that which who whom it its his her their they he she this these those "
    "after before at least over more than about s people killed dead wounded injured".split()
)


@dataclass(frozen=True, slots=True)
class Toll:
    """A figure for the dead or hurt, the claim it stands in, and whom that claim credits."""

    figure: Figure
    claim: ClaimReport
    credits: tuple[Credit, ...]


@dataclass(frozen=True, slots=True)
class MainEvent:
    """What an article is about.

    Attributes:
        toll: The main figure.
        tolls: All figures for dead and hurt among the first claims, the main one included.
        formers: Counts that the text's own have replaced.
        days: On which the event may have been; one if the text says, else the day of writing
            and the one before it; empty if nothing is known.
        dated: The text says the day.
        weekdays: Of `days`, or where none are known, the one that the text names; Monday is 0.
        written: Day of writing.
        places: Of the headline and the lead.
        named: Names of the places of the whole opening, towns and unknown ones.
        headline: The most exact places of the headline.
        kinds: "airstrike", "bombing", … as the words of the headline and the lead tell.
        headline_kinds: Those that the headline and the claim of the main figure tell.
        targets: "school", "market", … as those words tell.
        words: Content words of the headline and the lead.
        updates: The text says that the toll was another before.
        rising: The text expects the toll to rise.
    """

    toll: Toll
    tolls: tuple[Toll, ...]
    formers: tuple[Figure, ...]
    days: frozenset[dt.date]
    dated: bool
    weekdays: frozenset[int]
    written: dt.date | None
    places: frozenset[Place]
    named: frozenset[str]
    headline: frozenset[Place]
    kinds: frozenset[str]
    headline_kinds: frozenset[str]
    targets: frozenset[str]
    words: frozenset[str]
    updates: bool
    rising: bool


def main_event(article: ArticleReport) -> MainEvent | None:
    """Return the main event of an article; None if its first claims state no toll."""
    tolls = _tolls(article)
    if not tolls:
        return None
    main = max(tolls, key=lambda toll: _weight(toll, tolls, article))
    lead = _lead(article, main.claim)
    text = "\n".join((article.title, *(claim.text for claim in lead)))
    days, dated = _days(article, main, tolls, lead)
    return MainEvent(
        toll=_credited(main, tolls, article),
        tolls=tolls,
        formers=_formers(article),
        days=days,
        dated=dated,
        weekdays=frozenset(day.weekday() for day in days) or _weekday_named(main, lead),
        written=article.published,
        places=_places(text, lead),
        named=_named(article),
        headline=_headline_places(article),
        kinds=kinds_in(text),
        headline_kinds=kinds_in(f"{article.title}\n{main.claim.text}"),
        targets=targets_in(text),
        words=content_words(text),
        updates=has_phrase(article.text[:_OPENING], "events", "updates", "words"),
        rising=has_phrase(article.text[:_OPENING], "events", "updates", "expected"),
    )


def _tolls(article: ArticleReport) -> tuple[Toll, ...]:
    return tuple(
        Toll(figure, claim, tuple(credit for credit in claim.credits if credit.kind != "other"))
        for claim in article.claims[:_SEARCHED]
        for figure in summed(claim.text, figures_of(claim))
        if figure.outcome in _OUTCOMES and not figure.former
    )


def _formers(article: ArticleReport) -> tuple[Figure, ...]:
    figures = (f for claim in article.claims[:_SEARCHED] for f in figures_of(claim))
    return tuple(figure for figure in figures if figure.former and figure.outcome)


def _weight(toll: Toll, tolls: tuple[Toll, ...], article: ArticleReport) -> float:
    """How much speaks for a figure being the main one."""
    figure, claim = toll.figure, toll.claim
    part = _is_part(toll, tolls)
    headed = not part and figure.outcome != "killed_or_wounded" and _in_headline(toll, article)
    weight = _OUTCOMES[figure.outcome] - 0.3 * claim.index + 0.3 * min(log2(figure.value), _LARGE)
    weight -= 2.5 * part + 1.5 * (figure.scope == "total")
    weight -= 1.5 * adds_to_others(figure)
    weight -= 1.5 * (claim.modality != "asserted")
    weight += 0.5 * (figure.bound != "exact") + 0.5 * _repeated(toll, tolls)
    # "Dozens killed" over "at least 24 were killed" is a headline without a figure.
    weight += -4.0 if figure.vague else 2.0 * headed
    old = claim.event_date and claim.published and (claim.published - claim.event_date).days > 3
    return weight - 2.0 * bool(old)


def _in_headline(toll: Toll, article: ArticleReport) -> bool:
    """Whether the headline, which is mostly the first claim, has the figure."""
    if article.title:
        return toll.figure.value in _values(article.title)
    return toll.claim.index == 0


@cache
def _values(text: str) -> frozenset[float]:
    return frozenset(number.value for number in numbers_in(words_in(text)))


def _is_part(toll: Toll, tolls: tuple[Toll, ...]) -> bool:
    """Whether the text, here or elsewhere, makes a figure a part of a greater one."""
    figure = toll.figure
    return figure.scope == "part" or any(
        other.figure.scope == "part"
        and (other.figure.value, other.figure.counted) == (figure.value, figure.counted)
        for other in tolls
    )


def _repeated(toll: Toll, tolls: tuple[Toll, ...]) -> bool:
    return any(
        other.claim is not toll.claim
        and (other.figure.value, other.figure.outcome) == (toll.figure.value, toll.figure.outcome)
        for other in tolls
    )


def _credited(main: Toll, tolls: tuple[Toll, ...], article: ArticleReport) -> Toll:
    """The main figure with all that are credited with it wherever the article repeats it.

    Where none is, those who tell of harm speak for it: a lead in the outlet's own words is mostly
    followed by who told it.
    """
    found = dict.fromkeys(
        credit
        for toll in (main, *tolls)
        for credit in toll.credits
        if toll.figure.value == main.figure.value and toll.figure.outcome == main.figure.outcome
    )
    if not found:
        found = dict.fromkeys(_who_tells_of_harm(main, tolls, article))
    voices = (voice for toll in (main, *tolls) if _repeats(toll, main) for voice in _voices(toll))
    found |= dict.fromkeys(voices)
    return Toll(_scoped(main, tolls), main.claim, tuple(found))


def _who_tells_of_harm(
    main: Toll, tolls: tuple[Toll, ...], article: ArticleReport
) -> Iterator[Credit]:
    """Yield who seems to have given a figure that is credited to nobody.

    The named source of the next claims, else whom the text credits with what befell people; but
    nobody who is credited with another count.
    """
    other = {
        credit
        for toll in tolls
        for credit in toll.credits
        if toll.figure.outcome == main.figure.outcome
        and toll.figure.value != main.figure.value
        and not _is_part(toll, tolls)
    }
    behind = main.claim.index + 1
    following = article.claims[behind : behind + _FOLLOWING]
    harm = [claim for claim in article.claims[:_SEARCHED] if outcomes_in(claim.text)]
    for claims in (following, harm):
        found = [
            credit
            for claim in claims
            for credit in claim.credits
            if credit.named and credit.kind in {"ngo", "media"} and credit not in other
        ]
        if found:
            yield from found
            return


def _repeats(toll: Toll, main: Toll) -> bool:
    return (toll.figure.value, toll.figure.outcome) == (main.figure.value, main.figure.outcome)


def _scoped(main: Toll, tolls: tuple[Toll, ...]) -> Figure:
    """The main figure, a total if the text says so wherever it repeats it: headlines do not."""
    figure = main.figure
    total = any(toll.figure.scope == "total" and _repeats(toll, main) for toll in tolls)
    return replace(figure, scope="total") if total and figure.scope == "event" else figure


def _voices(toll: Toll) -> tuple[Credit, ...]:
    """Kinds of sources that the sentence of a figure names: a monitor, the state's media."""
    said = f"{toll.claim.text} {toll.claim.sentence}"
    return tuple(
        Credit(label, kind, named=True)
        for kind, voices in table("actors")["voices"].items()
        for label in voices
        if has_phrase(said, "actors", "voices", kind, label)
    )


def _lead(article: ArticleReport, main: ClaimReport) -> tuple[ClaimReport, ...]:
    first = article.claims[:_LEAD]
    near = article.claims[max(0, main.index - 1) : main.index + 2]
    return (*first, *(claim for claim in near if claim.index >= _LEAD))


def _days(
    article: ArticleReport, main: Toll, tolls: tuple[Toll, ...], lead: tuple[ClaimReport, ...]
) -> tuple[frozenset[dt.date], bool]:
    written = article.published
    repeats = (toll.claim for toll in tolls if toll.figure.value == main.figure.value)
    near = (c for c in lead if kinds_in(c.text) or outcomes_in(c.text))
    for claim in (main.claim, *repeats, *near):
        day = claim.event_date
        if day is not None and (written is None or 0 <= (written - day).days <= 5):
            return frozenset({day}), True
    if written is None or any(
        has_phrase(c.text, "events", "background", "looking_back") for c in lead
    ):
        return frozenset(), False
    return frozenset({written, written - dt.timedelta(days=1)}), False


def _weekday_named(main: Toll, lead: tuple[ClaimReport, ...]) -> frozenset[int]:
    """The weekday of the event by the words of the main figure's sentence, else of the lead's."""
    for claim in (main.claim, *lead):
        words = (word.lower for word in words_in(f"{claim.text} {claim.sentence}"))
        named = [_WEEKDAYS.index(word) for word in words if word in _WEEKDAYS]
        if named:
            return frozenset(named[:1])
    return frozenset()


def _named(article: ArticleReport) -> frozenset[str]:
    places = _places(article.text[:_OPENING], article.claims[:_SEARCHED])
    return frozenset(place.name for place in places if place.rank >= Rank.TOWN)


def _headline_places(article: ArticleReport) -> frozenset[Place]:
    heading = article.title or (article.claims[0].text if article.claims else "")
    return frozenset(place for place in known_in(heading) if place.rank is not Rank.COUNTRY)


@lru_cache(maxsize=100_000)
def outcomes_in(text: str) -> frozenset[str]:
    """What a text's words say became of people: "killed", "wounded"; both where it says so."""
    return frozenset(
        outcome
        for outcome in ("killed", "wounded")
        if has_phrase(text, "figures", "outcomes", outcome)
        or has_phrase(text, "figures", "outcomes", "killed_or_wounded")
    )


def _places(text: str, lead: tuple[ClaimReport, ...]) -> frozenset[Place]:
    stated = [look_up(place) for claim in lead for place in claim.places]
    actors = {normalise(name) for name in table("actors")["aliases"]}
    named = [place for place in stated if place.rank is Rank.UNKNOWN and place.name not in actors]
    return frozenset(place for place in (*known_in(text), *named) if place.name)


@lru_cache(maxsize=100_000)
def kinds_in(text: str) -> frozenset[str]:
    """The kinds of event that a text's words tell of."""
    return _told(text, "kinds")


def targets_in(text: str) -> frozenset[str]:
    """What a text's words say was hit: a school, a market, …"""
    return _told(text, "targets")


def _told(text: str, what: str) -> frozenset[str]:
    return frozenset(key for key in table("events")[what] if has_phrase(text, "events", what, key))


@lru_cache(maxsize=100_000)
def content_words(text: str) -> frozenset[str]:
    """The words of a text that tell something, folded as names are; numbers as they are."""
    lower = {word.lower.removesuffix("'s") for word in words_in(text)}
    return frozenset(normalise(word) or word for word in lower - _PLAIN if word[0].isalnum())
