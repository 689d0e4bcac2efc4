"""What a command costs is measured in a process of its own."""

from __future__ import annotations

import sys

import pytest

from claims.speed import best_run


def test_seconds_and_memory_of_a_command() -> None:
    held = "x = bytearray(80_000_000)"
    ours = bytearray(300_000_000)
    run = best_run([sys.executable, "-c", held], rounds=2)
    assert len(ours) == 300_000_000
    assert 0 < run.seconds < 60
    # What this process holds is not counted to the command.
    assert 80_000_000 / 1024**2 < run.megabytes < 200


def test_a_command_that_fails_is_named() -> None:
    with pytest.raises(RuntimeError, match="ended with status 3"):
        best_run([sys.executable, "-c", "raise SystemExit(3)"], rounds=1)
