"""The weights of the re-ranking: from labelled sentences to a card."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import numpy as np

from claims.matching.encoder import CARD, NETWORK, read_card
from claims.matching.examples import Sentence
from claims.matching.rerank import NAMES
from claims.matching.rerank_fit import PARTNER, ROUNDS, Fitted, _labelled, fit_rerank, put_in_place
from claims.matching.same import SameModel, Weight, load, model_of
from tests.claims.matching.making import STORIES, article


def given() -> list[Sentence]:
    return [
        Sentence(f"{event}{at % 2}", "t", frozenset({event}), article(f"{event}#{at}", text))
        for event, texts in STORIES.items()
        for at, text in enumerate(texts)
    ]


def vectors() -> dict[str, np.ndarray]:
    return {
        text: np.array([event == "ferry", event == "vote"], np.float32)
        for event, texts in STORIES.items()
        for text in texts
    }


def test_sentences_of_one_document_are_not_judged() -> None:
    rows = np.stack([vectors()[each.report.text] for each in given()])
    found = _labelled(given(), rows, load())
    # Of each event's three sentences two stand in one document; nine pairs are of two events.
    assert len(found.pairs) == 15
    assert found.labels.sum() == 4
    assert len(found.labels) == len(found.judged) == 13


def test_what_tells_events_apart_is_weighed() -> None:
    fitted = fit_rerank(given(), vectors())
    assert len(fitted.rounds) == ROUNDS
    assert all(model.weights["encoder cosine"].weight > 0 for model in fitted.rounds)
    assert tuple(fitted.partner.weights) == PARTNER
    assert fitted.partner.weights["encoder cosine"].weight > 0
    assert fitted.after >= fitted.before
    assert fitted.after == 1.0
    assert fitted.is_better == (fitted.before < 1.0)


def test_what_is_put_in_place_can_be_read(tmp_path: Path) -> None:
    network = tmp_path / "new.onnx"
    network.write_bytes(b"a network")
    model = SameModel({name: Weight(1.0, 0.0, 1.0) for name in NAMES}, 0.5, "by hand")
    put_in_place(network, Fitted([model], model, 0.5, 0.75), {"passes": 1}, tmp_path / "weights")
    card = read_card(tmp_path / "weights")
    assert card["sha256"][NETWORK] == hashlib.sha256(b"a network").hexdigest()
    assert [model_of(each, NAMES) for each in card["rerank"]] == [model]
    assert model_of(card["partner"], NAMES) == model
    assert card["held_out"] == {"before": 0.5, "after": 0.75}
    assert sorted(path.name for path in (tmp_path / "weights").iterdir()) == [CARD, NETWORK]
    assert json.loads((tmp_path / "weights" / CARD).read_text())["recipe"] == {"passes": 1}
