"""What a source's own pronouns mean."""

from __future__ import annotations

import pytest

from claims.extraction.spans import Kind, StatedSource
from claims.extraction.speakers import answering, genitive, party
from tests.claims.extraction.extracting import article, claims_of, said

REPORTS = [
    pytest.param(
        ("The directorate said that it had added two names.", "The directorate", "said",
         "that it had added two names"),
        "The directorate had added two names.",
        id="a-body-is-it",
    ),
    pytest.param(
        ("A doctor at the camp said he knew of one death.", "A doctor at the camp", "said",
         "he knew of one death"),
        "The doctor at the camp knew of one death.",
        id="a-person-is-he",
    ),
    pytest.param(
        ("Two residents, reached by telephone, said that they had seen no soldiers.",
         "Two residents, reached by telephone,", "said", "that they had seen no soldiers"),
        "Two residents had seen no soldiers.",
        id="a-mention-ends-at-its-comma",
    ),
    pytest.param(
        ("A rebel commander said his men were regrouping in Kesh.", "A rebel commander", "said",
         "his men were regrouping in Kesh"),
        "The rebel commander's men were regrouping in Kesh.",
        id="his-is-the-source's",
    ),
    pytest.param(
        ("A resident said it was raining in Kesh.", "A resident", "said", "it was raining in Kesh"),
        "It was raining in Kesh.",
        id="a-person-is-not-it",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("report", "expected"), REPORTS)
def test_a_pronoun_at_the_start_of_a_report_is_resolved(
    report: tuple[str, str, str, str], expected: str
) -> None:
    text, source, cue, content = report
    given = article(text)
    label = source.split(",")[0].removeprefix("A ").removeprefix("The ")
    attribution = said(given, source, cue, content, label=label)
    assert [claim.text for claim in claims_of(given, [attribution])] == [expected]


PARTIES = [
    pytest.param("Varnian government", "government", True, "it", "the Varnian government", id="it"),
    pytest.param("Nera Olm", "military", True, "she", "Nera Olm", id="a-name"),
    pytest.param("former officer", "military", False, "he", "the former officer", id="a-class"),
    pytest.param("field report", "document", False, "he", "", id="a-document-is-nobody"),
    pytest.param("two medics", "local", False, "he", "", id="two-are-not-he"),
]


@pytest.mark.parametrize(("label", "kind", "named", "pronoun", "expected"), PARTIES)
def test_a_source_answers_to_its_pronouns(
    label: str, kind: Kind, named: bool, pronoun: str, expected: str
) -> None:
    stated = StatedSource("s1", label, label, kind, named)
    assert answering(stated, pronoun, spoken_by="") == expected


def test_a_long_label_is_not_repeated() -> None:
    label = "officer of the third company of the second brigade"
    assert party(StatedSource("s1", label, label, "military", named=False)) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [("the army", "the army's"), ("the men", "the men's"), ("the nurses", "the nurses'")],
)
def test_genitives(text: str, expected: str) -> None:
    assert genitive(text) == expected
