"""Retracting an article: what comes back, the confirmation page, and what the article says then."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from claims.models import Claim, Evidence, RelookCause, ReviewState, Verdict
from claims.services.evidence import withdraw_evidence
from sources.models import Article
from sources.services.retraction import AlreadyRetracted, retract_article, touched_by
from tests import factories
from tests.claims.reports import UNVERIFIABLE, decide, link, named, reported, state
from workbench.models import AuditEvent, Role, User

pytestmark = pytest.mark.django_db
BACK = (ReviewState.RELOOK, RelookCause.EVIDENCE)


def retract(claim: Claim, by: User) -> Article:
    return retract_article(article=claim.version.article, actor=by, reason=" It was taken back. ")


def resting(on: Claim, analyst: User, **fields: str) -> Claim:
    """A decided claim of another article that has this one as evidence."""
    claim = reported("Boats left Ostra at noon.")
    link(claim, analyst, on, **fields)
    decide(claim, analyst, **UNVERIFIABLE)
    return claim


# --- the service -----------------------------------------------------------------------


def test_it_keeps_the_article_and_brings_decided_claims_back(analyst: User, reviewer: User):
    claim = reported()
    decide(claim, analyst, **UNVERIFIABLE)
    article = retract(claim, reviewer)
    assert article.retraction_reason == "It was taken back."
    assert article.retracted_at is not None
    assert state(claim) == (ReviewState.RELOOK, RelookCause.RETRACTION)
    assert Verdict.objects.count() == 1
    event = AuditEvent.objects.get(action="article.retracted")
    assert (event.actor, event.data) == (reviewer, {"reason": "It was taken back."})
    with pytest.raises(AlreadyRetracted):
        retract(claim, reviewer)


def test_it_needs_a_reason(reviewer: User):
    with pytest.raises(ValueError, match="reason"):
        retract_article(article=factories.version().article, actor=reviewer, reason=" ")


def test_what_rests_on_an_undecided_claim_of_it_comes_back(analyst: User, reviewer: User):
    told = reported(by=named())
    rests = resting(told, analyst)
    assert touched_by(told.version.article).linked == [rests]
    retract(told, reviewer)
    assert state(rests) == BACK
    assert state(told)[0] == ReviewState.NEW


def test_a_link_made_from_the_other_side_counts(analyst: User, reviewer: User):
    told, other = reported(by=named()), reported("Boats left Ostra at noon.")
    link(told, analyst, other)
    decide(other, analyst, **UNVERIFIABLE)
    retract(told, reviewer)
    assert state(other) == BACK


def test_its_address_as_evidence_counts(analyst: User, reviewer: User):
    told, claim = reported(), reported("Boats left Ostra at noon.")
    article = told.version.article
    article.url = "https://lake.example/mill"
    article.identity = f"url:{article.url}"
    article.save()
    for address in ("http://www.lake.example/mill/#top", "https://lake.example/mill-again"):
        of = claim if address.endswith("top") else reported("A dam broke at Harma.")
        Evidence.objects.create(
            claim=of,
            url=address,
            outlet=article.outlet,
            stance="supports",
            shows="happened",
            added_by=analyst,
        )
        decide(of, analyst, **UNVERIFIABLE)
    retract(told, reviewer)
    assert state(claim) == BACK
    assert Claim.objects.filter(state=ReviewState.RELOOK).count() == 1


def test_context_withdrawn_links_and_undecided_claims_stay(analyst: User, reviewer: User):
    told = reported(by=named())
    context = resting(told, analyst, stance="context")
    undecided = reported("Boats left Ostra at noon.")
    link(undecided, analyst, told)
    freed = reported("A dam broke at Harma.")
    evidence = link(freed, analyst, told)
    withdraw_evidence(evidence=evidence, analyst=analyst, reason="Another mill.")
    decide(freed, analyst, **UNVERIFIABLE)
    assert touched_by(told.version.article).linked == []
    retract(told, reviewer)
    assert [state(claim)[0] for claim in (context, undecided, freed)] == [
        ReviewState.SETTLED,
        ReviewState.NEW,
        ReviewState.SETTLED,
    ]


def test_context_stays_also_where_its_own_claim_comes_back(analyst: User, reviewer: User):
    told, other = reported(by=named()), reported("A dam broke at Harma.")
    context, rests = resting(told, analyst, stance="context"), resting(told, analyst)
    link(told, analyst, other, stance="context")
    for claim in (told, other):
        decide(claim, analyst, **UNVERIFIABLE)
    retract(told, reviewer)
    assert state(told) == (ReviewState.RELOOK, RelookCause.RETRACTION)
    assert state(rests) == BACK
    assert [state(claim) for claim in (context, other)] == [(ReviewState.SETTLED, "")] * 2


def test_a_link_made_on_an_earlier_version_counts(analyst: User, reviewer: User):
    told = reported(by=named())
    rests = reported("Boats left Ostra at noon.")
    link(rests, analyst, told)
    text = f"{rests.version.content.text} More."
    later = factories.version(text, article=rests.version.article)
    newer = factories.claim(later, quotation=rests.text, text=rests.text, previous=rests)
    decide(newer, analyst, **UNVERIFIABLE)
    retract(told, reviewer)
    assert state(newer) == BACK


# --- the pages -------------------------------------------------------------------------


def test_a_reviewer_confirms_with_a_reason(as_role: Callable[[Role], Client], analyst: User):
    told = reported(by=named())
    rests = resting(told, analyst)
    article, vera = told.version.article, as_role(Role.REVIEWER)
    path = reverse("article-retract", args=[article.pk])
    assert f'href="{path}"' in vera.get(article.get_absolute_url()).content.decode()
    html = vera.get(path).content.decode()
    assert "1 decided claim that has it as evidence" in html
    assert rests.get_absolute_url() in html
    refused = vera.post(path, {"reason": " "})
    assert refused.status_code == 422
    assert "Say why the article counts as retracted." in refused.content.decode()
    article.refresh_from_db()
    assert article.retracted_at is None
    shown = vera.post(path, {"reason": "Taken back <b>today</b>."}, follow=True).content.decode()
    assert "Taken back &lt;b&gt;today&lt;/b&gt;." in shown
    assert f"?article={article.pk}&amp;state=relook" not in shown, "none of its own was decided"
    assert rests.get_absolute_url() in shown
    assert "Evidence changed" in shown
    assert path not in shown, "it is offered once"


def test_a_second_reviewer_is_told_that_it_is_done(
    as_role: Callable[[Role], Client], reviewer: User
):
    told = reported()
    path = reverse("article-retract", args=[told.version.article_id])
    retract(told, reviewer)
    for answer in (
        as_role(Role.REVIEWER).get(path, follow=True),
        as_role(Role.REVIEWER).post(path, {"reason": "Mine."}, follow=True),
    ):
        assert "already marked as retracted" in answer.content.decode()
    article = Article.objects.get(pk=told.version.article_id)
    assert article.retraction_reason == "It was taken back."


def test_an_analyst_is_not_offered_it(as_role: Callable[[Role], Client]):
    article = reported().version.article
    html = as_role(Role.ANALYST).get(article.get_absolute_url()).content.decode()
    assert "Mark as retracted" not in html


def test_queries_do_not_grow_with_what_rests_on_it(
    as_role: Callable[[Role], Client], analyst: User, reviewer: User
):
    told = reported(by=named())
    path = reverse("article-retract", args=[told.version.article_id])
    vera, counts = as_role(Role.REVIEWER), []
    for more in (3, 27):
        for _ in range(more):
            resting(told, analyst)
        with CaptureQueriesContext(connection) as queries:
            html = vera.get(path).content.decode()
        counts.append(len(queries))
    assert counts[0] == counts[1]
    assert "… and 10 more" in html
    retract(told, reviewer)
    with CaptureQueriesContext(connection) as queries:
        vera.get(told.version.article.get_absolute_url())
    assert len(queries) <= 32
