"""Which reports are one origin, which count, and which are in doubt: a row per rule."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources.agencies import UNNAMED
from sources.lineage import (
    Decision,
    Decisions,
    DisjointSets,
    Doubt,
    Edge,
    Party,
    Reason,
    Report,
    compare,
)
from sources.passages import SharedWording

MINISTRY = Party(1, "Defence Ministry", named=True, names=frozenset({"defence ministry"}))
REGISTER = Party(2, "Casualty Register", named=True, names=frozenset({"casualty register"}))
MILITARY = Party(3, "military source", named=False)
LOCAL = Party(4, "local source", named=False)
FULL = Party(
    6, "Varn Observatory of Rights", named=True, names=frozenset({"varn observatory of rights"})
)
SHORT = Party(7, "the Varn Observatory", named=True, names=frozenset({"varn observatory"}))
SPEAKER = Party(8, "director of the Varn Observatory of Rights", named=False)
WORD = Party(9, "Varn", named=True, names=frozenset({"varn"}))
HEAD = Party(10, "the Observatory", named=True, names=frozenset({"observatory"}))
SAYS = "Observatory director Ilan Varo"
DIRECTOR = Party(
    11, "Ilan Varo", named=True, names=frozenset({"ilan varo"}), speaks_for=((FULL, SAYS),)
)
CLASS = Party(14, "observatory", named=False)
LAST_NAME = Party(12, "Varo", named=True, names=frozenset({"varo"}))
SPOKESWOMAN = Party(
    13, "Ana Bell", named=True, names=frozenset({"ana bell"}), speaks_for=((FULL, "its Ana Bell"),)
)
WIRE = Party(5, "State Wire", named=True, names=frozenset({"state wire", "sw"}))

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
    pytest.param(
        {"parties": (FULL,)}, {"parties": (SHORT,)}, None, (None, Doubt.LIKE_NAMED, 0), id="short"
    ),
    pytest.param(
        {"parties": (FULL,)},
        {"parties": (SPEAKER,)},
        None,
        (None, Doubt.LIKE_NAMED, 0),
        id="speaker",
    ),
    pytest.param({"parties": (FULL,)}, {"parties": (WORD,)}, None, (None, None, 1), id="one-word"),
    pytest.param(
        {"parties": (FULL,)}, {"parties": (HEAD,)}, None, (None, Doubt.LIKE_NAMED, 0), id="the-head"
    ),
    pytest.param(
        {"parties": (FULL,)}, {"parties": (CLASS,)}, None, (None, Doubt.LIKE_NAMED, 0), id="a-class"
    ),
    pytest.param(
        {"parties": (LAST_NAME,)},
        {"parties": (DIRECTOR,)},
        None,
        (None, Doubt.LIKE_NAMED, 0),
        id="last-name",
    ),
    pytest.param(
        {"parties": (FULL,)},
        {"parties": (DIRECTOR,)},
        None,
        (Reason.SPEAKS_FOR, None, 0),
        id="speaks-for-the-other",
    ),
    pytest.param(
        {"parties": (SPOKESWOMAN,)},
        {"parties": (DIRECTOR,)},
        None,
        (Reason.SPEAKS_FOR, None, 0),
        id="two-speak-for-one-body",
    ),
    pytest.param(
        {"parties": (FULL,)}, {"parties": (DIRECTOR,)}, CUT, (None, None, 1), id="speaker-but-cut"
    ),
    pytest.param(
        {"parties": (SHORT,)},
        {"parties": (DIRECTOR,)},
        None,
        (None, Doubt.LIKE_NAMED, 0),
        id="speaks-for-one-like-named",
    ),
    pytest.param(
        {"parties": (DIRECTOR,)},
        {"outlet_names": FULL.names},
        None,
        (Reason.SPEAKS_FOR, None, 0),
        id="speaks-for-the-other-outlet",
    ),
    pytest.param(
        {"parties": (REGISTER,)},
        {"parties": (DIRECTOR,)},
        None,
        (None, None, 1),
        id="speaks-for-somebody-else",
    ),
    pytest.param(
        {"parties": (FULL,)}, {"parties": (SHORT,)}, CUT, (None, None, 1), id="short-but-cut"
    ),
    pytest.param({"text": "a"}, {"text": "a"}, None, (Reason.SAME_TEXT, None, 0), id="same-text"),
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


PASSAGE = SharedWording(0.4, ((100, 300, 0, 200),))
"""The claim's article holds at 100 to 300 what the other's begins with."""


@pytest.mark.parametrize(
    ("claim", "report", "shared", "joined"),
    [
        pytest.param((120, 200), (20, 100), PASSAGE, True, id="both-in-the-passage"),
        pytest.param((120, 200), (400, 500), PASSAGE, False, id="own-reporting-beside-it"),
        pytest.param((0, 80), (20, 100), PASSAGE, False, id="the-claim-is-own-reporting"),
        pytest.param(None, (20, 100), PASSAGE, False, id="a-whole-text-that-shares-little"),
        pytest.param(
            None, (400, 500), SharedWording(0.6, PASSAGE.passages), True, id="a-whole-copy"
        ),
        pytest.param((120, 200), (20, 100), None, False, id="nothing-shared"),
    ],
)
def test_text_is_judged_claim_by_claim(
    claim: tuple[int, int] | None,
    report: tuple[int, int] | None,
    shared: SharedWording | None,
    joined: bool,
) -> None:
    found = compare(
        replace(CLAIM, wording="v1", sentence=claim),
        [replace(OTHER, wording="v2", sentence=report)],
        counting=frozenset({"e1"}),
        wordings={("v1", "v2"): shared} if shared else {},
    )
    assert [edge.reason for edge in found.groups[0].edges] == ([Reason.SAME_TEXT] if joined else [])
    assert found.established == (0 if joined else 1)


def test_shared_wording_is_found_in_either_order() -> None:
    found = compare(
        replace(CLAIM, wording="v2", sentence=(20, 100)),
        [replace(OTHER, wording="v1", sentence=(120, 200))],
        counting=frozenset({"e1"}),
        wordings={("v1", "v2"): PASSAGE},
    )
    assert found.groups[0].edges == (Edge("claim", "e1", Reason.SAME_TEXT, "40% of the wording"),)


def test_agencies_that_are_not_named_join_nothing() -> None:
    unnamed: dict[str, Any] = {"agency": UNNAMED, "agency_name": UNNAMED}
    assert one(replace(CLAIM, **unnamed), replace(OTHER, **unnamed)) == (None, None, 1)


def test_one_monitor_under_three_names_is_one_origin() -> None:
    """The body, its director and its spokeswoman, in three outlets."""
    reports = [
        replace(
            OTHER, key=f"e{n}", outlet=n, outlet_name=f"Outlet {n}", article=n, parties=(party,)
        )
        for n, party in enumerate((FULL, DIRECTOR, SPOKESWOMAN), start=2)
    ]
    found = compare(CLAIM, reports, counting=frozenset(report.key for report in reports))
    assert found.established == 1
    assert found.groups[1].keys == ("e2", "e3", "e4")
    assert found.groups[1].edges[0].detail == f"Ilan Varo and Varn Observatory of Rights: “{SAYS}”"
