"""Finding a quotation in a text."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.anchoring import MAX_QUOTATION, locate, nearest, sentence_around
from claims.extraction.spans import Span

TEXT = "“We hold Dolna,”  he said.\r\nThe army’s guns fired. We hold Dolna, they wrote."

QUOTATIONS = [
    pytest.param("he said", ["he said"], id="verbatim"),
    pytest.param('"We hold Dolna," he said', ["“We hold Dolna,”  he said"], id="marks-and-spaces"),
    pytest.param("said. The army's guns", ["said.\r\nThe army’s guns"], id="line-end"),
    pytest.param("We hold Dolna,", ["We hold Dolna,", "We hold Dolna,"], id="twice"),
    pytest.param("we hold dolna", [], id="other-case"),
    pytest.param("We held Dolna", [], id="other-word"),
    pytest.param("fired.*wrote", [], id="no-pattern"),
    pytest.param("  ", [], id="blank"),
]


@pytest.mark.parametrize(("quotation", "expected"), QUOTATIONS)
def test_locate(quotation: str, expected: list[str]) -> None:
    assert [TEXT[start:end] for start, end in locate(TEXT, quotation)] == expected


def test_nearest_takes_the_selected_one() -> None:
    found = locate(TEXT, "We hold Dolna,")
    assert nearest(found, len(TEXT)) == found[1]
    assert nearest(found, 0) == found[0]
    assert nearest([], 3) is None


SENTENCES = [
    pytest.param("hold", "“We hold Dolna,”  he said.", id="first"),
    pytest.param("guns", "The army’s guns fired.", id="between"),
    pytest.param("they wrote", "We hold Dolna, they wrote.", id="last"),
    pytest.param("fired. We", "The army’s guns fired. We hold Dolna, they wrote.", id="over-two"),
]


@pytest.mark.parametrize(("words", "expected"), SENTENCES)
def test_sentence_around(words: str, expected: str) -> None:
    start, end = sentence_around(TEXT, locate(TEXT, words)[0])
    assert TEXT[start:end] == expected


def test_known_sentence_is_preferred() -> None:
    anchor = locate(TEXT, "guns")[0]
    assert sentence_around(TEXT, anchor, [Span(0, len(TEXT))]) == (0, len(TEXT))


@given(text=st.text(alphabet="ab .!\n”", min_size=1, max_size=60), data=st.data())
def test_sentence_holds_its_anchor(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    found = sentence_around(text, Span(start, end))
    assert 0 <= found.start <= start < end <= found.end <= len(text)


def test_long_input_is_bounded() -> None:
    began = time.perf_counter()
    assert locate("a " * 200_000, "a " * 100_000 + "b")[:1] != []
    assert len(locate("x" * 100_000, "x" * MAX_QUOTATION + "y")) == 100_000 // MAX_QUOTATION
    assert time.perf_counter() - began < 5
