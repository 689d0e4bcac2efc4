"""A heap of articles, matched: what is said of their claims, and of whole texts."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from claims.matching.match import WHOLE_ARTICLE, match, reports_of
from claims.matching.reports import ArticleReport
from tests.claims.matching.making import DAY, article

TOLL = article(
    "a",
    "At least 30 people were killed in an air strike on the village of Tarvad on Monday.",
    places=("Tarvad",),
)
OTHER_TOLL = article(
    "b",
    "An air strike on the village of Tarvad on Monday killed 12 people, doctors say.",
    places=("Tarvad",),
)
ELSEWHERE = article("c", "The parliament of Oberan elects a speaker for the coming year.")


def test_differing_tolls_of_one_strike_are_found_and_nothing_else() -> None:
    found = match([TOLL, OTHER_TOLL, ELSEWHERE])
    (pair,) = (each for each in found.claims if each.suggestion and not each.suggestion.possible)
    assert (pair.first.key, pair.second.key) == ("a#0", "b#0")
    assert pair.suggestion is not None
    assert pair.suggestion.relation == "differs"
    assert all(each.second.article != "c" for each in found.claims)


def test_all_scores_keeps_what_says_nothing() -> None:
    found = match([TOLL, OTHER_TOLL, ELSEWHERE], all_scores=True)
    assert {(each.first.article, each.second.article) for each in found.claims} == {
        ("a", "b"),
        ("a", "c"),
        ("b", "c"),
    }
    assert all(0 <= each.score <= 1 for each in found.claims)


def test_one_text_at_two_outlets_is_one_origin() -> None:
    text = (
        "Fishermen from Dolna found the ferry at dawn, two miles off the cape where it was last "
        "seen, and towed it to the old harbour while the coast guard looked for survivors along "
        "the northern shore of the island until nightfall."
    )
    copies = [replace(article(key, text), text=text, title="") for key in ("a", "b")]
    found = match([*copies, ELSEWHERE])
    (pair,) = (each for each in found.articles if each.origin != "none")
    assert (pair.first.key, pair.second.key, pair.origin) == ("a", "b", "same_text")
    assert pair.reuse is not None
    assert 0.9 < pair.reuse.shared <= 1


def test_background_of_another_month_makes_no_origin() -> None:
    background = (
        "The ferry of Dolna belongs to a board of nine towns, which share its costs by the grain "
        "that each of them sends across and meet in the customs house at every new moon."
    )
    news = {
        "a": "A storm broke the mast of the ferry while forty pilgrims were on board.",
        "b": "Two pilots of the board were sent home for selling places in the queue.",
        "c": "The clerk of Dolna counted eleven hundred carts at the quay in one morning.",
    }
    articles = [
        replace(article(key, text), text=f"{text} {background}", title="")
        for key, text in news.items()
    ]
    assert [str(pair.origin) for pair in match(articles[:2]).articles] == ["same_text"]
    old = replace(articles[2], text=f"{news['c']} {news['c']} {articles[2].text}")
    old = replace(old, published=DAY - dt.timedelta(days=60))
    assert match([*articles[:2], old]).articles == ()


def test_matching_twice_says_the_same_twice() -> None:
    heap = [TOLL, OTHER_TOLL, ELSEWHERE]
    assert match(heap) == match(heap)


def test_an_article_without_claims_is_matched_as_a_whole() -> None:
    bare = ArticleReport("d", "  A bare  headline\n", "")
    (report,) = reports_of(bare)
    assert (report.index, report.text, report.article) == (WHOLE_ARTICLE, "A bare headline", "d")
    assert reports_of(ArticleReport("e", "", "")) == ()


def test_a_flash_is_read_as_one_sentence_and_an_article_is_not() -> None:
    assert reports_of(TOLL)[0].sentence == TOLL.text
    long = replace(TOLL, text=TOLL.text + " More words follow." * 60)
    assert reports_of(long) == long.claims


def test_nothing_and_one_article_have_no_matches() -> None:
    assert match([]) == match([TOLL])
    assert match([TOLL]).claims == ()
