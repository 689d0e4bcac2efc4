"""Which words of a sentence can be a cue, and in which frame they may report."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from claims.extraction.lexicon import cue_lexicon, source_lexicon
from claims.extraction.phrases import skip_adjuncts
from claims.extraction.tokens import Tree

CueKind = Literal["verb", "participle", "agent", "preposition", "quoted"]

_AUXILIARIES = frozenset("be have do 's 've 'd get".split())
_PREPOSITIONS = ("according to", "based on")
_ALWAYS = frozenset({"said", "says", "told", "added"})
_BLOCKING_MODALS = frozenset("would could may might should must can ca".split())
_CHAINERS = frozenset({"go", "continue"})
_LIVES = frozenset({"life", "lives", "live"})
_COUNTED = frozenset("toll number figure count total losses fee price cost death".split())


@dataclass(frozen=True, slots=True)
class Cue:
    """A cue candidate.

    Attributes:
        start, end: Token range of the cue ("went on to say").
        verb: Index of the reporting verb itself (of the first word for a preposition).
        lemma: Entry of the lexicon, with its particle ("point to").
        kind: "participle" shares or lacks a subject of its own ("adding that"); "agent" is a
            passive with "by"; "quoted" is "X quoted Y as saying".
    """

    start: int
    end: int
    verb: int
    lemma: str
    kind: CueKind


def find_cues(tree: Tree) -> tuple[Cue, ...]:
    """Return the cue candidates of a sentence in reading order."""
    found: list[Cue] = []
    at = 0
    headline = all(not word.is_finite for word in tree)
    while at < len(tree):
        cue = _preposition(tree, at) or _opening(tree, at) or _verb(tree, at)
        if cue is None and headline:
            cue = _titled(tree, at)
        if cue is not None:
            doubled = found and cue.kind == "verb" == found[-1].kind and found[-1].end == cue.start
            if doubled:  # "said reported that": one slip of the pen, one cue
                cue = Cue(found.pop().start, cue.end, cue.verb, cue.lemma, "verb")
            found.append(cue)
            at = cue.end
        else:
            at += 1
    return tuple(found)


def _preposition(tree: Tree, at: int) -> Cue | None:
    if at + 1 >= len(tree):
        return None
    pair = f"{tree[at].lower} {tree[at + 1].lower}"
    if pair in _PREPOSITIONS:
        return Cue(at, at + 2, at, pair, "preposition")
    if tree[at].lower in {"citing", "quoting"}:
        return Cue(at, at + 1, at, tree[at].lower, "preposition")
    return None


def _opening(tree: Tree, at: int) -> Cue | None:
    """ "Noting that …, he said": capitalised, the tagger may take the participle for a name."""
    word = tree[at].lower
    if at > 0 or len(tree) < 4 or not word.endswith("ing") or tree[1].lower != "that":
        return None
    stem = word[:-3]
    lemma = next((base for base in (stem, f"{stem}e") if base in cue_lexicon().clause), None)
    return Cue(0, 1, 0, lemma, "participle") if lemma else None


def _verb(tree: Tree, at: int) -> Cue | None:
    word = tree[at]
    if not (word.is_verb or word.lower in _ALWAYS):
        return None
    chained = _chained(tree, at)
    if chained is not None:
        return chained
    if word.lemma == "quote" or (word.lower == "cited" and _as_saying(tree, at) is not None):
        return _quoted(tree, at)
    lexicon = cue_lexicon()
    if word.lemma not in lexicon.heads:
        return None
    following = tree[at + 1].lower if at + 1 < len(tree) else ""
    lemma, end = word.lemma, at + 1
    if _known(f"{lemma} {following}"):
        lemma, end = f"{lemma} {following}", at + 2
    elif not _known(lemma):
        return None
    if not _in_its_sense(tree, at, lemma):
        return None
    kind = _kind_of(tree, at, lemma)
    return None if kind is None else Cue(at, end, at, lemma, kind)


def _known(entry: str) -> bool:
    lexicon = cue_lexicon()
    return any(
        entry in group
        for group in (
            lexicon.clause,
            lexicon.phrase,
            lexicon.infinitive,
            lexicon.shown,
            lexicon.complement,
            lexicon.asked,
        )
    )


def _chained(tree: Tree, at: int) -> Cue | None:
    """ "went on to say", "continued to warn"."""
    lemma = tree[at].lemma
    if lemma not in _CHAINERS:
        return None
    to = at + 2 if lemma == "go" and at + 1 < len(tree) and tree[at + 1].lower == "on" else at + 1
    if lemma == "go" and to == at + 1:
        return None
    if to + 1 < len(tree) and tree[to].lower == "to" and tree[to + 1].lemma in cue_lexicon().clause:
        return Cue(at, to + 2, at, tree[to + 1].lemma, "verb")
    return None


def _as_saying(tree: Tree, at: int) -> int | None:
    for k in range(at + 1, min(at + 25, len(tree) - 1)):
        if tree[k].lower == "as" and tree[k + 1].lower in {"saying", "telling", "stating"}:
            return k
    return None


def _quoted(tree: Tree, at: int) -> Cue | None:
    saying = _as_saying(tree, at)
    if saying is None:
        return None
    passive = any(tree[k].lemma == "be" for k in range(max(0, at - 3), at))
    if passive:
        return Cue(at, saying + 2, at, "say", "verb")
    return Cue(at, at + 1, at, "quote", "quoted")


def _titled(tree: Tree, at: int) -> Cue | None:
    """ "Council Condemns Raid": a verb the tagger took for a name in a headline's capitals."""
    word = tree[at]
    lexicon = cue_lexicon()
    verb = word.lower[:-1]
    known = verb in lexicon.clause | lexicon.phrase | lexicon.complement
    if not (0 < at < len(tree) - 2 and word.lower.endswith("s") and known):
        return None
    return Cue(at, at + 1, at, verb, "verb") if tree[at - 1].is_noun and verb != "report" else None


