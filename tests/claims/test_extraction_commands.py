"""`verify_spans` and `extract_pending`."""

from __future__ import annotations

from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from claims.models import AttributionSpan, Claim, Quantity
from claims.services import extraction
from sources.models import ArticleVersion, ExtractionState
from tests import factories

pytestmark = pytest.mark.django_db


def run(name: str, **options: Any) -> tuple[str, str, str]:
    """Run a command; return its output, its error output and the final error."""
    out, err = StringIO(), StringIO()
    try:
        call_command(name, stdout=out, stderr=err, **options)
    except CommandError as error:
        return out.getvalue(), err.getvalue(), str(error)
    return out.getvalue(), err.getvalue(), ""


def test_verify_spans_is_content_with_what_fits() -> None:
    version = factories.version()
    factories.attribution(version, quotation="that the army took the bridge")
    claim = factories.claim(version)
    Quantity.objects.create(
        claim=claim, text="the army", start=claim.start, end=claim.start + 8, unit="army"
    )
    assert run("verify_spans") == ("Every span fits its text.\n", "", "")


def test_verify_spans_names_what_drifted() -> None:
    version = factories.version()
    factories.attribution(version, quotation="that the army took the bridge")
    claim = factories.claim(version)
    Quantity.objects.create(claim=claim, text="9 people", start=1, end=9, unit="people")
    Claim.objects.update(start=claim.start + 1)
    AttributionSpan.objects.update(text="another text")
    _, lines, error = run("verify_spans")
    assert error == "3 spans do not fit their text."
    assert f"claim {claim.pk} [" in lines
    assert "should be 'another text', is 'that the army took the bridge'" in lines
    assert f"quantity {claim.quantities.get().pk} of claim {claim.pk}" in lines


@pytest.fixture
def extracted(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Replace the extraction by one that only fails on versions titled "Bad"."""
    seen: list[int] = []

    def fake(*, version: ArticleVersion) -> extraction.ExtractionCounts:
        seen.append(version.pk)
        if version.title == "Bad":
            raise extraction.ExtractionFailed(version, "no text")
        return extraction.ExtractionCounts(claims=2)

    monkeypatch.setattr("claims.management.commands.extract_pending.extract_version", fake)
    return seen


def test_extract_pending_takes_the_waiting_ones(extracted: list[int]) -> None:
    waiting = [factories.version(extraction=ExtractionState.PENDING) for _ in range(3)]
    factories.version()
    factories.version(extraction=ExtractionState.FAILED)
    assert run("extract_pending", limit=2)[0] == "2 extracted with 4 claims, 0 failed.\n"
    assert extracted == [version.pk for version in waiting[:2]]


def test_extract_pending_goes_on_after_a_failure(extracted: list[int]) -> None:
    factories.version(extraction=ExtractionState.FAILED, title="Bad")
    factories.version(extraction=ExtractionState.PENDING)
    out, err, error = run("extract_pending", retry_failed=True)
    assert out == "1 extracted with 2 claims, 1 failed.\n"
    assert err == "“Bad” could not be extracted: no text\n"
    assert error == "Some versions failed; their pages show the cause."
    assert len(extracted) == 2


def test_extract_pending_reads_again_what_is_outdated(extracted: list[int]) -> None:
    done = factories.version(extraction=ExtractionState.DONE)
    assert run("extract_pending")[0] == "0 extracted with 0 claims, 0 failed.\n"
    assert run("extract_pending", outdated=True)[0] == "1 extracted with 2 claims, 0 failed.\n"
    assert extracted == [done.pk]


def test_extract_pending_refuses_a_limit_of_nothing() -> None:
    assert run("extract_pending", limit=0)[2].startswith("--limit 0")
