"""Shared wording: how much, where, and what it says of two texts' origin."""

from __future__ import annotations

import datetime as dt
import random
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.extraction.spans import Span
from claims.matching.fingerprints import LEAST_PASSAGE, Wording
from claims.matching.reuse import (
    COMMON_IN_OUTLET,
    MOST_PAIRED,
    STANDING_DAYS,
    Origin,
    SharedText,
    compare,
    covered_share,
    days_apart,
    is_common,
    origin_of,
)

STORY = (
    "Guards closed the iron bridge at Harma on Monday after a lorry struck its eastern pier. "
    "Nobody was hurt, the river authority said, but two carriages of a goods train were left "
    "standing on the far bank. Engineers from the capital were expected to look at the pier "
    "before the end of the week. The bridge carries most of the valley's grain to the coast."
)
EDITED = (
    "The iron bridge at Harma was shut on Monday. Guards closed the iron bridge at Harma on "
    "Monday after a lorry struck its eastern pier, witnesses told our reporter. Nobody was hurt, "
    "the river authority said, but three carriages of a goods train were left standing on the "
    "far bank. Engineers from the capital were expected to look at the pier on Friday."
)
OWN_REPORT = (
    "Fishermen in the lower town say that the old crossing has been failing for years. "
    '"We told the council every winter," said one of them, mending a net beside the quay. '
    "A spokeswoman for the council promised an inquiry and blamed the drivers of heavy lorries."
)
BACKGROUND = (
    "The valley line is the only one that crosses the marsh, and it is run by a board of nine "
    "towns which share its costs according to the grain that each of them sends down to the coast. "
    "The board meets in the old customs house, and its minutes are kept by the clerk of Harma."
)
DAY = dt.date(2031, 5, 8)


def words(count: int, seed: int) -> str:
    chooser = random.Random(seed)  # noqa: S311 - the same words in every run
    return " ".join(f"w{chooser.randrange(100_000)}" for _ in range(count))


def origin(first: str, second: str) -> Origin:
    return origin_of(compare(Wording.of(first), Wording.of(second)))


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        pytest.param(STORY, STORY, Origin.SAME_TEXT, id="twice"),
        pytest.param(STORY, EDITED, Origin.SAME_TEXT, id="edited"),
        pytest.param(STORY, f"{OWN_REPORT} {STORY} {OWN_REPORT}", Origin.SAME_TEXT, id="contained"),
        pytest.param(
            f"{OWN_REPORT} {words(120, 1)} {STORY[:180]}",
            f"{words(150, 2)} {STORY}",
            Origin.PARTLY,
            id="a-paragraph",
        ),
        pytest.param(STORY, OWN_REPORT, Origin.NONE, id="another-report"),
        pytest.param(STORY, "", Origin.NONE, id="empty"),
        pytest.param("", "", Origin.NONE, id="both-empty"),
        pytest.param(STORY[:60], STORY, Origin.NONE, id="too-short-to-tell"),
        pytest.param(STORY.upper(), STORY, Origin.SAME_TEXT, id="in-capitals"),
        pytest.param(
            STORY.replace("valley's", "valleys"), STORY, Origin.SAME_TEXT, id="apostrophe"
        ),
    ],
)
def test_origin_of_two_texts(first: str, second: str, expected: Origin):
    assert origin(first, second) == expected
    assert origin(second, first) == expected


def test_passages_stand_where_they_say():
    found = compare(Wording.of(STORY), Wording.of(EDITED))
    here, there = found.passages[0]
    opening = (
        "Guards closed the iron bridge at Harma on Monday after a lorry struck its eastern pier"
    )
    assert STORY[here.start : here.end] == EDITED[there.start : there.end] == opening
    # “two carriages”, “three carriages”: a small edit does not end a passage.
    both = [(STORY[h.start : h.end], EDITED[t.start : t.end]) for h, t in found.passages]
    assert any("two carriages" in here and "three carriages" in there for here, there in both)
    assert all(EDITED[t.end - 1].isalnum() for _, t in found.passages)


def test_a_headline_is_the_outlets_own():
    headline = "Bridge at Harma closed after a lorry strikes its pier, two carriages stranded"
    short = f"{headline}\n\n{headline} {STORY[:88]} It was raining in Harma all day on Monday."
    plain = compare(Wording.of(short, headline), Wording.of(STORY))
    assert plain.shared == compare(Wording.of(short), Wording.of(STORY)).shared > 0.6
    assert "Bridge at Harma" not in {short[h.start : h.end] for h, _ in plain.passages}


