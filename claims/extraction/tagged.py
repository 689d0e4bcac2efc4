"""What the tagger found in a sentence, as relations beside those of the rules.

Where the rules found a cue their reading stands: they know this news, its lost commas and its
own-voice acts better. What the tagger alone sees is taken if it is sure and the cue reports;
wanting, planning and being expected are attitudes, which credit no claim.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from claims.extraction.lexicon import cue_lexicon
from claims.extraction.phrases import Range
from claims.extraction.relation import QUOTES, Relation
from claims.extraction.spans import Span
from claims.extraction.subjects import can_speak
from claims.extraction.tagger.linking import Tagged
from claims.extraction.tokens import Tree

ALONE = 0.6
"""Least confidence of an attribution that the tagger alone found, to credit claims by it."""
_NEGATIONS = frozenset({"not", "n't", "never"})
_NEITHER = frozenset({"neither", "nor", "nobody", "none"})


def overlaps(first: Sequence[Span], second: Sequence[Span]) -> bool:
    """Whether two sets of spans share a character."""
    return any(a.start < b.end and b.start < a.end for a in first for b in second)


def added(tree: Tree, known: Sequence[Relation], tagged: Sequence[Tagged]) -> list[Relation]:
    """Return the relations of a sentence that only the tagger found and that report.

    Args:
        tree: The sentence.
        known: What the rules found in it.
        tagged: Of the whole article, in any order.
    """
    cues = [Span(tree[r.cue[0]].start, tree[r.cue[1] - 1].end) for r in known]
    start, end = tree[0].start, tree[-1].end
    found = []
    for each in tagged:
        if each.cue[0].end <= start or end <= each.cue[0].start:
            continue
        if each.confidence < ALONE or not each.source or overlaps(each.cue, cues):
            continue
        cue, source = range_of(tree, each.cue[0]), range_of(tree, each.source[0])
        if cue is None or source is None or not can_speak(tree, source):
            continue
        ranges = (range_of(tree, span) for span in each.content)
        content = tuple(r for r in ranges if r is not None)
        if content and _reports(tree, source, cue, content) and _is_told(tree, content):
            found.append(Relation(source, (), cue, content))
    return found


def _reports(tree: Tree, source: Range, cue: Range, content: Sequence[Range]) -> bool:
    """A cue verb of the lexicon that is not negated, or words in quotation marks."""
    if any(tree[k].lower in _NEGATIONS for k in range(*cue)):
        return False
    if any(tree[k].lower in _NEITHER for k in range(max(0, source[0] - 1), source[1])):
        return False
    if any(tree[k].is_verb and tree[k].lemma in cue_lexicon().clause for k in range(*cue)):
        return True
    return any(tree[k].text in QUOTES for start, end in content for k in range(start, end))


def _is_told(tree: Tree, content: Sequence[Range]) -> bool:
    """Whether a content says something by itself.

    "A strike the army insists hit only fighters" leaves its subject outside; "replied to
    questions" and "confirmed this" tell what was spoken about, not what was said.
    """
    words = [tree[k] for start, end in content for k in range(start, end)]
    if words[0].is_verb and words[0].tag != "VBG":
        return False
    return any(word.is_verb or word.text in QUOTES for word in words)


def range_of(tree: Tree, span: Span) -> Range | None:
    """The tokens of a sentence in a span of characters, a last comma left out; None if none."""
    start = bisect_right(tree.ends, span.start)
    end = bisect_left(tree.starts, span.end)
    while end > start and tree[end - 1].text == ",":
        end -= 1
    return (start, end) if start < end else None
