"""Two analysts decide one claim at the very same moment, in two transactions."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from django.db import connection

from claims.services.corroboration import origin_summary
from claims.services.review import StaleVerdict, record_verdict
from tests.claims.reports import reported
from tests.factories import user
from workbench.audit import verify
from workbench.models import User


@pytest.mark.django_db(transaction=True)
def test_one_wins_and_the_other_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite lets one transaction write at a time: the second starts stale.")
    claim, analysts = reported(), [user("anna"), user("omar")]
    both_have_checked = threading.Barrier(2, timeout=20)
    summarise = origin_summary

    def wait_then_summarise(*args: Any) -> Any:
        both_have_checked.wait()
        return summarise(*args)

    monkeypatch.setattr("claims.services.review.origin_summary", wait_then_summarise)
    outcomes: dict[str, object] = {}

    def decide(analyst: User) -> None:
        try:
            outcomes[analyst.username] = record_verdict(
                claim=claim,
                analyst=analyst,
                value="unverifiable",
                unverifiable_reason="too_vague",
                seen_sequence=0,
            )
        except StaleVerdict as stale:
            outcomes[analyst.username] = stale
        finally:
            connection.close()

    threads = [threading.Thread(target=decide, args=[analyst]) for analyst in analysts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    written = claim.verdicts.get()
    told = [outcome for outcome in outcomes.values() if isinstance(outcome, StaleVerdict)]
    assert [stale.latest for stale in told] == [written]
    assert list(verify()) == []
