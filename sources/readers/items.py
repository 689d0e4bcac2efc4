"""Files to items: what a file is, and which articles it holds, before any of them is read.

Splitting is quick and done while the user waits; reading an item (parsing a page) is done later,
one at a time.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath
from typing import Any

from sources.readers.archive import ArchiveLimits, read_archive
from sources.readers.columns import require_text, suggest_columns
from sources.readers.csv import Table, dates_day_first, read_row, read_table, row_ids
from sources.readers.document import BadRecord, EmptyDocument, ReadDocument, ReadError, clean_line
from sources.readers.html import read_html
from sources.readers.jsonl import read_json_line, split_lines
from sources.readers.plain import read_plain
from sources.readers.records import from_record

MEDIA_TYPES = {
    ".txt": "text/plain",
    ".text": "text/plain",
    ".html": "text/html",
    ".htm": "text/html",
    ".xhtml": "text/html",
    ".jsonl": "application/jsonl",
    ".ndjson": "application/jsonl",
    ".csv": "text/csv",
    ".tsv": "text/csv",
    ".zip": "application/zip",
}
"""Suffix → what such a file is read as."""

_NAME_CHARS = 400


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds of one upload, in bytes and in number.

    Attributes:
        document: Largest single article document.
        total: Largest file that holds many articles, before and after unpacking.
        items: Most articles of one import.
    """

    document: int
    total: int
    items: int = 50_000


@dataclass(frozen=True, slots=True)
class RawItem:
    """One article to be, as it was given.

    Attributes:
        name: For messages: file, file and row, archive and file.
        body: The bytes that will be kept as the original.
        media_type: "text/plain", "text/html", "application/json" (a line), "text/csv" (a row).
        fields: What else is known. For a row `values`, `columns`, `id` and `day_first`; for a
            pasted text `values`; for what was fetched `url` and `charset`.
        filename: Of the file it came in.
        problem: Why it cannot be read, if that is already known.
    """

    name: str
    body: bytes
    media_type: str
    fields: dict[str, Any] = field(default_factory=dict)
    filename: str = ""
    problem: str = ""


@dataclass(frozen=True, slots=True)
class File:
    """A file that was uploaded, named or found in an archive."""

    name: str
    data: bytes
    problem: str = ""

    @property
    def media_type(self) -> str:
        """What the suffix says the file is; empty for an unknown one."""
        return MEDIA_TYPES.get(PurePosixPath(self.name.lower()).suffix, "")


def unpack(file: File, limits: Limits) -> Iterator[File]:
    """Yield the file itself, or the files of an archive, each with its problem if it has one."""
    problem = file.problem or _size_problem(file, limits)
    if problem:
        yield File(file.name, b"", problem)
    elif file.media_type != "application/zip":
        yield file
    else:
        bounds = ArchiveLimits(member=limits.total, total=limits.total)
        try:
            for member in read_archive(file.data, limits=bounds):
                inner = File(f"{file.name}/{member.name}", member.data, member.problem)
                too_large = "" if inner.problem else _size_problem(inner, limits)
                yield File(inner.name, b"", too_large) if too_large else inner
        except ReadError as error:
            yield File(file.name, b"", str(error))


def split(
    file: File, limits: Limits, overrides: Mapping[str, str] | None = None
) -> Iterator[RawItem]:
    """Yield the items of an unpacked file; one with a problem if the file as a whole has one.

    Args:
        file: As `unpack` yields it.
        limits: Bounds.
        overrides: Header → field for tables, over the suggestion.
    """
    if file.problem:
        yield _refused(file, file.problem)
        return
    try:
        if file.media_type == "text/csv":
            yield from _rows(file, overrides or {})
        elif file.media_type == "application/jsonl":
            yield from _json_lines(file, limits)
        else:
            yield RawItem(_name(file.name), file.data, file.media_type, {}, _name(file.name))
    except ReadError as error:
        yield _refused(file, str(error))


def read_item(item: RawItem) -> ReadDocument:
    """Read the article of an item.

    Raises:
        ReadError: it cannot be read; the message says why.
    """
    if item.problem:
        raise BadRecord(item.problem)
    declared = item.fields.get("charset", "")
    match item.media_type:
        case "text/html":
            return read_html(item.body, url=item.fields.get("url"), declared=declared)
        case "application/json":
            return read_json_line(item.body.decode("utf-8"))
        case "text/csv":
            return read_row(
                item.fields["values"],
                item.fields["columns"],
                row_id=item.fields.get("id", ""),
                day_first=item.fields.get("day_first"),
            )
        case "text/plain":
            if "values" in item.fields:
                return _pasted(item)
            document = read_plain(item.body, declared=declared)
            return replace(document, url=item.fields.get("url", ""))
        case other:
            raise BadRecord(f"Files of this kind ({other or 'unknown'}) cannot be read.")


def _pasted(item: RawItem) -> ReadDocument:
    """Read text whose title, outlet, day and address were given beside it."""
    values = {**item.fields["values"], "text": item.body.decode("utf-8")}
    return from_record(values, {}, media_type="text/plain", headline_on_top=True)


def _rows(file: File, overrides: Mapping[str, str]) -> Iterator[RawItem]:
    table = read_table(file.data)
    columns = suggest_columns(table.headers, overrides)
    require_text(columns)
    ids = row_ids(table, columns)
    shared = {"columns": columns, "day_first": dates_day_first(table, columns)}
    for row in table.rows:
        yield RawItem(
            name=f"{_name(file.name, keep=20)}, row {row.number}",
            body=_encode(row.raw, table),
            media_type="text/csv",
            fields={**shared, "values": row.values, "id": ids.get(row.number, "")},
            filename=_name(file.name),
            problem=row.problem,
        )


def _encode(raw: str, table: Table) -> bytes:
    """Return a row's bytes in the table's own encoding, where that works in pieces."""
    name = table.encoding if not table.encoding.startswith(("utf-16", "utf-32")) else "utf-8"
    return raw.encode(name, "replace")


def _json_lines(file: File, limits: Limits) -> Iterator[RawItem]:
    empty = True
    for line in split_lines(file.data):
        empty = False
        body = line.text.encode("utf-8")
        problem = _too_large(len(body), limits.document) if len(body) > limits.document else ""
        yield RawItem(
            name=f"{_name(file.name, keep=20)}, line {line.number}",
            body=b"" if problem else body,
            media_type="application/json",
            filename=_name(file.name),
            problem=problem,
        )
    if empty:
        raise EmptyDocument


def _refused(file: File, problem: str) -> RawItem:
    return RawItem(_name(file.name), b"", file.media_type, {}, _name(file.name), problem)


def _size_problem(file: File, limits: Limits) -> str:
    size = len(file.data)
    if not file.media_type:
        kinds = ", ".join(suffix.lstrip(".") for suffix in MEDIA_TYPES)
        return f"Files of this kind cannot be read. These can: {kinds}."
    if not size:
        return str(EmptyDocument())
    one = file.media_type in {"text/plain", "text/html"}
    most = limits.document if one else limits.total
    return _too_large(size, most) if size > most else ""


def _too_large(size: int, most: int) -> str:
    return f"It has {size:,} bytes; at most {most:,} are allowed."


def _name(name: str, *, keep: int = 0) -> str:
    return clean_line(name, most=_NAME_CHARS - keep)
