"""The verdict rules, the race, undo, and the states that follow."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, IntegrityError, transaction
from django.utils import timezone

from claims.models import Claim, ReviewState, Verdict
from claims.services import review
from claims.services.evidence import (
    record_independence,
    withdraw_evidence,
)
from claims.services.review import (
    StaleVerdict,
    VerdictRefused,
    undo_verdict,
)
from tests import factories
from tests.claims.reports import UNVERIFIABLE, decide, link, named, reported, state
from workbench.audit import verify
from workbench.models import AuditEvent, Role, User

pytestmark = pytest.mark.django_db


OWN = "own voice"
REFUSED = [
    pytest.param([], {"value": "corroborated"}, "origins", "Nothing supports", id="no-support"),
    pytest.param(
        [{"stance": "context"}], {"value": "corroborated"}, "origins", "Nothing", id="only-context"
    ),
    pytest.param(
        [{"shows": "said"}],
        {"value": "corroborated"},
        "origins",
        "1 link, 1 outlet, 0 origins – the links show that the source said it",
        id="only-said",
    ),
    pytest.param(
        [{"by": OWN}],
        {"value": "corroborated"},
        "origins",
        "states no source of its own. Link a report of another origin, or record why",
        id="own-voice",
    ),
    pytest.param(
        [{"by": "same"}, {"by": "same"}],
        {"value": "corroborated"},
        "origins",
        "2 links, 2 outlets, 0 origins – .*same stated source",
        id="same-named-source",
    ),
    pytest.param(
        [{"by": OWN}],
        {"value": "corroborated", "override_reason": "I know it."},
        "override_role",
        "Only a reviewer",
        id="analyst-cannot-override",
    ),
    pytest.param(
        [], {"value": "contested"}, "contradiction", "Nothing contradicts", id="contested"
    ),
    pytest.param(
        [{}],
        {"value": "contested", "contested_by": "The Plain"},
        "contradiction",
        "Nothing contradicts",
        id="contested-by-name-only",
    ),
    pytest.param(
        [], {"value": "unverifiable"}, "unverifiable_reason", "Say why", id="unverifiable"
    ),
    pytest.param(
        [],
        {"value": "unverifiable", "unverifiable_reason": "boring"},
        "unverifiable_reason",
        "Say why",
        id="unknown-reason",
    ),
    pytest.param(
        [],
        {"value": "unverifiable", "unverifiable_reason": "other", "reason": "  "},
        "other_reason",
        "say what the reason is",
        id="other-without-text",
    ),
    pytest.param([], {"value": "withdrawn"}, "nothing", "no verdict", id="nothing-to-withdraw"),
    pytest.param([], {"value": "true"}, "value", "Choose one", id="unknown-value"),
    pytest.param(
        [],
        UNVERIFIABLE | {"confidence": "total"},
        "confidence",
        "how sure",
        id="unknown-confidence",
    ),
]


@pytest.mark.parametrize(("links", "asked", "code", "words"), REFUSED)
def test_a_verdict_that_lacks_something_is_refused(
    links: list[dict[str, Any]], asked: dict[str, Any], code: str, words: str, analyst: User
) -> None:
    ministry = named("Ministry of Ostra")
    claim = reported(by=ministry)
    for fields in links:
        by = {OWN: None, "same": ministry}.get(fields.get("by", ""), named())
        by = None if fields.get("by") == OWN else by
        extra = {key: value for key, value in fields.items() if key != "by"}
        link(claim, analyst, reported(by=by), **extra)
    with pytest.raises(VerdictRefused, match=words) as refused:
        decide(claim, analyst, **asked)
    assert [reason.code for reason in refused.value.reasons] == [code]
    assert not claim.verdicts.exists()
    assert state(claim) == ("new", "")


def test_one_text_cannot_be_argued_away(analyst: User) -> None:
    body = " ".join(f"line{n}" for n in range(40)) + ". Shells hit the mill at Ostra."
    claim = reported(by=named(), body=body)
    link(claim, analyst, reported(by=named(), body=body))
    with pytest.raises(VerdictRefused) as refused:
        decide(claim, analyst, value="corroborated")
    message = str(refused.value)
    assert "same text" in message
    assert message.endswith("Link a report of another origin.")


ACCEPTED = [
    pytest.param({"value": "corroborated"}, "supports", id="corroborated"),
    pytest.param(
        {"value": "contested", "contested_by": "The Plain"}, "contradicts", id="contested"
    ),
    pytest.param(UNVERIFIABLE, "context", id="unverifiable"),
    pytest.param(
        {"value": "unverifiable", "unverifiable_reason": "other", "reason": "A joke."},
        "context",
        id="other-with-text",
    ),
]


@pytest.mark.parametrize(("asked", "stance"), ACCEPTED)
def test_a_verdict_that_meets_the_rules_settles_the_claim(
    asked: dict[str, Any], stance: str, analyst: User
) -> None:
    claim = reported(by=named())
    evidence = link(claim, analyst, stance=stance)
    verdict = decide(claim, analyst, **asked)
    assert (verdict.sequence, verdict.round, verdict.supersedes) == (1, 1, None)
    assert list(verdict.evidence.all()) == [evidence]
    assert verdict.version_seen == claim.version
    assert state(claim) == ("settled", "")
    claim.refresh_from_db()
    assert claim.current_verdict == verdict


def test_the_counts_are_kept_with_the_verdict(analyst: User) -> None:
    claim = reported(by=named())
    same = named()
    link(claim, analyst, reported(by=same))
    link(claim, analyst, reported(by=same))
    link(claim, analyst, reported(by=named()), shows="said")
    verdict = decide(claim, analyst, value="corroborated")
    assert (verdict.links, verdict.outlets, verdict.origins) == (3, 3, 1)


def test_who_contests_comes_from_the_evidence(analyst: User) -> None:
    claim = reported()
    other = reported(by=named("Harbour Office"), outlet=factories.outlet("The Tide"))
    link(claim, analyst, other, stance="contradicts")
    assert decide(claim, analyst, value="contested").contested_by == "The Tide (Harbour Office)"


def test_fields_of_another_value_are_not_kept(analyst: User) -> None:
    verdict = decide(
        reported(), analyst, **UNVERIFIABLE, contested_by="The Tide", override_reason="Because."
    )
    assert (verdict.contested_by, verdict.override_reason) == ("", "")


def test_a_reviewer_may_override_with_a_reason(reviewer: User) -> None:
    claim = reported(by=named())
    verdict = decide(
        claim, reviewer, value="corroborated", override_reason="Two films of the fall."
    )
    assert verdict.origins == 0
    assert state(claim) == ("settled", "")


def test_a_recorded_reason_lets_an_own_voice_report_count(analyst: User) -> None:
    claim = reported(by=named())
    evidence = link(claim, analyst, reported())
    with pytest.raises(VerdictRefused):
        decide(claim, analyst, value="corroborated")
    record_independence(evidence=evidence, analyst=analyst, because="Its reporter stood there.")
    assert decide(claim, analyst, value="corroborated").origins == 1


def test_a_retracted_report_counts_no_longer(analyst: User) -> None:
    claim = reported(by=named())
    other = reported(by=named())
    link(claim, analyst, other)
    other.version.article.retracted_at = timezone.now()
    other.version.article.save()
    with pytest.raises(VerdictRefused, match="Nothing supports"):
        decide(claim, analyst, value="corroborated")


def test_a_replaced_claim_takes_no_verdict(analyst: User) -> None:
    claim = reported(retired_at=timezone.now())
    with pytest.raises(VerdictRefused, match="replaced"):
        decide(claim, analyst, **UNVERIFIABLE)


def test_a_claim_of_an_old_version_takes_no_verdict(analyst: User) -> None:
    claim = reported()
    factories.version("Another text.", article=claim.version.article)
    with pytest.raises(VerdictRefused, match="newer version"):
        decide(claim, analyst, **UNVERIFIABLE)


def test_a_reader_gives_no_verdict(reader: User) -> None:
    with pytest.raises(PermissionDenied):
        decide(reported(), reader, **UNVERIFIABLE)


# Rules that the database holds even where the service is passed by.
CONSTRAINED = [
    pytest.param({"value": "corroborated"}, "claims_corroborated_needs_origin", id="origin"),
    pytest.param({"value": "contested"}, "claims_contested_names_who", id="contested-by"),
    pytest.param({"value": "unverifiable"}, "claims_unverifiable_has_reason", id="reason"),
    pytest.param(
        {"value": "unverifiable", "unverifiable_reason": "other"},
        "claims_other_reason_has_text",
        id="other",
    ),
]


@pytest.mark.parametrize(("fields", "constraint"), CONSTRAINED)
def test_the_database_refuses_it_too(
    fields: dict[str, Any], constraint: str, analyst: User
) -> None:
    claim = reported()
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Verdict.objects.create(
            claim=claim, sequence=1, analyst=analyst, version_seen=claim.version, **fields
        )


@pytest.mark.parametrize("act", ["update", "delete"])
def test_a_verdict_cannot_be_changed_or_deleted(act: str, analyst: User) -> None:
    rows = Verdict.objects.filter(pk=decide(reported(), analyst, **UNVERIFIABLE).pk)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        if act == "update":
            rows.update(value="withdrawn")
        else:
            rows._raw_delete(rows.db)


def test_a_stale_write_writes_nothing_and_names_the_newer(
    analyst: User, other_analyst: User
) -> None:
    claim = reported()
    first = decide(claim, other_analyst, **UNVERIFIABLE)
    with pytest.raises(StaleVerdict) as stale:
        decide(claim, analyst, **UNVERIFIABLE, seen_sequence=0)
    assert (stale.value.seen, stale.value.latest) == (0, first)
    assert claim.verdicts.count() == 1


def test_the_constraint_decides_a_race(
    analyst: User, other_analyst: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both saw nothing; the check before the write ran before the other's row was there."""
    claim = reported()
    monkeypatch.setattr(review, "latest_sequence", lambda claim: 0)
    won = decide(claim, other_analyst, **UNVERIFIABLE, seen_sequence=0)
    with pytest.raises(StaleVerdict) as stale:
        decide(claim, analyst, **UNVERIFIABLE, seen_sequence=0)
    assert stale.value.latest == won
    assert claim.verdicts.count() == 1
    assert state(claim) == ("settled", "")


