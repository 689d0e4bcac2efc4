"""Stored claims read as reports: the same as those of an extraction that is not stored."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from claims.matching.reports import article_report
from claims.models import Suggestion
from claims.services.claim_reports import claim_reports
from claims.services.extraction import article_input, extract_version
from sources.models import StatedSource
from tests import factories
from tests.claims.reports import reported
from tests.claims.test_extraction_service import FakePipeline

pytestmark = pytest.mark.django_db

WORDS = {
    "the army took the bridge at Tarsin": "The army took the bridge at Tarsin.",
    "The army also shelled Dolna, killing 12 people": "The army shelled Dolna, killing 12 people.",
}
TEXT = (
    "Saturday 2 March 2024\n\nA military source said that the army took the bridge at Tarsin. "
    "The army also shelled Dolna, killing 12 people.\n"
)


def test_a_stored_claim_reads_as_one_that_was_just_extracted() -> None:
    version = factories.version(TEXT)
    pipeline = FakePipeline(WORDS)
    extract_version(version=version, pipeline=pipeline)
    wanted = article_report(pipeline.extract(article_input(version))).claims
    keys = version.claims.order_by("index").values_list("pk", flat=True)
    found = claim_reports(keys)
    assert len(found) == 2
    for key, report in zip(keys, wanted, strict=True):
        stored = found[key]
        assert stored.published == report.published
        assert stored.published != version.article.published
        assert (stored.key, stored.article) == (str(key), str(version.article_id))
        expected = replace(
            report,
            key=stored.key,
            article=stored.article,
            places=tuple(dict.fromkeys(report.places)),
            credits=tuple(
                replace(c, key=s.key) for c, s in zip(report.credits, stored.credits, strict=True)
            ),
        )
        assert stored == expected


def test_a_credit_has_the_key_of_the_identity_that_it_was_merged_into() -> None:
    kept = factories.stated_source("Ostra council", named=True)
    gone = factories.stated_source("Council of Ostra", named=True, merged_into=kept)
    unnamed = factories.stated_source("local sources")
    rows = [reported(by=source) for source in (kept, gone, unnamed)]
    found = claim_reports([row.pk for row in rows])
    assert [found[row.pk].credits[0].key for row in rows] == [f"source:{kept.pk}"] * 2 + [""]
    assert StatedSource.objects.count() == 3


def test_queries_do_not_grow_with_the_claims() -> None:
    def asked(number: int) -> int:
        keys = [
            reported(by=factories.stated_source(f"Body {number} {n}", named=True)).pk
            for n in range(number)
        ]
        with CaptureQueriesContext(connection) as queries:
            assert len(claim_reports(keys)) == number
        return len(queries)

    assert asked(3) == asked(30)


def test_what_is_extracted_is_matched_after_commit(django_capture_on_commit_callbacks: Any) -> None:
    for _ in range(2):
        with django_capture_on_commit_callbacks(execute=True):
            extract_version(version=factories.version(TEXT), pipeline=FakePipeline(WORDS))
    assert Suggestion.objects.filter(relation__in=["same", "attribution_only"]).count() >= 2
