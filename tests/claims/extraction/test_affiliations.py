"""For whom a person speaks, and what is short for what, by the words of the text."""

from __future__ import annotations

import pytest

from claims.extraction.attribution import find_attributions
from claims.extraction.coref import abbreviations_in
from claims.extraction.document import prepare
from claims.extraction.pipeline import load_pipeline
from claims.extraction.spans import ArticleInput, StatedSource

HEAD = "Fighting goes on around Kelvar town\n\n"
FULL = "Varn Observatory for Rights"
INTRODUCED = f"The {FULL} said nine people died. "


def sources(text: str) -> dict[str, StatedSource]:
    """Return the stated sources of a text under a headline, by label."""
    document = prepare(ArticleInput("a", HEAD + text), load_pipeline().nlp)
    found = [each.stated for each in find_attributions(document) if each.stated]
    return {stated.label: stated for stated in found}


def speaks_for(text: str, label: str) -> tuple[str, str] | None:
    """Return the body that a person speaks for and the words that say so."""
    tie = sources(text)[label].affiliation
    return (tie.body, (HEAD + text)[slice(*tie.words)]) if tie else None


TIED = [
    pytest.param(
        f"{INTRODUCED}Observatory director Rami Volk said ten people died.",
        "Observatory director Rami Volk",
        id="role-before",
    ),
    pytest.param(
        f"{INTRODUCED}Rami Volk, the Observatory's director, said ten people died.",
        "Rami Volk, the Observatory's director",
        id="role-behind",
    ),
    pytest.param(
        f"“Ten people died,” said Rami Volk, head of the {FULL}.",
        f"Rami Volk, head of the {FULL}",
        id="head-of",
    ),
    pytest.param(
        f"{INTRODUCED}The head of the {FULL} Rami Volk said ten people died.",
        f"head of the {FULL} Rami Volk",
        id="head-of-without-comma",
    ),
    pytest.param(
        f"The head of the {FULL}, Rami Volk, said ten people died.",
        f"head of the {FULL}, Rami Volk",
        id="head-of-with-comma",
    ),
    pytest.param(
        f"Rami Volk, who heads the Vale-based {FULL}, said ten people died.",
        f"Rami Volk, who heads the Vale-based {FULL}",
        id="who-heads",
    ),
    pytest.param(
        f"{INTRODUCED}“Ten people died,” said the Observatorys Rami Volk.",
        "Observatorys Rami Volk",
        id="lost-apostrophe",
    ),
    pytest.param(
        f"The {FULL} (VOR) said nine people died. VOR chief Rami Volk said ten people died.",
        "VOR chief Rami Volk",
        id="abbreviation",
    ),
]


@pytest.mark.parametrize(("text", "words"), TIED)
def test_a_person_is_tied_to_the_body_named_beside(text: str, words: str) -> None:
    assert speaks_for(text, "Rami Volk") == (FULL, words)


UNTIED = [
    pytest.param("Rami Volk, a resident of Kelvar, said ten people died.", id="a-place"),
    pytest.param(f"{INTRODUCED}Rami Volk said ten people died.", id="no-words"),
    pytest.param(
        f"Rami Volk, a member of the {FULL}, said ten people died.", id="member-is-a-witness"
    ),
    pytest.param(
        "The Varn Health Ministry said so. The Varn Defence Ministry said so too. "
        "Ministry spokesman Rami Volk said ten people died.",
        id="one-of-two-bodies",
    ),
    pytest.param("Observatory director Rami Volk said ten people died.", id="any-observatory"),
]


@pytest.mark.parametrize("text", UNTIED)
def test_in_doubt_a_person_is_tied_to_nothing(text: str) -> None:
    assert speaks_for(text, "Rami Volk") is None


def test_a_body_speaks_for_itself() -> None:
    found = sources(f"{INTRODUCED}Observatory director Rami Volk said ten people died.")
    assert found[FULL].affiliation is None


def test_an_abbreviation_in_brackets_goes_with_the_name() -> None:
    found = sources(f"The {FULL} (VOR) said nine people died. Ana Bell said that ten died.")
    assert {label: stated.short for label, stated in found.items()} == {FULL: "VOR", "Ana Bell": ""}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("the Varn Observatory for Rights (VOR)", {"varn observatory rights": "VOR"}),
        ("the Varn Observatory for Rights (Vale)", {}),
        ("the Varn Observatory for Rights (pictured)", {}),
    ],
)
def test_brackets_that_abbreviate(text: str, found: dict[str, str]) -> None:
    assert abbreviations_in(text) == found


def test_where_a_body_sits_is_no_name_of_it() -> None:
    found = sources(f"{INTRODUCED}The Britain-based group said that ten people died.")
    assert list(found) == [FULL]


@pytest.mark.parametrize(
    ("text", "label"),
    [
        (f"A bomb hit a hall in Kelvar on Monday {FULL} reported.", FULL),
        ("The army entered the town on Wednesday state media said.", "state media"),
        ("The Sunday Post reported that the army entered the town.", "Sunday Post"),
    ],
)
def test_a_weekday_is_no_part_of_a_source(text: str, label: str) -> None:
    assert list(sources(text)) == [label]


def test_a_monitor_is_a_body_and_not_the_person_who_heads_one() -> None:
    text = "A monitor said nine people died. Observatory director Rami Volk said ten people died."
    found = sources(text)
    assert found["Rami Volk"].mention == "Observatory director Rami Volk"
