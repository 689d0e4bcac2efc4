"""Train the attribution tagger, on a labelled corpus and on analysts' corrections."""

from __future__ import annotations

from argparse import ArgumentParser
from dataclasses import replace
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from claims.training.packages import training_packages


class Command(BaseCommand):
    """Fine-tune, export, calibrate, compare; docs/evaluation.md tells the recipe."""

    help = (
        "Train the attribution tagger. A stopped run goes on where it was; the new weights are "
        "put in place only if no figure falls on the held-out articles."
    )
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The folders default to what `make train` uses."""
        parser.add_argument("--corpora", type=Path, default=Path("../shared"))
        parser.add_argument(
            "--corrections",
            type=Path,
            help="JSON Lines {“article”, “text”, “attributions”} to train on besides.",
        )
        parser.add_argument(
            "--work", type=Path, default=settings.STATE_DIR / "training", help="For checkpoints."
        )
        parser.add_argument("--epochs", type=int, help="Passes over the articles, in one cycle.")

    def handle(self, *args: Any, **options: Any) -> None:
        """Train, and say what came of it."""
        articles = options["corpora"] / "data" / "polnear" / "train.jsonl"
        for path in (articles, options["corrections"]):
            if path is not None and not path.is_file():
                raise CommandError(f"There is no file {path}.")
        with training_packages():
            from claims.training.loop import Recipe
            from claims.training.run import run
        recipe = Recipe()
        if options["epochs"] is not None:
            if options["epochs"] < 1:
                raise CommandError("--epochs must be at least 1.")
            recipe = replace(recipe, epochs=options["epochs"], more=0)
        try:
            outcome = run(
                articles,
                options["work"],
                corrections=options["corrections"],
                recipe=recipe,
                report=self.stdout.write,
            )
        except ValueError as problem:
            raise CommandError(str(problem)) from problem
        if outcome.kept:
            self.stdout.write("The new weights are in place.")
        else:
            self.stdout.write(
                f"A held-out figure fell: the weights in place stay; the new ones are in "
                f"{options['work']}."
            )
