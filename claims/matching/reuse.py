"""Text reuse: which texts share their wording, how much of it, and in which passages.

Method: candidates are texts that share rare fingerprints, which are word 5-grams chosen by
winnowing (Schleimer, Wilkerson and Aiken 2003, "Winnowing: local algorithms for document
fingerprinting"): every shared run of `LEAST_PASSAGE` words has at least one. Their shared runs
are then found exactly, longest first at each place as in greedy string tiling (Wise 1993), and
what is measured is the containment of the smaller text in the larger (Broder 1997). Headline,
agency credits and datelines are each outlet's own and not measured. Work and memory grow
linearly with the texts: fingerprints that many texts have make no candidates.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from hashlib import blake2b
from itertools import combinations, pairwise

from claims.extraction.spans import Span
from sources.agencies import Mark, marks

GRAM_WORDS = 5
WINDOW = 4
"""Consecutive 5-grams of which one becomes a fingerprint."""
LEAST_PASSAGE = GRAM_WORDS + WINDOW - 1
"""Words of the shortest passage; shorter runs are stock phrases as often as copies."""
LEAST_WORDS = 16
"""A text of fewer words is too short to be told from a common phrase."""
SAME_TEXT = 0.5
"""Share of the smaller text's words from which two texts are one, edited for another outlet."""
PARTLY_SHARE = 0.25
PARTLY_WORDS = 30
PARTLY_PASSAGE = 20
"""What is a substantial part: a share of the smaller text, words in all, or words of a passage
(a whole sentence that no two writers hit upon)."""
COMMON_IN_OUTLET = 5
COMMON_IN_UNKNOWN = 20
"""Texts of one outlet from which a fingerprint is its boilerplate: a standing paragraph, a site's
chrome. What many outlets carry once each is a story, and no boilerplate however many they are.
Where the outlets are not known, the texts count as one outlet's."""
LEAST_FINGERPRINTS = 2
"""Shared by two texts that are compared; a substantial passage has more."""
MOST_PAIRED = 40
"""Texts of one fingerprint that are all compared with each other; of more, only neighbours, which
chains a story that very many carry without comparing each with each."""
NEAR = 3
"""Words by which an edited passage may be interrupted and still be shown as one."""

_MOST_PLACES = 8
"""Places of one 5-gram that are tried: text that repeats itself must not cost its square."""
_OPENING_WORDS = 80
_LONGEST_HEADLINE = 30
_ENDS_SENTENCE = re.compile(r"[.!?…”\"]\s*$")
_WORD = re.compile(r"\w+(?:['’]\w+)*")


class Origin(StrEnum):
    """What the wording says of two texts' origin."""

    SAME_TEXT = "same_text"
    PARTLY = "partly"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Wording:
    """The words of a text that are compared, each with where it stands.

    Attributes:
        words: Case-folded, without apostrophes.
        spans: Of each word, in the text.
        fingerprints: Signed 64-bit numbers; none for a text too short to compare.
    """

    words: tuple[str, ...]
    spans: tuple[Span, ...]
    fingerprints: frozenset[int]

    @classmethod
    def of(cls, text: str, title: str = "") -> Wording:
        """Return the words of a text without its headline, agency credits and datelines.

        Args:
            title: The headline, which may open the text once or twice. If not given, a first
                line that does not end like a sentence is taken for it.
        """
        found = [(_folded(m.group()), Span(*m.span())) for m in _WORD.finditer(text)]
        left_out = _headline(text, title, [word for word, _ in found])
        left_out |= _within([span for _, span in found], marks(text, title=title))
        kept = [pair for index, pair in enumerate(found) if index not in left_out]
        words = tuple(word for word, _ in kept)
        prints = _fingerprints(words) if len(words) >= LEAST_WORDS else frozenset()
        return cls(words, tuple(span for _, span in kept), prints)

    def __len__(self) -> int:
        return len(self.words)


@dataclass(frozen=True, slots=True)
class Reuse:
    """What two texts share; `first` and `second` as given, or as the index knows them.

    Attributes:
        shared: Share of the smaller text's words that stand in shared runs, in [0, 1].
        passages: The runs, those with small edits between them as one: where each stands in the
            first and in the second text, in the order of the first.
        words: Of all runs.
        longest: Words of the longest passage.
    """

    first: str
    second: str
    shared: float
    passages: tuple[tuple[Span, Span], ...]
    words: int = 0
    longest: int = 0


