"""A describing text is parted into single facts; a report keeps its events whole."""

from __future__ import annotations

import pytest

from tests.claims.extraction.extracting import claim_texts

OPENING = "The Vale is a valley in Varnia. "

CASES = [
    pytest.param(
        "The Vale sells wool and timber.",
        ["The Vale sells wool.", "The Vale sells timber."],
        id="members-of-a-list",
    ),
    pytest.param(
        "The capital and port of Varnia is Orta.",
        ["The capital of Varnia is Orta.", "The port of Varnia is Orta."],
        id="the-article-is-shared",
    ),
    pytest.param(
        "The mill opened its doors in Orta in 1902.",
        ["The mill opened its doors in Orta.", "The mill opened its doors in Orta in 1902."],
        id="circumstances",
    ),
    pytest.param(
        "In 1902, the mill opened its doors.",
        ["In 1902, the mill opened its doors.", "The mill opened its doors."],
        id="a-fronted-circumstance",
    ),
    pytest.param(
        "Ada Lind (born in 1902) is a writer.",
        ["Ada Lind is a writer.", "Ada Lind was born in 1902."],
        id="brackets",
    ),
    pytest.param(
        "The Mill is a film directed by Ada Lind.",
        ["The Mill is a film.", "The Mill is directed by Ada Lind."],
        id="a-participle-behind-what-is-said",
    ),
    pytest.param(
        "The guild passed rules, such as a curfew.",
        ["The guild passed rules.", "The guild passed a curfew."],
        id="examples",
    ),
]


@pytest.mark.parametrize(("sentence", "facts"), CASES)
def test_a_description_is_parted(sentence: str, facts: list[str]) -> None:
    assert claim_texts(OPENING + sentence)[1:] == facts


@pytest.mark.parametrize(("sentence", "facts"), CASES)
def test_a_report_is_not_parted(sentence: str, facts: list[str]) -> None:
    found = claim_texts(f"Rebels shelled Kesh. {sentence}") if " is " not in sentence else []
    assert len(found) <= 2
