"""The teacher: a network five times the size, from whose doubts the shipped one learns.

Source of the method: Hinton, Vinyals and Dean, Distilling the Knowledge in a Neural Network, 2015.
"""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Mapping
from importlib.metadata import PackageNotFoundError, files
from pathlib import Path

import torch
from torch import Tensor, nn

from claims.extraction.tagger.encoding import SHAPES
from claims.training.model import Network, load_encoder

ENCODER = "all-mpnet-base-v2"
PARTS = tuple(f"{ENCODER}-pypi-part-00{part}" for part in range(1, 6))
"""Packages that hold an archive of the encoder, cut in five."""
ENCODER_SHA256 = "78c0197b6159d92658e319bc1d72e4c73a9a03dd03815e70e555c5ef05615658"
"""Of model.safetensors, as its publisher gives it."""

FROZEN = 3
"""Layers at the bottom that stay as they are: they change least, and cost a quarter of the work."""

_SPECIAL = {"[PAD]": "<pad>", "[CLS]": "<s>", "[SEP]": "</s>", "[MASK]": "<mask>"}


class Teacher(Network):
    """MPNet, which has the word pieces of BERT under other numbers.

    Args:
        encoder: Folder of the encoder, as `unpack` makes it.
        words: Numbers of the word pieces as the tagger's tokenizer gives them.
    """

    def __init__(self, encoder: Path, words: Mapping[str, int]) -> None:
        super().__init__(load_encoder(encoder))
        lines = (encoder / "vocab.txt").read_text(encoding="utf-8").split("\n")
        own = {word: number for number, word in reversed(list(enumerate(lines)))}
        numbers = torch.full((len(words),), own["[UNK]"])
        for word, number in words.items():
            numbers[number] = own.get(_SPECIAL.get(word, word), own["[UNK]"])
        self.register_buffer("numbers", numbers)
        self.shapes = nn.Embedding(SHAPES, self.encoder.config.hidden_size)
        nn.init.zeros_(self.shapes.weight)
        layers = self.encoder.encoder
        for still in (*layers.layer[:FROZEN], layers.relative_attention_bias):
            for weights in still.parameters():
                weights.requires_grad = False

    def read(self, ids: Tensor, shapes: Tensor, mask: Tensor | None) -> Tensor:
        """As in `Network`."""
        words = self.encoder.embeddings.word_embeddings(self.get_buffer("numbers")[ids])
        states: Tensor = self.encoder(
            inputs_embeds=words + self.shapes(shapes), attention_mask=mask
        ).last_hidden_state
        return states


def unpack(folder: Path) -> Path:
    """Put the encoder together from its packages, once, and return where it lies.

    Args:
        folder: Where to.

    Raises:
        ModuleNotFoundError: a package is missing; `name` tells which.
        ValueError: the encoder is not the expected one.
    """
    target = folder / ENCODER
    if not target.exists():
        data = b"".join(_part(name) for name in PARTS)
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            archive.extractall(folder)
    found = hashlib.sha256((target / "model.safetensors").read_bytes()).hexdigest()
    if found != ENCODER_SHA256:
        raise ValueError(f"{target} is not the expected encoder (sha256 {found[:16]}…).")
    return target


def _part(name: str) -> bytes:
    try:
        (path,) = (each for each in files(name) or () if ".zip." in each.name)
    except PackageNotFoundError as missing:
        raise ModuleNotFoundError(f"There is no package {name}.", name=name) from missing
    return path.read_binary()
