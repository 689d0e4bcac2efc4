"""The command that fits the shipped same-event model, on a corpus small enough for a test."""

from __future__ import annotations

import csv
import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from claims.management.commands import fit_same
from claims.matching.fit import SHIPPED
from claims.matching.same import load
from tests.claims.matching.making import STORIES


def rows() -> list[dict[str, object]]:
    return [
        {"doc": f"{topic}{at}", "topic": topic, "sentence": 0, "text": text, "events": [topic]}
        for topic, texts in STORIES.items()
        for at, text in enumerate(texts)
    ]


@pytest.fixture
def corpora(tmp_path: Path) -> Path:
    for folder in ("ecb_plus", "polnear", "fakes"):
        (tmp_path / "data" / folder).mkdir(parents=True)
    lines = "".join(json.dumps(row) + "\n" for row in rows())
    for name in ("train", "dev"):
        (tmp_path / "data" / "ecb_plus" / f"{name}.jsonl").write_text(lines, "utf-8")
    told = json.dumps({"text": "The council of Tarvad met again . Nobody there knew why it met ."})
    (tmp_path / "data" / "polnear" / "train.jsonl").write_text(f"{told}\n" * 5, "utf-8")
    with (tmp_path / "data" / "fakes" / "FA-KES-Dataset.csv").open("w", newline="") as file:
        writer = csv.DictWriter(file, ["article_content"])
        writer.writeheader()
        writer.writerow({"article_content": "Rain fell on the villages of Tarvad all week."})
    return tmp_path


def test_it_writes_weights_that_load_and_compares_them(corpora: Path) -> None:
    out, file = StringIO(), corpora / "same.json"
    call_command("fit_same", corpora=corpora, out=file, stdout=out)
    before, after = out.getvalue().splitlines()
    assert before.startswith("before: average precision ")
    assert after.startswith("after: average precision ")
    model = load(file)
    assert tuple(model.weights) == SHIPPED
    assert "fit_same" in model.made
    first = file.read_text("utf-8")
    call_command("fit_same", corpora=corpora, out=file, stdout=out)
    assert file.read_text("utf-8") == first


def test_words_are_counted_first_if_asked(corpora: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fit_same, "DATA", corpora)
    call_command(
        "fit_same", corpora=corpora, out=corpora / "same.json", words=True, stdout=StringIO()
    )
    header, *counted = (corpora / "words.tsv").read_text("utf-8").splitlines()
    assert header == f"sentences\t{len(rows()) + 11}"
    assert any(line.startswith("tarvad\t6") for line in counted)


def test_background_sentences_are_those_of_all_three_corpora(corpora: Path) -> None:
    found = list(fit_same.background_sentences(corpora / "data"))
    assert len(found) == len(rows()) + 11
    assert "Nobody there knew why it met ." in found


def test_a_folder_without_the_corpus_is_named(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"There is no ecb_plus/train\.jsonl in .*data"):
        call_command("fit_same", corpora=tmp_path)
