"""The append-only, hash-chained log of everything that was done.

Each event carries the SHA-256 of its own fields and of the event before it, as in a linked
timestamp log (Haber and Stornetta 1991), so that tampering with the table shows.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, models, transaction
from django.utils import timezone

from workbench.models import AuditEvent

if TYPE_CHECKING:
    from workbench.models import User

# Any constant does; it names the chain's lock among PostgreSQL's advisory locks.
LOCK = 0x636C61696D73


@dataclass(frozen=True, slots=True)
class BrokenLink:
    """A place where the chain does not hold."""

    sequence: int
    reason: str


def record(*, actor: User | None, action: str, target: models.Model, **data: Any) -> AuditEvent:
    """Append one event; call it inside the transaction of the change it tells of.

    Args:
        actor: Who acted; None for the system itself (a task, a command).
        action: Subject and past participle, "verdict.recorded".
        target: The saved object that was acted on.
        **data: What a reader of the log needs to understand the act; must be JSON.
    """
    with transaction.atomic():
        _lock()
        last = AuditEvent.objects.order_by("-sequence").only("sequence", "hash").first()
        event = AuditEvent(
            sequence=last.sequence + 1 if last else 1,
            at=timezone.now(),
            actor=actor,
            action=action,
            target_type=target._meta.label_lower,
            target_id=str(target.pk),
            data=json.loads(json.dumps(data, cls=DjangoJSONEncoder)),
            previous_hash=last.hash if last else "",
        )
        event.hash = digest(event)
        event.save(force_insert=True)
    return event


def digest(event: AuditEvent) -> str:
    """Return the SHA-256, in hexadecimal, of an event's fields and its predecessor's hash."""
    fields = [
        event.sequence,
        event.at.isoformat(),
        event.actor_id,
        event.action,
        event.target_type,
        event.target_id,
        event.data,
        event.previous_hash,
    ]
    packed = json.dumps(fields, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(packed.encode()).hexdigest()


def verify() -> Iterator[BrokenLink]:
    """Yield every place where the log was changed, in order; nothing if it holds."""
    expected, previous = 1, ""
    for event in AuditEvent.objects.order_by("sequence").iterator(chunk_size=2_000):
        if event.sequence != expected:
            yield BrokenLink(event.sequence, f"event {expected} is missing")
        elif event.previous_hash != previous:
            yield BrokenLink(event.sequence, "does not follow the event before it")
        if event.hash != digest(event):
            yield BrokenLink(event.sequence, "its content was changed")
        expected, previous = event.sequence + 1, event.hash


def _lock() -> None:
    """Let one transaction append at a time.

    SQLite's IMMEDIATE transactions already do; PostgreSQL holds the advisory lock until commit.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
