"""PolNeAR's dev split: attributions in US political news as spans of source, cue and content."""

from __future__ import annotations

import json
import re
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from types import ModuleType
from typing import Any

from claims.evaluation.corpus import Corpus, Scored
from claims.evaluation.figures import F1, SHARE, Tally
from claims.evaluation.scorers import existing, load_scorer, result_of, write_lines
from claims.extraction import formats
from claims.extraction.spans import ArticleInput, Extraction

NAME = "PolNeAR dev"
SCORER = "polnear_score.py"
CUES = "cue_recall.py"
_MARKS = '“”"„«»'
_OPENS = re.compile(rf"^\W*[{_MARKS}]")
_CLOSES = re.compile(rf"[{_MARKS}]\W*$")

CUE_KINDS = ("reporting cues", "other cues")

Row = dict[str, Any]
Classify = Callable[[Row, str], str]


def find_polnear(data: Path, scorers: Path) -> Corpus:
    """Return the dev split.

    Raises:
        FileNotFoundError: one of the files is absent.
    """
    path = existing(data / "polnear" / "dev.jsonl")
    existing(scorers / SCORER)
    existing(scorers / CUES)
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    articles = tuple(
        ArticleInput(row["article"], row["text"], outlet=row["publisher"]) for row in rows
    )
    return Corpus(NAME, articles, partial(_score, scorers=scorers, gold=path, rows=rows))


def _score(
    extractions: Sequence[Extraction], *, scorers: Path, gold: Path, rows: Sequence[Row]
) -> Scored:
    lines = [formats.attribution_line(extraction) for extraction in extractions]
    predicted = [json.loads(line)["attributions"] for line in lines]
    scorer, cues = load_scorer(scorers / SCORER), load_scorer(scorers / CUES)
    with tempfile.TemporaryDirectory() as folder:
        path = write_lines(Path(folder) / "predictions.jsonl", lines)
        argv = ["--gold", str(gold), "--pred", str(path)]
        result = result_of(SCORER, scorer.main, argv=argv)
        recall = result_of(CUES, cues.main, str(gold), str(path))
        cue_rows = [*_cue_rows(cues, rows, lines, Path(folder))]
    pairs = list(zip(rows, predicted, strict=True))
    main = (*_main(scorer, pairs, result), *_recalls(cue_rows, recall))
    breakdown = _breakdown(scorer, pairs, frozenset(cues.REPORTING))
    return Scored((*main, *breakdown), {SCORER: result, CUES: recall})


def _main(
    scorer: ModuleType, pairs: Sequence[tuple[Row, list[Row]]], result: Row
) -> Iterator[Tally]:
    each = [_scored(scorer, row["text"], row["attributions"], found) for row, found in pairs]
    for group, part, name in (
        ("attribution", "found", "attribution found f1"),
        ("attribution", "strict", "attribution strict f1"),
        ("token", "micro", "token micro f1"),
    ):
        counts = [_counts(one[group][part]) for one in each]
        yield Tally(name, F1, counts, reported=result[group][part]["f1"])


def _recalls(rows: Sequence[Row], result: Row) -> Iterator[Tally]:
    for part, name in zip(("listed", "other"), CUE_KINDS, strict=True):
        counts = [
            (round(one[part]["recall"] * one[part]["gold"]), one[part]["gold"])
            if part in one
            else (0, 0)
            for one in rows
        ]
        yield Tally(f"cue recall, {name}", SHARE, counts, reported=result[part]["recall"])


def _cue_rows(
    cues: ModuleType, rows: Sequence[Row], lines: Sequence[str], folder: Path
) -> Iterator[Row]:
    """Yield what the cue scorer says of each article alone."""
    for row, line in zip(rows, lines, strict=True):
        gold = write_lines(folder / "gold.jsonl", [json.dumps(row)])
        prediction = write_lines(folder / "one.jsonl", [line])
        yield result_of(CUES, cues.main, str(gold), str(prediction))


def _breakdown(
    scorer: ModuleType, pairs: Sequence[tuple[Row, list[Row]]], listed: frozenset[str]
) -> Iterator[Tally]:
    groups: tuple[tuple[str, Classify, tuple[str, ...]], ...] = (
        ("attributions found by cue", partial(_cue, listed=listed), CUE_KINDS),
        ("attributions found by quotation", quote_of, ("direct", "indirect", "mixed")),
        ("attributions found by source", _source, ("with a source", "without a source")),
    )
    for group, classify, names in groups:
        for name in names:
            counts = []
            for row, found in pairs:
                text = row["text"]
                wanted = [each for each in row["attributions"] if classify(each, text) == name]
                part = _scored(scorer, text, wanted, found)["attribution"]["found"]
                counts.append((round(part["r"] * part["n_gold"]), part["n_gold"]))
            yield Tally(name, SHARE, counts, group)


def _scored(scorer: ModuleType, text: str, gold: list[Row], found: list[Row]) -> Row:
    """Return what the scorer says of one article."""
    pair = (scorer.to_tokens(text, gold, "gold"), scorer.to_tokens(text, found, "predictions"))
    result: Row = scorer.score([pair])
    return result


def _counts(part: Mapping[str, float]) -> tuple[int, float, float]:
    right = part["p"] * part["n_pred"] if part["n_pred"] else 0
    return round(right), part["n_pred"], part["n_gold"]


def _words(attribution: Row, role: str, text: str) -> str:
    return " ".join(text[start:end] for start, end in sorted(attribution[role]))


def _cue(attribution: Row, text: str, *, listed: frozenset[str]) -> str:
    words = re.findall(r"\w+", _words(attribution, "cue", text).lower())
    return CUE_KINDS[listed.isdisjoint(words)]


def _source(attribution: Row, text: str) -> str:
    return "with a source" if attribution["source"] else "without a source"


def quote_of(attribution: Row, text: str) -> str:
    """Tell how an attribution quotes, by the marks of its content; PolNeAR does not label it."""
    content = _words(attribution, "content", text)
    if _OPENS.search(content) and _CLOSES.search(content):
        return "direct"
    return "mixed" if any(mark in content for mark in _MARKS) else "indirect"
