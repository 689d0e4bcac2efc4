"""The list of attributions: rules and tagger together."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from claims.extraction.attribution import find_attributions
from claims.extraction.document import Document, prepare
from claims.extraction.listing import listed
from claims.extraction.pipeline import load_pipeline
from claims.extraction.spans import ArticleInput, Attribution, Span
from claims.extraction.tagged import added
from claims.extraction.tagger.linking import Reading, Tagged
from claims.extraction.tokens import tree_of

HEAD = "Harbour news\n\n"
TEXT = (
    HEAD + "The mayor, Ida Brandt, said that the bridge was closed, and that it would stay so. "
    "The union wants the port, the largest of the coast, to open."
)


def document(text: str) -> Document:
    return prepare(ArticleInput("a", text), load_pipeline().nlp)


def span(text: str, words: str) -> Span:
    start = text.index(words)
    return Span(start, start + len(words))


def tagged(text: str, source: str, cue: str, content: str, *, sure: float = 0.9) -> Tagged:
    log = float(np.log(sure))
    return Tagged(
        source=(span(text, source),) if source else (),
        cue=(span(text, cue),),
        content=(span(text, content),),
        evidence=(log, log, log, log),
        confidence=sure,
    )


def reading(*found: Tagged, cue: float = 1.0) -> Reading:
    return Reading(found, np.array([0]), np.array([10_000]), np.array([cue], dtype=np.float32))


def shown(text: str, found: tuple[Attribution, ...]) -> list[tuple[str, str, str]]:
    def words(spans: tuple[Span, ...]) -> str:
        return " … ".join(text[s:e] for s, e in spans)

    return [(words(a.source), words(a.cue), words(a.content)) for a in found]


def test_an_attitude_is_listed_and_credits_nothing() -> None:
    given = document(TEXT)
    rules = find_attributions(given)
    found = listed(given, rules, reading(tagged(TEXT, "The union", "wants", "to open")))
    assert [cue for _, cue, _ in shown(TEXT, found)] == ["said", "wants"]
    assert found[1].stated is not None
    assert found[1].stated.label == "union"
    assert len(rules) == 1


def test_a_quotation_is_listed_once_and_what_goes_on_not_at_all() -> None:
    text = HEAD + (
        "“We are closed, and sorry,” said Ida Brandt. “The bridge fell in May.” "
        "According to the coast guard, two boats are missing. They left on Monday."
    )
    given = document(text)
    rules = find_attributions(given)
    found = shown(text, listed(given, rules, None))
    assert len(rules) > len(found) == 2
    assert found[0][2].count(" … ") == 1


def test_sure_spans_replace_those_of_the_rules() -> None:
    given = document(TEXT)
    rules = find_attributions(given)
    sure = tagged(TEXT, "The mayor, Ida Brandt", "said", "that the bridge was closed")
    found = listed(given, rules, reading(sure))
    assert shown(TEXT, found)[0][2] == "that the bridge was closed"
    assert found[0].stated == rules[0].stated
    unsure = replace(sure, evidence=(0.0, -1.0, -1.0, 0.0))
    assert shown(TEXT, listed(given, rules, reading(unsure)))[0][2] != "that the bridge was closed"


def test_what_the_tagger_doubts_is_left_out() -> None:
    given = document(TEXT)
    rules = find_attributions(given)
    assert listed(given, rules, reading(cue=0.01)) == ()
    assert len(listed(given, rules, reading(cue=0.9))) == 1
    assert len(listed(given, rules, None)) == 1


def test_a_text_that_lost_its_commas_is_left_to_the_rules() -> None:
    text = TEXT.replace(",", "")
    given = document(text)
    rules = find_attributions(given)
    found = listed(given, rules, reading(tagged(text, "The union", "wants", "to open"), cue=0.01))
    assert [cue for _, cue, _ in shown(text, found)] == ["said"]


def test_in_a_war_report_hopes_are_acts() -> None:
    text = (
        HEAD
        + "A military source said that the road, cut since May, was open. The Northern Brigade "
        "said that it held the hill, the last of three. The army hopes to take the bridge."
    )
    given = document(text)
    rules = find_attributions(given)
    found = listed(given, rules, reading(tagged(text, "The army", "hopes", "to take the bridge")))
    assert [cue for _, cue, _ in shown(text, found)] == ["said", "said"]


@pytest.mark.parametrize(
    ("cue", "sure", "count"), [("whispered", 0.9, 0), ("noted", 0.9, 1), ("noted", 0.5, 0)]
)
def test_the_tagger_adds_what_reports_and_is_sure(cue: str, sure: float, count: int) -> None:
    text = HEAD + f"Rain fell, Ida Brandt {cue}, in the south."
    tree = tree_of(document(text).sentences[-1])
    found = added(tree, [], [tagged(text, "Ida Brandt", cue, "Rain fell", sure=sure)])
    assert len(found) == count


def test_words_in_quotation_marks_report_whatever_the_verb() -> None:
    text = HEAD + "“Rain fell,” Ida Brandt whispered in the south."
    tree = tree_of(document(text).sentences[-1])
    (relation,) = added(tree, [], [tagged(text, "Ida Brandt", "whispered", "“Rain fell,”")])
    assert relation.source is not None
    assert tree[relation.cue[0]].text == "whispered"
    assert added(tree, [relation], [tagged(text, "Ida Brandt", "whispered", "“Rain fell,”")]) == []


def test_who_did_not_say_is_no_source() -> None:
    text = HEAD + "Ida Brandt did not say how many."
    tree = tree_of(document(text).sentences[-1])
    assert added(tree, [], [tagged(text, "Ida Brandt", "did not say", "how many")]) == []


@pytest.mark.parametrize(
    ("sentence", "source", "cue", "content"),
    [
        ("Neither Ida Brandt nor her deputy replied that day.", "her deputy", "replied", "day"),
        (
            "A strike Ida Brandt insists hit only boats left no trace.",
            "Ida Brandt",
            "insists",
            "hit only boats",
        ),
        ("Ida Brandt could confirm this.", "Ida Brandt", "confirm", "this"),
    ],
)
def test_nothing_said_is_no_claim(sentence: str, source: str, cue: str, content: str) -> None:
    tree = tree_of(document(HEAD + sentence).sentences[-1])
    assert added(tree, [], [tagged(HEAD + sentence, source, cue, content)]) == []


def test_what_is_told_follows_the_lines_and_what_is_listed_does_not() -> None:
    given = document(TEXT)
    rules = find_attributions(given)
    found = (
        tagged(TEXT, "The mayor, Ida Brandt", "said", "that the bridge was closed", sure=0.95),
        tagged(TEXT, "The union", "wants", "to open", sure=0.7),
    )
    plain = reading(*found)
    fitted = replace(plain, lines={"spans": (0.0, 0.0), "tagger": (-2.0, 0.0)})
    before, after = listed(given, rules, plain), listed(given, rules, fitted)
    assert shown(TEXT, before) == shown(TEXT, after)
    assert [each.confidence for each in before] == [rules[0].confidence, 0.7]
    assert [round(each.confidence, 2) for each in after] == [0.5, 0.12]