def origin_of(reuse: Reuse) -> Origin:
    """Return whether two texts are one, share a substantial part, or neither."""
    if reuse.shared >= SAME_TEXT:
        return Origin.SAME_TEXT
    substantial = (
        reuse.shared >= PARTLY_SHARE
        or reuse.words >= PARTLY_WORDS
        or reuse.longest >= PARTLY_PASSAGE
    )
    return Origin.PARTLY if substantial else Origin.NONE


def compare(
    first: Wording,
    second: Wording,
    *,
    common: Collection[int] = frozenset(),
    keys: tuple[str, str] = ("", ""),
) -> Reuse:
    """Find what two texts share.

    Args:
        common: Fingerprints that are boilerplate: a passage with no other is not counted.
        keys: What to call the texts in the result.
    """
    if min(len(first), len(second)) < LEAST_WORDS:
        return Reuse(*keys, 0.0, ())
    runs = [run for run in _runs(first.words, second.words) if _rare(first.words, run, common)]
    groups = list(_joined(runs))
    lengths = [sum(size for _, _, size in group) for group in groups]
    return Reuse(
        *keys,
        shared=_covered(runs, first, second) / min(len(first), len(second)),
        passages=tuple((_hull(group, first, 0), _hull(group, second, 1)) for group in groups),
        words=sum(lengths),
        longest=max(lengths, default=0),
    )


class SharedText:
    """An index of texts that finds those sharing wording, in time linear in their length."""

    def __init__(self) -> None:
        self._texts: dict[str, Wording] = {}
        self._outlets: dict[str, str] = {}
        self._holders: defaultdict[int, list[str]] = defaultdict(list)

    def add(self, key: str, text: str, *, title: str = "", outlet: str = "") -> None:
        """Take in a text; an equal key replaces nothing and is an error.

        Raises:
            ValueError: the key is known.
        """
        if key in self._texts:
            raise ValueError(f"There is a text “{key}” already.")
        wording = self._texts[key] = Wording.of(text, title)
        self._outlets[key] = outlet
        for fingerprint in wording.fingerprints:
            self._holders[fingerprint].append(key)

    def pairs(self) -> Iterator[Reuse]:
        """Yield what pairs of texts share, where it is anything; each pair once, as added."""
        common = {
            fingerprint
            for fingerprint, keys in self._holders.items()
            if is_common(self._outlets[key] for key in keys)
        }
        shared = Counter(
            pair
            for fingerprint, keys in self._holders.items()
            if fingerprint not in common
            for pair in _paired(keys)
        )
        for (first, second), number in shared.items():
            if number < LEAST_FINGERPRINTS:
                continue
            found = compare(
                self._texts[first], self._texts[second], common=common, keys=(first, second)
            )
            if found.passages:
                yield found


def covered_share(span: Span, passages: Iterable[Span]) -> float:
    """Return how much of a span stands in passages, which may overlap, in [0, 1]."""
    covered, reached = 0, span.start
    for passage in sorted(passages):
        start, end = max(passage.start, reached), min(passage.end, span.end)
        if start < end:
            covered += end - start
            reached = end
    return covered / max(1, span.end - span.start)


def is_common(outlets: Iterable[str | int]) -> bool:
    """Return whether a fingerprint is boilerplate, by the outlets of the texts that have it.

    Args:
        outlets: Of each text; empty where it is not known.
    """
    return any(
        number >= (COMMON_IN_OUTLET if outlet else COMMON_IN_UNKNOWN)
        for outlet, number in Counter(outlets).items()
    )


def _paired(keys: Sequence[str]) -> Iterator[tuple[str, str]]:
    if len(keys) <= MOST_PAIRED:
        return combinations(keys, 2)
    return pairwise(keys)


def _folded(word: str) -> str:
    """Fold case, and the apostrophes that some sites lose: "the army's" is "the armys"."""
    return word.casefold().replace("'", "").replace("’", "")


