"""What to suggest about two claims of different articles, with the reasons in words.

How alike they are is the trained model's to say, and comes in as a score. What they say of
number, day, place, outcome and roles is looked at here, and decides: nothing is called the same
over a veto. A suggestion is never a decision.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet

from claims.matching.events import content_words, outcomes_in
from claims.matching.figures import Comparison, Figure, figures_in
from claims.matching.names import same_actor
from claims.matching.places import Rank, rank
from claims.matching.polarity import denied_from, is_unspecific
from claims.matching.reports import ClaimReport, Credit, Reason, Relation, Suggestion
from claims.matching.tables import has_phrase
from claims.matching.vetoes import day_words, former_count, paired, shared_place, vetoes

SPOKEN = 0.25
"""Below this score two claims are not spoken of; the model scores two tolls of one event low."""
LIKELY = 0.5
"""From this score on two claims report one event more likely than not."""
SURE = 0.7
"""From this score on a suggestion needs no further ground to be shown at once."""
CERTAIN = 0.9
"""From this score on two figures are of one event although no place is shared."""
_LOOKS_BACK = 7
"""Days for which reports still tell of an event without its day."""
_FAR = 4
"""Of two tolls the one more than this many times the other is likely another event's."""
_ALIKE = 0.5
"""Share of common content words from which two claims say one thing, not two of one event."""
_VERY_ALIKE = 0.6
"""The same, where a place or a day differs, which mostly makes two events."""

_NAME = re.compile(r"(?<!^)\b[^\W\d_a-z][\w.’'-]*")
_DAY = re.compile(r"\b(?:\w+day|today|yesterday|tomorrow)\b", re.IGNORECASE)
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
    if first.article == second.article or score < SPOKEN:
        return None
    if not first.text.strip() or not second.text.strip():
        return None
    if score < LIKELY and not (figures_in(first.text) and figures_in(second.text)):
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
            return None, True
        alike = _common_words(first.text, second.text) >= _VERY_ALIKE
        return Relation.DIFFERS, not (alike and _agreed_figure(first, second))
    if kinds & {"denial", "outcome"}:
        # A party that advanced in one place and fell back in another is no ground.
        grounded = any(reason.kind != "actor" for reason in ground)
        told = _tell_alike(first, second) if "denial" in kinds else grounded
        return _denied(score, told=told, grounded=grounded)
    if "actor" in kinds:
        return (Relation.DIFFERS, score < SURE) if likely else (None, True)
    if former_count(first, second) is not None:
        return (Relation.UPDATE, False) if likely else (None, True)
    if kinds & {"figure", "scope"}:
        return _figures_differ(first, second, score, kinds, ground)
    met = paired(first, second)
    if met and met[2] is Comparison.OUTGROWN and _later_count(first, second):
        return _figures_differ(first, second, score, {"figure"}, ground)
    return _without_veto(first, second, score, ground)


def _denied(score: float, *, told: bool, grounded: bool) -> tuple[Relation | None, bool]:
    """A denial is one of what the other claim says only if it says so in like words."""
    if score < LIKELY:
        return None, True
    if not told:
        return Relation.RELATED, True
    # "Not" and "denied" stand beside all sorts of things: place, day or figure must be shared.
    return Relation.DENIES, not grounded


def _figures_differ(
    first: ClaimReport,
    second: ClaimReport,
    score: float,
    kinds: AbstractSet[str],
    ground: Sequence[Reason],
) -> tuple[Relation | None, bool]:
    """Two figures are of one event only if day and place do not speak against it."""
    located = _located(first, second, ground)
    if score < LIKELY and not located:
        return None, True
    apart = _days_apart(first, second)
    if apart and not (located and _few_days(first, second)):
        return None, True
    sure = not apart and (located or (score >= CERTAIN and bool(ground)))
    if "figure" not in kinds:
        return Relation.SCOPE, not sure
    met = paired(first, second)
    far = met is None or (
        met[2] is not Comparison.OUTGROWN
        and max(met[0].value, met[1].value) > _FAR * min(met[0].value, met[1].value)
    )
    update = _later_count(first, second)
    return (Relation.UPDATE if update else Relation.DIFFERS), far or not sure


def _few_days(first: ClaimReport, second: ClaimReport) -> bool:
    """Whether an event of the one may be what the other, which tells no day, looks back at."""
    if first.event_date and second.event_date:
        return False
    if first.day is None or second.day is None:
        return True
    return abs((first.day - second.day).days) <= _LOOKS_BACK


