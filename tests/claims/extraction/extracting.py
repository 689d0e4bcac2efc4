"""Claims of invented texts, with the attributions given by hand."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from claims.extraction.atomic import split_claims
from claims.extraction.document import prepare
from claims.extraction.pipeline import load_pipeline
from claims.extraction.spans import (
    ArticleInput,
    Attribution,
    Claim,
    Kind,
    Quote,
    Span,
    StatedSource,
)
from claims.extraction.tokens import Tree, trees_of

HEADLINE = "A quiet day on the coast.\n\n"
"""Stands before the text under test, so that its first sentence is not read as a headline."""


def article(text: str, *, published: dt.date | None = None, headline: bool = False) -> ArticleInput:
    """An article of which `text` is the body, or with `headline` the whole."""
    whole = text if headline else HEADLINE + text
    return ArticleInput(id="a1", text=whole, published=published)


def said(
    given: ArticleInput,
    source: str,
    cue: str,
    content: str,
    *,
    label: str = "",
    kind: Kind = "military",
    named: bool = False,
    quote: Quote = "indirect",
) -> Attribution:
    """An attribution whose parts are found by their words, each at its first place."""
    stated = StatedSource("s1", label or source, source, kind, named)
    at = given.text
    return Attribution(stated, _found(at, source), _found(at, cue), _found(at, content), quote)


def _found(text: str, part: str) -> tuple[Span, ...]:
    start = text.index(part)
    return (Span(start, start + len(part)),)


def claims_of(given: ArticleInput, attributions: Sequence[Attribution] = ()) -> tuple[Claim, ...]:
    """The claims of an article, without those of the headline put before it."""
    pipeline = load_pipeline()
    found = split_claims(prepare(given, pipeline.nlp), attributions)
    start = len(HEADLINE) if given.text.startswith(HEADLINE) else 0
    return tuple(claim for claim in found if claim.start >= start)


def claim_texts(text: str) -> list[str]:
    """The texts of the claims of a body in the outlet's own voice."""
    return [claim.text for claim in claims_of(article(text))]


def tree(sentence: str) -> Tree:
    """The tree of one sentence."""
    document = prepare(article(sentence), load_pipeline().nlp)
    return trees_of(document.sentences[-1])[0]
