"""Labelled articles as targets for the tagger: a tag for every word, a link for every span."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from tokenizers import Tokenizer

from claims.extraction.tagger.encoding import Encoded, Ints, encode_many
from claims.extraction.tagger.scores import Floats

TAGS = ("O", "B-source", "I-source", "B-cue", "I-cue", "B-content", "I-content")
ROLES = ("content", "source", "cue")
"""Later ones win where spans of two attributions cover one word."""

NO_TARGET = -2
"""The attribution has no such span: the link goes to CLS."""
NO_LINK = -1
"""Not a place that links anywhere."""

_BEGIN = {"source": 1, "cue": 3, "content": 5}


@dataclass(frozen=True)
class Example:
    """An encoded article with its targets, all of shape (n,).

    Attributes:
        tags: Index into `TAGS`.
        cue_of: For pieces of content, the first piece of their cue; else `NO_LINK`.
        source_of: For pieces of a cue, the first piece of its source; else `NO_LINK`.
        lesson: How likely the teacher holds each tag, shape (n, 7), if it was asked; all 0 where
            it said nothing.
    """

    article: str
    encoded: Encoded
    tags: Ints
    cue_of: Ints
    source_of: Ints
    lesson: Floats | None = None


def read_rows(path: Path) -> Iterator[dict[str, Any]]:
    """Yield articles {"article", "text", "attributions"} of a JSON Lines file.

    Raises:
        ValueError: a line is no such object; the message names file and line.
    """
    with path.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            if not line.strip():
                continue
            try:
                row = json.loads(line)
                row["article"], row["text"], row["attributions"]
            except (ValueError, KeyError, TypeError) as problem:
                raise ValueError(f"{path}, line {number}: {problem!r}") from problem
            yield row


def examples(rows: Sequence[dict[str, Any]], tokenizer: Tokenizer) -> list[Example]:
    """Encode labelled articles; spans cover every piece they share a character with."""
    encoded = encode_many([row["text"] for row in rows], tokenizer)
    return [
        _example(row["article"], each, row["attributions"])
        for row, each in zip(rows, encoded, strict=True)
    ]


def _example(article: str, encoded: Encoded, attributions: Sequence[dict[str, Any]]) -> Example:
    count = len(encoded)
    tags = np.zeros(count, dtype=np.int64)
    owner: list[tuple[int, str, int] | None] = [None] * count
    wide = encoded.ends > encoded.starts
    opening: dict[tuple[int, str], int] = {}
    for role in ROLES:
        for number, attribution in enumerate(attributions):
            for part, (start, end) in enumerate(attribution.get(role) or ()):
                inside = np.flatnonzero(wide & (encoded.ends > start) & (encoded.starts < end))
                for place in inside.tolist():
                    owner[place] = (number, role, part)
                if len(inside) and part == 0:
                    opening[number, role] = int(inside[0])
    cue_of = np.full(count, NO_LINK, dtype=np.int64)
    source_of = np.full(count, NO_LINK, dtype=np.int64)
    before: tuple[int, str, int] | None = None
    for place, own in enumerate(owner):
        if own is None:
            before = None if wide[place] else before
            continue
        number, role, _ = own
        tags[place] = _BEGIN[role] + (own == before)
        if role == "content":
            cue_of[place] = opening.get((number, "cue"), NO_TARGET)
        elif role == "cue":
            source_of[place] = opening.get((number, "source"), NO_TARGET)
        before = own
    return Example(article, encoded, tags, cue_of, source_of)
