"""Which sentences were taken over, given what two texts share."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources.passages import LONGEST_REWRITTEN, SharedWording, Side

# The first text: a lead, a passage, a gap, a passage. The second has a lead, and a gap of its own.
LEAD = ((100, 300, 90, 290), (380, 600, 380, 600))
INSERTED = ((100, 300, 90, 290), (380, 600, 291, 511))
FAR_APART = ((100, 300, 90, 290), (1_000, 1_200, 1_000, 1_200))


@pytest.mark.parametrize(
    ("share", "passages", "sentence", "expected"),
    [
        pytest.param(0.9, LEAD, (120, 200), True, id="inside"),
        pytest.param(0.1, LEAD, (120, 200), True, id="inside-however-little-is-shared"),
        pytest.param(0.9, LEAD, (60, 140), True, id="half-inside"),
        pytest.param(0.1, LEAD, (40, 139), False, id="less-than-half-inside"),
        pytest.param(0.9, LEAD, (310, 370), True, id="rewritten-where-it-stood"),
        pytest.param(0.9, LEAD, (0, 90), True, id="rewritten-lead"),
        pytest.param(0.4, LEAD, (310, 370), False, id="no-copy-as-a-whole"),
        pytest.param(0.9, INSERTED, (310, 370), False, id="own-reporting-put-between"),
        pytest.param(0.9, FAR_APART, (400, 500), False, id="too-much-between"),
        pytest.param(0.9, LEAD, (650, 700), False, id="own-ending"),
        pytest.param(0.9, (), (0, 10), False, id="nothing-shared"),
    ],
)
def test_a_sentence_of_the_first_text(
    share: float,
    passages: tuple[tuple[int, int, int, int], ...],
    sentence: tuple[int, int],
    expected: bool,
):
    assert SharedWording(share, passages).carries(0, sentence) is expected


def test_texts_that_share_only_background_are_not_one():
    shared = SharedWording.stored(0.9, LEAD, is_background=True)
    assert not shared.same_text
    assert shared.carries(0, (120, 200))
    assert not shared.carries(0, (310, 370))


def test_the_sides_are_told_apart():
    shared = SharedWording.stored(0.3, [[0, 100, 500, 600]])
    sides: tuple[Side, Side] = (0, 1)
    assert [shared.carries(side, (10, 90)) for side in sides] == [True, False]
    assert [shared.carries(side, (510, 590)) for side in sides] == [False, True]


@given(st.integers(0, 1_000), st.integers(1, 2_000))
def test_what_stands_in_a_passage_is_taken_over_in_both_texts(start: int, length: int):
    shared = SharedWording(0.2, ((start, start + length, start + 7, start + length + 7),))
    assert shared.carries(0, (start, start + length))
    assert shared.carries(1, (start + 7, start + length + 7))
    assert not shared.carries(0, (start + length, start + length + LONGEST_REWRITTEN))
