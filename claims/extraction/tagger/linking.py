"""From spans to attributions: every cue finds its source, every piece of content its cue.

A cue looks for its source, so that two cues can share one and a cue can have none; a piece of
content looks for its cue, so that content can be discontinuous and run over sentences.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from claims.extraction.spans import Span, Spans
from claims.extraction.tagger.decoding import Piece
from claims.extraction.tagger.encoding import Encoded, Ints
from claims.extraction.tagger.scores import Block, Floats, Scores

Line = tuple[float, float]
"""A constant, and the slope over log odds; their sum is log odds again."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Weights of the decoding, fitted on held-out training articles and kept with the weights.

    Attributes:
        bias: Added to the log probabilities of the tags.
        sentence, word: What a sentence or a word piece between content and cue costs.
        no_source: A cue has no source where "none" is this many times as likely as the best.
        joined: A further piece of content is joined if its link is this likely, as a share of
            the surest one's.
        calibration: Logistic weights of a constant and of the log probabilities of cue span,
            content span, content link and source link.
        lines: What makes the confidence that a reader is told of what the tagger says, by who
            found an attribution; see `extraction.confidence`. Empty where they are not fitted.
    """

    bias: tuple[float, ...] = (0.0, 0.4, 0.4, 0.4, 0.4, 0.0, 0.0)
    sentence: float = 1.5
    word: float = 0.03
    no_source: float = 1.0
    joined: float = 0.0
    calibration: tuple[float, ...] = (1.0, 1.0, 1.0, 0.5, 0.5)
    lines: Mapping[str, Line] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Tagged:
    """An attribution as the tagger sees it; `source` is empty where none is stated.

    Attributes:
        evidence: Log probabilities of cue span, content span, content link and source link.
        confidence: Calibrated probability that cue, source and half the content are right.
    """

    source: Spans
    cue: Spans
    content: Spans
    evidence: tuple[float, float, float, float]
    confidence: float


_LEAST = 1e-4
"""Added to probabilities before their logarithm is taken."""


@dataclass(frozen=True, slots=True)
class Reading:
    """One text as the tagger sees it.

    Attributes:
        attributions: In the order of their cues.
        starts, ends: Characters of every word, shape (words,).
        cue: How likely every word belongs to a cue, shape (words,).
        lines: Those of the settings.
    """

    attributions: tuple[Tagged, ...]
    starts: Ints
    ends: Ints
    cue: Floats
    lines: Mapping[str, Line] = field(default_factory=dict)

    def cue_chance(self, span: Span) -> float:
        """Return how likely a cue stands in a span: the chance of its likeliest word."""
        start = int(np.searchsorted(self.ends, span.start, side="right"))
        end = int(np.searchsorted(self.starts, span.end, side="left"))
        return float(self.cue[start:end].max()) if start < end else 0.0


def link(
    encoded: Encoded, found: Sequence[Piece], scores: Scores, settings: Settings
) -> list[Tagged]:
    """Join the spans of one text into attributions, in the order of their cues.

    Cues that no content goes to are dropped.
    """
    cues = [piece for piece in found if piece.role == "cue"]
    contents = [piece for piece in found if piece.role == "content"]
    sources = [piece for piece in found if piece.role == "source"]
    if not cues or not contents:
        return []
    to_cue = _Links(encoded, cues, [(block, block.cue) for block in scores.blocks])
    to_source = _Links(encoded, sources, [(block, block.source) for block in scores.blocks])
    owned: list[list[tuple[Piece, float]]] = [[] for _ in cues]
    costs = _distances(encoded, contents, cues, settings)
    for content, cost in zip(contents, costs, strict=True):
        likely = to_cue.of(content)[1:]
        best = int((np.log(likely + _LEAST) - cost).argmax())
        owned[best].append((content, float(likely[best])))
    result = []
    for cue, own in zip(cues, owned, strict=True):
        if not own:
            continue
        surest = max(likely for _, likely in own)
        own = [each for each in own if each[1] >= settings.joined * surest]
        source, sure = _source_of(sources, to_source.of(cue), settings)
        evidence = (
            cue.probability,
            min(piece.probability for piece, _ in own),
            max(likely for _, likely in own),
            sure,
        )
        first, second, third, fourth = np.log(np.array(evidence) + _LEAST).tolist()
        logs = (first, second, third, fourth)
        result.append(
            Tagged(
                source=(source.span,) if source else (),
                cue=(cue.span,),
                content=tuple(sorted(piece.span for piece, _ in own)),
                evidence=logs,
                confidence=confidence_of(logs, settings),
            )
        )
    return result


def confidence_of(evidence: Sequence[float], settings: Settings) -> float:
    """Return the calibrated probability for an attribution's log probabilities."""
    constant, *weights = settings.calibration
    total = constant + sum(w * e for w, e in zip(weights, evidence, strict=True))
    return float(1 / (1 + np.exp(-total)))


def _source_of(
    sources: Sequence[Piece], likely: Floats, settings: Settings
) -> tuple[Piece | None, float]:
    none = float(likely[0])
    if len(likely) == 1:
        return None, none
    best = int(likely[1:].argmax())
    sure = float(likely[best + 1])
    return (None, none) if none > settings.no_source * sure else (sources[best], sure)


class _Links:
    """How likely a span's words point to "none" (first) and to each of the target spans."""

    def __init__(
        self, encoded: Encoded, targets: Sequence[Piece], blocks: Sequence[tuple[Block, Floats]]
    ) -> None:
        self.blocks = blocks
        self.count = len(targets)
        # Column → 0 for none, 1 … for a target; words outside every target go to the bin behind.
        self.owner = np.full(len(encoded), self.count + 1, dtype=np.int64)
        for number, target in enumerate(targets):
            self.owner[target.words] = number + 1

    def of(self, piece: Piece) -> Floats:
        total = np.zeros(self.count + 2)
        for block, scores in self.blocks:
            rows = piece.words[(piece.words >= block.start) & (piece.words < block.end)]
            if not len(rows):
                continue
            chances = scores[rows - block.shown]
            chances = np.exp(chances - chances.max(1, keepdims=True))
            chances /= chances.sum(1, keepdims=True)
            mass = chances.sum(0)
            view = self.owner[block.shown : block.shown + len(mass) - 1]
            total[0] += mass[0]
            total += np.bincount(view, weights=mass[1:], minlength=len(total))
        result: Floats = (total[:-1] / len(piece.words)).astype(np.float32)
        return result


def _distances(
    encoded: Encoded, contents: Sequence[Piece], cues: Sequence[Piece], settings: Settings
) -> Floats:
    """What every cue costs every piece of content, shape (contents, cues)."""

    def sentences(places: list[int]) -> Ints:
        return np.searchsorted(encoded.segments, places, side="right")

    first, last = [int(c.words[0]) for c in contents], [int(c.words[-1]) for c in contents]
    start, end = [int(c.words[0]) for c in cues], [int(c.words[-1]) for c in cues]
    at = sentences(start)[None, :]
    apart = np.maximum(0, np.maximum(sentences(first)[:, None] - at, at - sentences(last)[:, None]))
    words = np.maximum(
        0,
        np.maximum(
            np.array(start)[None, :] - np.array(last)[:, None],
            np.array(first)[:, None] - np.array(end)[None, :],
        ),
    )
    cost: Floats = (
        settings.sentence * np.minimum(apart, 6) + settings.word * np.minimum(words, 100)
    ).astype(np.float32)
    return cost
