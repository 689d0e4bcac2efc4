"""Check that every stored span still says what it said."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from claims.services.drift import find_drift

SHOWN = 60


class Command(BaseCommand):
    """Reads everything, changes nothing."""

    help = "Report claims and attributions whose offsets do not fit their article's text."

    def handle(self, *args: Any, **options: Any) -> None:
        """Print one line per drifted span; exit status 1 if there is any."""
        drifted = 0
        for drift in find_drift():
            drifted += 1
            self.stderr.write(
                f"version {drift.version.pk}: {drift.what} [{drift.start}:{drift.end}] "
                f"should be {drift.expected[:SHOWN]!r}, is {drift.found[:SHOWN]!r}"
            )
        if drifted:
            raise CommandError(f"{drifted} spans do not fit their text.")
        self.stdout.write("Every span fits its text.")
