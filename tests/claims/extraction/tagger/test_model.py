"""The shipped files: checked before use; texts in, attributions out."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
import spacy

from claims.extraction.model_files import CARD, NETWORK, WEIGHTS, WORDS, ModelProblem, read_card
from claims.extraction.tagger import component
from claims.extraction.tagger.model import load_tagger, settings_of

TEXT = (
    "The harbour master, Ida Brandt, said on Monday that two boats had sunk off Lunden. "
    "“Nobody was hurt,” she told reporters. “We were lucky.”\n\n"
    "According to the coast guard, a third boat is missing.\n"
)


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    for name in (NETWORK, WORDS, CARD):
        shutil.copy(WEIGHTS / name, tmp_path / name)
    return tmp_path


def test_attributions_of_a_text() -> None:
    (reading,) = load_tagger().read_many([TEXT])
    found = [
        (
            [TEXT[s:e] for s, e in each.source],
            [TEXT[s:e] for s, e in each.cue],
            [TEXT[s:e] for s, e in each.content],
        )
        for each in reading.attributions
    ]
    assert found[0][0] == ["The harbour master, Ida Brandt,"]
    assert found[0][1] == ["said"]
    assert found[0][2] == ["that two boats had sunk off Lunden"]
    assert found[1][0] == ["she"]
    assert len(found[1][2]) == 2, "the quotation goes on after its cue"
    assert found[-1][1] == ["According to"]
    assert found[-1][2] == ["a third boat is missing"]
    assert all(0 < each.confidence < 1 for each in reading.attributions)


def test_a_text_is_read_alike_alone_and_among_others() -> None:
    alone = load_tagger().read_many([TEXT])[0].attributions
    among = (
        load_tagger().read_many(["", TEXT, "No one spoke. " * 400, "\ud800 odd"])[1].attributions
    )
    assert alone == among


def test_the_lines_of_the_card_come_with_every_reading() -> None:
    fitted = settings_of({"lines": {"both": [0.5, 1.0]}})
    (reading,) = replace(load_tagger(), settings=fitted).read_many([TEXT])
    assert reading.lines == {"both": (0.5, 1.0)}
    assert settings_of({}).lines == {}


def test_the_component_sets_what_it_found() -> None:
    nlp = spacy.blank("en")
    nlp.add_pipe(component.NAME)
    docs = list(nlp.pipe([TEXT, "Nothing was said."], batch_size=2))
    assert docs[0]._.tagged.attributions
    assert nlp(TEXT)._.tagged.attributions == docs[0]._.tagged.attributions


def test_a_damaged_file_is_named_with_what_restores_it(copy: Path) -> None:
    with (copy / NETWORK).open("r+b") as file:
        file.seek(1000)
        file.write(b"damage")
    with pytest.raises(ModelProblem, match=r"tagger\.onnx is damaged") as problem:
        load_tagger(copy)
    assert "make train" in problem.value.hint
    assert "--rules-only" in problem.value.hint


def test_a_missing_file_is_named(copy: Path) -> None:
    (copy / WORDS).unlink()
    with pytest.raises(ModelProblem, match=r"tokenizer\.json cannot be read"):
        load_tagger(copy)


@pytest.mark.parametrize("content", ["", "{}", '{"sha256": {}}', "[1]"])
def test_a_damaged_card_is_named(copy: Path, content: str) -> None:
    (copy / CARD).write_text(content)
    with pytest.raises(ModelProblem, match=r"tagger\.json cannot be read"):
        read_card(copy)


def test_the_card_says_how_the_weights_came_about() -> None:
    card = json.loads((WEIGHTS / CARD).read_text())
    assert card["recipe"]["seed"] == 1
    assert 0.5 < card["held_out"]["found"] < 1
    assert (WEIGHTS / "MODEL_CARD.md").is_file()
    assert sum(path.stat().st_size for path in WEIGHTS.iterdir()) < 40_000_000
