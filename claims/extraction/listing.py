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

from claims.extraction.confidence import Ground, chance_of, confidence, left_to_rules
from claims.extraction.document import Document
from claims.extraction.mentions import describe
from claims.extraction.spans import Attribution, Span, Spans, StatedSource
from claims.extraction.tagged import overlaps, range_of
from claims.extraction.tagger.linking import Reading, Tagged
from claims.extraction.tokens import Tree

SURE_SPANS = 0.2
"""Least probability of content span and link at which the trained spans replace the rules'."""
DOUBTED = 0.4
"""What only the rules found is left out where no word of the cue is this likely one."""
_NEAR = 6
"""A quotation's sentences are listed with a cue at most this many attributions away."""
_MARKS = frozenset('"“”')


def listed(
    document: Document, attributions: Sequence[Attribution], reading: Reading | None
) -> tuple[Attribution, ...]:
    """Return the attributions with a cue of their own, by first content offset.

    Args:
        document: The article.
        attributions: Resolved, as the claims have them.
        reading: What the tagger found; None without it.
    """
    lines = reading.lines if reading else {}
    found = [
        each if ground is None else replace(each, confidence=confidence(ground, lines))
        for each, ground in grounded(document, attributions, reading)
    ]
    return tuple(sorted(found, key=lambda a: (a.content[0].start, a.cue)))


def grounded(
    document: Document, attributions: Sequence[Attribution], reading: Reading | None
) -> list[tuple[Attribution, Ground | None]]:
    """Return what `listed` does, in no order, with the grounds of the confidences.

    The ground is None where the confidence stays that of the attribution as the claims have it.
    """
    text = document.article.text
    known = credited(text, attributions)
    if reading is None or left_to_rules(text, attributions):
        return [(each, None) for each in known]
    starts = [sentence.start_char for sentence in document.sentences]
    found: list[tuple[Attribution, Ground | None]] = []
    seen: set[int] = set()
    for each in reading.attributions:
        same = [k for k, other in enumerate(known) if overlaps(each.cue, other.cue)]
        if same:
            seen.update(same)
            found.append(_with_spans(known[same[0]], each))
            continue
        number = bisect_right(starts, each.cue[0].start) - 1
        if number >= 0:
            found.append(_alone(document.trees[number], each, text))
    found += [
        (each, None)
        for k, each in enumerate(known)
        if k not in seen and any(reading.cue_chance(span) >= DOUBTED for span in each.cue)
    ]
    return found


def credited(text: str, attributions: Sequence[Attribution]) -> list[Attribution]:
    """Return the attributions that have a cue, with whole quotations and joint sources."""
    return [
        replace(each, source=_joined(text, each), content=content)
        for each, content in with_quotations(attributions)
    ]


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


def _with_spans(known: Attribution, tagged: Tagged) -> tuple[Attribution, Ground | None]:
    """What both found, with the spans of the surer one."""
    if not _is_sure(tagged):
        return known, None
    taken = replace(
        known, source=tagged.source or known.source, cue=tagged.cue, content=tagged.content
    )
    return taken, Ground("spans", chance_of(tagged), known.confidence)


def _alone(tree: Tree, tagged: Tagged, text: str) -> tuple[Attribution, Ground]:
    """An attribution that no claim rests on; its source is described, not resolved."""
    marks = [any(mark in text[s.start : s.end] for mark in _MARKS) for s in tagged.content]
    stated = None
    span = range_of(tree, tagged.source[0]) if tagged.source else None
    if span is not None:
        about = describe(tree, span, text)
        mention = text[tree[span[0]].start : tree[span[1] - 1].end]
        stated = StatedSource("", about.label, mention, about.kind, about.named)
    found = Attribution(
        stated=stated,
        source=tagged.source,
        cue=tagged.cue,
        content=tagged.content,
        quote="mixed" if any(marks) else "indirect",
    )
    return found, Ground("tagger", chance_of(tagged), tagged.confidence)


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
