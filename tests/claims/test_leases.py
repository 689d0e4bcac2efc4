"""A claim is held by one analyst at a time, and never for ever."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.utils import timezone

from claims.models import Lease
from claims.services.leases import MOST_HELD, free_expired
from claims.services.review import (
    ClaimHeld,
    open_claim,
    release_claim,
)
from tests.claims.reports import UNVERIFIABLE, decide, reported, state
from workbench.models import User

pytestmark = pytest.mark.django_db


def test_opening_takes_a_lease_that_others_meet(analyst: User, other_analyst: User) -> None:
    claim = reported()
    lease = open_claim(claim=claim, analyst=analyst)
    assert state(claim) == ("in_review", "")
    with pytest.raises(ClaimHeld) as held:
        open_claim(claim=claim, analyst=other_analyst)
    assert (held.value.holder, held.value.until) == (analyst, lease.expires_at)
    with pytest.raises(ClaimHeld):
        decide(claim, other_analyst, **UNVERIFIABLE)
    decide(claim, analyst, **UNVERIFIABLE)
    assert not Lease.objects.exists()


def test_activity_renews_a_lease_and_expiry_frees_it(
    analyst: User, other_analyst: User, settings: Any
) -> None:
    settings.LEASE_MINUTES = 15
    claim = reported()
    start = timezone.now()
    first = open_claim(claim=claim, analyst=analyst, now=start).expires_at
    soon = start + dt.timedelta(minutes=2)
    assert open_claim(claim=claim, analyst=analyst, now=soon).expires_at == first
    later = start + dt.timedelta(minutes=10)
    assert open_claim(claim=claim, analyst=analyst, now=later).expires_at > first
    expired = start + dt.timedelta(minutes=26)
    assert free_expired(later) == 0
    assert free_expired(expired) == 1
    assert state(claim) == ("new", "")
    assert open_claim(claim=claim, analyst=other_analyst, now=expired).holder == other_analyst


def test_an_expired_lease_is_taken_over(analyst: User, other_analyst: User) -> None:
    claim = reported()
    open_claim(claim=claim, analyst=analyst, now=timezone.now() - dt.timedelta(hours=1))
    assert open_claim(claim=claim, analyst=other_analyst).holder == other_analyst


def test_paging_through_the_queue_does_not_close_it(analyst: User) -> None:
    start = timezone.now()
    claims = [reported() for _ in range(MOST_HELD + 2)]
    for minute, claim in enumerate(claims):
        open_claim(claim=claim, analyst=analyst, now=start + dt.timedelta(seconds=minute))
    assert {lease.claim for lease in Lease.objects.all()} == set(claims[2:])
    assert [state(claim)[0] for claim in claims] == ["new"] * 2 + ["in_review"] * MOST_HELD


def test_a_claim_can_be_given_back(analyst: User, other_analyst: User) -> None:
    claim = reported()
    open_claim(claim=claim, analyst=analyst)
    assert not release_claim(claim=claim, analyst=other_analyst)
    claim.refresh_from_db()
    assert release_claim(claim=claim, analyst=analyst)
    assert state(claim) == ("new", "")
