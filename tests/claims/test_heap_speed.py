"""What matching a heap takes is measured on made-up articles that give it something to do."""

from __future__ import annotations

import re

import pytest
from django.core.management import call_command

from claims.heap_speed import PER_ARTICLE, made_up_articles
from claims.matching.match import match


def test_there_are_as_many_claims_as_asked_for_and_always_the_same() -> None:
    articles = list(made_up_articles(2 * PER_ARTICLE + 5))
    assert [len(article.claims) for article in articles] == [PER_ARTICLE, PER_ARTICLE, 5]
    claims = [claim for article in articles for claim in article.claims]
    assert len({claim.key for claim in claims}) == len(claims)
    assert all(claim.text in article.text for article in articles for claim in article.claims)
    assert articles == list(made_up_articles(2 * PER_ARTICLE + 5))
    assert articles != list(made_up_articles(2 * PER_ARTICLE + 5, seed=1))
    assert list(made_up_articles(0)) == []


def test_articles_of_one_event_are_matched() -> None:
    found = match(made_up_articles(300))
    relations = {str(each.suggestion.relation) for each in found.claims if each.suggestion}
    assert {"same", "differs"} <= relations
    assert any(each.relation.relation == "agree" for each in found.articles)


@pytest.mark.parametrize(
    ("options", "steps"),
    [
        pytest.param([], ["in all"], id="whole"),
        pytest.param(["--candidates"], ["profiles", "candidates"], id="candidates"),
    ],
)
def test_the_command_prints_a_line_for_each_size(
    capsys: pytest.CaptureFixture[str], options: list[str], steps: list[str]
) -> None:
    call_command("bench_heap", "--claims", "40", *options)
    [line] = capsys.readouterr().out.splitlines()
    told = "".join(rf"{step} [\d.]+ s, " for step in steps)
    assert re.fullmatch(rf"40 claims: {told}[1-9]\d* pairs, [\d,]+ MB", line)
