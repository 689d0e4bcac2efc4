"""Text reuse: which texts share their wording, how much of it, and in which passages.

Method: candidates are texts that share rare fingerprints, of which every shared run of
`LEAST_PASSAGE` words has at least one. Their shared runs are then found exactly
(`claims.matching.runs`), and what is measured is the containment of the smaller text in the larger
(Broder 1997). Headline, agency credits and datelines are each outlet's
own and not measured. Work and memory grow linearly with the texts: fingerprints that many texts
have make no candidates.

What texts of many days share is *standing*: the paragraph on how a war began, or on how a monitor
works, that an outlet or an agency puts under each day's story. It is shared, and shown as such, but
alone it makes no two reports one: origins are judged by the sentences that are no standing ones.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations, groupby, pairwise

from claims.extraction.spans import Span
from claims.matching.fingerprints import GRAM_WORDS, LEAST_WORDS, Wording
from claims.matching.runs import Run, shared_runs

SAME_TEXT = 0.5
"""Share of the smaller text's words from which two texts are one, edited for another outlet."""
PARTLY_SHARE = 0.25
PARTLY_WORDS = 30
PARTLY_PASSAGE = 25
"""What is a substantial part: a share of the smaller text, words in all, or words of a passage
(a whole sentence that no two writers hit upon, and more than a link to another story)."""
COMMON_IN_OUTLET = 5
COMMON_IN_UNKNOWN = 20
"""Texts of one outlet from which a fingerprint is its boilerplate: a standing paragraph, a site's
chrome. What many outlets carry once each is a story, and no boilerplate however many they are.
Where the outlets are not known, the texts count as one outlet's."""
STANDING_DAYS = 4
"""Days between two texts of different stories from which what they share is standing: a story and
its copies are a matter of two or three days."""
FIRST_TOLD = 0.4
LONG_PASSAGE = 60
"""News is told first: of texts of two days, a passage of fewer words that begins further down than
this share of both is a paragraph of background."""
LEAST_FINGERPRINTS = 2
"""Shared by two texts that are compared; a substantial passage has more."""
MOST_PAIRED = 40
"""Texts of one fingerprint that are all compared with each other; of more, only neighbours, which
chains a story that very many carry without comparing each with each."""
NEAR = 3
"""Words by which an edited passage may be interrupted and still be shown as one."""


class Origin(StrEnum):
    """What the wording says of two texts' origin."""

    SAME_TEXT = "same_text"
    PARTLY = "partly"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Amount:
    """How much two texts share.

    Attributes:
        share: Of the smaller text's words, in [0, 1].
        words: Of all runs.
        longest: Words of the longest passage.
    """

    share: float = 0.0
    words: int = 0
    longest: int = 0

    @property
    def is_substantial(self) -> bool:
        """Whether it is more than stock phrases."""
        return (
            self.share >= PARTLY_SHARE
            or self.words >= PARTLY_WORDS
            or self.longest >= PARTLY_PASSAGE
        )


@dataclass(frozen=True, slots=True)
class Reuse:
    """What two texts share; `first` and `second` as given, or as the index knows them.

    Attributes:
        passages: The shared runs, those with small edits between them as one: where each stands
            in the first and in the second text, in the order of the first.
        amount: All that they share.
        told: The same without standing sentences.
    """

    first: str
    second: str
    passages: tuple[tuple[Span, Span], ...] = ()
    amount: Amount = Amount()
    told: Amount = Amount()

    @property
    def shared(self) -> float:
        """Share of the smaller text's words that stand in shared runs, in [0, 1]."""
        return self.amount.share


def origin_of(reuse: Reuse) -> Origin:
    """Return whether two texts are one, share a substantial part, or neither.

    Whoever takes over a story takes over its background, so that this counts for one text where
    more is shared than background; for a part it does not.
    """
    if reuse.shared >= SAME_TEXT and reuse.told.share >= PARTLY_SHARE:
        return Origin.SAME_TEXT
    return Origin.PARTLY if reuse.told.is_substantial else Origin.NONE


def compare(
    first: Wording,
    second: Wording,
    *,
    common: Collection[int] = frozenset(),
    standing: Collection[int] = frozenset(),
    days: tuple[dt.date | None, dt.date | None] = (None, None),
    keys: tuple[str, str] = ("", ""),
) -> Reuse:
    """Find what two texts share.

    Args:
        common: Fingerprints that are boilerplate: a passage with no other is not counted.
        standing: Fingerprints of standing sentences, which are shared and do not make an origin.
        days: On which they were written.
        keys: What to call the texts in the result.
    """
    if min(len(first), len(second)) < LEAST_WORDS:
        return Reuse(*keys)
    runs = [run for run in shared_runs(first, second) if _rare(first, run, common)]
    groups = list(_joined(runs))
    amount = _amount(groups, first, second)
    one_day = None in days or days[0] == days[1]
    told = [
        [part for run in group for part in _told(first, run, standing)]
        for group in groups
        if one_day or amount.share >= PARTLY_SHARE or not _is_far_down(group, first, second)
    ]
    return Reuse(
        *keys,
        passages=tuple((_hull(group, first, 0), _hull(group, second, 1)) for group in groups),
        amount=amount,
        told=_amount(told, first, second),
    )


