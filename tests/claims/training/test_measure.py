"""The measures of attributions."""

from __future__ import annotations

from typing import Any

from claims.training.measure import Counts, compare

TEXT = "Ann said that two boats sank. It rained, Bo said."


def at(words: str) -> list[list[int]]:
    start = TEXT.index(words)
    return [[start, start + len(words)]]


def attribution(source: str, cue: int, content: str) -> dict[str, Any]:
    place = [i for i in range(len(TEXT)) if TEXT.startswith("said", i)][cue]
    return {
        "source": at(source) if source else [],
        "cue": [[place, place + 4]],
        "content": at(content),
    }


GOLD = [attribution("Ann", 0, "that two boats sank"), attribution("Bo", 1, "It rained")]


def test_the_labels_agree_with_themselves() -> None:
    counts = Counts()
    assert compare(TEXT, GOLD, GOLD, counts) == [True, True]
    assert counts.figures() == {"found": 1.0, "strict": 1.0, "token": 1.0, "cue": 1.0}


def test_half_the_content_is_found_but_not_strict() -> None:
    counts = Counts()
    found = compare(TEXT, GOLD[:1], [attribution("Ann", 0, "two boats sank")], counts)
    assert found == [True]
    assert counts.figures()["strict"] == 0.0
    assert counts.figures()["token"] < 1.0


def test_another_source_or_none_is_not_found() -> None:
    for source in ("Bo", ""):
        counts = Counts()
        assert compare(TEXT, GOLD[:1], [attribution(source, 0, "that two boats sank")], counts) == [
            False
        ]
        assert counts.found == 0


def test_every_label_is_found_once() -> None:
    counts = Counts()
    twice = [GOLD[0], GOLD[0]]
    assert sorted(compare(TEXT, GOLD[:1], twice, counts)) == [False, True]
    assert counts.figures()["found"] == 2 / 3


def test_nothing_against_nothing_is_right() -> None:
    counts = Counts()
    assert compare(TEXT, [], [], counts) == []
    assert counts.figures()["found"] == 1.0
