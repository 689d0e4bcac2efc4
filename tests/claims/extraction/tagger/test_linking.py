"""From spans to attributions."""

from __future__ import annotations

import numpy as np
import pytest
from tokenizers import Tokenizer

from claims.extraction.model_files import WEIGHTS, WORDS
from claims.extraction.spans import Span
from claims.extraction.tagger.decoding import Piece, Role
from claims.extraction.tagger.encoding import (
    Encoded,
    encode_many,
    load_tokenizer,
)
from claims.extraction.tagger.linking import Reading, Settings, link
from claims.extraction.tagger.scores import Block, Scores

TEXT = "Ann said boats left and added that no one drowned . It is known that it rained ."


@pytest.fixture(scope="module")
def encoded() -> Encoded:
    tokenizer: Tokenizer = load_tokenizer((WEIGHTS / WORDS).read_bytes())
    return encode_many([TEXT], tokenizer)[0]


def piece(role: Role, start: int, end: int) -> Piece:
    words = TEXT.split()
    first = len(" ".join(words[:start])) + (start > 0)
    return Piece(
        role, np.arange(start, end), Span(first, first + len(" ".join(words[start:end]))), 0.9
    )


def scores(encoded: Encoded, cue: list[tuple[int, int]], source: list[tuple[int, int]]) -> Scores:
    count = len(encoded)
    matrices = [np.zeros((count, count + 1), dtype=np.float32) for _ in range(2)]
    for matrix, links in zip(matrices, (cue, source), strict=True):
        for row, column in links:
            matrix[row, column + 1] = 12
    block = Block(0, count, 0, matrices[0], matrices[1])
    return Scores(np.zeros((count, 7), dtype=np.float32), (block,))


def shown(spans: tuple[Span, ...]) -> list[str]:
    return [TEXT[span.start : span.end] for span in spans]


def test_two_cues_may_share_a_source_and_one_may_have_none(encoded: Encoded) -> None:
    found = [
        piece("source", 0, 1),
        piece("cue", 1, 2),
        piece("content", 2, 4),
        piece("cue", 5, 6),
        piece("content", 6, 10),
        piece("cue", 12, 14),
        piece("content", 14, 17),
    ]
    links = scores(
        encoded,
        cue=[*((k, 1) for k in (2, 3)), *((k, 5) for k in range(6, 10)), (14, 12), (15, 12)],
        source=[(1, 0), (5, 0), (12, -1), (13, -1)],
    )
    attributions = link(encoded, found, links, Settings())
    assert [(shown(a.source), shown(a.cue), shown(a.content)) for a in attributions] == [
        (["Ann"], ["said"], ["boats left"]),
        (["Ann"], ["added"], ["that no one drowned"]),
        ([], ["is known"], ["that it rained"]),
    ]


def test_content_may_be_discontinuous(encoded: Encoded) -> None:
    found = [piece("content", 0, 1), piece("cue", 1, 2), piece("content", 2, 4)]
    links = scores(encoded, cue=[(0, 1), (2, 1), (3, 1)], source=[(1, -1)])
    (attribution,) = link(encoded, found, links, Settings())
    assert shown(attribution.content) == ["Ann", "boats left"]
    assert attribution.source == ()


def test_a_cue_without_content_is_no_attribution(encoded: Encoded) -> None:
    found = [piece("cue", 1, 2), piece("cue", 5, 6), piece("content", 6, 10)]
    links = scores(encoded, cue=[(k, 5) for k in range(6, 10)], source=[])
    assert [shown(a.cue) for a in link(encoded, found, links, Settings())] == [["added"]]


def test_surer_links_give_more_confidence(encoded: Encoded) -> None:
    found = [piece("cue", 1, 2), piece("content", 2, 4)]
    sure = link(encoded, found, scores(encoded, [(2, 1), (3, 1)], [(1, -1)]), Settings())
    unsure = link(encoded, found, scores(encoded, [], []), Settings())
    assert 0 < unsure[0].confidence < sure[0].confidence < 1


def test_a_reading_tells_how_likely_a_cue_stands_somewhere() -> None:
    reading = Reading(
        (),
        np.array([0, 4, 9]),
        np.array([3, 8, 14]),
        np.array([0.0, 0.9, 0.2], dtype=np.float32),
    )
    assert reading.cue_chance(Span(4, 14)) == pytest.approx(0.9)
    assert reading.cue_chance(Span(9, 10)) == pytest.approx(0.2)
    assert reading.cue_chance(Span(3, 4)) == 0.0
