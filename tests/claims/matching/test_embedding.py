"""Static embeddings out of the installed wheel."""

from __future__ import annotations

import sys

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


def test_the_package_that_could_open_a_connection_is_not_imported() -> None:
    embedder().texts(["A ferry."])
    assert "wordllama" not in sys.modules


def test_a_missing_wheel_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(embedding, "find_spec", lambda name: None)
    with pytest.raises(ModuleNotFoundError, match="wordllama"):
        embedder.__wrapped__()
