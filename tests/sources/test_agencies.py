"""Where a text names an agency, and whether that says whose text it is."""

from __future__ import annotations

import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources.agencies import AGENCIES, UNNAMED, MarkKind, agency_of, marks, shown_agency

BODY = "Guards closed the bridge at Harma on Monday, an official said."
HEADLINE = "Bridge at Harma closed after a blast"

CREDITED = [
    pytest.param(f"HARMA (FNA)- {BODY}", "FNA", MarkKind.DATELINE, id="dateline"),
    pytest.param(f"HARMA (Sputnik) {BODY}", "Sputnik", MarkKind.DATELINE, id="without-a-dash"),
    pytest.param(f"HARMA, May 3 /TASS/. {BODY}", "TASS", MarkKind.DATELINE, id="slashes"),
    pytest.param(f"Harma SANA-{BODY}", "SANA", MarkKind.BYLINE, id="place-and-dash"),
    pytest.param(f"Afp - {BODY}", "AFP", MarkKind.BYLINE, id="opening-in-any-case"),
    pytest.param(f"By Ana Bell, Reuters\n{BODY}", "Reuters", MarkKind.BYLINE, id="byline"),
    pytest.param(f"{HEADLINE}\nAFP\n{BODY}", "AFP", MarkKind.BYLINE, id="line-of-its-own"),
    pytest.param(
        f"{HEADLINE}\n\n{HEADLINE} AP Monday 3 Oct 2016 {BODY}",
        "AP",
        MarkKind.BYLINE,
        id="before-a-date",
    ),
    pytest.param(
        f"{HEADLINE}\n\n{HEADLINE} AFP {BODY}", "AFP", MarkKind.BYLINE, id="after-the-headline"
    ),
    pytest.param(f"{BODY} (AFP)", "AFP", MarkKind.CREDIT, id="closing-brackets"),
    pytest.param(f"{BODY} --Reuters", "Reuters", MarkKind.CREDIT, id="closing-dashes"),
    pytest.param(f"{BODY} Source AA Related News", "Anadolu", MarkKind.CREDIT, id="source-inside"),
    pytest.param(
        f"{BODY} (With AFP and Reuters) Last update: Sunday",
        "AFP",
        MarkKind.CREDIT,
        id="with-several",
    ),
    pytest.param(f"{BODY} With inputs from Reuters.", "Reuters", MarkKind.CREDIT, id="inputs"),
    pytest.param(
        f"{BODY} Agencies contributed to this report.", UNNAMED, MarkKind.CREDIT, id="unnamed"
    ),
    pytest.param(
        f"{BODY} Source: Lake Daily and agencies", UNNAMED, MarkKind.CREDIT, id="and-agencies"
    ),
]


@pytest.mark.parametrize(("text", "name", "kind"), CREDITED)
def test_a_text_credits_an_agency_with_itself(text: str, name: str, kind: MarkKind):
    found = agency_of(text)
    assert found is not None
    assert (found.name, found.kind) == (name, kind)
    assert text[found.span.start : found.span.end] == found.evidence


@pytest.mark.parametrize(
    "text",
    [
        f"SANA reported that the bridge was closed. {BODY}",
        f"{BODY} The guards went home, SANA news agency said.",
        f"{BODY} He told AFP that it was over.",
        f"{BODY} According to Reuters, it was over.",
    ],
)
def test_what_an_agency_reported_is_a_stated_source_and_no_credit(text: str):
    assert agency_of(text) is None
    assert [mark.kind for mark in marks(text)] == [MarkKind.REPORTED]


@pytest.mark.parametrize(
    "text",
    [
        "",
        BODY,
        "He works for the World Body (WB).",
        f"{BODY} A bridge is seen at dawn. (Photo AP) Boats passed.",
        f"{BODY} REUTERS/Omar Tal",
        "The agencies met on Monday. Aid agencies said so.",
        "HARMA (east) was quiet.",
    ],
)
def test_a_text_credits_nobody(text: str):
    assert agency_of(text) is None


def test_a_given_byline_holds_first():
    found = agency_of(f"{BODY} (AFP)", "Ana Bell | Reuters")
    assert found is not None
    assert (found.name, found.evidence) == ("Reuters", "Ana Bell | Reuters")


def test_a_named_agency_holds_before_unnamed_ones():
    found = agency_of(f"{BODY} Agencies contributed to this report. (With Reuters and agencies)")
    assert found is not None
    assert found.name == "Reuters"


@pytest.mark.parametrize(
    ("credit", "shown"),
    [("REUTERS", "Reuters"), ("thomson reuters", "Reuters"), ("Lake Wire", "Lake Wire")],
)
def test_one_form_is_shown_per_agency(credit: str, shown: str):
    assert shown_agency(credit) == shown


def test_the_table_has_each_form_once_and_a_country_for_each():
    forms = [form for agency in AGENCIES for form in (agency.name, *agency.aliases)]
    assert len(set(forms)) == len(forms)
    assert all(shown_agency(alias) == a.name for a in AGENCIES for alias in a.aliases)
    assert all(agency.country for agency in AGENCIES)


@given(st.text(alphabet="AFP SANAto(d)-.\n said Reuters", max_size=300))
def test_marks_stand_where_they_say_and_do_not_overlap(text: str):
    found = marks(text)
    assert all(text[m.span.start : m.span.end] == m.evidence != "" for m in found)
    assert all(a.span.end <= b.span.start for a, b in pairwise(found))


def test_a_long_text_is_read_in_time():
    text = f"{BODY} SANA told AFP (AP) - " * 10_000
    started = time.monotonic()
    marks(text)
    assert time.monotonic() - started < 5
