"""What the commands that train have in common: their folders, and the corpus that must be there."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any, ClassVar

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError


class TrainingCommand(BaseCommand):
    """Trains on one file of the corpora.

    Attributes:
        corpus: Names the file, below the folder of corpora.
        work: Names the folder for checkpoints, below that of all training.
    """

    corpus: ClassVar[str]
    work: ClassVar[str] = ""
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The folders default to what the targets of the Makefile use."""
        parser.add_argument("--corpora", type=Path, default=Path("../shared"))
        parser.add_argument(
            "--work",
            type=Path,
            default=settings.STATE_DIR / "training" / self.work,
            help="For checkpoints and what comes of them.",
        )

    def corpus_of(self, options: dict[str, Any]) -> Path:
        """Return the corpus.

        Raises:
            CommandError: it is not there.
        """
        return existing(options["corpora"] / "data" / self.corpus)


def existing(path: Path) -> Path:
    """Return a path to a file.

    Raises:
        CommandError: there is none.
    """
    if not path.is_file():
        raise CommandError(f"There is no file {path}.")
    return path
