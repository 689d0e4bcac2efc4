"""Who acts or is acted on."""

from __future__ import annotations

import pytest

from claims.extraction.actors import actors_in, find_actors
from tests.claims.extraction.extracting import tree

CASES = [
    pytest.param("The Varnian army troops left.", ["Varnian army troops"], id="army-troops"),
    pytest.param("Rebels freed 12 prisoners.", ["Rebels", "prisoners"], id="both-sides"),
    pytest.param(
        "The Russian jets fled from the militants.", ["Russian jets", "militants"], id="jets"
    ),
    pytest.param("The hill fell.", [], id="nobody"),
]


@pytest.mark.parametrize(("sentence", "expected"), CASES)
def test_actors(sentence: str, expected: list[str]) -> None:
    assert [name for _, name in find_actors(tree(sentence))] == expected


def test_a_place_is_no_actor() -> None:
    sentence = tree("The European Union met.")
    assert [name for _, name in find_actors(sentence)] == ["European Union"]
    assert find_actors(sentence, {"European Union"}) == ()


def test_only_actors_whose_words_a_claim_uses() -> None:
    actors = ((range(1, 3), "Varnian army"), (range(5, 6), "rebels"))
    assert actors_in(actors, {1, 2}) == ("Varnian army",)
