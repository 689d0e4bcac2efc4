"""Check-worthiness on the rows: extracted claims, analysts' claims, and the queue's order."""

from __future__ import annotations

import pytest
from django.db import IntegrityError
from django.test import Client

from claims.extraction.pipeline import load_pipeline
from claims.models import Claim
from claims.services.corrections import add_claim, correct_claim
from claims.services.crediting import credit_of
from claims.services.extraction import extract_version
from claims.services.rating import rate_claim
from sources.models import ExtractionState
from tests import factories
from tests.claims.reports import reported
from workbench.models import User

pytestmark = pytest.mark.django_db

TEXT = (
    "Army takes the Tarsin bridge\n\n"
    "A military source said that 12 soldiers were wounded at Tarsin. "
    "The bridge may be closed for a week.\n"
)


@pytest.fixture
def extracted() -> list[Claim]:
    """The claims of a text, as the extraction stores them."""
    version = factories.version(TEXT, extraction=ExtractionState.PENDING)
    extract_version(version=version, pipeline=load_pipeline())
    return list(version.claims.all())


def test_extracted_claims_are_rated_with_reasons(extracted: list[Claim]) -> None:
    headline, wounded, closed = extracted
    assert ["headline", 0.1] in headline.checkworthiness_reasons
    assert wounded.weightiest_reasons[0] == "casualty figure"
    assert ["unnamed source", 0.1] in wounded.checkworthiness_reasons
    assert ["not yet happened", -0.15] in closed.checkworthiness_reasons
    assert wounded.checkworthiness > closed.checkworthiness


def test_a_stored_claim_rates_as_when_it_was_extracted(extracted: list[Claim]) -> None:
    before = [(claim.checkworthiness, claim.checkworthiness_reasons) for claim in extracted]
    for claim in extracted:
        rate_claim(claim)
    assert [(c.checkworthiness, c.checkworthiness_reasons) for c in extracted] == before


def test_what_an_analyst_makes_is_rated_too(extracted: list[Claim], analyst: User) -> None:
    wounded = extracted[1]
    added = add_claim(
        version=wounded.version, analyst=analyst, quotation="12 soldiers were wounded at Tarsin"
    )
    assert "casualties" in dict(added.checkworthiness_reasons)
    mended = correct_claim(
        claim=wounded,
        analyst=analyst,
        text="12 soldiers were wounded near Tarsin.",
        credit=credit_of(wounded),
        modality="denied",
    )
    assert "denial" in dict(mended.checkworthiness_reasons)
    assert "casualty figure" in dict(mended.checkworthiness_reasons)


def test_the_queue_in_this_order_puts_unrated_claims_last(client: Client, analyst: User) -> None:
    low, unrated, high = reported(), reported(), reported()
    Claim.objects.filter(pk=low.pk).update(checkworthiness=0.2)
    Claim.objects.filter(pk=high.pk).update(
        checkworthiness=0.9, checkworthiness_reasons=[["attack", 0.15], ["dated", 0.05]]
    )
    assert list(Claim.objects.most_worth_checking_first()) == [high, low, unrated]
    client.force_login(analyst)
    response = client.get("/queue/?view=list&sort=worth")
    page = response.content.decode()
    assert [row.pk for row in response.context["page_obj"]] == [high.pk, low.pk, unrated.pk]
    assert '<span class="chip">attack</span>' in page
    assert "dated</span>" not in page
    detail = client.get(high.get_absolute_url()).content.decode()
    assert "Worth checking" in detail
    assert "+0.15" in detail


def test_a_score_outside_its_range_is_refused() -> None:
    claim = reported()
    with pytest.raises(IntegrityError):
        Claim.objects.filter(pk=claim.pk).update(checkworthiness=1.5)
