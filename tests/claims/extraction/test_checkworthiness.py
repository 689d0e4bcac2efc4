"""What stands at the top of the queue: figures and events up, opinion and the future down."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from pathlib import Path
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.extraction.checkworthiness import Facts, check_worthiness, facts_of
from claims.extraction.pipeline import load_pipeline
from claims.extraction.spans import ArticleInput, Kind, Modality

ROOT = Path(__file__).resolve().parents[3]
KILLED = Facts("30 people were killed in Tarsin.", "asserted", figures=1, places=1, actors=1)
SHELLED = Facts("The army shelled Tarsin.", "asserted", places=1, actors=1)
SIGNED = Facts("The council signed the treaty.", "asserted", actors=1)
LIVES = Facts("A resident lives beside the market.", "asserted", actors=1)
VAGUE = Facts("It was a hard night.", "asserted")


def score(facts: Facts) -> float:
    return check_worthiness(facts).score


def test_from_casualties_down_to_what_nobody_can_check() -> None:
    opinion = replace(VAGUE, modality="opinion")
    order = [KILLED, SHELLED, SIGNED, LIVES, VAGUE, opinion]
    assert sorted(order, key=score, reverse=True) == order
    assert len({score(each) for each in order}) == len(order)


@pytest.mark.parametrize(
    ("facts", "reason"),
    [
        (KILLED, "casualty figure"),
        (replace(KILLED, figures=0), "casualties"),
        (replace(LIVES, figures=1), "figure"),
        (SHELLED, "attack"),
        (SIGNED, "decision"),
        (replace(SHELLED, text="It is the largest town."), "comparison"),
        (replace(SHELLED, modality="denied"), "denial"),
        (replace(SHELLED, modality="opinion"), "opinion"),
        (replace(SHELLED, modality="planned"), "not yet happened"),
        (replace(SHELLED, modality="possible"), "not yet happened"),
        (SHELLED, "names a place"),
        (SHELLED, "names an actor"),
        (replace(SHELLED, dated=True), "dated"),
        (VAGUE, "vague"),
        (SHELLED, "own voice"),
        (replace(SHELLED, headline=True), "headline"),
        (replace(SHELLED, credited=True, named=False), "unnamed source"),
        (replace(SHELLED, credited=True, kind="armed_group"), "interested source"),
    ],
)
def test_each_reason_is_given(facts: Facts, reason: str) -> None:
    assert reason in check_worthiness(facts).reasons


def test_a_source_without_stake_adds_nothing() -> None:
    credited = check_worthiness(replace(LIVES, credited=True, kind="ngo"))
    assert set(credited.reasons) == {"names an actor"}


@given(
    text=st.text(max_size=80),
    modality=st.sampled_from(get_args(Modality)),
    counts=st.tuples(*[st.integers(0, 3)] * 3),
    flags=st.tuples(*[st.booleans()] * 4),
    kind=st.sampled_from(get_args(Kind)),
)
def test_a_score_is_the_bounded_sum_of_its_reasons(
    text: str,
    modality: Modality,
    counts: tuple[int, int, int],
    flags: tuple[bool, bool, bool, bool],
    kind: Kind,
) -> None:
    dated, credited, named, headline = flags
    facts = Facts(text, modality, *counts, dated, credited, kind, named, headline)
    found = check_worthiness(facts)
    neutral = 0.3
    bounded = min(1.0, max(0.0, neutral + sum(found.reasons.values())))
    assert found.score == pytest.approx(bounded, abs=0.006)
    weights = [abs(points) for points in found.reasons.values()]
    assert weights == sorted(weights, reverse=True)


def test_an_article_gives_its_claims_their_facts() -> None:
    text = (
        "Army takes the Tarsin bridge\n\n"
        "A military source said on Tuesday that 12 soldiers were wounded at Tarsin.\n"
    )
    found = load_pipeline().extract(ArticleInput("a", text))
    facts = [facts_of(claim, text) for claim in found.claims]
    assert [each.headline for each in facts] == [True, False]
    assert [each.credited for each in facts] == [False, True]
    assert (facts[1].kind, facts[1].named, facts[1].figures) == ("military", False, 1)


def test_the_manual_lists_every_reason_with_its_points() -> None:
    manual = (ROOT / "docs" / "extraction.md").read_text(encoding="utf-8")
    data = ROOT / "claims" / "extraction" / "data" / "checkworthiness_en.toml"
    points = tomllib.loads(data.read_text(encoding="utf-8"))["points"]
    rows = [row for row in manual.splitlines() if row.startswith("| ")]
    for reason, at in points.items():
        shown = f"{'+' if at > 0 else '−'}{abs(at):.2f}".replace("0.", ".")
        assert any(reason in row and shown in row for row in rows), reason
