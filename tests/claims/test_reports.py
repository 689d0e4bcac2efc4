"""The figures of the attribution report, counted by hand in small cases."""

from __future__ import annotations

from typing import Any

import pytest

from claims.charts import LABEL, TOTAL, WIDTH, stacked_bars
from claims.exports import csv_lines, safe_cell
from claims.models import Claim, ReviewState, Verdict
from claims.reports import (
    Mix,
    ReportRow,
    grouped,
    has_open_verdict,
    mix_of,
    report_claims,
    report_rows,
)
from sources.models import Outlet, StatedSource
from tests import factories
from workbench.models import User

pytestmark = pytest.mark.django_db


def credited(source: StatedSource | None, of: Outlet | None = None, **fields: Any) -> Claim:
    """A claim credited to a party, or in the outlet's own voice, in an article of its own."""
    version = factories.version(of=of)
    attribution = factories.attribution(version, source=source) if source else None
    return factories.claim(version, attribution=attribution, **fields)


def decide(claim: Claim, by: User, value: str, *, state: str = "settled", **fields: Any) -> None:
    needed: dict[str, dict[str, Any]] = {
        "corroborated": {"origins": 1},
        "contested": {"contested_by": "The Hill"},
        "unverifiable": {"unverifiable_reason": "too_vague"},
        "withdrawn": {},
    }
    verdict = Verdict.objects.create(
        claim=claim,
        sequence=1,
        analyst=by,
        value=value,
        version_seen=claim.version,
        **(needed[value] | fields),
    )
    cause = "evidence" if state == "relook" else ""
    Claim.objects.filter(pk=claim.pk).update(
        state=state, current_verdict=verdict, relook_cause=cause
    )


def rows(by: Any = "source") -> list[ReportRow]:
    return report_rows(grouped(report_claims(), by), by)


def counts(mix: Mix) -> dict[str, int]:
    return {name: count for name, count in mix.outcomes if count}


OUTCOMES = [
    pytest.param("corroborated", "settled", {"corroborated": 1}, id="corroborated"),
    pytest.param("contested", "settled", {"contested": 1}, id="contested"),
    pytest.param("unverifiable", "settled", {"unverifiable": 1}, id="unverifiable"),
    pytest.param("withdrawn", "new", {"unreviewed": 1}, id="withdrawn"),
    pytest.param("contested", "relook", {"contested": 1}, id="relook-keeps-its-verdict"),
    pytest.param("contested", "disagreement", {"disagreement": 1}, id="disagreement"),
    pytest.param("contested", "second_review", {"unreviewed": 1}, id="blind-first-verdict"),
]


@pytest.mark.parametrize(("value", "state", "expected"), OUTCOMES)
def test_each_claim_has_one_outcome(
    analyst: User, value: str, state: str, expected: dict[str, int]
) -> None:
    decide(credited(None), analyst, value, state=state)
    mix = mix_of(report_claims())
    assert counts(mix) == expected
    assert (mix.claims, mix.relook) == (1, int(state == "relook"))


def test_first_verdict_stays_blind_while_a_relook_is_due(analyst: User) -> None:
    claim = credited(None)
    decide(claim, analyst, "contested", state="relook", wants_second_review=True)
    assert counts(mix_of(report_claims())) == {"unreviewed": 1}
    claim.refresh_from_db()
    assert has_open_verdict(claim)


def test_corroborated_claims_tell_origins_and_overrides(analyst: User) -> None:
    decide(credited(None), analyst, "corroborated", origins=1)
    decide(credited(None), analyst, "corroborated", origins=3)
    decide(credited(None), analyst, "corroborated", origins=0, override_reason="I was there.")
    mix = mix_of(report_claims())
    assert (mix.corroborated, mix.single_origin, mix.overridden) == (3, 1, 1)


def test_said_is_counted_apart_from_happened(analyst: User) -> None:
    said, happened, withdrawn = credited(None), credited(None), credited(None)
    other = credited(None)
    factories.evidence(said, other, by=analyst, shows="said")
    factories.evidence(said, credited(None), by=analyst, shows="said")
    factories.evidence(happened, other, by=analyst)
    factories.evidence(
        withdrawn,
        other,
        by=analyst,
        shows="said",
        withdrawn_by=analyst,
        withdrawn_at=said.version.retrieved_at,
    )
    assert mix_of(report_claims()).said == 1


