"""JSON Lines: one article per line, taken as it is."""

from __future__ import annotations

import datetime as dt
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources.readers.document import BadRecord, EmptyDocument, NoArticleText, NotText, ReadError
from sources.readers.jsonl import read_json_line, split_lines


def test_read_json_line():
    line = json.dumps(
        {
            "id": 7,
            "text": "Guards closed it.\r\n",
            "title": "Bridge closed",
            "published": "2031-04-05",
            "outlet": "Harma Post",
            "tags": ["war", 3],
        }
    )
    document = read_json_line(line)
    assert document.text == "Guards closed it.\r\n", "the title is not put on top"
    assert document.title == "Bridge closed"
    assert document.published == dt.date(2031, 4, 5)
    assert (document.external_id, document.outlet) == ("7", "Harma Post")
    assert document.metadata == {"tags": ["war", 3]}


def test_article_is_another_word_for_id():
    assert read_json_line('{"article": "a1", "text": "Rain fell."}').external_id == "a1"


def test_a_page_in_a_line():
    line = json.dumps({"id": 1, "html": "<p>Guards closed the bridge at Tarsin today.</p>"})
    assert read_json_line(line).text == "Guards closed the bridge at Tarsin today."


def test_lists_of_authors_are_joined():
    line = json.dumps({"text": "Rain.", "authors": [{"name": "Ana Bell"}, "Omar Tal"]})
    assert read_json_line(line).byline == "Ana Bell, Omar Tal"


REFUSED = [
    pytest.param("{text: 1}", BadRecord, "not JSON", id="no-json"),
    pytest.param("[1]", BadRecord, "object", id="no-object"),
    pytest.param("[" * 100_000, BadRecord, "not JSON", id="nested-deeply"),
    pytest.param('{"id": 1}', NoArticleText, "text is empty", id="no-text"),
    pytest.param('{"text": "a\\u0000b"}', NotText, "no text has", id="nul"),
    pytest.param('{"text": "a\\ud800b"}', NotText, "no text has", id="lone-surrogate"),
    pytest.param('{"html": "<p>a\\ud800b</p>"}', NotText, "no text has", id="surrogate-in-page"),
    pytest.param('{"text": {"a": 1}}', NoArticleText, "text is empty", id="text-is-an-object"),
]


@pytest.mark.parametrize(("line", "error", "message"), REFUSED)
def test_read_json_line_refuses(line: str, error: type[ReadError], message: str):
    with pytest.raises(error, match=message):
        read_json_line(line)


def test_metadata_is_made_storable():
    document = read_json_line('{"text": "Rain.", "a\\u0000": "x\\u0000y", "n": NaN}')
    assert document.metadata == {"a": "x y", "n": "nan"}


def test_split_lines_numbers_them_and_skips_blank_ones():
    found = list(split_lines('{"a":"\u2028"}\r\n\n{"b":1}'.encode()))
    assert [(line.number, line.text) for line in found] == [(1, '{"a":"\u2028"}'), (3, '{"b":1}')]


def test_split_lines_refuses_an_empty_file():
    with pytest.raises(EmptyDocument):
        list(split_lines(b""))


@given(st.recursive(st.none() | st.booleans() | st.floats() | st.text(), st.lists, max_leaves=5))
def test_any_value_of_a_field_is_read_or_refused(value: object):
    record = {"text": "Rain fell.", "published": value, "url": value, "outlet": value, "x": value}
    document = read_json_line(json.dumps(record))
    assert document.text == "Rain fell."
    json.dumps(document.metadata, allow_nan=False)
