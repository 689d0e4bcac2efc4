"""The refusals of the command that trains the teacher; a whole run takes an hour and is no test."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command


def test_a_missing_corpus_is_named(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"There is no file .*train\.jsonl"):
        call_command("train_teacher", corpora=tmp_path)


def test_without_pytorch_it_says_what_installs_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "data" / "polnear"
    folder.mkdir(parents=True)
    (folder / "train.jsonl").write_text("")
    monkeypatch.setitem(sys.modules, "claims.training.teaching", None)
    with pytest.raises(CommandError, match="“make train-teacher” installs it"):
        call_command("train_teacher", corpora=tmp_path)
