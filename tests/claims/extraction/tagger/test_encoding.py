"""Word pieces: offsets that hold, sentences, shapes, windows."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tokenizers import Tokenizer

from claims.extraction.model_files import WEIGHTS, WORDS
from claims.extraction.tagger.encoding import (
    SEP,
    SHAPES,
    SPECIAL,
    Encoded,
    encode_many,
    load_tokenizer,
    windows,
)

TEXTS = st.text(
    st.sampled_from("aB3 .,\n\r\t\"“”'’-é中\u200b\u202eあ!?") | st.characters(codec="utf-8"),
    max_size=200,
)


@pytest.fixture(scope="module")
def tokenizer() -> Tokenizer:
    return load_tokenizer((WEIGHTS / WORDS).read_bytes())


def encode(text: str, tokenizer: Tokenizer) -> Encoded:
    return encode_many([text], tokenizer)[0]


def test_a_line_end_is_a_separator_before_the_next_line(tokenizer: Tokenizer) -> None:
    text = "Two boats sank.\nNo one drowned. All swam."
    encoded = encode(text, tokenizer)
    at = encoded.ids.tolist().index(SEP)
    assert text[encoded.starts[at + 1] : encoded.ends[at + 1]] == "No"
    opening = [text[encoded.starts[k] : encoded.ends[k]] for k in encoded.segments[:-1]]
    assert opening == ["Two", "No", "All"]


def test_shapes_tell_case_and_quotation(tokenizer: Tokenizer) -> None:
    text = 'Ann said "UN ships left" at 3'
    encoded = encode(text, tokenizer)
    shown = {
        text[s:e]: shape
        for s, e, shape in zip(
            encoded.starts.tolist(), encoded.ends.tolist(), encoded.shapes.tolist(), strict=True
        )
    }
    assert shown["Ann"] == 2  # capitalised, outside
    assert shown["said"] == 0
    assert shown["UN"] == 5  # capitals, inside
    assert shown["left"] == 1
    assert shown["3"] == 6


def test_a_quotation_that_never_closes_ends_with_its_line(tokenizer: Tokenizer) -> None:
    text = "“We left early\nThe road was closed"
    encoded = encode(text, tokenizer)
    after = encoded.starts > text.index("\n")
    assert set(encoded.shapes[after & (encoded.shapes != SPECIAL)] % 2) == {0}


@given(TEXTS)
def test_pieces_stand_in_order_within_the_text(text: str) -> None:
    tokenizer = load_tokenizer((WEIGHTS / WORDS).read_bytes())
    encoded = encode(text, tokenizer)
    assert (encoded.starts <= encoded.ends).all()
    assert (encoded.starts[1:] >= encoded.starts[:-1]).all()
    assert len(encoded) == 0 or encoded.ends.max() <= len(text)
    assert ((encoded.shapes >= 0) & (encoded.shapes < SHAPES)).all()
    assert encoded.segments[-1] == len(encoded)
    assert (encoded.segments[1:] >= encoded.segments[:-1]).all()


@pytest.mark.parametrize("longest", [8, 30, 200])
@pytest.mark.parametrize("overlap", [0, 5])
def test_windows_cover_a_text_once_and_keep_to_their_length(
    tokenizer: Tokenizer, longest: int, overlap: int
) -> None:
    text = "The boat left. " * 30 + "and so on " * 40 + "The end."
    encoded = encode(text, tokenizer)
    cut = windows(encoded, longest, overlap=overlap)
    assert [core for _, core, _ in cut] == [0, *(end for *_, end in cut[:-1])]
    assert cut[-1][2] == len(encoded)
    assert all(shown <= core < end and end - shown <= longest for shown, core, end in cut)


def test_an_empty_text_has_no_window(tokenizer: Tokenizer) -> None:
    assert windows(encode("", tokenizer), 100) == []
