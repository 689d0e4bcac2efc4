"""Atomic claims: one event or state each, in the words of the article.

A sentence is cut into regions by who speaks (`regions`), each region into clauses (`cuts`,
`clauses`), and each clause is written out as a claim (`rewrite`) with its places, actors,
quantities, date and modality. Pure, deterministic, and linear in the number of sentences.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from claims.extraction.clauses import Clause, find_clauses
from claims.extraction.regions import Region, by_sentence, partition
from claims.extraction.rewrite import Setting, draft, spans_of, written
from claims.extraction.spans import Attribution, Claim, Span
from claims.extraction.tokens import Tree, tree_of

if TYPE_CHECKING:
    from claims.extraction.document import Document


def split_claims(document: Document, attributions: Sequence[Attribution]) -> tuple[Claim, ...]:
    """Break one article into atomic claims.

    Args:
        document: The parsed article; see `document.prepare`.
        attributions: Who is said to have said what; offsets into the article's text.

    Returns:
        Claims in reading order; empty if the article states nothing. Spans index the article.
    """
    claims: list[Claim] = []
    sentences = list(document.sentences)
    bounds = [Span(s.start_char, s.end_char) for s in sentences]
    for sentence, bound, near in zip(
        sentences, bounds, by_sentence(bounds, attributions), strict=True
    ):
        tree = tree_of(sentence)
        for region in partition(tree, near):
            claims.extend(_claims_of(tree, region, bound))
    return tuple(claims)


def _claims_of(tree: Tree, region: Region, sentence: Span) -> list[Claim]:
    if not _states_something(tree, region):
        return []
    clauses = find_clauses(tree, region)
    verbs = {clause.verb: clause for clause in clauses}
    setting = Setting(reported=region.attribution is not None)
    claims = []
    for clause in clauses:
        claim = _claim(tree, clause, verbs, region, sentence, setting)
        if claim is not None:
            claims.append(claim)
    return claims


def _states_something(tree: Tree, region: Region) -> bool:
    words = [tree[i] for i in region.words]
    if region.remainder and region.attribution is None:
        return any(w.is_finite for w in words) and any(w.is_noun or w.pos == "PRON" for w in words)
    return sum(w.pos not in {"PUNCT", "SPACE", "SYM"} for w in words) > 1


def _claim(
    tree: Tree,
    clause: Clause,
    verbs: dict[int, Clause],
    region: Region,
    sentence: Span,
    setting: Setting,
) -> Claim | None:
    made = draft(tree, clause, verbs, setting)
    text = written(tree, made, setting.names)
    spans = spans_of(tree, made)
    if not text or not spans:
        return None
    own = clause.words or tuple(i for i in made.order if i >= 0)
    return Claim(
        text=text,
        start=min(tree[i].start for i in own),
        end=max(tree[i].end for i in own),
        spans=spans,
        sentence=sentence,
        attribution=region.attribution,
    )
