"""Refitting: decided pairs move the weights, and only better ones are taken."""

from __future__ import annotations

import datetime as dt

import pytest

from claims.matching import same
from claims.matching.refit import DecidedPair, TooFewPairs, refit
from claims.matching.reports import ClaimReport

PLACES = "Ostra Velka Meshra Tarsin Dolna Gorsha Quarrin Varn Kestrel Harben Lodra Sulin".split()
EVENTS = (
    "Shells killed {n} people in {place}.",
    "A bridge fell near {place} after {n} days of rain.",
    "The council of {place} opened {n} schools.",
    "A truce holds in {place} since {n} hours.",
)


def report(text: str, number: int) -> ClaimReport:
    """A claim of an article of its own."""
    return ClaimReport(str(number), str(number), 0, text, published=dt.date(2024, 3, 5))


def pairs() -> list[DecidedPair]:
    """Half of them the same sentence about one place, half about two."""
    found = []
    for number, place in enumerate(PLACES):
        for event in EVENTS:
            text = event.format(n=number + 2, place=place)
            elsewhere = event.format(n=number + 2, place=PLACES[number - 1])
            found.append(DecidedPair(report(text, 1), report(f"On Tuesday: {text}", 2), same=True))
            found.append(DecidedPair(report(text, 1), report(elsewhere, 2), same=False))
    return found


def test_decisions_improve_the_model_on_pairs_it_did_not_see() -> None:
    found = refit(same.load(), pairs(), made="test")
    assert found.fitted_on + found.held_out == len(pairs())
    assert found.held_out > 5
    assert found.after.loss < found.before.loss
    assert found.model.made == "test"
    assert same.loads(found.model.dumps()).weights.keys() == same.load().weights.keys()


def test_wrong_decisions_are_not_taken_for_better() -> None:
    mixed = [
        DecidedPair(pair.first, pair.second, same=pair.same == pair.is_held_out) for pair in pairs()
    ]
    assert not refit(same.load(), mixed).is_better


def test_few_decisions_move_the_weights_less_than_many() -> None:
    former = same.load()

    def moved(number: int) -> float:
        model = refit(former, pairs()[:number]).model
        return sum(abs(model.weights[n].weight - former.weights[n].weight) for n in model.weights)

    assert 0 < moved(40) < moved(96)


@pytest.mark.parametrize("kind", [True, False])
def test_too_few_pairs_are_refused_with_their_number(*, kind: bool) -> None:
    few = [pair for pair in pairs() if pair.same is kind]
    with pytest.raises(TooFewPairs, match="are too few"):
        refit(same.load(), few)


def test_the_same_pairs_are_always_held_out() -> None:
    turned = [DecidedPair(p.second, p.first, p.same) for p in pairs()]
    assert [p.is_held_out for p in turned] == [p.is_held_out for p in pairs()]
