"""Static embeddings of words and texts: wordllama's token vectors, read from its wheel.

The package itself is not imported: it fetches what it misses over the network, and it configures
logging. Its two files are enough, and nothing here can open a connection.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from threading import Lock

import numpy as np
import numpy.typing as npt
from safetensors.numpy import load_file
from tokenizers import Tokenizer

Vectors = npt.NDArray[np.float32]
Numbers = npt.NDArray[np.int32]
DIMENSIONS = 256

_WEIGHTS = "weights/l2_supercat_256.safetensors"
_TOKENIZER = "tokenizers/l2_supercat_tokenizer_config.json"
_BATCH = 1024
_MOST_CHARS = 2000


class Embedder:
    """Mean token vectors of unit length, float32, 256 dimensions."""

    def __init__(self, folder: Path) -> None:
        self._matrix = load_file(folder / _WEIGHTS)["embedding.weight"].astype(np.float32)
        self._tokenizer = Tokenizer.from_file(str(folder / _TOKENIZER))
        self._tokenizer.no_padding()
        self._tokenizer.no_truncation()
        self._numbers = {"": 0}
        self._words = np.zeros((_BATCH, DIMENSIONS), np.float32)
        self._adding = Lock()

    def texts(self, texts: Sequence[str]) -> Vectors:
        """Embed texts by their first 2,000 characters; one row each, zero for an empty one."""
        found = np.zeros((len(texts), DIMENSIONS), np.float32)
        for start in range(0, len(texts), _BATCH):
            batch = [text[:_MOST_CHARS] for text in texts[start : start + _BATCH]]
            for row, encoded in enumerate(
                self._tokenizer.encode_batch(batch, add_special_tokens=False), start=start
            ):
                if encoded.ids:
                    found[row] = self._matrix[encoded.ids].sum(axis=0)
        return _unit(found)

    def words(self, words: Sequence[str]) -> Vectors:
        """Embed single words, one row each; remembered, since words recur."""
        return self.numbered(self.numbers(words))

    def numbers(self, words: Sequence[str]) -> Numbers:
        """Return for each word the number by which its embedding is remembered.

        A number takes 4 bytes, an embedding 1,024.
        """
        if any(word not in self._numbers for word in words):
            self._remember(words)
        return np.array([self._numbers[word] for word in words], np.int32)

    def numbered(self, numbers: Numbers) -> Vectors:
        """Return the embeddings of words by their numbers, one row each; 0 is no word."""
        found: Vectors = self._words[numbers]
        return found

    def _remember(self, words: Sequence[str]) -> None:
        with self._adding:
            missing = list(dict.fromkeys(word for word in words if word not in self._numbers))
            start = len(self._numbers)
            end = start + len(missing)
            if end > len(self._words):
                more = np.zeros((end, DIMENSIONS), np.float32)
                self._words = np.concatenate([self._words, more])
            self._words[start:end] = self.texts(missing)
            # Known only once they stand in the table: others read without the lock.
            self._numbers.update(zip(missing, range(start, end), strict=True))


@cache
def embedder() -> Embedder:
    """Load the vectors, once per process (a tenth of a second, 33 MB).

    Raises:
        ModuleNotFoundError: wordllama is not installed.
    """
    spec = find_spec("wordllama")
    if spec is None or not spec.submodule_search_locations:
        raise ModuleNotFoundError("wordllama is not installed", name="wordllama")
    return Embedder(Path(spec.submodule_search_locations[0]))


def _unit(rows: Vectors) -> Vectors:
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    return np.asarray(rows / np.maximum(lengths, np.float32(1e-9)), dtype=np.float32)
