"""`manage.py rebuild_review_state`: derive the claims' states anew from what is append-only."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from claims.services.projection import rebuild_states


class Command(BaseCommand):
    """Repairs states after a restored backup or a change by other means."""

    help = "Derive the state of every claim anew from its verdicts and the audit log."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Offer to look without writing."""
        parser.add_argument(
            "--dry-run", action="store_true", help="Say what would change and write nothing."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Rebuild and print the counts."""
        done = rebuild_states(dry_run=options["dry_run"])
        verb = "would change" if options["dry_run"] else "changed"
        for pk in done.changed:
            self.stdout.write(f"claim {pk} {verb}")
        self.stdout.write(f"{done.checked} claims checked, {len(done.changed)} {verb}.")
