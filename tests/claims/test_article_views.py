"""The article pages: list, version, original, extraction state, adding and correcting claims."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from claims.models import AttributionLink, AttributionSpan, Claim, ReviewState, SpanRole, Verdict
from sources.models import Article, ArticleVersion, ExtractionState, VersionOriginal
from tests import factories
from workbench.models import Role, User

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture
def client(as_role: Any) -> Client:
    """Signed in as an analyst."""
    signed_in: Client = as_role(Role.ANALYST)
    return signed_in


@pytest.fixture
def version() -> ArticleVersion:
    made = factories.version(title="Bridge taken", of=factories.outlet("The Plain"))
    source = factories.stated_source()
    attribution = factories.attribution(
        made, source=source, quotation="that the army took the bridge"
    )
    start = made.content.text.index("said")
    AttributionSpan.objects.create(
        attribution=attribution, role=SpanRole.CUE, start=start, end=start + 4, text="said"
    )
    factories.claim(made, quotation="the army took the bridge", attribution=attribution)
    factories.claim(
        made,
        quotation="The army also shelled Dolna",
        text="The army shelled Dolna.",
    )
    return made


def page(client: Client, version: ArticleVersion, **query: Any) -> str:
    response = client.get(version.get_absolute_url(), query)
    assert response.status_code == 200
    return response.content.decode()


def test_article_shows_text_sources_and_claims(client: Client, version: ArticleVersion) -> None:
    html = page(client, version)
    assert '<span class="src-label src-0" data-label>military source</span>' in html
    assert ">that </mark>" in html
    assert '<mark class="cue"' in html
    assert '<span class="src-label src-outlet" data-label>own voice</span>' in html
    claims = list(version.claims.all())
    for claim in claims:
        assert f'id="claim-{claim.pk}"' in html
        assert f'id="at-{claim.pk}"' in html
        assert f'href="{claim.get_absolute_url()}"' in html
    assert "The Plain" in html
    assert html.count('class="annotated-text"') == 3


def test_article_page_is_the_current_version(client: Client, version: ArticleVersion) -> None:
    later = factories.version("Another text entirely.", article=version.article, title="Later")
    html = client.get(version.article.get_absolute_url()).content.decode()
    assert "Another text entirely." in html
    assert "which was replaced" not in html
    old = page(client, version)
    assert "This is version 1, which was replaced." in old
    assert f'href="{later.get_absolute_url()}"' in old


def test_hostile_article_is_escaped(client: Client) -> None:
    bad = '<script>alert(1)</script> "><img src=x onerror=alert(2)>'
    hostile = factories.version(
        f"{bad}\n{bad} said that it rained.",
        title=bad,
        byline=bad,
        agency=bad,
        metadata={bad: bad},
        extraction_warnings=[bad],
        of=factories.outlet(bad[:100]),
    )
    hostile.article.url = "javascript:alert(3)"
    hostile.article.save()
    attribution = factories.attribution(
        hostile, source=factories.stated_source(bad), quotation="that it rained"
    )
    factories.claim(hostile, quotation="it rained", text=bad, attribution=attribution)
    html = page(client, hostile)
    assert "<script>alert" not in html
    assert "<img src=x" not in html
    assert 'href="javascript:' not in html


def test_blind_first_verdict_is_not_shown(
    client: Client, version: ArticleVersion, other_analyst: User
) -> None:
    claim = version.claims.all()[0]
    verdict = Verdict.objects.create(
        claim=claim,
        sequence=1,
        analyst=other_analyst,
        value="unverifiable",
        unverifiable_reason="too_vague",
        version_seen=version,
    )
    claim.state, claim.current_verdict = ReviewState.SECOND_REVIEW, verdict
    claim.save()
    html = page(client, version)
    assert "Needs second review" in html
    assert "Unverifiable" not in html
    claim.state = ReviewState.SETTLED
    claim.save()
    assert "Unverifiable" in page(client, version)


def test_joint_and_outer_sources_are_named(client: Client, version: ArticleVersion) -> None:
    attribution = version.attributions.get()
    for relation, label in (("joint", "mayor"), ("chain", "Tarsin Wire")):
        AttributionLink.objects.create(
            attribution=attribution, relation=relation, order=0, label=label, mention=label
        )
    assert "military source and mayor, via Tarsin Wire</span>" in page(client, version)


def test_same_text_elsewhere_is_pointed_out(client: Client, version: ArticleVersion) -> None:
    other = factories.version(title="Copied", of=factories.outlet("The Hill"))
    html = page(client, version)
    assert "carries the same text" in html
    assert f'href="{other.article.get_absolute_url()}"' in html


def test_boilerplate_is_dimmed(client: Client, version: ArticleVersion) -> None:
    ArticleVersion.objects.filter(pk=version.pk).update(boilerplate=[[0, 4]])
    assert '<mark class="boilerplate" data-start="0">Army</mark>' in page(client, version)


def test_long_article_comes_in_parts(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("claims.article_page.PART_SIZE", 40)
    long = factories.version("".join(f"Line {n} is here to stay.\n" for n in range(10)))
    late = factories.claim(long, quotation="Line 9 is here", text="Line 9 is here.")
    early = factories.claim(long, quotation="Line 0 is here", text="Line 0 is here.")
    first = page(client, long)
    assert "Part 1 of 10" in first
    assert f'id="claim-{early.pk}"' in first
    assert f'id="claim-{late.pk}"' not in first
    last = page(client, long, claim=late.pk)
    assert "Part 10 of 10" in last
    assert 'aria-label="Claim 2, in the text"' in last
    assert "Part 10 of 10" in page(client, long, part=99)
    assert "Part 1 of 10" in page(client, long, part="x", claim="y")


def article_queries(client: Client, claims: int) -> int:
    text = "".join(f"A military source said the army took hill {n}.\n" for n in range(claims))
    made = factories.version(text)
    source = factories.stated_source(f"military source {claims}")
    for n in range(claims):
        quotation = f"the army took hill {n}."
        attribution = factories.attribution(made, source=source, quotation=quotation)
        factories.claim(made, quotation=quotation, attribution=attribution)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert client.get(made.get_absolute_url()).status_code == 200
    return len(queries)


def test_article_page_query_count_is_constant(client: Client) -> None:
    assert article_queries(client, 3) == article_queries(client, 30)


def list_queries(client: Client) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert client.get(reverse("articles")).status_code == 200
    return len(queries)


def test_article_list_query_count_is_constant(client: Client) -> None:
    for _ in range(3):
        factories.claim()
    few = list_queries(client)
    for _ in range(27):
        factories.claim()
    assert list_queries(client) == few


LIST = [
    pytest.param({}, {"One", "Two"}, id="all"),
    pytest.param({"q": "shelled"}, {"One", "Two"}, id="words-in-the-text"),
    pytest.param({"q": "one"}, {"One"}, id="words-in-the-title"),
    pytest.param({"q": "100%_"}, set(), id="no-wildcards"),
    pytest.param({"outlet": "hill"}, {"Two"}, id="outlet"),
    pytest.param({"outlet": "!!"}, set(), id="outlet-without-letters"),
    pytest.param({"since": "2024-03-05"}, {"Two"}, id="since"),
    pytest.param({"until": "2024-03-04"}, {"One"}, id="until"),
    pytest.param({"extraction": "failed"}, {"Two"}, id="state"),
    pytest.param({"since": "yesterday"}, set(), id="invalid-day"),
    pytest.param({"extraction": "maybe"}, set(), id="invalid-state"),
]


@pytest.mark.parametrize(("query", "expected"), LIST)
@pytest.mark.parametrize("headers", [{}, HTMX], ids=["page", "fragment"])
def test_article_list_filters(
    client: Client, query: dict[str, str], expected: set[str], headers: dict[str, str]
) -> None:
    factories.version(title="One", of=factories.outlet("The Plain"), published=dt.date(2024, 3, 4))
    factories.version(
        title="Two", of=factories.outlet("The Hill"), extraction=ExtractionState.FAILED
    )
    response = client.get(reverse("articles"), query, headers=headers)
    assert {row.title for row in response.context["page_obj"]} == expected
    html = response.content.decode()
    assert ("<html" in html) == (not headers)
    invalid = query.get("since") == "yesterday" or query.get("extraction") == "maybe"
    assert ("The filter cannot be read" in html) == invalid


def test_empty_list_says_what_to_do(client: Client) -> None:
    assert "No articles yet" in client.get(reverse("articles")).content.decode()


def test_original_is_handed_out_as_text(client: Client, version: ArticleVersion) -> None:
    VersionOriginal.objects.filter(version=version).update(
        body=b"<script>alert(1)</script>",
        media_type="text/html",
        filename='../../x"\r\nSet-Cookie: a.html',
    )
    url = reverse("article-original", args=[version.article_id, 1])
    response = client.get(url)
    assert response.content == b"<script>alert(1)</script>"
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Disposition"].startswith("attachment; filename=")
    assert "\n" not in response["Content-Disposition"]
    assert ".." not in response["Content-Disposition"].removesuffix('.txt"')
    VersionOriginal.objects.filter(version=version).delete()
    assert client.get(url).status_code == 404


def test_missing_article_and_version_are_not_found(client: Client, version: ArticleVersion) -> None:
    assert client.get(reverse("article", args=[987])).status_code == 404
    url = reverse("article-version", args=[version.article_id, 9])
    assert client.get(url).status_code == 404


def test_failed_extraction_shows_its_cause_and_can_be_retried(
    client: Client, version: ArticleVersion, monkeypatch: pytest.MonkeyPatch
) -> None:
    ArticleVersion.objects.filter(pk=version.pk).update(
        extraction=ExtractionState.FAILED, extraction_error="ValueError: <too> long"
    )
    html = page(client, version)
    assert "ValueError: &lt;too&gt; long" in html
    url = reverse("article-extract", args=[version.article_id, 1])
    assert f'action="{url}"' in html
    response = client.post(url, follow=True)
    version.refresh_from_db()
    assert version.extraction == ExtractionState.PENDING
    html = response.content.decode()
    assert "The extraction is queued." in html
    assert 'hx-trigger="every 3s"' in html


def test_done_extraction_is_not_queued_again(client: Client, version: ArticleVersion) -> None:
    url = reverse("article-extract", args=[version.article_id, 1])
    assert "extracted already" in client.post(url, follow=True).content.decode()


def test_polling_ends_with_a_fresh_page(client: Client, version: ArticleVersion) -> None:
    url = reverse("article-extraction", args=[version.article_id, 1])
    assert client.get(url, headers=HTMX)["HX-Refresh"] == "true"
    ArticleVersion.objects.update(extraction=ExtractionState.RUNNING)
    response = client.get(url, headers=HTMX)
    assert 'id="extraction-state"' in response.content.decode()
    assert "<html" not in response.content.decode()
    assert client.get(url).headers["Location"] == version.get_absolute_url()


def add(client: Client, version: ArticleVersion, **data: Any) -> Any:
    url = reverse("claim-add", args=[version.article_id, version.number])
    return client.post(url, {"credit": "own", "modality": "asserted", "text": "", **data})


def test_claim_is_added_from_typed_words(client: Client, version: ArticleVersion) -> None:
    response = add(
        client, version, quotation="We lost nobody", text="The army lost nobody.", credit="s1"
    )
    made = Claim.objects.get(text="The army lost nobody.")
    assert response.headers["Location"].endswith(f"#claim-{made.pk}")
    assert made.attribution is not None
    assert made.attribution.local_id == "s1"
    assert made.added_by is not None


def test_claim_is_added_at_the_selected_place(client: Client, version: ArticleVersion) -> None:
    near = version.content.text.rindex("source")
    add(client, version, quotation="source", near=near)
    assert version.claims.order_by("-pk")[0].start == near


def test_claim_of_another_source_is_added(client: Client, version: ArticleVersion) -> None:
    add(
        client,
        version,
        quotation="We lost nobody",
        credit="new",
        new_label=" Dolna  Council ",
        new_kind="government",
        new_named="on",
    )
    attribution = version.claims.order_by("-pk")[0].attribution
    assert attribution is not None and attribution.stated_source is not None
    assert attribution.stated_source.name == "Dolna Council"
    assert attribution.stated_source.named


REFUSED = [
    pytest.param({"quotation": "No such words"}, "do not stand in the article", id="not-there"),
    pytest.param({"quotation": "the"}, "times. Add the words around", id="ambiguous"),
    pytest.param({"quotation": ""}, "This field is required", id="empty"),
    pytest.param(
        {"quotation": "12 people", "credit": "new"}, "Type the name or description", id="no-name"
    ),
    pytest.param({"quotation": "12 people", "credit": "s9"}, "Select a valid choice", id="credit"),
]


@pytest.mark.parametrize(("data", "message"), REFUSED)
def test_refused_claim_keeps_what_was_typed(
    client: Client, version: ArticleVersion, data: dict[str, str], message: str
) -> None:
    response = add(client, version, text="My own words.", **data)
    html = response.content.decode()
    assert response.status_code == 422
    assert message in html
    assert "My own words." in html
    assert '<details class="panel" id="claim-add" open>' in html
    assert version.claims.count() == 2


def test_reader_sees_no_controls(as_role: Any, version: ArticleVersion) -> None:
    reader = as_role(Role.READER)
    html = page(reader, version)
    assert 'id="claim-add"' not in html
    assert ">Correct<" not in html
    assert add(reader, version, quotation="12 people").status_code == 403


def correction(claim: Claim, **changes: Any) -> dict[str, Any]:
    return {
        "text": claim.text,
        "quotation": claim.quote,
        "credit": "s1",
        "modality": "asserted",
    } | changes


def test_correction_form_shows_the_claim_as_it_is(client: Client, version: ArticleVersion) -> None:
    claim = version.claims.all()[0]
    html = client.get(reverse("claim-correct", args=[claim.pk])).content.decode()
    assert "The army took the bridge at Tarsin." in html
    assert '<option value="s1" selected>military source</option>' in html
    assert "claim-anchor" in html


def test_claim_is_corrected(client: Client, version: ArticleVersion) -> None:
    claim = version.claims.all()[0]
    url = reverse("claim-correct", args=[claim.pk])
    response = client.post(url, correction(claim, text="The army holds the bridge.", credit="own"))
    made = Claim.objects.get(text="The army holds the bridge.")
    assert response.headers["Location"].endswith(f"#claim-{made.pk}")
    assert made.attribution is None
    # The old address leads on to what the claim became.
    assert client.get(url).headers["Location"].endswith(f"#claim-{made.pk}")


def test_refused_correction_keeps_what_was_typed(client: Client, version: ArticleVersion) -> None:
    claim = version.claims.all()[0]
    url = reverse("claim-correct", args=[claim.pk])
    response = client.post(url, correction(claim))
    assert response.status_code == 422
    assert "Nothing was changed" in response.content.decode()
    response = client.post(url, correction(claim, text="Mine.", quotation="Not in it."))
    assert response.status_code == 422
    assert "Mine." in response.content.decode()
    assert client.post(url, correction(claim, text="")).status_code == 422


def test_claim_is_split(client: Client, version: ArticleVersion) -> None:
    claim = version.claims.all()[0]
    url = reverse("claim-split", args=[claim.pk])
    refused = client.post(url, {"parts": "The army came to Tarsin."})
    assert refused.status_code == 422
    assert "at least two different ones" in refused.content.decode()
    assert "The army came to Tarsin." in refused.content.decode()
    response = client.post(url, {"parts": "The army came to Tarsin.\r\n\r\nIt took a bridge."})
    first, second = Claim.objects.filter(ancestors__parent=claim).order_by("pk")
    assert response.headers["Location"].endswith(f"#claim-{first.pk}")
    assert (first.text, second.text) == ("The army came to Tarsin.", "It took a bridge.")


def test_claim_is_retired_and_restored(client: Client, version: ArticleVersion) -> None:
    claim = version.claims.all()[0]
    response = client.post(
        reverse("claim-retire", args=[claim.pk]), {"reason": "A caption."}, follow=True
    )
    claim.refresh_from_db()
    assert claim.retired_at is not None
    html = response.content.decode()
    assert "Retired claims" in html
    assert f'id="claim-{claim.pk}"' not in html
    client.post(reverse("claim-restore", args=[claim.pk]))
    claim.refresh_from_db()
    assert claim.retired_at is None
    again = client.post(reverse("claim-restore", args=[claim.pk]), follow=True)
    assert "corrected or retired meanwhile" in again.content.decode()


def test_public_addresses() -> None:
    article = Article(pk=7)
    assert reverse("articles") == "/articles/"
    assert article.get_absolute_url() == "/articles/7/"
    assert reverse("article-version", args=[7, 2]) == "/articles/7/versions/2/"
    assert reverse("article-original", args=[7, 2]) == "/articles/7/versions/2/original/"


def test_a_credit_to_agencies_at_large_is_no_agency_s_name(client: Client) -> None:
    made = factories.version(agency="agencies")
    assert "Agencies, not named" in page(client, made)
    claim = factories.claim(made, quotation="the army took the bridge")
    shown = client.get(claim.get_absolute_url()).content.decode()
    assert "credits agencies without naming them" in shown
