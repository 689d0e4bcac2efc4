"""What a killed worker leaves half-way, put back to work.

Every task is a no-op on what is already done, so running one twice is safe; what must not
happen is that work is lost because its task died with the worker.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from claims.tasks import extract_version
from sources.models import ArticleVersion, ExtractionState
from sources.services import batches


@dataclass(frozen=True, slots=True)
class Recovered:
    """How much was put back."""

    tasks: int
    items: int
    versions: int


def recover() -> Recovered:
    """Requeue whatever is marked as running; call it only while no worker runs."""
    with transaction.atomic():
        tasks = DBTaskResult.objects.filter(status=TaskResultStatus.RUNNING).update(
            status=TaskResultStatus.READY, started_at=None
        )
        stuck = ArticleVersion.objects.filter(extraction=ExtractionState.RUNNING)
        versions = stuck.update(extraction=ExtractionState.PENDING)
        _enqueue_forgotten_versions()
    return Recovered(tasks=tasks, items=batches.recover(), versions=versions)


def _enqueue_forgotten_versions() -> None:
    """Enqueue versions that wait although no task will come for them.

    They exist where the process died between storing a version and enqueuing its task.
    """
    if settings.TASKS_BACKEND != "database":
        return
    ready = DBTaskResult.objects.filter(
        status=TaskResultStatus.READY, task_path=extract_version.module_path
    )
    awaited = {args["args"][0] for args in ready.values_list("args_kwargs", flat=True)}
    waiting = ArticleVersion.objects.filter(extraction=ExtractionState.PENDING)
    for pk in waiting.values_list("pk", flat=True).iterator():
        if pk not in awaited:
            extract_version.enqueue(pk)
