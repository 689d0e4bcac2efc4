"""Sentences to learn from."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from claims.training.stories import StoryText, read_stories


def row(text: str) -> dict[str, object]:
    return {"doc": "1_2ecb", "topic": "1", "sentence": 0, "text": text, "events": ["e1", "e2"]}


def test_sentences_are_read_with_their_events_and_the_shortest_left_out(tmp_path: Path) -> None:
    file = tmp_path / "train.jsonl"
    texts = ("A storm sank the ferry off Dolna .", "Too short .")
    file.write_text("".join(json.dumps(row(text)) + "\n" for text in texts))
    assert read_stories(file) == [StoryText(texts[0], "1", "1_2ecb", frozenset({"e1", "e2"}))]


@pytest.mark.parametrize("line", ['{"text": "It has neither topic nor document at all ."}', "[]"])
def test_another_file_is_refused(tmp_path: Path, line: str) -> None:
    file = tmp_path / "train.jsonl"
    file.write_text(line + "\n")
    with pytest.raises(ValueError, match="no sentence of ECB"):
        read_stories(file)
