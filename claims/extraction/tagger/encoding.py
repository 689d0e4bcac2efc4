"""An article as the tagger reads it: word pieces with offsets, shapes and sentence starts.

Nothing here needs spaCy, so that training and use encode alike by construction.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

PAD, CLS, SEP, MASK, COMMA = 0, 101, 102, 103, 1010
"""Word-piece ids of the uncased BERT vocabulary."""

SHAPES = 9
"""Letter case (4) × inside quotation marks (2), and one shape for special pieces."""
SPECIAL = 8

_SENTENCE = re.compile(r"(?<=[.!?])[\"”’')\]]*\s+(?=[\"“‘'(\[]?[A-Z0-9])")
_LINE = re.compile(r"\n")

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Encoded:
    """One text as word pieces; a line end between two words is a SEP piece of no width.

    Attributes:
        ids: Word-piece ids, shape (n,).
        starts, ends: Character offsets into the text, shape (n,); equal for SEP.
        first: Whether a piece is the first of its word, shape (n,).
        shapes: Letter case and quotation state, 0 to `SHAPES` - 1, shape (n,).
        segments: Index of the first piece of every sentence, ascending, and n at the end.
    """

    ids: Ints
    starts: Ints
    ends: Ints
    first: Flags
    shapes: Ints
    segments: Ints

    def __len__(self) -> int:
        return len(self.ids)


def load_tokenizer(data: bytes) -> Tokenizer:
    """Make a tokenizer from the bytes of its JSON file; nothing is cut or padded."""
    tokenizer = Tokenizer.from_buffer(data)
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer


def encode_many(texts: Sequence[str], tokenizer: Tokenizer) -> list[Encoded]:
    """Encode texts in one batch; offsets index each text as it is."""
    found = tokenizer.encode_batch(list(texts), add_special_tokens=False)
    return [
        _encoded(
            text,
            np.array(each.ids, dtype=np.int64),
            np.array(each.offsets, dtype=np.int64).reshape(-1, 2),
            np.array(each.word_ids, dtype=np.int64),
        )
        for text, each in zip(texts, found, strict=True)
    ]


def _encoded(text: str, ids: Ints, offsets: Ints, words: Ints) -> Encoded:
    starts, ends = offsets[:, 0], offsets[:, 1]
    first = np.ones(len(ids), dtype=bool)
    first[1:] = words[1:] != words[:-1]
    shapes = _shapes(text, starts, ends)
    lines = np.array([match.start() for match in _LINE.finditer(text)], dtype=np.int64)
    line_of = np.searchsorted(lines, starts)
    breaks = np.flatnonzero(np.diff(line_of)) + 1
    cuts = np.array([match.end() for match in _SENTENCE.finditer(text)], dtype=np.int64)
    sentence_of = np.searchsorted(cuts, starts, side="right")
    opens = np.zeros(len(ids), dtype=bool)
    opens[1:] = (np.diff(sentence_of) > 0) & first[1:]
    opens[breaks] = True
    opens[:1] = True
    # A SEP stands before the first piece of each line but the first, and belongs to the line
    # before it: the sentence starts behind it.
    places = np.flatnonzero(opens)
    segments = places + np.searchsorted(breaks, places, side="right")
    edge = ends[breaks - 1]
    return Encoded(
        ids=np.insert(ids, breaks, SEP),
        starts=np.insert(starts, breaks, edge),
        ends=np.insert(ends, breaks, edge),
        first=np.insert(first, breaks, False),
        shapes=np.insert(shapes, breaks, SPECIAL),
        segments=np.append(segments, len(ids) + len(breaks)),
    )


def _shapes(text: str, starts: Ints, ends: Ints) -> Ints:
    """Say of every piece: lower case, capitalised, capitals or no letter; and whether quoted."""
    if not len(starts):
        return np.zeros(0, dtype=np.int64)
    characters = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    kinds, inverse = np.unique(characters, return_inverse=True)
    upper = np.array([chr(c).isupper() for c in kinds])[inverse]
    letter = np.array([chr(c).isalpha() for c in kinds])[inverse]
    second = np.minimum(starts + 1, np.maximum(ends - 1, starts))
    case = np.where(~letter[starts], 3, np.where(~upper[starts], 0, np.where(upper[second], 2, 1)))
    lines = characters == ord("\n")
    straight = np.cumsum(characters == ord('"'))
    curly = np.cumsum((characters == ord("“")).astype(int) - (characters == ord("”")).astype(int))
    # Quotation marks are counted anew in every line: one that never closes ends with its line.
    base = np.maximum.accumulate(np.where(lines, np.arange(len(characters)), -1))
    since = np.where(base >= 0, base, 0)
    at_line = base >= 0
    straight = straight - np.where(at_line, straight[since], 0)
    curly = curly - np.where(at_line, curly[since], 0)
    quoted = ((straight % 2 == 1) | (curly > 0))[starts]
    shapes: Ints = (case * 2 + quoted).astype(np.int64)
    return shapes


def windows(
    encoded: Encoded, longest: int, *, opening: int | None = None, overlap: int = 0
) -> list[tuple[int, int, int]]:
    """Cut a text into runs of whole sentences.

    Args:
        encoded: The text.
        longest: Most pieces in a window; a longer sentence is cut.
        opening: Most pieces in the first window, to cut the same text elsewhere next time.
        overlap: Pieces of whole sentences before the core that a window also shows.

    Returns:
        Triples (shown from, core from, end): pieces from the first to the last are shown, and
        those from the second on are the window's own. Cores cover the text without a gap.
    """
    found: list[tuple[int, int, int]] = []
    segments = encoded.segments.tolist()
    core = 0
    limit = opening or longest
    shown = 0

    def close(end: int) -> None:
        nonlocal core, shown, limit
        found.append((shown, core, end))
        core, limit = end, longest
        shown = end
        if overlap:
            place = bisect_left(segments, end - overlap)
            shown = segments[place] if place < len(segments) else end
            shown = min(shown, end)

    for start, end in pairwise(segments):
        if end - shown > limit and core < start:
            close(start)
        while end - shown > limit:
            close(max(core + 1, shown + limit))
            shown = core
    if core < segments[-1]:
        close(segments[-1])
    return found
