"""Is a sentence taken over from another text, given the passages that the two texts share?

Pure: no Django. An article may carry an agency's text and own reporting beside it, so that its
claims are judged one by one. A sentence that was rewritten where it stood is taken over too: the
gap between two shared passages is as long in the one text as in the other. Own reporting that was
put between them leaves no such gap in the other text.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from claims.extraction.spans import Span
from claims.matching.reuse import SAME_TEXT, covered_share

CARRIED = 0.5
"""Share of a sentence that must stand in passages."""
LONGEST_REWRITTEN = 400
"""Characters between two passages, about two sentences; what is longer was written anew."""
LEAST_ANSWER = 0.5
"""How long the gap in the other text must be, in proportion, for the one to be a rewriting."""

Side = Literal[0, 1]


@dataclass(frozen=True, slots=True)
class SharedWording:
    """What two texts share.

    Attributes:
        share: Of the smaller text's words.
        passages: Start and end in the first text, start and end in the second.
        is_background: They share standing background and no story: of two texts that have only
            this in common none is the other, however short they are.
    """

    share: float
    passages: tuple[tuple[int, int, int, int], ...] = ()
    is_background: bool = False

    @classmethod
    def stored(
        cls, share: float, passages: Iterable[Sequence[int]], *, is_background: bool = False
    ) -> SharedWording:
        """Return what a row of the database says."""
        return cls(share, tuple((a, b, c, d) for a, b, c, d in passages), is_background)

    @property
    def same_text(self) -> bool:
        """As wholes the two are one text, edited."""
        return self.share >= SAME_TEXT and not self.is_background

    def carries(self, side: Side, sentence: tuple[int, int]) -> bool:
        """Return whether a sentence of the first (0) or second (1) text is the other's too."""
        own = Span(*sentence)
        if covered_share(own, (here for here, _ in self._sides(side))) >= CARRIED:
            return True
        return self.same_text and any(
            gap.start <= (own.start + own.end) // 2 < gap.end for gap in self._rewritten(side)
        )

    def _sides(self, side: Side) -> Iterator[tuple[Span, Span]]:
        """Yield each passage as it stands in the one text and in the other."""
        for start, end, other_start, other_end in self.passages:
            spans = (Span(start, end), Span(other_start, other_end))
            yield spans[side], spans[1 - side]

    def _rewritten(self, side: Side) -> Iterator[Span]:
        """Yield the gaps of one text, the lead's included, that the other text has as well."""
        opening = (Span(0, 0), Span(0, 0))
        for before, behind in pairwise([opening, *sorted(self._sides(side))]):
            here, there = (behind[n].start - before[n].end for n in (0, 1))
            if 0 < here <= LONGEST_REWRITTEN and there >= LEAST_ANSWER * here:
                yield Span(before[0].end, behind[0].start)
