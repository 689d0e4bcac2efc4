"""The cast of all tests and their setting: one user per role, no network, a state folder apart."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import connection
from django.test import Client, TransactionTestCase
from hypothesis import settings

from tests import factories
from workbench.append_only import create_statements, drop_statements
from workbench.models import Role, User

# A busy machine is no fault of the code.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")

APPEND_ONLY = (
    "workbench_auditevent",
    "sources_origindecision",
    "sources_affiliationdecision",
    "claims_verdict",
    "claims_verdict_evidence",
    "claims_judgement",
)


@pytest.fixture(autouse=True, scope="session")
def flush_append_only_tables() -> Iterator[None]:
    """Let a test that really commits empty the tables whose triggers refuse deletion."""
    teardown = TransactionTestCase._fixture_teardown  # type: ignore[attr-defined]

    def unprotected(case: TransactionTestCase) -> None:
        _execute(drop_statements)
        teardown(case)
        _execute(create_statements)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", unprotected)
        yield


def _execute(statements: Any) -> None:
    with connection.cursor() as cursor:
        for table in APPEND_ONLY:
            for statement in statements(table, connection.vendor):
                cursor.execute(statement)


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Refuse every connection that leaves this machine."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> None:
        local = not isinstance(address, tuple) or str(address[0]) in {
            "127.0.0.1",
            "::1",
            "localhost",
        }
        assert local, f"A test tried to open a connection to {address}."
        connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", guarded)


@pytest.fixture(autouse=True)
def plain_static_files(settings: Any) -> None:
    """Serve static files by their own names; the manifest is made when the product is served."""
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    }
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def reader(db: None) -> User:
    """Rita may look and export."""
    return factories.user("rita", Role.READER)


@pytest.fixture
def analyst(db: None) -> User:
    """Anna decides."""
    return factories.user("anna", Role.ANALYST)


@pytest.fixture
def other_analyst(db: None) -> User:
    """Omar decides too, and not always the same."""
    return factories.user("omar", Role.ANALYST)


@pytest.fixture
def reviewer(db: None) -> User:
    """Vera adjudicates and repairs the registry."""
    return factories.user("vera", Role.REVIEWER)


@pytest.fixture
def admin_user(db: None) -> User:
    """Adam keeps users and outlets."""
    return factories.user("adam", Role.ADMIN)


@pytest.fixture
def as_role(db: None) -> Callable[[Role | None], Client]:
    """Return a function: role (or None for nobody) → a client signed in as such a user."""

    def sign_in(role: Role | None) -> Client:
        client = Client()
        if role is not None:
            client.force_login(
                User.objects.filter(role=role).first() or factories.user(f"as-{role}", role)
            )
        return client

    return sign_in
