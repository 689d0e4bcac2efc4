"""Definite phrases and pronouns are resolved without doubt or not at all."""

from __future__ import annotations

import pytest

from claims.extraction.references import Subject
from tests.claims.extraction.extracting import article, claim_texts, claims_of, said

CASES = [
    pytest.param(
        "The Varnian army entered Kesh. The army took the port.",
        ["The Varnian army entered Kesh.", "The Varnian army took the port."],
        id="the-army-that-was-introduced",
    ),
    pytest.param(
        "The Varnian army met the Lorish army. The army took the port.",
        ["The Varnian army met the Lorish army.", "The army took the port."],
        id="two-armies-leave-it-open",
    ),
    pytest.param(
        "Jets hit Marosh province. Rebels fled the province.",
        ["Jets hit Marosh province.", "Rebels fled Marosh province."],
        id="the-province-named-last",
    ),
    pytest.param(
        "Jets hit the city of Sarrin. Rebels fled the city.",
        ["Jets hit the city of Sarrin.", "Rebels fled Sarrin."],
        id="the-city-named-last",
    ),
    pytest.param(
        "Jets hit Marosh province. Rebels fled the city of Orta.",
        ["Jets hit Marosh province.", "Rebels fled the city of Orta."],
        id="a-city-with-its-name-stays",
    ),
    pytest.param(
        "Jets hit the Marosh shrine. Rebels left the shrine.",
        ["Jets hit the Marosh shrine.", "Rebels left the Marosh shrine."],
        id="the-one-shrine-that-has-a-name",
    ),
    pytest.param(
        "Jets hit the Marosh shrine and the Kesh shrine. Rebels left the shrine.",
        ["Jets hit the Marosh shrine and the Kesh shrine.", "Rebels left the shrine."],
        id="two-shrines-leave-it-open",
    ),
    pytest.param(
        "Rebels fled the town.", ["Rebels fled the town."], id="a-town-without-a-name-stays"
    ),
    pytest.param(
        "The rebels left Orta. They took the bridge.",
        ["The rebels left Orta.", "The rebels took the bridge."],
        id="they-of-the-sentence-before",
    ),
    pytest.param(
        "The hill overlooks Orta. They took the bridge.",
        ["The hill overlooks Orta.", "They took the bridge."],
        id="they-of-one-hill-stays",
    ),
    pytest.param(
        "It was cold. It is unclear who fired.",
        ["It was cold.", "It is unclear who fired."],
        id="an-empty-it-stays",
    ),
]


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_references(text: str, expected: list[str]) -> None:
    assert claim_texts(text) == expected


def test_it_in_a_report_is_the_named_source() -> None:
    given = article("The Dawn Front said it took the bridge.")
    attribution = said(
        given, "The Dawn Front", "said", "it took the bridge",
        label="Dawn Front", kind="armed_group", named=True,
    )  # fmt: skip
    assert [claim.text for claim in claims_of(given, [attribution])] == [
        "The Dawn Front took the bridge."
    ]


def test_it_in_a_report_of_an_unnamed_source_stays() -> None:
    given = article("A source said it took the bridge.")
    attribution = said(given, "A source", "said", "it took the bridge")
    assert [claim.text for claim in claims_of(given, [attribution])] == ["It took the bridge."]


MENTIONS = [
    pytest.param("The army says it took the bridge.", "The army", "says", "it took the bridge",
                 "The army took the bridge.", id="the-army-of-itself"),
    pytest.param("Nurses said they ran out of blood.", "Nurses", "said", "they ran out of blood",
                 "Nurses ran out of blood.", id="nurses-of-themselves"),
    pytest.param("Sources said they took the bridge.", "Sources", "said", "they took the bridge",
                 "They took the bridge.", id="sources-may-speak-of-others"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "source", "cue", "content", "expected"), MENTIONS)
def test_a_pronoun_that_is_the_unnamed_source(
    text: str, source: str, cue: str, content: str, expected: str
) -> None:
    given = article(text)
    claims = claims_of(given, [said(given, source, cue, content)])
    assert [claim.text for claim in claims] == [expected]


ANSWERS = [
    pytest.param(
        Subject("the rebels", plural=True, person=False, collective=False), {"they"}, id="plural"
    ),
    pytest.param(
        Subject("the army", plural=False, person=False, collective=True),
        {"they", "it"},
        id="collective",
    ),
    pytest.param(
        Subject("Omar Hesk", plural=False, person=True, collective=False),
        {"he", "she"},
        id="person",
    ),
    pytest.param(
        Subject("the bridge", plural=False, person=False, collective=False), {"it"}, id="thing"
    ),
]


@pytest.mark.parametrize(("subject", "expected"), ANSWERS)
def test_what_a_subject_can_be_called(subject: Subject, expected: set[str]) -> None:
    assert {p for p in ("they", "it", "he", "she") if subject.answers(p)} == expected
