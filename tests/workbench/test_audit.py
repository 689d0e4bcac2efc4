"""The audit log is chained, append-only, and tells where it was changed."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from tests import factories
from workbench import audit
from workbench.append_only import create_statements, drop_statements
from workbench.models import AuditEvent, User

pytestmark = pytest.mark.django_db


def three_events(actor: User) -> None:
    """Append three events about one outlet."""
    outlet = factories.outlet("The Dolna Courier")
    for action in ("outlet.created", "outlet.renamed", "outlet.rated"):
        audit.record(actor=actor, action=action, target=outlet, note="naïve – “quoted”")


def tamper(statement: str) -> None:
    """Change the table as somebody with access to the database file could."""
    with connection.cursor() as cursor:
        for drop in drop_statements("workbench_auditevent", connection.vendor):
            cursor.execute(drop)
        cursor.execute(statement)
        for create in create_statements("workbench_auditevent", connection.vendor):
            cursor.execute(create)


def test_events_are_numbered_and_chained(analyst: User) -> None:
    three_events(analyst)
    first, second, third = AuditEvent.objects.all()
    assert (first.sequence, second.sequence, third.sequence) == (1, 2, 3)
    assert (first.previous_hash, second.previous_hash) == ("", first.hash)
    assert third.previous_hash == second.hash
    assert list(audit.verify()) == []


@pytest.mark.parametrize(
    ("statement", "sequence"),
    [
        pytest.param(
            "UPDATE workbench_auditevent SET action='outlet.deleted' WHERE sequence=2",
            2,
            id="changed",
        ),
        pytest.param("DELETE FROM workbench_auditevent WHERE sequence=2", 3, id="removed"),
        pytest.param("DELETE FROM workbench_auditevent WHERE sequence=1", 2, id="first-removed"),
        pytest.param(
            "UPDATE workbench_auditevent SET actor_id=NULL WHERE sequence=3", 3, id="disowned"
        ),
    ],
)
def test_verify_names_the_place_of_a_change(analyst: User, statement: str, sequence: int) -> None:
    three_events(analyst)
    tamper(statement)
    assert [link.sequence for link in audit.verify()] == [sequence]
    with pytest.raises(CommandError, match=f"event {sequence}"):
        call_command("verify_audit")


def test_verify_audit_counts_the_events(analyst: User) -> None:
    three_events(analyst)
    out = StringIO()
    call_command("verify_audit", stdout=out)
    assert "3 events" in out.getvalue()


@pytest.mark.parametrize("act", ["update", "delete"])
def test_the_database_refuses_changes(analyst: User, act: str) -> None:
    three_events(analyst)
    events = AuditEvent.objects.filter(sequence=1)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        if act == "update":
            events.update(action="x")
        else:
            events._raw_delete(using="default")
    assert AuditEvent.objects.count() == 3
