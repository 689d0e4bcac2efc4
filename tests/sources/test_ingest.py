"""Storing documents: identity, duplicates, versions; and whose they are."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest
from django.db import IntegrityError

from sources.models import Article, ArticleVersion, ItemState, Outlet, OutletAlias
from sources.readers.document import ReadDocument
from sources.services import ingest as module
from sources.services.ingest import (
    Contended,
    IngestResult,
    UnusableDocument,
    identity_of,
    ingest,
    web_address,
)
from sources.services.outlets import ensure_outlet, find_by_host, outlet_of, unknown_outlet
from tests import factories
from workbench.models import AuditEvent, User

pytestmark = pytest.mark.django_db

TEXT = "Bridge at Tarsin closed\n\nGuards closed the bridge, an official said.\n"
DOCUMENT = ReadDocument(
    text=TEXT, title="Bridge at Tarsin closed", published=dt.date(2031, 4, 5), outlet="Harma Post"
)


def store(actor: User | None = None, **changes: Any) -> IngestResult:
    """Ingest the document above with some of its fields changed."""
    document = replace(DOCUMENT, **changes)
    return ingest(
        document=document, original=document.text.encode(), outlet=None, how="file", actor=actor
    )


def test_a_new_article_is_stored_whole(analyst: User):
    result = store(analyst, byline="Ana Bell", agency="AFP", metadata={"place": "Tarsin"})
    version = ArticleVersion.objects.select_related("article__outlet").get()
    assert result == IngestResult(ItemState.IMPORTED, version, "")
    assert (version.number, version.is_current, version.words) == (1, True, 11)
    assert version.content.text == TEXT
    assert bytes(version.original.body) == TEXT.encode()
    assert version.sha256 == version.text_sha256
    assert (version.byline, version.agency) == ("Ana Bell", "AFP")
    assert version.metadata == {"place": "Tarsin"}
    assert version.article.outlet.name == "Harma Post"
    assert version.article.published == dt.date(2031, 4, 5)
    actions = list(AuditEvent.objects.values_list("action", "actor__username"))
    assert actions == [("outlet.created", "anna"), ("article.imported", "anna")]


DUPLICATES = [
    pytest.param({}, id="same-everything"),
    pytest.param({"title": "Another headline"}, id="other-headline"),
    pytest.param({"published": None}, id="no-day"),
    pytest.param({"url": "https://harma.example/bridge"}, id="now-with-an-address"),
    pytest.param({"external_id": "77"}, id="now-with-an-id"),
    pytest.param({"outlet": "the HARMA post"}, id="other-spelling-of-the-outlet"),
]


@pytest.mark.parametrize("changes", DUPLICATES)
def test_the_same_text_of_the_same_outlet_is_a_duplicate(changes: dict[str, Any]):
    first = store()
    again = store(**changes)
    assert again.outcome == ItemState.DUPLICATE
    assert again.version == first.version
    assert "already here" in again.message
    assert ArticleVersion.objects.count() == 1


def test_the_same_text_at_another_outlet_is_its_own_article():
    first, second = store(), store(outlet="Orvane Daily")
    assert second.outcome == ItemState.IMPORTED
    assert first.version.text_sha256 == second.version.text_sha256
    assert first.version.article != second.version.article


OTHER = TEXT.replace("Guards", "Soldiers")
SAME_IDENTITY = [
    pytest.param({}, {}, id="day-and-headline"),
    pytest.param({}, {"title": "BRIDGE at Tarsin: closed"}, id="headline-compared-without-marks"),
    pytest.param({"published": None}, {"published": None}, id="headline-without-a-day"),
    pytest.param({"external_id": "7"}, {"external_id": "7", "title": "Other"}, id="id"),
    pytest.param(
        {"url": "https://harma.example/bridge"},
        {"url": "http://www.harma.example/bridge/?utm_source=x", "title": "Other"},
        id="address-compared-in-canonical-form",
    ),
]


@pytest.mark.parametrize(("before", "after"), SAME_IDENTITY)
def test_the_same_identity_with_another_text_is_a_new_version(
    before: dict[str, Any], after: dict[str, Any]
):
    first = store(**before)
    second = store(text=OTHER, **after)
    assert second.outcome == ItemState.NEW_VERSION
    assert second.version.article == first.version.article
    assert "Version 2" in second.message
    rows = list(ArticleVersion.objects.order_by("number").values_list("number", "is_current"))
    assert rows == [(1, False), (2, True)]
    first.version.refresh_from_db()
    assert first.version.content.text == TEXT, "the older version stays as it was"


DIFFERENT_IDENTITY = [
    pytest.param({}, {"published": dt.date(2031, 4, 6)}, id="other-day"),
    pytest.param({}, {"title": "Another headline"}, id="other-headline"),
    pytest.param({"external_id": "7"}, {"external_id": "8"}, id="other-id"),
    pytest.param({"url": "http://a.example/1"}, {"url": "http://a.example/2"}, id="other-address"),
    pytest.param({}, {"outlet": "Orvane Daily"}, id="other-outlet"),
    pytest.param({"title": "***"}, {"title": "***"}, id="headline-without-a-letter"),
]


@pytest.mark.parametrize(("before", "after"), DIFFERENT_IDENTITY)
def test_another_identity_with_another_text_is_a_new_article(
    before: dict[str, Any], after: dict[str, Any]
):
    store(**before)
    assert store(text=OTHER, **after).outcome == ItemState.IMPORTED
    assert Article.objects.count() == 2


def test_an_older_text_again_is_a_duplicate_that_says_so():
    store()
    store(text=OTHER)
    again = store()
    assert again.outcome == ItemState.DUPLICATE
    assert "version 1, which is not the current one" in again.message


def test_the_article_follows_its_current_version():
    store(external_id="7", published=None)
    article = store(text=OTHER, external_id="7", title="Bridge open again").version.article
    article.refresh_from_db()
    assert article.title == "Bridge open again"
    assert article.published == dt.date(2031, 4, 5)


def test_warnings_are_kept_and_said():
    result = store(warnings=("The date was odd.",))
    assert result.message == "The date was odd."
    assert result.version.metadata["warnings"] == ["The date was odd."]


UNUSABLE = [
    pytest.param(" \n", id="empty"),
    pytest.param("---", id="no-words"),
    pytest.param("a\x00b", id="nul"),
    pytest.param("word " * 250_000, id="too-long"),
]


@pytest.mark.parametrize("text", UNUSABLE)
def test_unusable_documents_are_refused(text: str):
    with pytest.raises(UnusableDocument):
        store(text=text)
    assert not Article.objects.exists()
    assert not Outlet.objects.exists(), "nothing is left behind"


def test_a_lost_race_is_run_again(monkeypatch: pytest.MonkeyPatch):
    real = module._new_article
    lost = iter([True, False])

    def racing(given: Any, outlet: Outlet) -> IngestResult:
        if next(lost):
            raise IntegrityError("UNIQUE constraint failed")
        return real(given, outlet)

    monkeypatch.setattr(module, "_new_article", racing)
    assert store().outcome == ItemState.IMPORTED


def test_a_race_that_is_always_lost_is_said(monkeypatch: pytest.MonkeyPatch):
    def losing(given: Any, outlet: Outlet) -> IngestResult:
        raise IntegrityError("UNIQUE constraint failed")

    monkeypatch.setattr(module, "_new_article", losing)
    with pytest.raises(Contended):
        store()


ADDRESSES = [
    pytest.param("https://a.example/x", "https://a.example/x", id="https"),
    pytest.param(" http://a.example ", "http://a.example", id="spaces"),
    pytest.param("javascript:alert(1)", "", id="javascript"),
    pytest.param("data:text/html,x", "", id="data"),
    pytest.param("http://[broken", "", id="broken"),
    pytest.param("https://", "", id="no-host"),
    pytest.param("https://a.example/" + "x" * 2_000, "", id="too-long"),
]


@pytest.mark.parametrize(("url", "expected"), ADDRESSES)
def test_web_address(url: str, expected: str):
    assert web_address(url) == expected


def test_long_identities_fit_their_column():
    long = identity_of(replace(DOCUMENT, external_id="x" * 5_000), "")
    assert long.startswith("id:sha256:")
    title = identity_of(replace(DOCUMENT, title="ﷺ" * 500), "")
    assert len(title) <= 2_100


# --- outlets ---------------------------------------------------------------------------


def test_without_any_statement_the_outlet_is_unknown():
    assert store(outlet="").version.article.outlet == unknown_outlet()
    assert unknown_outlet().is_unknown


def page(**fields: Any) -> ReadDocument:
    """A page that states nothing in fields of an input."""
    return replace(DOCUMENT, outlet="", **fields)


def test_an_outlet_is_found_by_alias():
    outlet = factories.outlet("Lake News Agency")
    OutletAlias.objects.create(outlet=outlet, name="LNA")
    assert store(outlet="lna").version.article.outlet == outlet


def test_an_outlet_is_found_by_domain():
    outlet = factories.outlet("Harma Post", domain="harma.example")
    for url in (
        "https://harma.example/a",
        "https://www.harma.example/a",
        "http://m.harma.example/",
    ):
        assert outlet_of(page(url=url), actor=None, default=None) == outlet
    assert find_by_host("harma.example.evil.test") is None
    assert find_by_host("notharma.example") is None


def test_a_new_site_becomes_a_new_outlet():
    made = outlet_of(
        page(url="https://www.orvane.example/a", site_name="Orvane Daily"), actor=None, default=None
    )
    assert (made.name, made.domain) == ("Orvane Daily", "orvane.example")
    bare = outlet_of(page(url="https://tolm.example/a"), actor=None, default=None)
    assert (bare.name, bare.domain) == ("tolm.example", "tolm.example")


def test_a_page_elsewhere_does_not_become_the_outlet_it_names():
    real = factories.outlet("Harma Post", domain="harma.example")
    found = outlet_of(
        page(url="https://evil.example/a", site_name="Harma Post"), actor=None, default=None
    )
    assert found != real
    assert (found.name, found.domain) == ("Harma Post (evil.example)", "evil.example")


def test_the_default_serves_what_states_nothing():
    default = factories.outlet("Harma Post")
    assert outlet_of(page(), actor=None, default=default) == default
    assert outlet_of(page(site_name="Orvane"), actor=None, default=default) == default
    stated = replace(DOCUMENT, outlet="Orvane Daily")
    assert outlet_of(stated, actor=None, default=default).name == "Orvane Daily"


@pytest.mark.parametrize("name", ["", "…", "unknown outlet"])
def test_names_that_name_nobody(name: str):
    assert ensure_outlet(name, actor=None) == unknown_outlet()


def test_long_names_fit_their_columns():
    outlet = ensure_outlet("ﷺ" * 300, actor=None)
    assert len(outlet.name) <= 200
    assert len(outlet.normalised) <= 200


def test_a_domain_is_given_to_one_outlet_only():
    ensure_outlet("Harma Post", actor=None, domain="harma.example")
    assert ensure_outlet("Harma Radio", actor=None, domain="harma.example").domain == ""
