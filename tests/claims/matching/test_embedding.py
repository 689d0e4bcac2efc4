"""Static embeddings out of the installed wheel."""

from __future__ import annotations

import sys
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from claims.matching import embedding
from claims.matching.embedding import DIMENSIONS, embedder


def test_what_means_alike_is_near() -> None:
    near, other, far = embedder().texts(
        ["The ferry sank in the storm.", "A ship went down in bad weather.", "Parliament votes."]
    )
    assert near @ other > near @ far
    assert np.linalg.norm(near) == pytest.approx(1, abs=1e-5)


def test_empty_texts_and_no_words_have_their_shapes() -> None:
    assert not embedder().texts([""]).any()
    assert embedder().texts([]).shape == (0, DIMENSIONS)
    assert embedder().words([]).shape == (0, DIMENSIONS)


def test_a_word_is_embedded_as_the_text_of_it() -> None:
    assert np.allclose(embedder().words(["ferry"]), embedder().texts(["ferry"]))


def test_words_are_remembered_by_their_numbers_however_many_there_are() -> None:
    words = [f"ferry{at}" for at in range(3_000)]
    numbers = embedder().numbers(words)
    assert len(set(numbers.tolist())) == len(words)
    assert embedder().numbers([*words[::-1], "ferry7"]).tolist() == [*numbers[::-1], numbers[7]]
    assert np.allclose(embedder().numbered(numbers[-2:]), embedder().texts(words[-2:]))
    assert not embedder().numbered(embedder().numbers([""])).any()


def test_threads_that_meet_new_words_at_once_agree_on_their_numbers() -> None:
    heaps = [[f"quay{at % 700}" for at in range(start, start + 700)] for start in range(0, 700, 70)]
    with ThreadPoolExecutor(len(heaps)) as pool:
        found = list(pool.map(embedder().numbers, heaps))
    for heap, numbers in zip(heaps, found, strict=True):
        assert numbers.tolist() == embedder().numbers(heap).tolist()
        assert np.allclose(embedder().numbered(numbers), embedder().texts(heap))


def test_the_package_that_could_open_a_connection_is_not_imported() -> None:
    embedder().texts(["A ferry."])
    assert "wordllama" not in sys.modules


def test_a_missing_wheel_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(embedding, "find_spec", lambda name: None)
    with pytest.raises(ModuleNotFoundError, match="wordllama"):
        embedder.__wrapped__()