def test_a_newer_verdict_supersedes_ones_own(analyst: User, other_analyst: User) -> None:
    claim = reported()
    first = decide(claim, analyst, **UNVERIFIABLE)
    decide(claim, other_analyst, **UNVERIFIABLE)
    third = decide(claim, analyst, **UNVERIFIABLE, reason="Still.")
    assert (third.supersedes, third.round) == (first, 1)
    assert state(claim) == ("settled", "")


def test_second_review_is_waited_for_where_it_was_asked(analyst: User, other_analyst: User) -> None:
    claim = reported()
    decide(claim, analyst, **UNVERIFIABLE, wants_second_review=True)
    assert state(claim) == ("second_review", "")
    assert decide(claim, other_analyst, **UNVERIFIABLE).round == 2
    assert state(claim) == ("settled", "")


def test_different_values_are_a_disagreement_that_a_reviewer_adjudicates(
    analyst: User, other_analyst: User, reviewer: User
) -> None:
    claim = reported(by=named())
    link(claim, analyst)
    decide(claim, analyst, value="corroborated")
    decide(claim, other_analyst, **UNVERIFIABLE)
    assert state(claim) == ("disagreement", "")
    claim.refresh_from_db()
    assert claim.current_verdict is None
    ruling = decide(claim, reviewer, value="corroborated")
    assert ruling.round == 3
    assert state(claim) == ("settled", "")
    claim.refresh_from_db()
    assert claim.current_verdict == ruling
    # What is decided after the ruling stands beside it again.
    decide(claim, other_analyst, **UNVERIFIABLE)
    assert state(claim) == ("disagreement", "")


