"""A text that says what its subject is and credits nobody describes; others report."""

from __future__ import annotations

import pytest

from claims.extraction.document import prepare
from claims.extraction.pipeline import load_pipeline
from claims.extraction.register import describes
from claims.extraction.spans import ArticleInput, Attribution, Span, StatedSource
from claims.extraction.tokens import Tree, tree_of

CREDIT = Attribution(
    StatedSource("s1", "source", "a source", "other", named=False),
    (Span(0, 1),), (Span(1, 2),), (Span(2, 3),), "indirect",
)  # fmt: skip


def trees(text: str) -> list[Tree]:
    """The trees of a text's sentences."""
    document = prepare(ArticleInput("a", text), load_pipeline().nlp)
    return [tree_of(sentence) for sentence in document.sentences]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("The Vale is a valley in Varnia. It exports wool.", True, id="a-definition"),
        pytest.param("Rebels shelled Kesh. Two men were hurt.", False, id="a-report"),
        pytest.param("He is a clerk. Rebels shelled Kesh.", False, id="a-pronoun-defines-nothing"),
    ],
)
def test_describes(text: str, *, expected: bool) -> None:
    assert describes(trees(text), ()) is expected


def test_credits_make_a_report() -> None:
    text = "The Vale is a valley in Varnia. " + "It exports wool. " * 4
    assert describes(trees(text), [CREDIT])
    assert not describes(trees(text), [CREDIT] * 2)
