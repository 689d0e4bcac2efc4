"""The pairs that the matching is measured on: FA-KES tolls and shared texts, ECB+ events."""

from __future__ import annotations

import csv
import json
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from claims.evaluation.corpus import Scored
from claims.evaluation.figures import F1, RANKING, Tally
from claims.evaluation.scorers import existing, load_scorer, printed, result_of, write_lines

FAKES = "FA-KES dev pairs"
EVENTS = "ECB+ dev"
FAKES_SCORER = "fakes_score.py"
EVENTS_SCORER = "ecb_score.py"
CONVERTER = "ecb_convert.py"
PAIRED = ("same_event", "conflict", "conflict_or_update", "same_text", "same_text_or_partly")
RANKED = {"ap": "average precision", "ap_same_topic": "… within one topic", "hit@1": "hit@1"}


@dataclass(frozen=True, slots=True)
class PairCorpus:
    """Articles whose pairs are labelled.

    Attributes:
        name: As in docs/evaluation.md.
        lines: The articles, as JSON Lines.
        options: Of the matching command.
        score: Compares what the command prints with the labels.
    """

    name: str
    lines: tuple[str, ...]
    options: tuple[str, ...]
    score: Callable[[str], Scored]


def find_fakes_pairs(data: Path, scorers: Path) -> PairCorpus:
    """Return all articles of FA-KES, of which some pairs are labelled.

    Raises:
        FileNotFoundError: one of the files is absent.
    """
    gold = existing(data / "fakes" / "pairs_dev.json")
    table = existing(data / "fakes" / "FA-KES-Dataset.csv")
    existing(scorers / FAKES_SCORER)
    with table.open(encoding="utf-8", newline="") as file:
        lines = [
            json.dumps(
                {
                    "id": str(number),
                    "text": f"{row['article_title']}\n\n{row['article_content']}",
                    "title": row["article_title"],
                    "outlet": row["source"],
                }
            )
            for number, row in enumerate(csv.DictReader(file))
        ]
    options = ("--format", "articles")
    return PairCorpus(FAKES, tuple(lines), options, partial(_paired, scorers=scorers, gold=gold))


def find_events(data: Path, scorers: Path) -> PairCorpus:
    """Return the sentences of ECB+, each an article.

    Raises:
        FileNotFoundError: one of the files is absent.
    """
    gold = existing(data / "ecb_plus" / "dev.jsonl")
    existing(scorers / EVENTS_SCORER)
    converter = load_scorer(scorers / CONVERTER)
    lines = printed(CONVERTER, converter.main, "articles", str(gold)).splitlines()
    options = ("--format", "pairs", "--all-scores")
    return PairCorpus(EVENTS, tuple(lines), options, partial(_ranked, scorers=scorers, gold=gold))


def _paired(output: str, *, scorers: Path, gold: Path) -> Scored:
    scorer = load_scorer(scorers / FAKES_SCORER)
    with tempfile.TemporaryDirectory() as folder:
        path = write_lines(Path(folder) / "predictions.jsonl", output.splitlines())
        result = result_of(FAKES_SCORER, scorer.main, [str(gold), str(path)])
        relation, origin, _ = scorer.read_predictions(str(path))
    labels = json.loads(gold.read_text(encoding="utf-8"))
    # A pair is the unit that is resampled; the scorer is asked about each alone.
    each = [
        scorer.score({"tolls": [], "syndication": []} | {kind: [pair]}, relation, origin)[0]
        for kind in ("tolls", "syndication")
        for pair in labels[kind]
    ]
    tallies = [
        Tally(f"{name} f1", F1, [_counts(one[name]) for one in each], reported=result[name]["f1"])
        for name in PAIRED
    ]
    return Scored(tuple(tallies), {FAKES_SCORER: result})


def _counts(part: dict[str, int]) -> tuple[int, int, int]:
    return part["tp"], part["pred"], part["gold"]


def _ranked(output: str, *, scorers: Path, gold: Path) -> Scored:
    converter, scorer = load_scorer(scorers / CONVERTER), load_scorer(scorers / EVENTS_SCORER)
    with tempfile.TemporaryDirectory() as folder:
        pairs = write_lines(Path(folder) / "pairs.jsonl", output.splitlines())
        given = printed(CONVERTER, converter.main, "pairs", str(pairs)).splitlines()
        predictions = write_lines(Path(folder) / "predictions.jsonl", given)
        result: dict[str, Any] = result_of(EVENTS_SCORER, scorer.main, str(gold), str(predictions))
    tallies = [
        Tally(name, RANKING, _ranking(result, key), reported=result[key])
        for key, name in RANKED.items()
    ]
    return Scored(tuple(tallies), {EVENTS_SCORER: result})


def _ranking(result: dict[str, Any], key: str) -> Sequence[tuple[float, float]]:
    """One row for all: a ranking is no sum over articles."""
    queries = result["queries"]
    return [(result[key] * queries, queries)]
