"""Bylines and agency credits that a text states itself."""

from __future__ import annotations

import pytest

from sources.readers.credits import Credits, read_credits, split_byline

BODY = "Guards closed the bridge on Monday, an official said."

TEXTS = [
    pytest.param(f"HARMA (FNA)- {BODY}", Credits("", "FNA"), id="dateline"),
    pytest.param(
        f"Bridge closed\n\nHarma, 3 May (Lake News Agency) — {BODY}",
        Credits("", "Lake News Agency"),
        id="dateline-below-a-headline",
    ),
    pytest.param(f"HARMA, May 3 /TASS/. {BODY}", Credits("", "TASS"), id="slashes"),
    pytest.param(f"{BODY} (AFP)", Credits("", "AFP"), id="closing-brackets"),
    pytest.param(f"{BODY} - REUTERS", Credits("", "Reuters"), id="closing-dash"),
    pytest.param(f"{BODY}\nSource: SANA", Credits("", "SANA"), id="closing-source"),
    pytest.param(
        f"Bridge closed\nBy Ana Bell, AFP\n{BODY}", Credits("Ana Bell", "AFP"), id="byline"
    ),
    pytest.param(f"By Ana Bell\n{BODY}", Credits("Ana Bell", ""), id="byline-without-agency"),
    pytest.param("He works for the World Body (WB).", Credits(), id="abbreviation-is-no-credit"),
    pytest.param(f"{BODY} He spoke to AFP.", Credits(), id="mentioned-only"),
    pytest.param(BODY, Credits(), id="none"),
    pytest.param("", Credits(), id="empty"),
]


@pytest.mark.parametrize(("text", "expected"), TEXTS)
def test_read_credits(text: str, expected: Credits):
    assert read_credits(text) == expected


BYLINES = [
    pytest.param("By Ana Bell", Credits("Ana Bell", ""), id="by"),
    pytest.param("Ana Bell; Reuters", Credits("Ana Bell", "Reuters"), id="semicolon"),
    pytest.param("Agence France-Presse", Credits("", "AFP"), id="agency-alone"),
    pytest.param("Ana Bell and Omar Tal", Credits("Ana Bell and Omar Tal", ""), id="two"),
    pytest.param(
        "Ana Bell | Lake Press Agency", Credits("Ana Bell", "Lake Press Agency"), id="bar"
    ),
    pytest.param(
        "Ana Bell, Harma correspondent", Credits("Ana Bell, Harma correspondent", ""), id="role"
    ),
    pytest.param("", Credits(), id="empty"),
]


@pytest.mark.parametrize(("value", "expected"), BYLINES)
def test_split_byline(value: str, expected: Credits):
    assert split_byline(value) == expected
