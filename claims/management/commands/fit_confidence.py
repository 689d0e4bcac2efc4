"""Fit the confidence of attributions anew, for the weights in place; needs no database."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from claims.evaluation.confidence import Case, cases_of, fit_lines, reliability
from claims.extraction.confidence import confidence
from claims.extraction.model_files import CARD, WEIGHTS, ModelProblem, read_card
from claims.extraction.pipeline import load_pipeline
from claims.extraction.tagger.linking import Line
from claims.training.examples import read_rows
from claims.training.fitting import split

_HEAD = f"{'':22}{'cases':>7}{'right':>7}{'told':>7}{'error':>7}{'now':>7}{'error':>7}"


class Command(BaseCommand):
    """Reads PolNeAR (the held-out part of train to fit, dev to measure), writes the lines."""

    help = (
        "Fit the confidence that a reader is told of an attribution on the articles held out from "
        "training, print how right it was and is, and write it beside the tagger's weights. Run "
        "it whenever the weights or the rules have changed."
    )
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The folder of corpora is that of `evaluate`."""
        parser.add_argument("--corpora", type=Path, default=Path("../shared"), metavar="DIR")
        parser.add_argument("--weights", type=Path, default=WEIGHTS, help="Folder of the card.")
        parser.add_argument("--dry-run", action="store_true", help="Measure, and write nothing.")

    def handle(self, *args: Any, **options: Any) -> None:
        """Extract, fit, measure, write."""
        data = options["corpora"] / "data" / "polnear"
        if not (data / "train.jsonl").is_file():
            raise CommandError(f"There is no file {data / 'train.jsonl'}.")
        try:
            pipeline = load_pipeline(settings.SPACY_PIPELINE)
            card = read_card(options["weights"])
        except ModelProblem as problem:
            raise CommandError(f"{problem} {problem.hint}") from problem
        rows = [row for row in read_rows(data / "train.jsonl") if row["attributions"]]
        before = card["settings"].get("lines", {})
        held_out = list(cases_of(split(rows)[1], pipeline))
        now = fit_lines(held_out)
        self._print("Held-out articles", held_out, before, now)
        if (data / "dev.jsonl").is_file():
            dev = list(cases_of(list(read_rows(data / "dev.jsonl")), pipeline))
            self._print("PolNeAR dev", dev, before, now)
        if not options["dry_run"]:
            card["settings"]["lines"] = now
            path = options["weights"] / CARD
            path.write_text(json.dumps(card, indent=1) + "\n", encoding="utf-8")

    def _print(
        self, name: str, cases: Sequence[Case], before: Mapping[str, Line], now: Mapping[str, Line]
    ) -> None:
        """Print what was told before and is now, with the expected calibration errors."""
        self.stdout.write(f"{name}\n{_HEAD}")
        new = reliability(cases, partial(confidence, lines=now))
        for (view, kind), old in reliability(cases, partial(confidence, lines=before)).items():
            told = new[view, kind]
            self.stdout.write(
                f"  {view:9} {kind:10}{old.cases:7,}{old.right:7.3f}{old.told:7.3f}"
                f"{old.error:7.3f}{told.told:7.3f}{told.error:7.3f}"
            )