def standing_in(
    first: Wording, second: Wording, reuse: Reuse, days: tuple[dt.date | None, dt.date | None]
) -> frozenset[int]:
    """Return the fingerprints that two texts show to be standing, by the days they were written.

    A copy with a wrong date shows nothing. It is as long as what it copies, or nearly; background
    may be most of a short text, and is little of a long one.
    """
    copied = reuse.amount.words >= SAME_TEXT * max(len(first), len(second))
    if copied or not days_apart(*days):
        return frozenset()
    return first.fingerprints & second.fingerprints


def days_apart(one: dt.date | None, other: dt.date | None) -> bool:
    """Return whether two texts, if their days are known, are too far apart to be one story."""
    return one is not None and other is not None and abs((one - other).days) >= STANDING_DAYS


class SharedText:
    """An index of texts that finds those sharing wording, in time linear in their length."""

    def __init__(self) -> None:
        self._texts: dict[str, Wording] = {}
        self._outlets: dict[str, str] = {}
        self._days: dict[str, dt.date | None] = {}
        self._holders: defaultdict[int, list[str]] = defaultdict(list)

    def add(
        self,
        key: str,
        text: str,
        *,
        title: str = "",
        outlet: str = "",
        day: dt.date | None = None,
    ) -> None:
        """Take in a text; an equal key replaces nothing and is an error.

        Args:
            day: Of writing; without it a text shows nothing to be standing.

        Raises:
            ValueError: the key is known.
        """
        if key in self._texts:
            raise ValueError(f"There is a text “{key}” already.")
        wording = self._texts[key] = Wording.of(text, title)
        self._outlets[key] = outlet
        self._days[key] = day
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
        pairs = [pair for pair, number in shared.items() if number >= LEAST_FINGERPRINTS]
        found = {pair: self._compare(pair, common) for pair in pairs}
        standing = {
            fingerprint
            for pair, reuse in found.items()
            for fingerprint in standing_in(
                self._texts[pair[0]],
                self._texts[pair[1]],
                reuse,
                (self._days[pair[0]], self._days[pair[1]]),
            )
        }
        for pair, reuse in found.items():
            both = self._texts[pair[0]].fingerprints & self._texts[pair[1]].fingerprints
            if reuse.passages:
                yield self._compare(pair, common, standing) if both & standing else reuse

    def _compare(
        self,
        pair: tuple[str, str],
        common: Collection[int],
        standing: Collection[int] = frozenset(),
    ) -> Reuse:
        first, second = (self._texts[key] for key in pair)
        days = (self._days[pair[0]], self._days[pair[1]])
        return compare(first, second, common=common, standing=standing, days=days, keys=pair)


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


def _rare(text: Wording, run: Run, common: Collection[int]) -> bool:
    """Return whether a run has a fingerprint that is not boilerplate; `text` is the first one."""
    if not common:
        return True
    here, _, size = run
    return any(found not in common for found in text.grams.fingerprints(here, size))


def _told(text: Wording, run: Run, standing: Collection[int]) -> Iterator[Run]:
    """Yield the parts of a run between its standing sentences; `text` is the first one.

    A sentence is standing if it tells of what has lasted for long, or if half of its fingerprints
    are: stock phrases that an outlet uses day after day stand in its news too.
    """
    here, there, size = run
    placed = text.grams.fingerprints(here, size) if standing else {}
    weights: Counter[int] = Counter()
    for fingerprint, place in placed.items():
        # A gram that lies across two sentences is of that in which most of it stands.
        sentence = text.sentences[place + GRAM_WORDS // 2]
        weights[sentence] += 1 if fingerprint in standing else -1
    numbers = text.sentences[here : here + size]
    left_out = {sentence for sentence, weight in weights.items() if weight >= 0}
    left_out |= text.lasting.intersection(numbers)
    for standing_one, places in groupby(range(size), key=lambda at: numbers[at] in left_out):
        if not standing_one:
            part = list(places)
            yield here + part[0], there + part[0], len(part)


def _is_far_down(group: Sequence[Run], first: Wording, second: Wording) -> bool:
    """Whether a passage is a short one that stands behind the news of both texts."""
    here, there, _ = group[0]
    is_short = sum(size for _, _, size in group) < LONG_PASSAGE
    return is_short and here >= FIRST_TOLD * len(first) and there >= FIRST_TOLD * len(second)


def _amount(groups: Sequence[Sequence[Run]], first: Wording, second: Wording) -> Amount:
    """Measure grouped runs; a word of the smaller text is counted once."""
    side = 0 if len(first) <= len(second) else 1
    runs = [run for group in groups for run in group]
    covered = {place for run in runs for place in range(run[side], run[side] + run[2])}
    lengths = [sum(size for _, _, size in group) for group in groups]
    share = len(covered) / min(len(first), len(second))
    return Amount(share, sum(lengths), max(lengths, default=0))


def _joined(runs: Sequence[Run]) -> Iterator[list[Run]]:
    """Group the runs that follow each other closely in both texts."""
    group: list[Run] = []
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


def _hull(group: Sequence[Run], text: Wording, side: int) -> Span:
    """Return where a passage stands in the first (0) or the second (1) text."""
    last = group[-1][side] + group[-1][2] - 1
    return Span(text.spans[group[0][side]].start, text.spans[last].end)
