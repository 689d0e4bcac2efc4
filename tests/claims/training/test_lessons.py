"""What the teacher says is kept to the eight bits it is kept in."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from claims.extraction.model_files import WEIGHTS, WORDS
from claims.extraction.tagger.encoding import Ints, load_tokenizer
from claims.extraction.tagger.scores import Floats
from claims.training.examples import TAGS, Example, examples
from claims.training.lessons import ask, learn, write

TEXT = "Ann said boats sank at Veldrun and added that none drowned. It is known. " * 20


def row(article: str, text: str) -> dict[str, object]:
    return {
        "article": article,
        "text": text,
        "attributions": [
            {"source": [[0, 3]], "cue": [[4, 8]], "content": [[9, 19]]},
            {"source": [], "cue": [[62, 70]], "content": [[59, 61]]},
        ],
    }


@pytest.fixture(scope="module")
def found() -> list[Example]:
    tokenizer = load_tokenizer((WEIGHTS / WORDS).read_bytes())
    return examples([row("a", TEXT), row("b", TEXT[:150])], tokenizer)


def speaker(ids: Ints, shapes: Ints) -> tuple[Floats, Floats, Floats]:
    """Scores that depend on the window alone, the same at each call."""
    chance = np.random.default_rng(int(ids.sum()))
    count = ids.shape[1]
    tags = chance.normal(size=(1, count, 7)).astype(np.float32)
    cue, source = ((3 * chance.normal(size=(1, count, count))).astype(np.float32) for _ in range(2))
    return tags, cue, source


def asked(found: list[Example]) -> list[tuple[Example, Floats]]:
    return list(ask(speaker, found, report=lambda _line: None))


def test_a_lesson_gives_chances_to_every_piece(found: list[Example]) -> None:
    for example, lesson in asked(found):
        assert lesson.shape == (len(example.encoded), len(TAGS))
        assert lesson.sum(1) == pytest.approx(1, abs=1e-5)


def test_lessons_are_kept_by_what_was_read(found: list[Example], tmp_path: Path) -> None:
    path = tmp_path / "deeper" / "lessons.npz"
    given = asked(found)
    write(given, path)
    assert [each.name for each in path.parent.iterdir()] == ["lessons.npz"]
    renamed = [replace(each, article="other name") for each in reversed(found)]
    learnt = learn(renamed, path)
    for example, (_, lesson) in zip(learnt, reversed(given), strict=True):
        first = example.encoded.first
        assert example.lesson is not None
        assert example.lesson[first].sum(1) == pytest.approx(1, abs=1e-5)
        assert np.abs(example.lesson[first] - lesson[first]).max() < 3 / 255
        assert not example.lesson[~first].any()


def test_an_article_that_was_changed_has_no_lesson(found: list[Example], tmp_path: Path) -> None:
    path = tmp_path / "lessons.npz"
    write(asked(found), path)
    tokenizer = load_tokenizer((WEIGHTS / WORDS).read_bytes())
    (changed,) = examples([row("a", TEXT.replace("boats", "ships"))], tokenizer)
    assert learn([changed], path)[0].lesson is None
