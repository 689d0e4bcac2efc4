"""The runs that two texts share: as a plain reading of both finds them, and in what time."""

from __future__ import annotations

import random
import time
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.matching.fingerprints import GRAM_WORDS, LEAST_PASSAGE, Wording
from claims.matching.reuse import compare
from claims.matching.runs import Run, shared_runs

PASSAGE = "the iron bridge at harma was shut after a lorry struck its eastern pier"
EIGHT = "a b c d e f g h"
BEGUN = "a b c d e x "
MOST_PLACES = 8

texts = st.lists(
    st.one_of(st.sampled_from(["p", "q", "r", PASSAGE, "a b c d e", "p q p q r p q p q"])),
    max_size=40,
).map(" ".join)


def plainly(first: Sequence[str], second: Sequence[str]) -> list[Run]:
    """Read both texts whole, place by place."""
    found = []
    here = 0
    while here <= len(first) - GRAM_WORDS:
        gram = first[here : here + GRAM_WORDS]
        starts = [at for at in range(len(second)) if second[at : at + GRAM_WORDS] == gram]
        size, there = max(
            ((length(first[here:], second[at:]), at) for at in starts[:MOST_PLACES]),
            default=(0, 0),
        )
        if size >= LEAST_PASSAGE:
            found.append((here, there, size))
        here += size if size >= LEAST_PASSAGE else 1
    return found


def length(first: Sequence[str], second: Sequence[str]) -> int:
    pairs = enumerate(zip(first, second, strict=False))
    return next((at for at, (a, b) in pairs if a != b), min(len(first), len(second)))


@given(texts, texts)
def test_runs_are_those_that_a_plain_reading_finds(first: str, second: str):
    one, other = Wording.of(first), Wording.of(second)
    assert shared_runs(one, other) == plainly(one.words, other.words)
    assert shared_runs(other, one) == plainly(other.words, one.words)


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        pytest.param(PASSAGE, PASSAGE, [(0, 0, 14)], id="whole"),
        pytest.param(f"x {PASSAGE} y", PASSAGE, [(1, 0, 14)], id="within-the-larger"),
        pytest.param(PASSAGE, f"x {PASSAGE} y", [(0, 1, 14)], id="within-the-smaller"),
        pytest.param(PASSAGE, PASSAGE[:31], [], id="seven-words"),
        pytest.param(PASSAGE, f"{PASSAGE} {PASSAGE}", [(0, 14, 14)], id="twice-there"),
        pytest.param(f"{PASSAGE} {PASSAGE}", PASSAGE, [(0, 0, 14), (14, 0, 14)], id="twice-here"),
        pytest.param(EIGHT, f"{BEGUN * 7}{EIGHT}", [(0, 42, 8)], id="eighth-place-tried"),
        pytest.param(EIGHT, f"{BEGUN * 8}{EIGHT}", [], id="ninth-place-left"),
        pytest.param("", PASSAGE, [], id="empty"),
        pytest.param("", "", [], id="both-empty"),
    ],
)
def test_runs(first: str, second: str, expected: list[Run]):
    assert shared_runs(Wording.of(first), Wording.of(second)) == expected


def test_a_very_long_text_is_not_read_for_each_short_one():
    chooser = random.Random(3)  # noqa: S311 - the same words in every run
    words = [f"w{chooser.randrange(100_000)}" for _ in range(60_000)]
    long = Wording.of(" ".join(words))
    parts = [Wording.of(" ".join(words[at : at + 40])) for at in range(0, 60_000, 120)]
    started = time.process_time()
    found = [compare(part, long).amount.words + compare(long, part).amount.words for part in parts]
    assert set(found) == {80}
    # Reading the long text for each of the 500 would take half a minute and more.
    assert time.process_time() - started < 5
