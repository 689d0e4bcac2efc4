"""Retrieval: which stored claims are found for a claim, on the database that the tests run on."""

from __future__ import annotations

import datetime as dt
from typing import Any

import numpy as np
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from claims import search
from claims.matching.reports import ClaimReport
from claims.models import Claim, ClaimTerms
from claims.search_speed import MadeUpClaims, measure
from claims.services.claim_reports import claim_reports
from tests import factories
from tests.claims.reports import reported

DAY = dt.date(2024, 3, 5)


def stored(text: str, *, day: dt.date | None = DAY, **fields: Any) -> Claim:
    """A claim of its own article, indexed."""
    claim = reported(text, **fields)
    article = claim.version.article
    article.published = day
    article.save()
    search.index_claims(claim_reports([claim.pk]))
    return claim


def asked(text: str, *, day: dt.date | None = DAY, **fields: Any) -> search.Asked:
    """What is looked for: a claim of an article that is not stored."""
    report = ClaimReport(key="", article="", index=0, text=text, published=day, **fields)
    return search.asked_for([report])[0]


@pytest.mark.django_db
def test_claims_that_share_rare_words_are_found_and_the_likest_comes_first() -> None:
    likest = stored("Shelling of the Ostra market killed 12 people.")
    other = stored("The Ostra council opened a library.")
    stored("The ferry to Meshra runs again.")
    found = search.candidates(asked("Twelve people died when shells hit the market in Ostra."))
    assert found == [likest.pk, other.pk]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("there", "here", "found"),
    [
        (DAY, DAY + dt.timedelta(days=3), True),
        (DAY, DAY - dt.timedelta(days=20), True),
        (DAY, DAY + dt.timedelta(days=200), False),
        (None, DAY, True),
        (DAY, None, True),
        (None, None, True),
    ],
)
def test_the_window_of_days_holds_where_both_are_known(
    there: dt.date | None, here: dt.date | None, *, found: bool
) -> None:
    claim = stored("Shells hit the mill at Ostra.", day=there)
    assert search.candidates(asked("Shells hit the mill at Ostra.", day=here)) == (
        [claim.pk] if found else []
    )


