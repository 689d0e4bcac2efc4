"""One relation of a sentence: source, cue and content, and where their phrases end."""

from __future__ import annotations

from dataclasses import dataclass

from claims.extraction import subjects
from claims.extraction.lexicon import source_lexicon
from claims.extraction.phrases import Range, finite_between
from claims.extraction.tokens import Tree

QUOTES = frozenset('"“”„«»') | {"''", "``"}
_STOPS = frozenset({".", "!", "?", ";", "…"})


@dataclass(frozen=True, slots=True)
class Relation:
    """One cue with what it relates; half-open token ranges of one sentence.

    Attributes:
        source: The mention; None where nobody is named ("it was said to AFP").
        joint: Mentions of further sources of the same content.
        cue: The attributing words.
        content: What is attributed, in reading order.
        shares: The source is the mention of a neighbouring cue ("…, adding that …").
    """

    source: Range | None
    joint: tuple[Range, ...]
    cue: Range
    content: tuple[Range, ...]
    shares: bool = False


def split_joint(tree: Tree, mention: Range) -> tuple[Range, tuple[Range, ...]]:
    """Split "the sources and news websites" at its outer "and"."""
    start, end = mention
    for k in range(start + 1, end - 1):
        if tree[k].lower == "and" and _two_names(tree, mention, k):
            return (start, k), ((k + 1, end),)
        if tree[k].lower not in {"and", "both"} or tree[k].tag != "CC":
            continue
        left, right = (start, k), (k + 1, end)
        bare = tree[k + 1].tag in {"DT", "PRP$"} or tree[k + 1].tag in {"NNS", "JJ", "NNP", "NN"}
        heads = source_lexicon().heads
        if bare and tree[k - 1].is_noun and _is_source(tree, left, heads):
            if _is_source(tree, right, heads) and tree[k + 1].tag == "DT":
                return left, (right,)
            if (
                tree[start].tag == "DT"
                and _is_source(tree, right, heads)
                and not tree[k - 1].is_name
            ):
                return left, (right,)
    return mention, ()


def _two_names(tree: Tree, mention: Range, at: int) -> bool:
    """ "the Vale Register and Candle Aid", but not "the Ministry of Health and Social Care"."""
    left = [tree[k] for k in range(mention[0], at) if tree[k].tag != "DT"]
    right = [tree[k] for k in range(at + 1, mention[1])]
    return all(
        len(part) > 1 and all(word.text[:1].isupper() for word in part) for part in (left, right)
    )


def joined_end(tree: Tree, end: int, limit: int) -> int:
    """Take "and a doctor in Vale" into a mention that ends at `end`, if it closes the clause."""
    if end + 1 >= limit or tree[end].lower != "and":
        return end
    named = subjects.after(tree, end + 1, limit)
    if named is None or (named[1] < limit and tree[named[1]].text not in {",", ";"}):
        return end
    whole = tree[end + 1].tag == "DT" or named[1] - named[0] > 1
    sources = _is_source(tree, named, source_lexicon().heads) and subjects.can_speak(tree, named)
    return named[1] if whole and sources else end


def _is_source(tree: Tree, span: Range, heads: frozenset[str]) -> bool:
    head = tree[subjects.head_of(tree, span)]
    return head.lower in heads or head.lower.rstrip("s") in heads or head.is_name


def last(tree: Tree) -> int:
    """Return the end of the sentence's words, without its full stop."""
    end = len(tree)
    while end > 0 and tree[end - 1].text in _STOPS:
        end -= 1
    return end


def before_mark(tree: Tree, end: int) -> int:
    while end > 0 and tree[end - 1].text in {",", "-", "–", "—"}:
        end -= 1
    return end


def tidy_end(tree: Tree, end: int) -> int:
    while end > 0 and (
        tree[end - 1].text in {",", "-", "–"}
        or tree[end - 1].tag == "CC"
        or tree[end - 1].lower in {"also", "further", "later"}
    ):
        end -= 1
    return end


def apposition_end(tree: Tree, end: int, limit: int) -> int:
    """Take in "Aren Volk a lawmaker for the south" and "Aren Volk, a lawmaker" to its end."""
    at = end + 1 if end < limit and tree[end].text == "," else end
    if at < limit and (tree[at].lower in {"a", "an", "the"} or tree[at].lower in {"who", "which"}):
        stop = next((k for k in range(at, limit) if tree[k].text in QUOTES | {","}), limit)
        if stop - at <= 20 and (
            tree[at].lower in {"who", "which"} or finite_between(tree, at, stop) is None
        ):
            return stop
    return end
