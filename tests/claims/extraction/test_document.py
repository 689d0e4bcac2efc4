"""Sentences end where the punctuation says; offsets are those of the text as given."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claims.extraction.document import LONGEST_WORD, prepare, prepare_many, tokenize
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
        "Head line here\n\nGen. Hesk met Col. Orr at 5 p.m. on Monday. He left.",
        ["Head line here", "Gen. Hesk met Col. Orr at 5 p.m. on Monday.", "He left."],
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
        "Head line here\n\nIt fell!? They left… Nobody came.",
        ["Head line here", "It fell!?", "They left…", "Nobody came."],
        id="other-marks",
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
    assert document.doc.text == text


def test_lines_wrapped_at_a_width_are_joined() -> None:
    words = "the army moved its guns along the river road to the town of Dolna by night and "
    text = "Guns move\n\n" + "\n".join([words + "rested"] * 8) + "\nand fired."
    document = prepare(ArticleInput("a", text), load_pipeline().nlp)
    assert len(document.sentences) == 2


def test_a_long_word_is_cut_so_that_tokenising_stays_linear() -> None:
    nlp = load_pipeline().nlp
    text = f"A {'x' * 1000}(((( word {'é' * 500}"
    doc = tokenize(text, nlp)
    assert doc.text == text
    assert max(len(token) for token in doc) <= LONGEST_WORD


def test_many_articles_keep_their_order() -> None:
    articles = [ArticleInput(str(n), f"Headline number {n}\n\nIt fell.") for n in range(5)]
    documents = list(prepare_many(articles, load_pipeline().nlp, batch_size=2))
    assert [document.article.id for document in documents] == ["0", "1", "2", "3", "4"]


FRAGMENTS = [
    "The army ",
    "said",
    ". ",
    "“",
    "”",
    '"',
    "\n\n",
    "\r\n",
    "(VNA) – ",
    "12 ",
    "\u202e",
    "é",
    "…",
]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(FRAGMENTS) | st.text(max_size=8), max_size=30).map("".join))
def test_any_text_is_cut_into_ordered_sentences(text: str) -> None:
    document = prepare(ArticleInput("a", text), load_pipeline().nlp)
    assert len(document.doc.text) == len(text)
    position = 0
    for sentence, paragraph in zip(document.sentences, document.paragraphs, strict=True):
        assert position <= sentence.start_char < sentence.end_char
        assert paragraph >= 0
        position = sentence.end_char
    for start, end in document.boilerplate:
        assert 0 <= start < end <= len(text)


def test_hidden_marks_around_words_are_parsed_as_spaces() -> None:
    text = "\ufeffThe army\u200b took\u2060 Tar\u00adsin\u200b.\u200e"
    document = prepare(ArticleInput("a", text), load_pipeline().nlp)
    assert document.doc.text == " The army  took  Tar\u00adsin . "
    assert document.article.text == text
    assert [token.text for token in document.doc if not token.is_space][:2] == ["The", "army"]
