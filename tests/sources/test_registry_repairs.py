"""Merging, naming and sorting stated sources."""

from __future__ import annotations

import pytest

from sources.models import SourceAlias, StatedSource
from sources.services.registry import UNRESOLVED, link_stated_source
from sources.services.registry_repairs import (
    AliasRefused,
    AlreadyMerged,
    ClassHasNoIdentity,
    NotMerged,
    ReasonMissing,
    RepairRefused,
    SameParty,
    StillUnclear,
    add_alias,
    change_kind,
    merge,
    remove_alias,
    unmerge,
)
from tests import factories
from workbench.models import AuditEvent, User

pytestmark = pytest.mark.django_db


def named(name: str, note: str = "") -> StatedSource:
    return factories.stated_source(name, named=True, note=note)


def test_merge_leads_mentions_to_the_other_row(reviewer: User) -> None:
    ministry, short = named("Ministry of Defence"), named("Defence Ministry")
    merge(source=short, into=ministry, reviewer=reviewer, reason="One ministry.")
    short.refresh_from_db()
    assert short.merged_into == ministry
    assert link_stated_source("Defence Ministry", "government", named=True) == ministry
    event = AuditEvent.objects.get(action="stated_source.merged")
    assert (event.data["into"], event.data["reason"]) == (ministry.pk, "One ministry.")


def test_unmerge_restores_both(reviewer: User) -> None:
    ministry, short = named("Ministry of Defence"), named("Defence Ministry")
    merge(source=short, into=ministry, reviewer=reviewer, reason="One ministry.")
    unmerge(source=short, reviewer=reviewer)
    short.refresh_from_db()
    assert short.merged_into is None
    assert link_stated_source("Defence Ministry", "government", named=True) == short


def test_merges_stay_one_level_deep_and_come_apart_again(reviewer: User) -> None:
    a, b, c = named("A ministry"), named("B ministry"), named("C ministry")
    merge(source=a, into=b, reviewer=reviewer, reason="Same.")
    merge(source=b, into=c, reviewer=reviewer, reason="Same.")
    a.refresh_from_db()
    assert a.merged_into == c
    unmerge(source=b, reviewer=reviewer)
    a.refresh_from_db()
    assert a.merged_into == b


def test_what_was_taken_out_one_by_one_stays_out(reviewer: User) -> None:
    a, b, c = named("A ministry"), named("B ministry"), named("C ministry")
    merge(source=a, into=b, reviewer=reviewer, reason="Same.")
    merge(source=b, into=c, reviewer=reviewer, reason="Same.")
    unmerge(source=a, reviewer=reviewer)
    unmerge(source=b, reviewer=reviewer)
    a.refresh_from_db()
    assert a.merged_into is None


def test_merging_into_a_merged_row_means_its_party(reviewer: User) -> None:
    a, b, c = named("A ministry"), named("B ministry"), named("C ministry")
    merge(source=a, into=b, reviewer=reviewer, reason="Same.")
    a.refresh_from_db()
    merge(source=c, into=a, reviewer=reviewer, reason="Same.")
    c.refresh_from_db()
    assert c.merged_into == b


def test_merge_is_refused(reviewer: User) -> None:
    one, other, kind = named("One"), named("Other"), factories.stated_source("field source")
    with pytest.raises(ReasonMissing):
        merge(source=one, into=other, reviewer=reviewer, reason=" ")
    with pytest.raises(ClassHasNoIdentity):
        merge(source=kind, into=other, reviewer=reviewer, reason="Same.")
    with pytest.raises(ClassHasNoIdentity):
        merge(source=one, into=kind, reviewer=reviewer, reason="Same.")
    with pytest.raises(SameParty):
        merge(source=one, into=one, reviewer=reviewer, reason="Same.")
    merge(source=one, into=other, reviewer=reviewer, reason="Same.")
    with pytest.raises(AlreadyMerged):
        merge(source=one, into=other, reviewer=reviewer, reason="Same.")
    one.refresh_from_db()
    with pytest.raises(SameParty):
        merge(source=other, into=one, reviewer=reviewer, reason="Same.")
    with pytest.raises(NotMerged):
        unmerge(source=other, reviewer=reviewer)


def test_alias_links_and_can_go(reviewer: User) -> None:
    ministry = named("Ministry of Defence")
    alias = add_alias(source=ministry, name="  the  MoD ", reviewer=reviewer)
    assert alias.name == "the MoD"
    assert link_stated_source("MoD", "other", named=True) == ministry
    remove_alias(alias=alias, reviewer=reviewer)
    assert link_stated_source("MoD", "other", named=True) != ministry
    assert [e.action for e in AuditEvent.objects.filter(target_id=ministry.pk)] == [
        "stated_source.alias_added",
        "stated_source.alias_removed",
    ]


@pytest.mark.parametrize("name", ["", " – ", "ministry of defence", "MoD", "x" * 301])
def test_alias_is_refused(reviewer: User, name: str) -> None:
    ministry = named("The Ministry of Defence")
    add_alias(source=ministry, name="MoD", reviewer=reviewer)
    with pytest.raises(AliasRefused):
        add_alias(source=ministry, name=name, reviewer=reviewer)
    assert SourceAlias.objects.count() == 1


def test_class_has_no_alias(reviewer: User) -> None:
    with pytest.raises(ClassHasNoIdentity):
        add_alias(source=factories.stated_source(), name="sources", reviewer=reviewer)


def test_unclear_mentions_wait_until_the_name_fits_one_party(reviewer: User) -> None:
    mayor, colonel = named("Mayor Varo"), named("Colonel Varo")
    alias = add_alias(source=mayor, name="Varo", reviewer=reviewer)
    add_alias(source=colonel, name="Varo", reviewer=reviewer)
    unclear = link_stated_source("Varo", "other", named=True)
    assert unclear.note == UNRESOLVED
    with pytest.raises(StillUnclear) as caught:
        merge(source=unclear, into=colonel, reviewer=reviewer, reason="The mayor never spoke.")
    assert caught.value.fitting == [colonel, mayor]
    remove_alias(alias=alias, reviewer=reviewer)
    merge(source=unclear, into=colonel, reviewer=reviewer, reason="The mayor never spoke.")
    assert link_stated_source("Varo", "other", named=True) == colonel


def test_name_that_becomes_unclear_again_is_not_credited_to_the_old_party(
    reviewer: User,
) -> None:
    colonel = named("Colonel Varo")
    add_alias(source=colonel, name="Varo", reviewer=reviewer)
    unclear = named("Varo", UNRESOLVED)
    merge(source=unclear, into=colonel, reviewer=reviewer, reason="Only one then.")
    add_alias(source=named("Mayor Varo"), name="Varo", reviewer=reviewer)
    again = link_stated_source("Varo", "other", named=True)
    assert (again.merged_into, again.note) == (None, f"{UNRESOLVED} (2)")
    assert link_stated_source("Varo", "other", named=True) == again


def test_kind_changes_once(reviewer: User) -> None:
    source = factories.stated_source()
    change_kind(source=source, kind="local", reviewer=reviewer)
    change_kind(source=source, kind="local", reviewer=reviewer)
    source.refresh_from_db()
    assert source.kind == "local"
    assert AuditEvent.objects.filter(action="stated_source.kind_changed").count() == 1
    with pytest.raises(RepairRefused):
        change_kind(source=source, kind="prophet", reviewer=reviewer)
