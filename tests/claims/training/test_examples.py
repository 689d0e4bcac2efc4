"""Labelled articles as targets."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from claims.extraction.model_files import WEIGHTS, WORDS
from claims.extraction.tagger.encoding import load_tokenizer
from claims.training.examples import NO_LINK, NO_TARGET, TAGS, examples, read_rows

TEXT = "Ann said boats sank and added that none drowned. It is known."


def span(words: str) -> list[int]:
    return [TEXT.index(words), TEXT.index(words) + len(words)]


ROW = {
    "article": "a",
    "text": TEXT,
    "attributions": [
        {"source": [span("Ann")], "cue": [span("said")], "content": [span("boats sank")]},
        {"source": [span("Ann")], "cue": [span("added")], "content": [span("that none drowned")]},
        {"source": [], "cue": [span("is known")], "content": [span("It")]},
    ],
}


def test_tags_and_links() -> None:
    tokenizer = load_tokenizer((WEIGHTS / WORDS).read_bytes())
    (example,) = examples([ROW], tokenizer)
    words = [TEXT[s:e] for s, e in zip(example.encoded.starts, example.encoded.ends, strict=True)]
    tags = dict(zip(words, (TAGS[tag] for tag in example.tags), strict=True))
    assert tags["Ann"] == "B-source"
    assert tags["boats"] == "B-content"
    assert tags["sank"] == "I-content"
    assert tags["and"] == "O"
    assert words[example.cue_of[words.index("none")]] == "added"
    assert {words[example.source_of[words.index(cue)]] for cue in ("said", "added")} == {"Ann"}
    assert example.source_of[words.index("known")] == NO_TARGET
    assert example.cue_of[words.index("said")] == NO_LINK


def test_a_bad_line_is_named(tmp_path: Path) -> None:
    path = tmp_path / "rows.jsonl"
    path.write_text(json.dumps(ROW) + "\n" + '{"article": "b"}\n')
    with pytest.raises(ValueError, match=r"rows\.jsonl, line 2.*text"):
        list(read_rows(path))
