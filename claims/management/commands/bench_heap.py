"""`manage.py bench_heap`: what matching a heap of articles takes as it grows."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from claims.heap_speed import measure


class Command(BaseCommand):
    """Prints figures; guards nothing by itself, since machines are noisy."""

    help = "Measure matching among made-up claims, without extraction; needs no database."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """How much to measure."""
        parser.add_argument("--claims", type=int, nargs="+", default=[20_000, 80_000])
        parser.add_argument("--candidates", action="store_true", help="Only find the pairs.")

    def handle(self, *args: Any, **options: Any) -> None:
        """Match a heap of each size in a process of its own."""
        for size in options["claims"]:
            cost = measure(size, whole=not options["candidates"])
            steps = ", ".join(f"{step} {seconds:.1f} s" for step, seconds in cost.seconds.items())
            self.stdout.write(
                f"{cost.claims:,} claims: {steps}, {cost.pairs:,} pairs, {cost.megabytes:,.0f} MB"
            )
