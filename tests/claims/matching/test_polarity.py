"""Denial, opposite outcomes, swapped roles."""

from typing import Any

import pytest

from claims.matching.polarity import denial, denies, swapped
from tests.claims.matching.making import claim

ARMY: dict[str, Any] = {"actors": ("army",)}
REBELS: dict[str, Any] = {"actors": ("rebels",)}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("The army did not use gas in Varn.", "not"),
        ("The ministry denied the raid.", "denied"),
        ("The army did not deny the raid.", ""),
        ("The army does not and will not use gas.", "not"),
        ("Not only Varn was hit.", ""),
        ("No fewer than 30 people were killed.", ""),
        ("The army hit Varn.", ""),
    ],
)
def test_finds_the_words_of_denial(text, words):
    assert denial(text) == words


def test_a_claim_is_denied_by_its_negation():
    reason = denies(claim("The army used gas in Varn."), claim("The army did not use gas in Varn."))
    assert reason is not None
    assert (reason.kind, reason.here, reason.there) == ("denial", "", "not")


def test_a_claim_told_as_denied_denies():
    first = claim("The army used gas in Varn.")
    second = claim("Gas was used by the army.", modality="denied")
    assert denies(first, second) is not None
    assert denies(second, second) is None


def test_an_opposite_outcome_of_one_party_denies():
    reason = denies(claim("The army captured Varn.", **ARMY), claim("The army lost Varn.", **ARMY))
    assert reason is not None
    assert (reason.kind, reason.here, reason.there) == ("outcome", "captured", "lost")


def test_what_one_party_won_and_the_other_lost_is_no_denial():
    first = claim("The army captured Varn.", **ARMY)
    assert denies(first, claim("The rebels lost Varn.", **REBELS)) is None
    assert denies(first, claim("Varn was lost.")) is None


def test_the_doer_of_a_passive_stands_behind_by():
    first = claim("Varn was captured by the army.", actors=("army",))
    assert denies(first, claim("The army withdrew from Varn.", **ARMY)) is not None
    assert denies(first, claim("The rebels withdrew from Varn.", **REBELS)) is None


def test_opposites_that_have_one_side_need_no_party():
    assert denies(claim("The bridge was reopened."), claim("The bridge was closed.")) is not None
    assert denies(claim("He survived the blast."), claim("He died in the blast.")) is not None


def test_swapped_roles_are_told():
    both = ("army", "rebels")
    first = claim("The army attacked the rebels in Varn.", actors=both)
    second = claim("The rebels attacked the army in Varn.", actors=both)
    passive = claim("The rebels were attacked by the army in Varn.", actors=both)
    assert swapped(first, second) is not None
    assert swapped(first, passive) is None
    assert swapped(first, claim("The army and the rebels fought in Varn.", actors=both)) is None
