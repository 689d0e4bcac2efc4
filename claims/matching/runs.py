"""The runs of words that two texts share, found in time linear in the smaller text.

Longest first at each place, as in greedy string tiling (Wise 1993). A place of which the other text
lacks one of the grams begins no run; which grams it has is looked up in the larger text, and only
what is shared is read word by word.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from claims.matching.fingerprints import GRAM_WORDS, LEAST_PASSAGE, Grams, Index, Wording

Run = tuple[int, int, int]
"""Position in the first and in the second text, and the number of words."""
_MOST_PLACES = 8
"""Places of one gram that are tried: text that repeats itself must not cost its square."""


def shared_runs(first: Wording, second: Wording) -> list[Run]:
    """Return the shared runs of words, in the first text's order and without overlap in it.

    Of a gram that the second text repeats the first eight places are tried; of equally long runs
    the one that stands last in it is taken.
    """
    starts = _starts(first.grams, second.grams)
    lows, highs = second.grams.bounds(first.grams.hashes[starts])
    highs = np.minimum(highs, lows + _MOST_PLACES)
    found: list[Run] = []
    reached = 0
    for here, low, high in zip(starts.tolist(), lows.tolist(), highs.tolist(), strict=True):
        if here < reached:
            continue
        size, there = max(
            (_length(first.words, second.words, here, there), there)
            for there in second.grams.places[low:high].tolist()
        )
        # A short run is stepped into, not over: a long one may begin inside it.
        if size >= LEAST_PASSAGE:
            found.append((here, there, size))
            reached = here + size
    return found


def _starts(first: Grams, second: Grams) -> Index:
    """Return the places in the first text at which a run may begin, ascending."""
    met = _met(first, second)
    others = LEAST_PASSAGE - GRAM_WORDS
    lasts: Index = met[others:]
    starts: Index = met[: len(lasts)]
    begins: Index = starts[lasts - starts == others]
    return begins


def _met(first: Grams, second: Grams) -> Index:
    """Return the places in the first text of the grams that the second has, ascending."""
    if len(first.hashes) <= len(second.hashes):
        lows, highs = second.bounds(first.hashes)
        return np.flatnonzero(highs > lows)
    lows, highs = first.bounds(np.unique(second.ordered))
    held = highs > lows
    lists = [
        first.places[low:high]
        for low, high in zip(lows[held].tolist(), highs[held].tolist(), strict=True)
    ]
    return np.sort(np.concatenate(lists)) if lists else np.empty(0, np.int64)


def _length(first: Sequence[str], second: Sequence[str], here: int, there: int) -> int:
    """Return for how many words two texts agree from these positions on."""
    size, most = 0, min(len(first) - here, len(second) - there)
    while size < most and first[here + size] == second[there + size]:
        size += 1
    return size
