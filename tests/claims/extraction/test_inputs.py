"""What `extract` reads; one bad item never hides the others."""

from __future__ import annotations

import datetime as dt
import json
from io import BytesIO
from pathlib import Path

import pytest

from claims.extraction.inputs import Problem, read_inputs
from claims.extraction.spans import ArticleInput


def read(*paths: str, stream: bytes = b"", kind: str | None = None) -> list[ArticleInput | Problem]:
    """Everything that the inputs hold."""
    return list(read_inputs(paths, BytesIO(stream), kind=kind))  # type: ignore[arg-type]


def test_a_text_file_is_read_as_it_is(tmp_path: Path) -> None:
    file = tmp_path / "one.two.txt"
    file.write_bytes("  Head\r\n\r\nIt fell. \u00a0".encode())
    assert read(str(file)) == [ArticleInput("one.two", "  Head\r\n\r\nIt fell. \u00a0")]


def test_json_lines_keep_id_and_metadata(tmp_path: Path) -> None:
    rows = [
        {"id": 7, "text": "It fell.", "title": "T", "published": "2026-03-05T10:00", "outlet": "O"},
        {"article": "b", "text": "It rose.", "published": "yesterday"},
        {"text": "No id."},
    ]
    file = tmp_path / "a.ndjson"
    file.write_text("\n\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    first, second, third = read(str(file))
    assert first == ArticleInput("7", "It fell.", "T", dt.date(2026, 3, 5), "O")
    assert second == ArticleInput("b", "It rose.")
    assert isinstance(third, ArticleInput)
    assert third.id == "5"


@pytest.mark.parametrize(
    ("stream", "kind", "ids"),
    [
        (b'{"id": "x", "text": "It fell."}\n{"id": "y", "text": "It rose."}', None, ["x", "y"]),
        (b"It fell.\nIt rose.", None, ["stdin"]),
        (b'{"id": "x", "text": "It fell."}', "text", ["stdin"]),
        (b'[{"id": "x"}]', None, ["stdin"]),
    ],
)
def test_the_stream_is_json_lines_if_its_first_line_is_an_object(
    stream: bytes, kind: str | None, ids: list[str]
) -> None:
    found = read("-", stream=stream, kind=kind)
    assert [item.id for item in found if isinstance(item, ArticleInput)] == ids


def test_two_equal_ids_are_an_error_that_names_both(tmp_path: Path) -> None:
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "same.txt").write_text("It fell.")
    first, second = read(str(tmp_path / "a" / "same.txt"), str(tmp_path / "b" / "same.txt"))
    assert isinstance(first, ArticleInput)
    assert isinstance(second, Problem)
    assert "a/same.txt" in str(second)
    assert "b/same.txt" in str(second)


@pytest.mark.parametrize(
    ("name", "body", "what"),
    [
        ("empty.txt", b"", "no text"),
        ("blank.txt", b" \n\t ", "no text"),
        ("latin.txt", "café".encode("latin-1"), "not UTF-8"),
        ("binary.txt", b"ab\0cd", "binary"),
        ("empty.html", b"<html><body></body></html>", ""),
        ("array.jsonl", b"[1]", "not a JSON object"),
        ("broken.jsonl", b'{"text": ', "not JSON"),
        ("none.jsonl", b'{"id": "x"}', "neither"),
        ("deep.jsonl", b"[" * 100_000, "not JSON"),
    ],
)
def test_a_bad_item_is_named_and_the_next_goes_on(
    tmp_path: Path, name: str, body: bytes, what: str
) -> None:
    bad, good = tmp_path / name, tmp_path / "good.txt"
    bad.write_bytes(body)
    good.write_text("It fell.")
    problem, article = read(str(bad), str(good))
    assert isinstance(problem, Problem)
    assert name in str(problem)
    assert what in str(problem)
    assert article == ArticleInput("good", "It fell.")


def test_a_missing_file_and_a_folder_are_named(tmp_path: Path) -> None:
    missing, folder = read(str(tmp_path / "none.txt"), str(tmp_path))
    assert "none.txt" in str(missing)
    assert "cannot be read" in str(folder)


def test_a_text_that_is_too_long_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "long.txt"
    file.write_text("word " * 400_001)
    (problem,) = read(str(file))
    assert "at most 2,000,000" in str(problem)
