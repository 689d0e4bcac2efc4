"""Background work of imports: a task imports a handful of waiting items of one batch.

Tasks of one batch are alike: each takes what waits when it runs, so that running one twice, or
losing one (`batches.recover` enqueues anew), does no harm.
"""

from __future__ import annotations

from django_tasks import task

from claims.tasks import extract_version
from sources.models import ImportBatch, ImportItem, ItemState
from sources.services.batches import ITEMS_PER_TASK, tasks_needed
from sources.services.importing import run_item

# Before extractions (priority 0): a user waits for the result of an import first.
_PRIORITY = 10


@task(priority=_PRIORITY)
def import_items(batch_pk: int) -> None:
    """Import the next waiting items of a batch; nothing if there are none."""
    waiting = ImportItem.objects.filter(
        batch_id=batch_pk, batch__confirmed=True, state=ItemState.WAITING
    )
    for item_pk in list(waiting.order_by("index").values_list("pk", flat=True)[:ITEMS_PER_TASK]):
        result = run_item(item_pk)
        if result is not None and result.outcome != ItemState.DUPLICATE:
            extract_version.enqueue(result.version.pk)


def enqueue_batch(batch: ImportBatch) -> None:
    """Enqueue as many tasks as the batch's waiting items need; call it after the commit."""
    for _task in range(tasks_needed(batch)):
        import_items.enqueue(batch.pk)
