"""Embedded posts: their signature is no sentence and credits what stands before it."""

from __future__ import annotations

import time

import pytest

from claims.extraction.pipeline import load_pipeline
from claims.extraction.posts import find_signatures, signed_sentences
from claims.extraction.spans import ArticleInput, Span

HEAD = "A quiet day on the coast.\n\n"
SIGNED = [
    pytest.param("Three were hurt. — Vale Aid (@valeaid) April 30, 2017", "Vale Aid", id="as-set"),
    pytest.param("Three were hurt. Vale Aid (valeaid) April 30 2017", "Vale Aid", id="layout-lost"),
    pytest.param(
        "Three hurt https://t.co/abc pic.twitter.com/xyz Ada Lind (@ada_l) May 1, 2019",
        "Ada Lind",
        id="behind-links",
    ),
]


@pytest.mark.parametrize(("text", "name"), SIGNED)
def test_a_signature_names_who_posted(text: str, name: str) -> None:
    (found,) = find_signatures(text)
    assert text[found.name.start : found.name.end] == name
    assert found.span.end == len(text)
    assert "https" not in text[: found.span.start]


def test_a_name_with_an_acronym_is_no_signature() -> None:
    assert find_signatures("The Vale Defence Force (VDF) moved on April 30, 2017.") == ()


def test_the_search_takes_linear_time() -> None:
    text = "https" * 200_000 + " A" * 200_000
    start = time.perf_counter()
    assert find_signatures(text) == ()
    assert time.perf_counter() - start < 10


def test_a_signature_in_a_paragraph_reaches_back_as_far_as_a_post() -> None:
    old, new = "A long report on the weather of the coast. " * 4, "Three were hurt. "
    text = f"{old}{new}Vale Aid (@valeaid) April 30, 2017 More followed."
    sentences = [Span(0, len(old) - 1), Span(len(old), len(old + new) - 1)]
    assert list(signed_sentences(text, find_signatures(text)[0], sentences, 0)) == [1]


def test_a_post_is_credited_to_who_signed_it() -> None:
    post = "Three guards were hurt in Orta. Vale Aid (@valeaid) May 1, 2019"
    text = f"{HEAD}Jets hit Orta.\n\n{post}"
    found = load_pipeline().extract(ArticleInput("a", text))
    credited = {claim.text: claim.stated_source for claim in found.claims}
    source = credited["Three guards were hurt in Orta."]
    assert source is not None
    assert source.label == "Vale Aid"
    assert credited["Jets hit Orta."] is None
