"""Which claims are looked at together, and how many."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pytest

from claims.matching import candidates
from claims.matching.candidates import Candidates
from claims.matching.features import profiles
from claims.matching.reports import ClaimReport

TOWNS = "Dolna Tarvad Mirsk Oberan Kelsund Varnost Pelim Ostrava Hundre Sollek".split()


def report(number: int, article: str, text: str, day: dt.date | None = None) -> ClaimReport:
    return ClaimReport(f"{article}#{number}", article, number, text, text, published=day)


def pairs(reports: list[ClaimReport], most: int = 24) -> list[tuple[int, int]]:
    return Candidates(reports, profiles(reports), most).pairs()


def test_reports_of_one_event_are_paired_and_those_of_one_article_are_not() -> None:
    reports = [
        report(at, f"{side}", f"{verb} {town} {number} boats.")
        for side, verb in enumerate(("A storm sank off", "The sea took near"))
        for at, (number, town) in enumerate(enumerate(TOWNS))
    ]
    found = pairs(reports, most=2)
    assert {(at, at + len(TOWNS)) for at in range(len(TOWNS))} <= set(found)
    assert all(reports[a].article != reports[b].article for a, b in found)
    assert found == sorted(set(found))
    assert all(a < b for a, b in found)


def test_the_nearer_day_wins_among_equal_words() -> None:
    day = dt.date(2031, 5, 1)
    text = "A storm sank a ferry off Dolna."
    reports = [
        report(0, "a", text, day),
        report(0, "b", text, day + dt.timedelta(days=200)),
        report(0, "c", text, day + dt.timedelta(days=1)),
    ]
    assert (0, 2) in pairs(reports, most=1)
    assert (0, 1) not in pairs(reports, most=1)


def test_partners_are_bounded_however_alike_the_claims() -> None:
    reports = [report(0, str(at), "A storm sank a ferry off Dolna.") for at in range(300)]
    assert len(pairs(reports, most=5)) <= 300 * 5


def test_many_claims_are_compared_within_cells(monkeypatch) -> None:
    monkeypatch.setattr(candidates, "_WHOLE", 50)
    monkeypatch.setattr(candidates, "_MOST_POSTINGS", 0)
    reports = [
        report(at, f"{side}", f"Boats of {one} meet {other} sailors by night.")
        for side in range(2)
        for at, (one, other) in enumerate((a, b) for a in TOWNS for b in TOWNS if a != b)
    ]
    half = len(reports) // 2
    found = set(pairs(reports, most=3))
    met = sum((at, at + half) in found for at in range(half))
    assert met > 0.9 * half


def test_empty_claims_and_single_ones_have_no_partners() -> None:
    assert pairs([]) == []
    assert pairs([report(0, "a", "")]) == []
    assert pairs([report(0, "a", ""), report(0, "b", "")]) == [(0, 1)]


def test_words_of_one_claim_alone_take_no_place_among_those_looked_up(monkeypatch) -> None:
    monkeypatch.setattr(candidates, "_RARE_WORDS", 1)
    own = ["Zorvik and Plemna", "Hadru and Uskel", "Irdem and Yolva"]
    reports = [
        report(0, str(at), f"Envoys of {names} met in Tarvad.") for at, names in enumerate(own)
    ]
    words = candidates._SharedWords(profiles(reports), candidates._Articles(["0", "1", "2"], 3))
    assert words.ranking(0, 3).tolist() == [1, 2, candidates._NOBODY]


def test_both_rankings_count_and_time_fades() -> None:
    nobody = candidates._NOBODY
    days = np.array([0, 0, 0, 0, 100])
    best = candidates._fused(
        days,
        rows=np.array([0, 1]),
        near=np.array([[4, 2, 1], [nobody, nobody, nobody]]),
        words=np.array([[1, 3, nobody], [nobody, nobody, nobody]]),
        articles=candidates._Articles(["0", "1", "2", "3", "4"], 3),
        most=4,
    )
    assert best.tolist() == [[1, 2, 3, 4], [nobody] * 4]


def test_of_a_text_that_very_many_repeat_a_bounded_number_is_compared(monkeypatch) -> None:
    monkeypatch.setattr(candidates, "_WHOLE", 50)
    monkeypatch.setattr(candidates, "_MOST_MEMBERS", 40)
    compared = []
    ranked = candidates._ranked

    def counting(vectors, articles, rows, members, most):
        compared.append(len(members))
        return ranked(vectors, articles, rows, members, most)

    monkeypatch.setattr(candidates, "_ranked", counting)
    found = pairs([report(0, str(at), "A storm sank a ferry off Dolna.") for at in range(300)], 5)
    assert max(compared) == 40
    assert len({at for pair in found for at in pair}) == 300


def ferries(article: str, number: int) -> list[ClaimReport]:
    """Claims of one article, all about one ferry and nearly of the same words."""
    return [
        report(at, article, f"A storm sank the ferry {TOWNS[at % len(TOWNS)]} off Lunara, men say.")
        for at in range(number)
    ]


@pytest.mark.parametrize("whole", [pytest.param(6_000, id="all"), pytest.param(50, id="in-cells")])
def test_a_very_long_article_leaves_room_for_others(monkeypatch, whole: int) -> None:
    monkeypatch.setattr(candidates, "_WHOLE", whole)
    others = [report(0, key, "A storm sank the ferry Lunara off a cape, men say.") for key in "abc"]
    reports = [*ferries("long", 900), *others]
    found = pairs(reports, most=4)
    assert {(900, 901), (900, 902), (901, 902)} <= set(found)
    assert len(found) > 900


def test_two_long_articles_alone_are_partners_as_before() -> None:
    reports = [*ferries("a", 100), *ferries("b", 100)]
    found = pairs(reports, most=16)
    assert min(sum(at in pair for pair in found) for at in range(200)) >= 16


def test_a_part_of_a_list_is_the_most_that_a_long_article_may_take() -> None:
    articles = candidates._Articles([*"aaaaa", *"bb", *"cccc"], ranked=3)
    nobody = candidates._NOBODY
    claims = np.array([[0, 5, 1, 7, 6, 8, 2, 3], [10, nobody, 9, 5, 6, 4, nobody, nobody]])
    assert articles.crowding(claims, 8).tolist() == [
        [False, False, False, False, False, False, True, True],
        [False] * 8,
    ]
    assert not articles.crowding(claims, 80).any()
