"""The command that fits the confidence of attributions, on a corpus small enough for a test."""

from __future__ import annotations

import json
from io import StringIO
from pathlib import Path
from shutil import copyfile
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from claims.extraction.model_files import CARD, WEIGHTS

TEXT = (
    "The mayor, Ida Brandt, said that the bridge was closed. The union wants the port to open, "
    "the largest of the coast."
)
LABELS = {
    role: [[TEXT.index(words), TEXT.index(words) + len(words)]]
    for role, words in (
        ("source", "The mayor, Ida Brandt"),
        ("cue", "said"),
        ("content", "that the bridge was closed"),
    )
}


@pytest.fixture
def corpora(tmp_path: Path) -> Path:
    folder = tmp_path / "data" / "polnear"
    folder.mkdir(parents=True)
    row = json.dumps({"article": "a", "text": TEXT, "attributions": [LABELS]})
    for name in ("train", "dev"):
        (folder / f"{name}.jsonl").write_text(f"{row}\n", "utf-8")
    return tmp_path


@pytest.fixture
def weights(tmp_path: Path) -> Path:
    folder = tmp_path / "weights"
    folder.mkdir()
    copyfile(WEIGHTS / CARD, folder / CARD)
    return folder


def card(folder: Path) -> dict[str, Any]:
    read: dict[str, Any] = json.loads((folder / CARD).read_text("utf-8"))
    return read


def test_it_writes_the_lines_and_nothing_else(corpora: Path, weights: Path) -> None:
    before, out = card(weights), StringIO()
    call_command("fit_confidence", corpora=corpora, weights=weights, stdout=out)
    after = card(weights)
    lines = after["settings"].pop("lines")
    before["settings"].pop("lines", None)
    assert after == before
    assert {"both", "spans", "left"} <= set(lines)
    assert all(len(line) == 2 for line in lines.values())
    heads = [line for line in out.getvalue().splitlines() if not line.startswith(" ")]
    assert heads == ["Held-out articles", "PolNeAR dev"]


def test_a_dry_run_writes_nothing(corpora: Path, weights: Path) -> None:
    before, out = card(weights), StringIO()
    (corpora / "data" / "polnear" / "dev.jsonl").unlink()
    call_command("fit_confidence", corpora=corpora, weights=weights, dry_run=True, stdout=out)
    assert card(weights) == before
    assert "PolNeAR dev" not in out.getvalue()


def test_a_missing_corpus_or_card_is_named(corpora: Path, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"There is no file .*train\.jsonl"):
        call_command("fit_confidence", corpora=tmp_path / "none")
    with pytest.raises(CommandError, match=r"tagger\.json cannot be read"):
        call_command("fit_confidence", corpora=corpora, weights=tmp_path)
