"""How sure an attribution is said to be, by who found it."""

from __future__ import annotations

import math

import numpy as np
import pytest

from claims.extraction.confidence import (
    RULES_ALONE,
    Ground,
    Kind,
    chance_of,
    confidence,
    ground_of,
    left_to_rules,
    log_odds,
    weighed,
)
from claims.extraction.spans import Attribution, Span, StatedSource
from claims.extraction.tagger.linking import Line, Reading, Tagged

TEXT = "The mayor, Ida Brandt, said that the bridge was closed."
ARMY = StatedSource("s1", "Northern Brigade", "The Northern Brigade", "military", named=True)
BAND = StatedSource("s2", "Free Riders", "the Free Riders", "armed_group", named=True)
MAYOR = StatedSource("s3", "Ida Brandt", "The mayor, Ida Brandt", "government", named=True)
RETIRED = StatedSource("s4", "Retired General", "a retired general", "military", named=True)


def span(words: str) -> Span:
    start = TEXT.index(words)
    return Span(start, start + len(words))


def said(stated: StatedSource = MAYOR, *, cue: str = "said") -> Attribution:
    content = (span("that the bridge was closed"),)
    return Attribution(stated, (span("The mayor"),), (span(cue),) if cue else (), content, "direct")


def tagged(*, sure: float, cue: str = "said") -> Tagged:
    log = math.log(sure) / 4
    return Tagged((), (span(cue),), (span("the bridge"),), (log, log, log, log), 0.75)


def reading(*found: Tagged, lines: dict[str, Line] | None = None) -> Reading:
    chances = np.array([0.3], dtype=np.float32)
    return Reading(found, np.array([0]), np.array([len(TEXT)]), chances, lines or {})


def test_a_line_is_put_over_the_log_odds() -> None:
    ground = Ground("spans", 0.8, 0.1)
    assert confidence(ground, {"spans": (0.0, 1.0)}) == pytest.approx(0.8)
    assert confidence(ground, {"spans": (0.0, 2.0)}) == pytest.approx(16 / 17)
    assert confidence(ground, {"spans": (math.log(3), 0.0)}) == pytest.approx(0.75)


def test_without_a_line_the_taggers_own_confidence_is_told() -> None:
    assert confidence(Ground("spans", 0.8, 0.1), {}) == 0.1
    assert confidence(Ground("spans", 0.8, 0.1), {"tagger": (0.0, 1.0)}) == 0.1


def test_the_surest_can_be_told_apart_and_none_is_certain() -> None:
    told = [confidence(Ground("both", c, 0.5), {"both": (0.5, 1.0)}) for c in (0, 0.9, 0.99, 1)]
    assert told == sorted(set(told))
    assert 0 < told[0] < told[-1] < 1
    assert log_odds(0.5) == 0


@pytest.mark.parametrize(
    ("found", "left", "kind", "chance"),
    [
        ([], False, "rules", 0.3),
        ([tagged(sure=0.6)], False, "both", 0.6),
        ([tagged(sure=0.6), tagged(sure=0.7)], False, "both", 0.7),
        ([tagged(sure=0.6, cue="closed")], False, "rules", 0.3),
        ([], True, "left", 0.3),
        ([tagged(sure=0.6)], True, "left", 0.6),
    ],
)
def test_who_found_it(found: list[Tagged], left: bool, kind: Kind, chance: float) -> None:
    ground = ground_of(said(), reading(*found), left=left)
    assert ground.kind == kind
    assert ground.chance == pytest.approx(chance)
    assert ground.unfitted == (0.75 if kind != "rules" and found else RULES_ALONE)


def test_the_taggers_chance_is_that_of_all_four() -> None:
    assert chance_of(tagged(sure=0.5)) == pytest.approx(0.5)
    assert chance_of(tagged(sure=1.0)) == 1.0


def test_what_has_a_cue_is_weighed() -> None:
    implied = said(cue="")
    (seen, other) = weighed(TEXT, [said(), implied], reading(lines={"rules": (0.0, 1.0)}))
    assert seen.confidence == pytest.approx(0.3)
    assert other is implied
    (alone,) = weighed(TEXT, [said()], None)
    assert alone.confidence == RULES_ALONE


@pytest.mark.parametrize(
    ("text", "stated", "left"),
    [
        pytest.param(TEXT, [MAYOR], False, id="edited-news"),
        pytest.param(TEXT.replace(",", ""), [MAYOR], True, id="lost-commas"),
        pytest.param(TEXT, [ARMY, MAYOR], False, id="one-army"),
        pytest.param(TEXT, [ARMY, BAND, MAYOR], True, id="war-report"),
        pytest.param(TEXT, [ARMY, RETIRED, MAYOR], False, id="retired-general"),
    ],
)
def test_texts_left_to_the_rules(text: str, stated: list[StatedSource], left: bool) -> None:
    found = [said(each) for each in stated]
    assert left_to_rules(text, found) == left
    told = weighed(text, found, reading(lines={"left": (math.log(9), 0.0)}))
    assert all(each.confidence == pytest.approx(0.9 if left else RULES_ALONE) for each in told)