def test_a_third_analyst_does_not_adjudicate(analyst: User, other_analyst: User) -> None:
    claim = reported(by=named())
    link(claim, analyst)
    decide(claim, analyst, value="corroborated")
    decide(claim, other_analyst, **UNVERIFIABLE)
    assert decide(claim, factories.user(), **UNVERIFIABLE).round == 2
    assert state(claim) == ("disagreement", "")


def test_a_reviewer_who_is_a_party_does_not_adjudicate(analyst: User, reviewer: User) -> None:
    claim = reported(by=named())
    link(claim, analyst)
    decide(claim, reviewer, value="corroborated")
    decide(claim, analyst, **UNVERIFIABLE)
    assert decide(claim, reviewer, value="corroborated").round == 1
    assert state(claim) == ("disagreement", "")


def test_clearing_withdraws_ones_own_verdict(analyst: User) -> None:
    claim = reported()
    decide(claim, analyst, **UNVERIFIABLE)
    decide(claim, analyst, value="withdrawn")
    assert state(claim) == ("new", "")
    assert claim.verdicts.count() == 2


def test_undo_of_a_first_verdict_withdraws_it(analyst: User) -> None:
    claim = reported()
    verdict = decide(claim, analyst, **UNVERIFIABLE)
    undone = undo_verdict(verdict=verdict, analyst=analyst, seen_sequence=1)
    assert (undone.value, undone.supersedes) == ("withdrawn", verdict)
    assert state(claim) == ("new", "")


