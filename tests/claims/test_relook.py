"""What brings a decided claim back: evidence, origins, an edited article, a colleague."""

from __future__ import annotations

from typing import Any

import pytest

from claims.models import Claim, RelookCause
from claims.services import review
from claims.services.evidence import (
    decide_origin_of,
    withdraw_evidence,
)
from claims.services.review import (
    VerdictRefused,
    mark_relook,
    return_claim,
    undo_verdict,
)
from tests import factories
from tests.claims.reports import UNVERIFIABLE, decide, link, named, reported, state
from workbench.models import AuditEvent, User

pytestmark = pytest.mark.django_db


def test_changed_evidence_brings_a_settled_claim_back_until_the_next_verdict(
    analyst: User,
) -> None:
    claim, other = reported(by=named()), reported(by=named())
    link(claim, analyst, other)
    decide(claim, analyst, value="corroborated")
    decide(other, analyst, **UNVERIFIABLE)
    link(claim, analyst, stance="contradicts")
    assert state(claim) == ("relook", "evidence")
    assert state(other) == ("settled", "")
    claim.refresh_from_db()
    assert claim.current_verdict is not None
    verdict = decide(claim, analyst, value="contested")
    assert state(claim) == ("settled", "")
    undo_verdict(verdict=verdict, analyst=analyst, seen_sequence=2)
    assert state(claim) == ("relook", "evidence")


def test_a_link_is_evidence_at_both_ends(analyst: User) -> None:
    claim, other = reported(by=named()), reported(by=named())
    decide(other, analyst, **UNVERIFIABLE)
    evidence = link(claim, analyst, other)
    assert state(other) == ("relook", "evidence")
    assert decide(other, analyst, value="corroborated").origins == 1
    withdraw_evidence(evidence=evidence, analyst=analyst, reason="Another mill.")
    assert state(other) == ("relook", "evidence")
    actions = AuditEvent.objects.filter(target_id=str(other.pk)).values_list("action", flat=True)
    assert list(actions).count("claim.relook") == 2
    assert "evidence.withdrawn" in actions


def test_context_changes_nothing_that_was_decided(analyst: User) -> None:
    claim = reported()
    decide(claim, analyst, **UNVERIFIABLE)
    link(claim, analyst, stance="context")
    assert state(claim) == ("settled", "")


def test_a_changed_origin_brings_the_claim_back(analyst: User, reviewer: User) -> None:
    claim, other = reported(by=named()), reported(by=named())
    link(claim, analyst, other)
    decide(claim, analyst, value="corroborated")
    decide_origin_of(
        first=claim.version.article,
        second=other.version.article,
        dependent=True,
        reason="One wrote for both.",
        reviewer=reviewer,
    )
    assert state(claim) == ("relook", "origin")
    with pytest.raises(VerdictRefused, match="joined by an analyst"):
        decide(claim, analyst, value="corroborated")


def edited(claim: Claim, text: str, **fields: Any) -> Claim:
    """The same claim in a new version of its article."""
    version = factories.version(f"New. {text} So.", article=claim.version.article)
    return factories.claim(version, quotation=text, text=text, previous=claim, **fields)


def test_an_edited_article_brings_the_claim_back(analyst: User) -> None:
    claim = reported()
    verdict = decide(claim, analyst, **UNVERIFIABLE)
    newer = edited(claim, "Shells hit the old mill at Ostra.")
    assert mark_relook([newer], RelookCause.ARTICLE, None) == 1
    assert state(newer) == ("relook", "article")
    newer.refresh_from_db()
    assert newer.current_verdict == verdict
    decide(newer, analyst, **UNVERIFIABLE)
    assert state(newer) == ("settled", "")


def test_an_unchanged_claim_inherits_its_verdict_and_evidence(
    analyst: User, other_analyst: User
) -> None:
    claim = reported()
    link(claim, analyst, stance="contradicts")
    verdict = decide(claim, analyst, value="contested")
    newer = edited(claim, claim.text)
    review.refresh_state(newer)
    assert state(newer) == ("settled", "")
    newer.refresh_from_db()
    assert newer.current_verdict == verdict
    second = decide(newer, other_analyst, value="contested")
    assert (second.sequence, second.round) == (1, 2)


def test_a_claim_that_rests_on_an_edited_article_follows(analyst: User) -> None:
    claim, other = reported(by=named()), reported(by=named())
    link(claim, analyst, other)
    decide(claim, analyst, value="corroborated")
    decide(other, analyst, **UNVERIFIABLE)
    newer = edited(other, "Shells hit the old mill at Ostra.")
    mark_relook([newer], RelookCause.ARTICLE, None)
    assert state(claim) == ("relook", "evidence")


def test_context_does_not_follow_an_edited_article(analyst: User) -> None:
    claim, other = reported(), reported(by=named())
    link(claim, analyst, other, stance="context")
    for decided in (claim, other):
        decide(decided, analyst, **UNVERIFIABLE)
    newer = edited(other, "Shells hit the old mill at Ostra.")
    mark_relook([newer], RelookCause.ARTICLE, None)
    assert state(newer) == ("relook", "article")
    assert state(claim) == ("settled", "")


def test_a_settled_claim_is_returned_with_a_reason(analyst: User, other_analyst: User) -> None:
    claim = reported()
    decide(claim, analyst, **UNVERIFIABLE)
    for reason, code in ((" ", "reason"), ("Look at the date.", None), ("Again.", "not_settled")):
        if code is None:
            return_claim(claim=claim, analyst=other_analyst, reason=reason)
            assert state(claim) == ("relook", "returned")
        else:
            with pytest.raises(VerdictRefused) as refused:
                return_claim(claim=claim, analyst=other_analyst, reason=reason)
            assert refused.value.reasons[0].code == code
    assert [note.text for note in claim.notes.all()] == ["Look at the date."]


@pytest.mark.parametrize("prepare", ["new", "second_review", "disagreement"])
def test_only_settled_claims_come_back(prepare: str, analyst: User, other_analyst: User) -> None:
    claim = reported(by=named())
    link(claim, analyst)
    if prepare != "new":
        decide(claim, analyst, **UNVERIFIABLE, wants_second_review=True)
    if prepare == "disagreement":
        decide(claim, other_analyst, value="corroborated")
    assert mark_relook([claim], RelookCause.ARTICLE, analyst) == 0
    assert state(claim) == (prepare, "")
