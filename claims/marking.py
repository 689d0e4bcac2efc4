"""Where the words of a comparison stand in a claim's text. Pure: no Django, no HTML.

A suggestion's reasons name words of both claims ("30 gunmen" here, "12 people" there). They are
looked up in the text and the text is cut there; joined, the pieces are the text again.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Words:
    """Words to be marked.

    Attributes:
        text: As they stand in the claim; a case that differs is forgiven.
        kind: What they are: "figure", "date", "place", … as in `claims.matching.reports.Reason`.
        differ: The other claim says otherwise; else it says the same.
    """

    text: str
    kind: str
    differ: bool


@dataclass(frozen=True, slots=True)
class MarkedPiece:
    """A stretch of a claim's text; `words` is None where nothing is to be marked."""

    text: str
    words: Words | None = None


def marked_pieces(text: str, words: Iterable[Words]) -> list[MarkedPiece]:
    """Cut a text at the words that are to be marked; words that it does not have are left out.

    What differs is placed first, and longer words before shorter ones, so that no mark of an
    agreement hides one of a difference.
    """
    taken: list[tuple[int, int, Words]] = []
    wanted = sorted(dict.fromkeys(words), key=lambda one: (not one.differ, -len(one.text)))
    for one in wanted:
        place = _free_place(text, one.text.strip(), taken)
        if place is not None:
            taken.append((*place, one))
    pieces, position = [], 0
    for start, end, one in sorted(taken, key=lambda item: item[0]):
        if position < start:
            pieces.append(MarkedPiece(text[position:start]))
        pieces.append(MarkedPiece(text[start:end], one))
        position = end
    if position < len(text):
        pieces.append(MarkedPiece(text[position:]))
    return pieces


def _free_place(
    text: str, words: str, taken: Iterable[tuple[int, int, Words]]
) -> tuple[int, int] | None:
    """Return the first place of whole words that no mark covers yet; None if there is none."""
    if not words:
        return None
    occupied = [(start, end) for start, end, _ in taken]
    for match in re.finditer(rf"(?<!\w){re.escape(words)}(?!\w)", text, re.IGNORECASE):
        start, end = match.span()
        if all(end <= other or last <= start for other, last in occupied):
            return start, end
    return None
