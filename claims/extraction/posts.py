"""Posts from social media within an article, which a signature behind them credits.

An embedded post ends in "Name (@handle) April 30, 2017", with its links before that; where a text
lost its layout, dash and at-sign are gone too. What the signature credits is the paragraph that it
closes, or, in the middle of a paragraph, as many sentences before it as a post could hold.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from claims.extraction.spans import Span

LONGEST = 140
"""Characters of a post that stands in the middle of a paragraph."""

_MONTH = "(?:January|February|March|April|May|June|July|August|September|October|November|December)"
_SIGNATURE = re.compile(
    rf"""(?:(?:https?|pic\.twitter\.com)\S{{0,80}}+[ ])*+
    (?:[—–-]+[ ]?)?
    (?P<name>[A-Z](?:\.|[\w'’&-]{{0,30}})(?:[ ][A-Z](?:\.|[\w'’&-]{{0,30}})){{0,5}})[ ]?
    \(@?(?P<handle>[A-Za-z]\w{{2,20}})\)[ ]
    {_MONTH}[ ]\d{{1,2}},?[ ]\d{{4}}""",
    re.VERBOSE,
)
_LINE_END = re.compile(r"[\r\n]")


@dataclass(frozen=True, slots=True)
class Signature:
    """The end of a post.

    Attributes:
        span: All of it, with links and date; nothing of it is a sentence.
        name: Who posted.
    """

    span: Span
    name: Span


def find_signatures(text: str) -> tuple[Signature, ...]:
    """Return the signatures of embedded posts, in reading order; linear in the text."""
    return tuple(
        Signature(Span(*match.span()), Span(*match.span("name")))
        for match in _SIGNATURE.finditer(text)
    )


def signed_sentences(
    text: str, signature: Signature, sentences: Sequence[Span], first: int
) -> Iterator[int]:
    """Yield the numbers of the sentences that a signature credits, last one first.

    Args:
        text: The article's.
        signature: What closes the post.
        sentences: All sentences of the article.
        first: The first sentence that may belong to the post.
    """
    end = signature.span.start
    after = text[signature.span.end : signature.span.end + 1]
    closes = not after or bool(_LINE_END.match(after))
    for number in range(len(sentences) - 1, max(first, 0) - 1, -1):
        start, stop = sentences[number]
        if stop > end:
            continue
        between = bool(_LINE_END.search(text, stop, end))
        if between or (not closes and end - start > LONGEST):
            return
        yield number
        if _LINE_END.search(text, max(0, start - 2), start):
            return