@pytest.mark.django_db
def test_of_a_word_with_a_long_list_the_nearest_days_are_kept(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(search, "CUT", 1)
    text = "Shells hit the mill at Ostra."
    far = [stored(text, day=DAY + dt.timedelta(days=days)) for days in (-20, 15, 22)]
    near = [stored(text, day=DAY + dt.timedelta(days=days)) for days in (-1, 1)]
    found = search.candidates(asked(text))
    assert set(found) == {claim.pk for claim in near}
    monkeypatch.setattr(search, "CUT", 4)
    assert set(search.candidates(asked(text))) == {claim.pk for claim in (*far, *near)}


def test_the_weeks_of_a_window_are_asked_from_the_inside_out() -> None:
    day = 7 * 1000 + 3
    assert search._rings(day, 28) == [[1000], [999, 1001], [996, 997, 998, 1002, 1003, 1004, 0]]
    assert search._rings(day, 7) == [[1000], [999, 1001], [0]]
    assert search._rings(0, 28) == []


@pytest.mark.django_db
def test_a_very_long_article_leaves_room_in_the_lists(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search, "CUT", 6)
    monkeypatch.setattr(search, "OF_ARTICLE", 3)
    text = "Shells hit the mill at Ostra."
    first = stored(text)
    version = first.version
    long = [first] + [
        factories.claim(version, quotation=text, text=f"{text[:-1]} at dusk.") for _ in range(11)
    ]
    indexed = search.IndexedWords()
    for some in (long[:5], long[5:]):
        search.index_claims(claim_reports([claim.pk for claim in some]), indexed)
    later = [stored(text) for _ in range(2)]
    assert {claim.pk for claim in later} <= set(search.candidates(asked(text)))
    words = ClaimTerms.objects.in_bulk([claim.pk for claim in long])
    assert ["mill" in words[claim.pk].words for claim in long] == [True] * 3 + [False] * 9


@pytest.mark.django_db
def test_candidates_of_one_article_stand_behind_those_of_others(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(search, "FROM_ARTICLE", 2)
    text = "Shells hit the mill at Ostra."
    first = stored(text)
    own = [first] + [factories.claim(first.version, quotation=text, text=text) for _ in range(3)]
    search.index_claims(claim_reports([claim.pk for claim in own]))
    other = stored("A fire broke out in the mill at Ostra.")
    found = search.candidates(asked(text))
    assert found == [own[0].pk, own[1].pk, other.pk, own[2].pk, own[3].pk]


@pytest.mark.django_db
def test_several_claims_are_looked_for_as_each_alone_and_in_fewer_queries() -> None:
    made = MadeUpClaims(seed=4)
    made.grow(400)
    claims = dict(enumerate(made.asked(5)))
    alone = {key: search.candidates(each) for key, each in claims.items()}
    with CaptureQueriesContext(connection) as queries:
        assert search.candidates_of_all(claims) == alone
    assert any(alone.values())
    assert len(queries) <= 2 * len(claims) + 1


@pytest.mark.django_db
def test_transliterations_of_a_place_meet() -> None:
    claim = stored("A bridge fell in Deir Ezzur.")
    factories_place(claim, "Deir Ezzur")
    search.index_claims(claim_reports([claim.pk]))
    assert search.candidates(asked("Flooding closed a road.", places=("Deir ez-Zor",))) == [
        claim.pk
    ]


def factories_place(claim: Claim, name: str) -> None:
    """Let a claim name a place."""
    claim.places.create(name=name, normalised=name.casefold())


@pytest.mark.django_db
def test_own_article_replaced_and_old_claims_are_left_out() -> None:
    text = "Shells hit the mill at Ostra."
    claim, retired, old = stored(text), stored(text), stored(text)
    Claim.objects.filter(pk=retired.pk).update(retired_at=timezone.now())
    factories.version("Another text.", article=old.version.article)
    own = search.asked_for([claim_reports([claim.pk])[claim.pk]])[0]
    assert own.article == claim.version.article_id
    assert search.candidates(own) == []


@pytest.mark.django_db
def test_the_index_follows_the_table() -> None:
    claim = stored("Shells hit the mill at Ostra.")
    Claim.objects.filter(pk=claim.pk).update(text="The ferry to Meshra runs again.")
    search.index_claims(claim_reports([claim.pk]))
    assert search.candidates(asked("Shells hit the mill at Ostra.")) == []
    assert search.candidates(asked("A ferry to Meshra.")) == [claim.pk]
    ClaimTerms.objects.all().delete()
    assert search.candidates(asked("A ferry to Meshra.")) == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    "text",
    [
        "",
        "…",
        "the of and",
        "' OR 1=1 -- \" * NEAR(",
        "قصف على السوق",
        "a" * 5_000,
        "x\u200by\u202ez _",
    ],
)
def test_hostile_texts_are_indexed_and_looked_for(text: str) -> None:
    claim = stored("Shells hit the mill at Ostra.")
    Claim.objects.filter(pk=claim.pk).update(text=text or " ")
    search.index_claims(claim_reports([claim.pk]))
    found = search.candidates(asked(text))
    assert found in ([], [claim.pk])


@pytest.mark.django_db
def test_a_word_of_every_claim_costs_no_more_queries_and_rows_than_a_rare_one() -> None:
    made = MadeUpClaims(seed=3)
    made.grow(2_000)
    assert Claim.objects.count() == ClaimTerms.objects.count() == 2_000
    claims = made.asked(30)
    assert all(0 < found.median <= found.p95 <= found.most for found in measure(claims))
    numbers = []
    for each in claims:
        with CaptureQueriesContext(connection) as queries:
            found = search.candidates(each)
        assert len(queries) <= 3
        assert len(set(found)) == len(found) <= search.LIMIT
        numbers.append(len(found))
    assert max(numbers) > 10


def test_bytes_keep_the_cosines() -> None:
    vectors = np.random.default_rng(1).normal(size=(50, 256)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    small = search.quantised(vectors).astype(np.float32)
    small /= np.linalg.norm(small, axis=1, keepdims=True)
    assert np.abs(small @ small.T - vectors @ vectors.T).max() < 0.02
    assert not search.quantised(np.zeros((1, 256), np.float32)).any()


def test_the_weightiest_words_come_first() -> None:
    report = ClaimReport(
        key="", article="", index=0, text="The army took 1,619 houses near Ostra-Velka, it said."
    )
    words = search.terms_of(report)
    assert words[0] in {"ostra", "velka"}
    assert "n_1619" in words
    assert "the" not in words
