"""Reading what `extract` and `match` are given: files, folders' worth of JSON Lines, a stream.

A problem of one item is a value, not an exception, so that the items behind it go on.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, BinaryIO, Literal

from claims.extraction.pipeline import MAX_CHARS
from claims.extraction.spans import ArticleInput

InputType = Literal["text", "html", "jsonl"]

_SUFFIXES: dict[str, InputType] = {
    ".html": "html",
    ".htm": "html",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
}
STREAM = "-"


@dataclass(frozen=True, slots=True)
class Problem:
    """An item that cannot be extracted: where it stands, and what is wrong with it."""

    where: str
    what: str

    def __str__(self) -> str:
        return f"{self.where}: {self.what}"


class _Bad(ValueError):
    """Why one item cannot be read."""


def read_inputs(
    paths: Iterable[str], stream: BinaryIO, *, kind: InputType | None = None
) -> Iterator[ArticleInput | Problem]:
    """Yield the articles of files and of `-` (the stream), in the order given.

    Args:
        paths: Files, or "-". The type is told by the suffix: .html and .htm, .jsonl and .ndjson,
            else text.
        stream: What "-" reads.
        kind: Type of the stream; JSON Lines if its first line is a JSON object and none is given.
    """
    seen: dict[str, str] = {}
    for path in paths:
        for where, item in _read_path(path, stream, kind):
            if isinstance(item, Problem):
                yield item
            elif item.id in seen:
                yield Problem(
                    where,
                    f"its id “{item.id}” is that of {seen[item.id]} as well; give one of them "
                    "another id (or file name).",
                )
            else:
                seen[item.id] = where
                yield item


def _read_path(
    path: str, stream: BinaryIO, kind: InputType | None
) -> Iterator[tuple[str, ArticleInput | Problem]]:
    where = "standard input" if path == STREAM else path
    try:
        if path == STREAM:
            yield from _read_stream(stream, kind)
            return
        found = _SUFFIXES.get(Path(path).suffix.lower(), "text")
        with Path(path).open("rb") as file:
            if found == "jsonl":
                yield from _read_lines(file, where)
            else:
                yield where, _document(file.read(), found, Path(path).stem)
    except OSError as error:
        yield where, Problem(where, f"it cannot be read: {error.strerror or error}.")
    except _Bad as error:
        yield where, Problem(where, str(error))


def _read_stream(
    stream: BinaryIO, kind: InputType | None
) -> Iterator[tuple[str, ArticleInput | Problem]]:
    where = "standard input"
    first = b""
    if kind is None:
        first = stream.readline()
        kind = "jsonl" if _is_object(first) else "text"
    if kind == "jsonl":
        yield from _read_lines(_chained(first, stream), where)
    else:
        yield where, _document(first + stream.read(), kind, "stdin")


def _chained(first: bytes, rest: BinaryIO) -> Iterator[bytes]:
    if first:
        yield first
    yield from rest


def _is_object(line: bytes) -> bool:
    try:
        return isinstance(json.loads(line), dict)
    except (ValueError, RecursionError):
        return False


def _read_lines(lines: Iterable[bytes], where: str) -> Iterator[tuple[str, ArticleInput | Problem]]:
    """Read JSON Lines; without an id an article is called after its line."""
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        place = f"{where}, line {number}"
        try:
            yield place, _from_object(line, str(number))
        except _Bad as error:
            yield place, Problem(place, str(error))


def _from_object(line: bytes, fallback: str) -> ArticleInput:
    try:
        value = json.loads(line.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise _Bad(f"it is not JSON ({error}).") from error
    if not isinstance(value, dict):
        raise _Bad("it is not a JSON object.")
    text = value.get("text")
    if not isinstance(text, str):
        html = value.get("html")
        if not isinstance(html, str):
            raise _Bad("it has neither “text” nor “html”.")
        text = _html_text(html.encode("utf-8", "surrogatepass"))
    identifier = value.get("id", value.get("article", fallback))
    return ArticleInput(
        id=str(identifier),
        text=_checked(text),
        title=_string(value, "title"),
        published=_day(value),
        outlet=_string(value, "outlet"),
    )


def _document(data: bytes, kind: InputType, name: str) -> ArticleInput:
    if kind == "html":
        return ArticleInput(id=name, text=_checked(_html_text(data)))
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise _Bad(f"it is not UTF-8 text (byte {error.start}); convert it first.") from error
    if "\0" in text:
        raise _Bad("it holds binary data, not text.")
    return ArticleInput(id=name, text=_checked(text))


def _html_text(data: bytes) -> str:
    from sources.readers.document import ReadError  # trafilatura takes a second to import
    from sources.readers.html import read_html

    try:
        return read_html(data).text
    except ReadError as error:
        raise _Bad(str(error)) from error


def _checked(text: str) -> str:
    if not text.strip():
        raise _Bad("it holds no text.")
    if len(text) > MAX_CHARS:
        raise _Bad(f"it has {len(text):,} characters; at most {MAX_CHARS:,} are extracted at once.")
    return text


def _string(value: dict[str, Any], key: str) -> str:
    found = value.get(key)
    return found if isinstance(found, str) else ""


def _day(value: dict[str, Any]) -> date | None:
    """Return "published" as a day; an ISO time of day is cut off, anything else is ignored."""
    try:
        return date.fromisoformat(_string(value, "published")[:10])
    except ValueError:
        return None
