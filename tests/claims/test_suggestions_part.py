"""The part of a claim's page that offers matches: other outlets first, the claim's own apart."""

from __future__ import annotations

import pytest
from django.test import Client

from claims.models import Claim, Suggestion
from sources.models import Outlet
from sources.services.outlets import unknown_outlet
from tests import factories
from tests.claims.reports import reported
from workbench.models import User

pytestmark = pytest.mark.django_db
OTHER, OWN = "In other outlets", "In the same outlet"


def suggest(claim: Claim, other: Claim, score: float) -> None:
    first, second = sorted((claim, other), key=lambda each: each.pk)
    Suggestion.objects.create(
        first=first, second=second, relation="same", score=score, matcher="test"
    )


def page(client: Client, reader: User, claim: Claim) -> str:
    client.force_login(reader)
    return client.get(claim.get_absolute_url()).content.decode()


def card(claim: Claim) -> str:
    return f'id="suggestion-{claim.pk}"'


def test_the_claims_own_outlet_is_told_apart(client: Client, reader: User) -> None:
    outlet = factories.outlet("Vale Post")
    claim, own, other = reported(outlet=outlet), reported(outlet=outlet), reported()
    suggest(claim, own, 0.9)
    suggest(claim, other, 0.7)
    html = page(client, reader, claim)
    order = [html.index(mark) for mark in (OTHER, card(other), OWN, card(own))]
    assert order == sorted(order)


def test_without_another_outlet_it_says_so(client: Client, reader: User) -> None:
    outlet = factories.outlet("Vale Post")
    claim, own = reported(outlet=outlet), reported(outlet=outlet)
    suggest(claim, own, 0.9)
    html = page(client, reader, claim)
    order = [html.index(mark) for mark in (OTHER, "No undecided match.", OWN, card(own))]
    assert order == sorted(order)


def test_two_unknown_outlets_are_not_one(client: Client, reader: User) -> None:
    nobody: Outlet = unknown_outlet()
    claim, other = reported(outlet=nobody), reported(outlet=nobody)
    suggest(claim, other, 0.9)
    html = page(client, reader, claim)
    assert card(other) in html
    assert OWN not in html
