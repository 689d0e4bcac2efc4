"""The articles annotated by hand: stated source per sentence, attributions, atomic claims."""

from __future__ import annotations

import csv
import json
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from types import ModuleType
from typing import Any

from claims.evaluation.corpus import Corpus, Scored
from claims.evaluation.figures import F1, SHARE, Tally
from claims.evaluation.polnear import CUE_KINDS
from claims.evaluation.scorers import (
    exact_text,
    existing,
    load_scorer,
    replaced,
    result_of,
    write_lines,
)
from claims.extraction import formats
from claims.extraction.spans import ArticleInput, Extraction

SCORER = "seed_score.py"
SEEDS = "Annotated seeds 000 + 003"
FAKES = "FA-KES dev articles"
VOICES = ("named", "unnamed", "implicit", "outlet")

Gold = dict[str, Any]
Classify = Callable[[Gold, Gold], str]


def find_seeds(data: Path, scorers: Path) -> Corpus:
    """Return the war round-ups.

    Raises:
        FileNotFoundError: one of the files is absent.
    """
    golds = _golds(data / "seeds_gold", "gold_*.json")
    articles = []
    for _, gold in golds:
        stem = Path(gold["article"]).stem
        articles.append(ArticleInput(stem, exact_text(data / "seeds" / f"{stem}.txt")))
    return _corpus(SEEDS, articles, [path for path, _ in golds], scorers)


def find_fakes(data: Path, scorers: Path) -> Corpus:
    """Return the annotated articles of FA-KES, whose texts lost commas and layout.

    Raises:
        FileNotFoundError: one of the files is absent.
    """
    golds = _golds(data / "fakes_gold", "*.json")
    table = existing(data / "fakes" / "FA-KES-Dataset.csv")
    with table.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    articles = []
    for path, _ in golds:
        row = rows[int(path.stem)]
        text = f"{row['article_title']}\n\n{row['article_content']}"
        articles.append(ArticleInput(path.stem, text, outlet=row["source"]))
    return _corpus(FAKES, articles, [path for path, _ in golds], scorers)


def _golds(folder: Path, pattern: str) -> list[tuple[Path, Gold]]:
    paths = sorted(folder.glob(pattern))
    if not paths:
        raise FileNotFoundError(2, "No such file", str(folder / pattern))
    return [(path, json.loads(path.read_text(encoding="utf-8"))) for path in paths]


def _corpus(
    name: str, articles: Sequence[ArticleInput], golds: Sequence[Path], scorers: Path
) -> Corpus:
    existing(scorers / SCORER)
    return Corpus(name, tuple(articles), partial(_score, scorers=scorers, golds=golds))


@dataclass(frozen=True, slots=True)
class _Run:
    """The scorer with the predictions and labels of each article in files of their own."""

    scorer: ModuleType
    cues: frozenset[str]
    folder: Path
    predictions: tuple[Path, ...]
    golds: tuple[Path, ...]

    def all(self, prediction: Path) -> Gold:
        """The scorer's result over all articles."""
        return result_of(SCORER, self.scorer.main, str(prediction), [*map(str, self.golds)], {})

    def each(self) -> Iterator[Gold]:
        """The scorer's result article by article."""
        for prediction, path in zip(self.predictions, self.golds, strict=True):
            yield self._one(prediction, path)

    def sentences(self, classify: Callable[[Gold], str | None], name: str) -> Iterator[Gold]:
        """The same, on the labelled sentences of one class."""
        part = self.folder / "part.json"
        for prediction, path in zip(self.predictions, self.golds, strict=True):
            gold = json.loads(path.read_text(encoding="utf-8"))
            gold["sentences"] = [s for s in gold["sentences"] if classify(s) == name]
            part.write_text(json.dumps(gold), encoding="utf-8")
            yield self._one(prediction, part)

    def attributions(self, classify: Callable[[Gold, Gold], str], name: str) -> Iterator[Gold]:
        """The same, on the labelled attributions of one class, told by label and article."""
        whole = self.scorer.gold_relations

        def part(gold: Gold) -> list[Gold]:
            return [row for row in whole(gold) if classify(row, gold) == name]

        with replaced(self.scorer, "gold_relations", part):
            yield from self.each()

    def _one(self, prediction: Path, gold: Path) -> Gold:
        return result_of(SCORER, self.scorer.main, str(prediction), [str(gold)], {})


