"""Tables: one article per row. A broken row is named, and the others go on."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from sources.readers.columns import require_text
from sources.readers.dates import day_comes_first
from sources.readers.decoding import decode
from sources.readers.document import MAX_CHARS, EmptyDocument, ReadDocument, ReadError
from sources.readers.records import from_record

_DELIMITERS = ",;\t|"
# A quotation mark that is never closed would otherwise swallow the rest of the file.
_MOST_LINES_PER_RECORD = 5_000
# The default of 131,072 characters is less than a long article; process-wide, so set once.
csv.field_size_limit(MAX_CHARS)


@dataclass(frozen=True, slots=True)
class Row:
    """One record of a table.

    Attributes:
        number: As a spreadsheet counts: the header is row 1.
        raw: The record as it stands in the file.
        values: Header → cell; empty if `problem` says why the record is broken.
        problem: A sentence, or nothing.
    """

    number: int
    raw: str
    values: dict[str, str] = field(default_factory=dict)
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A table's headers, rows and encoding."""

    headers: tuple[str, ...]
    rows: tuple[Row, ...]
    encoding: str
    warnings: tuple[str, ...] = ()


@dataclass(slots=True)
class _Lines:
    """Hands a csv reader line after line and knows where it is."""

    lines: list[str]
    at: int
    record: int = 0

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        if self.at >= len(self.lines) or self.at - self.record >= _MOST_LINES_PER_RECORD:
            raise StopIteration
        self.at += 1
        return self.lines[self.at - 1]


def read_table(data: bytes) -> Table:
    """Read a table with a header row; commas, semicolons, tabs or bars between cells.

    Raises:
        ReadError: empty, binary, or without a header or any row.
    """
    decoded = decode(data)
    lines = list(io.StringIO(decoded.text, newline=""))
    start = next((i for i, line in enumerate(lines) if line.strip()), None)
    if start is None:
        raise EmptyDocument
    delimiter = _delimiter(lines[start])
    records = _records(lines, start, delimiter)
    head = next(records)
    if head.problem:
        raise ReadError(f"Its header row cannot be read. {head.problem}")
    headers = _distinct(head.cells)
    rows = tuple(_row(record, headers, n) for n, record in enumerate(records, start=2))
    if not rows:
        raise ReadError("It has a header, but no rows.")
    return Table(headers, rows, decoded.encoding, decoded.warnings)


def row_ids(table: Table, columns: Mapping[str, str]) -> dict[int, str]:
    """Return row number → the row's own id, with the row's number where ids repeat.

    Some corpora repeat an id for different articles; as an identity it would make them
    versions of one.
    """
    header = next((h for h, name in columns.items() if name == "id"), None)
    if header is None:
        return {}
    stated = {row.number: row.values.get(header, "").strip() for row in table.rows}
    count = Counter(stated.values())
    return {
        number: value if count[value] == 1 else f"{value}#row {number}"
        for number, value in stated.items()
        if value
    }


def dates_day_first(table: Table, columns: Mapping[str, str]) -> bool | None:
    """Return whether the table's dates are written day first, if some of them tell."""
    header = next((h for h, name in columns.items() if name == "published"), "")
    return day_comes_first(row.values.get(header, "") for row in table.rows)


def read_row(
    values: Mapping[str, str],
    columns: Mapping[str, str],
    *,
    row_id: str = "",
    day_first: bool | None = None,
) -> ReadDocument:
    """Read one article from a row.

    Args:
        values: Header → cell.
        columns: Header → field, "" for metadata.
        row_id: Replaces the id in the row.
        day_first: How 4/5/2017 is read; see `dates.read_date`.

    Raises:
        ReadError: no column is the text, or the row's text is empty or too long.
    """
    require_text(columns)
    fields = {name: values.get(header, "") for header, name in columns.items() if name}
    rest = {h: v for h, v in values.items() if not columns.get(h) and v.strip()}
    if row_id:
        fields["id"] = row_id
    return from_record(
        fields, rest, media_type="text/csv", headline_on_top=True, day_first=day_first
    )


@dataclass(frozen=True, slots=True)
class _Record:
    cells: list[str]
    raw: str
    line: int
    problem: str = ""


def _records(lines: list[str], start: int, delimiter: str) -> Iterator[_Record]:
    """Yield records; after a broken one, reading starts again on the next line."""
    at = start
    while at < len(lines):
        feed = _Lines(lines, at)
        reader = csv.reader(feed, delimiter=delimiter, strict=True)
        while True:
            feed.record = first = feed.at
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                yield _Record([], lines[first], first + 1, _broken(error, first + 1))
                at = first + 1
                break
            if any(cell.strip() for cell in cells):
                yield _Record(cells, "".join(lines[first : feed.at]), first + 1)


def _broken(error: csv.Error, line: int) -> str:
    message = str(error)
    if "unexpected end" in message:
        return f"Its quoting is broken: a quotation mark on line {line:,} is never closed."
    if "field larger" in message:
        return f"A cell that begins on line {line:,} has more than {MAX_CHARS:,} characters."
    return (
        f"Its quoting is broken on line {line:,}: text follows a closing quotation mark "
        "(a mark inside a cell is written twice)."
    )


def _row(record: _Record, headers: tuple[str, ...], number: int) -> Row:
    if record.problem:
        return Row(number, record.raw, problem=record.problem)
    if len(record.cells) != len(headers):
        return Row(
            number,
            record.raw,
            problem=(
                f"It has {len(record.cells)} cells, but the header has {len(headers)} "
                f"(line {record.line:,}); a cell that holds a separator must be quoted."
            ),
        )
    return Row(number, record.raw, dict(zip(headers, record.cells, strict=True)))


def _delimiter(header: str) -> str:
    """Return the separator that gives the header the most cells."""
    return max(_DELIMITERS, key=header.count)


def _distinct(cells: list[str]) -> tuple[str, ...]:
    """Return headers that are not empty and differ: "note", "note (2)", "column 4"."""
    seen: Counter[str] = Counter()
    headers = []
    for position, cell in enumerate(cells, start=1):
        name = " ".join(cell.split())[:200] or f"column {position}"
        seen[name] += 1
        headers.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    return tuple(headers)
