"""The demo's files: what they promise to show, checked without a database."""

from __future__ import annotations

import datetime as dt
import json
import re
from itertools import combinations
from urllib.parse import urlsplit

import pytest
from rapidfuzz import fuzz

from workbench.demo import files
from workbench.models import Role

DEMO = files.read()
BY_ID = {article.id: article for article in DEMO.articles}
AGENCY_COPIES = {
    "rsw-0410-gorsha",
    "ledger-0410-gorsha",
    "digest-0410-gorsha",
    "kestrel-0410-gorsha",
}
VERSIONS = {"ledger-0408-meshra-v1", "ledger-0408-meshra-v2"}


def test_there_is_enough_of_it() -> None:
    assert len(BY_ID) == len(DEMO.articles) == 21
    assert len({article.outlet for article in DEMO.articles}) == len(DEMO.outlets) == 7
    days = [dt.datetime.fromisoformat(article.published).date() for article in DEMO.articles]
    assert (max(days) - min(days)).days == 8


@pytest.mark.parametrize("article", DEMO.articles, ids=lambda article: article.id)
def test_an_article_is_whole(article: files.ArticleData) -> None:
    domains = {outlet["name"]: outlet["domain"] for outlet in DEMO.outlets}
    assert 150 <= len(article.text.split()) <= 450
    assert article.text == article.text.strip()
    assert urlsplit(article.url).hostname == domains[article.outlet]
    assert urlsplit(article.url).hostname.endswith(".example")  # type: ignore[union-attr]


def test_articles_are_alike_only_where_one_is_the_others_copy() -> None:
    for first, second in combinations(DEMO.articles, 2):
        alike = fuzz.ratio(first.text, second.text) > 60
        related = {first.id, second.id} <= AGENCY_COPIES or {first.id, second.id} == VERSIONS
        assert alike == related, (first.id, second.id)


def test_the_agency_is_credited_in_three_ways() -> None:
    byline, dateline, not_at_all = (
        BY_ID[f"{outlet}-0410-gorsha"] for outlet in ("ledger", "digest", "kestrel")
    )
    assert "Ruvenian State Wire" in json.loads(byline.line)["byline"]
    assert dateline.text.startswith("VASHTEL (RSW) –")
    assert "State Wire" not in not_at_all.line
    assert "RSW" not in not_at_all.line


def test_one_article_is_corrected_under_its_address() -> None:
    first, second = BY_ID["ledger-0408-meshra-v1"], BY_ID["ledger-0408-meshra-v2"]
    assert first.url == second.url
    assert [article.id for article in DEMO.articles if article.second] == [second.id]
    assert "27 people" in first.text
    assert "17 people" in second.text
    assert DEMO.articles.index(first) < DEMO.articles.index(second)


def test_two_articles_carry_site_chrome() -> None:
    assert sum("Related Articles" in article.text for article in DEMO.articles) == 2


def test_ratings_leave_one_outlet_unrated_and_two_outlets_share_an_owner() -> None:
    assert sum(not outlet["ratings"] for outlet in DEMO.outlets) == 1
    owners = [outlet["owner"] for outlet in DEMO.outlets]
    assert owners.count("Meridian Holdings") == 2


def test_every_role_has_a_user() -> None:
    assert {user["role"] for user in DEMO.users} == set(Role.values)


@pytest.mark.parametrize("act", DEMO.acts, ids=lambda act: f"{act.kind}-{act.claim.piece[:30]}")
def test_an_act_addresses_one_place_in_an_article(act: files.Act) -> None:
    assert act.by in {user["username"] for user in DEMO.users}
    for address in (act.claim, act.other):
        if address is not None:
            found = re.findall(re.escape(address.piece), BY_ID[address.article].text)
            assert len(found) == 1
