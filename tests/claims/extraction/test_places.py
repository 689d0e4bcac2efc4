"""Places as stated, also where the model does not know the name."""

from __future__ import annotations

import pytest

from claims.extraction.places import bare_name, find_places, places_in
from tests.claims.extraction.extracting import tree

CASES = [
    pytest.param("Rebels shelled Eastern Marosh.", ["Eastern Marosh"], id="direction"),
    pytest.param("They left Kesh province.", ["Kesh province"], id="place-noun"),
    pytest.param("They took the town of Sarrin.", ["Sarrin"], id="noun-of-name"),
    pytest.param("Jets hit a depot near Orta.", ["Orta"], id="preposition"),
    pytest.param(
        "They shelled the villages of Orta, Belin and Kesh.", ["Orta", "Belin", "Kesh"], id="a-list"
    ),
    pytest.param("A shell fell South of Sarrin.", ["South of Sarrin"], id="beside-a-place"),
    pytest.param("They fought near al-Darim.", ["al-Darim"], id="arabic-article"),
    pytest.param("The Kesh rebels fled.", [], id="a-name-of-rebels"),
    pytest.param("They left in May.", [], id="a-month"),
]


@pytest.mark.parametrize(("sentence", "expected"), CASES)
def test_places(sentence: str, expected: list[str]) -> None:
    assert [name for _, name in find_places(tree(sentence))] == expected


def test_a_name_known_as_a_place_is_one_everywhere() -> None:
    sentence = tree("The convoy passed Belin at noon.")
    assert [name for _, name in find_places(sentence, {"Belin"})] == ["Belin"]


@pytest.mark.parametrize(
    ("place", "expected"),
    [
        pytest.param("Eastern Varn province", "Varn", id="direction-and-noun"),
        pytest.param("South of Sarrin", "Sarrin", id="beside"),
        pytest.param("Sarrin", "Sarrin", id="bare"),
    ],
)
def test_bare_name(place: str, expected: str) -> None:
    assert bare_name(place) == expected


def test_only_places_whose_words_a_claim_uses() -> None:
    places = ((range(2, 4), "Kesh province"), (range(6, 7), "Orta"), (range(8, 9), "Orta"))
    assert places_in(places, {2, 3, 6, 8}) == ("Kesh province", "Orta")
    assert places_in(places, {2, 6}) == ("Orta",)
