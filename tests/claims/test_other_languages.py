"""An article in another language: kept, marked with the reason, and no claims made up."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from claims.extraction.pipeline import load_pipeline
from claims.services.corrections import add_claim
from claims.services.extraction import extract_version
from sources.models import ArticleVersion, ExtractionState, ImportBatch, ImportItem, ItemState
from sources.services.batches import counts_of
from tests import factories
from workbench.models import User

pytestmark = pytest.mark.django_db

FRENCH = (
    "L’armée a pris le pont de Tarsin mardi, a déclaré une source militaire. "
    "Trois soldats ont été blessés, selon le ministère.\n"
)


@pytest.fixture
def skipped() -> ArticleVersion:
    version = factories.version(FRENCH, extraction=ExtractionState.PENDING)
    counts = extract_version(version=version, pipeline=load_pipeline())
    assert "French" in counts.not_extracted
    return ArticleVersion.objects.get(pk=version.pk)


def test_the_reason_is_stored_and_nothing_is_done_twice(skipped: ArticleVersion) -> None:
    assert skipped.extraction == ExtractionState.SKIPPED
    assert skipped.extraction_error.startswith("Not extracted: language.")
    assert not skipped.claims.exists()
    assert extract_version(version=skipped, pipeline=load_pipeline()).unchanged


def test_claims_of_an_analyst_stay_and_the_mark_too(skipped: ArticleVersion, analyst: User) -> None:
    add_claim(version=skipped, analyst=analyst, quotation="Trois soldats ont été blessés")
    counts = extract_version(version=skipped, pipeline=load_pipeline(), again=True)
    assert counts.kept
    skipped.refresh_from_db()
    assert skipped.extraction == ExtractionState.SKIPPED


def test_the_article_says_why(skipped: ArticleVersion, client: Client, analyst: User) -> None:
    client.force_login(analyst)
    page = client.get(skipped.get_absolute_url()).content.decode()
    assert "kept but not extracted" in page
    assert "French (fr)" in page
    assert "The extraction failed" not in page
    assert "Queue the extraction again" not in page
    assert "Not extracted" in client.get(reverse("articles")).content.decode()
    assert "French" not in client.get(reverse("home")).content.decode()


def test_the_import_counts_it_and_is_over(
    skipped: ArticleVersion, client: Client, analyst: User
) -> None:
    batch = ImportBatch.objects.create(how="paste", label="One", created_by=analyst)
    ImportItem.objects.create(
        batch=batch, index=0, name="one", state=ItemState.IMPORTED, version=skipped
    )
    counts = counts_of(batch)
    assert (counts.not_extracted, counts.to_extract, counts.is_over) == (1, 1, True)
    client.force_login(analyst)
    page = client.get(reverse("import-batch", args=[batch.pk])).content.decode()
    assert "1 not extracted" in page
    assert "French (fr)" in page
    assert "retry" not in page
