"""Ties between stated sources: kept with the words, counted as one chain, cut and tied again."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, transaction
from django.db.models import Q
from django.test import Client
from django.urls import reverse

from sources.models import AffiliationDecision, SourceAffiliation, SourceAlias, StatedSource
from sources.services.registry_repairs import TieRefused, decide_tie, merge, remove_alias
from sources.services.ties import all_ties, learn_abbreviation, store_affiliations, ties_of
from tests import factories
from workbench.models import AuditEvent, User

pytestmark = pytest.mark.django_db
WORDS = "Observatory director Ilan Varo"


def named(name: str) -> StatedSource:
    return factories.stated_source(name, named=True)


def tie(member: StatedSource, body: StatedSource, words: str = WORDS) -> set[int]:
    """Let a new article say that one speaks for the other."""
    return store_affiliations(factories.version(), [(member, body, words)])


def bodies(member: StatedSource) -> list[str]:
    return [each.body.name for each in ties_of([member])[member.pk]]


def test_a_tie_is_new_once() -> None:
    director, body = named("Ilan Varo"), named("Varn Observatory")
    assert tie(director, body) == {director.pk, body.pk}
    assert tie(director, body) == set()
    (found,) = ties_of([director])[director.pk]
    assert (found.member, found.body, found.words) == (director, body, WORDS)


def test_what_a_version_says_is_replaced() -> None:
    director, old, new = named("Ilan Varo"), named("Varn Observatory"), named("Vale Register")
    version = factories.version()
    store_affiliations(version, [(director, old, WORDS)])
    store_affiliations(version, [(director, new, "Register head Ilan Varo")])
    assert bodies(director) == ["Vale Register"]
    store_affiliations(version, [])
    assert not SourceAffiliation.objects.exists()


def test_nobody_speaks_for_himself() -> None:
    director = named("Ilan Varo")
    assert tie(director, director) == set()
    with pytest.raises(DatabaseError), transaction.atomic():
        SourceAffiliation.objects.create(
            member=director, body=director, version=factories.version(), words=WORDS
        )


def test_ties_are_followed_to_the_end_and_through_merges(reviewer: User) -> None:
    director, short, full = named("Ilan Varo"), named("VOR"), named("Varn Observatory of Rights")
    other = named("Varn Rights Observatory")
    tie(director, short)
    tie(short, other, "Varn Rights Observatory (VOR)")
    tie(other, short, "a circle")
    merge(source=other, into=full, reviewer=reviewer, reason="One body.")
    assert bodies(director) == ["VOR", "Varn Observatory of Rights"]


def test_a_tie_within_one_party_is_none(reviewer: User) -> None:
    long, short = named("Varn Observatory of Rights"), named("VOR")
    tie(short, long, "Varn Observatory of Rights (VOR)")
    merge(source=short, into=long, reviewer=reviewer, reason="One body.")
    assert bodies(long) == []


def test_a_reviewer_cuts_and_ties_again(reviewer: User) -> None:
    director, body = named("Ilan Varo"), named("Varn Observatory")
    tie(director, body)
    decide_tie(member=director, body=body, holds=False, reason="He left.", reviewer=reviewer)
    assert bodies(director) == []
    tie(director, body)
    assert bodies(director) == [], "another article must not mend what a reviewer cut"
    (found,) = all_ties(Q(member=director))
    assert found.cut is not None
    assert found.cut.reason == "He left."
    decide_tie(member=director, body=body, holds=True, reason="He is back.", reviewer=reviewer)
    assert bodies(director) == ["Varn Observatory"]
    acts = AuditEvent.objects.filter(target_id=str(director.pk)).order_by("sequence")
    assert [act.action for act in acts] == ["stated_source.cut", "stated_source.tied"]


def test_a_decision_needs_a_reason_and_a_tie(reviewer: User) -> None:
    director, body, other = named("Ilan Varo"), named("Varn Observatory"), named("Vale Register")
    tie(director, body)
    with pytest.raises(TieRefused, match="Say why"):
        decide_tie(member=director, body=body, holds=False, reason=" ", reviewer=reviewer)
    with pytest.raises(TieRefused, match="No text ties"):
        decide_tie(member=director, body=other, holds=False, reason="So.", reviewer=reviewer)
    assert not AffiliationDecision.objects.exists()


def test_decisions_stay(reviewer: User) -> None:
    director, body = named("Ilan Varo"), named("Varn Observatory")
    tie(director, body)
    made = decide_tie(member=director, body=body, holds=False, reason="No.", reviewer=reviewer)
    with pytest.raises(DatabaseError), transaction.atomic():
        AffiliationDecision.objects.filter(pk=made.pk).update(holds=True)


def test_an_abbreviation_becomes_a_name(reviewer: User) -> None:
    body, version = named("Varn Observatory of Rights"), factories.version()
    assert learn_abbreviation(body, "VOR", version) is None
    alias = SourceAlias.objects.get(source=body, name="VOR")
    assert learn_abbreviation(body, "VOR", version) is None
    assert AuditEvent.objects.filter(action="stated_source.alias_found").count() == 1
    remove_alias(alias=alias, reviewer=reviewer)
    assert learn_abbreviation(body, "VOR", version) is None
    assert not SourceAlias.objects.exists(), "a name that a reviewer took away stays away"


def test_an_abbreviation_that_is_somebodys_is_not_taken() -> None:
    body, short = named("Varn Observatory of Rights"), named("VOR")
    assert learn_abbreviation(body, "VOR", factories.version()) == short
    assert not SourceAlias.objects.exists()


def test_the_page_shows_ties_and_a_reviewer_cuts_them(client: Client, reviewer: User) -> None:
    director, body = named("Ilan Varo"), named("Varn Observatory")
    tie(director, body)
    client.force_login(reviewer)
    for source, other in ((director, body), (body, director)):
        page = client.get(source.get_absolute_url()).content.decode()
        assert WORDS in page
        assert other.name in page
    address = reverse("source-tie", args=[director.pk, body.pk])
    done = client.post(address, {"holds": "0", "reason": "He left."}, follow=True)
    assert "He left." in done.content.decode()
    assert bodies(director) == []
    refused = client.post(address, {"holds": "1", "reason": ""}, follow=True)
    assert "Say why" in refused.content.decode()
    client.post(address, {"holds": "1", "reason": "He is back."})
    assert bodies(director) == ["Varn Observatory"]


def test_ties_cost_a_fixed_number_of_queries(django_assert_num_queries: object) -> None:
    director, body = named("Ilan Varo"), named("Varn Observatory")
    with django_assert_num_queries(1):  # type: ignore[operator]
        ties_of([director, body])
    for _ in range(3):
        tie(director, body)
    with django_assert_num_queries(2):  # type: ignore[operator]
        ties_of([director, body])
