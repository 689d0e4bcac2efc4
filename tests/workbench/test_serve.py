"""`serve` runs the web server and the worker as one thing: both start, both end."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def children(pid: int) -> dict[str, int]:
    """The processes that a process started: "web" and "worker" → process id."""
    found = {}
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            parent = int(status.read_text().rsplit(")", 1)[1].split()[1])
            command = (status.parent / "cmdline").read_text()
        except (OSError, IndexError):
            continue  # it ended while we looked
        if parent == pid:
            found["worker" if "db_worker" in command else "web"] = int(status.parent.name)
    return found


def wait_until(condition: Callable[[], bool], what: str) -> None:
    """Wait at most half a minute."""
    deadline = time.monotonic() + 30
    while not condition():
        assert time.monotonic() < deadline, f"waited in vain until {what}"
        time.sleep(0.1)


def answers(address: str) -> bool:
    """Whether the server says that it is healthy."""
    try:
        with urllib.request.urlopen(address, timeout=2) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


@pytest.fixture
def served(tmp_path: Path) -> Iterator[tuple[subprocess.Popen[bytes], str]]:
    """The product served from an empty state folder; the process and its address."""
    if not Path("/proc/self/stat").exists():
        pytest.skip("process tables are read from /proc, which this system does not have")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = os.environ | {"STATE_DIR": str(tmp_path), "TASKS_BACKEND": "database"}
    environment.pop("DATABASE_URL", None)
    process = subprocess.Popen(
        [sys.executable, "manage.py", "serve", "--port", str(port)],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.DEVNULL,
    )
    address = f"http://127.0.0.1:{port}/health/"
    wait_until(lambda: answers(address), "the server answers")
    yield process, address
    if process.poll() is None:
        process.terminate()
        process.wait(20)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_one_signal_ends_server_and_worker(
    served: tuple[subprocess.Popen[bytes], str], number: signal.Signals
) -> None:
    process, address = served
    wait_until(lambda: set(children(process.pid)) == {"web", "worker"}, "both run")
    pids = children(process.pid).values()
    process.send_signal(number)
    assert process.wait(20) == 0
    assert not answers(address)
    assert [pid for pid in pids if Path(f"/proc/{pid}").exists()] == []


def test_a_killed_worker_is_started_again(
    served: tuple[subprocess.Popen[bytes], str],
) -> None:
    process, address = served
    wait_until(lambda: "worker" in children(process.pid), "the worker runs")
    killed = children(process.pid)["worker"]
    os.kill(killed, signal.SIGKILL)
    wait_until(lambda: children(process.pid).get("worker", killed) != killed, "another worker runs")
    assert answers(address)
