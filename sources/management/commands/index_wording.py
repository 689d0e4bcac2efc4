"""Looks up the wording that versions share, for those stored before there was an index."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from sources.models import ArticleVersion
from sources.services.copies import find_copies


class Command(BaseCommand):
    """`manage.py index_wording`."""

    help = "Index the wording of versions that are not indexed yet."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--again", action="store_true", help="Index all versions anew.")

    def handle(self, *, again: bool, **options: Any) -> None:
        """Index one version after the other; it may be stopped and started again."""
        versions = ArticleVersion.objects.select_related("article__outlet", "content")
        if not again:
            versions = versions.filter(wording_indexed=False)
        done = shared = 0
        for version in versions.order_by("pk").iterator(chunk_size=100):
            shared += bool(find_copies(version, None))
            done += 1
        self.stdout.write(f"{done} versions indexed, {shared} of them share wording.")
