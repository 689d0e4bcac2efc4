"""Where sentences end, by example."""

from __future__ import annotations

import pytest

from claims.extraction.document import prepare
from claims.extraction.pipeline import load_pipeline
from claims.extraction.spans import ArticleInput

CASES = [
    pytest.param(
        "Army takes Tarsin\n\nIt fell. So it goes.",
        ["Army takes Tarsin", "It fell.", "So it goes."],
        id="headline-is-a-sentence",
    ),
    pytest.param(
        "Head line here\n\n“It fell. We lost nobody,” he said. He left.",
        ["Head line here", "“It fell.", "We lost nobody,” he said.", "He left."],
        id="a-quotation-is-cut-into-its-sentences",
    ),
    pytest.param(
        'Head line here\n\nHe said: "It fell." "We left," she said.',
        ["Head line here", 'He said: "It fell."', '"We left," she said.'],
        id="straight-marks-close-and-open",
    ),
    pytest.param(
        "Head line here\n\nLt. Gen. Hesk met Gen. Tamm and Col. Orr at 5 p.m. on Monday. He left.",
        [
            "Head line here",
            "Lt. Gen. Hesk met Gen. Tamm and Col. Orr at 5 p.m. on Monday.",
            "He left.",
        ],
        id="abbreviations-do-not-end-it",
    ),
    pytest.param(
        "Head line here\n\nIt was sent by the U.S. The army took it.",
        ["Head line here", "It was sent by the U.S.", "The army took it."],
        id="an-abbreviation-at-the-end",
    ),
    pytest.param(
        "Head line here\r\n\r\nIt fell\r\n\r\nThey left.",
        ["Head line here", "It fell", "They left."],
        id="a-paragraph-always-ends-it",
    ),
    pytest.param(
        "Army takes Kelvar\r\n\r\nThe army took Kelvar.\r\nIt lost nobody.\r\n",
        ["Army takes Kelvar", "The army took Kelvar.", "It lost nobody."],
        id="windows-line-ends",
    ),
    pytest.param(
        "Head line here\n\nIt fell!? They left… Nobody came.",
        ["Head line here", "It fell!?", "They left…", "Nobody came."],
        id="other-marks",
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
    pytest.param(
        "Head line here\n\nEastern Dolna\n\nThe army came.",
        ["Head line here", "The army came."],
        id="a-bare-heading-is-no-sentence",
    ),
    pytest.param(
        "Head line here\n\nArmy takes the hills\n\nThe army came.",
        ["Head line here", "Army takes the hills", "The army came."],
        id="a-heading-with-a-verb-is-one",
    ),
]


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_sentences(text: str, expected: list[str]) -> None:
    document = prepare(ArticleInput("a", text), load_pipeline().nlp)
    assert [sentence.text for sentence in document.sentences] == expected
    assert len(document.paragraphs) == len(expected)
    assert document.doc.text == text


def test_lines_wrapped_at_a_width_are_joined() -> None:
    words = "the army moved its guns along the river road to the town of Dolna by night and "
    text = "Guns move\n\n" + "\n".join([words + "rested"] * 8) + "\nand fired."
    document = prepare(ArticleInput("a", text), load_pipeline().nlp)
    assert len(document.sentences) == 2


def test_dateline_is_no_part_of_its_sentence() -> None:
    text = "Army takes Kelvar town\n\nTARSIN (VNA) - The army took Kelvar town on Monday."
    document = prepare(ArticleInput("a", text), load_pipeline().nlp)
    assert document.sentences[1].text == "The army took Kelvar town on Monday."


def test_a_text_without_full_stops_is_cut_into_bounded_sentences() -> None:
    document = prepare(ArticleInput("a", "the men went on and on " * 300), load_pipeline().nlp)
    assert max(len(sentence) for sentence in document.sentences) <= 210
