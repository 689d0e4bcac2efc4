"""How sure an attribution is, as a reader is told: the share of its like that is right.

The tagger's own confidence says what is listed and what credits claims. What is told is another:
the log odds of what the tagger makes of an attribution, on a line fitted to articles held out
from training, with a line for each way of being found. `manage.py fit_confidence` fits the lines;
they stand beside the weights, for those of other weights would be wrong. Where there are none,
the tagger's own confidence is told.

Source: Platt 1999, "Probabilistic outputs for support vector machines".
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from claims.extraction.spans import Attribution, StatedSource
from claims.extraction.tagged import overlaps
from claims.extraction.tagger.linking import Line, Reading, Tagged

Kind = Literal["rules", "both", "spans", "tagger", "left"]
"""Who found an attribution: the rules alone; both, told with the rules' spans or with the trained
"spans"; the tagger alone; or anybody in a text that is "left" to the rules."""

RULES_ALONE = 0.6
"""What is told of an attribution that only the rules found, where no line is fitted."""
LEAST_COMMAS = 0.01
"""Commas a word; every edited text has twice as many."""
FIGHTERS, SHARE = 2, 0.25
"""So many armies and armed groups among the sources, and this share, make a war report."""
_RETIRED = frozenset({"retired", "former"})
_EDGE = 1e-3
"""Chances are taken to be this far from 0 and 1 at least, to have log odds."""


@dataclass(frozen=True, slots=True)
class Ground:
    """What the confidence of an attribution rests on.

    Attributes:
        chance: What the tagger makes of it, in [0, 1]: the product of its probabilities of cue
            span, content span and both links; for the rules alone, that of a cue in that place.
        unfitted: What is told where no line is fitted, in [0, 1].
    """

    kind: Kind
    chance: float
    unfitted: float


def confidence(ground: Ground, lines: Mapping[str, Line]) -> float:
    """Return the probability that an attribution is right, in [0, 1]."""
    line = lines.get(ground.kind)
    if line is None:
        return ground.unfitted
    constant, slope = line
    return 1 / (1 + math.exp(-constant - slope * log_odds(ground.chance)))


def log_odds(chance: float) -> float:
    """Return the logarithm of chance : counter-chance, finite for 0 and 1 too."""
    kept = min(max(chance, _EDGE), 1 - _EDGE)
    return math.log(kept / (1 - kept))


def ground_of(attribution: Attribution, reading: Reading, *, left: bool) -> Ground:
    """Return the ground of an attribution that has a cue and the rules' spans.

    Args:
        left: The text is left to the rules; see `left_to_rules`.
    """
    same = [each for each in reading.attributions if overlaps(each.cue, attribution.cue)]
    unfitted = max([RULES_ALONE, *(each.confidence for each in same)])
    if same:
        return Ground("left" if left else "both", max(map(chance_of, same)), unfitted)
    seen = max(map(reading.cue_chance, attribution.cue))
    return Ground("left" if left else "rules", seen, unfitted)


def chance_of(tagged: Tagged) -> float:
    """Return how likely the tagger thinks all of an attribution, in [0, 1]."""
    return min(1.0, math.exp(sum(tagged.evidence)))


def weighed(
    text: str, attributions: Sequence[Attribution], reading: Reading | None
) -> tuple[Attribution, ...]:
    """Give every attribution with a cue its confidence.

    Args:
        text: The article's.
        attributions: All of them, resolved, with the rules' spans.
        reading: What the tagger found; None without it.
    """
    left = left_to_rules(text, attributions)

    def told(each: Attribution) -> float:
        if reading is None:
            return RULES_ALONE
        return confidence(ground_of(each, reading, left=left), reading.lines)

    return tuple(replace(a, confidence=told(a)) if a.cue else a for a in attributions)


def left_to_rules(text: str, attributions: Sequence[Attribution]) -> bool:
    """Whether the rules' reading of a text stands alone.

    The tagger learnt from edited political news. It does worse in a text that lost its commas,
    where its spans run on, and in a war report, where "the army hopes to", "is expected" tell
    acts in the outlet's own voice and no attitudes.
    """
    return _lost_commas(text) or _is_war_report(attributions)


def _lost_commas(text: str) -> bool:
    return text.count(",") < LEAST_COMMAS * len(text.split())


def _is_war_report(attributions: Sequence[Attribution]) -> bool:
    stated = {each.stated.id: each.stated for each in attributions if each.stated and each.cue}
    fighters = sum(_fights(each) for each in stated.values())
    return fighters >= max(FIGHTERS, SHARE * len(stated))


def _fights(source: StatedSource) -> bool:
    """Whether an army or armed group speaks; a retired general fights no more."""
    words = source.label.lower().split()
    return source.kind in {"military", "armed_group"} and _RETIRED.isdisjoint(words)
