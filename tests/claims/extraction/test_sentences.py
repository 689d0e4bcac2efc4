"""Sentences and site chrome, by example."""

from __future__ import annotations

import pytest

from claims.extraction.document import prepare
from claims.extraction.pipeline import load_pipeline
from claims.extraction.spans import ArticleInput

CASES = [
    pytest.param(
        "Army takes Kelvar\n\nThe army took Kelvar. It lost nobody.",
        ["Army takes Kelvar", "The army took Kelvar.", "It lost nobody."],
        id="headline-is-a-sentence",
    ),
    pytest.param(
        "Army takes Kelvar\r\n\r\nThe army took Kelvar.\r\nIt lost nobody.\r\n",
        ["Army takes Kelvar", "The army took Kelvar.", "It lost nobody."],
        id="windows-line-ends",
    ),
    pytest.param(
        "Army takes Kelvar\n\nHe met Lt. Gen. Orvin Tamm at 5 p.m. on Monday. They talked.",
        ["Army takes Kelvar", "He met Lt. Gen. Orvin Tamm at 5 p.m. on Monday.", "They talked."],
        id="abbreviations",
    ),
    pytest.param(
        "Army takes Kelvar\n\nThree men died in the city According to the mayor two were hurt.",
        [
            "Army takes Kelvar",
            "Three men died in the city",
            "According to the mayor two were hurt.",
        ],
        id="lost-full-stop-before-a-capital-opener",
    ),
]

CHROME = [
    pytest.param("Back to top button", id="back-to-top"),
    pytest.param("Related Articles", id="related"),
    pytest.param("Leave a Reply", id="reply"),
    pytest.param("Your email address will not be published.", id="comment-form"),
    pytest.param("Kelvar District", id="bare-heading"),
]


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_sentences(text: str, expected: list[str]) -> None:
    document = prepare(ArticleInput("a", text), load_pipeline().nlp)
    assert [sentence.text for sentence in document.sentences] == expected
    assert len(document.paragraphs) == len(expected)


@pytest.mark.parametrize("line", CHROME)
def test_chrome_is_set_apart(line: str) -> None:
    text = f"Army takes Kelvar town\n\nThe army took Kelvar town on Monday.\n\n{line}"
    document = prepare(ArticleInput("a", text), load_pipeline().nlp)
    assert [text[start:end] for start, end in document.boilerplate] == [line]
    assert len(document.sentences) == 2


def test_dateline_is_no_part_of_its_sentence() -> None:
    text = "Army takes Kelvar town\n\nTARSIN (VNA) - The army took Kelvar town on Monday."
    document = prepare(ArticleInput("a", text), load_pipeline().nlp)
    assert document.sentences[1].text == "The army took Kelvar town on Monday."


def test_a_text_without_full_stops_is_cut_into_bounded_sentences() -> None:
    document = prepare(ArticleInput("a", "the men went on and on " * 300), load_pipeline().nlp)
    assert max(len(sentence) for sentence in document.sentences) <= 210
