"""Set the environment before Django reads its settings (loaded by `-p`, see pyproject.toml).

Tests must never touch the developer's own database, key or uploads.
"""

import os
import tempfile
from pathlib import Path

STATE_DIR = Path(tempfile.mkdtemp(prefix="workbench-tests-"))
(STATE_DIR / "static").mkdir()

os.environ["STATE_DIR"] = str(STATE_DIR)
os.environ["DEBUG"] = "0"
os.environ["TASKS_BACKEND"] = "immediate"
os.environ["LOG_LEVEL"] = "CRITICAL"
os.environ["SECRET_KEY"] = "only-for-tests"