def _score(extractions: Sequence[Extraction], *, scorers: Path, golds: Sequence[Path]) -> Scored:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        paths = []
        for extraction in extractions:
            lines = [*formats.jsonl_lines(extraction), formats.attribution_line(extraction)]
            paths.append(write_lines(folder / f"{extraction.article.id}.jsonl", lines))
        together = [path.read_text(encoding="utf-8").rstrip("\n") for path in paths]
        scorer = load_scorer(scorers / SCORER)
        cues = frozenset(load_scorer(scorers / "cue_recall.py").REPORTING)
        run = _Run(scorer, cues, folder, tuple(paths), tuple(golds))
        result = run.all(write_lines(folder / "all.jsonl", together))
        return Scored((*_main(run, result), *_breakdown(run)), {SCORER: result})


def _main(run: _Run, result: Gold) -> Iterator[Tally]:
    each = list(run.each())
    yield Tally("source_acc", SHARE, [*map(_sentences, each)], reported=result["source_acc"])
    name = "right source when attributed"
    reported = result["right_source_when_attributed"]
    yield Tally(name, SHARE, [*map(_right_when_attributed, each)], reported=reported)
    for part in ("attribution", "claims", "claims_strict"):
        rows = [_matched(found[part]) for found in each]
        yield Tally(f"{part} f1", F1, rows, reported=result[part]["f1"])


def _breakdown(run: _Run) -> Iterator[Tally]:
    each = list(run.each())
    for voice in VOICES:
        rows = [found["by_kind"].get(voice, [0, 0]) for found in each]
        yield Tally(voice, SHARE, rows, "source_acc by who is credited")
    for kind in _kinds(run.golds):
        rows = [_sentences(found) for found in run.sentences(_kind, kind)]
        yield Tally(kind, SHARE, rows, "source_acc by kind of source")
    groups: tuple[tuple[str, Classify, tuple[str, ...]], ...] = (
        ("attributions recalled by quotation", _quote, ("direct", "indirect", "mixed")),
        ("attributions recalled by cue", partial(_cue, listed=run.cues), CUE_KINDS),
    )
    for group, classify, names in groups:
        for name in names:
            rows = [_recalled(found) for found in run.attributions(classify, name)]
            yield Tally(name, SHARE, rows, group)


def _sentences(found: Gold) -> tuple[int, int]:
    pairs = found["by_kind"].values()
    return sum(right for right, _ in pairs), sum(total for _, total in pairs)


def _right_when_attributed(found: Gold) -> tuple[int, int]:
    attributed = found["attributed"]["tp"]
    return round(found["right_source_when_attributed"] * attributed), attributed


def _matched(part: Mapping[str, int]) -> tuple[int, int, int]:
    return part["tp"], part["pred"], part["gold"]


def _recalled(found: Gold) -> tuple[int, int]:
    return found["attribution"]["tp"], found["attribution"]["gold"]


def _kinds(golds: Sequence[Path]) -> list[str]:
    """Return the kinds of source that the labels name, the most frequent first."""
    sentences = (
        sentence
        for path in golds
        for sentence in json.loads(path.read_text(encoding="utf-8"))["sentences"]
    )
    counts = Counter(filter(None, map(_kind, sentences)))
    return [kind for kind, _ in counts.most_common()]


def _kind(sentence: Gold) -> str | None:
    """The labelled kind of the source that most of a sentence's claims have."""
    votes = Counter(claim["source"] for claim in sentence["claims"])
    labels = {each["source"]: each["kind"] for each in sentence["attributions"]}
    wanted = votes.most_common(1)[0][0] if votes else next(reversed(labels), "outlet")
    return labels.get(wanted)


def _quote(row: Gold, _: Gold) -> str:
    return str(row["quote"])


def _cue(row: Gold, gold: Gold, *, listed: frozenset[str]) -> str:
    """Whether a labelled cue is one of the common reporting words."""
    sentence = gold["sentences"][row["n"]]
    start = sentence["start"]
    words = " ".join(sentence["text"][b - start : e - start] for b, e in row["cue"]).lower()
    return CUE_KINDS[listed.isdisjoint(words.replace(",", " ").split())]
