"""Which reports are one origin, which count, and which are in doubt: a row per rule."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources.lineage import (
    LEAST_GRAMS,
    Decision,
    Decisions,
    DisjointSets,
    Doubt,
    Party,
    Reason,
    Report,
    compare,
    containment,
    grams,
)

MINISTRY = Party(1, "Defence Ministry", named=True, names=frozenset({"defence ministry"}))
REGISTER = Party(2, "Casualty Register", named=True, names=frozenset({"casualty register"}))
MILITARY = Party(3, "military source", named=False)
LOCAL = Party(4, "local source", named=False)
WIRE = Party(5, "State Wire", named=True, names=frozenset({"state wire", "sw"}))

COPY = grams(" ".join(f"word{n}" for n in range(60)))
NEAR = grams(
    " ".join(f"word{n}" for n in range(50)) + " and ten other words that stand here alone now"
)
FAR = grams(" ".join(f"word{n}" for n in range(20)) + " " + " ".join(f"x{n}" for n in range(40)))

CLAIM = Report(
    "claim", 1, "Ledger", outlet_names=frozenset({"ledger"}), article=1, parties=(MILITARY,)
)
OTHER = Report("e1", 2, "Plain", outlet_names=frozenset({"plain"}), article=2, parties=(REGISTER,))
OWNED: dict[str, Any] = {"owner": 7, "owner_name": "Meridian"}


def one(
    claim: Report, report: Report, decisions: Decisions | None = None
) -> tuple[Reason | None, Doubt | None, int]:
    """Compare a claim with one corroborating report: the joining reason, the doubt, the count."""
    found = compare(claim, [report], counting=frozenset({report.key}), decisions=decisions)
    edges = [edge.reason for group in found.groups for edge in group.edges]
    doubts = [doubt for group in found.groups for doubt in group.doubts.values()]
    return next(iter(edges), None), next(iter(doubts), None), found.established


CUT = {(1, 2): Decision(dependent=False, reason="Two reporters, two visits.")}
JOIN = {(1, 2): Decision(dependent=True, reason="One wrote for both.")}
WHY = "The reporter was there."

CASES = [
    pytest.param({}, {}, None, (None, None, 1), id="another-named-source-counts"),
    pytest.param({}, {"parties": (LOCAL,)}, None, (None, None, 1), id="another-class-counts"),
    pytest.param({"text": "a"}, {"text": "a"}, None, (Reason.SAME_TEXT, None, 0), id="same-text"),
    pytest.param(
        {"grams": COPY}, {"grams": NEAR}, None, (Reason.SAME_TEXT, None, 0), id="near-copy"
    ),
    pytest.param({"grams": COPY}, {"grams": FAR}, None, (None, None, 1), id="shared-phrases-only"),
    pytest.param(
        {"agency": "sw", "agency_name": "SW"},
        {"agency": "sw", "agency_name": "SW"},
        None,
        (Reason.AGENCY, None, 0),
        id="same-agency",
    ),
    pytest.param(
        {"agency": "plain", "agency_name": "Plain"},
        {},
        None,
        (Reason.AGENCY, None, 0),
        id="the-outlet-is-the-agency",
    ),
    pytest.param(OWNED, OWNED, None, (Reason.OWNER, None, 0), id="same-owner"),
    pytest.param(OWNED, {"owner": 8}, None, (None, None, 1), id="other-owner"),
    pytest.param({}, {"outlet": 1}, None, (Reason.OWNER, None, 0), id="same-outlet"),
    pytest.param({}, {"article": 1}, None, (Reason.SAME_ARTICLE, None, 0), id="same-article"),
    pytest.param(
        {"parties": (MINISTRY,)},
        {"parties": (MINISTRY,)},
        None,
        (Reason.STATED_SOURCE, None, 0),
        id="same-named-source",
    ),
    pytest.param(
        {"parties": (MILITARY, MINISTRY)},
        {"parties": (LOCAL, MINISTRY)},
        None,
        (Reason.STATED_SOURCE, None, 0),
        id="same-upstream",
    ),
    pytest.param(
        {"parties": (WIRE,)},
        {"outlet_names": frozenset({"sw"})},
        None,
        (Reason.STATED_SOURCE, None, 0),
        id="credits-the-other-outlet",
    ),
    pytest.param(
        {}, {"parties": (MILITARY,)}, None, (None, Doubt.UNNAMED_CLASS, 0), id="same-unnamed-class"
    ),
    pytest.param({}, {"parties": ()}, None, (None, Doubt.OWN_VOICE, 0), id="own-voice-report"),
    pytest.param(
        {"parties": ()}, {"parties": ()}, None, (None, Doubt.OWN_VOICE, 0), id="two-own-voices"
    ),
    pytest.param({"parties": ()}, {}, None, (None, None, 1), id="own-voice-claim-named-report"),
    pytest.param(
        {}, {"outlet_known": False}, None, (None, Doubt.UNKNOWN_OUTLET, 0), id="unknown-outlet"
    ),
    pytest.param(
        {},
        {"outlet_known": False, "independent_because": WHY},
        None,
        (None, Doubt.UNKNOWN_OUTLET, 0),
        id="unknown-outlet-whatever-is-recorded",
    ),
    pytest.param(
        {"outlet_known": False}, {}, None, (None, Doubt.UNKNOWN_OUTLET, 0), id="claim-of-unknown"
    ),
    pytest.param(
        {"outlet_known": False, "outlet": 9},
        {"outlet_known": False, "outlet": 9},
        None,
        (None, Doubt.UNKNOWN_OUTLET, 0),
        id="unknown-outlets-are-not-one-outlet",
    ),
    pytest.param(
        {}, {"parties": (), "independent_because": WHY}, None, (None, None, 1), id="recorded-reason"
    ),
    pytest.param(
        OWNED,
        OWNED | {"independent_because": WHY},
        None,
        (None, None, 1),
        id="recorded-reason-answers-for-the-owner",
    ),
    pytest.param(
        {"text": "a"},
        {"text": "a", "independent_because": WHY},
        None,
        (Reason.SAME_TEXT, None, 0),
        id="recorded-reason-does-not-answer-for-one-text",
    ),
    pytest.param({"text": "a"}, {"text": "a"}, CUT, (None, None, 1), id="cut-by-an-analyst"),
    pytest.param({}, {"parties": ()}, CUT, (None, None, 1), id="a-cut-answers-the-doubt"),
    pytest.param({}, {}, JOIN, (Reason.ANALYST, None, 0), id="joined-by-an-analyst"),
    pytest.param(
        {}, {"article": None, "parties": (REGISTER,)}, JOIN, (None, None, 1), id="address-outside"
    ),
]


@pytest.mark.parametrize(("claim", "report", "decisions", "expected"), CASES)
def test_a_claim_and_one_report(
    claim: dict[str, Any],
    report: dict[str, Any],
    decisions: Decisions | None,
    expected: object,
) -> None:
    assert one(replace(CLAIM, **claim), replace(OTHER, **report), decisions) == expected


def test_copies_of_one_text_are_one_origin() -> None:
    copies = [
        replace(OTHER, key=f"e{n}", outlet=n, outlet_name=f"Outlet {n}", article=n, text="t")
        for n in range(2, 9)
    ]
    found = compare(CLAIM, copies, counting=frozenset(copy.key for copy in copies))
    assert found.established == 1
    assert [group.keys for group in found.groups] == [
        ("claim",),
        tuple(copy.key for copy in copies),
    ]


def test_dependence_passes_on() -> None:
    """The third shares nothing with the claim, but its text with one that shares the owner."""
    second = replace(OTHER, **OWNED, text="t")
    third = replace(OTHER, key="e2", outlet=3, article=3, text="t")
    found = compare(replace(CLAIM, **OWNED), [second, third], counting=frozenset({"e1", "e2"}))
    assert found.established == 0
    assert found.groups[0].keys == ("claim", "e1", "e2")


def test_two_mentions_of_one_class_count_once() -> None:
    """Each is independent of the claim; of each other it is not established."""
    first = replace(OTHER, parties=(LOCAL,))
    second = replace(first, key="e2", outlet=3, outlet_name="Third", article=3)
    found = compare(CLAIM, [first, second], counting=frozenset({"e1", "e2"}))
    assert len(found.groups) == 3
    assert found.established == 1


def test_different_sources_count_each() -> None:
    second = replace(OTHER, key="e2", outlet=3, article=3, parties=(LOCAL,))
    assert compare(CLAIM, [OTHER, second], counting=frozenset({"e1", "e2"})).established == 2


def test_what_does_not_count_may_join_but_adds_no_origin() -> None:
    found = compare(CLAIM, [OTHER], counting=frozenset())
    assert found.established == 0
    assert not any(group.established for group in found.groups)


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), max_size=30))
def test_union_find_makes_the_connected_components(pairs: list[tuple[int, int]]) -> None:
    sets = DisjointSets(range(10))
    reach = {n: {n} for n in range(10)}
    for first, second in pairs:
        sets.join(first, second)
        for n in (merged := reach[first] | reach[second]):
            reach[n] = merged
    assert {frozenset(s) for s in sets.sets()} == {frozenset(s) for s in reach.values()}


def test_short_texts_have_no_grams() -> None:
    assert grams("word " * (LEAST_GRAMS + 3)) == frozenset()
    assert containment(frozenset(), frozenset({1})) == 0.0


@given(st.text(), st.text())
def test_containment_is_a_share_and_symmetric(first: str, second: str) -> None:
    value = containment(grams(first), grams(second))
    assert 0 <= value <= 1
    assert value == containment(grams(second), grams(first))
