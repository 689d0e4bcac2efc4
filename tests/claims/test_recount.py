"""Settled claims whose links rest on fewer origins than when they were decided come back."""

from __future__ import annotations

import pytest
from django.test import Client

from claims.extraction import spans
from claims.models import Claim, Verdict
from claims.services.extraction import extract_version
from claims.services.extraction_ties import store_ties
from sources.models import ArticleVersion, SourceAffiliation, SourceAlias, StatedSource
from sources.services.registry_repairs import add_alias, decide_tie, merge
from sources.services.ties import store_affiliations
from tests import factories
from tests.claims.reports import UNVERIFIABLE, decide, link, named, outcome, reported, state
from workbench.models import User

pytestmark = pytest.mark.django_db
RELOOK, SETTLED = ("relook", "origin"), ("settled", "")
TEXT = "Varn Observatory of Rights (VOR) director Ilan Varo said that ten died."


def corroborated(analyst: User, *credited: StatedSource) -> Claim:
    """A claim settled as corroborated by a report of each source."""
    claim = reported(by=named())
    for source in credited:
        link(claim, analyst, reported(by=source))
    verdict = decide(claim, analyst, value="corroborated")
    assert verdict.origins == len(credited)
    assert state(claim) == SETTLED
    return claim


def told(version: ArticleVersion) -> spans.Extraction:
    """An extraction of `TEXT`, in which the director speaks for the body with an abbreviation."""
    body = spans.StatedSource(
        "s1", "Varn Observatory of Rights", "", "ngo", named=True, short="VOR"
    )
    tie = spans.Affiliation(body.label, "ngo", spans.Span(0, TEXT.index(" said")))
    director = spans.StatedSource("s2", "Ilan Varo", "", "ngo", named=True, affiliation=tie)
    content = (spans.Span(TEXT.index("that"), len(TEXT) - 1),)
    link_to_body = spans.SourceLink(body, (), ())
    credit = spans.Attribution(director, (), (), content, "indirect", chain=(link_to_body,))
    return spans.Extraction(spans.ArticleInput(str(version.pk), TEXT), attributions=(credit,))


def test_a_merge_that_takes_an_origin_away_sends_it_back(analyst: User, reviewer: User) -> None:
    full, short, other = named("Varn Observatory"), named("Vale Monitor"), named()
    claim = corroborated(analyst, full, short)
    untouched = corroborated(analyst, full, other)
    merge(source=short, into=full, reviewer=reviewer, reason="One monitor.")
    assert state(claim) == RELOOK
    assert state(untouched) == SETTLED
    verdict = Verdict.objects.get(claim=claim)
    assert (verdict.value, verdict.origins) == ("corroborated", 2), "the verdict itself stays"


def test_another_name_that_is_an_outlets_sends_it_back(analyst: User, reviewer: User) -> None:
    source = named("Vale Monitor")
    claim = reported(by=source, outlet=factories.outlet("Ledger of Vale"))
    link(claim, analyst, reported(by=named(), outlet=factories.outlet("Vale Observer")))
    decide(claim, analyst, value="corroborated")
    add_alias(source=source, name="Vale Observer", reviewer=reviewer)
    assert state(claim) == RELOOK


def test_an_article_that_ties_two_sources_sends_it_back(analyst: User, reviewer: User) -> None:
    body, director = named("Varn Observatory of Rights"), named("Ilan Varo")
    claim = corroborated(analyst, body, director)
    version = factories.version(TEXT)
    store_ties(version, told(version), None)
    words = "Varn Observatory of Rights (VOR) director Ilan Varo"
    assert SourceAffiliation.objects.get().words == words
    assert SourceAlias.objects.get(source=body).name == "VOR"
    assert state(claim) == RELOOK
    established, said = outcome(claim)
    assert established == 1
    assert f"one chain of sources (Ilan Varo and {body.name}: “{words}”)" in said
    decide_tie(member=director, body=body, holds=False, reason="Retired.", reviewer=reviewer)
    assert outcome(claim)[0] == 2


def test_a_tie_told_again_or_tied_again_counts(analyst: User, reviewer: User) -> None:
    body, director = named("Varn Observatory of Rights"), named("Ilan Varo")
    store_affiliations(factories.version(), [(director, body, "its director Ilan Varo")])
    decide_tie(member=director, body=body, holds=False, reason="Retired.", reviewer=reviewer)
    claim = corroborated(analyst, body, director)
    version = factories.version(TEXT)
    store_ties(version, told(version), None)
    assert state(claim) == SETTLED, "what a reviewer cut stays cut"
    decide_tie(member=director, body=body, holds=True, reason="He is back.", reviewer=reviewer)
    assert state(claim) == RELOOK


class Pipeline:
    """Reads every version as `told` says."""

    version = "fake.v9"

    def extract(self, article: spans.ArticleInput) -> spans.Extraction:
        return told(ArticleVersion.objects.get(pk=article.id))


def test_ties_are_read_where_the_claims_are_kept(analyst: User) -> None:
    version = factories.version(TEXT)
    claim = factories.claim(version, quotation="ten died", text="Ten died.")
    decide(claim, analyst, **UNVERIFIABLE)
    assert extract_version(version=version, pipeline=Pipeline()).kept
    assert SourceAffiliation.objects.get().version == version


def test_a_known_abbreviation_is_tied_and_not_merged() -> None:
    short = named("VOR")
    version = factories.version(TEXT)
    store_ties(version, told(version), None)
    assert not SourceAlias.objects.exists()
    pairs = SourceAffiliation.objects.values_list("member__name", "body__name", "words")
    full = "Varn Observatory of Rights"
    assert (short.name, full, f"{full} (VOR)") in pairs


def test_the_page_says_what_a_verdict_rests_on_now(
    client: Client, analyst: User, reviewer: User
) -> None:
    full, short = named("Varn Observatory"), named("Vale Monitor")
    claim = corroborated(analyst, full, short)
    client.force_login(analyst)
    said = "come to 1 origin now"
    assert said not in client.get(claim.get_absolute_url()).content.decode()
    merge(source=short, into=full, reviewer=reviewer, reason="One monitor.")
    page = client.get(claim.get_absolute_url()).content.decode()
    assert "2 origins" in page
    assert said in page
