"""The refusals of the command that trains the encoder; a whole run takes minutes and is no test."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command


@pytest.fixture
def corpora(tmp_path: Path) -> Path:
    folder = tmp_path / "data" / "ecb_plus"
    folder.mkdir(parents=True)
    (folder / "train.jsonl").write_text("")
    return tmp_path


def test_a_missing_corpus_is_named(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"There is no file .*train\.jsonl"):
        call_command("train_encoder", corpora=tmp_path)


def test_without_pytorch_it_says_what_installs_it(
    corpora: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "claims.training.sentence_run", None)
    with pytest.raises(CommandError, match="“make train” installs it"):
        call_command("train_encoder", corpora=corpora, work=corpora)
