"""PropSegmEnt's dev split, the Wikipedia part: which words of a sentence make each proposition."""

from __future__ import annotations

import json
import tempfile
from collections import defaultdict
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from types import ModuleType
from typing import Any

from claims.evaluation.corpus import Corpus, Scored
from claims.evaluation.figures import MACRO_F1, Tally
from claims.evaluation.scorers import existing, load_scorer, printed, result_of, write_lines
from claims.extraction import formats
from claims.extraction.spans import ArticleInput, Extraction

NAME = "PropSegmEnt dev, Wikipedia"
SCORER = "propseg_score.py"
CONVERTER = "propseg_convert.py"


def find_propositions(data: Path, scorers: Path) -> Corpus:
    """Return the documents that have text.

    Raises:
        FileNotFoundError: one of the files is absent.
    """
    folder = data / "propsegment"
    clusters = existing(folder / "document_clusters.dev.json")
    gold = existing(folder / "propositions.dev.json")
    existing(scorers / SCORER)
    converter = load_scorer(scorers / CONVERTER)
    lines = printed(CONVERTER, converter.main, "articles", str(clusters)).splitlines()
    rows = [json.loads(line) for line in lines]
    articles = tuple(ArticleInput(row["id"], row["text"]) for row in rows)
    return Corpus(NAME, articles, partial(_score, scorers=scorers, clusters=clusters, gold=gold))


def _score(
    extractions: Sequence[Extraction], *, scorers: Path, clusters: Path, gold: Path
) -> Scored:
    converter, scorer = load_scorer(scorers / CONVERTER), load_scorer(scorers / SCORER)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        lines = [line for each in extractions for line in formats.jsonl_lines(each)]
        claims = write_lines(folder / "claims.jsonl", lines)
        given = printed(CONVERTER, converter.main, "claims", str(clusters), str(claims))
        predictions = write_lines(folder / "predictions.jsonl", given.splitlines())
        result = _result(scorer, gold, clusters, predictions)
        rows = []
        for part in _by_document(gold, clusters):
            path = write_lines(folder / "gold.json", [json.dumps(part)])
            rows.append(_row(_result(scorer, path, clusters, predictions)))
    reported = result["jaccard"]["f1"] / 100
    return Scored((Tally("Jaccard 0.8 f1", MACRO_F1, rows, reported=reported),), {SCORER: result})


def _result(scorer: ModuleType, gold: Path, clusters: Path, predictions: Path) -> dict[str, Any]:
    paths = {"--gold": gold, "--clusters": clusters, "--pred": predictions}
    argv = [word for option, path in paths.items() for word in (option, str(path))]
    return result_of(SCORER, scorer.main, argv=argv)


def _row(result: dict[str, Any]) -> tuple[float, float, int]:
    sentences = result["sentences"]
    found = result["jaccard"]
    return found["precision"] / 100 * sentences, found["recall"] / 100 * sentences, sentences


def _by_document(gold: Path, clusters: Path) -> list[list[dict[str, Any]]]:
    """Return the labels of each document that has text."""
    known = {
        str(document["document_id"])
        for cluster in json.loads(clusters.read_text(encoding="utf-8"))
        for document in cluster["documents"]
    }
    parts: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in json.loads(gold.read_text(encoding="utf-8")):
        document = str(row["sentence_id"]["document_id"])
        if document in known:
            parts[document].append(row)
    return list(parts.values())
