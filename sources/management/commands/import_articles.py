"""Import files and folders from the command line."""

from __future__ import annotations

import argparse
import os
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from claims.services.extraction import ExtractionFailed, extract_version
from claims.tasks import extract_version as extract_version_task
from sources.models import ArticleVersion, ImportItem, ItemState, Outlet
from sources.readers.columns import FIELDS
from sources.readers.items import MEDIA_TYPES, File, Limits, RawItem, split, unpack
from sources.services.batches import create_batch, limits
from sources.services.importing import run_item
from sources.services.outlets import ensure_outlet

_EVERY = 100


class Command(BaseCommand):
    """Import txt, html, jsonl, csv and zip files, and all such files in folders."""

    help = (
        "Import articles from files and folders (txt, html, jsonl, csv, zip). Failures are named "
        "on standard error, the others go on; the exit status is 1 if any failed."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the arguments."""
        parser.add_argument("paths", nargs="+", type=Path, metavar="PATH")
        parser.add_argument(
            "--outlet", default="", help="The outlet of documents that do not state theirs."
        )
        parser.add_argument(
            "--map",
            action="append",
            default=[],
            type=_mapping,
            metavar="COLUMN=FIELD",
            help=f"The field of a table's column, over the suggestion: {', '.join(FIELDS)}; "
            "COLUMN= keeps it as metadata only.",
        )
        extraction = parser.add_mutually_exclusive_group()
        extraction.add_argument(
            "--no-extract", action="store_true", help="Do not enqueue the extraction of claims."
        )
        extraction.add_argument(
            "--extract", action="store_true", help="Extract claims now instead of enqueuing it."
        )
        parser.add_argument(
            "--dry-run", action="store_true", help="Report what would happen; store nothing."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Import, print the totals, exit with status 1 if anything failed."""
        with transaction.atomic():
            outlet = ensure_outlet(options["outlet"], actor=None) if options["outlet"] else None
            if options["dry_run"]:
                # All of it in one transaction that is rolled back: the counts are the true ones.
                counts, versions = self._import(options, outlet)
                transaction.set_rollback(True)
        if not options["dry_run"]:
            counts, versions = self._import(options, outlet)
        unextracted = 0
        if not options["dry_run"] and not options["no_extract"]:
            unextracted = self._extract(versions, now=options["extract"])
        totals = _totals(counts) + (f", {unextracted:,} not extracted" if unextracted else "")
        self.stdout.write(("Would be: " if options["dry_run"] else "") + totals)
        failed = counts[ItemState.FAILED] + unextracted
        if failed:
            raise CommandError(f"{failed:,} failed; they are named above.", returncode=1)

    def _import(
        self, options: dict[str, Any], outlet: Outlet | None
    ) -> tuple[Counter[str], list[int]]:
        """Import everything as one batch; return counts by outcome and the versions to extract."""
        bounds = limits()
        batch = create_batch(
            items=self._items(options["paths"], bounds, dict(options["map"])),
            how="command",
            label=", ".join(str(path) for path in options["paths"]),
            outlet=outlet,
            actor=None,
        )
        counts: Counter[str] = Counter()
        versions: list[int] = []
        keys = list(batch.items.order_by("index").values_list("pk", flat=True))
        for done, key in enumerate(keys, start=1):
            result = run_item(key)
            if result is None:
                item = ImportItem.objects.get(pk=key)
                counts[ItemState.FAILED] += 1
                self.stderr.write(f"{item.name}: {item.message}")
            else:
                counts[result.outcome] += 1
                if result.outcome != ItemState.DUPLICATE:
                    versions.append(result.version.pk)
            if done % _EVERY == 0 or done == len(keys):
                self.stderr.write(f"{done:,} of {len(keys):,} read", self.style.HTTP_INFO)
        return counts, versions

    def _items(
        self, paths: list[Path], bounds: Limits, columns: dict[str, str]
    ) -> Iterator[RawItem]:
        for path in paths:
            for file in self._files(path, bounds):
                for inner in unpack(file, bounds):
                    yield from split(inner, bounds, columns)

    def _files(self, path: Path, bounds: Limits) -> Iterator[File]:
        """Yield a file, or all files of a folder that can be imported, in order of their names."""
        if not path.is_dir():
            yield _read(path, bounds)
            return
        found = sorted(child for child in path.rglob("*") if child.is_file())
        readable = [child for child in found if child.suffix.lower() in MEDIA_TYPES]
        if len(readable) < len(found):
            self.stderr.write(
                f"{path}: {len(found) - len(readable):,} files of other kinds are passed over"
            )
        for child in readable:
            yield _read(child, bounds)

    def _extract(self, versions: list[int], *, now: bool) -> int:
        """Enqueue or run the extraction of versions; return how many failed."""
        if not now:
            for key in versions:
                extract_version_task.enqueue(key)
            return 0
        failed = 0
        for done, version in enumerate(_loaded(versions), start=1):
            try:
                extract_version(version=version)
            except ExtractionFailed as failure:
                failed += 1
                self.stderr.write(f"{version.title}: {failure}")
            if done % _EVERY == 0 or done == len(versions):
                self.stderr.write(f"{done:,} of {len(versions):,} extracted")
        return failed


def _mapping(value: str) -> tuple[str, str]:
    header, mark, field = value.rpartition("=")
    if not mark or not header or (field and field not in FIELDS):
        raise argparse.ArgumentTypeError(
            f"{value!r} is not COLUMN=FIELD with one of the fields {', '.join(FIELDS)}"
        )
    return header, field


def _read(path: Path, bounds: Limits) -> File:
    """Read a file; one that is missing or far too large is not read, and says so."""
    name = os.fsencode(path).decode("utf-8", "replace")
    try:
        size = path.stat().st_size
        if size > bounds.total:
            return File(name, b"", f"It has {size:,} bytes; at most {bounds.total:,} are allowed.")
        return File(name, path.read_bytes())
    except OSError as error:
        return File(name, b"", f"It cannot be read: {error.strerror}.")


def _loaded(keys: list[int]) -> Iterator[ArticleVersion]:
    for key in keys:
        yield ArticleVersion.objects.select_related("article__outlet", "content").get(pk=key)


def _totals(counts: Counter[str]) -> str:
    """Return "790 new, 14 already known, 0 failed"; new versions are named where there are any."""
    parts = [f"{counts[ItemState.IMPORTED]:,} new"]
    if counts[ItemState.NEW_VERSION]:
        parts.append(f"{counts[ItemState.NEW_VERSION]:,} new versions")
    parts.append(f"{counts[ItemState.DUPLICATE]:,} already known")
    parts.append(f"{counts[ItemState.FAILED]:,} failed")
    return ", ".join(parts)
