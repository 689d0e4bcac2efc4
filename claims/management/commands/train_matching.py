"""`manage.py train_matching`: refit the same-event model on what this desk decided."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from claims.matching.refit import Figures, TooFewPairs, refit
from claims.services.decided_pairs import decided_pairs
from claims.services.suggesting import current_model


class Command(BaseCommand):
    """Starts from the weights in use, and replaces them only by better ones."""

    help = "Refit the same-event model on analysts' decisions and keep the better weights."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Where the weights go."""
        parser.add_argument("--out", type=Path, default=settings.MATCH_WEIGHTS)

    def handle(self, *args: Any, **options: Any) -> None:
        """Refit, compare on held-out pairs, and write the weights if they are better."""
        pairs = decided_pairs()
        same = sum(pair.same for pair in pairs)
        made = f"{same} pairs judged one event and {len(pairs) - same} judged two, on this desk"
        try:
            found = refit(current_model(), pairs, made=made)
        except TooFewPairs as error:
            raise CommandError(str(error)) from error
        self.stdout.write(
            f"Fitted on {found.fitted_on} pairs, compared on {found.held_out} held out:\n"
            f"  before  {_in_words(found.before)}\n  after   {_in_words(found.after)}"
        )
        if not found.is_better:
            self.stdout.write("The weights in use are kept: the refitted ones are no better.")
            return
        out: Path = options["out"]
        out.parent.mkdir(parents=True, exist_ok=True)
        # Written aside and renamed, so that a worker never reads half a file.
        aside = out.with_name(f"{out.name}.new")
        aside.write_text(found.model.dumps(), encoding="utf-8")
        aside.replace(out)
        self.stdout.write(
            f"The refitted weights are better and stand in {out}. What arrives is matched with "
            "them; manage.py match_stored matches anew what is stored."
        )


def _in_words(figures: Figures) -> str:
    return f"average precision {figures.average_precision:.3f}, loss {figures.loss:.3f}"
