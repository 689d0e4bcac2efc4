"""Signals of the queue: what other outlets' reports say, less what analysts decided."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from claims.models import Claim, Suggestion
from claims.queue_signals import WIDELY, Signal
from claims.services.judgements import judge
from sources.models import OwnerGroup, TextReuse
from tests import factories
from tests.claims.reports import named, reported
from workbench.models import User

pytestmark = pytest.mark.django_db


def suggest(claim: Claim, other: Claim, relation: str = "same", **fields: Any) -> Suggestion:
    """A stored suggestion, whichever of the two came first."""
    first, second = sorted((claim, other), key=lambda one: one.pk)
    given = {"score": 0.8, "matcher": "test"} | fields
    return Suggestion.objects.create(first=first, second=second, relation=relation, **given)


def signals(claim: Claim) -> set[str]:
    """Return a claim's signals as its row says, which must be as the filters say."""
    row = Claim.objects.with_signals().get(pk=claim.pk)
    said: dict[str, bool] = {
        "conflict": row.conflict,  # type: ignore[attr-defined]
        "denied": row.denied,  # type: ignore[attr-defined]
        "wide": row.carriers >= WIDELY,  # type: ignore[attr-defined]
        "single": row.single,  # type: ignore[attr-defined]
    }
    for signal in Signal:
        found = Claim.objects.signalling(signal).filter(pk=claim.pk).exists()
        assert found == said[signal], signal
    return {name for name, holds in said.items() if holds}


@pytest.fixture
def desk(client: Client, analyst: User) -> Client:
    """Anna's browser."""
    client.force_login(analyst)
    return client


@pytest.mark.parametrize("relation", ["differs", "denies"])
@pytest.mark.parametrize("later", [True, False])
def test_a_contradiction_is_a_conflict_until_it_is_judged_otherwise(
    relation: str, *, later: bool, analyst: User
) -> None:
    pair = [reported(), reported()]
    claim, other = pair if later else reversed(pair)
    suggest(claim, other, relation)
    assert signals(claim) == {"conflict"}
    row = judge(user=analyst, claim=claim, other=other, value="contradicts")
    assert signals(claim) == {"conflict"}
    judge(user=analyst, claim=claim, other=other, value="different", seen=row.pk)
    assert signals(claim) == set()


@pytest.mark.parametrize("relation", ["update", "scope", "related"])
def test_other_relations_and_weak_ones_are_no_signal(relation: str) -> None:
    claim = reported()
    suggest(claim, reported(), relation)
    suggest(claim, reported(), "differs", possible=True)
    assert signals(claim) == set()


def test_a_denial_counts_by_who_is_credited_with_it() -> None:
    ministry = factories.stated_source("Ministry of Ostra", named=True, kind="government")
    doctor = factories.stated_source("doctor", kind="expert")
    claim = reported()
    suggest(claim, reported(by=doctor), "denies")
    assert signals(claim) == {"conflict"}
    suggest(claim, reported(by=ministry), "denies")
    assert signals(claim) == {"conflict", "denied"}


def test_outlets_are_counted_once_each(analyst: User) -> None:
    claim, tide = reported(), factories.outlet("The Tide")
    for number in range(WIDELY + 1):
        suggest(claim, reported(by=named(), outlet=tide if number < 3 else None))
    assert signals(claim) == set()
    last = reported(by=named())
    suggest(claim, last)
    assert signals(claim) == {"wide"}
    judge(user=analyst, claim=claim, other=last, value="related")
    assert signals(claim) == set()


def same_source(claim: Claim) -> Claim:
    return reported(by=claim.attribution.stated_source if claim.attribution else None)


def merged_source(claim: Claim) -> Claim:
    alias = named()
    alias.merged_into = claim.attribution.stated_source if claim.attribution else None
    alias.save()
    return reported(by=alias)


def own_voice(claim: Claim) -> Claim:
    return reported()


def same_owner(claim: Claim) -> Claim:
    other, group = reported(by=named()), OwnerGroup.objects.create(name="Ridge Group")
    for outlet in (claim.version.article.outlet, other.version.article.outlet):
        outlet.owner = group
        outlet.save()
    return other


def same_agency(claim: Claim) -> Claim:
    other = reported(by=named())
    for version in (claim.version, other.version):
        version.agency = "Ridge Wire"
        version.save()
    return other


def same_text(claim: Claim) -> Claim:
    other = reported(by=named())
    TextReuse.objects.create(
        first=claim.version, second=other.version, origin="same_text", shared=0.9, passages=[]
    )
    return other


DEPENDENT = [same_source, merged_source, own_voice, same_owner, same_agency, same_text]


@pytest.mark.parametrize("make", DEPENDENT, ids=lambda make: make.__name__)
def test_a_single_origin_is_told_by_all_that_reports_share(make: Callable[[Claim], Claim]) -> None:
    claim = reported(by=named())
    suggest(claim, make(claim))
    assert signals(claim) == {"single"}
    suggest(claim, reported(by=named()))
    assert signals(claim) == set()


def test_a_claim_that_nobody_else_carries_has_no_signal() -> None:
    assert signals(reported()) == set()


def test_the_queue_shows_filters_and_counts_signals(desk: Client) -> None:
    claim, other, plain = reported(), reported(), reported("Grain left Ostra.")
    suggest(claim, other, "differs")
    page = desk.get("/queue/?view=list&signal=conflict").content.decode()
    assert f'id="row-{claim.pk}"' in page
    assert f'id="row-{other.pk}"' in page
    assert f'id="row-{plain.pk}"' not in page
    assert page.count("Suggested conflict</span>") == 2
    assert 'Suggested conflict <span class="num">2</span>' in page
    assert 'Widely carried <span class="num">0</span>' in page
    wrong = desk.get("/queue/?view=list&signal=rumour").content.decode()
    assert "A filter cannot be read" in wrong
    assert 'id="row-' not in wrong


def test_the_queue_costs_the_same_with_few_signals_and_with_many(desk: Client) -> None:
    counts = []
    for number in (2, 12):
        for _ in range(number):
            suggest(reported(by=named()), reported(by=named()), "denies")
        desk.get("/queue/?view=list")
        with CaptureQueriesContext(connection) as queries:
            desk.get("/queue/?view=list")
        counts.append(len(queries))
    assert counts[0] == counts[1]
