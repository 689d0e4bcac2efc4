"""Small labelled corpora of invented articles, laid out like the real ones."""

from __future__ import annotations

import csv
import json
import os
from pathlib import Path
from typing import Any

import pytest

SHARED = Path(os.environ.get("CORPORA") or Path(__file__).resolve().parents[3].parent / "shared")
SCORERS = SHARED / "eval"

needs_scorers = pytest.mark.skipif(
    not SCORERS.is_dir(), reason=f"the scorers are not there: no folder {SCORERS}"
)

TEXT = (
    "Army takes the Tarsin bridge\n\n"
    "A military source said that the army took the bridge at Tarsin.\n\n"
    "The army shelled the town of Dolna.\n"
)


def sentence(text: str, words: str, *, credited: bool) -> dict[str, Any]:
    """A labelled sentence: one claim, credited to the military source or to nobody."""
    start = text.index(words)
    attribution = {
        "source_mention": "A military source",
        "source": "military source",
        "kind": "military",
        "named": False,
        "cue": "said",
        "content": "that the army took the bridge at Tarsin",
        "quote": "indirect",
        "implicit": False,
    }
    claim: dict[str, Any] = {
        "text": "The army took the bridge at Tarsin." if credited else f"{words}",
        "source": "military source" if credited else "outlet",
        "place": [],
        "actor": [],
        "quantity": [],
        "modality": "asserted",
    }
    return {
        "text": words,
        "start": start,
        "end": start + len(words),
        "attributions": [attribution] if credited else [],
        "claims": [claim],
    }


def annotated(article: str, text: str = TEXT) -> dict[str, Any]:
    """The labels of an article, without its headline."""
    said = "A military source said that the army took the bridge at Tarsin."
    own = "The army shelled the town of Dolna."
    sentences = [sentence(text, said, credited=True), sentence(text, own, credited=False)]
    return {"article": article, "sentences": sentences}


def write_seeds(data: Path) -> None:
    """Two annotated articles."""
    for name in ("000_first", "003_second"):
        _write(data / "seeds" / f"{name}.txt", TEXT)
        gold = annotated(f"{name}.txt")
        _write(data / "seeds_gold" / f"gold_{name[:3]}.json", json.dumps(gold))


def write_fakes(data: Path) -> None:
    """A table of three rows, of which two are annotated and two pairs labelled."""
    title, _, content = TEXT.partition("\n\n")
    path = data / "fakes" / "FA-KES-Dataset.csv"
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["article_title", "article_content", "source"])
        writer.writerows([[title, content, "Courier"]] * 3)
    for row in (0, 2):
        _write(data / "fakes_gold" / f"{row}.json", json.dumps(annotated(str(row))))
    pairs = {
        "tolls": [
            {"a": 0, "b": 1, "event": "same", "relation": "conflict"},
            {"a": 0, "b": 2, "event": "different", "relation": "none"},
        ],
        "syndication": [{"a": 1, "b": 2, "label": "same_text"}],
    }
    _write(data / "fakes" / "pairs_dev.json", json.dumps(pairs))


def write_polnear(data: Path) -> None:
    """Two articles of which each has one attribution, one of them unlike what is extracted."""
    start = TEXT.index("A military source")
    said = TEXT.index("said")
    content = TEXT.index("that the army")
    attribution = {
        "source": [[start, said - 1]],
        "cue": [[said, said + 4]],
        "content": [[content, TEXT.index(".\n")]],
    }
    other = {"source": [], "cue": [[0, 4]], "content": [[5, 10]]}
    rows = [
        {"article": name, "text": TEXT, "publisher": "Courier", "attributions": [labelled]}
        for name, labelled in (("one", attribution), ("two", other))
    ]
    _write(data / "polnear" / "dev.jsonl", "\n".join(map(json.dumps, rows)) + "\n")


def write_propositions(data: Path) -> None:
    """Two documents of one sentence, and a third whose text is withheld."""
    words = "The army took the bridge at Tarsin .".split()
    text, tokens = "", []
    for word in words:
        text += "" if word == "." else (" " if text else "")
        tokens.append({"text": word, "character_offset_of_token_in_sentence": len(text)})
        text += word
    documents = [
        {"document_id": name, "sentences": [{"sentence_text": text, "tokens": tokens}]}
        for name in ("d1", "d2")
    ]
    gold = [
        {
            "sentence_id": {"cluster_id": "c", "document_id": name, "sentence_index": 0},
            "segmentation_responses": [
                {"is_reference_response": True, "propositions": [{"token_indices": indices}]}
            ],
        }
        for name, indices in (("d1", list(range(7))), ("d2", [0, 1]), ("d3", [0]))
    ]
    clusters = [{"cluster_id": "c", "documents": documents}]
    folder = data / "propsegment"
    _write(folder / "document_clusters.dev.json", json.dumps(clusters))
    _write(folder / "propositions.dev.json", json.dumps(gold))


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
