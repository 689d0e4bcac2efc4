"""Similar claims of other outlets: who is a candidate, in what order, and what differs."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from claims.models import Claim
from claims.similar import differences, likeness, similar_claims
from tests import factories
from tests.claims.reports import reported
from workbench.models import User

pytestmark = pytest.mark.django_db

TEXT = "Shells hit the mill at Ostra and killed 12 people."


def at(text: str = TEXT, *, place: str = "ostra", day: int = 5, **fields: Any) -> Claim:
    """A claim that names a place, in an article of a day in March 2024."""
    claim = reported(text, **fields)
    if place:
        claim.places.create(name=place.title(), normalised=place)
    article = claim.version.article
    article.published = dt.date(2024, 3, 1) + dt.timedelta(days=day)
    article.save()
    return claim


CASES = [
    pytest.param({}, True, id="same-place-and-words"),
    pytest.param({"day": 18}, True, id="two-weeks-later"),
    pytest.param({"day": 40}, False, id="five-weeks-later"),
    pytest.param({"place": "dolna"}, False, id="another-place"),
    pytest.param({"text": "The council met at Ostra on taxes."}, False, id="other-words"),
    pytest.param(
        {"text": "At Ostra, 30 people were killed as shells hit the mill."}, True, id="turned"
    ),
]


@pytest.mark.parametrize(("fields", "found"), CASES)
def test_who_is_similar(fields: dict[str, Any], *, found: bool, analyst: User) -> None:
    claim, other = at(), at(**fields)
    rows = similar_claims(claim, user=analyst)
    assert [row.claim for row in rows] == ([other] if found else [])


def test_an_actor_is_enough_and_no_names_compare_the_days(analyst: User) -> None:
    claim, other = at(place=""), at(place="")
    assert [row.claim for row in similar_claims(claim, user=analyst)] == [other]
    claim.actors.create(name="Guild", normalised="guild")
    claim = Claim.objects.get(pk=claim.pk)
    assert similar_claims(claim, user=analyst) == []
    other.actors.create(name="Guild", normalised="guild")
    assert [row.claim for row in similar_claims(claim, user=analyst)] == [other]


def test_ones_own_outlet_old_versions_and_linked_ones_are_left_out(analyst: User) -> None:
    outlet = factories.outlet("The Tide")
    claim = at(outlet=outlet)
    at(outlet=outlet)
    old, linked = at(), at()
    factories.version("New text.", article=old.version.article)
    assert similar_claims(claim, user=analyst, leave_out=[linked.pk]) == []


def test_unknown_outlets_are_not_one_outlet(analyst: User) -> None:
    unknown = factories.outlet("Unknown outlet", is_unknown=True)
    claim, other = at(outlet=unknown), at(outlet=unknown)
    assert [row.claim for row in similar_claims(claim, user=analyst)] == [other]


def test_the_best_comes_first_and_scores_are_shares(analyst: User) -> None:
    claim = at()
    at("Shells hit a house at Ostra, and nobody was killed there on that day.")
    same = at()
    rows = similar_claims(claim, user=analyst)
    assert rows[0].claim == same
    assert rows[0].score == 1.0
    assert all(0 <= row.score <= 1 for row in rows)
    assert rows == sorted(rows, key=lambda row: -row.score)


def figure(claim: Claim, text: str, low: float | None, high: float | None, unit: str) -> None:
    """Give a claim a quantity."""
    claim.quantities.create(text=text, start=0, end=1, low=low, high=high, unit=unit)


FIGURES = [
    pytest.param((12, 12, "people"), (30, 30, "people"), True, id="other-number"),
    pytest.param((12, 12, "people"), (12, 12, "people"), False, id="same-number"),
    pytest.param((12, 12, "people"), (10, None, "people"), False, id="at-least-ten-allows-twelve"),
    pytest.param((12, 12, "people"), (20, None, "people"), True, id="at-least-twenty-does-not"),
    pytest.param((12, 12, "people"), (None, 15, "people"), False, id="at-most"),
    pytest.param((12, 12, "people"), (30, 30, "tanks"), False, id="other-thing"),
    pytest.param((12, 12, "killed civilians"), (30, 30, "civilians"), True, id="like-units"),
    pytest.param((12, 12, ""), (30, 30, ""), True, id="no-units"),
]


@pytest.mark.parametrize(("here", "there", "differ"), FIGURES)
def test_figures_of_like_units_that_exclude_each_other_differ(
    here: Any, there: Any, *, differ: bool
) -> None:
    first, second = at(), at()
    figure(first, "here", *here)
    figure(second, "there", *there)
    found = [(d.what, d.here, d.there) for d in differences(first, second)]
    assert found == ([("figure", "here", "there")] if differ else [])


def test_days_and_denials_differ() -> None:
    first = at(event_date=dt.date(2024, 3, 4))
    second = at(event_date=dt.date(2024, 3, 5), modality="denied")
    assert [d.what for d in differences(first, second)] == ["date", "denial"]


def test_likeness_is_bounded_and_full_for_equal_words() -> None:
    assert likeness("a b c", "c b a") == 100
    assert likeness("mill fire", "dry spoon") < 50
    assert likeness("a b c", "x y z", score_cutoff=99) == 0
