"""From tag scores to spans: the best sequence of tags in which no span begins inside another."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from claims.extraction.spans import Span
from claims.extraction.tagger.encoding import COMMA, Encoded, Ints
from claims.extraction.tagger.scores import Floats

Role = Literal["source", "cue", "content"]
ROLES: tuple[Role, ...] = ("source", "cue", "content")

_NEVER = -1e9
_SURE = 0.999
"""A word this surely outside every span parts the text into runs that are decoded alone."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A span of one role.

    Attributes:
        words: Indices of its words' first pieces.
        span: Characters of the text.
        probability: Mean probability of its role over its words.
    """

    role: Role
    words: Ints
    span: Span
    probability: float


def pieces(encoded: Encoded, tags: Floats, bias: Floats) -> list[Piece]:
    """Find the spans of a text.

    Args:
        tags: Log probabilities, shape (pieces, 7), in the order O, B- and I- of source, cue and
            content.
        bias: Added to the log probabilities, shape (7,).

    Source: Viterbi decoding under the BIO constraint.
    """
    firsts = np.flatnonzero(encoded.first)
    if not len(firsts):
        return []
    logs = tags[firsts]
    path = _best_path(logs + bias)
    starts = np.flatnonzero((path % 2 == 1) | ((path > 0) & (np.roll(path, 1) == 0)))
    ends = np.flatnonzero((path == 0) | (path % 2 == 1))
    found = []
    for start in starts:
        after = ends[np.searchsorted(ends, start, side="right") :]
        end = int(after[0]) if len(after) else len(path)
        role = (int(path[start]) - 1) // 2
        # A comma ends a source ("Ann Lee, the mayor, said") but is no part of what is said.
        while ROLES[role] == "content" and end - start > 1 and _is_comma(encoded, firsts, end - 1):
            end -= 1
        inside = np.exp(logs[start:end, 2 * role + 1 : 2 * role + 3]).sum(1)
        last = _last_piece(encoded, firsts, end)
        found.append(
            Piece(
                ROLES[role],
                firsts[start:end],
                Span(int(encoded.starts[firsts[start]]), int(encoded.ends[last])),
                float(inside.mean()),
            )
        )
    return found


def cue_chances(encoded: Encoded, tags: Floats) -> Floats:
    """Return how likely each word belongs to a cue, shape (words,)."""
    chances: Floats = np.exp(tags[encoded.first][:, 3:5]).sum(1)
    return chances


def _is_comma(encoded: Encoded, firsts: Ints, word: int) -> bool:
    return bool(encoded.ids[firsts[word]] == COMMA)


def _last_piece(encoded: Encoded, firsts: Ints, end: int) -> int:
    """The last piece with any width before the word `end`."""
    last = int(firsts[end]) - 1 if end < len(firsts) else len(encoded) - 1
    while encoded.ends[last] == encoded.starts[last]:
        last -= 1
    return last


def _best_path(logs: Floats) -> Ints:
    """Viterbi over runs of words between sure O's, all runs side by side."""
    path = np.zeros(len(logs), dtype=np.int64)
    inside = np.flatnonzero(np.exp(logs[:, 0]) < _SURE)
    if not len(inside):
        return path
    runs = np.split(inside, np.flatnonzero(np.diff(inside) > 1) + 1)
    lengths = np.array([len(run) for run in runs])
    score = np.zeros((len(runs), lengths.max(), 7), dtype=np.float32)
    for number, run in enumerate(runs):
        score[number, : len(run)] = logs[run]
    best = score[:, 0] + _START
    back = np.zeros(score.shape, dtype=np.int64)
    for at in range(1, score.shape[1]):
        through = best[:, :, None] + _STEP
        back[:, at] = through.argmax(1)
        going = (at < lengths)[:, None]
        best = np.where(going, through.max(1) + score[:, at], best)
    for number, run in enumerate(runs):
        tag = int(best[number].argmax())
        for at in range(len(run) - 1, -1, -1):
            path[run[at]] = tag
            tag = int(back[number, at, tag])
    return path


def _steps() -> tuple[Floats, Floats]:
    start = np.zeros(7, dtype=np.float32)
    step = np.zeros((7, 7), dtype=np.float32)
    for inner in (2, 4, 6):
        start[inner] = _NEVER
        for before in range(7):
            if before not in {inner, inner - 1}:
                step[before, inner] = _NEVER
    return start, step


_START, _STEP = _steps()
