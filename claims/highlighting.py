"""Cutting a text into pieces by the overlapping spans that lie on it.

Attributions nest (a quotation within a report), lie apart (a quotation broken by "he said") and
cross claims, so no element per span could be well-formed HTML. The text is cut at every boundary
instead, in one sweep, and each piece knows all spans that cover it. Pure: no Django, no HTML.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

Role = Literal["source", "cue", "content", "own", "claim", "boilerplate"]

COLOURED: frozenset[str] = frozenset({"source", "content", "own"})


@dataclass(frozen=True, slots=True)
class Mark:
    """One span on the text.

    Attributes:
        start, end: Half-open; parts outside the text are ignored.
        colour: Class name that tells the source ("src-3"); empty for roles without one.
        label: Printed before the mark, so that colour never speaks alone; may be empty.
        implicit: The sentence goes on reporting a source without naming it again.
    """

    start: int
    end: int
    role: Role
    colour: str = ""
    label: str = ""
    implicit: bool = False


@dataclass(frozen=True, slots=True)
class Anchor:
    """A point in the text that something beside it refers to."""

    at: int
    key: int
    label: str


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text that the same marks cover from end to end.

    Attributes:
        marks: The covering marks, outermost first.
        starting: Those of them that begin here.
        anchors: The points at its start.
    """

    start: int
    end: int
    text: str
    marks: tuple[Mark, ...] = ()
    starting: tuple[Mark, ...] = ()
    anchors: tuple[Anchor, ...] = ()

    @property
    def colour(self) -> str:
        """The colour of the innermost source; what a nested quotation says is its own source's."""
        coloured = [mark for mark in self.marks if mark.role in COLOURED and mark.colour]
        return coloured[-1].colour if coloured else ""

    @property
    def labels(self) -> tuple[str, ...]:
        """What to print before the piece, each once."""
        return tuple(dict.fromkeys(mark.label for mark in self.starting if mark.label))

    def has(self, role: Role) -> bool:
        """Return whether a mark of this role covers the piece."""
        return any(mark.role == role for mark in self.marks)

    @property
    def implicit(self) -> bool:
        """Whether the innermost content goes on without a cue of its own."""
        contents = [mark for mark in self.marks if mark.role == "content"]
        return bool(contents) and contents[-1].implicit


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One line of the text; blank lines make none."""

    start: int
    end: int
    pieces: tuple[Piece, ...]


def paragraphs(
    text: str,
    marks: Iterable[Mark],
    *,
    anchors: Iterable[Anchor] = (),
    start: int = 0,
    end: int | None = None,
) -> list[Paragraph]:
    """Return the lines of `text[start:end]` cut into pieces.

    Joined, the pieces of a line are the line, character by character. Takes time linear in the
    text and in the marks times their nesting depth, after sorting.
    """
    stop = len(text) if end is None else min(end, len(text))
    lines = _lines(text, max(0, start), stop)
    kept = [mark for mark in marks if mark.start < mark.end]
    points = sorted((a for a in anchors if a.at < stop), key=lambda a: (a.at, a.key))
    # Outermost first where two begin together.
    kept.sort(key=lambda mark: (mark.start, -mark.end))
    ends = sorted({mark.end for mark in kept})
    found: list[Paragraph] = []
    active: list[Mark] = []
    next_mark = next_point = 0
    for line_start, line_end in lines:
        pieces: list[Piece] = []
        position = line_start
        # An anchor or a mark may begin in the gap before the line; it is shown where it starts.
        while position < line_end:
            starting = []
            while next_mark < len(kept) and kept[next_mark].start <= position:
                starting.append(kept[next_mark])
                next_mark += 1
            active = [mark for mark in (*active, *starting) if mark.end > position]
            here = []
            while next_point < len(points) and points[next_point].at <= position:
                here.append(points[next_point])
                next_point += 1
            cut = _next_cut(position, line_end, kept, next_mark, ends, points, next_point)
            pieces.append(
                Piece(
                    start=position,
                    end=cut,
                    text=text[position:cut],
                    marks=tuple(active),
                    starting=tuple(mark for mark in starting if mark.end > position),
                    anchors=tuple(here),
                )
            )
            position = cut
        found.append(Paragraph(line_start, line_end, tuple(pieces)))
    return found


def part_bounds(text: str, size: int) -> list[tuple[int, int]]:
    """Cut a long text into parts of about `size` characters, at line ends where there are any."""
    bounds, start = [], 0
    while len(text) - start > size:
        cut = text.rfind("\n", start, start + size) + 1
        if cut <= start:
            cut = start + size
        bounds.append((start, cut))
        start = cut
    bounds.append((start, len(text)))
    return bounds


def _lines(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Return the non-blank lines between two positions."""
    lines, position = [], start
    while position < end:
        cut = text.find("\n", position, end)
        cut = end if cut < 0 else cut
        if text[position:cut].strip():
            lines.append((position, cut))
        position = cut + 1
    return lines


def _next_cut(
    position: int,
    line_end: int,
    marks: Sequence[Mark],
    next_mark: int,
    ends: Sequence[int],
    points: Sequence[Anchor],
    next_point: int,
) -> int:
    """Return where the piece that begins at `position` ends: at the nearest boundary after it."""
    cut = line_end
    if next_mark < len(marks):
        cut = min(cut, marks[next_mark].start)
    after = bisect_right(ends, position)
    if after < len(ends):
        cut = min(cut, ends[after])
    if next_point < len(points):
        cut = min(cut, points[next_point].at)
    return cut
