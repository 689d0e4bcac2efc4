"""The project's own articles, against the output that was read and accepted for them.

This figure shows what a change moved; it is no accuracy, since the accepted output came from the
extraction itself.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

from claims.evaluation.corpus import Corpus, Scored
from claims.evaluation.figures import F1, Tally
from claims.extraction import formats
from claims.extraction.spans import ArticleInput, Extraction

NAME = "Own golden articles"


def find_golden(articles: Path, golden: Path) -> Corpus:
    """Return the articles that have accepted output.

    Args:
        articles: JSON Lines with `id` and `text`.
        golden: Folder of one file an article, as `extract` printed it.

    Raises:
        FileNotFoundError: there are no articles or no accepted output.
    """
    rows = [json.loads(line) for line in articles.read_text(encoding="utf-8").splitlines()]
    texts = tuple(
        ArticleInput(row["id"], row["text"])
        for row in rows
        if (golden / f"{row['id']}.jsonl").is_file()
    )
    if not texts:
        raise FileNotFoundError(2, "No such file", str(golden / "*.jsonl"))
    return Corpus(NAME, texts, partial(_score, golden=golden))


def _score(extractions: Sequence[Extraction], *, golden: Path) -> Scored:
    claims, credits = [], []
    for extraction in extractions:
        path = golden / f"{extraction.article.id}.jsonl"
        wanted = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
        found = [json.loads(line) for line in formats.jsonl_lines(extraction)]
        claims.append(_common([*map(_text, found)], [*map(_text, wanted)]))
        credits.append(_common([*map(_credit, found)], [*map(_credit, wanted)]))
    return Scored((Tally("claims as accepted", F1, claims), Tally("… credited so", F1, credits)))


def _common(found: list[Any], wanted: list[Any]) -> tuple[int, int, int]:
    both = Counter(found) & Counter(wanted)
    return both.total(), len(found), len(wanted)


def _text(claim: dict[str, Any]) -> str:
    return str(claim["text"])


def _credit(claim: dict[str, Any]) -> tuple[str, str]:
    return _text(claim), claim["source"]["label"] if claim["source"] else ""