def test_undo_restores_what_stood_before_and_undoing_that_brings_it_back(analyst: User) -> None:
    claim = reported(by=named())
    evidence = link(claim, analyst)
    decide(claim, analyst, value="corroborated", reason="Two reports.", confidence="high")
    change = decide(claim, analyst, **UNVERIFIABLE)
    restored = undo_verdict(verdict=change, analyst=analyst, seen_sequence=2)
    assert (restored.value, restored.reason, restored.confidence, restored.origins) == (
        "corroborated",
        "Two reports.",
        "high",
        1,
    )
    assert list(restored.evidence.all()) == [evidence]
    again = undo_verdict(verdict=restored, analyst=analyst, seen_sequence=3)
    assert again.value == "unverifiable"
    assert state(claim) == ("settled", "")


def test_undo_does_not_restore_what_lost_its_evidence(analyst: User) -> None:
    claim = reported(by=named())
    evidence = link(claim, analyst)
    decide(claim, analyst, value="corroborated")
    change = decide(claim, analyst, **UNVERIFIABLE)
    withdraw_evidence(evidence=evidence, analyst=analyst)
    assert undo_verdict(verdict=change, analyst=analyst, seen_sequence=2).value == "withdrawn"


def test_only_ones_own_last_verdict_can_be_undone(analyst: User, other_analyst: User) -> None:
    claim = reported()
    first = decide(claim, analyst, **UNVERIFIABLE)
    decide(claim, analyst, **UNVERIFIABLE, reason="Again.")
    for who in (analyst, other_analyst):
        with pytest.raises(VerdictRefused, match="own last verdict"):
            undo_verdict(verdict=first, analyst=who, seen_sequence=2)


def test_undo_that_saw_less_is_stale(analyst: User, other_analyst: User) -> None:
    claim = reported()
    verdict = decide(claim, analyst, **UNVERIFIABLE)
    decide(claim, other_analyst, **UNVERIFIABLE)
    with pytest.raises(StaleVerdict):
        undo_verdict(verdict=verdict, analyst=analyst, seen_sequence=1)


def test_every_act_is_logged_and_the_chain_holds(analyst: User) -> None:
    claim = reported(by=named())
    link(claim, analyst)
    verdict = decide(claim, analyst, value="corroborated")
    undo_verdict(verdict=verdict, analyst=analyst, seen_sequence=1)
    actions = AuditEvent.objects.filter(
        target_type="claims.claim", target_id=str(claim.pk)
    ).values_list("action", flat=True)
    assert list(actions) == ["evidence.added", "verdict.recorded", "verdict.undone"]
    assert list(verify()) == []


def test_roles_rank_for_overrides(admin_user: User) -> None:
    assert admin_user.has_role(Role.REVIEWER)
    verdict = decide(reported(), admin_user, value="corroborated", override_reason="Seen.")
    assert verdict.value == "corroborated"
    assert Claim.objects.get(pk=verdict.claim_id).state == ReviewState.SETTLED
