"""Who speaks in which words of a sentence: parts of it by their innermost attribution.

A sentence is cut into regions, each the content of one attribution or the outlet's own voice.
The words of source mentions and cues belong to no region: they are what is stripped from a claim.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from claims.extraction.events import tells_event
from claims.extraction.spans import Attribution, Span
from claims.extraction.tokens import Tree

NEGATING = frozenset({"neither", "nor"})
"""Conjunctions without which a clause would state the contrary."""


@dataclass(frozen=True, slots=True)
class Region:
    """Words of one sentence that one party says.

    Attributes:
        words: Indices into the sentence's tree, in reading order, without outer punctuation.
        attribution: None for the outlet's own voice.
        source: Indices of the source mention that directly precedes the region ("the agency,
            which …"), the antecedent of a relative clause or apposition at its start.
        remainder: The region is what is left of a sentence that reports somebody; without a
            finite verb it says nothing of its own.
    """

    words: tuple[int, ...]
    attribution: Attribution | None = None
    source: tuple[int, ...] = ()
    remainder: bool = False


def by_sentence(
    sentences: Sequence[Span], attributions: Sequence[Attribution]
) -> Iterator[tuple[Attribution, ...]]:
    """Yield, for each sentence in reading order, the attributions that touch it."""
    extents = sorted(
        (
            (min(s for s, _ in touched), max(e for _, e in touched), order)
            for order, attribution in enumerate(attributions)
            if (touched := (*attribution.content, *attribution.cue, *attribution.source))
        ),
    )
    active: list[tuple[int, int, int]] = []
    upcoming = 0
    for start, end in sentences:
        while upcoming < len(extents) and extents[upcoming][0] < end:
            active.append(extents[upcoming])
            upcoming += 1
        active = [extent for extent in active if extent[1] > start]
        orders = sorted(extent[2] for extent in active if extent[0] < end)
        yield tuple(attributions[order] for order in orders)


def partition(tree: Tree, attributions: Sequence[Attribution]) -> tuple[Region, ...]:
    """Cut a sentence into regions by its innermost attributions, in reading order."""
    beside = _claimed_events(tree, attributions)
    attributions = [each for each in attributions if not _is_modifier(tree, each)]
    if not attributions:
        words = trimmed(tree, range(len(tree)))
        return (Region(words), *beside) if words else ()
    ranked = sorted(
        range(len(attributions)),
        key=lambda order: (_size(attributions[order]), -len(attributions[order].chain), order),
    )
    owners: list[int | None] = []
    mentions: list[bool] = []
    for word in tree:
        spoken = [o for o in ranked if _touches(attributions[o].content, word.start, word.end)]
        named = any(
            _touches(spans, word.start, word.end) and not _within_content(attribution, spans)
            for attribution in attributions
            for spans in _reporting_spans(attribution)
        )
        mentions.append(named)
        owners.append(None if named or not spoken else spoken[0])
    regions = _owned(tree, attributions, owners) + _left_over(tree, owners, mentions) + beside
    return tuple(sorted(regions, key=lambda region: region.words[0]))


def _is_modifier(tree: Tree, attribution: Attribution) -> bool:
    """ "An attack claimed by the rebels" within a clause of its own about the attack."""
    if not attribution.cue or not attribution.source or not attribution.content:
        return False
    before_cue = max(end for _, end in attribution.content) <= attribution.cue[0].start
    if not before_cue or attribution.source[0].start < attribution.cue[-1].end:
        return False
    inside = [w for w in tree if _touches(attribution.content, w.start, w.end)]
    cue = [w for w in tree if _touches(attribution.cue, w.start, w.end)]
    outside = [
        w
        for w in tree
        if w.is_finite and not _touches((*attribution.content, *attribution.cue), w.start, w.end)
    ]
    verbless = not any(w.is_verb or w.pos == "AUX" for w in inside)
    return verbless and bool(outside) and bool(cue) and cue[0].tag in {"VBN", "VBD"}


def _claimed_events(tree: Tree, attributions: Sequence[Attribution]) -> list[Region]:
    """ "An attack claimed by the rebels killed 12" says beside that the attack was theirs."""
    return [
        Region(words, each)
        for each in attributions
        if _is_modifier(tree, each)
        and any(w.lemma == "claim" and _touches(each.cue, w.start, w.end) for w in tree)
        and (words := _within(tree, each.content))
        and tells_event(tree, words)
    ]


def _within(tree: Tree, spans: Sequence[Span]) -> tuple[int, ...]:
    return tuple(i for i, w in enumerate(tree) if _touches(spans, w.start, w.end))


def trimmed(tree: Tree, indices: Sequence[int]) -> tuple[int, ...]:
    """Drop punctuation at both ends, and a conjunction or "that" at the start."""
    kept = _without_opening_brackets(tree, indices)
    while kept and (
        (tree[kept[0]].pos in {"PUNCT", "SYM"} and tree[kept[0]].text not in {"$", "("})
        or (tree[kept[0]].tag == "CC" and tree[kept[0]].lower not in NEGATING)
        or (tree[kept[0]].lower == "that" and _is_complementiser(tree, kept))
    ):
        kept.pop(0)
    while kept and (
        (tree[kept[-1]].pos == "PUNCT" and tree[kept[-1]].text not in {")", "%"})
        or tree[kept[-1]].tag == "CC"
    ):
        kept.pop()
    return tuple(kept)


def _without_opening_brackets(tree: Tree, indices: Sequence[int]) -> list[int]:
    """Drop "(Vale World and agencies)" before a sentence, the credit of a picture."""
    kept = list(indices)
    closing = next((p for p, i in enumerate(kept) if tree[i].text == ")"), None)
    if closing is None or tree[kept[0]].text != "(" or closing + 3 > len(kept):
        return kept
    return kept[closing + 1 :] if tree[kept[closing + 1]].text[:1].isupper() else kept


def _is_complementiser(tree: Tree, words: Sequence[int]) -> bool:
    """ "that" before a clause, not before its noun."""
    if tree[words[0]].dep == "mark" or tree[words[0]].tag == "IN":
        return True
    following = tree[words[1]] if len(words) > 1 else tree[words[0]]
    return following.is_name or following.tag in {"DT", "PRP", "PRP$", "NNS", "CD", "EX"}


def _owned(
    tree: Tree, attributions: Sequence[Attribution], owners: Sequence[int | None]
) -> list[Region]:
    regions = []
    for order in sorted({owner for owner in owners if owner is not None}):
        words = trimmed(tree, [i for i, owner in enumerate(owners) if owner == order])
        if words:
            regions.append(Region(words, attributions[order]))
    return regions


def _left_over(tree: Tree, owners: Sequence[int | None], mentions: Sequence[bool]) -> list[Region]:
    """The outlet's own words between contents, source mentions and cues."""
    regions, run = [], list[int]()
    reports = any(mentions) or any(owner is not None for owner in owners)
    for index in range(len(tree) + 1):
        inside = index < len(tree) and owners[index] is None and not mentions[index]
        if inside:
            run.append(index)
        elif run:
            source = _source_before(tree, mentions, run[0])
            words = _without_loose_end(tree, trimmed(tree, run))
            if words:
                regions.append(Region(words, None, source, remainder=reports))
            run = []
    return regions


def _without_loose_end(tree: Tree, words: tuple[int, ...]) -> tuple[int, ...]:
    """Drop the preposition or pronoun whose object went to somebody's content."""
    end = len(words)
    while end and tree[words[end - 1]].tag in {"IN", "DT", "WDT", "WP", "TO"}:
        end -= 1
    return trimmed(tree, words[:end]) if end < len(words) else words


def _source_before(tree: Tree, mentions: Sequence[bool], start: int) -> tuple[int, ...]:
    found: list[int] = []
    at = start - 1
    while at >= 0 and mentions[at] and not (tree[at].is_verb and tree[at].dep != "amod"):
        found.append(at)
        at -= 1
    return tuple(reversed(found))


def _reporting_spans(attribution: Attribution) -> Iterator[tuple[Span, ...]]:
    yield attribution.source
    yield attribution.cue
    for link in (*attribution.chain, *attribution.joint):
        yield link.source
        yield link.cue


def _within_content(attribution: Attribution, spans: Sequence[Span]) -> bool:
    """A cue that is part of its own content ("an attack claimed by …") is not stripped."""
    return bool(spans) and all(
        any(start <= s and e <= end for start, end in attribution.content) for s, e in spans
    )


def _size(attribution: Attribution) -> int:
    return sum(end - start for start, end in attribution.content)


def _touches(spans: Sequence[Span], start: int, end: int) -> bool:
    return any(s < end and start < e for s, e in spans)
