"""Bytes to text, and the refusal of what is none."""

from __future__ import annotations

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources.readers.decoding import decode
from sources.readers.document import EmptyDocument, NotText, ReadError

TEXT = "Zoë closed the bridge at Tarsin.\r\nهل أغلق الجسر؟\n"
NAMES = "The bridge at Münden is closed, said Jürgen Müller, Bärbel Größ and Zoë Köhler. " * 4

READABLE = [
    pytest.param(TEXT.encode(), "utf-8", id="utf-8"),
    pytest.param(codecs.BOM_UTF8 + TEXT.encode(), "utf-8", id="utf-8-with-mark"),
    pytest.param(TEXT.encode("utf-16"), "utf-16", id="utf-16-with-mark"),
    pytest.param(
        codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"), "utf-16", id="utf-16-be-with-mark"
    ),
    pytest.param(TEXT.encode("utf-32"), "utf-32", id="utf-32-with-mark"),
]


@pytest.mark.parametrize(("data", "encoding"), READABLE)
def test_decode_keeps_text_and_line_ends(data: bytes, encoding: str):
    decoded = decode(data)
    assert decoded.text == TEXT
    assert decoded.encoding == encoding
    assert not decoded.warnings


def test_decode_guesses_an_old_encoding_and_says_so():
    decoded = decode(NAMES.encode("cp1252"))
    assert decoded.text == NAMES
    assert decoded.encoding in decoded.warnings[0]


@pytest.mark.parametrize("name", ["utf-16-le", "utf-16-be"])
def test_decode_finds_utf_16_without_a_mark(name: str):
    decoded = decode("Guards closed the bridge.".encode(name))
    assert (decoded.text, decoded.encoding) == ("Guards closed the bridge.", name)
    assert decoded.guessed


DECLARED = [
    pytest.param("قال المصدر إن الجسر مغلق", "windows-1256", "cp1256", id="arabic"),
    pytest.param("The “bridge” is closed", "iso-8859-1", "cp1252", id="latin-1-means-cp1252"),
]


@pytest.mark.parametrize(("text", "declared", "encoding"), DECLARED)
def test_decode_believes_a_declaration(text: str, declared: str, encoding: str):
    decoded = decode(text.encode(encoding), declared=declared)
    assert (decoded.text, decoded.encoding, decoded.guessed) == (text, encoding, False)


def test_decode_prefers_valid_utf_8_to_a_declaration():
    assert decode("Zoë".encode(), declared="windows-1251").text == "Zoë"


def test_decode_ignores_an_unknown_declaration():
    assert decode(NAMES.encode("cp1252"), declared="no-such-thing").text == NAMES


REFUSED = [
    pytest.param(b"", EmptyDocument, "empty", id="no-bytes"),
    pytest.param(codecs.BOM_UTF8, EmptyDocument, "empty", id="only-a-mark"),
    pytest.param(b"%PDF-1.7 text follows", NotText, "PDF", id="pdf"),
    pytest.param(b"PK\x03\x04rest", NotText, "zip archive", id="zip-or-office"),
    pytest.param(b"\x89PNG\r\n\x1a\n", NotText, "PNG", id="png"),
    pytest.param(b"{\\rtf1 text}", NotText, "rich text", id="rtf"),
    pytest.param(b"text\x00\x01\x02\x03text\x00", NotText, "binary", id="nul-bytes"),
    pytest.param(bytes(range(1, 32)) * 40, NotText, "binary", id="control-characters"),
    pytest.param(codecs.BOM_UTF8 + b"\xff\xfe", NotText, "breaks off", id="broken-after-mark"),
]


@pytest.mark.parametrize(("data", "error", "words"), REFUSED)
def test_decode_refuses(data: bytes, error: type[ReadError], words: str):
    with pytest.raises(error, match=words):
        decode(data)


@given(st.binary(max_size=400))
def test_decode_returns_text_or_refuses_any_bytes(data: bytes):
    try:
        decoded = decode(data)
    except ReadError as error:
        assert str(error).endswith(".")
    else:
        assert decoded.text
        assert "\x00" not in decoded.text


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffd")))
def test_decode_gives_back_any_text_in_utf_8(text: str):
    # The letter in front keeps it from opening like another format.
    assert decode(f"a{text}".encode()).text == f"a{text}"
