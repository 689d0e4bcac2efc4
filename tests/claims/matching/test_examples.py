"""ECB+ rows to examples."""

from __future__ import annotations

from typing import Any

import numpy as np

from claims.matching.examples import of_sentences, sentences
from claims.matching.features import NAMES
from tests.claims.matching.making import article

ROWS: list[dict[str, Any]] = [
    {"doc": doc, "topic": topic, "sentence": number, "events": events.split(), "text": text}
    for doc, topic, number, events, text in (
        ("1", "t", 0, "e1", "A storm sank the ferry off Dolna ."),
        ("2", "t", 4, "e1 e2", "The ferry sank near Dolna in a storm ."),
        ("2", "t", 5, "e2", "Divers searched the wreck for three days ."),
        ("3", "u", 0, "e3", "The parliament of Oberan elects a speaker ."),
        ("3", "u", 1, "e3", "Too short ."),
    )
]


def given():
    reports = {
        f"{row['doc']}#{row['sentence']}": article(
            f"{row['doc']}#{row['sentence']}", str(row["text"])
        )
        for row in ROWS
    }
    return sentences(ROWS, reports)


def test_short_sentences_are_left_out() -> None:
    assert [each.document for each in given()] == ["1", "2", "2", "3"]


def test_pairs_of_documents_are_labelled_by_shared_events() -> None:
    found = of_sentences(given(), others=1)
    assert found.labels.tolist() == [1, 0, 0, 0, 0]
    assert found.rows.shape == (5, len(NAMES))
    assert sorted(found.bags.tolist()) == [0, 1, 2, 3, 4]
    assert np.isclose(found.bag_weights.mean(), 1)
    assert found.bag_weights[2] < found.bag_weights[0]


def test_fewer_pairs_of_two_topics_are_taken() -> None:
    assert len(of_sentences(given(), others=1000).labels) < 5
