"""The demo: what its files promise to show, and that it is brought in once and for all."""

from __future__ import annotations

import datetime as dt
import io
import json
import re
from collections import Counter
from itertools import combinations
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.core.management import CommandError, call_command
from rapidfuzz import fuzz

from claims.extraction import spans
from claims.models import Claim, Evidence, Verdict
from sources.models import ImportItem
from workbench import audit
from workbench.demo import files, loader
from workbench.models import DEMO_LOADED, AuditEvent, ProductState, Role, User

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


class EverySentence:
    """An extraction without a parser: every sentence is a claim of one party or of the outlet."""

    version = "sentences"

    def extract(self, article: spans.ArticleInput) -> spans.Extraction:
        """Cut at full stops; credit what has "said" in it to an unnamed source."""
        stated = spans.StatedSource("s1", "source", "A source", "other", named=False)
        claims = []
        for match in re.finditer(r"[^.\n]*[^.\s][^.\n]*\.?", article.text):
            piece = spans.Span(*match.span())
            said = spans.Attribution(stated, (), (), (piece,), "indirect", implicit=True)
            claims.append(
                spans.Claim(
                    text=match[0].strip(),
                    start=piece.start,
                    end=piece.end,
                    spans=(piece,),
                    sentence=piece,
                    attribution=said if "said" in match[0] else None,
                )
            )
        return spans.Extraction(article=article, claims=tuple(claims))


def test_loading_uses_the_services_and_can_be_repeated(db: None) -> None:
    first = loader.load(password="secret", pipeline=EverySentence())
    assert (first.users, first.outlets, first.articles, first.versions) == (5, 7, 20, 21)
    assert first.claims > 200
    assert loader.is_loaded()
    outcomes = Counter(ImportItem.objects.values_list("state", flat=True))
    assert outcomes == {"imported": 20, "version": 1, "duplicate": 1}
    assert not list(audit.verify())
    before = (Verdict.objects.count(), Evidence.objects.count(), AuditEvent.objects.count())
    again = loader.load(password="other", pipeline=EverySentence())
    assert (again.users, again.articles, again.versions) == (0, 0, 0)
    assert (again.verdicts, again.evidence, again.notes) == (0, 0, 0)
    assert (Verdict.objects.count(), Evidence.objects.count()) == before[:2]
    assert User.objects.get(username="demo").check_password("secret")


def run(*arguments: str) -> str:
    """Return what `load_demo` prints."""
    out = io.StringIO()
    call_command("load_demo", *arguments, stdout=out, stderr=io.StringIO())
    return out.getvalue()


@pytest.fixture
def no_parser(monkeypatch: pytest.MonkeyPatch) -> None:
    """Load with the extraction above, which needs no model."""
    monkeypatch.setattr(loader, "configured_pipeline", EverySentence)


def test_command_prints_counts_and_the_sign_in_once_and_again(db: None, no_parser: None) -> None:
    printed = run("--once")
    assert "20 articles in 21 versions from 7 outlets" in printed
    assert "Sign in as demo" in printed
    assert "password workbench-demo" in printed
    assert run("--once").startswith("Sign in as demo")


def test_command_says_nothing_of_a_password_that_was_changed(db: None, no_parser: None) -> None:
    run()
    user = User.objects.get(username="demo")
    user.set_password("my own")
    user.save()
    assert run() == ""


def test_command_leaves_an_installation_with_users_alone(analyst: User, no_parser: None) -> None:
    assert run("--once") == ""
    assert not loader.is_loaded()


def test_command_finishes_a_load_that_was_cut_short(db: None, no_parser: None) -> None:
    run()
    ProductState.objects.filter(key=DEMO_LOADED).delete()
    assert "0 articles in 0 versions" in run("--once")
    assert loader.is_loaded()


def test_command_asks_for_a_password_on_a_served_site(
    db: None, no_parser: None, settings: Any
) -> None:
    settings.HTTPS = True
    with pytest.raises(CommandError, match="choose one"):
        run()
    assert "password hidden-word" in run("--password", "hidden-word")


def test_real_extraction_finds_every_claim_that_is_addressed(db: None) -> None:
    loaded = loader.load(password="secret")
    assert loaded.skipped == []
    states = set(Claim.objects.live().values_list("state", "relook_cause"))
    assert {("settled", ""), ("disagreement", ""), ("relook", "article")} <= states
    assert {("relook", "evidence"), ("new", "")} <= states
    assert Verdict.objects.filter(claim__text__contains="48 prisoners").exists()
    assert Verdict.objects.filter(claim__text__contains="foreign instructor").exists()
    gunmen = Claim.objects.get(text__startswith="30 gunmen")
    assert gunmen.current_verdict is not None
    assert gunmen.current_verdict.contested_by.startswith("Harbour Dispatch")
    overridden = Verdict.objects.exclude(override_reason="").get()
    assert (overridden.links, overridden.outlets, overridden.origins) == (3, 3, 0)
