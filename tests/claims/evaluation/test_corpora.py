"""Every corpus is scored by its own scorer, article by article, and its parts add up."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from claims.evaluation import matches
from claims.evaluation.annotated import find_fakes, find_seeds
from claims.evaluation.corpora import find_corpora, find_pair_corpora
from claims.evaluation.corpus import Corpus, Scored
from claims.evaluation.figures import Figure, figure_of
from claims.evaluation.golden import find_golden
from claims.evaluation.polnear import find_polnear, quote_of
from claims.evaluation.propositions import find_propositions
from claims.extraction.pipeline import load_pipeline
from claims.extraction.spans import Extraction
from tests.claims.evaluation.corpora import (
    SCORERS,
    needs_scorers,
    write_fakes,
    write_polnear,
    write_propositions,
    write_seeds,
)

# Scorers leave files open; they are run as they are.
pytestmark = pytest.mark.filterwarnings("ignore::ResourceWarning")


def figures_of(corpus: Corpus, *, empty: bool = False) -> dict[str, Figure]:
    """Extract and score; or score as if nothing had been found."""
    if empty:
        extractions = [Extraction(article) for article in corpus.articles]
    else:
        extractions = list(load_pipeline().extract_many(corpus.articles))
    return by_name(corpus.name, corpus.score(extractions))


def by_name(corpus: str, scored: Scored) -> dict[str, Figure]:
    """Return the figures by group and name."""
    figures = [figure_of(corpus, tally) for tally in scored.tallies]
    return {" ".join(filter(None, (each.group, each.name))): each for each in figures}


@needs_scorers
def test_annotated_articles(tmp_path: Path) -> None:
    write_seeds(tmp_path)
    corpus = find_seeds(tmp_path, SCORERS)
    assert [article.id for article in corpus.articles] == ["000_first", "003_second"]
    found = figures_of(corpus)
    assert found["source_acc"].value == found["attribution f1"].value == 1
    assert found["source_acc"].cases == 4
    assert found["source_acc by who is credited unnamed"].cases == 2
    assert found["source_acc by who is credited outlet"].cases == 2
    assert found["source_acc by kind of source military"].value == 1
    assert found["attributions recalled by quotation indirect"].cases == 2
    assert found["attributions recalled by quotation direct"].cases == 0
    assert found["attributions recalled by cue reporting cues"].cases == 2
    assert 0 < found["claims f1"].value < 1  # the headline's claim is in no labelled sentence
    assert figures_of(corpus, empty=True)["source_acc"].value == 0


@needs_scorers
def test_rows_of_a_table(tmp_path: Path) -> None:
    write_fakes(tmp_path)
    corpus = find_fakes(tmp_path, SCORERS)
    assert [(article.id, article.outlet) for article in corpus.articles] == [
        ("0", "Courier"),
        ("2", "Courier"),
    ]
    assert figures_of(corpus)["source_acc"].value == 1


@needs_scorers
def test_spans_of_attributions(tmp_path: Path) -> None:
    write_polnear(tmp_path)
    found = figures_of(find_polnear(tmp_path, SCORERS))
    assert found["attribution found f1"].value == 0.5
    assert found["cue recall, reporting cues"].value == 1
    assert found["cue recall, other cues"].value == 0
    assert found["attributions found by source with a source"].value == 1
    assert found["attributions found by source without a source"].cases == 1


@needs_scorers
def test_propositions_of_documents_that_have_text(tmp_path: Path) -> None:
    write_propositions(tmp_path)
    corpus = find_propositions(tmp_path, SCORERS)
    assert [article.id for article in corpus.articles] == ["d1", "d2"]
    figure = figures_of(corpus)["Jaccard 0.8 f1"]
    assert (figure.value, figure.cases) == (0.5, 2)


@needs_scorers
def test_labelled_pairs(tmp_path: Path) -> None:
    write_fakes(tmp_path)
    corpus = matches.find_fakes_pairs(tmp_path, SCORERS)
    assert [json.loads(line)["id"] for line in corpus.lines] == ["0", "1", "2"]
    said = [
        {"a": "0", "b": "1", "relation": "conflict", "origin": "none"},
        {"a": "0", "b": "2", "relation": "agree"},
    ]
    found = by_name(corpus.name, corpus.score("\n".join(map(json.dumps, said))))
    assert found["conflict f1"].value == 1
    assert found["same_event f1"].value == pytest.approx(2 / 3)
    assert found["same_text f1"].value == 0


@needs_scorers
def test_ranked_sentences(tmp_path: Path) -> None:
    text = "The army took the bridge at Tarsin ."
    rows = [
        {"doc": doc, "topic": "1", "sentence": 0, "text": text, "events": [event]}
        for doc, event in (("a", "e1"), ("b", "e1"), ("c", "e2"))
    ]
    path = tmp_path / "ecb_plus" / "dev.jsonl"
    path.parent.mkdir()
    path.write_text("".join(f"{json.dumps(row)}\n" for row in rows), encoding="utf-8")
    corpus = matches.find_events(tmp_path, SCORERS)
    assert json.loads(corpus.lines[0])["id"] == "a#0"
    pairs = [
        {"a": {"article": one, "index": 0}, "b": {"article": two, "index": 0}, "score": score}
        for one, two, score in (("a#0", "b#0", 0.9), ("a#0", "c#0", 0.2))
    ]
    found = by_name(corpus.name, corpus.score("\n".join(map(json.dumps, pairs))))
    assert found["average precision"].value == found["hit@1"].value == 1
    assert found["average precision"].low is None


def test_golden_articles_agree_with_what_was_accepted(tmp_path: Path) -> None:
    text = "A military source said that the army took the bridge at Tarsin."
    articles = tmp_path / "articles.jsonl"
    articles.write_text(json.dumps({"id": "one", "text": text}) + "\n", encoding="utf-8")
    claim = {"text": "The army took the bridge at Tarsin.", "source": {"label": "army source"}}
    (tmp_path / "one.jsonl").write_text(json.dumps(claim) + "\n", encoding="utf-8")
    found = figures_of(find_golden(articles, tmp_path))
    assert found["claims as accepted"].value == 1
    assert found["… credited so"].value == 0
    with pytest.raises(FileNotFoundError):
        find_golden(articles, tmp_path / "none")


def test_absent_corpora_are_named(tmp_path: Path) -> None:
    lines = [*find_corpora(tmp_path), *find_pair_corpora(tmp_path)]
    assert len(lines) == 6
    assert all(isinstance(line, str) and "skipped, since there is no" in line for line in lines)


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("“We left the town,”", "direct"),
        ('"We left"', "direct"),
        ("that they “left at dawn”, all of them", "mixed"),
        ("that they left", "indirect"),
        ("", "indirect"),
    ],
)
def test_how_an_attribution_quotes(content: str, expected: str) -> None:
    assert quote_of({"content": [[0, len(content)]]}, content) == expected
