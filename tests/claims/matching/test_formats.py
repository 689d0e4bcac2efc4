"""The printed shapes, which others read."""

from __future__ import annotations

import json

from claims.matching.formats import lines
from claims.matching.main_figure import ArticleRelation
from claims.matching.match import WHOLE_ARTICLE, ArticleMatch, ClaimMatch, Matches
from claims.matching.reports import Reason, Relation, Suggestion
from claims.matching.reuse import Amount, Reuse
from tests.claims.matching.making import article, claim

FIRST = claim("30 killed in Tarvad.", article="x", index=2)
SECOND = claim("12 killed in Tarvad.", article="y")
WHOLE = claim("Tarvad", article="z", index=WHOLE_ARTICLE)
REASON = Reason("figure", "30 killed here, 12 killed there", "30 killed", "12 killed")


def suggestion(*, possible: bool) -> Suggestion:
    return Suggestion("x#2", "y#0", Relation.DIFFERS, 0.75, (REASON,), possible=possible)


def matches(*claims: ClaimMatch) -> Matches:
    relation = ArticleRelation("conflict", ("30 killed", "12 killed"), (REASON,), 0.9)
    reuse = Reuse("x", "y", amount=Amount(0.123456))
    return Matches(claims, (ArticleMatch(article("x", "A."), article("y", "B."), relation, reuse),))


def test_pairs_are_the_contract() -> None:
    found = matches(ClaimMatch(FIRST, SECOND, 0.75, suggestion(possible=False)))
    (line,) = lines(found, "pairs")
    assert json.loads(line) == {
        "a": {"article": "x", "index": 2},
        "b": {"article": "y", "index": 0},
        "relation": "differs",
        "score": 0.75,
        "possible": False,
        "reasons": [
            {
                "kind": "figure",
                "text": "30 killed here, 12 killed there",
                "here": "30 killed",
                "there": "12 killed",
            }
        ],
    }


def test_what_is_weak_is_printed_on_demand_alone() -> None:
    found = matches(
        ClaimMatch(FIRST, SECOND, 0.75, suggestion(possible=True)),
        ClaimMatch(FIRST, WHOLE, 0.01, None),
    )
    assert list(lines(found, "pairs")) == []
    assert list(lines(found, "table")) == []
    weak, silent = map(json.loads, lines(found, "pairs", all_scores=True))
    assert (weak["relation"], weak["possible"]) == ("differs", True)
    assert (silent["relation"], silent["possible"], silent["reasons"]) == ("related", True, [])
    assert silent["b"] == {"article": "z", "index": None}


def test_articles_are_the_contract() -> None:
    (line,) = lines(matches(), "articles")
    found = json.loads(line)
    assert found.pop("reasons")[0]["kind"] == "figure"
    assert found == {
        "a": "x",
        "b": "y",
        "relation": "conflict",
        "values": ["30 killed", "12 killed"],
        "origin": "none",
        "shared": 0.1235,
    }


def test_the_table_is_for_reading() -> None:
    found = matches(ClaimMatch(FIRST, SECOND, 0.75, suggestion(possible=False)))
    shown = "\n".join(lines(found, "table"))
    assert shown.splitlines() == [
        "differs (0.75)",
        "  x#2: 30 killed in Tarvad.",
        "  y#0: 12 killed in Tarvad.",
        "    30 killed here, 12 killed there",
    ]
