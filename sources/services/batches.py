"""Imports in batches: what was given is stored item by item before anything is imported.

Whatever the process is killed at, no item is lost or imported twice: an item's article and its
result are written in one transaction (`services.importing`), and `recover` puts back what was
running.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from django.conf import settings
from django.db import transaction
from django.db.models import Count, Max, Q, QuerySet
from django.utils import timezone

from sources.models import (
    ArticleVersion,
    ExtractionState,
    ImportBatch,
    ImportItem,
    ItemPayload,
    ItemState,
    Outlet,
)
from sources.readers.document import clean_line
from sources.readers.items import Limits, RawItem
from workbench import audit
from workbench.models import User

URL_LIST = "text/uri-list"
"""Media type of an item that is an address still to be fetched."""
TABLE = "text/csv; whole"
"""Media type of an item that is a whole table, waiting for its columns to be confirmed."""
ITEMS_PER_TASK = 50
_ROWS_PER_INSERT = 500
_UNFINISHED = (ItemState.WAITING, ItemState.RUNNING)


class NothingToRetry(Exception):
    """The item did not fail, or what it was given as is no longer kept."""


@dataclass(frozen=True, slots=True)
class BatchCounts:
    """How far an import has come: items by state, and articles by state of extraction."""

    waiting: int = 0
    running: int = 0
    imported: int = 0
    versions: int = 0
    duplicates: int = 0
    failed: int = 0
    extraction_waiting: int = 0
    extracted: int = 0
    extraction_failed: int = 0
    not_extracted: int = 0

    @property
    def total(self) -> int:
        """All items."""
        return self.left + self.finished

    @property
    def left(self) -> int:
        """Items without a result."""
        return self.waiting + self.running

    @property
    def finished(self) -> int:
        """Items with a result, good or bad."""
        return self.imported + self.versions + self.duplicates + self.failed

    @property
    def to_extract(self) -> int:
        """Articles and versions that this import added."""
        over = self.extracted + self.extraction_failed + self.not_extracted
        return self.extraction_waiting + over

    @property
    def is_over(self) -> bool:
        """Whether nothing of it is still under way."""
        return not self.left and not self.extraction_waiting


def limits() -> Limits:
    """Return the bounds of one upload, as set for this installation."""
    return Limits(document=settings.IMPORT_MAX_BYTES, total=5 * settings.IMPORT_MAX_BYTES)


def create_batch(
    *,
    items: Iterable[RawItem],
    how: str,
    label: str,
    outlet: Outlet | None,
    actor: User | None,
    confirmed: bool = True,
) -> ImportBatch:
    """Store what was given; the caller enqueues `sources.tasks.import_items` afterwards.

    Args:
        items: As `readers.items.split` yields them; those with a problem are stored as failed.
        how: A choice of `ImportBatch.how`.
        label: What the user gave: names, an address.
        outlet: For items that do not state theirs.
        actor: Who imports; None for the system.
        confirmed: False while columns are to be confirmed; then nothing is run.
    """
    with transaction.atomic():
        batch = ImportBatch.objects.create(
            created_by=actor,
            how=how,
            label=clean_line(label, most=300) or "Import",
            outlet=outlet,
            confirmed=confirmed,
        )
        count = add_items(batch, items)
        audit.record(
            actor=actor, action="import.started", target=batch, how=how, label=label, items=count
        )
    return batch


def add_items(batch: ImportBatch, items: Iterable[RawItem]) -> int:
    """Append items to a batch, in chunks; return how many. Call it inside a transaction."""
    last = batch.items.aggregate(last=Max("index"))["last"]
    index = 0 if last is None else last + 1
    count = 0
    for chunk in _chunks(items, _ROWS_PER_INSERT):
        rows = [_row(batch, index + n, item) for n, item in enumerate(chunk)]
        stored = ImportItem.objects.bulk_create(rows)
        ItemPayload.objects.bulk_create(map(_payload, stored, chunk))
        index += len(chunk)
        count += len(chunk)
    return count


def counts_of(batch: ImportBatch) -> BatchCounts:
    """Count a batch's items and their articles by state; one query."""
    states = batch.items.values("state", "version__extraction").annotate(n=Count("pk"))
    found = list(states.order_by().values_list("state", "version__extraction", "n"))
    added = (ItemState.IMPORTED, ItemState.NEW_VERSION)

    def items(*wanted: str) -> int:
        return sum(n for state, _, n in found if state in wanted)

    def versions(*wanted: str) -> int:
        return sum(n for state, extraction, n in found if state in added and extraction in wanted)

    return BatchCounts(
        waiting=items(ItemState.WAITING),
        running=items(ItemState.RUNNING),
        imported=items(ItemState.IMPORTED),
        versions=items(ItemState.NEW_VERSION),
        duplicates=items(ItemState.DUPLICATE),
        failed=items(ItemState.FAILED),
        extraction_waiting=versions(ExtractionState.PENDING, ExtractionState.RUNNING),
        extracted=versions(ExtractionState.DONE),
        extraction_failed=versions(ExtractionState.FAILED),
        not_extracted=versions(ExtractionState.SKIPPED),
    )


