"""Verb forms."""

from __future__ import annotations

import pytest

from claims.extraction.inflect import Form, inflect

CASES = [
    pytest.param("kill", "past", True, "killed", id="regular"),
    pytest.param("seize", "past", True, "seized", id="final-e"),
    pytest.param("bury", "past", True, "buried", id="final-y"),
    pytest.param("destroy", "past", True, "destroyed", id="vowel-and-y"),
    pytest.param("stop", "past", True, "stopped", id="doubled"),
    pytest.param("target", "past", True, "targeted", id="not-doubled"),
    pytest.param("expel", "past", True, "expelled", id="doubled-by-stress"),
    pytest.param("fight", "past", True, "fought", id="irregular"),
    pytest.param("take", "participle", True, "taken", id="irregular-participle"),
    pytest.param("be", "past", False, "was", id="was"),
    pytest.param("be", "past", True, "were", id="were"),
    pytest.param("be", "present", False, "is", id="is"),
    pytest.param("be", "participle", False, "been", id="been"),
    pytest.param("reach", "present", False, "reaches", id="third-person-es"),
    pytest.param("carry", "present", False, "carries", id="third-person-ies"),
    pytest.param("play", "present", False, "plays", id="third-person-s"),
    pytest.param("have", "present", False, "has", id="has"),
    pytest.param("hold", "present", True, "hold", id="plural-present"),
    pytest.param("hold", "base", False, "hold", id="base"),
]


@pytest.mark.parametrize(("base", "form", "plural", "expected"), CASES)
def test_inflect(base: str, form: Form, plural: bool, expected: str) -> None:
    assert inflect(base, form, plural=plural) == expected
