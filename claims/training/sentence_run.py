"""A whole run for the sentence encoder: held-out topics for the weights, then all topics."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import torch
from tokenizers import Tokenizer

from claims.extraction.model_files import WORDS
from claims.matching.embedding import Vectors
from claims.matching.encoder import NETWORK, SentenceEncoder
from claims.training.run import ENCODER, ENCODER_SHA256
from claims.training.sentences import (
    Prepared,
    Recipe,
    SentenceNetwork,
    prepare,
    train,
    vectors_of,
)
from claims.training.shrinking import shrink
from claims.training.stories import StoryText, read_stories

FOLDS = 2
"""Parts of the topics of ECB+; each is held out from a run of its own."""
OPSET = 17
Report = Callable[[str], None]


def run(
    sentences: Path, folder: Path, *, recipe: Recipe | None = None, report: Report = print
) -> tuple[Path, dict[str, Vectors]]:
    """Train the encoder; a stopped run goes on from what stands in the folder.

    Args:
        sentences: ECB+ train, JSON Lines.
        folder: For checkpoints and the network.
        recipe: What to do.
        report: Told about the progress, a line at a time.

    Returns:
        The network's file, 8-bit, trained on all topics; and the vector of each ECB+ sentence
        by a network that has not seen its topic, by which the weights of a re-ranking are fitted.

    Raises:
        ValueError: the encoder is not the expected one; a line is no sentence of ECB+; a
            checkpoint is of another recipe.
        OSError: the corpus cannot be read.
    """
    found = hashlib.sha256((ENCODER / "model.safetensors").read_bytes()).hexdigest()
    if found != ENCODER_SHA256:
        raise ValueError(f"{ENCODER} is not the expected encoder (sha256 {found[:16]}…).")
    recipe = recipe or Recipe()
    folder.mkdir(parents=True, exist_ok=True)
    texts = read_stories(sentences)
    tokenizer = Tokenizer.from_file(str(ENCODER / WORDS))
    prepared = prepare(_network(recipe), texts, tokenizer)
    held: dict[str, Vectors] = {}
    for fold in range(FOLDS):
        network = _network(recipe)
        report(f"part {fold + 1} of {FOLDS} held out")
        kept = held_out(texts, fold)
        train(
            network,
            _part(prepared, [at for at in range(len(texts)) if at not in kept]),
            recipe,
            folder / f"fold{fold}.checkpoint",
            report=report,
        )
        rows = vectors_of(network, _part(prepared, sorted(kept)))
        held.update({texts[at].text: row for at, row in zip(sorted(kept), rows, strict=True)})
    network = _network(recipe)
    report("all topics")
    train(network, prepared, recipe, folder / "all.checkpoint", report=report)
    target = folder / NETWORK
    export(network, target)
    report(f"8-bit beside float: cosine {_faithful(network, prepared, target, tokenizer):.4f}")
    return target, held


def _network(recipe: Recipe) -> SentenceNetwork:
    torch.manual_seed(recipe.seed)
    return SentenceNetwork(ENCODER, recipe)


def held_out(texts: Sequence[StoryText], fold: int) -> frozenset[int]:
    """Return the texts of every `FOLDS`th topic, from the `fold`th on."""
    topics = sorted({text.topic for text in texts}, key=int)
    drawn = set(topics[fold::FOLDS])
    return frozenset(at for at, text in enumerate(texts) if text.topic in drawn)


def _part(prepared: Prepared, rows: Sequence[int]) -> Prepared:
    return Prepared([prepared.texts[at] for at in rows], [prepared.states[at] for at in rows])


def export(network: SentenceNetwork, target: Path) -> None:
    """Write a network as one quantised ONNX file with dynamic batch and length."""
    network.float().eval()
    network.encoder.config._attn_implementation = "eager"
    ids = torch.randint(1000, 2000, (2, 32))
    shape = {0: "batch", 1: "length"}
    with tempfile.TemporaryDirectory() as folder:
        full = Path(folder) / "full.onnx"
        torch.onnx.export(
            network,
            (ids, torch.ones_like(ids)),
            str(full),
            input_names=["ids", "mask"],
            output_names=["vectors"],
            dynamic_axes={"ids": shape, "mask": shape, "vectors": {0: "batch"}},
            opset_version=OPSET,
            dynamo=False,
        )
        shrink(full, network.encoder.config, target)


def _faithful(
    network: SentenceNetwork, prepared: Prepared, target: Path, tokenizer: Tokenizer
) -> float:
    """Mean cosine of the file's vectors and the network's, on the texts in place."""
    some = list(range(0, len(prepared.texts), 20))
    expected = vectors_of(network, _part(prepared, some))
    found = SentenceEncoder(target.read_bytes(), tokenizer).texts(
        [prepared.texts[at].text for at in some]
    )
    return float(np.mean(np.sum(expected * found, axis=1)))
