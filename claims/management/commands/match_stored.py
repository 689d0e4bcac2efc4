"""`manage.py match_stored`: match all stored claims, again or for the first time."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from claims.services.suggesting import match_all


class Command(BaseCommand):
    """For what was stored before matching was, and after weights or place aliases changed."""

    help = "Match all stored claims; decisions of analysts stay."

    def handle(self, *args: Any, **options: Any) -> None:
        """Match and say how many suggestions there are."""
        count = match_all(progress=self._tell)
        self.stdout.write(f"{count:,} suggestions are stored.")

    def _tell(self, done: int) -> None:
        if self.stderr.isatty():
            self.stderr.write(f"\r{done:,} claims matched", ending="")