def _headline(text: str, title: str, words: Sequence[str]) -> set[int]:
    """Return the positions of the headline's words among the opening ones."""
    line = title.strip()
    if not line:
        opening, _, body = text.lstrip().partition("\n")
        line = opening.strip() if body.strip() and not _ENDS_SENTENCE.search(opening) else ""
    headline = [_folded(word) for word in _WORD.findall(line)]
    size = len(headline)
    if not 2 <= size <= _LONGEST_HEADLINE:
        return set()
    found: set[int] = set()
    for start in range(min(len(words), _OPENING_WORDS) - size + 1):
        if words[start] == headline[0] and list(words[start : start + size]) == headline:
            found |= set(range(start, start + size))
    return found


def _within(words: Sequence[Span], credited: Sequence[Mark]) -> set[int]:
    """Return the positions of the words that name an agency as the source of text or words."""
    starts = [word.start for word in words]
    found: set[int] = set()
    for mark in credited:
        found |= set(
            range(bisect_left(starts, mark.span.start), bisect_left(starts, mark.span.end))
        )
    return found


def _hash(gram: Sequence[str]) -> int:
    """Return a stable signed 64-bit number for a gram, as a database column holds it."""
    digest = blake2b(" ".join(gram).encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)


def _fingerprints(words: Sequence[str]) -> frozenset[int]:
    """Winnow: the least hash of each window of grams, the last of equal ones."""
    chosen: set[int] = set()
    window: list[int] = []
    for start in range(len(words) - GRAM_WORDS + 1):
        window = [*window[-(WINDOW - 1) :], _hash(words[start : start + GRAM_WORDS])]
        if len(window) == WINDOW:
            chosen.add(min(window))
    return frozenset(chosen)


_Run = tuple[int, int, int]
"""Position in the first and in the second text, and the number of words."""


def _runs(first: Sequence[str], second: Sequence[str]) -> list[_Run]:
    """Return the shared runs of words, in the first text's order and without overlap in it."""
    places: defaultdict[tuple[str, ...], list[int]] = defaultdict(list)
    for start in range(len(second) - GRAM_WORDS + 1):
        gram = tuple(second[start : start + GRAM_WORDS])
        if len(places[gram]) < _MOST_PLACES:
            places[gram].append(start)
    found: list[_Run] = []
    here = 0
    while here <= len(first) - GRAM_WORDS:
        starts = places.get(tuple(first[here : here + GRAM_WORDS]), ())
        size, there = max(
            ((_length(first, second, here, there), there) for there in starts), default=(0, 0)
        )
        if size >= LEAST_PASSAGE:
            found.append((here, there, size))
        # A short run is stepped into, not over: a long one may begin inside it.
        here += size if size >= LEAST_PASSAGE else 1
    return found


def _length(first: Sequence[str], second: Sequence[str], here: int, there: int) -> int:
    """Return for how many words two texts agree from these positions on."""
    size, most = 0, min(len(first) - here, len(second) - there)
    while size < most and first[here + size] == second[there + size]:
        size += 1
    return size


def _rare(words: Sequence[str], run: _Run, common: Collection[int]) -> bool:
    """Return whether a run has a fingerprint that is not boilerplate."""
    found = _fingerprints(words[run[0] : run[0] + run[2]])
    return not common or any(fingerprint not in common for fingerprint in found)


def _covered(runs: Sequence[_Run], first: Wording, second: Wording) -> int:
    """Count the words of the smaller text that stand in the runs, each once."""
    side = 0 if len(first) <= len(second) else 1
    return len({position for run in runs for position in range(run[side], run[side] + run[2])})


def _joined(runs: Sequence[_Run]) -> Iterator[list[_Run]]:
    """Group the runs that follow each other closely in both texts."""
    group: list[_Run] = []
    for run in runs:
        if group:
            last = group[-1]
            gaps = [run[side] - last[side] - last[2] for side in (0, 1)]
            if not all(0 <= gap <= NEAR for gap in gaps):
                yield group
                group = []
        group.append(run)
    if group:
        yield group


def _hull(group: Sequence[_Run], text: Wording, side: int) -> Span:
    """Return where a passage stands in the first (0) or the second (1) text."""
    last = group[-1][side] + group[-1][2] - 1
    return Span(text.spans[group[0][side]].start, text.spans[last].end)
