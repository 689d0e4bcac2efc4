"""Finding a typed or selected quotation in an article's text.

What a browser hands back differs from the text in spacing, line ends and quotation marks, so
those are matched loosely; every word must be there. Pure: no Django.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from claims.extraction.spans import Span

MAX_QUOTATION = 2_000
"""Longest quotation that is searched for, in characters; a claim is a sentence, not a page."""

_MARKS = dict.fromkeys('"“”„«»', '["“”„«»]') | dict.fromkeys("'‘’‚`´", "['‘’‚`´]")
_SENTENCE_END = re.compile(r"[.!?…][”’\"')\]]*(?=\s)|\n")


def locate(text: str, quotation: str) -> list[Span]:
    """Return every place where the quotation stands, in order; empty if nowhere."""
    words = quotation[:MAX_QUOTATION].split()
    if not words:
        return []
    pattern = r"\s+".join(
        "".join(_MARKS.get(char) or re.escape(char) for char in word) for word in words
    )
    return [Span(*match.span()) for match in re.finditer(pattern, text)]


def nearest(found: Iterable[Span], near: int) -> Span | None:
    """Return the span that begins nearest to a position."""
    return min(found, key=lambda span: abs(span.start - near), default=None)


def sentence_around(text: str, anchor: Span, known: Iterable[Span] = ()) -> Span:
    """Return the sentence that holds an anchor.

    Args:
        known: Sentences found earlier; the one that covers the anchor's start is preferred.

    Where none is known, from the last sentence end or line end before the anchor to the first
    one after it.
    """
    for sentence in known:
        if sentence.start <= anchor.start < sentence.end:
            return Span(sentence.start, max(sentence.end, anchor.end))
    # An abbreviation may cut the window short; the anchor itself is always inside.
    start = 0
    for match in _SENTENCE_END.finditer(text, max(0, anchor.start - MAX_QUOTATION), anchor.start):
        start = match.end()
    start = max(start, anchor.start - MAX_QUOTATION)
    while start < anchor.start and text[start].isspace():
        start += 1
    after = _SENTENCE_END.search(text, max(anchor.start, anchor.end - 1))
    end = after.end() if after else len(text)
    return Span(start, max(anchor.end, min(end, anchor.end + MAX_QUOTATION)))
