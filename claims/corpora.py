"""The labelled corpora that the extraction is measured on, read from a folder beside the project.

The folder holds `data/` and `eval/` as docs/evaluation.md describes; nothing of it is ever copied
into the project.
"""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from claims.extraction.spans import ArticleInput


@dataclass(frozen=True, slots=True)
class Corpus:
    """Articles with their labels and the scorers that compare.

    Attributes:
        name: As in docs/evaluation.md.
        articles: Texts to extract from; `id` is what the scorer knows them by.
        scorers: Command lines after the interpreter; "PRED" stands for the predictions' file.
        claims: Whether the predictions hold claims beside attributions.
    """

    name: str
    articles: tuple[ArticleInput, ...]
    scorers: tuple[tuple[str, ...], ...]
    claims: bool


def find_corpora(root: Path) -> Iterator[Corpus | str]:
    """Yield the corpora that stand under a folder; for a missing one, a line that says so."""
    data, scorers = root / "data", root / "eval"
    for name, read in (
        ("Annotated seeds 000 + 003", _seeds),
        ("FA-KES dev articles", _fakes),
        ("PolNeAR dev", _polnear),
    ):
        try:
            yield read(name, data, scorers)
        except FileNotFoundError as error:
            yield f"{name}: skipped, since there is no {error.filename}."


def _seeds(name: str, data: Path, scorers: Path) -> Corpus:
    gold = sorted(_some(data / "seeds_gold", "gold_*.json"))
    articles = []
    for path in gold:
        stem = Path(json.loads(path.read_text(encoding="utf-8"))["article"]).stem
        articles.append(ArticleInput(stem, _exact(data / "seeds" / f"{stem}.txt")))
    scorer = (str(_there(scorers / "seed_score.py")), "PRED", *map(str, gold))
    return Corpus(name, tuple(articles), (scorer,), claims=True)


def _fakes(name: str, data: Path, scorers: Path) -> Corpus:
    gold = sorted(_some(data / "fakes_gold", "*.json"))
    with (data / "fakes" / "FA-KES-Dataset.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    articles = []
    for path in gold:
        row = rows[int(path.stem)]
        text = f"{row['article_title']}\n\n{row['article_content']}"
        articles.append(ArticleInput(path.stem, text, outlet=row["source"]))
    scorer = str(_there(scorers / "seed_score.py"))
    return Corpus(name, tuple(articles), ((scorer, "PRED", *map(str, gold)),), claims=True)


def _polnear(name: str, data: Path, scorers: Path) -> Corpus:
    gold = data / "polnear" / "dev.jsonl"
    articles = []
    with gold.open(encoding="utf-8") as file:
        for line in file:
            row = json.loads(line)
            articles.append(ArticleInput(row["article"], row["text"], outlet=row["publisher"]))
    return Corpus(
        name,
        tuple(articles),
        (
            (str(_there(scorers / "polnear_score.py")), "--gold", str(gold), "--pred", "PRED"),
            (str(_there(scorers / "cue_recall.py")), str(gold), "PRED"),
        ),
        claims=False,
    )


def score(scorer: tuple[str, ...], predictions: Path) -> dict[str, Any]:
    """Run one scorer and return the JSON object that its last line holds.

    Raises:
        RuntimeError: with what the scorer said, if it failed.
    """
    arguments = [str(predictions) if word == "PRED" else word for word in scorer]
    done = subprocess.run(  # noqa: S603 - the folder's scorers are what the user asked to run
        [sys.executable, *arguments], capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise RuntimeError(f"{Path(scorer[0]).name} failed: {done.stderr.strip()}")
    result: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
    return result


def _exact(path: Path) -> str:
    """Read a text with its line ends as they are, since offsets count them."""
    with path.open(encoding="utf-8", newline="") as file:
        return file.read()


def _there(path: Path) -> Path:
    if not path.is_file():
        raise FileNotFoundError(2, "No such file", str(path))
    return path


def _some(folder: Path, pattern: str) -> list[Path]:
    found = list(folder.glob(pattern))
    if not found:
        raise FileNotFoundError(2, "No such file", str(folder / pattern))
    return found
