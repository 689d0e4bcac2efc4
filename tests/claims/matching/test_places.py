"""How places lie to each other."""

from hypothesis import given
from hypothesis import strategies as st

from claims.matching.places import Lie, Rank, conflicting, known_in, lie, rank, shared


def test_a_town_lies_in_its_province_and_country():
    assert lie("Manbij", "Aleppo province") is Lie.WITHIN
    assert lie("Syria", "Manbij") is Lie.WITHIN
    assert lie("Bakhmut", "Donetsk region") is Lie.WITHIN


def test_two_known_places_are_apart_and_unknown_ones_are_not():
    assert lie("Manbij", "Raqqa") is Lie.APART
    assert lie("Varn", "Manbij") is Lie.UNKNOWN
    assert lie("Varn", "the town of Varn") is Lie.SAME


def test_rank_tells_how_exact_a_place_is():
    assert [rank(p) for p in ("Syria", "Idlib", "Saraqib", "Varn")] == list(Rank)
    assert rank("Saraqib in Idlib") is Rank.TOWN
    assert rank("Syrias Idlib") is Rank.REGION


def test_the_most_exact_place_shared_comes_first():
    pairs = shared(["Syria", "Manbij"], ["Menbij", "Syria"])
    assert pairs == (("Manbij", "Menbij"), ("Syria", "Syria"))


def test_only_certain_places_conflict():
    assert conflicting(["Manbij", "Syria"], ["Raqqa"]) == ("Manbij", "Raqqa")
    assert conflicting(["Manbij", "Aleppo"], ["Aleppo"]) is None
    assert conflicting(["Varn"], ["Raqqa"]) is None
    assert conflicting(["Syria"], ["Iraq"]) is None
    assert conflicting([], ["Raqqa"]) is None


def test_finds_known_places_in_a_text_by_their_capitals():
    found = known_in("Raids near Deir ez-Zor and Khan Sheikhun as jets hit homs of steel")
    assert [place.rank for place in found] == [Rank.REGION, Rank.TOWN]


@given(st.text(max_size=200), st.text(max_size=200))
def test_how_two_places_lie_is_symmetric(one, other):
    assert lie(one, other) is lie(other, one)
