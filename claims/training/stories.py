"""Sentences of ECB+ for the encoder that compares them (Cybulska and Vossen, LREC 2014)."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from claims.matching.examples import LEAST_TOKENS


@dataclass(frozen=True, slots=True)
class StoryText:
    """A sentence; two of different documents are of one event if they share an event.

    Attributes:
        topic: What is drawn together: an event, others of its story, and a look-alike's.
        document: Where it stands; sentences of one document are never paired.
    """

    text: str
    topic: str
    document: str
    events: frozenset[str]


def read_stories(path: Path) -> list[StoryText]:
    """Read a file of ECB+, without the shortest sentences.

    Raises:
        OSError: it cannot be read.
        ValueError: a line is no sentence of ECB+.
    """
    rows = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    try:
        return [
            StoryText(row["text"], row["topic"], row["doc"], frozenset(row["events"]))
            for row in rows
            if len(row["text"].split()) >= LEAST_TOKENS
        ]
    except (KeyError, TypeError, AttributeError) as problem:
        raise ValueError(
            f"{path} holds a line that is no sentence of ECB+ ({problem!r})."
        ) from None
