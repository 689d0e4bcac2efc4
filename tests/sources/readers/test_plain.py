"""Text files: the headline is found, the text stays as it is."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources.readers.document import MAX_CHARS, EmptyDocument, NotText, ReadError, TextTooLong
from sources.readers.plain import from_text, read_plain, with_headline

BODY = "Guards closed the bridge at Tarsin on Monday, an official said."

TITLES = [
    pytest.param(f"Bridge at Tarsin closed\n\n{BODY}", "Bridge at Tarsin closed", id="headline"),
    pytest.param(
        f"\n\nBridge at Tarsin closed\r\n\r\n{BODY}", "Bridge at Tarsin closed", id="crlf"
    ),
    pytest.param(
        f"Latest\n\nWar in brief: bridge at Tarsin closed\n\n{BODY}",
        "War in brief: bridge at Tarsin closed",
        id="section-name-above",
    ),
    pytest.param(
        f"The Tarsin Guide\n 23 May 2031 | 22/05/2031 (26) 21/05/2031 (23)\n\n"
        f"War in brief: bridge at Tarsin closed\n\n5 May 2031 9:51\n\n{BODY}",
        "War in brief: bridge at Tarsin closed",
        id="counters-above",
    ),
    pytest.param(BODY, BODY, id="one-short-sentence"),
    pytest.param(f"{BODY} " * 3, f"{BODY} Guards closed the bridge at Tarsin…", id="no-headline"),
]


@pytest.mark.parametrize(("text", "title"), TITLES)
def test_title_of_a_text(text: str, title: str):
    document = read_plain(text.encode())
    assert document.title == title
    assert document.text == text


def test_read_plain_reads_what_the_text_states():
    text = f"Bridge closed today\n\nBy Ana Bell, AFP\n\n5 April 2031 9:51\n\n{BODY}"
    document = read_plain(text.encode("utf-16"))
    assert (document.byline, document.agency) == ("Ana Bell", "AFP")
    assert document.published == dt.date(2031, 4, 5)
    assert document.encoding == "utf-16"


def test_a_known_title_is_kept():
    assert from_text(BODY, title=" Bridge \n closed ").title == "Bridge closed"


REFUSED = [
    pytest.param(b" \n\t ", EmptyDocument, id="white-space"),
    pytest.param(b"a " * MAX_CHARS, TextTooLong, id="too-long"),
    pytest.param(b"MZ\x90\x00\x03", NotText, id="program"),
]


@pytest.mark.parametrize(("data", "error"), REFUSED)
def test_read_plain_refuses(data: bytes, error: type[Exception]):
    with pytest.raises(error):
        read_plain(data)


def test_lone_surrogates_are_refused():
    with pytest.raises(NotText):
        from_text("broken \ud800 text")


def test_with_headline_puts_it_on_top_once():
    text = with_headline("Bridge closed", BODY)
    assert text == f"Bridge closed\n\n{BODY}"
    assert with_headline("Bridge  closed", text) == text
    assert with_headline("", BODY) == BODY


@given(st.text(max_size=300))
def test_any_text_is_kept_or_refused(text: str):
    try:
        document = from_text(text)
    except ReadError:
        assert not text.strip() or not re.search(r"\w", text) or "\x00" in text
        return
    assert document.text == text
    assert document.title
    assert "\n" not in document.title
