"""What two claims share, as numbers."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claims.matching.features import NAMES, compare_many, features, profiles
from claims.matching.reports import ClaimReport

TEXTS = st.text(alphabet="aé9,. ’TDol", max_size=40) | st.sampled_from(
    ["", "The ferry sank off Dolna on Monday.", "26 boats sank", "27 boats sank near Tarvad"]
)


def claim(text: str, **more: object) -> ClaimReport:
    return ClaimReport(key=text, article=text, index=0, text=text, **more)  # type: ignore[arg-type]


def test_one_event_in_other_words_has_more_in_common() -> None:
    here = claim("Shelling killed 26 fishermen in Tarvad on Monday.")
    alike = features(here, claim("26 fishermen died when Tarvad was shelled on Monday."))
    other = features(here, claim("A court in Dolna freed four journalists on Friday."))
    for name in ("shared words", "aligned", "plain aligned", "cosine", "grams", "shared numbers"):
        assert alike[f"claim {name}"] > other[f"claim {name}"], name
    assert other["claim other weekday"] == 1
    assert alike["claim other weekday"] == 0
    assert other["claim names apart"] > alike["claim names apart"]


def test_the_same_thing_counted_differently_is_seen() -> None:
    found = features(claim("26 boats sank"), claim("Navy says 23 boats sank"))
    assert found["claim other counts"] == 1
    assert found["claim shared numbers"] == 0


def test_places_and_actors_are_compared_by_their_normal_names() -> None:
    found = features(
        claim("One.", places=("Deir Ezzur",), actors=("Jeish al-Islam",)),
        claim("Two.", places=("Deir ez-Zor",), actors=("Jaysh al-Islam",)),
    )
    assert (found["shared places"], found["other places"], found["shared actors"]) == (1, 0, 1)
    apart = features(claim("One.", places=("Dolna",)), claim("Two.", places=("Tarvad",)))
    assert (apart["shared places"], apart["other places"]) == (0, 1)


def test_the_sentence_adds_what_the_claim_leaves_out() -> None:
    sentence = "The ferry, which left Dolna on Monday, sank."
    found = features(claim("The ferry sank.", sentence=sentence), claim(sentence))
    assert found["sentence grams"] > found["claim grams"]


def test_many_are_compared_as_one_by_one() -> None:
    made = profiles([claim(t) for t in ("26 boats sank", "", "Boats", "The ferry sank off Dolna.")])
    together = compare_many(made[0], made[1:])
    alone = np.vstack([compare_many(made[0], [each]) for each in made[1:]])
    assert together.shape == (3, len(NAMES))
    assert together == pytest.approx(alone, abs=1e-6)


def grams(text: str) -> set[str]:
    """The 4-grams of a text that is in lower case and without function words."""
    return {f" {text} "[at : at + 4] for at in range(len(text) - 1)}


@given(st.text(alphabet="cdxé", max_size=12), st.text(alphabet="cdxé", max_size=12))
def test_grams_are_those_of_the_characters(one: str, other: str) -> None:
    ours, theirs = grams(one), grams(other)
    both = [made.claim for made in profiles([claim(one), claim(other)])]
    assert [len(each.grams) for each in both] == [len(ours), len(theirs)]
    found = features(claim(one), claim(other))["claim grams"]
    assert found == pytest.approx(2 * len(ours & theirs) / (len(ours) + len(theirs) + 1))


@settings(max_examples=60)
@given(TEXTS, TEXTS)
def test_comparing_is_symmetric_and_finite(one: str, other: str) -> None:
    there, back = features(claim(one), claim(other)), features(claim(other), claim(one))
    assert list(there.values()) == pytest.approx(list(back.values()), abs=1e-5)
    assert np.isfinite(list(there.values())).all()
