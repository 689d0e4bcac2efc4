"""From tag scores to spans."""

from __future__ import annotations

import numpy as np
import pytest
from tokenizers import Tokenizer

from claims.extraction.model_files import WEIGHTS, WORDS
from claims.extraction.tagger.decoding import cue_chances, pieces
from claims.extraction.tagger.encoding import (
    encode_many,
    load_tokenizer,
)
from claims.extraction.tagger.scores import Floats

NO_BIAS = np.zeros(7, dtype=np.float32)


@pytest.fixture(scope="module")
def tokenizer() -> Tokenizer:
    return load_tokenizer((WEIGHTS / WORDS).read_bytes())


def likely(tags: list[int]) -> Floats:
    """Log probabilities under which these tags are nearly sure."""
    found = np.full((len(tags), 7), np.log(0.001), dtype=np.float32)
    found[np.arange(len(tags)), tags] = np.log(0.994)
    return found


def test_spans_are_runs_of_one_role(tokenizer: Tokenizer) -> None:
    text = "Ann Lee said that boats left."
    (encoded,) = encode_many([text], tokenizer)
    found = pieces(encoded, likely([1, 2, 3, 5, 6, 6, 0]), NO_BIAS)
    assert [(each.role, text[slice(*each.span)]) for each in found] == [
        ("source", "Ann Lee"),
        ("cue", "said"),
        ("content", "that boats left"),
    ]
    assert all(each.probability > 0.9 for each in found)


def test_no_span_begins_inside_another(tokenizer: Tokenizer) -> None:
    text = "Ann said boats left"
    (encoded,) = encode_many([text], tokenizer)
    scores = likely([1, 6, 6, 6])
    scores[1, 5] = scores[1, 6] - 0.5  # the begin of content is nearly as likely as its inside
    found = pieces(encoded, scores, NO_BIAS)
    assert [(each.role, text[slice(*each.span)]) for each in found] == [
        ("source", "Ann"),
        ("content", "said boats left"),
    ]


def test_a_word_takes_its_tag_from_its_first_piece(tokenizer: Tokenizer) -> None:
    text = "Zqxville fell"
    (encoded,) = encode_many([text], tokenizer)
    tags = [0] * len(encoded)
    tags[0] = 1
    assert len(encoded) > 2
    assert [text[slice(*each.span)] for each in pieces(encoded, likely(tags), NO_BIAS)] == [
        "Zqxville"
    ]


def test_bias_finds_more(tokenizer: Tokenizer) -> None:
    (encoded,) = encode_many(["Ann hopes so"], tokenizer)
    scores = np.full((3, 7), np.log(0.1), dtype=np.float32)
    scores[:, 0] = np.log(0.4)
    assert pieces(encoded, scores, NO_BIAS) == []
    bias = np.array([0, 0, 0, 2, 2, 0, 0], dtype=np.float32)
    assert {each.role for each in pieces(encoded, scores, bias)} == {"cue"}


def test_cue_chances_are_of_words(tokenizer: Tokenizer) -> None:
    (encoded,) = encode_many(["Ann said so"], tokenizer)
    chances = cue_chances(encoded, likely([1, 3, 0]))
    assert chances.argmax() == 1
    assert chances.shape == (3,)


def test_an_empty_text_has_no_spans(tokenizer: Tokenizer) -> None:
    (encoded,) = encode_many([""], tokenizer)
    assert pieces(encoded, np.zeros((0, 7), dtype=np.float32), NO_BIAS) == []
