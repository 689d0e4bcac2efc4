"""Files to items: each kind of file, and one clear message for each bad one."""

from __future__ import annotations

import io
import zipfile

import pytest

from sources.readers.document import ReadDocument, ReadError
from sources.readers.items import File, Limits, RawItem, read_item, split, unpack

LIMITS = Limits(document=10_000, total=100_000)


def items(name: str, data: bytes, **overrides: str) -> list[RawItem]:
    """All items of a file, archives unpacked."""
    return [i for f in unpack(File(name, data), LIMITS) for i in split(f, LIMITS, overrides)]


def outcome(item: RawItem) -> ReadDocument | str:
    """The document, or why there is none."""
    try:
        return read_item(item)
    except ReadError as error:
        return str(error)


PAGE = b"<html><body><p>Guards closed the bridge at Tarsin, an official said.</p></body></html>"
LINES = b'{"text":"Rain"}\n\n{"text":"Snow"}'
ROWS = b"text,n\nRain,1\nSnow,2\n"
KINDS = [
    pytest.param("a.txt", b"Rain fell.", ["a.txt"], id="text"),
    pytest.param("A.TXT", b"Rain fell.", ["A.TXT"], id="capital-suffix"),
    pytest.param("a.htm", PAGE, ["a.htm"], id="page"),
    pytest.param("a.ndjson", LINES, ["a.ndjson, line 1", "a.ndjson, line 3"], id="lines"),
    pytest.param("a.csv", ROWS, ["a.csv, row 2", "a.csv, row 3"], id="table"),
    pytest.param("a.tsv", b"text\tn\nRain\t1\n", ["a.tsv, row 2"], id="tabs"),
]


@pytest.mark.parametrize(("name", "data", "names"), KINDS)
def test_kinds_of_files(name: str, data: bytes, names: list[str]):
    found = items(name, data)
    assert [item.name for item in found] == names
    assert all(isinstance(outcome(item), ReadDocument) for item in found)


def test_an_archive_of_all_kinds():
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as made:
        made.writestr("x/a.txt", "Rain fell.")
        made.writestr("b.csv", "text,n\nSnow,1\n")
        made.writestr("c.pdf", "%PDF")
        made.writestr("../d.txt", "Hail fell.")
        made.writestr("e.txt", "x" * 10_001)
    found = items("all.zip", buffer.getvalue())
    assert [(item.name, bool(item.problem)) for item in found] == [
        ("all.zip/x/a.txt", False),
        ("all.zip/b.csv, row 2", False),
        ("all.zip/c.pdf", True),
        ("all.zip/../d.txt", True),
        ("all.zip/e.txt", True),
    ]


BAD = [
    pytest.param("a.txt", b"", "It is empty.", id="empty-file"),
    pytest.param("a.txt", b"\x89PNG\r\n\x1a\n", "PNG image", id="binary-renamed"),
    pytest.param("a.txt", b"x" * 10_001, "10,001 bytes; at most 10,000", id="too-large"),
    pytest.param("a.html", b"<nav>Home</nav>", "No article text", id="page-without-text"),
    pytest.param("a.pdf", b"%PDF", "Files of this kind cannot be read", id="unknown-kind"),
    pytest.param("a", b"Rain", "Files of this kind cannot be read", id="no-suffix"),
    pytest.param("a.csv", b"ref,note\n1,2\n", "columns are “ref”, “note”", id="no-text-column"),
    pytest.param("a.csv", b'"text\nRain\n', "header row", id="broken-header"),
    pytest.param("a.jsonl", b"\n", "It is empty.", id="no-lines"),
    pytest.param("a.jsonl", b"{no", "not JSON", id="no-json"),
    pytest.param("a.jsonl", b'"' + b"x" * 10_001 + b'"', "at most 10,000", id="line-too-long"),
    pytest.param("a.zip", b"PK\x03\x04", "damaged", id="damaged-archive"),
    pytest.param("a.zip", b"x" * 100_001, "at most 100,000", id="archive-too-large"),
]


@pytest.mark.parametrize(("name", "data", "message"), BAD)
def test_bad_files_have_one_message(name: str, data: bytes, message: str):
    found = items(name, data)
    assert len(found) == 1
    said = outcome(found[0])
    assert isinstance(said, str)
    assert message in said


def test_a_table_follows_overrides():
    found = items("a.csv", b"lead,rest\nRain fell,x\n", lead="text")
    document = outcome(found[0])
    assert isinstance(document, ReadDocument)
    assert (document.text, document.metadata) == ("Rain fell", {"rest": "x"})


def test_a_broken_row_does_not_stop_the_others():
    found = items("a.csv", b'id,text\n1,Rain\n2,"Snow" x\n3,Hail\n')
    said = [outcome(item) for item in found]
    assert [isinstance(one, ReadDocument) for one in said] == [True, False, True]
    assert found[1].name == "a.csv, row 3"


def test_the_original_of_a_row_is_its_part_of_the_file():
    data = "id,text\n1,Brücke gesperrt\n".encode("cp1252")
    assert items("a.csv", data)[0].body == "1,Brücke gesperrt\n".encode("cp1252")


def test_a_pasted_text_has_its_fields_beside_it():
    values = {
        "title": "Bridge closed",
        "outlet": "Harma Post",
        "published": "2031-04-05",
        "url": "",
    }
    item = RawItem("p", b"Guards closed it.", "text/plain", {"values": values})
    document = outcome(item)
    assert isinstance(document, ReadDocument)
    assert document.text == "Bridge closed\n\nGuards closed it."
    assert document.outlet == "Harma Post"
