"""Holding a claim: opening one keeps others from deciding it at the same time."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone

from claims.models import Claim, Lease, ReviewState
from workbench.models import User

RENEW_BELOW = 2 / 3
"""A lease with more than this share of its time left is not written anew at every click."""


MOST_HELD = 5
"""Claims that one analyst holds at a time: paging through the queue must not close it."""


class ClaimHeld(Exception):
    """Another analyst has the claim open."""

    def __init__(self, holder: User, until: dt.datetime) -> None:
        super().__init__(f"{holder} holds this claim until {until:%H:%M}.")
        self.holder = holder
        self.until = until


def open_claim(*, claim: Claim, analyst: User, now: dt.datetime | None = None) -> Lease:
    """Take or renew the lease on a claim; a new claim is then in review.

    Whoever holds more than `MOST_HELD` claims lets go of the one left alone for longest.

    Raises:
        ClaimHeld: another analyst holds it, and the lease has not expired.
    """
    now = now or timezone.now()
    expires = now + dt.timedelta(minutes=settings.LEASE_MINUTES)
    try:
        with transaction.atomic():
            lease = _current(claim)
            _refuse_held(lease, analyst, now)
            left = (lease.expires_at - now) if lease is not None else dt.timedelta()
            if lease is None:
                lease = Lease.objects.create(claim=claim, holder=analyst, expires_at=expires)
            elif lease.holder_id != analyst.pk or left < RENEW_BELOW * (expires - now):
                lease.holder, lease.expires_at = analyst, expires
                lease.save()
            _let_go_beyond_most(analyst)
            if claim.state == ReviewState.NEW:
                Claim.objects.filter(pk=claim.pk, state=ReviewState.NEW).update(
                    state=ReviewState.IN_REVIEW
                )
                claim.state = ReviewState.IN_REVIEW
    except IntegrityError:
        # Two opened it at once, and the other's row came first.
        lease = Lease.objects.select_related("holder").get(claim=claim)
        _refuse_held(lease, analyst, now)
    return lease


def release_claim(*, claim: Claim, analyst: User) -> bool:
    """Give a claim back before its lease expires; returns whether the analyst held it."""
    with transaction.atomic():
        deleted, _ = Lease.objects.filter(claim=claim, holder=analyst).delete()
        if deleted and claim.state == ReviewState.IN_REVIEW:
            claim.state = ReviewState.NEW
            claim.save(update_fields=["state"])
    return bool(deleted)


def refuse_if_held(claim: Claim, analyst: User) -> None:
    """Raise `ClaimHeld` if another analyst holds the claim now."""
    _refuse_held(_current(claim), analyst, timezone.now())


def free_expired(now: dt.datetime | None = None) -> int:
    """Drop expired leases, and show their claims as new again; returns how many there were.

    Lists call this before they count. One query where nothing expired.
    """
    now = now or timezone.now()
    expired = list(Lease.objects.filter(expires_at__lte=now).values_list("claim_id", flat=True))
    if not expired:
        return 0
    with transaction.atomic():
        Lease.objects.filter(claim__in=expired, expires_at__lte=now).delete()
        Claim.objects.filter(pk__in=expired, state=ReviewState.IN_REVIEW, lease=None).update(
            state=ReviewState.NEW
        )
    return len(expired)


def _let_go_beyond_most(analyst: User) -> None:
    held = Lease.objects.filter(holder=analyst).order_by("-expires_at", "-pk")
    left_alone = list(held.values_list("claim_id", flat=True)[MOST_HELD:])
    if left_alone:
        Lease.objects.filter(claim__in=left_alone, holder=analyst).delete()
        Claim.objects.filter(pk__in=left_alone, state=ReviewState.IN_REVIEW).update(
            state=ReviewState.NEW
        )


def _current(claim: Claim) -> Lease | None:
    return Lease.objects.select_related("holder").filter(claim=claim).first()


def _refuse_held(lease: Lease | None, analyst: User, now: dt.datetime) -> None:
    if lease is not None and lease.holder_id != analyst.pk and lease.expires_at > now:
        raise ClaimHeld(lease.holder, lease.expires_at)
