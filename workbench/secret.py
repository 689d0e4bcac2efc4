"""The secret key of a machine that was not given one."""

from __future__ import annotations

import os
import secrets
import tempfile
from pathlib import Path


def secret_key(state_dir: Path) -> str:
    """Return the key kept in the state folder; make it on the first call.

    The file appears whole or not at all, readable by its owner only, so that the web server and
    the worker, starting at once, agree on one key.
    """
    path = state_dir / "secret_key"
    if not path.exists():
        state_dir.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=state_dir, prefix=".secret_key-")
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(secrets.token_urlsafe(50))
        try:
            os.link(name, path)
        except FileExistsError:
            pass  # another process was first; its key holds
        finally:
            Path(name).unlink()
    return path.read_text(encoding="ascii")