def test_agency_credits_are_not_wording():
    credited = Wording.of(f"HARMA (AFP) - {STORY} (AFP)")
    assert credited.words == Wording.of(STORY).words


def test_boilerplate_of_one_outlet_joins_nothing():
    standing = "The Ledger is printed every day on two continents and read in fourteen harbours."
    index = SharedText()
    for number in range(COMMON_IN_OUTLET):
        index.add(str(number), f"{words(60, number)} {standing}", outlet="Ledger")
    assert list(index.pairs()) == []


def shared_text(*texts: tuple[str, int]) -> dict[tuple[str, str], Origin]:
    """What an index says of texts, each given with the days after `DAY` on which it was written."""
    index = SharedText()
    for number, (text, days) in enumerate(texts):
        written = DAY + dt.timedelta(days)
        index.add(str(number), text, outlet=f"Outlet {number}", day=written)
    return {(reuse.first, reuse.second): origin_of(reuse) for reuse in index.pairs()}


def test_background_that_comes_back_weeks_later_makes_no_origin():
    found = shared_text(
        (f"{words(60, 1)}. {BACKGROUND}", 0),
        (f"{words(60, 2)}. {BACKGROUND}", 0),
        (f"{words(90, 3)}. {BACKGROUND}", 30),
    )
    assert set(found.values()) == {Origin.NONE}


def test_background_alone_does_not_make_two_short_texts_one():
    short = (f"{words(20, 1)}. {BACKGROUND}", 0), (f"{words(20, 2)}. {BACKGROUND}", 0)
    assert shared_text(*short) == {("0", "1"): Origin.SAME_TEXT}
    later = (f"{words(90, 3)}. {BACKGROUND}", 30)
    assert shared_text(*short, later)["0", "1"] == Origin.NONE


def test_a_copy_takes_the_background_over_with_the_story():
    copy = f"{STORY[:180]}. {BACKGROUND}"
    found = shared_text((copy, 0), (copy, 1), (f"{words(90, 3)}. {BACKGROUND}", 30))
    assert found["0", "1"] == Origin.SAME_TEXT


def test_a_copy_with_a_wrong_date_is_a_copy():
    found = shared_text((STORY, 0), (f"{STORY} {words(9, 1)}", 90), (f"{words(9, 2)} {STORY}", 0))
    assert set(found.values()) == {Origin.SAME_TEXT}
    assert len(found) == 3


def test_a_stock_phrase_does_not_make_a_sentence_standing():
    phrase = "were expected to look at the pier before the end of"
    found = shared_text(
        (f"{words(90, 1)}. {STORY[89:]}", 0),
        (f"{words(90, 2)}. {STORY[89:]}", 0),
        (f"{words(30, 3)} {phrase} {words(30, 4)}", 30),
    )
    assert found["0", "1"] == Origin.PARTLY


@pytest.mark.parametrize(
    "sentence",
    [
        "Harma has been without a bridge of stone since early 2027 when the spring flood took it "
        "and the masons of the lower town went to work on the coast, the clerk of the board said",
        "More than nine hundred carts have been lost to the marsh since the dispute began between "
        "the towns of the upper and of the lower valley over who is to keep the causeway dry",
        "The quarrel over the tolls of the causeway broke out in March 2027 and has kept courts "
        "of both towns busy, with four judges sent home and a fifth one refusing to hear it again",
    ],
)
def test_a_state_that_lasts_is_no_report(sentence: str):
    one, other = (Wording.of(f"{words(80, n)}. {sentence}. {words(80, n + 9)}") for n in (1, 2))
    reuse = compare(one, other)
    assert reuse.amount.is_substantial
    assert not reuse.told.is_substantial
    assert origin_of(reuse) == Origin.NONE


@pytest.mark.parametrize(
    ("ahead", "days", "expected"),
    [
        ((120, 150), 1, Origin.NONE),
        ((120, 150), 0, Origin.PARTLY),
        ((5, 150), 1, Origin.PARTLY),
        ((150, 5), 1, Origin.PARTLY),
    ],
)
def test_a_paragraph_behind_the_news_of_two_days_is_background(
    ahead: tuple[int, int], days: int, expected: Origin
):
    one, other = (f"{words(n, n)}. {BACKGROUND[:200]}. {words(170 - n, n + 1)}" for n in ahead)
    assert shared_text((one, 0), (other, days)) == {("0", "1"): expected}