def _in_its_sense(tree: Tree, at: int, lemma: str) -> bool:
    """Whether an ambiguous verb reports here: "claimed lives", "held talks", "put out" do not."""
    near = [tree[k].lower for k in range(at + 1, min(at + 10, len(tree)))]
    if lemma == "claim":
        return not any(word in _LIVES for word in near[:3])
    if lemma == "hold":
        return "responsible" in near or "accountable" in near or near[:1] == ["that"]
    if lemma in {"put", "give"}:
        marked = "at" in near or (lemma == "give" and "as" in near)
        return marked and any(word in _COUNTED for word in near[:4])
    if lemma in {"ask", "wonder"}:
        return "anonymity" not in near and near[:2] != ["not", "to"]
    return True


def _kind_of(tree: Tree, at: int, lemma: str) -> CueKind | None:
    """Return how a reporting verb stands, or None where it reports nothing."""
    word = tree[at]
    before = [tree[k] for k in range(max(0, at - 4), at)]
    near = before[-3:]
    if any(w.lower in {"not", "n't", "never"} for w in near):
        return None
    if any(w.tag == "MD" and w.lower in _BLOCKING_MODALS for w in near):
        return None
    if near and near[-1].lower == "to":
        return None
    if len(near) > 1 and near[-2].lower == "to" and near[-1].tag == "RB":
        return None
    if word.tag == "VBG" and near and near[-1].lower == "as":
        return None
    if word.tag == "VBG":
        progressive = any(w.lemma == "be" for w in near)
        return "verb" if progressive and word.dep not in {"amod", "pobj"} else "participle"
    following = tree[at + 1].lower if at + 1 < len(tree) else ""
    has_be = any(w.lemma == "be" and w.lower != "being" for w in near) or "being" in {
        w.lower for w in near
    }
    has_have = any(w.lemma == "have" or w.lower in {"'ve", "'d"} for w in near)
    if following == "by" and lemma in cue_lexicon().agent:
        return "agent"
    if word.tag == "VBN" and has_be and lemma != "vow":
        return None
    if word.tag == "VBN" and not has_have and word.lower not in _ALWAYS:
        has_subject = tree.child(at, "nsubj") is not None
        if (word.dep in {"acl", "amod"} or not has_subject) and not _coordinated(tree, at):
            return None if not _looks_finite(tree, at) else "verb"
    if word.tag == "VB" and not any(w.tag == "MD" or w.lemma == "do" for w in near):
        return "verb" if word.lower in _ALWAYS or tree.child(at, "nsubj") is not None else None
    return "verb"


def _coordinated(tree: Tree, at: int) -> bool:
    """ "denied it, and described …": a past form taken for a participle after "and"."""
    if at < 2 or tree[at - 1].tag != "CC":
        return False
    head = tree[at].head
    return head < at and tree[head].tag in {"VBD", "VBZ", "VBP"} and head != at


def _looks_finite(tree: Tree, at: int) -> bool:
    """Whether a past form that the tagger took for a participle is the verb of its subject."""
    before = tree[at - 1] if at else None
    if before is None or not (before.is_noun or before.tag in {"PRP", "RB"}):
        return False
    first = not any(tree[k].tag in {"VBD", "VBZ", "VBP", "MD"} for k in range(at))
    following = tree[at + 1].lower if at + 1 < len(tree) else ""
    if first and following and following not in {"in", "on", "by", "at", "."}:
        return True
    speaker = before.lower in source_lexicon().heads or before.is_name
    if not speaker or tree[at].lemma not in cue_lexicon().parenthetical:
        return False
    end = skip_adjuncts(tree, at + 1, len(tree), listener=False)
    return end >= len(tree) or tree[end].lower == "that" or tree[end].text == "."
