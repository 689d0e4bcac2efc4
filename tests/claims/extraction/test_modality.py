"""How a claim is meant, by its auxiliaries, verbs and cue."""

from __future__ import annotations

import pytest

from claims.extraction.spans import Modality
from tests.claims.extraction.extracting import article, claims_of, said

OWN_VOICE: list[object] = [
    pytest.param("The army took the hill.", "asserted", id="past"),
    pytest.param("The army plans to take the hill.", "planned", id="plans"),
    pytest.param("The army will attack the hill.", "planned", id="will-of-an-agent"),
    pytest.param("Taking the hill will allow an attack on Kesh.", "possible", id="will-of-a-thing"),
    pytest.param("The army may take the hill.", "possible", id="may"),
    pytest.param("The army is expected to take the hill.", "possible", id="is-expected"),
    pytest.param("If the rain stops, the army will attack the hill.", "possible", id="condition"),
    pytest.param("The hill is considered a gate to Kesh.", "opinion", id="is-considered"),
    pytest.param("The government must open the road.", "opinion", id="must"),
    pytest.param("The fall of the hill was of vital importance.", "opinion", id="importance"),
    pytest.param("The army did not take the hill.", "asserted", id="a-negation-is-asserted"),
    pytest.param("The two lists could not be reconciled.", "asserted", id="could-not"),
    pytest.param(
        "The fresh water should reach the town by Friday.", "possible", id="should-of-a-thing"
    ),
    pytest.param("The charge must have been hidden in the pier.", "possible", id="must-have-been"),
    pytest.param("The next convoy is to leave on Wednesday.", "planned", id="is-to"),
    pytest.param("The army used every possible road.", "asserted", id="possible-of-a-thing"),
]


@pytest.mark.parametrize(("text", "expected"), OWN_VOICE)
def test_modality_of_the_outlets_voice(text: str, expected: Modality) -> None:
    assert [claim.modality for claim in claims_of(article(text))] == [expected]


REPORTED: list[object] = [
    pytest.param("The army denied that it shelled Kesh.", "denied", "that it shelled Kesh",
                 "denied", id="denial"),
    pytest.param("The army urged the rebels to leave Kesh.", "urged", "the rebels to leave Kesh",
                 "opinion", id="call"),
    pytest.param("The army vowed to retake Kesh.", "vowed", "to retake Kesh",
                 "planned", id="promise"),
    pytest.param("The army said that shells hit Kesh.", "said", "that shells hit Kesh",
                 "asserted", id="report"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "cue", "content", "expected"), REPORTED)
def test_modality_by_the_cue(text: str, cue: str, content: str, expected: Modality) -> None:
    given = article(text)
    claims = claims_of(given, [said(given, "The army", cue, content)])
    assert [claim.modality for claim in claims] == [expected]
