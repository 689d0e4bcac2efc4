"""Whether two claims keep the same company."""

from __future__ import annotations

import pytest

from claims.matching.company import MOST, company
from tests.claims.matching.making import claim


def reports(count: int):
    return [claim(f"text {at}", article=str(at), sentence=f"sentence {at}") for at in range(count)]


def test_claims_that_resemble_the_same_others_keep_company() -> None:
    """0 and 1 hardly resemble each other, but both resemble 2 and 3; 4 resembles 1 alone."""
    pairs = [(0, 1), (0, 2), (0, 3), (1, 2), (1, 3), (1, 4)]
    found = dict(
        zip(pairs, company(reports(5), pairs, [0.1, 0.9, 0.9, 0.9, 0.9, 0.3]), strict=True)
    )
    assert found[0, 1] > 0.6 > found[1, 4]
    assert all(0 <= value <= 1 for value in found.values())


def test_two_claims_alone_are_each_other_s_company() -> None:
    strong, weak = (company(reports(2), [(0, 1)], [score])[0] for score in (1.0, 0.0))
    assert strong == pytest.approx(1.0)
    assert weak == 0.0


def test_a_sentence_counts_once_by_its_best_claim() -> None:
    """Three claims of one sentence are one companion, however many of them resemble a claim."""
    heap = [
        *reports(2),
        *(claim(f"part {at}", article="x", index=at, sentence="whole") for at in range(3)),
    ]
    thrice = company(heap, [(0, 1), *((0, at) for at in (2, 3, 4))], [0.5, 0.2, 0.2, 0.8])
    once = company(heap, [(0, 1), (0, 4)], [0.5, 0.8])
    assert thrice[0] == pytest.approx(once[0])


def test_only_the_most_likely_are_kept() -> None:
    count = MOST + 3
    pairs = [(0, at) for at in range(1, count)]
    found = company(reports(count), pairs, [1.0] * MOST + [0.01, 0.01])
    assert found[-1] < 0.01 < found[0]


def test_no_pairs_keep_no_company() -> None:
    assert company(reports(2), [], []).size == 0
