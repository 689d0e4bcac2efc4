"""What changed between two texts."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources.differences import Change, Piece, compare


def marked(change: Change) -> tuple[str, str, str]:
    """A change with what differs in brackets."""
    sides = (
        "".join(f"[{piece.text}]" if piece.changed else piece.text for piece in side)
        for side in (change.before, change.after)
    )
    return (change.kind, *sides)  # type: ignore[return-value]


CASES = [
    pytest.param("Rain fell.", "Rain fell.", [("same", "Rain fell.", "Rain fell.")], id="same"),
    pytest.param(
        "Rain fell on 12 people.\n\nAll left.",
        "Rain fell on 14 people.\nAll left.",
        [
            ("changed", "Rain fell on [12] people.", "Rain fell on [14] people."),
            ("same", "All left.", "All left."),
        ],
        id="a-figure",
    ),
    pytest.param(
        "Rain fell.", "Rain fell.\n\nDolna denied it.", [
            ("same", "Rain fell.", "Rain fell."),
            ("added", "", "[Dolna denied it.]"),
        ], id="added"
    ),
    pytest.param(
        "Rain fell.\nDolna denied it.", "Rain fell.", [
            ("same", "Rain fell.", "Rain fell."),
            ("removed", "[Dolna denied it.]", ""),
        ], id="removed"
    ),
    pytest.param(
        "Rain fell for days.", "Officials closed one bridge", [
            ("removed", "[Rain fell for days.]", ""),
            ("added", "", "[Officials closed one bridge]"),
        ], id="too-little-in-common"
    ),
    pytest.param("", "", [], id="nothing"),
    pytest.param("a " * 4_000, "a " * 3_999 + "b", [
        ("removed", f"[{('a ' * 4_000).strip()}]", ""), ("added", "", f"[{'a ' * 3_999}b]")
    ], id="paragraphs-too-long-to-compare"),
]  # fmt: skip


@pytest.mark.parametrize(("before", "after", "expected"), CASES)
def test_compare(before: str, after: str, expected: list[tuple[str, str, str]]):
    assert [marked(change) for change in compare(before, after)] == expected


LINES = st.lists(st.text("ab .", min_size=1, max_size=12).filter(str.strip), max_size=8)


@given(LINES, LINES)
def test_both_texts_can_be_read_off_the_changes(before: list[str], after: list[str]):
    changes = compare("\n".join(before), "\n".join(after))

    def side(pieces: list[tuple[Piece, ...]]) -> list[str]:
        return ["".join(piece.text for piece in run) for run in pieces if run]

    assert side([change.before for change in changes]) == [line.strip() for line in before]
    assert side([change.after for change in changes]) == [line.strip() for line in after]
