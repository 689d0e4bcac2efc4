"""What a killed worker left half-way is put back to work, and nothing is done twice."""

from __future__ import annotations

from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from claims.tasks import extract_version
from sources.models import ExtractionState
from tests import factories
from workbench.recovery import recover

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def tasks_wait_in_the_database(settings: Any) -> None:
    """Enqueue for a worker, as the served product does."""
    settings.TASKS_BACKEND = "database"
    settings.TASKS = {
        "default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}
    }


def waiting() -> list[int]:
    """Primary keys of the versions that a task will come for."""
    ready = DBTaskResult.objects.filter(status=TaskResultStatus.READY)
    return sorted(args["args"][0] for args in ready.values_list("args_kwargs", flat=True))


def test_a_running_task_and_its_version_are_put_back() -> None:
    version = factories.version(extraction=ExtractionState.RUNNING)
    extract_version.enqueue(version.pk)
    DBTaskResult.objects.update(status=TaskResultStatus.RUNNING)
    counts = recover()
    version.refresh_from_db()
    assert (counts.tasks, counts.versions) == (1, 1)
    assert version.extraction == ExtractionState.PENDING
    assert waiting() == [version.pk]


def test_a_version_without_a_task_gets_one_and_only_one() -> None:
    forgotten = factories.version(extraction=ExtractionState.PENDING)
    awaited = factories.version(extraction=ExtractionState.PENDING)
    factories.version(extraction=ExtractionState.DONE)
    factories.version(extraction=ExtractionState.FAILED)
    extract_version.enqueue(awaited.pk)
    recover()
    recover()
    assert waiting() == sorted([forgotten.pk, awaited.pk])


def test_finished_tasks_stay_finished() -> None:
    version = factories.version()
    extract_version.enqueue(version.pk)
    DBTaskResult.objects.update(status=TaskResultStatus.SUCCESSFUL)
    assert recover().tasks == 0
    assert waiting() == []


def test_the_command_says_what_was_put_back() -> None:
    factories.version(extraction=ExtractionState.RUNNING)
    out = StringIO()
    call_command("recover_tasks", stdout=out)
    assert "0 tasks, 0 import items, 1 extractions" in out.getvalue()
