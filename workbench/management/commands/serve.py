"""Run the web server and the task worker together, until Ctrl-C."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from argparse import ArgumentParser
from types import FrameType
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from workbench.recovery import recover

GRACE_SECONDS = 10


class Stopped(Exception):
    """The user, or the system, asked the server to end."""


class Command(BaseCommand):
    """The embedded profile: one machine, one web server, one worker."""

    help = "Serve the product on one machine: web server and task worker, both ended by Ctrl-C."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Where to listen."""
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--threads", type=int, default=8)

    def handle(self, *args: Any, **options: Any) -> None:
        """Prepare the database and the static files, start both, and wait."""
        host, port = options["host"], options["port"]
        call_command("migrate", interactive=False, verbosity=0)
        call_command("collectstatic", interactive=False, verbosity=0)
        recover()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, _stop)
        web = [sys.executable, "-m", "gunicorn", "workbench.wsgi", "--bind", f"{host}:{port}"]
        web += ["--worker-class", "gthread", "--threads", str(options["threads"])]
        web += ["--workers", "1", "--timeout", "120", "--log-level", "warning"]
        commands = {"web server": web}
        if settings.TASKS_BACKEND == "database":
            manage = [sys.executable, "manage.py"]
            commands["task worker"] = [*manage, "db_worker", "--verbosity", "0"]
        running: dict[str, subprocess.Popen[bytes]] = {}
        try:
            # Started inside the try: a signal between two starts must end the first.
            for name, command in commands.items():
                running[name] = _start(command)
            self.stdout.write(f"Claim Workbench serves http://{host}:{port}/ (Ctrl-C ends it).")
            self._watch(commands, running)
        except Stopped:
            self.stdout.write("Ending the server and the worker.")
        finally:
            _end(running)

    def _watch(
        self, commands: dict[str, list[str]], running: dict[str, subprocess.Popen[bytes]]
    ) -> None:
        """Restart a worker that died; a web server that ends, ends everything."""
        while True:
            time.sleep(0.5)
            if running["web server"].poll() is not None:
                raise CommandError("The web server ended; its message is above.")
            worker = running.get("task worker")
            if worker is not None and worker.poll() is not None:
                self.stderr.write("The task worker ended and is started again.")
                time.sleep(1)
                recover()
                running["task worker"] = _start(commands["task worker"])


def _start(command: list[str]) -> subprocess.Popen[bytes]:
    """Start a child in a session of its own, so that Ctrl-C reaches it through us alone."""
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "workbench.settings"}
    return subprocess.Popen(  # noqa: S603 - our own interpreter and arguments
        command, cwd=settings.BASE_DIR, env=environment, start_new_session=True
    )


def _end(running: dict[str, subprocess.Popen[bytes]]) -> None:
    """Ask every child to end; kill those that do not in time."""
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, signal.SIG_IGN)
    for child in running.values():
        if child.poll() is None:
            child.terminate()
    deadline = time.monotonic() + GRACE_SECONDS
    for child in running.values():
        try:
            child.wait(max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()


def _stop(number: int, frame: FrameType | None) -> None:
    raise Stopped
