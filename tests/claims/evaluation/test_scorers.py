"""Scorers are files somewhere else: loaded, called, and named when they fail."""

from __future__ import annotations

import sys
from pathlib import Path
from types import ModuleType

import pytest

from claims.evaluation.scorers import ScorerFailed, load_scorer, printed, replaced, result_of

SCORER = """
import json, sys
def half(): return 0.5
def main(*given):
    print("one line for people")
    print(json.dumps({"given": list(given), "argv": sys.argv[1:], "half": half()}))
def broken(): sys.exit("no such gold")
def mute(): print("nothing to say")
"""


@pytest.fixture
def scorer(tmp_path: Path) -> ModuleType:
    path = tmp_path / "scorer.py"
    path.write_text(SCORER, encoding="utf-8")
    return load_scorer(path)


def test_a_result_is_read_from_the_last_line(scorer: ModuleType) -> None:
    before = list(sys.argv)
    assert result_of("s", scorer.main, "a", argv=["--gold", "g"]) == {
        "given": ["a"],
        "argv": ["--gold", "g"],
        "half": 0.5,
    }
    assert sys.argv == before
    assert printed("s", scorer.main).startswith("one line for people")


def test_a_failure_names_the_scorer_and_what_it_said(scorer: ModuleType) -> None:
    with pytest.raises(ScorerFailed, match="s failed: no such gold"):
        printed("s", scorer.broken)
    with pytest.raises(ScorerFailed, match="s failed: no result in 'nothing to say'"):
        result_of("s", scorer.mute)


def test_a_function_is_replaced_for_a_while(scorer: ModuleType) -> None:
    with replaced(scorer, "half", lambda: 0.25):
        assert result_of("s", scorer.main)["half"] == 0.25
    assert result_of("s", scorer.main)["half"] == 0.5


def test_an_absent_scorer_is_named(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match=r"none\.py"):
        load_scorer(tmp_path / "none.py")
