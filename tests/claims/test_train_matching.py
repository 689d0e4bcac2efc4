"""The command that refits the model on stored decisions."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from claims.matching import same
from claims.models import Claim
from claims.services.decided_pairs import decided_pairs
from claims.services.judgements import judge
from claims.services.suggesting import current_model
from tests.claims.matching.test_refit import pairs
from tests.claims.reports import reported
from tests.claims.test_carry_judgements import edited
from workbench.models import User


@pytest.fixture
def decided(analyst: User) -> list[tuple[Claim, Claim]]:
    """Many decisions, right ones."""
    found = []
    for pair in pairs():
        ends = reported(pair.first.text), reported(pair.second.text)
        value = "same" if pair.same else "different"
        judge(user=analyst, claim=ends[0], other=ends[1], value=value)
        found.append(ends)
    return found


def test_better_weights_are_kept_and_used(
    decided: list[tuple[Claim, Claim]],
    tmp_path: Path,
    settings: Any,
    capsys: pytest.CaptureFixture[str],
) -> None:
    settings.MATCH_WEIGHTS = tmp_path / "state" / "same.json"
    call_command("train_matching", out=settings.MATCH_WEIGHTS)
    said = capsys.readouterr().out
    assert "before  average precision" in said
    assert "are better and stand in" in said
    assert current_model().made == "48 pairs judged one event and 48 judged two, on this desk"
    assert current_model().weights != same.load().weights


def test_without_decisions_nothing_is_written(db: None, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="0 pairs judged one event and 0 judged two"):
        call_command("train_matching", out=tmp_path / "same.json")
    assert not list(tmp_path.iterdir())


def test_what_teaches_and_what_does_not(analyst: User) -> None:
    values = ("same", "contradicts", "related", "different", "unsure")
    rows = {value: (reported(), reported()) for value in values}
    for value, (first, second) in rows.items():
        judge(user=analyst, claim=first, other=second, value=value)
    edited(rows["same"][0])
    assert [(pair.first.key, pair.same) for pair in decided_pairs()] == [
        (str(rows["same"][0].pk), True),
        (str(rows["contradicts"][0].pk), True),
        (str(rows["related"][0].pk), False),
        (str(rows["different"][0].pk), False),
    ]
