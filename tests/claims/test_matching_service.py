"""Suggestions in the database: what is shown for a claim, and what is made of it."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from claims.models import Claim, Suggestion
from claims.services.evidence import EvidenceRefused
from claims.services.judgements import judge
from claims.services.matching import (
    forget_suggestions,
    link_from_suggestion,
    suggestion_between,
    suggestions_for,
)
from tests import factories
from tests.claims.reports import reported
from workbench.models import User


def suggest(first: Claim, second: Claim, **fields: Any) -> Suggestion:
    """A stored suggestion that the tolls differ, unless said otherwise."""
    assert first.pk < second.pk
    reason = {
        "kind": "figure",
        "text": "30 killed here, 12 killed there",
        "text_back": "12 killed here, 30 killed there",
        "first": "30 people",
        "second": "12 people",
    }
    return Suggestion.objects.create(
        first=first,
        second=second,
        **({"relation": "differs", "score": 0.8, "reasons": [reason], "matcher": "test"} | fields),
    )


def test_a_suggestion_is_read_from_either_claim(analyst: User) -> None:
    first, second = reported(), reported()
    suggest(first, second)
    [here] = suggestions_for(first)
    [there] = suggestions_for(second, user=analyst)
    assert (here.claim, here.other, here.relation, here.score) == (first, second, "differs", 0.8)
    assert (there.claim, there.other) == (second, first)
    assert (here.reasons[0].here, here.reasons[0].there) == ("30 people", "12 people")
    assert (there.reasons[0].here, there.reasons[0].there) == ("12 people", "30 people")
    assert there.reasons[0].text == "12 killed here, 30 killed there"


def test_the_likely_come_first_and_the_possible_on_demand(analyst: User) -> None:
    claim, weak, likely, less = (reported() for _ in range(4))
    suggest(claim, weak, possible=True, score=0.3)
    suggest(claim, less, score=0.6)
    suggest(claim, likely, score=0.9)
    assert [row.other for row in suggestions_for(claim)] == [likely, less]
    found = suggestions_for(claim, include_possible=True)
    assert [(row.other, row.possible) for row in found] == [
        (likely, False),
        (less, False),
        (weak, True),
    ]


def test_what_was_judged_or_follows_from_it_is_not_asked_again(analyst: User) -> None:
    first, second, third, fourth = (reported() for _ in range(4))
    suggest(first, second)
    suggest(first, third)
    suggest(first, fourth)
    judge(user=analyst, claim=first, other=second, value="unsure")
    judge(user=analyst, claim=third, other=fourth, value="same")
    judge(user=analyst, claim=first, other=third, value="same")
    first.refresh_from_db()
    assert suggestions_for(first) == []
    found = {row.other: row for row in suggestions_for(first, include_judged=True)}
    judgement = found[second].judgement
    assert judgement is not None
    assert judgement.value == "unsure"
    assert found[fourth].judgement is None
    assert found[fourth].joined


def test_replaced_claims_and_old_versions_are_not_suggested(analyst: User) -> None:
    claim, old, retired = reported(), reported(), reported(retired_at=timezone.now())
    suggest(claim, old)
    suggest(claim, retired)
    factories.version("Another text.", article=old.version.article)
    assert suggestions_for(claim) == []


@pytest.mark.parametrize("with_user", [False, True])
def test_queries_do_not_grow_with_the_suggestions(with_user: bool, analyst: User) -> None:
    def asked(number: int) -> int:
        claim = reported()
        for _ in range(number):
            suggest(claim, reported())
        with CaptureQueriesContext(
            connection,
        ) as queries:
            rows = suggestions_for(claim, user=analyst if with_user else None)
            assert all(row.other.version.article.outlet.name for row in rows)
        assert len(rows) == number
        return len(queries)

    assert asked(3) == asked(30) == (5 if with_user else 3)


def test_evidence_is_made_of_a_suggestion_in_one_step(analyst: User) -> None:
    first, second = reported(), reported()
    suggest(first, second)
    found = suggestion_between(second, first)
    assert found is not None
    made = link_from_suggestion(
        user=analyst, suggestion=found, stance="contradicts", shows="happened"
    )
    assert (made.claim, made.other_claim) == (second, first)
    assert (made.stance, made.shows, made.added_by) == ("contradicts", "happened", analyst)
    with pytest.raises(EvidenceRefused, match="linked already"):
        link_from_suggestion(user=analyst, suggestion=found, stance="supports", shows="said")
    assert suggestion_between(first, reported()) is None


def test_what_was_suggested_about_a_replaced_claim_is_forgotten(analyst: User) -> None:
    claim, other = reported(), reported()
    suggest(claim, other)
    assert forget_suggestions(claim) == 1
    assert not Suggestion.objects.exists()


def test_the_database_refuses_a_pair_twice_reversed_or_with_itself(analyst: User) -> None:
    first, second = reported(), reported()
    suggest(first, second)
    for pair in ((first, second), (second, first), (first, first)):
        with pytest.raises(IntegrityError), transaction.atomic():
            Suggestion.objects.create(
                first=pair[0], second=pair[1], relation="same", score=0.5, matcher="test"
            )
    with pytest.raises(IntegrityError), transaction.atomic():
        suggest(first, reported(), score=1.5)
