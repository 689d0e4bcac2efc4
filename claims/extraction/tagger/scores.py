"""The network's scores for whole texts: windows in, one row of tag logits per word out.

The network sees windows of whole sentences that overlap; every sentence takes its scores from
the window in which it stands further from an edge.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from claims.extraction.tagger.encoding import CLS, PAD, SEP, SPECIAL, Encoded, Ints, windows

Floats = NDArray[np.float32]

LONGEST = 318
"""Word pieces in a window; with CLS and SEP 320."""
OVERLAP = 72
"""Word pieces, at most, that a window shows of the one before."""
BATCH = 8
"""Windows in one run: more do not make it faster on a processor, and take memory."""


class Network(Protocol):
    """Scores a batch: ids, shapes and mask (batch, n) to tags, cue links and source links."""

    def __call__(self, ids: Ints, shapes: Ints, mask: Ints) -> tuple[Floats, Floats, Floats]:
        """Return logits (batch, n, 7), (batch, n, n) and (batch, n, n)."""
        ...


@dataclass(frozen=True, slots=True)
class Block:
    """One window's links.

    Attributes:
        start, end: Pieces whose scores are taken from here.
        shown: The first piece in view; column k + 1 of the links is piece shown + k, and
            column 0 stands for "none". Row 0 is piece `shown`.
        cue, source: Scores, shape (pieces in view, pieces in view + 1).
    """

    start: int
    end: int
    shown: int
    cue: Floats
    source: Floats


@dataclass(frozen=True, slots=True)
class Scores:
    """Scores of one text: tag logits (pieces, 7), and the links in blocks by position."""

    tags: Floats
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class _View:
    text: int
    shown: int
    last: int
    start: int
    end: int


def score_many(network: Network, texts: Sequence[Encoded]) -> list[Scores]:
    """Score texts, windows of like length together; nothing of one text reaches another."""
    views = [view for number, each in enumerate(texts) for view in _views(number, each)]
    tags = [np.zeros((len(each), 7), dtype=np.float32) for each in texts]
    blocks: list[list[Block]] = [[] for _ in texts]
    views.sort(key=lambda view: view.last - view.shown)
    for first in range(0, len(views), BATCH):
        group = views[first : first + BATCH]
        tag, cue, source = network(*_batch(group, texts))
        for row, view in enumerate(group):
            width = view.last - view.shown
            inside = slice(view.start - view.shown + 1, view.end - view.shown + 1)
            tags[view.text][view.start : view.end] = tag[row, inside]
            shown = (slice(1, width + 1), slice(0, width + 1))
            blocks[view.text].append(
                Block(view.start, view.end, view.shown, cue[row][shown], source[row][shown])
            )
    return [
        Scores(tag, tuple(sorted(block, key=lambda b: b.start)))
        for tag, block in zip(tags, blocks, strict=True)
    ]


def _views(number: int, encoded: Encoded) -> Iterator[_View]:
    cut = windows(encoded, LONGEST, overlap=OVERLAP)
    edges = [0]
    for shown, core, _ in cut[1:]:
        edges.append(_between(encoded.segments, shown, core))
    edges.append(len(encoded))
    for (shown, _, last), start, end in zip(cut, edges, edges[1:], strict=False):
        if end > start:
            yield _View(number, shown, last, start, end)


def _between(segments: Ints, low: int, high: int) -> int:
    """The sentence start nearest the middle of an overlap; its end where there is none."""
    inside = segments[(segments >= low) & (segments <= high)]
    if not len(inside):
        return high
    return int(inside[np.abs(inside - (low + high) / 2).argmin()])


def _batch(group: Sequence[_View], texts: Sequence[Encoded]) -> tuple[Ints, Ints, Ints]:
    width = max(view.last - view.shown for view in group) + 2
    ids = np.full((len(group), width), PAD, dtype=np.int64)
    shapes = np.full((len(group), width), SPECIAL, dtype=np.int64)
    for row, view in enumerate(group):
        last = view.last - view.shown + 1
        encoded = texts[view.text]
        ids[row, 0], ids[row, last] = CLS, SEP
        ids[row, 1:last] = encoded.ids[view.shown : view.last]
        shapes[row, 1:last] = encoded.shapes[view.shown : view.last]
    return ids, shapes, (ids != PAD).astype(np.int64)
