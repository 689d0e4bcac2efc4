"""CSV that spreadsheets open as text: a row at a time, with nothing that they would run."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence

from django.http import StreamingHttpResponse

BYTE_ORDER_MARK = "\ufeff"
"""Tells spreadsheets that the file is UTF-8."""
FORMULA = frozenset("=+-@\t\r\n")


class _Echo:
    """A file whose `write` hands the line back."""

    def write(self, line: str) -> str:
        return line


def safe_cell(value: object) -> str:
    """Return a value as a spreadsheet shows it: text that begins like a formula is quoted.

    After OWASP's advice on CSV injection; blanks before the sign do not help the attacker.
    """
    text = "" if value is None else str(value)
    first = text.lstrip(" \u00a0\ufeff")[:1]
    return f"'{text}" if first in FORMULA and first else text


def csv_lines(header: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterator[str]:
    """Yield the lines of a CSV file, the byte order mark first."""
    writer = csv.writer(_Echo())
    yield BYTE_ORDER_MARK + writer.writerow(header)
    for row in rows:
        yield writer.writerow([safe_cell(value) for value in row])


def csv_response(
    filename: str, header: Sequence[str], rows: Iterable[Sequence[object]]
) -> StreamingHttpResponse:
    """Return a download that is written while the rows are read."""
    response = StreamingHttpResponse(
        csv_lines(header, rows), content_type="text/csv; charset=utf-8"
    )
    response["Content-Disposition"] = f'attachment; filename="{filename}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response
