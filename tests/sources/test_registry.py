"""Linking labels to the registry: one row answers or none does."""

from __future__ import annotations

from typing import Any

import pytest

from sources.models import SourceAlias, SourceKind, StatedSource
from sources.services.registry import (
    UNRESOLVED,
    Party,
    link_stated_source,
    link_stated_sources,
    rows_answering_to,
    suggest_matches,
)
from tests import factories

pytestmark = pytest.mark.django_db


def named(name: str, **fields: Any) -> StatedSource:
    return factories.stated_source(name, named=True, **fields)


def test_unknown_name_makes_a_row() -> None:
    made = link_stated_source("Ilan Varo", "military", named=True)
    assert (made.name, made.kind, made.named, made.note) == ("Ilan Varo", "military", True, "")
    assert link_stated_source("ILAN  VARO", "other", named=True) == made


def test_alias_leads_to_its_row() -> None:
    ministry = named("Varnian Ministry of Defence")
    SourceAlias.objects.create(source=ministry, name="the MoD")
    assert link_stated_source("MoD", "government", named=True) == ministry


def test_merged_row_leads_to_the_row_it_is_part_of() -> None:
    ministry = named("Varnian Ministry of Defence")
    named("Defence Ministry", merged_into=ministry)
    assert link_stated_source("the Defence Ministry", "government", named=True) == ministry


def test_ambiguous_alias_is_linked_to_neither() -> None:
    one, two = named("Ministry of Docks"), named("Ministry of Defence")
    SourceAlias.objects.create(source=one, name="MoD")
    SourceAlias.objects.create(source=two, name="MoD")
    made = link_stated_source("MoD", "government", named=True)
    assert made not in (one, two)
    assert made.note == UNRESOLVED
    assert link_stated_source("MoD", "government", named=True) == made
    assert rows_answering_to("MoD") == [two, one]


def test_two_parties_of_one_name_are_not_guessed_between() -> None:
    named("Ilan Varo", note="mayor of Dolna")
    named("Ilan Varo", note="colonel")
    assert link_stated_source("Ilan Varo", "military", named=True).note == UNRESOLVED


def test_similar_name_is_suggested_and_not_linked() -> None:
    full = named("Colonel Ilan Varo")
    short = link_stated_source("Ilan Varo", "military", named=True)
    assert short != full
    assert [(s.source, s.score) for s in suggest_matches(short)] == [(full, 100.0)]
    assert suggest_matches(named("Tarsin Red Crescent")) == []


def test_unnamed_class_is_singular_and_of_one_kind() -> None:
    one = link_stated_source("two military sources", "military", named=False)
    assert one == link_stated_source("military source", "military", named=False)
    assert (one.name, one.named, one.kind) == ("military source", False, SourceKind.MILITARY)
    other = link_stated_source("military source", "expert", named=False)
    assert other != one
    assert other.note == "Expert"


def test_class_and_identity_of_one_name_stay_apart() -> None:
    assert link_stated_source("Army", "military", named=True) != link_stated_source(
        "army", "military", named=False
    )


def test_unnamed_class_has_no_suggestions() -> None:
    factories.stated_source("military sources said", named=True)
    assert suggest_matches(factories.stated_source("military source")) == []


def test_unknown_kind_becomes_other() -> None:
    assert link_stated_source("oracle", "prophet", named=False).kind == SourceKind.OTHER


@pytest.mark.parametrize("label", ["", "—", "ﷺ" * 300, "x" * 1_000])
def test_strange_labels_are_stored_within_bounds(label: str) -> None:
    made = link_stated_source(label, "other", named=True)
    made.full_clean(exclude=["name", "normalised"])
    assert len(made.name) <= 300
    assert len(made.normalised) <= 300


def test_many_parties_cost_few_queries(django_assert_max_num_queries: Any) -> None:
    parties = [Party(f"Speaker {n}", "other", named=True) for n in range(30)]
    link_stated_sources(parties)
    with django_assert_max_num_queries(6):
        rows = link_stated_sources(parties)
    assert len(set(rows.values())) == 30
