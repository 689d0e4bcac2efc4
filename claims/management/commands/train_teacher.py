"""Train the teacher, and keep what it says of the training articles."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandError

from claims.training.command import TrainingCommand
from claims.training.packages import training_packages


class Command(TrainingCommand):
    """Fine-tune, ask, write; docs/evaluation.md tells the recipe."""

    help = (
        "Train a larger network on the labelled articles and keep its lessons, from which "
        "train_attribution learns beside the labels. A stopped run goes on where it was."
    )
    corpus = "polnear/train.jsonl"
    work = "teacher"

    def handle(self, *args: Any, **options: Any) -> None:
        """Train, and say where the lessons are."""
        articles = self.corpus_of(options)
        with training_packages("make train-teacher"):
            from claims.training.lessons import KEPT
            from claims.training.teaching import run

            try:
                figures = run(articles, options["work"], report=self.stdout.write)
            except ValueError as problem:
                raise CommandError(str(problem)) from problem
        self.stdout.write(f"The teacher on held-out articles: {figures}.")
        self.stdout.write(f"Its lessons are in {KEPT}.")
