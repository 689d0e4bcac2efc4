"""Tables of an import: shown with the field each column maps to, split into rows when confirmed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from django.db import transaction

from sources.models import ImportBatch, ImportItem, ItemState
from sources.readers.columns import BadMapping, NoTextColumn, require_text, suggest_columns
from sources.readers.csv import Table, dates_day_first, read_table
from sources.readers.document import ReadError
from sources.readers.items import File, Limits, RawItem, split, unpack
from sources.services.batches import TABLE, add_items
from workbench import audit
from workbench.models import User

_SAMPLE_CHARS = 160


class NotStaged(Exception):
    """The columns of this import were confirmed before."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column as the page shows it: header, a cell of the first whole row, the field."""

    header: str
    sample: str
    field: str


@dataclass(frozen=True, slots=True)
class TablePreview:
    """What is known of a table before it is imported.

    Attributes:
        name: Of the file.
        columns: In the order of the table.
        rows: How many there are, the broken ones included.
        broken: How many of them cannot be read.
        date_note: How ambiguous dates will be read; empty where there are none.
    """

    name: str
    columns: tuple[Column, ...]
    rows: int
    broken: int
    date_note: str


def stage(files: Iterable[File], limits: Limits) -> Iterator[RawItem]:
    """Yield the items of files; a table as one item, whole, until its columns are confirmed."""
    for outer in files:
        for file in unpack(outer, limits):
            if file.problem or file.media_type != "text/csv":
                yield from split(file, limits)
            else:
                yield _staged(file, limits)


def preview(batch: ImportBatch) -> list[TablePreview]:
    """Describe the tables of a batch that waits for its columns."""
    found = []
    for item in _tables(batch):
        table = read_table(bytes(item.payload.body))
        columns = suggest_columns(table.headers)
        found.append(_preview(item.name, table, columns))
    return found


def headers_of(previews: Iterable[TablePreview]) -> dict[str, Column]:
    """Return header → column of several tables, each header once, in order."""
    headers: dict[str, Column] = {}
    for table in previews:
        for column in table.columns:
            headers.setdefault(column.header, column)
    return headers


def confirm_columns(
    *, batch: ImportBatch, columns: Mapping[str, str], actor: User | None
) -> ImportBatch:
    """Split the tables of a batch into rows; the caller enqueues the import afterwards.

    Args:
        batch: One whose columns are not confirmed.
        columns: Header → field, "" for metadata only, for all headers of all its tables.
        actor: Who confirms.

    Raises:
        BadMapping: a field that does not exist, or one given to two columns of one table.
        NoTextColumn: no column of any table is the text.
        NotStaged: it was confirmed before.
    """
    with transaction.atomic():
        locked = ImportBatch.objects.select_for_update().get(pk=batch.pk)
        if locked.confirmed:
            raise NotStaged("The columns of this import were confirmed before.")
        tables = list(_tables(locked))
        _check(tables, columns)
        for item in tables:
            file = File(item.name, bytes(item.payload.body))
            add_items(locked, _rows(file, columns))
            item.delete()
        locked.columns = dict(columns)
        locked.confirmed = True
        locked.save(update_fields=["columns", "confirmed"])
        audit.record(
            actor=actor,
            action="import.confirmed",
            target=locked,
            columns=dict(columns),
            items=locked.items.count(),
        )
    return locked


def discard(*, batch: ImportBatch, actor: User) -> None:
    """Delete an import whose columns were not confirmed; nothing of it was imported.

    Raises:
        NotStaged: it was confirmed before.
    """
    with transaction.atomic():
        locked = ImportBatch.objects.select_for_update().get(pk=batch.pk)
        if locked.confirmed:
            raise NotStaged("This import has begun; it cannot be discarded.")
        audit.record(actor=actor, action="import.discarded", target=locked, label=locked.label)
        locked.delete()


def _staged(file: File, limits: Limits) -> RawItem:
    try:
        read_table(file.data)
    except ReadError:
        # `split` words the problem; a table that cannot be read has no columns to confirm.
        return next(split(file, limits))
    return RawItem(file.name, file.data, TABLE, {}, file.name)


def _tables(batch: ImportBatch) -> Iterable[ImportItem]:
    waiting = ImportItem.objects.filter(
        batch=batch, state=ItemState.WAITING, payload__media_type=TABLE
    )
    return waiting.select_related("payload").order_by("index")


def _check(tables: Iterable[ImportItem], columns: Mapping[str, str]) -> None:
    """Refuse a mapping under which no table has a text; one without a text fails by itself."""
    problems: list[NoTextColumn] = []
    any_text = False
    for item in tables:
        headers = read_table(bytes(item.payload.body)).headers
        try:
            require_text(suggest_columns(headers, _complete(headers, columns)))
            any_text = True
        except NoTextColumn as problem:
            problems.append(problem)
        except BadMapping as problem:
            raise BadMapping(f"{item.name}: {problem}") from problem
    if problems and not any_text:
        raise problems[0]


def _complete(headers: Iterable[str], columns: Mapping[str, str]) -> dict[str, str]:
    """Return a mapping for every header, so that nothing is suggested over the user's choice."""
    return {header: columns.get(header, "") for header in headers}


def _rows(file: File, columns: Mapping[str, str]) -> Iterator[RawItem]:
    headers = read_table(file.data).headers
    limits = Limits(document=len(file.data), total=len(file.data))
    return split(file, limits, _complete(headers, columns))


def _preview(name: str, table: Table, columns: Mapping[str, str]) -> TablePreview:
    whole = next((row for row in table.rows if not row.problem), None)
    values = whole.values if whole else {}
    published = next((h for h, field in columns.items() if field == "published"), "")
    return TablePreview(
        name=name,
        columns=tuple(
            Column(header, _shortened(values.get(header, "")), columns[header])
            for header in table.headers
        ),
        rows=len(table.rows),
        broken=sum(bool(row.problem) for row in table.rows),
        date_note=_date_note(dates_day_first(table, columns)) if published else "",
    )


def _date_note(day_first: bool | None) -> str:  # noqa: FBT001 - three answers, not a flag
    if day_first is None:
        return "Dates such as 4/5/2017 will be read month first: nothing in the table says which."
    order = "day" if day_first else "month"
    return f"Dates such as 4/5/2017 will be read {order} first, as others in the table must be."


def _shortened(value: str) -> str:
    value = " ".join(value.split())
    return value if len(value) <= _SAMPLE_CHARS else value[: _SAMPLE_CHARS - 1] + "…"
