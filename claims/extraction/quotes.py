"""Quotations: where quotation marks open and close, with unbalanced marks bounded.

A quotation may run over several sentences, and over paragraphs if each begins with a mark and only
the last closes. One that never closes covers at most `LONGEST_OPEN` sentences of its paragraph.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from claims.extraction.spans import Span

LONGEST_OPEN = 2
"""Sentences that an opening mark without a closing one is taken to cover."""

_MARKS = re.compile("[\"“”„«»]|''|``")
_OPENING = frozenset("“„«") | {"``"}
_CLOSING = frozenset("”»") | {"''"}


@dataclass(frozen=True, slots=True)
class Quotation:
    """One stretch of direct speech.

    Attributes:
        span: With its marks.
        closed: A closing mark was found.
    """

    span: Span
    closed: bool


def find_quotations(
    text: str, sentences: Sequence[Span], paragraphs: Sequence[int]
) -> tuple[Quotation, ...]:
    """Return the quotations in reading order, not overlapping; linear in the text."""
    starts = [sentence.start for sentence in sentences]
    found: list[Quotation] = []
    opened: tuple[int, int] | None = None
    for match in _MARKS.finditer(text):
        place = bisect_right(starts, match.start()) - 1
        if place < 0 or match.start() >= sentences[place].end:
            continue
        if opened is not None and paragraphs[opened[1]] != paragraphs[place]:
            if _carries_on(text, sentences, paragraphs, opened[1], place, match.start()):
                continue
            found.append(_unclosed(opened, sentences, paragraphs))
            opened = None
        if opened is None:
            if _can_open(text, match):
                opened = (match.start(), place)
        elif _can_close(text, match):
            found.append(Quotation(Span(opened[0], match.end()), closed=True))
            opened = None
        else:
            found.append(_unclosed(opened, sentences, paragraphs, before=match.start()))
            opened = (match.start(), place)
    if opened is not None:
        found.append(_unclosed(opened, sentences, paragraphs))
    return tuple(quotation for quotation in found if quotation.span.end > quotation.span.start)


def _can_open(text: str, match: re.Match[str]) -> bool:
    mark = match.group()
    if mark in _CLOSING:
        return False
    followed = match.end() < len(text) and not text[match.end()].isspace()
    free = match.start() == 0 or not text[match.start() - 1].isalnum()
    return followed and (mark in _OPENING or free)


def _can_close(text: str, match: re.Match[str]) -> bool:
    mark = match.group()
    if mark in _CLOSING:
        return True
    return mark not in _OPENING and not (
        text[match.start() - 1].isspace()
        and match.end() < len(text)
        and not text[match.end()].isspace()
    )


def _carries_on(
    text: str,
    sentences: Sequence[Span],
    paragraphs: Sequence[int],
    first: int,
    place: int,
    mark: int,
) -> bool:
    """Whether a quotation left open in one paragraph goes on in the next, which opens anew."""
    opens = mark == sentences[place].start and text[mark] != "”"
    new = place == 0 or paragraphs[place] != paragraphs[place - 1]
    return opens and new and paragraphs[place] - paragraphs[place - 1] <= 2 and place - first <= 12


def _unclosed(
    opened: tuple[int, int],
    sentences: Sequence[Span],
    paragraphs: Sequence[int],
    *,
    before: int | None = None,
) -> Quotation:
    start, place = opened
    last = place
    while (
        last + 1 < len(sentences)
        and last + 1 < place + LONGEST_OPEN
        and paragraphs[last + 1] == paragraphs[place]
        and (before is None or sentences[last + 1].end <= before)
    ):
        last += 1
    end = sentences[last].end if before is None else min(sentences[last].end, before)
    return Quotation(Span(start, max(end, start)), closed=False)


class Quotations:
    """The quotations of an article, for looking up by place in logarithmic time."""

    def __init__(self, found: Sequence[Quotation]) -> None:
        self._found = tuple(found)
        self._starts = [quotation.span.start for quotation in found]

    def covering(self, span: Span) -> Quotation | None:
        """Return the quotation that a span lies in, give or take its outer marks."""
        place = bisect_right(self._starts, span.start + 1) - 1
        if place >= 0 and span.end <= self._found[place].span.end + 1:
            return self._found[place]
        return None
