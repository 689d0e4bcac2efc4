"""Sentences as vectors that lie near each other where the sentences tell of one event.

A small network (MiniLM, fine-tuned on ECB+, 8-bit) run by onnxruntime on one thread; its
card says how it was made. It reads word pieces with the tagger's tokenizer, whose vocabulary is
its own. A text costs a few milliseconds: some hundred times what the static embeddings cost.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from tokenizers import Tokenizer

from claims.extraction import model_files
from claims.extraction.model_files import Shipped
from claims.extraction.tagger.encoding import load_tokenizer
from claims.extraction.tagger.model import session_of
from claims.matching.embedding import Vectors

FOLDER = Path(__file__).parent / "weights"
NETWORK, CARD = "encoder.onnx", "encoder.json"
"""The network, and its digest with that of the tokenizer, its recipe and its figures."""
WIDTH = 384
LONGEST = 64
"""Word pieces of a text that are read, with CLS and SEP."""
_PIECES = 4096
"""Word pieces of a batch, padding included, at most."""
_SURROGATE = re.compile("[\ud800-\udfff]")
_ENCODER = Shipped(
    "sentence encoder",
    "Restore it with “git checkout -- claims/matching/weights claims/extraction/tagger/weights”, "
    "train it anew with “make train-encoder”, or go on without it: “match --no-rerank”.",
    CARD,
)


class SentenceEncoder:
    """The fine-tuned network with its tokenizer.

    Attributes:
        version: Beginning of the network's digest.
    """

    def __init__(self, network: bytes, tokenizer: Tokenizer, version: str = "") -> None:
        self._session = session_of(network)
        self._tokenizer = tokenizer
        self._tokenizer.enable_truncation(LONGEST)
        self.version = version

    def texts(self, texts: Sequence[str]) -> Vectors:
        """Embed texts by their first pieces; one row each, of unit length, shape (texts, 384)."""
        clean = [_SURROGATE.sub("\ufffd", text) for text in texts]
        rows = [each.ids for each in self._tokenizer.encode_batch(clean)]
        found = np.zeros((len(texts), WIDTH), np.float32)
        for batch in _batches([len(row) for row in rows]):
            longest = len(rows[batch[-1]])
            ids = np.zeros((len(batch), longest), np.int64)
            mask = np.zeros((len(batch), longest), np.int64)
            for at, number in enumerate(batch):
                ids[at, : len(rows[number])] = rows[number]
                mask[at, : len(rows[number])] = 1
            found[batch] = self._session.run(["vectors"], {"ids": ids, "mask": mask})[0]
        return found


def _batches(lengths: Sequence[int]) -> list[list[int]]:
    """Group texts of like length, the shortest first, by what a batch may hold."""
    found: list[list[int]] = [[]]
    for at in sorted(range(len(lengths)), key=lengths.__getitem__):
        if found[-1] and (len(found[-1]) + 1) * lengths[at] > _PIECES:
            found.append([])
        found[-1].append(at)
    return [batch for batch in found if batch]


def read_card(folder: Path = FOLDER) -> Mapping[str, Any]:
    """Return what stands in `encoder.json`.

    Raises:
        ModelProblem: it is missing or damaged.
    """
    return _ENCODER.read_card(folder, "rerank", "partner", digests=(NETWORK, model_files.WORDS))


@cache
def load_encoder(folder: Path = FOLDER) -> SentenceEncoder:
    """Load the shipped encoder, once per process and folder.

    Raises:
        ModelProblem: a file is missing or has another content than the card says.
    """
    digests = read_card(folder)["sha256"]
    network = _ENCODER.checked(folder / NETWORK, digests[NETWORK])
    words = _ENCODER.checked(model_files.WEIGHTS / model_files.WORDS, digests[model_files.WORDS])
    return SentenceEncoder(network, load_tokenizer(words), digests[NETWORK][:12])
