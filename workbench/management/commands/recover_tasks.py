"""Put back to work what a killed worker left half-way."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from workbench.recovery import recover


class Command(BaseCommand):
    """Run at the start of a single worker; `serve` does it by itself."""

    help = (
        "Requeue tasks, import items and extractions that a killed worker left running. "
        "Only while no worker runs."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        """Print what was put back."""
        counts = recover()
        self.stdout.write(
            f"Put back: {counts.tasks} tasks, {counts.items} import items, "
            f"{counts.versions} extractions."
        )
