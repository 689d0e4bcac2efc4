"""`manage.py bench_candidates`: how long the candidates of one claim take as claims grow."""

from __future__ import annotations

import tempfile
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.db import connection

from claims.search_speed import Latencies, MadeUpClaims, measure


class Command(BaseCommand):
    """Prints figures; guards nothing by itself, since machines are noisy."""

    help = "Measure retrieval among made-up claims, in a scratch database of the configured kind."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """How much to measure."""
        parser.add_argument("--claims", type=int, nargs="+", default=[10_000, 1_000_000])
        parser.add_argument("--asked", type=int, default=220, help="Claims that are looked for.")

    def handle(self, *args: Any, **options: Any) -> None:
        """Grow a scratch database step by step and measure at each."""
        made = MadeUpClaims()
        asked = MadeUpClaims(seed=1).asked(options["asked"])
        medians: list[float] = []
        with scratch_database():
            for size in sorted(options["claims"]):
                made.grow(size)
                elapsed, worked = measure(asked)
                medians.append(worked.median)
                self.stdout.write(
                    f"{connection.vendor}, {size:,} claims\n"
                    f"  by the clock  {_in_words(elapsed)}\n  processor     {_in_words(worked)}"
                )
        self.stdout.write(f"{medians[-1] / medians[0]:.1f} × the first median of the processor")


def _in_words(latencies: Latencies) -> str:
    return (
        f"median {latencies.median:.1f} ms, 95 % within {latencies.p95:.1f} ms, "
        f"most {latencies.most:.1f} ms"
    )


@contextmanager
def scratch_database() -> Iterator[None]:
    """Work in an empty database of its own, on disk, which is gone afterwards."""
    name = connection.settings_dict["NAME"]
    with tempfile.TemporaryDirectory() as folder:
        if connection.vendor == "sqlite":
            # Without a name it would be one in memory, which says little.
            connection.settings_dict["TEST"]["NAME"] = str(Path(folder) / "bench.sqlite3")
        connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
        try:
            yield
        finally:
            connection.creation.destroy_test_db(name, verbosity=0)