def tasks_needed(batch: ImportBatch) -> int:
    """Return how many `import_items` tasks the waiting items make work for."""
    waiting = batch.items.filter(state=ItemState.WAITING).count()
    return -(-waiting // ITEMS_PER_TASK)


def retry_item(*, item: ImportItem, actor: User) -> ArticleVersion | None:
    """Put one failed item, or the failed extraction of its article, back to waiting.

    Returns:
        The version to enqueue for extraction; None if the item itself is to be imported.

    Raises:
        NothingToRetry: neither has failed.
    """
    with transaction.atomic():
        if _requeue(ImportItem.objects.filter(pk=item.pk)):
            audit.record(actor=actor, action="import.retried", target=item.batch, item=item.name)
            return None
        version = item.version
        if version is None or not _reset_extractions(ArticleVersion.objects.filter(pk=version.pk)):
            raise NothingToRetry(f"“{item.name}” has not failed.")
        audit.record(actor=actor, action="extraction.retried", target=version)
    return version


def retry_failed(*, batch: ImportBatch, actor: User) -> list[int]:
    """Put all that failed back to waiting.

    Returns:
        Keys of the versions to enqueue for extraction; items need `tasks_needed` tasks.

    Raises:
        NothingToRetry: nothing has failed.
    """
    with transaction.atomic():
        failed = ArticleVersion.objects.filter(
            import_items__batch=batch,
            import_items__state__in=(ItemState.IMPORTED, ItemState.NEW_VERSION),
            extraction=ExtractionState.FAILED,
        )
        versions = sorted(set(failed.values_list("pk", flat=True)))
        items = _requeue(ImportItem.objects.filter(batch=batch))
        _reset_extractions(ArticleVersion.objects.filter(pk__in=versions))
        if not items and not versions:
            raise NothingToRetry("Nothing of this import has failed.")
        audit.record(
            actor=actor,
            action="import.retried",
            target=batch,
            items=items,
            extractions=len(versions),
        )
    return versions


def recover() -> int:
    """Put back the items that a killed worker left running, and enqueue what waits.

    Call it only while no worker runs. An item that was running has left nothing behind, since
    its article and its result are written together.

    Returns:
        How many items were running.
    """
    from sources.tasks import enqueue_batch  # which imports this module

    found = ImportItem.objects.filter(state=ItemState.RUNNING).update(state=ItemState.WAITING)
    waiting = ImportBatch.objects.filter(confirmed=True, items__state=ItemState.WAITING).distinct()
    for batch in waiting:
        enqueue_batch(batch)
    return found


def with_counts() -> QuerySet[ImportBatch]:
    """Return the batches with `total` and the number of items per kind of result; one query."""
    kinds = {
        "total": Q(items__isnull=False),
        "left": Q(items__state__in=_UNFINISHED),
        "imported": Q(items__state=ItemState.IMPORTED),
        "versions": Q(items__state=ItemState.NEW_VERSION),
        "duplicates": Q(items__state=ItemState.DUPLICATE),
        "failed": Q(items__state=ItemState.FAILED),
    }
    counts = {f"n_{name}": Count("items", filter=kind) for name, kind in kinds.items()}
    rows = ImportBatch.objects.select_related("created_by", "outlet").annotate(**counts)
    # Counting drops the model's own order, and a page of unordered rows is any page.
    return rows.order_by("-created_at", "-pk")


def _requeue(items: QuerySet[ImportItem]) -> int:
    return items.filter(state=ItemState.FAILED, payload__isnull=False).update(
        state=ItemState.WAITING, message="", finished_at=None
    )


def _reset_extractions(versions: QuerySet[ArticleVersion]) -> int:
    return versions.filter(extraction=ExtractionState.FAILED).update(
        extraction=ExtractionState.PENDING, extraction_error=""
    )


def _row(batch: ImportBatch, index: int, item: RawItem) -> ImportItem:
    failed = bool(item.problem)
    return ImportItem(
        batch=batch,
        index=index,
        name=clean_line(item.name, most=400) or "Unnamed",
        state=ItemState.FAILED if failed else ItemState.WAITING,
        message=item.problem,
        finished_at=timezone.now() if failed else None,
    )


def _payload(row: ImportItem, item: RawItem) -> ItemPayload:
    fields = item.fields | ({"problem": item.problem} if item.problem else {})
    return ItemPayload(
        item=row,
        body=item.body,
        fields=fields,
        media_type=item.media_type[:100],
        filename=clean_line(item.filename, most=255),
    )


def _chunks(items: Iterable[RawItem], size: int) -> Iterator[list[RawItem]]:
    iterator = iter(items)
    while chunk := list(islice(iterator, size)):
        yield chunk
