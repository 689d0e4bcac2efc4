"""How much a claim is worth an analyst's time: a score that is the sum of its reasons.

Additive and hand-weighted on purpose, so that an analyst sees why a claim stands at the top of the
queue and can disagree with the reason. What counts follows the work on check-worthy sentences
(ClaimBuster, Hassan et al. 2017; CheckThat!): figures and events up, opinion and the future down;
and this product's question: who is credited, and is it a party to the matter. Words and weights
are data: `data/checkworthiness_en.toml`.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from claims.extraction.inflect import inflect
from claims.extraction.spans import Claim, Kind, Modality, Span

INTERESTED: frozenset[Kind] = frozenset({"military", "government", "armed_group"})
"""Kinds of source that are mostly parties to what they report."""

_WORD = re.compile(r"[^\W\d_]+")
_SENTENCE_ENDS = (".", "!", "?", "…", "”", '"')


@dataclass(frozen=True, slots=True)
class Facts:
    """What the score rests on; the same for a claim just extracted and for a stored one.

    Attributes:
        figures, places, actors: How many the claim has.
        dated: The day of the event is known.
        credited: It is credited to a source, of this kind, named or not.
        headline: It stands in the article's headline.
    """

    text: str
    modality: Modality
    figures: int = 0
    places: int = 0
    actors: int = 0
    dated: bool = False
    credited: bool = False
    kind: Kind = "other"
    named: bool = True
    headline: bool = False


@dataclass(frozen=True, slots=True)
class CheckWorthiness:
    """A score in [0, 1] and what it is made of: reason → points, the weightiest first."""

    score: float
    reasons: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class _Model:
    base: float
    points: Mapping[str, float]
    words: Mapping[str, Collection[str]]


def check_worthiness(facts: Facts) -> CheckWorthiness:
    """Score one claim."""
    model = _model()
    points = {reason: model.points[reason] for reason in _reasons(facts, model.words)}
    score = min(1.0, max(0.0, model.base + sum(points.values())))
    ordered = sorted(points.items(), key=lambda item: -abs(item[1]))
    return CheckWorthiness(round(score, 2), dict(ordered))


def facts_of(claim: Claim, text: str) -> Facts:
    """Return what the score of a claim extracted from this text rests on."""
    stated = claim.stated_source
    return Facts(
        text=claim.text,
        modality=claim.modality,
        figures=len(claim.quantities),
        places=len(claim.places),
        actors=len(claim.actors),
        dated=claim.event_date is not None,
        credited=stated is not None,
        kind=stated.kind if stated else "other",
        named=stated is None or stated.named,
        headline=in_headline(text, claim.sentence),
    )


def in_headline(text: str, sentence: Span) -> bool:
    """Whether a sentence is a line of its own that opens a text and ends like no sentence."""
    start, end = sentence
    return (
        not text[:start].strip()
        and text[end : end + 1] in {"\n", "\r"}
        and not text[start:end].endswith(_SENTENCE_ENDS)
    )


def _reasons(facts: Facts, words: Mapping[str, Collection[str]]) -> Iterator[str]:
    """Yield the names of the reasons that hold."""
    said = {word.lower() for word in _WORD.findall(facts.text)}
    groups = {name for name, group in words.items() if not said.isdisjoint(group)}
    if facts.figures:
        yield "casualty figure" if "casualties" in groups else "figure"
    elif "casualties" in groups:
        yield "casualties"
    yield from sorted(groups - {"casualties"})
    if facts.modality == "denied":
        yield "denial"
    elif facts.modality == "opinion":
        yield "opinion"
    elif facts.modality in {"planned", "possible"}:
        yield "not yet happened"
    if facts.places:
        yield "names a place"
    if facts.actors:
        yield "names an actor"
    if facts.dated:
        yield "dated"
    if not (facts.figures or facts.places or facts.actors or facts.dated):
        yield "vague"
    yield from _credit(facts)


def _credit(facts: Facts) -> Iterator[str]:
    if facts.headline:
        yield "headline"
    if not facts.credited:
        yield "own voice"
        return
    if not facts.named:
        yield "unnamed source"
    if facts.kind in INTERESTED:
        yield "interested source"


@cache
def _model() -> _Model:
    text = files("claims.extraction").joinpath("data/checkworthiness_en.toml").read_text("utf-8")
    data = tomllib.loads(text)
    words = {name: frozenset(_forms(group.split())) for name, group in data["words"].items()}
    return _Model(data["base"], data["points"], words)


def _forms(words: list[str]) -> Iterator[str]:
    """Yield words with the forms that they have as verbs and as plurals."""
    for word in words:
        yield from (word, f"{word}s", f"{word}ing", f"{word.removesuffix('e')}ing")
        yield from (inflect(word, "past"), inflect(word, "participle"))
        yield inflect(word, "present", plural=False)
