"""Storing what one extraction says of how sources hang together: offices and abbreviations."""

from __future__ import annotations

from collections.abc import Iterator

from claims.extraction import spans
from claims.services.recount import relook_weakened
from sources.models import ArticleVersion, StatedSource
from sources.services.registry import Party, link_stated_sources
from sources.services.ties import learn_abbreviation, store_affiliations
from workbench.models import User


def store_ties(version: ArticleVersion, extraction: spans.Extraction, actor: User | None) -> None:
    """Store for whom a version's sources speak, and the abbreviations that it introduces.

    Decided claims that rest on fewer origins by a tie that no text told before come back. Call it
    in a transaction, after the version's attributions are stored; nothing to store takes one query.
    """
    told = [
        stated
        for stated in {each.id: each for each in _named(extraction)}.values()
        if stated.short or stated.affiliation
    ]
    wanted = [_party(stated) for stated in told]
    wanted += [_body(stated.affiliation) for stated in told if stated.affiliation]
    rows = link_stated_sources(wanted) if wanted else {}
    text = version.content.text
    ties: list[tuple[StatedSource, StatedSource, str]] = []
    for stated in told:
        row = rows[_party(stated)]
        if stated.affiliation:
            start, end = stated.affiliation.words
            words = " ".join(text[start:end].split())
            ties.append((row, rows[_body(stated.affiliation)], words))
        if stated.short and (other := learn_abbreviation(row, stated.short, version)):
            ties.append((other, row, f"{stated.label} ({stated.short})"))
    fresh = store_affiliations(version, ties)
    if fresh:
        relook_weakened(fresh, actor)


def _named(extraction: spans.Extraction) -> Iterator[spans.StatedSource]:
    """Every named party that is credited, outer and joint ones included."""
    for attribution in extraction.attributions:
        links = (*attribution.chain, *attribution.joint)
        for stated in (attribution.stated, *(link.stated for link in links)):
            if stated is not None and stated.named:
                yield stated


def _party(stated: spans.StatedSource) -> Party:
    return Party(stated.label, stated.kind, named=True)


def _body(affiliation: spans.Affiliation) -> Party:
    return Party(affiliation.body, affiliation.kind, named=True)
