"""Connectives and punctuation that a cut leaves behind are dropped."""

from __future__ import annotations

from claims.extraction.loose import tidied, without_discourse
from tests.claims.extraction.extracting import tree


def test_a_connective_that_opens_is_dropped() -> None:
    sentence = tree("Meanwhile, the army took Orta.")
    kept = without_discourse(sentence, range(len(sentence)))
    assert "Meanwhile" not in {sentence[i].text for i in kept}


def test_punctuation_stays_with_its_neighbours_only() -> None:
    sentence = tree("The army took Orta, and rebels fled.")
    comma = next(i for i in range(len(sentence)) if sentence[i].text == ",")
    assert comma not in tidied(sentence, range(comma + 1))
    assert comma + 1 in tidied(sentence, range(len(sentence)))
