"""`make evaluate`: a table, a record of figures, and a failure when one falls."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from claims.management.commands import evaluate


def run(corpora: Path, **options: Any) -> tuple[str, str, int]:
    """Return output, errors and exit status; only the project's own articles are read."""
    out, err = io.StringIO(), io.StringIO()
    status = 0
    try:
        call_command(
            "evaluate", corpora=corpora, only=["golden"], stdout=out, stderr=err, **options
        )
    except SystemExit as end:
        status = int(end.code or 0)
    return out.getvalue(), err.getvalue(), status


def test_figures_are_recorded_and_a_fall_fails(tmp_path: Path) -> None:
    baseline = tmp_path / "baseline.json"
    out, err, status = run(tmp_path / "none", baseline=baseline, update_baseline=True)
    assert status == 0
    assert "Own golden articles" in out
    assert "there is no folder" in err.lower()
    recorded = json.loads(baseline.read_text(encoding="utf-8"))
    key = "Own golden articles / claims as accepted"
    assert 0 < recorded[key]["least"] <= recorded[key]["value"] <= 1
    recorded[key] |= {"value": 1.0, "least": 1.1}
    baseline.write_text(json.dumps(recorded), encoding="utf-8")
    out, err, status = run(tmp_path, baseline=baseline, json=True)
    assert status == 1
    assert f"Fallen: {key}" in err
    assert json.loads(out)["figures"][0]["corpus"] == "Own golden articles"


def test_a_figure_under_its_bar_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(evaluate.BARS, "Own golden articles / claims as accepted", 1.5)
    out, err, status = run(tmp_path, baseline=tmp_path / "baseline.json")
    assert status == 1
    assert "Under its bar: Own golden articles / claims as accepted" in err
    assert "≥ 1.5" in out


def test_another_extractor_is_measured_and_not_judged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(evaluate.BARS, "Own golden articles / claims as accepted", 1.5)
    assert run(tmp_path, extractor="rules.v1")[2] == 0
    with pytest.raises(CommandError, match=r"nobody\.v9.*rules\.v1"):
        run(tmp_path, extractor="nobody.v9")


def test_every_bar_is_of_a_known_corpus() -> None:
    known = {"Annotated seeds 000 + 003", "FA-KES dev articles"}
    assert {key.split(" / ")[0] for key in evaluate.BARS} <= known | {
        "PolNeAR dev",
        "PropSegmEnt dev, Wikipedia",
        "FA-KES dev pairs",
        "ECB+ dev",
    }
