"""A migration operation that makes the database itself refuse to change a table's rows."""

from __future__ import annotations

from typing import Any

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

MESSAGE = "rows of this table are append-only"


class AppendOnly(Operation):
    """Refuse UPDATE and DELETE on one table, by triggers (SQLite and PostgreSQL).

    The application never tries; the triggers hold for shells, admin screens and other programs.
    """

    reversible = True
    reduces_to_sql = True

    def __init__(self, table: str) -> None:
        self.table = table

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Nothing changes in the models."""

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, *states: Any
    ) -> None:
        """Create the triggers."""
        for statement in create_statements(self.table, schema_editor.connection.vendor):
            schema_editor.execute(statement)

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, *states: Any
    ) -> None:
        """Drop the triggers."""
        for statement in drop_statements(self.table, schema_editor.connection.vendor):
            schema_editor.execute(statement)

    def describe(self) -> str:
        """What `migrate` prints."""
        return f"Make the rows of {self.table} append-only"


def create_statements(table: str, vendor: str) -> list[str]:
    """Return the statements that protect `table` on the database `vendor`.

    They may be run again: altering a table drops the triggers on SQLite and keeps them elsewhere.
    """
    if vendor == "sqlite":
        return [
            f'CREATE TRIGGER IF NOT EXISTS "{table}_no_{act}" BEFORE {act} ON "{table}" '
            f"BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END"
            for act in ("UPDATE", "DELETE")
        ]
    if vendor == "postgresql":
        return [
            f'CREATE OR REPLACE FUNCTION "{table}_append_only"() RETURNS trigger '
            f"LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION '{MESSAGE}'; END $$",
            f'CREATE OR REPLACE TRIGGER "{table}_append_only" '
            f'BEFORE UPDATE OR DELETE ON "{table}" '
            f'FOR EACH ROW EXECUTE FUNCTION "{table}_append_only"()',
        ]
    return []


def drop_statements(table: str, vendor: str) -> list[str]:
    """Return the statements that undo `create_statements`."""
    if vendor == "sqlite":
        return [f'DROP TRIGGER IF EXISTS "{table}_no_{act}"' for act in ("UPDATE", "DELETE")]
    if vendor == "postgresql":
        return [
            f'DROP TRIGGER IF EXISTS "{table}_append_only" ON "{table}"',
            f'DROP FUNCTION IF EXISTS "{table}_append_only"()',
        ]
    return []