def _days_apart(first: ClaimReport, second: ClaimReport) -> bool:
    """Whether the event cannot have been on one day, as far as the claims and their texts say."""
    days = [_days(claim) for claim in (first, second)]
    return all(days) and not days[0] & days[1]


def _days(claim: ClaimReport) -> frozenset[dt.date]:
    if claim.event_date:
        return frozenset({claim.event_date})
    if claim.published:
        return frozenset({claim.published, claim.published - dt.timedelta(days=1)})
    return frozenset()


def _located(first: ClaimReport, second: ClaimReport, ground: Sequence[Reason]) -> bool:
    """Whether a town or quarter is shared, or a region together with the day."""
    place = shared_place(first, second)
    if place is None:
        return False
    return rank(place[0]) >= Rank.TOWN or any(reason.kind == "date" for reason in ground)


def _without_veto(
    first: ClaimReport, second: ClaimReport, score: float, ground: Sequence[Reason]
) -> tuple[Relation | None, bool]:
    if score < LIKELY:
        return None, True
    if {first.modality, second.modality} - {"asserted", "possible"} and (
        first.modality != second.modality
    ):
        return Relation.RELATED, True
    if _tell_of_two_things(first, second):
        return Relation.RELATED, True
    weak = not (_agreed_figure(first, second) and ground[1:]) and (
        score < SURE or not _say_one_thing(first, second)
    )
    if _sole_source(first, second) is not None:
        return Relation.ATTRIBUTION_ONLY, weak
    return Relation.SAME, weak


def _tell_of_two_things(first: ClaimReport, second: ClaimReport) -> bool:
    """One claim tells of the dead and the other of the wounded, or of no harm at all."""
    one, other = outcomes_in(first.text), outcomes_in(second.text)
    return bool(one or other) and not one & other


def _say_one_thing(first: ClaimReport, second: ClaimReport) -> bool:
    """Whether the words agree, and also those that are no names: what is told, not of whom."""
    bare = (_NAME.sub(" ", first.text), _NAME.sub(" ", second.text))
    return min(_common_words(first.text, second.text), _common_words(*bare)) >= _ALIKE


def _common_words(first: str, second: str) -> float:
    """The share of the shorter text's content words that the other has too."""
    one, other = content_words(first), content_words(second)
    fewest = min(len(one), len(other))
    return len(one & other) / fewest if fewest else 0.0


def _tell_alike(first: ClaimReport, second: ClaimReport) -> bool:
    """Whether two claims tell the same of somebody: half the shorter's words but who and where.

    What a "no" or "not" stands before must be among them: that alone is denied.
    """
    one, other = _told_words(first), _told_words(second)
    fewest = min(len(one), len(other))
    if not fewest or 2 * len(one & other) < fewest:
        return False
    return all(
        not denied or denied & content_words(claim.text)
        for denied, claim in ((_denied_word(first), second), (_denied_word(second), first))
    )


def _told_words(claim: ClaimReport) -> frozenset[str]:
    """The content words but who, where and when; of a long claim those before its first comma."""
    named = content_words(" ".join((*claim.actors, *claim.places, *_NAME.findall(claim.text))))
    told = content_words(_DAY.sub(" ", claim.text)) - named
    ahead = content_words(_DAY.sub(" ", claim.text.split(",")[0])) - named
    return ahead if len(ahead) > 1 else told


def _denied_word(claim: ClaimReport) -> frozenset[str]:
    """The content word that "no" or "not" stands before; empty without one."""
    particle = denied_from(claim.text)
    words = _WORD.findall(claim.text[particle:]) if particle >= 0 else []
    return next((found for word in words if (found := content_words(word))), frozenset())


def _agreed_figure(first: ClaimReport, second: ClaimReport) -> bool:
    met = paired(first, second)
    return met is not None and met[2] in {Comparison.EQUAL, Comparison.COMPATIBLE}


def _later_count(first: ClaimReport, second: ClaimReport) -> str:
    """Why one figure is a later count of the other; empty if nothing says so."""
    former = former_count(first, second)
    if former is not None:
        return (
            f"{former[0].text} here, {former[1].text} there: the one count has replaced the other"
        )
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
        other = next((name for name in second.actors if same_actor(one, name)), "")
        known = other and other in second.text and one in first.text
        if known and one != one.lower() and not is_unspecific(one):
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
