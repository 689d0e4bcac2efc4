"""Origins as shared wording and agencies' credits in the texts show them."""

from __future__ import annotations

from typing import Any

import pytest

from claims.models import Claim
from claims.services.corroboration import linked_reports, origin_summary
from sources.services.wording import index_wording
from tests import factories
from tests.claims.reports import credited_agency, link, named, outcome, reported
from workbench.models import User

pytestmark = pytest.mark.django_db

LONG = " ".join(f"sentence{n} of the agency" for n in range(30))


def test_an_edited_copy_shows_what_is_shared(analyst: User) -> None:
    body = f"{LONG} Shells hit the mill at Ostra."
    claim = reported(by=named(), body=body)
    other = reported(by=named(), body=f"Our desk adds a line of its own here. {body} End.")
    link(claim, analyst, other)
    group = origin_summary(claim).groups[0]
    assert len(group.keys) == 2
    assert [(found.share, found.more) for found in group.shared] == [("100%", 0)]
    assert group.shared[0].quotes[0].startswith("sentence0 of the agency")
    assert str(claim.version.article.outlet) in group.shared[0].outlets


def test_own_reporting_beside_an_agencys_text_is_an_origin(analyst: User) -> None:
    own = "Our reporter saw four graves. Shells hit the mill at Ostra. Bread was short. " * 3
    claim = reported(by=named(), body=f"{LONG} Shells hit the mill at Ostra.")
    link(claim, analyst, reported(by=named(), body=f"{own} {LONG}"))
    assert outcome(claim) == (1, "")


@pytest.mark.parametrize("copies", [2, 12])
def test_stored_wording_costs_a_fixed_number_of_queries(
    copies: int, analyst: User, django_assert_num_queries: Any
) -> None:
    claim = reported(by=named(), body=f"{LONG} Shells hit the mill at Ostra.")
    source = named()
    index_wording(claim.version)
    for n in range(copies):
        body = f"{LONG} Shells hit the mill at Ostra. Ending {n}."
        other = reported(by=source, body=body)
        index_wording(other.version)
        link(claim, analyst, other)
    claim = Claim.objects.get(pk=claim.pk)
    linked = linked_reports(claim)
    with django_assert_num_queries(12):
        summary = origin_summary(claim, linked)
    assert [len(group.keys) for group in summary.groups] == [copies + 1]


def test_the_words_that_credit_an_agency_are_its_evidence(analyst: User) -> None:
    claims = []
    for house in ("Harma Post", "The Weir"):
        body = f"{house} tells it. Shells hit the mill at Ostra. Nobody slept. (AFP)"
        claim = reported(by=named(), body=body, outlet=factories.outlet(house))
        credited_agency(claim, "AFP")
        index_wording(claim.version)
        claims.append(claim)
    link(claims[0], analyst, claims[1])
    assert outcome(claims[0]) == (
        0,
        "Harma Post (“(AFP)”), The Weir (“(AFP)”): same agency credit (AFP).",
    )
