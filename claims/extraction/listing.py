"""The attributions of an article as PolNeAR counts them: one per cue, attitudes among them.

Claims rest on `Extraction.attributions`, whose sources are resolved; this list is for reading
and scoring. It joins the sentences of a quotation and joint sources, leaves implicit
continuations out, and takes the trained spans where the tagger is surer than the parse.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace

from claims.extraction.document import Document
from claims.extraction.mentions import describe
from claims.extraction.spans import Attribution, Span, Spans, StatedSource
from claims.extraction.tagged import overlaps, range_of
from claims.extraction.tagger.linking import Reading, Tagged
from claims.extraction.tokens import Tree, tree_of

SURE_SPANS = 0.2
"""Least probability of content span and link at which the trained spans replace the rules'."""
DOUBTED = 0.4
"""What only the rules found is left out where no word of the cue is this likely one."""
LEAST_COMMAS = 0.01
"""Commas a word; every edited text has twice as many."""
FIGHTERS, SHARE = 2, 0.25
"""So many armies and armed groups among the sources, and this share, make a war report."""
_NEAR = 6
"""A quotation's sentences are listed with a cue at most this many attributions away."""
_MARKS = frozenset('"“”')


def listed(
    document: Document, attributions: Sequence[Attribution], reading: Reading | None
) -> tuple[Attribution, ...]:
    """Return the attributions with a cue of their own, by first content offset.

    In two kinds of text the rules' reading stands alone, for the tagger learnt from edited
    political news: a text that lost its commas, where its spans run on, and a war report, where
    "the army hopes to", "is expected" tell acts in the outlet's own voice and no attitudes.

    Args:
        document: The article.
        attributions: Resolved, as the claims have them.
        reading: What the tagger found; None without it.
    """
    text = document.article.text
    known = [
        replace(each, source=_joined(text, each), content=content)
        for each, content in with_quotations(attributions)
    ]
    if reading is None or _lost_commas(text) or _is_war_report(attributions):
        return _sorted(known)
    starts = [sentence.start_char for sentence in document.sentences]
    found: list[Attribution] = []
    seen: set[int] = set()
    for each in reading.attributions:
        same = [k for k, other in enumerate(known) if overlaps(each.cue, other.cue)]
        if same:
            seen.update(same)
            found.append(_with_spans(known[same[0]], each) if _is_sure(each) else known[same[0]])
            continue
        number = bisect_right(starts, each.cue[0].start) - 1
        if number >= 0:
            found.append(_alone(tree_of(document.sentences[number]), each, text))
    found += [
        each
        for k, each in enumerate(known)
        if k not in seen and any(reading.cue_chance(span) >= DOUBTED for span in each.cue)
    ]
    return _sorted(found)


def _sorted(found: Sequence[Attribution]) -> tuple[Attribution, ...]:
    return tuple(sorted(found, key=lambda a: (a.content[0].start, a.cue)))


def _lost_commas(text: str) -> bool:
    return text.count(",") < LEAST_COMMAS * len(text.split())


def _is_war_report(attributions: Sequence[Attribution]) -> bool:
    kinds = {each.stated.id: each.stated.kind for each in attributions if each.stated and each.cue}
    fighters = sum(kind in {"military", "armed_group"} for kind in kinds.values())
    return fighters >= max(FIGHTERS, SHARE * len(kinds))


def with_quotations(attributions: Sequence[Attribution]) -> Iterator[tuple[Attribution, Spans]]:
    """Yield each attribution that has a cue, with its content over all sentences of a quotation."""
    contents: dict[int, list[Span]] = {
        order: list(each.content) for order, each in enumerate(attributions) if each.cue
    }
    for order, each in enumerate(attributions):
        if each.cue or each.quote != "direct" or each.stated is None:
            continue
        near = [
            other
            for other in range(max(0, order - _NEAR), min(len(attributions), order + _NEAR + 1))
            if other in contents
            and attributions[other].stated == each.stated
            and attributions[other].quote != "indirect"
        ]
        if near:
            head = min(near, key=lambda other: (abs(other - order), other < order))
            contents[head] += each.content
    for order, spans in contents.items():
        yield attributions[order], tuple(sorted(spans))


def _is_sure(tagged: Tagged) -> bool:
    _, content, cue_link, _ = tagged.evidence
    return content + cue_link >= math.log(SURE_SPANS)


def _with_spans(known: Attribution, tagged: Tagged) -> Attribution:
    return replace(
        known, source=tagged.source or known.source, cue=tagged.cue, content=tagged.content
    )


def _alone(tree: Tree, tagged: Tagged, text: str) -> Attribution:
    """An attribution that no claim rests on; its source is described, not resolved."""
    marks = [any(mark in text[s.start : s.end] for mark in _MARKS) for s in tagged.content]
    stated = None
    span = range_of(tree, tagged.source[0]) if tagged.source else None
    if span is not None:
        about = describe(tree, span, text)
        mention = text[tree[span[0]].start : tree[span[1] - 1].end]
        stated = StatedSource("", about.label, mention, about.kind, about.named)
    return Attribution(
        stated=stated,
        source=tagged.source,
        cue=tagged.cue,
        content=tagged.content,
        quote="mixed" if any(marks) else "indirect",
        confidence=tagged.confidence,
    )


def _joined(text: str, attribution: Attribution) -> Spans:
    """One span over joint sources that stand next to each other ("X and Y")."""
    spans = sorted([*attribution.source, *(s for link in attribution.joint for s in link.source)])
    merged: list[Span] = []
    for span in spans:
        gap = text[merged[-1].end : span.start].strip() if merged else None
        if gap is not None and gap in {"and", "", ",", "both", "and the"}:
            merged[-1] = Span(merged[-1].start, span.end)
        else:
            merged.append(span)
    return tuple(merged)
