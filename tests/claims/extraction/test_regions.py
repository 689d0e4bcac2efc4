"""Who speaks in which words of a sentence."""

from __future__ import annotations

import pytest

from claims.extraction.regions import by_sentence, partition
from claims.extraction.spans import Attribution, Span
from tests.claims.extraction.extracting import HEADLINE, article, said, tree

SAID = "Medics said that the depot burned down."


def parts(sentence: str, attributions: list[Attribution]) -> list[tuple[str, bool]]:
    """The words of each region, and whether they are somebody's."""
    words = tree(sentence)
    return [
        (" ".join(words[i].text for i in region.words), region.attribution is not None)
        for region in partition(words, attributions)
    ]


def test_a_sentence_without_attribution_is_the_outlets() -> None:
    assert parts("The depot burned down.", []) == [("The depot burned down", False)]


def test_the_content_is_the_sources_without_cue_and_marker() -> None:
    given = article(SAID)
    attribution = said(given, "Medics", "said", "that the depot burned down")
    assert parts(SAID, [attribution]) == [("the depot burned down", True)]


def test_words_beside_the_report_are_the_outlets() -> None:
    sentence = "As the fire spread, medics said the depot burned down."
    attribution = said(article(sentence), "medics", "said", "the depot burned down")
    assert parts(sentence, [attribution]) == [
        ("As the fire spread", False),
        ("the depot burned down", True),
    ]


def test_the_inner_content_goes_to_the_inner_source() -> None:
    sentence = "The Kesh Herald quoted a medic as saying that the depot burned down."
    given = article(sentence)
    outer = said(given, "The Kesh Herald", "quoted", "a medic as saying that the depot burned down")
    inner = said(given, "a medic", "as saying", "that the depot burned down")
    words = tree(sentence)
    regions = partition(words, [outer, inner])
    assert [region.attribution for region in regions] == [inner]


def test_a_reduced_clause_does_not_take_the_subject_away() -> None:
    sentence = "An attack claimed by the Dawn Front killed 12 people."
    attribution = said(article(sentence), "the Dawn Front", "claimed", "An attack")
    assert parts(sentence, [attribution]) == [
        ("An attack claimed by the Dawn Front killed 12 people", False),
        ("An attack", True),
    ]


def test_attributions_come_with_every_sentence_they_touch() -> None:
    given = article("Medics said the depot burned. It was old. They left.")
    start = len(HEADLINE)
    sentences = [
        Span(start, start + 29),
        Span(start + 30, start + 41),
        Span(start + 42, start + 52),
    ]
    attribution = said(given, "Medics", "said", "the depot burned. It was old")
    found = list(by_sentence(sentences, [attribution]))
    assert found == [(attribution,), (attribution,), ()]


@pytest.mark.parametrize("count", [0, 3])
def test_sentences_without_attributions_get_none(count: int) -> None:
    sentences = [Span(n * 10, n * 10 + 9) for n in range(count)]
    assert list(by_sentence(sentences, [])) == [()] * count
