"""Train the attribution tagger, on a labelled corpus and on analysts' corrections."""

from __future__ import annotations

from argparse import ArgumentParser
from dataclasses import replace
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError

from claims.training.command import TrainingCommand, existing
from claims.training.packages import training_packages


class Command(TrainingCommand):
    """Fine-tune, export, calibrate, compare; docs/evaluation.md tells the recipe."""

    help = (
        "Train the attribution tagger. A stopped run goes on where it was; the new weights are "
        "put in place only if no figure falls on the held-out articles."
    )
    corpus = "polnear/train.jsonl"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Besides the folders, what else to learn from, and how."""
        super().add_arguments(parser)
        parser.add_argument(
            "--corrections",
            type=Path,
            help="JSON Lines {“article”, “text”, “attributions”} to train on besides.",
        )
        parser.add_argument("--epochs", type=int, help="Passes over the articles, in one cycle.")
        parser.add_argument(
            "--taught",
            type=float,
            default=0.0,
            metavar="SHARE",
            help="Weight of the teacher’s lessons beside the labels, 0 to 1 (0).",
        )
        parser.add_argument(
            "--onward",
            action="store_true",
            help="Go on from the weights in place, in a third of the time.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Train, and say what came of it."""
        articles = self.corpus_of(options)
        corrections = options["corrections"] and existing(options["corrections"])
        if not 0 <= options["taught"] <= 1:
            raise CommandError("--taught must be from 0 to 1.")
        if options["epochs"] is not None and options["epochs"] < 1:
            raise CommandError("--epochs must be at least 1.")
        with training_packages():
            from claims.training.loop import Recipe
            from claims.training.run import ONWARD, run
        recipe = replace(ONWARD if options["onward"] else Recipe(), taught=options["taught"])
        if options["epochs"] is not None:
            recipe = replace(recipe, epochs=options["epochs"], more=0)
        try:
            outcome = run(
                articles,
                options["work"],
                corrections=corrections,
                recipe=recipe,
                onward=options["onward"],
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
