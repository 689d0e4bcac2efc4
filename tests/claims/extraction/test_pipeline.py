"""The pipeline as a whole: long texts, refusals, versions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pytest

from claims.extraction.pipeline import (
    MAX_CHARS,
    PIECE,
    TOGETHER,
    Pipeline,
    TextTooLong,
    load_pipeline,
    pieces,
)
from claims.extraction.registry import UnknownExtractor, extractor
from claims.extraction.spans import ArticleInput, Extraction

SENTENCE = "A military source said that the army took Kelvar town. "


def test_many_gives_one_extraction_per_article_in_order() -> None:
    articles = [ArticleInput(str(n), SENTENCE * (n + 1)) for n in range(3)]
    found = list(load_pipeline().extract_many(articles, batch_size=2))
    assert [each.article.id for each in found] == ["0", "1", "2"]
    assert all(each.claims for each in found)


def test_long_articles_are_parsed_in_smaller_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    sizes: list[int] = []

    def counted(self: Pipeline, articles: Sequence[ArticleInput]) -> Iterator[Extraction]:
        sizes.append(len(articles))
        return map(Extraction, articles)

    monkeypatch.setattr(Pipeline, "_batch", counted)
    articles = [ArticleInput(str(n), SENTENCE * 100) for n in range(6)]
    found = list(load_pipeline().extract_many(articles))
    assert [each.article.id for each in found] == ["0", "1", "2", "3", "4", "5"]
    assert sizes == [3, 3, 0]
    assert sum(len(article.text) for article in articles[:3]) >= TOGETHER


def test_a_long_text_is_read_in_pieces_with_offsets_of_the_whole() -> None:
    text = (SENTENCE * 10 + "\n\n") * (PIECE // (len(SENTENCE) * 10) + 2)
    found = load_pipeline().extract(ArticleInput("long", text))
    assert found.warnings
    assert max(claim.end for claim in found.claims) > PIECE
    for attribution in found.attributions:
        assert [text[s:e] for s, e in attribution.cue] == ["said"]


def test_pieces_cover_a_text_and_cut_at_paragraphs() -> None:
    text = "word " * 100 + "\n\n" + "word " * 100
    spans = list(pieces(text, size=600))
    assert "".join(text[start:end] for start, end in spans) == text
    assert text[: spans[0].end].endswith("\n\n")


@pytest.mark.parametrize("text", ["", " \n", "x" * 5000, "(" * 5000, "\x00" * 50, "said " * 500])
def test_odd_texts_end(text: str) -> None:
    found = load_pipeline().extract(ArticleInput("odd", text))
    assert found.article.text == text


def test_too_long_a_text_is_refused_with_its_length() -> None:
    with pytest.raises(TextTooLong) as refusal:
        load_pipeline().extract(ArticleInput("huge", "x" * (MAX_CHARS + 1)))
    assert refusal.value.length == MAX_CHARS + 1


def test_the_version_names_rules_and_model() -> None:
    assert load_pipeline().version.startswith("combined.v1+")
    assert load_pipeline().name in load_pipeline().version


def test_an_unknown_extractor_is_named() -> None:
    with pytest.raises(UnknownExtractor, match=r"rules\.v1"):
        extractor("nobody.v9")
