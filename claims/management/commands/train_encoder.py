"""Train the encoder of the re-ranking, and fit the weights with which it counts."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from django.core.management.base import CommandError

from claims.management.commands.fit_same import read_sentences
from claims.matching.encoder import FOLDER
from claims.matching.rerank_fit import fit_rerank, put_in_place
from claims.training.command import TrainingCommand
from claims.training.packages import training_packages


class Command(TrainingCommand):
    """Fine-tune, export, fit, compare; docs/matching.md tells the recipe."""

    help = (
        "Train the sentence encoder on ECB+ and fit the weights of the re-ranking. A "
        "stopped run goes on where it was; the result is put in place only if held-out topics "
        "are ranked better with it than without."
    )
    corpus = "ecb_plus/train.jsonl"
    work = "encoder"

    def handle(self, *args: Any, **options: Any) -> None:
        """Train, and say what came of it."""
        corpus = self.corpus_of(options)
        with training_packages():
            from claims.training.sentence_run import run
            from claims.training.sentences import Recipe
        recipe = Recipe()
        try:
            network, held = run(corpus, options["work"], recipe=recipe, report=self.stdout.write)
        except ValueError as problem:
            raise CommandError(str(problem)) from problem
        fitted = fit_rerank(read_sentences(corpus), held)
        for name, figure in fitted.held_out.items():
            self.stdout.write(f"held-out topics of ECB+ train, {name}: {figure:.4f}")
        if not fitted.is_better:
            self.stdout.write(f"It ranks no better: the files in place stay; see {network}.")
            return
        put_in_place(network, fitted, asdict(recipe), FOLDER)
        self.stdout.write("The new encoder and its weights are in place.")
