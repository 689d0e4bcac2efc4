"""How well predicted attributions agree with labelled ones: the measures of PolNeAR's scorer.

A token is a run of word characters or one other character. *Found*: cues share a token, sources
share one or are both absent, and the contents' tokens agree by half (Jaccard); *strict*: the
contents are equal. A cue is recalled if a predicted one shares a token with it. Attributions are
matched one to one, as many as possible.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

ROLES = ("source", "cue", "content")
_TOKEN = re.compile(r"\w+|[^\w\s]")

Tokens = dict[str, frozenset[int]]


@dataclass
class Counts:
    """Sums over articles, from which the figures follow."""

    found: int = 0
    strict: int = 0
    predicted: int = 0
    labelled: int = 0
    cues_seen: int = 0
    tokens_right: int = 0
    tokens_predicted: int = 0
    tokens_labelled: int = 0

    def figures(self) -> dict[str, float]:
        """Return found f1, strict f1, token micro f1 and cue recall, in [0, 1]."""
        attributions = self.predicted + self.labelled
        tokens = self.tokens_predicted + self.tokens_labelled
        return {
            "found": 2 * self.found / attributions if attributions else 1.0,
            "strict": 2 * self.strict / attributions if attributions else 1.0,
            "token": 2 * self.tokens_right / tokens if tokens else 1.0,
            "cue": self.cues_seen / self.labelled if self.labelled else 1.0,
        }


def compare(
    text: str,
    labelled: Sequence[dict[str, Any]],
    predicted: Sequence[dict[str, Any]],
    counts: Counts,
) -> list[bool]:
    """Add one article to the counts; return for each prediction whether it was *found*."""
    gold, guess = _tokens(text, labelled), _tokens(text, predicted)
    counts.labelled += len(gold)
    counts.predicted += len(guess)
    cues = frozenset().union(*(each["cue"] for each in guess))
    counts.cues_seen += sum(bool(each["cue"] & cues) for each in gold)
    for role in ROLES:
        here = frozenset().union(*(each[role] for each in gold))
        there = frozenset().union(*(each[role] for each in guess))
        counts.tokens_right += len(here & there)
        counts.tokens_predicted += len(there)
        counts.tokens_labelled += len(here)
    partner = _matching([[_found(g, p) for p in guess] for g in gold], len(guess))
    counts.found += sum(other is not None for other in partner)
    counts.strict += sum(
        other is not None
        for other in _matching([[_strict(g, p) for p in guess] for g in gold], len(guess))
    )
    return [other is not None for other in partner]


def _tokens(text: str, attributions: Sequence[dict[str, Any]]) -> list[Tokens]:
    places = [match.span() for match in _TOKEN.finditer(text)]
    starts, ends = [s for s, _ in places], [e for _, e in places]

    def inside(spans: Sequence[Sequence[int]]) -> frozenset[int]:
        return frozenset(
            token
            for start, end in spans
            for token in range(bisect_right(ends, start), bisect_left(starts, end))
        )

    return [{role: inside(each.get(role) or ()) for role in ROLES} for each in attributions]


def _meet(gold: Tokens, guess: Tokens) -> bool:
    return all(
        bool(gold[role] & guess[role]) or not (gold[role] or guess[role])
        for role in ("cue", "source")
    )


def _found(gold: Tokens, guess: Tokens) -> bool:
    either = gold["content"] | guess["content"]
    shared = gold["content"] & guess["content"]
    return _meet(gold, guess) and (not either or 2 * len(shared) >= len(either))


def _strict(gold: Tokens, guess: Tokens) -> bool:
    return _meet(gold, guess) and gold["content"] == guess["content"]


def _matching(allowed: list[list[bool]], count: int) -> list[int | None]:
    """Maximum one-to-one matching; the labelled partner of each of `count` predictions."""
    partner: list[int | None] = [None] * count

    def place(row: int, seen: set[int]) -> bool:
        for column, may in enumerate(allowed[row]):
            if may and column not in seen:
                seen.add(column)
                other = partner[column]
                if other is None or place(other, seen):
                    partner[column] = row
                    return True
        return False

    for row in range(len(allowed)):
        place(row, set())
    return partner
