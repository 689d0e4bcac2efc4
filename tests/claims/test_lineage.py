"""What a claim was before it was corrected, and what became of it."""

from __future__ import annotations

from typing import Any

import pytest
from django.template import Context, Template

from claims.lineage import ancestors, descendants
from claims.models import Claim, ClaimLineage
from claims.services.corrections import correct_claim
from claims.services.crediting import credit_of
from claims.services.review import record_verdict
from tests import factories
from workbench.models import User

pytestmark = pytest.mark.django_db


def corrected(claim: Claim, analyst: User, text: str) -> Claim:
    return correct_claim(
        claim=claim, analyst=analyst, text=text, credit=credit_of(claim), modality=claim.modality
    )


def shown(claim: Claim, user: User) -> str:
    template = Template("{% load lineage %}{% claim_lineage claim %}")
    return template.render(Context({"claim": claim, "user": user}))


@pytest.fixture
def three(analyst: User) -> list[Claim]:
    """A claim corrected twice, decided before the first correction."""
    first = factories.claim(text="One.")
    factories.evidence(first, by=analyst)
    record_verdict(
        claim=first,
        analyst=analyst,
        value="unverifiable",
        unverifiable_reason="too_vague",
        seen_sequence=0,
    )
    second = corrected(first, analyst, "Two.")
    return [first, second, corrected(second, analyst, "Three.")]


def test_lineage_is_followed_both_ways(three: list[Claim], analyst: User) -> None:
    first, second, third = three
    assert [r.claim for r in ancestors(third, analyst)] == [second, first]
    assert [r.claim for r in descendants(first, analyst)] == [second, third]
    assert ancestors(first, analyst) == []


def test_lineage_counts_what_stays_with_the_earlier_form(three: list[Claim], analyst: User) -> None:
    nearest, oldest = ancestors(three[2], analyst)
    assert (nearest.decided, nearest.linked) == (0, 0)
    assert (oldest.decided, oldest.linked) == (1, 1)
    html = shown(three[2], analyst)
    assert "1 verdict, 1 link of evidence" in html
    assert "Unverifiable" in html
    assert three[0].get_absolute_url() in html


def test_first_verdict_of_an_earlier_form_stays_blind(analyst: User, other_analyst: User) -> None:
    first = factories.claim(text="One.")
    record_verdict(
        claim=first,
        analyst=analyst,
        value="unverifiable",
        unverifiable_reason="too_vague",
        wants_second_review=True,
        seen_sequence=0,
    )
    second = corrected(first, analyst, "Two.")
    assert "Unverifiable" not in shown(second, other_analyst)
    assert "Unverifiable" in shown(second, analyst)


def test_versions_are_shown(analyst: User) -> None:
    old = factories.claim(text="One.")
    later = factories.version(article=old.version.article)
    new = factories.claim(later, text="One, edited.", previous=old)
    assert "The same claim in version 1" in shown(new, analyst)
    assert "One, edited." in shown(old, analyst)


def test_claim_without_relatives_shows_nothing(analyst: User) -> None:
    assert shown(factories.claim(), analyst).strip() == ""


def test_a_circle_ends(analyst: User) -> None:
    one, two = factories.claim(text="One."), factories.claim(text="Two.")
    for parent, child in ((one, two), (two, one)):
        ClaimLineage.objects.create(parent=parent, child=child, act="corrected", by=analyst)
    assert [r.claim for r in ancestors(one, analyst)] == [two]


def test_one_correction_costs_a_fixed_number_of_queries(
    three: list[Claim], analyst: User, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(3):
        ancestors(three[1], analyst)
