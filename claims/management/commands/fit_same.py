"""Fit the shipped same-event model anew, from labelled corpora; needs no database."""

from __future__ import annotations

import csv
import json
import re
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from claims.extraction.spans import ArticleInput
from claims.matching.articles import Reading
from claims.matching.examples import LEAST_TOKENS, Sentence, of_sentences, sentences
from claims.matching.fit import SHIPPED, average_precision, bag_scores, fit
from claims.matching.same import load
from claims.matching.wording import count_words

DATA = Path(__file__).resolve().parents[2] / "matching" / "data"

_SENTENCE_END = re.compile(r"(?<=[.!?])\s+|\n+")


class Command(BaseCommand):
    """Reads ECB+ (train to fit, dev to compare), writes the weights, prints before and after."""

    help = (
        "Fit the same-event model on ECB+ and write claims/matching/data/same.json; with --words "
        "count the words of the background corpora first and write words.tsv."
    )
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The folder of corpora is that of `evaluate`."""
        parser.add_argument("--corpora", type=Path, required=True, metavar="DIR")
        parser.add_argument("--out", type=Path, default=DATA / "same.json", metavar="FILE")
        parser.add_argument("--words", action="store_true", help="Count the words anew, too.")

    def handle(self, *args: Any, **options: Any) -> None:
        """Fit, compare with the model shipped before, and write."""
        data = options["corpora"] / "data"
        if not (data / "ecb_plus" / "train.jsonl").exists():
            raise CommandError(f"There is no ecb_plus/train.jsonl in {data}.")
        if options["words"]:
            counts = count_words(background_sentences(data))
            (DATA / "words.tsv").write_text(counts, encoding="utf-8")
        model = fit(
            of_sentences(read_sentences(data / "ecb_plus" / "train.jsonl")),
            names=SHIPPED,
            made="manage.py fit_same on ECB+ train",
        )
        held_out = of_sentences(read_sentences(data / "ecb_plus" / "dev.jsonl"), others=1)
        for name, each in (("before", load()), ("after", model)):
            figure = average_precision(bag_scores(each, held_out), held_out.labels)
            self.stdout.write(f"{name}: average precision {figure:.4f} on ECB+ dev")
        options["out"].write_text(model.dumps(), encoding="utf-8")


def read_sentences(path: Path) -> list[Sentence]:
    """Read a file of ECB+ and extract what its sentences claim."""
    rows = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    inputs = [ArticleInput(f"{row['doc']}#{row['sentence']}", row["text"]) for row in rows]
    read = Reading(settings.SPACY_PIPELINE)(inputs)
    return sentences(rows, {each.article: each.report for each in read if each.report})


def background_sentences(data: Path) -> Iterator[str]:
    """Yield the sentences whose words are counted: ECB+ and PolNeAR train, and FA-KES."""
    for text in _background_texts(data):
        yield from (each for each in _SENTENCE_END.split(text) if len(each.split()) >= LEAST_TOKENS)


def _background_texts(data: Path) -> Iterator[str]:
    for name in ("ecb_plus/train.jsonl", "polnear/train.jsonl"):
        for line in (data / name).read_text("utf-8").splitlines():
            yield json.loads(line)["text"]
    path = data / "fakes" / "FA-KES-Dataset.csv"
    with path.open(encoding="utf-8", errors="replace", newline="") as file:
        for row in csv.DictReader(file):
            yield row["article_content"]