@pytest.mark.parametrize(
    ("days", "expected"),
    [(0, False), (STANDING_DAYS - 1, False), (STANDING_DAYS, True), (-400, True), (None, False)],
)
def test_days_too_far_apart_for_one_story(days: int | None, *, expected: bool):
    other = None if days is None else DAY + dt.timedelta(days)
    assert days_apart(DAY, other) is days_apart(other, DAY) is expected


def test_a_story_that_very_many_carry_is_one():
    index = SharedText()
    for number in range(MOST_PAIRED + 5):
        index.add(str(number), f"{STORY} {words(10, number)}", outlet=f"Outlet {number}")
    joined = {reuse.second for reuse in index.pairs() if origin_of(reuse) == Origin.SAME_TEXT}
    assert joined == {str(number) for number in range(1, MOST_PAIRED + 5)}


def test_the_index_finds_what_comparing_all_finds():
    index = SharedText()
    texts = {"a": STORY, "b": EDITED, "c": OWN_REPORT, "d": "", "e": f"{OWN_REPORT} {EDITED}"}
    for key, text in texts.items():
        index.add(key, text)
    assert {(reuse.first, reuse.second) for reuse in index.pairs()} == {
        ("a", "b"),
        ("a", "e"),
        ("b", "e"),
        ("c", "e"),
    }


def test_a_text_is_taken_in_once():
    index = SharedText()
    index.add("a", STORY)
    with pytest.raises(ValueError, match="“a”"):
        index.add("a", OWN_REPORT)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("bridge " * 150_000, id="one-word"),
        pytest.param(f"{STORY} " * 3_000, id="one-story-over-and-over"),
        pytest.param(words(150_000, 5), id="a-megabyte-of-words"),
    ],
)
def test_a_megabyte_is_compared_in_time(text: str):
    started = time.process_time()
    index = SharedText()
    index.add("a", text)
    index.add("b", f"{STORY} {text}")
    assert [origin_of(reuse) for reuse in index.pairs()] in ([Origin.SAME_TEXT], [])
    assert time.process_time() - started < 60


@pytest.mark.parametrize(
    ("outlets", "expected"),
    [
        (["Ledger"] * COMMON_IN_OUTLET, True),
        (["Ledger"] * (COMMON_IN_OUTLET - 1) + ["Plain"], False),
        ([f"Outlet {n}" for n in range(200)], False),
        ([""] * 19, False),
        ([""] * 20, True),
        ([], False),
    ],
)
def test_what_is_boilerplate(outlets: list[str], expected: bool):
    assert is_common(outlets) is expected


@pytest.mark.parametrize(
    ("passages", "expected"),
    [
        ([], 0.0),
        ([Span(0, 5)], 0.0),
        ([Span(10, 20)], 1.0),
        ([Span(0, 15), Span(12, 15)], 0.5),
        ([Span(18, 40), Span(8, 12)], 0.4),
    ],
)
def test_covered_share_of_a_span(passages: list[Span], expected: float):
    assert covered_share(Span(10, 20), passages) == pytest.approx(expected)


@given(st.text(alphabet="ab ", max_size=400), st.text(alphabet="ab ", max_size=400))
def test_sharing_is_a_share_and_its_passages_are_equal_at_both_ends(first: str, second: str):
    one, other = Wording.of(first), Wording.of(second)
    found = compare(one, other)
    assert 0 <= found.shared <= 1
    assert found.amount.words >= LEAST_PASSAGE * len(found.passages)
    assert found.told.words <= found.amount.words
    for here, there in found.passages:
        assert first[here.start : here.end].split()[0] == second[there.start : there.end].split()[0]
        assert (
            first[here.start : here.end].split()[-1] == second[there.start : there.end].split()[-1]
        )


@given(st.lists(st.sampled_from("abcdefgh"), min_size=8, max_size=60), st.data())
def test_every_passage_long_enough_shares_a_fingerprint(passage: list[str], data: st.DataObject):
    around = [
        data.draw(st.lists(st.sampled_from("mnopqrst"), min_size=10, max_size=20)) for _ in range(4)
    ]
    first = " ".join([*around[0], *passage, *around[1]])
    second = " ".join([*around[2], *passage, *around[3]])
    assert Wording.of(first).fingerprints & Wording.of(second).fingerprints
