"""The training command's refusals; a whole run takes an hour and is no test."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command


@pytest.fixture
def corpora(tmp_path: Path) -> Path:
    folder = tmp_path / "data" / "polnear"
    folder.mkdir(parents=True)
    (folder / "train.jsonl").write_text("")
    return tmp_path


def test_a_missing_corpus_is_named(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"There is no file .*train\.jsonl"):
        call_command("train_attribution", corpora=tmp_path)


def test_a_missing_file_of_corrections_is_named(corpora: Path) -> None:
    with pytest.raises(CommandError, match=r"There is no file .*none\.jsonl"):
        call_command("train_attribution", corpora=corpora, corrections=corpora / "none.jsonl")


@pytest.mark.parametrize(("option", "value"), [("taught", 1.5), ("taught", -0.1), ("epochs", 0)])
def test_a_number_out_of_range_is_refused(corpora: Path, option: str, value: float) -> None:
    with pytest.raises(CommandError, match=f"--{option} must be"):
        call_command("train_attribution", corpora=corpora, **{option: value})


def test_without_pytorch_it_says_what_installs_it(
    corpora: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "claims.training.loop", None)
    with pytest.raises(CommandError, match="“make train” installs it"):
        call_command("train_attribution", corpora=corpora)
