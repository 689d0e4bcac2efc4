"""The class names of unnamed sources."""

from __future__ import annotations

import pytest

from sources.labels import class_label, singular

LABELS = [
    pytest.param("military sources", "military source", id="plural"),
    pytest.param("military source", "military source", id="singular"),
    pytest.param("two senior officials", "senior official", id="count"),
    pytest.param("several other witnesses", "witness", id="two-leading-words"),
    pytest.param("12 residents of Dolna", "resident of Dolna", id="digits-and-preposition"),
    pytest.param("sources close to the talks", "source close to the talks", id="head-first"),
    pytest.param("local media", "local media", id="uncounted"),
    pytest.param("government forces", "government forces", id="forces"),
    pytest.param("news agencies", "news agency", id="ies"),
    pytest.param("militiamen", "militiaman", id="men"),
    pytest.param("people in Tarsin", "person in Tarsin", id="irregular"),
    pytest.param("witness", "witness", id="ends-in-ss"),
    pytest.param("two", "two", id="nothing-but-a-count"),
    pytest.param("", "", id="empty"),
]


@pytest.mark.parametrize(("label", "expected"), LABELS)
def test_class_label(label: str, expected: str) -> None:
    assert class_label(label) == expected


@pytest.mark.parametrize(("label", "expected"), LABELS)
def test_class_label_is_stable(label: str, expected: str) -> None:
    assert class_label(expected) == expected


@pytest.mark.parametrize("word", ["census", "crisis", "AFP", "U.S.", "gas"])
def test_singular_leaves_what_is_not_plural(word: str) -> None:
    assert singular(word) == word
