"""A migration operation that builds the full-text index over the words of claims.

SQLite: an FTS5 table without content or positions. A row's number is the claim's day and its key
in one integer, so that a window of days is a range of row numbers, which FTS5 seeks instead of
reading what lies before it. PostgreSQL: a generated tsvector with a GIN index, in which each word
stands alone and with its week, so that a word in a window of weeks is a few short lists.
"""

from __future__ import annotations

from typing import Any

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

KEY_BITS = 43
"""Low bits of an FTS5 row number that hold the claim's key; the day stands above them."""
WEEK = 7

_REMOVE = (
    "INSERT INTO claims_search (claims_search, rowid, words) "
    "VALUES ('delete', old.day * 8796093022208 + old.claim_id, old.words)"
)
_ADD = (
    "INSERT INTO claims_search (rowid, words) "
    "VALUES (new.day * 8796093022208 + new.claim_id, new.words)"
)
_SQLITE = {
    "CREATE VIRTUAL TABLE claims_search USING fts5(words, content='', detail=none, columnsize=0, "
    "tokenize=\"ascii tokenchars '_'\")": "DROP TABLE claims_search",
    # A search reads every part of the index: fewer parts for somewhat dearer writes.
    "INSERT INTO claims_search (claims_search, rank) VALUES ('automerge', 2)": (
        "INSERT INTO claims_search (claims_search, rank) VALUES ('automerge', 4)"
    ),
    "CREATE TRIGGER claims_search_insert AFTER INSERT ON claims_claimterms "
    f"BEGIN {_ADD}; END": "DROP TRIGGER claims_search_insert",
    "CREATE TRIGGER claims_search_delete AFTER DELETE ON claims_claimterms "
    f"BEGIN {_REMOVE}; END": "DROP TRIGGER claims_search_delete",
    "CREATE TRIGGER claims_search_update AFTER UPDATE ON claims_claimterms "
    f"BEGIN {_REMOVE}; {_ADD}; END": "DROP TRIGGER claims_search_update",
}
"""Statement that builds a part to the statement that takes it away; 8796093022208 is 2 to the
power of `KEY_BITS`."""
POSTGRESQL = {
    "CREATE FUNCTION claims_search_lexemes(words text, week integer) RETURNS tsvector "
    "LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ "
    "SELECT array_to_tsvector(array_agg(word) || array_agg(week || '/' || word)) "
    "FROM unnest(string_to_array(words, ' ')) AS word $$": "DROP FUNCTION claims_search_lexemes",
    "ALTER TABLE claims_claimterms ADD COLUMN lexemes tsvector "
    "GENERATED ALWAYS AS (claims_search_lexemes(words, day / 7)) STORED": (
        "ALTER TABLE claims_claimterms DROP COLUMN lexemes"
    ),
    # Without fastupdate an insert costs more, and no search has to read a list of pending ones.
    "CREATE INDEX claims_search ON claims_claimterms USING gin (lexemes) "
    "WITH (fastupdate = off)": "DROP INDEX claims_search",
}
_STATEMENTS = {"sqlite": _SQLITE, "postgresql": POSTGRESQL}


class FullText(Operation):
    """Build the index, or take it away; a migration that alters the table must build it anew."""

    reversible = True
    reduces_to_sql = True

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Nothing changes in the models."""

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, *states: Any
    ) -> None:
        """Create the index of this database."""
        for create in _STATEMENTS[schema_editor.connection.vendor]:
            schema_editor.execute(create)

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, *states: Any
    ) -> None:
        """Drop it."""
        for drop in reversed(_STATEMENTS[schema_editor.connection.vendor].values()):
            schema_editor.execute(drop)

    def describe(self) -> str:
        """What `migrate` prints."""
        return "Build the full-text index over the words of claims"
