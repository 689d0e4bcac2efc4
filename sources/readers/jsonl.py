"""JSON Lines: one article per line."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sources.readers.columns import suggest_columns
from sources.readers.decoding import decode
from sources.readers.document import BadRecord, ReadDocument
from sources.readers.records import from_record


@dataclass(frozen=True, slots=True)
class JsonLine:
    """A line that is not blank, with its number from 1."""

    number: int
    text: str


def split_lines(data: bytes) -> Iterator[JsonLine]:
    """Yield the lines of a file; only line feeds end a line, since strings may hold others.

    Raises:
        ReadError: the file is empty or binary.
    """
    text = decode(data).text
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip():
            yield JsonLine(number, line.strip())


def read_json_line(line: str) -> ReadDocument:
    """Read one article from its line.

    Keys: "id" (or "article"), "text" or "html", "title", "published", "outlet", "url" and their
    aliases; all others become metadata. The text is taken as it is: a title is not put on top.

    Raises:
        BadRecord: the line is no JSON object.
        ReadError: it has no text, or one that no article has.
    """
    record = _object(line)
    columns = suggest_columns(record)
    values = {field: record[key] for key, field in columns.items() if field}
    rest = {key: record[key] for key, field in columns.items() if not field}
    return from_record(values, rest, media_type="application/json", headline_on_top=False)


def _object(line: str) -> dict[str, Any]:
    try:
        value = json.loads(line)
    except json.JSONDecodeError as error:
        raise BadRecord(f"It is not JSON: {error.msg} at column {error.colno}.") from error
    except (ValueError, RecursionError) as error:
        raise BadRecord("It is not JSON that can be read.") from error
    if not isinstance(value, dict):
        raise BadRecord("It is not a JSON object in braces.")
    return {str(key): item for key, item in value.items()}
