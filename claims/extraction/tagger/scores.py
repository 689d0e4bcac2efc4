"""The network's scores for whole texts: windows in, one row of tag logits per word out.

The network sees windows of whole sentences that overlap. There the tags' scores are averaged,
weighted by how far a word stands from the window's edge; links are taken from the window in
which the sentence stands further from an edge.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from claims.extraction.tagger.encoding import CLS, SEP, SPECIAL, Encoded, Ints, windows

Floats = NDArray[np.float32]

LONGEST = 318
"""Word pieces in a window; with CLS and SEP 320."""
OVERLAP = 159
"""Word pieces, at most, that a window shows of the one before: nearly every word is read twice."""
EDGE = 40
"""A word that far from an edge is seen as well as one in the middle."""


class Network(Protocol):
    """Scores windows: ids and shapes (batch, n) to tags, cue links and source links."""

    def __call__(self, ids: Ints, shapes: Ints) -> tuple[Floats, Floats, Floats]:
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
    """Scores of one text: log probabilities of tags (pieces, 7), and links in blocks."""

    tags: Floats
    blocks: tuple[Block, ...]


def score_many(network: Network, texts: Sequence[Encoded]) -> list[Scores]:
    """Score texts; nothing of one text reaches another.

    Each window runs alone: 8-bit activations are scaled by what is in a run, so that an article's
    figures would depend on its neighbours, and on one thread a batch is no faster.
    """
    return [score(network, each) for each in texts]


def score(network: Network, encoded: Encoded) -> Scores:
    """Score one text."""
    tags = np.zeros((len(encoded), 7), dtype=np.float32)
    weights = np.zeros((len(encoded), 1), dtype=np.float32)
    blocks = []
    for shown, last, start, end in _views(encoded):
        width = last - shown
        tag, cue, source = (scores[0] for scores in network(*_inputs(encoded, shown, last)))
        weight = _inwardness(encoded, shown, last)
        tags[shown:last] += weight * _log_softmax(tag[1 : width + 1])
        weights[shown:last] += weight
        view = (slice(1, width + 1), slice(0, width + 1))
        blocks.append(Block(start, end, shown, cue[view], source[view]))
    return Scores(_log_softmax(tags / weights), tuple(blocks))


def _log_softmax(logits: Floats) -> Floats:
    """Turn logits of shape (…, n) into log probabilities."""
    shifted = logits - logits.max(axis=-1, keepdims=True)
    result: Floats = shifted - np.log(np.exp(shifted).sum(axis=-1, keepdims=True))
    return result


def _inwardness(encoded: Encoded, shown: int, last: int) -> Floats:
    """How far each piece stands from an edge behind which the text goes on, shape (width, 1)."""
    places = np.arange(shown, last)
    before = places - shown + 1 if shown else np.full(len(places), EDGE)
    behind = last - places if last < len(encoded) else np.full(len(places), EDGE)
    weights: Floats = np.minimum(np.minimum(before, behind), EDGE)[:, None].astype(np.float32)
    return weights


def _views(encoded: Encoded) -> Iterator[tuple[int, int, int, int]]:
    """Yield windows (shown from, to) with the pieces (start, end) whose scores they give."""
    cut = windows(encoded, LONGEST, overlap=OVERLAP)
    edges = [0]
    for shown, core, _ in cut[1:]:
        edges.append(_between(encoded.segments, shown, core))
    edges.append(len(encoded))
    for (shown, _, last), start, end in zip(cut, edges, edges[1:], strict=False):
        if end > start:
            yield shown, last, start, end


def _between(segments: Ints, low: int, high: int) -> int:
    """The sentence start nearest the middle of an overlap; its end where there is none."""
    inside = segments[(segments >= low) & (segments <= high)]
    if not len(inside):
        return high
    return int(inside[np.abs(inside - (low + high) / 2).argmin()])


def _inputs(encoded: Encoded, shown: int, last: int) -> tuple[Ints, Ints]:
    ids = np.concatenate([[CLS], encoded.ids[shown:last], [SEP]])[None, :]
    shapes = np.concatenate([[SPECIAL], encoded.shapes[shown:last], [SPECIAL]])[None, :]
    return ids, shapes
