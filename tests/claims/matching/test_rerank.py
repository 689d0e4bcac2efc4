"""Scoring pairs a second time."""

from __future__ import annotations

import json
import shutil
from collections.abc import Sequence
from dataclasses import replace
from io import StringIO
from pathlib import Path

import numpy as np
import pytest
from django.core.management import CommandError, call_command

from claims.extraction.model_files import ModelProblem
from claims.management.commands import match as match_command
from claims.matching import encoder
from claims.matching.embedding import Vectors
from claims.matching.encoder import CARD, FOLDER, NETWORK, WIDTH, load_encoder, read_card
from claims.matching.match import match
from claims.matching.rerank import NAMES, STEP, Reranker, best_raised, load_reranker
from claims.matching.same import BadWeights, SameModel, Weight
from tests.claims.matching.making import article, claim

SANK = "A storm sank the ferry Lunara off the port of Dolna on Monday."
SANK_TOO = "The Lunara went down in heavy seas near Dolna."
ELECTED = "The parliament of Oberan elected Mira Sandel as its speaker."


class ByFirstWord:
    """Texts are of one event if they begin with one word; remembers what it was asked."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def texts(self, texts: Sequence[str]) -> Vectors:
        self.asked.extend(texts)
        return np.array([[text.startswith("A"), not text.startswith("A")] for text in texts], "f")


def weights(**given: float) -> SameModel:
    return SameModel(
        {
            name: Weight(given.get(name.replace(" ", "_").replace("-", "_"), 0.0), 0.0, 1.0)
            for name in NAMES
        },
        0.0,
    )


def heap():
    return [claim(text, article=text, sentence=text) for text in ("A one", "A two", "B one")]


def test_pairs_are_scored_by_what_the_encoder_says_of_their_sentences() -> None:
    reranker = Reranker([weights(encoder_cosine=2.0)], ByFirstWord())
    alike, apart = reranker.rescored(heap(), [(0, 1), (0, 2)], [0.5, 0.5])
    assert alike == pytest.approx(1 / (1 + np.exp(-2)))
    assert apart == pytest.approx(0.5)


def test_the_first_score_goes_in_as_it_was() -> None:
    reranker = Reranker([weights(log_odds=1.0)], ByFirstWord())
    assert reranker.rescored(heap(), [(0, 1), (0, 2)], [0.9, 0.2]) == pytest.approx([0.9, 0.2])


def test_company_is_weighed() -> None:
    """Both first claims resemble the third; the fourth resembles nothing."""
    reports = [*heap(), claim("C", article="C", sentence="C")]
    reranker = Reranker([weights(company=3.0)], ByFirstWord())
    together, alone = reranker.rescored(
        reports, [(0, 1), (0, 3), (0, 2), (1, 2)], [0.2, 0.2, 0.9, 0.9]
    )[:2]
    assert together > alone


def test_a_second_round_finds_the_company_by_the_scores_of_the_first() -> None:
    """By the first scores all are alike; the encoder knows which of them are of one event."""
    texts = ("A one", "A two", "A three", "B one", "B two", "B three")
    reports = [claim(text, article=text, sentence=text) for text in texts]
    pairs = [(a, b) for a in range(6) for b in range(a + 1, 6)]
    by_company = weights(company=3.0)
    once, twice = (
        dict(
            zip(
                pairs,
                Reranker(rounds, ByFirstWord()).rescored(reports, pairs, [0.5] * 15),
                strict=True,
            )
        )
        for rounds in ([by_company], [weights(encoder_cosine=9.0), by_company])
    )
    assert once[0, 1] == pytest.approx(once[0, 3])
    assert twice[0, 1] > twice[0, 3]


def test_what_suits_a_sentence_best_is_raised_just_above_its_other_pairs() -> None:
    ends = [(0, 1), (0, 2), (1, 3), (2, 3)]
    raised = best_raised(ends, [0.6, 0.5, 0.2, 0.4], [1.0, 3.0, 0.5, 2.0])
    # The second pair is the best of 0 and of 2, the first that of 1, the last that of 3.
    assert raised == pytest.approx([0.6, 0.6 + STEP, 0.2, 0.4])


def test_raising_keeps_to_one_and_lowers_nothing() -> None:
    assert best_raised([(0, 1), (0, 2)], [1.0, 0.5], [0.1, 0.9]) == [1.0, 1.0]
    assert best_raised([(0, 1)], [0.3], [0.1]) == [0.3]


def test_each_sentence_begins_with_its_most_suitable_partner() -> None:
    draw = np.random.default_rng(1)
    ends = [(a, b) for a in range(12) for b in range(a + 1, 12)]
    scores, suits = (draw.uniform(0, 0.9, len(ends)).tolist() for _ in range(2))
    raised = best_raised(ends, scores, suits)
    for end in range(12):
        own = [at for at, pair in enumerate(ends) if end in pair]
        assert max(own, key=raised.__getitem__) == max(own, key=suits.__getitem__)
    assert all(after >= before for after, before in zip(raised, scores, strict=True))


def test_the_partner_is_chosen_by_weights_of_its_own() -> None:
    """The rounds score by the first model; the partner is the one that the encoder finds alike."""
    partner = SameModel({"encoder cosine": Weight(1.0, 0.0, 1.0)}, 0.0)
    reranker = Reranker([weights(log_odds=1.0)], ByFirstWord(), partner)
    alike, apart = reranker.rescored(heap(), [(0, 1), (0, 2)], [0.2, 0.6])
    assert alike == pytest.approx(0.6 + STEP)
    assert apart == pytest.approx(0.6)


def test_the_best_partner_is_one_in_another_outlet() -> None:
    partner = SameModel({"encoder cosine": Weight(1.0, 0.0, 1.0)}, 0.0)
    reranker = Reranker([weights(log_odds=1.0)], ByFirstWord(), partner)
    own, alike, other = (
        replace(each, outlet=name) for each, name in zip(heap(), "ppq", strict=True)
    )
    # The first two resemble each other, but one outlet printed both.
    scores = reranker.rescored([own, alike, other], [(0, 1), (0, 2)], [0.2, 0.6])
    assert scores == pytest.approx([0.2, 0.6])


def test_nothing_to_score_is_no_error() -> None:
    assert Reranker([weights()], ByFirstWord()).rescored([], [], []) == []


def test_matching_prints_the_second_scores_and_judges_articles_by_the_first() -> None:
    articles = [article("1", SANK), article("2", SANK_TOO), article("3", ELECTED)]
    reranker = Reranker([weights(encoder_cosine=5.0)], ByFirstWord())
    first = match(articles, all_scores=True)
    second = match(articles, all_scores=True, reranker=reranker)
    assert [each.score for each in second.claims] == [0.5, 0.5, pytest.approx(0.9933, abs=1e-4)]
    assert second.articles == first.articles


def test_the_shipped_encoder_tells_events_apart() -> None:
    one, other, third = load_encoder().texts([SANK, SANK_TOO, ELECTED])
    assert one.shape == (WIDTH,)
    assert np.linalg.norm(one) == pytest.approx(1.0, abs=1e-3)
    assert one @ other > 0.2 + one @ third


def test_any_text_can_be_read() -> None:
    found = load_encoder().texts(["", "\ud800 broken", "word " * 5000])
    assert np.isfinite(found).all()
    assert load_encoder().texts([]).shape == (0, WIDTH)


def test_the_shipped_weights_weigh_all_three() -> None:
    *_, last = load_reranker().rounds
    assert tuple(last.weights) == NAMES
    assert all(each.weight > 0 for each in last.weights.values())


def test_the_shipped_partner_is_chosen_without_company() -> None:
    partner = load_reranker().partner
    assert partner is not None
    assert tuple(partner.weights) == NAMES[:2]
    assert all(each.weight > 0 for each in partner.weights.values())


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    copy = tmp_path / "weights"
    shutil.copytree(FOLDER, copy)
    return copy


def test_a_damaged_network_is_named_with_what_to_do(folder: Path) -> None:
    (folder / NETWORK).write_bytes((folder / NETWORK).read_bytes()[:-1])
    with pytest.raises(ModelProblem, match=r"encoder\.onnx is damaged") as problem:
        load_encoder(folder)
    assert "git checkout" in problem.value.hint
    assert "--no-rerank" in problem.value.hint


def test_a_missing_network_is_named(folder: Path) -> None:
    (folder / NETWORK).unlink()
    with pytest.raises(ModelProblem, match=r"encoder\.onnx cannot be read"):
        load_encoder(folder)


@pytest.mark.parametrize("text", [None, "", "{}", "[]", '{"sha256": {}}'])
def test_a_card_that_says_nothing_is_named(folder: Path, text: str | None) -> None:
    (folder / CARD).unlink()
    if text is not None:
        (folder / CARD).write_text(text)
    with pytest.raises(ModelProblem, match=r"encoder\.json cannot be read"):
        read_card(folder)


def test_weights_of_other_features_are_refused(folder: Path) -> None:
    card = json.loads((folder / CARD).read_text())
    card["rerank"][0]["weights"]["unheard of"] = {"weight": 1, "mean": 0, "scale": 1}
    (folder / CARD).write_text(json.dumps(card))
    with pytest.raises(BadWeights):
        load_reranker(folder)


def test_texts_of_like_length_are_read_together(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(encoder, "_PIECES", 10)
    assert encoder._batches([6, 2, 3, 12]) == [[1, 2], [0], [3]]
    assert encoder._batches([]) == []


@pytest.fixture
def files(tmp_path: Path) -> list[str]:
    paths = [tmp_path / f"{number}.txt" for number in (1, 2)]
    for path, text in zip(paths, (SANK, SANK_TOO), strict=True):
        path.write_text(text, encoding="utf-8")
    return [str(path) for path in paths]


def test_the_command_names_a_damaged_file_and_goes_on_without_if_told(
    files: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def damaged() -> Reranker:
        raise ModelProblem("The file is damaged.", "Restore it.")

    monkeypatch.setattr(match_command, "load_reranker", damaged)
    with pytest.raises(CommandError, match=r"The file is damaged\. Restore it\."):
        call_command("match", *files, all_scores=True)
    for options in ({"all_scores": True, "no_rerank": True}, {}):
        call_command("match", *files, stdout=StringIO(), stderr=StringIO(), **options)


def test_the_command_looks_twice_where_all_scores_are_asked_for(files: list[str]) -> None:
    once, twice = StringIO(), StringIO()
    for out, no_rerank in ((once, True), (twice, False)):
        call_command(
            "match", *files, all_scores=True, no_rerank=no_rerank, stdout=out, stderr=StringIO()
        )
    first, second = (json.loads(out.getvalue().splitlines()[0]) for out in (once, twice))
    assert first["a"] == second["a"]
    assert first["score"] != second["score"]
