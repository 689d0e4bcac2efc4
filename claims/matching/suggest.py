"""What to suggest about two claims of different articles, with the reasons in words.

How alike they are is the trained model's to say, and comes in as a score. What they say of
number, day, place, outcome and roles is looked at here, and decides: nothing is called the same
over a veto. A suggestion is never a decision.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from claims.matching.figures import Comparison, Figure
from claims.matching.names import same_actor
from claims.matching.places import Rank, rank
from claims.matching.reports import ClaimReport, Credit, Reason, Relation, Suggestion
from claims.matching.tables import has_phrase
from claims.matching.vetoes import day_words, paired, shared_place, vetoes

RELATED = 0.2
"""Below this score two claims are not spoken of."""
LIKELY = 0.5
"""From this score on two claims report one event more likely than not."""
SURE = 0.7
"""From this score on a suggestion needs no further ground to be shown at once."""

_WORD = re.compile(r"[^\W\d_]{4,}")


def suggest(first: ClaimReport, second: ClaimReport, score: float) -> Suggestion | None:
    """Return what to suggest about two claims, or None if there is nothing to say.

    The relation is the same whichever claim comes first; reasons are told and marked in the
    order given.

    Args:
        first: A claim.
        second: A claim of another article; None is returned for one article's own.
        score: How likely both report one event, in [0, 1], by the trained model.
    """
    if first.article == second.article or score < RELATED:
        return None
    if not first.text.strip() or not second.text.strip():
        return None
    against = vetoes(first, second)
    ground = tuple(_shared(first, second))
    relation, possible = _relation(first, second, score, against, ground)
    if relation is None:
        return None
    reasons = (*_told(relation, first, second, against), *ground)
    return Suggestion(
        first=first.key,
        second=second.key,
        relation=relation,
        score=score,
        reasons=reasons or (_wording(first, second),),
        possible=possible,
        vetoes=tuple(dict.fromkeys(reason.kind for reason in against)),
    )


def _relation(
    first: ClaimReport,
    second: ClaimReport,
    score: float,
    against: Sequence[Reason],
    ground: Sequence[Reason],
) -> tuple[Relation | None, bool]:
    """The relation, and whether it is a weak one."""
    kinds = {reason.kind for reason in against}
    likely = score >= LIKELY
    where_or_when = kinds & {"place", "date", "weekday"}
    if where_or_when:
        # Another place or day is mostly another event; of one event told wrongly all else agrees.
        if len(where_or_when) > 1 or len(kinds) > 1 or score < SURE:
            return (Relation.RELATED, True) if likely and len(kinds) == 1 else (None, True)
        return Relation.DIFFERS, not _agreed_figure(first, second)
    if kinds & {"denial", "outcome"}:
        return (Relation.DENIES, score < SURE and not ground) if likely else (None, True)
    if "actor" in kinds:
        return (Relation.DIFFERS, score < SURE) if likely else (None, True)
    if "figure" in kinds:
        if not likely and len(ground) < 2:
            return None, True
        update = _later_count(first, second)
        return (Relation.UPDATE if update else Relation.DIFFERS), not likely or not ground
    if "scope" in kinds:
        return (Relation.SCOPE, score < SURE or not ground) if likely else (None, True)
    return _without_veto(first, second, score, ground)


def _without_veto(
    first: ClaimReport, second: ClaimReport, score: float, ground: Sequence[Reason]
) -> tuple[Relation | None, bool]:
    if score < LIKELY:
        return Relation.RELATED, True
    if {first.modality, second.modality} - {"asserted", "possible"} and (
        first.modality != second.modality
    ):
        return Relation.RELATED, True
    weak = score < SURE and not (_agreed_figure(first, second) or len(ground) > 1)
    if _sole_source(first, second) is not None:
        return Relation.ATTRIBUTION_ONLY, weak
    return Relation.SAME, weak


def _agreed_figure(first: ClaimReport, second: ClaimReport) -> bool:
    met = paired(first, second)
    return met is not None and met[2] in {Comparison.EQUAL, Comparison.COMPATIBLE}


def _later_count(first: ClaimReport, second: ClaimReport) -> str:
    """Why one figure is a later count of the other; empty if nothing says so."""
    for claim in (first, second):
        said = f"{claim.text} {claim.sentence}"
        if has_phrase(said, "events", "updates", "words"):
            return "the words tell of an earlier or a later count"
    met = paired(first, second)
    days = first.published, second.published
    if _common_credit(first, second) is not None:
        return "one source, counting at two times"
    if met is None or days[0] is None or days[1] is None or days[0] == days[1]:
        return ""
    earlier, later = (met[0], met[1]) if days[0] < days[1] else (met[1], met[0])
    return "the later report has the higher count" if later.value > earlier.value else ""


def _common_credit(first: ClaimReport, second: ClaimReport) -> Credit | None:
    """The named stated source that both claims credit, or None."""
    for one in first.credits:
        for other in second.credits:
            if one.named and other.named and _is_one(one, other):
                return one
    return None


def _sole_source(first: ClaimReport, second: ClaimReport) -> Credit | None:
    """The one named source on which both claims rest, or None if either has another."""
    if len(first.credits) != 1 or len(second.credits) != 1:
        return None
    return _common_credit(first, second)


def _is_one(one: Credit, other: Credit) -> bool:
    if one.key and other.key:
        return one.key == other.key
    return same_actor(one.label, other.label)


def _told(
    relation: Relation, first: ClaimReport, second: ClaimReport, against: Sequence[Reason]
) -> Iterator[Reason]:
    """The reasons of a relation, the deciding ones first."""
    yield from against
    if relation is Relation.UPDATE:
        yield Reason("update", _later_count(first, second))
    if relation is Relation.ATTRIBUTION_ONLY:
        source = _sole_source(first, second)
        if source is not None:
            yield Reason("source", f"both rest on one stated source: {source.label}")


def _shared(first: ClaimReport, second: ClaimReport) -> Iterator[Reason]:
    """What both claims share, beyond their wording: figure, place, day, party."""
    met = paired(first, second)
    if met is not None and met[2] in {Comparison.EQUAL, Comparison.COMPATIBLE}:
        yield _figure_shared(met[0], met[1])
    place = shared_place(first, second)
    if place is not None:
        what = "village or quarter" if rank(place[0]) is Rank.UNKNOWN else "place"
        yield Reason(
            "place",
            f"same {what}: {place[0]}",
            place[0] if place[0] in first.text else "",
            place[1] if place[1] in second.text else "",
        )
    if first.event_date and first.event_date == second.event_date:
        day = first.event_date.isoformat()
        yield Reason("date", f"same day: {day}", day_words(first.text), day_words(second.text))
    for one in first.actors:
        other = next((name for name in second.actors if same_actor(one, name)), None)
        if other is not None and one in first.text and other in second.text:
            yield Reason("actor", f"same party: {one}", one, other)
            break


def _figure_shared(one: Figure, other: Figure) -> Reason:
    said = f"{one.text} {one.outcome.replace('_', ' ')}".strip()
    text = f"same figure: {said}"
    if one.value != other.value:
        text = f"figures that agree: {one.text}, {other.text}"
    return Reason("figure", text, one.text, other.text)


def _wording(first: ClaimReport, second: ClaimReport) -> Reason:
    """The longest word of both, where nothing but their wording is alike."""
    theirs = {word.lower(): word for word in _WORD.findall(second.text)}
    words = [word for word in _WORD.findall(first.text) if word.lower() in theirs]
    if not words:
        return Reason("wording", "alike in meaning")
    word = max(words, key=len)
    return Reason("wording", f"similar wording: “{word}”", word, theirs[word.lower()])
