"""Tables: columns are found, broken rows are named, the others go on."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources.readers.columns import ALIASES, BadMapping, NoTextColumn, require_text, suggest_columns
from sources.readers.csv import dates_day_first, read_row, read_table, row_ids
from sources.readers.document import MAX_CHARS, NoArticleText, ReadError

SUGGESTIONS = [
    pytest.param(
        ["unit_id", "article_title", "article_content", "source", "date", "location"],
        {
            "unit_id": "id",
            "article_title": "title",
            "article_content": "text",
            "source": "outlet",
            "date": "published",
            "location": "",
        },
        id="underscores",
    ),
    pytest.param(
        ["Headline", "Body", "Publisher", "Pub Date", "Link", "Author"],
        {
            "Headline": "title",
            "Body": "text",
            "Publisher": "outlet",
            "Pub Date": "published",
            "Link": "url",
            "Author": "byline",
        },
        id="capitals-and-spaces",
    ),
    pytest.param(
        ["text", "content"], {"text": "text", "content": ""}, id="the-more-telling-header-wins"
    ),
    pytest.param(["a", "b"], {"a": "", "b": ""}, id="nothing-known"),
]


@pytest.mark.parametrize(("headers", "expected"), SUGGESTIONS)
def test_suggest_columns(headers: list[str], expected: dict[str, str]):
    assert suggest_columns(headers) == expected


def test_the_manual_names_every_alias():
    manual = Path(__file__).resolve().parents[3] / "docs" / "how-to" / "import.md"
    rows = re.findall(r"^\| (\w+) \| (`.*`) \|$", manual.read_text(encoding="utf-8"), re.M)
    named = {field: tuple(re.findall(r"`(\w+)`", aliases)) for field, aliases in rows}
    assert named == ALIASES


OVERRIDES = [
    pytest.param({"lead": "text"}, {"lead": "text", "text": "", "when": ""}, id="takes-over"),
    pytest.param(
        {"When": "published"}, {"lead": "", "text": "text", "when": "published"}, id="case"
    ),
    pytest.param({"text": ""}, {"lead": "", "text": "", "when": ""}, id="takes-out"),
    pytest.param({"gone": "title"}, {"lead": "", "text": "text", "when": ""}, id="other-table"),
]


@pytest.mark.parametrize(("overrides", "expected"), OVERRIDES)
def test_overrides(overrides: dict[str, str], expected: dict[str, str]):
    assert suggest_columns(["lead", "text", "when"], overrides) == expected


@pytest.mark.parametrize(
    "overrides",
    [
        pytest.param({"a": "colour"}, id="unknown-field"),
        pytest.param({"a": "text", "b": "text"}, id="one-field-twice"),
    ],
)
def test_bad_overrides_are_refused(overrides: dict[str, str]):
    with pytest.raises(BadMapping):
        suggest_columns(["a", "b"], overrides)


def test_a_table_without_text_names_its_columns():
    with pytest.raises(NoTextColumn, match="“ref”, “note”") as caught:
        require_text(suggest_columns(["ref", "note"]))
    assert caught.value.columns == ("ref", "note")


TABLES = [
    pytest.param(b"id,text\n1,Rain fell\n2,Snow fell\n", id="commas"),
    pytest.param(b"id;text\r\n1;Rain fell\r\n2;Snow fell\r\n", id="semicolons-crlf"),
    pytest.param(b"id\ttext\n1\tRain fell\n\n2\tSnow fell", id="tabs-blank-line-no-end"),
    pytest.param(b'\xef\xbb\xbf"id","text"\n"1","Rain fell"\n"2","Snow fell"\n', id="mark-quotes"),
    pytest.param("id,text\n1,Rain fell\n2,Snow fell\n".encode("utf-16"), id="utf-16"),
]


@pytest.mark.parametrize("data", TABLES)
def test_read_table(data: bytes):
    table = read_table(data)
    assert table.headers == ("id", "text")
    assert [row.values["text"] for row in table.rows] == ["Rain fell", "Snow fell"]
    assert [row.number for row in table.rows] == [2, 3]


def test_a_cell_may_span_lines_and_hold_quotation_marks():
    table = read_table(b'id,text\n1,"Rain ""fell""\nfor days"\n2,Snow\n')
    assert [row.values["text"] for row in table.rows] == ['Rain "fell"\nfor days', "Snow"]
    assert table.rows[0].raw == '1,"Rain ""fell""\nfor days"\n'


def test_headers_are_made_distinct():
    assert read_table(b"note,note,,text\n1,2,3,4\n").headers == (
        "note",
        "note (2)",
        "column 3",
        "text",
    )


BROKEN = [
    pytest.param('2,"Snow fell', "never closed|closing quotation mark", id="never-closed"),
    pytest.param('2,"Snow" fell', "line 3", id="text-behind-a-closing-mark"),
    pytest.param("2,Snow,fell", "3 cells, but the header has 2", id="too-many-cells"),
    pytest.param("2", "1 cells, but the header has 2", id="too-few-cells"),
]


@pytest.mark.parametrize(("line", "message"), BROKEN)
def test_a_broken_row_is_named_and_the_others_go_on(line: str, message: str):
    table = read_table(f'id,text\n1,"Rain fell"\n{line}\n3,"Hail fell"\n4,Fog\n'.encode())
    problems = {row.number: row.problem for row in table.rows if row.problem}
    assert list(problems) == [3]
    assert re.search(message, problems[3])
    texts = [row.values["text"] for row in table.rows if not row.problem]
    assert texts == ["Rain fell", "Hail fell", "Fog"]


def test_a_mark_that_is_never_closed_at_the_end():
    table = read_table(b'id,text\n1,Rain\n2,"Snow\n3,Hail\n')
    assert [(row.number, bool(row.problem)) for row in table.rows] == [
        (2, False),
        (3, True),
        (4, False),
    ]


def test_a_cell_longer_than_an_article_is_named():
    table = read_table(b"id,text\n1," + b"a" * (MAX_CHARS + 1) + b"\n2,Snow\n")
    assert "more than 1,000,000 characters" in table.rows[0].problem
    assert table.rows[1].values["text"] == "Snow"


@pytest.mark.parametrize(
    ("data", "message"),
    [
        pytest.param(b"", "empty", id="empty"),
        pytest.param(b"\n\n", "empty", id="blank-lines"),
        pytest.param(b"id,text\n", "no rows", id="header-only"),
        pytest.param(b'"id,text\n1,2\n', "header row", id="broken-header"),
        pytest.param(b"\x89PNG,a\n", "PNG", id="picture"),
    ],
)
def test_read_table_refuses(data: bytes, message: str):
    with pytest.raises(ReadError, match=message):
        read_table(data)


@given(
    st.text(st.characters(exclude_categories=["Cs", "Cc"]) | st.sampled_from('",\n;'), max_size=200)
)
def test_any_table_is_read_or_refused(text: str):
    try:
        table = read_table(("id,text\n1,Rain\n" + text).encode())
    except ReadError:
        return
    assert table.rows[0].values == {"id": "1", "text": "Rain"}
    assert all(row.problem or len(row.values) == len(table.headers) for row in table.rows)


def test_ids_that_repeat_get_the_row_number():
    table = read_table(b"id,text\n7,Rain\n7,Snow\n8,Hail\n,Fog\n")
    assert row_ids(table, suggest_columns(table.headers)) == {2: "7#row 2", 3: "7#row 3", 4: "8"}


def test_a_table_without_ids_has_none():
    table = read_table(b"text,n\nRain,1\n")
    assert row_ids(table, suggest_columns(table.headers)) == {}


def test_the_order_of_dates_is_that_of_the_column():
    table = read_table(b"text,date\nRain,4/5/2031\nSnow,13/5/2031\n")
    assert dates_day_first(table, suggest_columns(table.headers)) is True


VALUES = {
    "ref": "7",
    "headline": "Bridge closed",
    "body": "Guards closed it. (AFP)",
    "paper": "Harma Post",
    "day": "4/5/2031",
    "place": "Tarsin",
}
COLUMNS = {
    "ref": "id",
    "headline": "title",
    "body": "text",
    "paper": "outlet",
    "day": "published",
    "place": "",
}


def test_read_row():
    document = read_row(VALUES, COLUMNS, row_id="7#row 2", day_first=True)
    assert document.text == "Bridge closed\n\nGuards closed it. (AFP)"
    assert document.title == "Bridge closed"
    assert document.outlet == "Harma Post"
    assert document.agency == "AFP"
    assert document.published == dt.date(2031, 5, 4)
    assert document.external_id == "7#row 2"
    assert document.metadata == {"place": "Tarsin"}
    assert not document.warnings


def test_an_unreadable_date_is_kept_with_a_warning():
    document = read_row({**VALUES, "day": "last week"}, COLUMNS)
    assert document.published is None
    assert document.metadata["published as stated"] == "last week"
    assert "“last week” could not be read" in document.warnings[0]


def test_a_text_that_opens_with_another_date_is_noted():
    document = read_row({**VALUES, "body": "1 June 2031 Guards closed it."}, COLUMNS)
    assert document.published == dt.date(2031, 4, 5)
    assert any("opens with the date 2031-06-01" in warning for warning in document.warnings)


def test_a_row_without_text_is_refused():
    with pytest.raises(NoArticleText):
        read_row({**VALUES, "body": "  "}, COLUMNS)


def test_a_row_of_html_is_read_as_a_page():
    values = {"page": "<p>Guards closed the bridge at Tarsin, an official said.</p>", "t": "Bridge"}
    document = read_row(values, {"page": "html", "t": "title"})
    assert document.text == "Guards closed the bridge at Tarsin, an official said."
    assert document.title == "Bridge"
