"""Importing one item: fetched if need be, read, stored, and its result written with it."""

from __future__ import annotations

import logging
from dataclasses import replace

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from sources.fetch import FetchError, fetch
from sources.models import ImportItem, ItemPayload, ItemState
from sources.readers.document import NoArticleText, ReadDocument, ReadError
from sources.readers.items import RawItem, read_item
from sources.services.batches import URL_LIST
from sources.services.copies import find_copies
from sources.services.ingest import IngestError, IngestResult, ingest
from sources.services.outlets import outlet_of
from workbench.models import User

logger = logging.getLogger(__name__)

_UNEXPECTED = (
    "The item could not be imported because of an error in the program ({kind}). "
    "The server's log has the details; retry, or report it."
)


def run_item(item_pk: int) -> IngestResult | None:
    """Import one waiting item.

    Every failure is written to the item, so that one bad document never ends a batch.

    Returns:
        What became of it; None if it failed, has gone, or another worker has it.
    """
    if not _claim(item_pk):
        return None
    item = ImportItem.objects.select_related("batch__outlet", "batch__created_by", "payload").get(
        pk=item_pk
    )
    try:
        raw = _given(item.payload, item.name)
        result = _store(item, read_item(raw), raw)
    except (ReadError, FetchError, IngestError) as error:
        _fail(item, str(error))
    except Exception as error:
        logger.exception("Import item %s (“%s”) failed.", item.pk, item.name)
        _fail(item, _UNEXPECTED.format(kind=type(error).__name__))
    else:
        _compare(result, item.batch.created_by)
        return result
    return None


def _claim(item_pk: int) -> bool:
    """Take an item; of several workers only one gets it."""
    waiting = ImportItem.objects.filter(
        pk=item_pk, state=ItemState.WAITING, payload__isnull=False, batch__confirmed=True
    )
    return bool(waiting.update(state=ItemState.RUNNING, attempts=F("attempts") + 1))


def _given(payload: ItemPayload, name: str) -> RawItem:
    """Return what the item was given as; an address is fetched now."""
    fields = dict(payload.fields)
    problem = fields.pop("problem", "")
    raw = RawItem(name, bytes(payload.body), payload.media_type, fields, payload.filename, problem)
    if payload.media_type != URL_LIST or problem:
        return raw
    fetched = fetch(
        fields["url"],
        max_bytes=settings.IMPORT_MAX_BYTES,
        timeout=settings.FETCH_TIMEOUT_SECONDS,
    )
    html = fetched.media_type != "text/plain"
    return replace(
        raw,
        body=fetched.body,
        media_type="text/html" if html else "text/plain",
        fields={"url": fetched.url, "charset": fetched.charset},
    )


def _store(item: ImportItem, document: ReadDocument, raw: RawItem) -> IngestResult:
    """Store article and result together: neither exists without the other."""
    batch = item.batch
    with transaction.atomic():
        result = ingest(
            document=document,
            original=raw.body,
            outlet=outlet_of(document, actor=batch.created_by, default=batch.outlet),
            how=batch.how,
            actor=batch.created_by,
            filename=raw.filename,
        )
        item.state = result.outcome
        item.message = result.message
        item.version = result.version
        item.finished_at = timezone.now()
        item.save(update_fields=["state", "message", "version", "finished_at"])
        item.payload.delete()
    return result


def _compare(result: IngestResult, actor: User | None) -> None:
    """Look up what a stored text shares with others; it is imported whatever comes of that."""
    if result.outcome == ItemState.DUPLICATE:
        return
    try:
        find_copies(result.version, actor)
    except Exception:
        # What is not indexed is compared when its origins are asked for; `index_wording` repairs.
        logger.exception("The copies of version %s were not looked for.", result.version.pk)


def _fail(item: ImportItem, message: str) -> None:
    ImportItem.objects.filter(pk=item.pk).update(
        state=ItemState.FAILED,
        message=message or str(NoArticleText()),
        finished_at=timezone.now(),
    )
