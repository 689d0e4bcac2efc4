"""Check that nobody changed the audit log."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from workbench import audit
from workbench.models import AuditEvent


class Command(BaseCommand):
    """Walks the chain of hashes from the first event to the last."""

    help = "Check the audit log's chain of hashes; exit status 1 names the first broken places."

    def handle(self, *args: Any, **options: Any) -> None:
        """Print the number of events, or fail with every place where the chain breaks."""
        broken = list(audit.verify())
        if broken:
            lines = [f"event {link.sequence}: {link.reason}" for link in broken[:20]]
            raise CommandError("The audit log was changed.\n" + "\n".join(lines))
        self.stdout.write(f"The audit log holds: {AuditEvent.objects.count()} events.")
