"""A figure may move within its interval, and not below."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from claims.evaluation.baseline import FEWEST_CASES, falls, read_baseline, write_baseline
from claims.evaluation.figures import Figure

MAIN = Figure("C", "f1", 0.8, 100, 0.75, 0.85)
PLAIN = Figure("C", "ap", 0.6, 100)
PART = Figure("C", "direct", 0.7, FEWEST_CASES, 0.6, 0.8, group="by quotation")
TINY = Figure("C", "mixed", 0.7, FEWEST_CASES - 1, 0.6, 0.8, group="by quotation")


def test_what_is_recorded_and_what_is_a_fall(tmp_path: Path) -> None:
    path = tmp_path / "baseline.json"
    write_baseline(path, [MAIN, PLAIN, PART, TINY])
    baseline = read_baseline(path)
    assert set(baseline) == {"C / f1", "C / ap", "C / by quotation / direct"}
    worse = [replace(MAIN, value=0.76), replace(PLAIN, value=0.59), replace(TINY, value=0.1)]
    assert list(falls(worse, baseline)) == []
    fallen = [replace(MAIN, value=0.74), replace(PLAIN, value=0.57), replace(PART, value=0.5)]
    found = list(falls(fallen, baseline))
    assert [fall.figure for fall in found] == fallen
    assert str(found[0]) == "Fallen: C / f1: 0.740, recorded 0.800 (≥ 0.750)."


def test_a_perfect_figure_may_lose_a_little(tmp_path: Path) -> None:
    path = tmp_path / "baseline.json"
    perfect = Figure("C", "f1", 1.0, 100, 1.0, 1.0)
    write_baseline(path, [perfect])
    assert list(falls([replace(perfect, value=0.992)], read_baseline(path))) == []
    assert list(falls([replace(perfect, value=0.988)], read_baseline(path)))


def test_figures_of_absent_corpora_stay_recorded(tmp_path: Path) -> None:
    path = tmp_path / "baseline.json"
    write_baseline(path, [MAIN, PLAIN])
    write_baseline(path, [replace(MAIN, value=0.9, low=0.85)])
    baseline = read_baseline(path)
    assert (baseline["C / f1"].value, baseline["C / f1"].least) == (0.9, 0.85)
    assert baseline["C / ap"].value == 0.6


def test_without_a_record_nothing_can_fall(tmp_path: Path) -> None:
    assert read_baseline(tmp_path / "none.json") == {}
    assert list(falls([MAIN], {})) == []
