"""Credits without a verb of their own: "according to", "citing", "claimed by", headlines."""

from __future__ import annotations

from dataclasses import replace

from claims.extraction import subjects
from claims.extraction.content import said_before
from claims.extraction.cues import Cue, find_cues
from claims.extraction.lexicon import cue_lexicon, source_lexicon
from claims.extraction.phrases import FINITE, Range, finite_between, left_edge, skip_adjuncts
from claims.extraction.relation import (
    Relation,
    apposition_end,
    before_mark,
    joined_end,
    last,
    split_joint,
)
from claims.extraction.tokens import Tree

_NUMBERED_REPORTS = frozenset(
    {"report", "reports", "source", "sources", "statement", "information"}
)


def by_preposition(tree: Tree, cue: Cue) -> list[Relation]:
    limit = last(tree)
    named = subjects.after(tree, cue.end, limit)
    if named is None or not subjects.can_speak(tree, named):
        return []
    head = tree[subjects.head_of(tree, named)].lower
    if cue.lemma == "based on" and head not in _NUMBERED_REPORTS | source_lexicon().documents:
        return []
    if cue.lemma in {"according to"} and head in {"plan", "plans", "schedule", "rules", "law"}:
        return []
    named = named[0], joined_end(tree, named[1], limit)
    initial = cue.start == 0 or finite_between(tree, 0, cue.start) is None
    end = named[1] if initial else apposition_end(tree, named[1], limit)
    ahead_end = before_mark(tree, cue.start)
    ahead = (0, ahead_end) if finite_between(tree, 0, ahead_end) is not None else None
    if ahead is None and ahead_end > 2 and tree[cue.start].text.islower():
        ahead = (0, ahead_end)
    rest = _after_comma(tree, end, limit)
    source, joint = split_joint(tree, (named[0], end))
    relation = Relation(source, joint, (cue.start, cue.end), ())
    if cue.lemma in {"citing", "quoting"}:
        content = _cited_content(tree, cue, end, limit)
        return [replace(relation, content=content)] if content else []
    if ahead is not None:
        content = (_without_connective(tree, ahead),)
        if rest is not None and tree[end].text == "," and tree[cue.start - 1].text == ",":
            content += (rest,)
        return [replace(relation, content=content)]
    return [replace(relation, content=(rest,))] if rest is not None else []


def _cited_content(tree: Tree, cue: Cue, end: int, limit: int) -> tuple[Range, ...]:
    """What is reported on the authority of a party that is cited: the clause that is reported."""
    inner = find_cues(tree)
    for other in inner:
        if other.kind != "verb" or other.lemma not in cue_lexicon().clause:
            continue
        if other.start >= end:
            start = skip_adjuncts(tree, other.end, limit, listener=False)
            return ((start, limit),) if start < limit else ()
        if other.end <= cue.start:
            start = skip_adjuncts(tree, other.end, cue.start, listener=True)
            stop = before_mark(tree, cue.start)
            if stop - start > 2:
                return ((start, stop),)
            mention = subjects.before(tree, other)
            ahead = said_before(tree, mention) if mention else None
            return (ahead,) if ahead else ()
    rest = _after_comma(tree, end, limit)
    stop = before_mark(tree, cue.start)
    if cue.start <= 1 and rest is not None:
        return (rest,)
    return ((0, stop),) if finite_between(tree, 0, stop) is not None else ()


def _after_comma(tree: Tree, end: int, limit: int) -> Range | None:
    at = end
    while at < limit and tree[at].text in {",", ":", "-", "–"}:
        at += 1
    return (at, limit) if limit - at >= 2 else None


def _without_connective(tree: Tree, span: Range) -> Range:
    start, end = span
    if end - start > 3 and tree[start].tag in {"CC", "RB"} and tree[start + 1].text == ",":
        start += 2
    return start, end


def by_agent(tree: Tree, cue: Cue) -> list[Relation]:
    """ "an attack claimed by the group", "the figures were confirmed by the ministry"."""
    limit = last(tree)
    named = subjects.after(tree, cue.end + 1, limit)
    if named is None or not subjects.can_speak(tree, named):
        return []
    if subjects.head_of(tree, named) and tree[named[0]].tag == "VBG":
        return []
    end = cue.start
    while end > 0 and (tree[end - 1].lemma in {"be", "have"} or tree[end - 1].tag in {"RB", "MD"}):
        end -= 1
    if end == 0 or not (tree[end - 1].is_noun or tree[end - 1].tag in {"DT", ")"}):
        return []
    passive = end < cue.start
    start = left_edge(tree, end)
    if passive and start > 0:
        subject = tree.child(cue.verb, "nsubjpass")
        if subject is not None and subject < start:
            start = min(tree.subtree(subject))
    return [Relation(named, (), (cue.start, cue.end), ((start, end),))]


def quoted_as_saying(tree: Tree, cue: Cue) -> list[Relation]:
    """ "FNA quoted a source as saying that …": the outer source, and the inner one."""
    limit = last(tree)
    outer = subjects.before(tree, cue)
    saying = next(
        (
            k
            for k in range(cue.end, limit - 1)
            if tree[k].lower == "as" and tree[k + 1].tag == "VBG"
        ),
        None,
    )
    if saying is None or saying <= cue.end:
        return []
    inner, joint = split_joint(tree, (cue.end, saying))
    start = skip_adjuncts(tree, saying + 2, limit, listener=False)
    if start >= limit:
        start, limit = 0, before_mark(tree, outer[0] if outer else cue.start)
        if start >= limit:
            return []
    found = [Relation(inner, joint, (saying, saying + 2), ((start, limit),))]
    if outer is not None and subjects.can_speak(tree, outer):
        whole = ((cue.end, limit),) if start else ((start, limit), (cue.end, saying + 2))
        found.insert(0, Relation(outer, (), (cue.start, cue.end), whole))
    return found


def headline_credit(tree: Tree) -> tuple[Relation, ...]:
    """ "Toll rises to 76: monitor", "Coalition: army used gas": a colon credits, without a verb."""
    if len(tree) > 25:
        return ()
    bare = _bare_credit(tree)
    if bare is not None:
        return (bare,)
    colons = [k for k in range(1, len(tree) - 1) if tree[k].text == ":"]
    if len(colons) != 1:
        return ()
    at, end = colons[0], last(tree)
    heads = source_lexicon().heads
    if end - at - 1 <= 4 and end - at > 1 and tree[end - 1].lower in heads:
        return (Relation((at + 1, end), (), (at, at + 1), ((0, at),)),)
    if at > 5 or any(tree[k].tag in FINITE for k in range(at)):
        return ()
    body = tree[at - 1].lower in heads
    states = any(tree[k].is_verb for k in range(at + 1, end))
    # Where every word is capitalised, the tagger takes the verb for a name.
    capitals = body and all(tree[k].text[:1].isupper() for k in range(at)) and end - at > 3
    if (states and (body or tree[at - 1].is_name)) or capitals:
        return (Relation((0, at), (), (at, at + 1), ((at + 1, end),)),)
    return ()


def _bare_credit(tree: Tree) -> Relation | None:
    """ "Blast kills six in Vale monitor": a credit whose colon was lost."""
    end = last(tree)
    credits = "monitor monitors ngo watchdog sources media report reports".split()
    if end < 5 or tree[end - 1].lower not in credits or not tree[end - 2].is_noun:
        return None
    start = end - 2 if tree[end - 2].lower == "state" else end - 1
    verb = any(tree[k].is_verb for k in range(1, start))
    return Relation((start, end), (), (start, start), ((0, start),)) if verb else None
