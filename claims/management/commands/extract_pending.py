"""Extract the versions that wait, in this process."""

from __future__ import annotations

import argparse
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from claims.services.extraction import ExtractionFailed, extract_version
from sources.models import ArticleVersion, ExtractionState


class Command(BaseCommand):
    """For machines without a worker, and after an import with `--no-extract`."""

    help = "Extract the article versions that wait for it, oldest first."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Declare the options."""
        parser.add_argument("--limit", type=int, metavar="N", help="Stop after N versions.")
        parser.add_argument(
            "--retry-failed", action="store_true", help="Also those whose extraction failed."
        )
        parser.add_argument(
            "--outdated",
            action="store_true",
            help="Also those that an earlier extraction has read; what analysts worked on stays.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Print the totals; name each failure on standard error."""
        limit = options["limit"]
        if limit is not None and limit < 1:
            raise CommandError(f"--limit {limit} is not a number of versions: give 1 or more.")
        states = [ExtractionState.PENDING]
        if options["retry_failed"]:
            states.append(ExtractionState.FAILED)
        if options["outdated"]:
            states.append(ExtractionState.DONE)
        waiting = ArticleVersion.objects.filter(extraction__in=states).order_by("pk")
        done = claims = failed = 0
        for pk in list(waiting.values_list("pk", flat=True)[:limit]):
            version = (
                ArticleVersion.objects.select_related("article__outlet", "content")
                .filter(pk=pk)
                .first()
            )
            if version is None:
                continue
            try:
                counts = extract_version(version=version)
                claims += counts.claims
                done += 1
                if counts.not_extracted:
                    self.stderr.write(f"“{version.title}”: {counts.not_extracted}")
            except ExtractionFailed as failure:
                failed += 1
                self.stderr.write(str(failure))
        self.stdout.write(f"{done} extracted with {claims} claims, {failed} failed.")
        if failed:
            raise CommandError("Some versions failed; their pages show the cause.")