def test_rows_by_source_follow_merges_and_keep_own_voice() -> None:
    plain, hill = factories.outlet("The Plain"), factories.outlet("The Hill")
    ministry = factories.stated_source("Ministry", named=True)
    old = factories.stated_source("War Office", named=True, merged_into=ministry)
    field = factories.stated_source("field source", kind="local")
    for source, outlet in ((ministry, plain), (old, hill), (field, hill), (None, plain)):
        credited(source, outlet)
    version = factories.version(of=plain)
    factories.claim(version, attribution=factories.attribution(version))
    found = {(row.label, row.key): row for row in rows()}
    assert {key: row.mix.claims for key, row in found.items()} == {
        ("Ministry", ministry.pk): 2,
        ("field source", field.pk): 1,
        ("Outlets’ own voice", None): 1,
        ("Source not named", None): 1,
    }
    ministry_row = found["Ministry", ministry.pk]
    assert (ministry_row.named, ministry_row.kind, ministry_row.mix.outlets) == (
        True,
        "Military",
        2,
    )
    assert found["field source", field.pk].named is False


def test_rows_by_kind_and_by_outlet() -> None:
    plain, hill = factories.outlet("The Plain"), factories.outlet("The Hill")
    military = factories.stated_source()
    credited(military, plain)
    credited(military, hill)
    credited(None, hill)
    assert {row.label: row.mix.claims for row in rows("kind")} == {
        "Military": 2,
        "Outlets’ own voice": 1,
    }
    assert [(row.label, row.key, row.mix.claims) for row in rows("outlet")] == [
        ("The Hill", hill.pk, 2),
        ("The Plain", plain.pk, 1),
    ]


def test_two_parties_of_one_name_stay_two_rows() -> None:
    for note in ("mayor", "colonel"):
        credited(factories.stated_source("Ilan Varo", named=True, note=note))
    assert [row.label for row in rows()] == ["Ilan Varo (colonel)", "Ilan Varo (mayor)"]


def test_rows_add_up_to_the_total(analyst: User) -> None:
    source = factories.stated_source()
    for n, value in enumerate(("corroborated", "contested", "unverifiable")):
        decide(credited(source if n else None), analyst, value)
    credited(source)
    total = mix_of(report_claims())
    for name, count in total.outcomes:
        assert sum(getattr(row.mix, name) for row in rows()) == count
    assert sum(count for _, count in total.outcomes) == total.claims == 4


def test_retired_replaced_and_retracted_claims_are_left_out() -> None:
    kept, retired, replaced, retracted = (credited(None) for _ in range(4))
    Claim.objects.filter(pk=retired.pk).update(retired_at=retired.version.retrieved_at)
    factories.version("New.", article=replaced.version.article)
    retracted.version.article.retracted_at = retracted.version.retrieved_at
    retracted.version.article.save()
    assert list(report_claims()) == [kept]


def test_empty_report_has_no_shares() -> None:
    mix = mix_of(report_claims())
    assert mix == Mix()
    assert mix.few
    assert rows() == []


CELLS = [
    pytest.param("plain", "plain", id="plain"),
    pytest.param("=1+1", "'=1+1", id="equals"),
    pytest.param("+1", "'+1", id="plus"),
    pytest.param("-1", "'-1", id="minus"),
    pytest.param("@cmd", "'@cmd", id="at"),
    pytest.param("\t=1", "'\t=1", id="tab"),
    pytest.param("\r=1", "'\r=1", id="return"),
    pytest.param("  =1", "'  =1", id="blanks-before"),
    pytest.param("a=1", "a=1", id="inside"),
    pytest.param(12, "12", id="number"),
    pytest.param(None, "", id="none"),
    pytest.param("", "", id="empty"),
]


@pytest.mark.parametrize(("value", "expected"), CELLS)
def test_safe_cell(value: object, expected: str) -> None:
    assert safe_cell(value) == expected


def test_csv_begins_with_the_byte_order_mark_and_quotes() -> None:
    lines = list(csv_lines(("a", "b"), [('say "x", y', "line\nbreak")]))
    assert lines == ["\ufeffa,b\r\n", '"say ""x"", y","line\nbreak"\r\n']


def test_stacked_bars_share_one_scale() -> None:
    chart = stacked_bars([("One", [("contested", 1), ("unreviewed", 3)]), ("Two", [("x", 2)])])
    first, second = chart.bars
    space = WIDTH - LABEL - TOTAL
    assert [(s.x, s.width) for s in first.segments] == [
        (LABEL, space / 4),
        (LABEL + space / 4, space * 3 / 4),
    ]
    assert second.segments[0].width == space / 2
    assert (first.total, second.total) == (4, 2)


def test_stacked_bars_of_nothing() -> None:
    assert stacked_bars([]).bars == ()
    assert stacked_bars([("Empty", [("contested", 0)])]).bars[0].segments == ()


def test_review_states_are_all_known() -> None:
    # A new state must be given an outcome before it reaches a report.
    assert set(ReviewState.values) == {
        "new",
        "in_review",
        "second_review",
        "disagreement",
        "settled",
        "relook",
    }
