"""Matching stored claims: what is suggested, what stays, and what a correction touches."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from claims.matching import same
from claims.models import Claim, ClaimTerms, Judgement, PlaceAlias, Suggestion
from claims.services.corrections import correct_claim, retire_claim
from claims.services.crediting import Credit
from claims.services.judgements import judge
from claims.services.matching import suggestions_for
from claims.services.suggesting import current_model, match_all, match_claims, match_version
from sources.models import VersionText
from tests import factories
from tests.claims.reports import reported
from workbench.models import User

SHELLS = "Shelling of the market in Ostra killed 12 people on Tuesday."
MORE = "At least 30 people were killed when shells hit the market in Ostra on Tuesday."
FERRY = "The ferry to Meshra runs again."


def told(text: str, *, place: str = "Ostra", toll: int = 0, **fields: Any) -> Claim:
    """A claim of its own article with its place and toll."""
    claim = reported(text, **fields)
    if place:
        claim.places.create(name=place, normalised=place.casefold())
    if toll:
        at = claim.version.content.text.index("people")
        claim.quantities.create(
            text="people", start=at, end=at + 6, low=toll, high=toll, unit="people"
        )
    return claim


def rewrite(claim: Claim, text: str) -> None:
    """Let a claim, and the article that it stands in, say something else."""
    VersionText.objects.filter(version=claim.version).update(text=text)
    claim.places.all().delete()
    claim.quantities.all().delete()
    Claim.objects.filter(pk=claim.pk).update(
        text=text, start=0, end=len(text), sentence_start=0, sentence_end=len(text)
    )


@pytest.mark.django_db
def test_a_version_is_matched_with_what_is_stored() -> None:
    first, other = told(SHELLS, toll=12), told(FERRY, place="Meshra")
    match_version(first.version)
    match_version(other.version)
    assert not Suggestion.objects.exists()
    arriving = told(SHELLS, toll=12)
    assert match_version(arriving.version) == 1
    [found] = suggestions_for(arriving, include_possible=True)
    assert found.other == first
    assert found.relation == "same"
    assert found.reasons
    for reason in found.reasons:
        assert reason.here in arriving.text
        assert reason.there in first.text
    assert found.suggestion.matcher.startswith("same.")


@pytest.mark.django_db
def test_matching_again_changes_nothing() -> None:
    claims = [told(SHELLS, toll=12), told(MORE, toll=30), told(FERRY, place="Meshra")]

    def rows() -> list[tuple[Any, ...]]:
        return list(
            Suggestion.objects.order_by("first", "second").values_list(
                "first", "second", "relation", "score", "possible"
            )
        )

    for claim in claims:
        match_version(claim.version)
    once = rows()
    assert once
    for claim in claims:
        match_version(claim.version)
    assert rows() == once
    assert match_all() == len(once)
    assert rows() == once


@pytest.mark.django_db
def test_what_was_decided_survives_matching_again(analyst: User) -> None:
    first, second, third = told(SHELLS, toll=12), told(SHELLS, toll=12), told(SHELLS, toll=12)
    match_all()
    judge(user=analyst, claim=first, other=second, value="different")
    judged = Suggestion.objects.get(first=first, second=second)
    rewrite(second, FERRY)
    match_claims([second.pk])
    assert Suggestion.objects.filter(pk=judged.pk).exists()
    assert not Suggestion.objects.filter(first=second, second=third).exists()
    assert [row.other for row in suggestions_for(first)] == [third]
    assert Judgement.objects.count() == 1


@pytest.mark.django_db
def test_a_correction_matches_what_changed_and_nothing_else(
    analyst: User, django_capture_on_commit_callbacks: Any
) -> None:
    first, second, third = told(SHELLS, toll=12), told(SHELLS, toll=12), told(SHELLS, toll=12)
    match_all()
    kept = Suggestion.objects.get(first=second, second=third)
    with django_capture_on_commit_callbacks(execute=True):
        new = correct_claim(
            claim=first,
            analyst=analyst,
            text="Shelling of the market in Ostra killed 21 people on Tuesday.",
            credit=Credit(),
            modality="asserted",
        )
    assert not Suggestion.objects.filter(first=first).exists()
    assert not ClaimTerms.objects.filter(claim=first).exists()
    found = suggestions_for(new, include_possible=True)
    assert {row.other for row in found} == {second, third}
    assert Suggestion.objects.get(first=second, second=third).made_at == kept.made_at
    with django_capture_on_commit_callbacks(execute=True):
        retire_claim(claim=new, analyst=analyst, reason="Not a claim.")
    assert suggestions_for(new, include_possible=True) == []


@pytest.mark.django_db
def test_a_new_version_takes_the_place_of_the_old() -> None:
    first, second = told(SHELLS, toll=12), told(SHELLS, toll=12)
    match_all()
    text = f"Now this. {SHELLS}\n"
    newer = factories.version(text, article=first.version.article)
    again = factories.claim(newer, quotation=SHELLS, text=SHELLS)
    match_version(newer)
    assert not ClaimTerms.objects.filter(claim=first).exists()
    assert list(Suggestion.objects.values_list("first", "second")) == [(second.pk, again.pk)]


@pytest.mark.django_db
def test_spellings_that_analysts_added_are_known() -> None:
    one = told("A bridge fell.", place="Old Haven")
    two = told("A bridge fell.", place="Port Velka")
    PlaceAlias.objects.create(name="Old Haven", same_as="Port Velka")
    match_all()
    rows = ClaimTerms.objects.in_bulk([one.pk, two.pk])
    assert rows[one.pk].words == rows[two.pk].words


@pytest.mark.django_db
def test_queries_do_not_grow_with_the_candidates() -> None:
    def asked(number: int) -> int:
        Claim.objects.all().delete()
        for _ in range(number):
            told(SHELLS, toll=12)
        match_all()
        claim = told(SHELLS, toll=12)
        with CaptureQueriesContext(connection) as queries:
            assert match_version(claim.version) == number
        return len(queries)

    assert asked(3) == asked(20)


@pytest.mark.django_db
def test_articles_without_a_date_of_other_days_and_copies_are_matched_or_left() -> None:
    undated, far = told(SHELLS, toll=12), told(SHELLS, toll=12)
    for claim, day in ((undated, None), (far, dt.date(2019, 1, 1))):
        claim.version.article.published = day
        claim.version.article.save()
    match_all()
    claim = told(SHELLS, toll=12)
    match_version(claim.version)
    found = [row.other for row in suggestions_for(claim, include_possible=True)]
    assert found == [undated]


def test_refitted_weights_are_used_while_they_fit(tmp_path: Path, settings: Any) -> None:
    settings.MATCH_WEIGHTS = tmp_path / "same.json"
    assert current_model() is same.load()
    shipped = json.loads(same.load().dumps())
    settings.MATCH_WEIGHTS.write_text(json.dumps(shipped | {"constant": 7.5}))
    assert current_model().constant == 7.5
    settings.MATCH_WEIGHTS.write_text("{}")
    assert current_model() is same.load()


@pytest.mark.django_db
def test_the_command_matches_all_and_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    told(SHELLS, toll=12)
    told(SHELLS, toll=12)
    call_command("match_stored")
    assert capsys.readouterr().out == "1 suggestions are stored.\n"
