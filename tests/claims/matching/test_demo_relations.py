"""What the demo's articles say of each other: planted copies, tolls and denials, and no more."""

from __future__ import annotations

import datetime as dt
import json

import pytest
from django.conf import settings

from claims.extraction.pipeline import load_pipeline
from claims.extraction.spans import ArticleInput
from claims.matching.match import ArticleMatch, ClaimMatch, Matches, match
from claims.matching.reports import article_report
from workbench.demo.files import ARTICLES

ONE_TEXT = ("rsw-0410-gorsha", "ledger-0410-gorsha", "digest-0410-gorsha", "kestrel-0410-gorsha")
TRUE_CONFLICTS = {
    ("noticeboard-0408-meshra", "ledger-0408-meshra-v1"),
    ("noticeboard-0408-meshra", "ledger-0408-meshra-v2"),
    ("noticeboard-0408-meshra", "rsw-0408-meshra-depot"),
    ("noticeboard-0408-meshra", "harbour-0410-register"),
    ("rsw-0408-meshra-depot", "ledger-0408-meshra-v1"),
    ("rsw-0408-meshra-depot", "ledger-0408-meshra-v2"),
    ("rsw-0408-meshra-depot", "harbour-0410-register"),
    ("ledger-0408-meshra-v1", "ledger-0408-meshra-v2"),
    ("ledger-0408-meshra-v1", "harbour-0410-register"),
    ("rsw-0413-quarrin", "plain-0413-front-denies"),
}
"""Pairs that tell of one event otherwise; any other conflict is a false one."""


@pytest.fixture(scope="module")
def found() -> Matches:
    """The demo, extracted and matched once."""
    lines = [json.loads(line) for line in ARTICLES.read_text(encoding="utf-8").splitlines()]
    inputs = [
        ArticleInput(
            line["id"],
            line["text"],
            line["title"],
            dt.date.fromisoformat(line["published"][:10]),
            line["outlet"],
        )
        for line in lines
    ]
    pipeline = load_pipeline(settings.SPACY_PIPELINE)
    return match([article_report(extraction) for extraction in pipeline.extract_many(inputs)])


def _articles(found: Matches) -> dict[frozenset[str], ArticleMatch]:
    return {frozenset((each.first.key, each.second.key)): each for each in found.articles}


def _suggested(found: Matches, relation: str) -> list[ClaimMatch]:
    return [
        each
        for each in found.claims
        if each.suggestion and each.suggestion.relation == relation and not each.suggestion.possible
    ]


def _between(matches: list[ClaimMatch], one: str, other: str) -> list[ClaimMatch]:
    return [each for each in matches if {each.first.article, each.second.article} == {one, other}]


def test_the_copies_of_the_agency_are_one_text(found: Matches):
    articles = _articles(found)
    for one in ONE_TEXT:
        for other in ONE_TEXT:
            if one < other:
                pair = articles[frozenset((one, other))]
                assert (pair.origin.value, pair.relation.relation) == ("same_text", "agree")
    corrected = articles[frozenset(("ledger-0408-meshra-v1", "ledger-0408-meshra-v2"))]
    assert corrected.origin.value == "same_text"
    assert {frozenset((a.first.key, a.second.key)) for a in found.articles if a.reuse} == {
        *(frozenset((a, b)) for a in ONE_TEXT for b in ONE_TEXT if a != b),
        frozenset(("ledger-0408-meshra-v1", "ledger-0408-meshra-v2")),
    }


def test_what_copies_say_is_the_same_or_rests_on_one_source(found: Matches):
    for other in ONE_TEXT[1:]:
        assert len(_between(_suggested(found, "same"), ONE_TEXT[0], other)) >= 5
        rests = _between(_suggested(found, "attribution_only"), ONE_TEXT[0], other)
        assert rests
        assert all("Belmin" in each.suggestion.reasons[0].text for each in rests if each.suggestion)


def test_the_tolls_of_one_strike_conflict(found: Matches):
    differs = _suggested(found, "differs")
    assert _between(differs, "noticeboard-0408-meshra", "ledger-0408-meshra-v1")
    assert _between(differs, "noticeboard-0408-meshra", "ledger-0408-meshra-v2")
    depot = _articles(found)[frozenset(("rsw-0408-meshra-depot", "ledger-0408-meshra-v2"))]
    assert depot.relation.relation == "conflict"
    assert depot.relation.values == ("30 gunmen killed", "17 people killed")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("noticeboard-0408-meshra", "kestrel-0409-hospital"),
        ("kestrel-0409-hospital", "ledger-0408-meshra-v2"),
        ("ledger-0408-meshra-v1", "ledger-0408-meshra-v2"),
        ("harbour-0410-register", "ledger-0415-truce-meshra"),
    ],
)
def test_a_later_toll_is_an_update(found: Matches, one: str, other: str):
    assert _articles(found)[frozenset((one, other))].relation.relation == "update"


def test_the_directorates_new_count_replaces_its_old_one(found: Matches):
    (update,) = _between(
        _suggested(found, "update"), "harbour-0410-register", "ledger-0415-truce-meshra"
    )
    assert "21 deaths" in update.first.text
    assert "up from 21" in update.second.text


def test_an_entry_and_its_denial_are_told(found: Matches):
    denied = _between(_suggested(found, "denies"), "rsw-0413-quarrin", "plain-0413-front-denies")
    assert any(
        "entered Quarrin" in each.first.text + each.second.text
        and "entered the centre of Quarrin" in each.first.text + each.second.text
        for each in denied
    )


def test_no_conflict_is_false(found: Matches):
    allowed = {frozenset(pair) for pair in TRUE_CONFLICTS}
    for relation in ("differs", "denies"):
        for each in _suggested(found, relation):
            told = (each.first.text, each.second.text)
            assert {each.first.article, each.second.article} in allowed, told
    for pair in found.articles:
        if pair.relation.relation == "conflict":
            assert {pair.first.key, pair.second.key} in allowed, pair.relation.values
