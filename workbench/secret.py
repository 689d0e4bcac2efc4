"""The secret key of a machine that was not given one."""

from __future__ import annotations

import os
import secrets
from pathlib import Path


def secret_key(state_dir: Path) -> str:
    """Return the key kept in the state folder; make it on the first call.

    The file is created exclusively and readable by its owner only, so that the web server and
    the worker, starting at once, agree on one key.
    """
    path = state_dir / "secret_key"
    try:
        state_dir.mkdir(parents=True, exist_ok=True)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text(encoding="ascii")
    with os.fdopen(handle, "w", encoding="ascii") as file:
        key = secrets.token_urlsafe(50)
        file.write(key)
    return key
