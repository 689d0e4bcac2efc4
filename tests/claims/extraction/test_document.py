"""An article prepared: offsets of the text as given, its words, and what is set apart."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claims.extraction.document import LONGEST_WORD, prepare, prepare_many, tokenize
from claims.extraction.pipeline import load_pipeline
from claims.extraction.spans import ArticleInput

CHROME = [
    pytest.param("Back to top button", id="back-to-top"),
    pytest.param("Related Articles", id="related"),
    pytest.param("Leave a Reply", id="reply"),
    pytest.param("Your email address will not be published.", id="comment-form"),
    pytest.param("Kelvar District", id="bare-heading"),
]


@pytest.mark.parametrize("line", CHROME)
def test_chrome_is_set_apart(line: str) -> None:
    text = f"Army takes Kelvar town\n\nThe army took Kelvar town on Monday.\n\n{line}"
    document = prepare(ArticleInput("a", text), load_pipeline().nlp)
    assert [text[start:end] for start, end in document.boilerplate] == [line]
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
