"""The derived states can be thrown away and come back the same."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import call_command

from claims.models import Claim, ReviewState
from claims.services.evidence import add_claim_evidence
from claims.services.review import latest_sequence, open_claim, record_verdict
from tests.claims.reports import named, reported
from workbench.models import User

pytestmark = pytest.mark.django_db


def states() -> dict[int, tuple[str, str, int | None]]:
    """What the rows say."""
    rows = Claim.objects.values_list("pk", "state", "relook_cause", "current_verdict")
    return {pk: (state, cause, verdict) for pk, state, cause, verdict in rows}


def decide(claim: Claim, analyst: User, *, second: bool = False, reason: str = "too_vague") -> None:
    """Say that a claim is unverifiable."""
    record_verdict(
        claim=claim,
        analyst=analyst,
        value="unverifiable",
        unverifiable_reason=reason,
        wants_second_review=second,
        seen_sequence=latest_sequence(claim),
    )


@pytest.fixture
def desk(analyst: User, other_analyst: User) -> dict[str, Claim]:
    """One claim in each state."""
    claims = {
        name: reported(by=named())
        for name in ("new", "in_review", "second_review", "disagreement", "settled", "relook")
    }
    open_claim(claim=claims["in_review"], analyst=analyst)
    decide(claims["second_review"], analyst, second=True)
    decide(claims["settled"], analyst)
    decide(claims["relook"], analyst)
    for name in ("disagreement", "relook"):
        add_claim_evidence(
            claim=claims[name],
            other=reported(by=named()),
            analyst=analyst,
            stance="supports",
            shows="happened",
        )
    decide(claims["disagreement"], analyst)
    record_verdict(
        claim=claims["disagreement"], analyst=other_analyst, value="corroborated", seen_sequence=1
    )
    return claims


def test_what_was_spoiled_is_derived_again(desk: dict[str, Claim]) -> None:
    right = states()
    assert {name: right[claim.pk][0] for name, claim in desk.items()} == {
        name: name for name in desk
    }
    Claim.objects.exclude(pk__in=[desk["new"].pk, desk["in_review"].pk]).update(
        state=ReviewState.NEW, relook_cause="", current_verdict=None
    )
    Claim.objects.filter(pk=desk["new"].pk).update(state=ReviewState.SETTLED)
    spoiled = states()
    out = StringIO()
    call_command("rebuild_review_state", "--dry-run", stdout=out)
    assert "5 would change." in out.getvalue()
    assert states() == spoiled
    call_command("rebuild_review_state", stdout=out)
    assert states() == right
    again = StringIO()
    call_command("rebuild_review_state", stdout=again)
    assert "0 changed." in again.getvalue()
