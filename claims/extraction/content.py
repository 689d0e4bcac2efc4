"""What is said: after its cue, before it or around it, as a clause, a phrase or an infinitive."""

from __future__ import annotations

from claims.extraction.cues import Cue
from claims.extraction.lexicon import cue_lexicon
from claims.extraction.phrases import FINITE, Range, finite_between, skip_adjuncts
from claims.extraction.relation import QUOTES, before_mark, last
from claims.extraction.tokens import Tree
from claims.extraction.wordlists import words_of

_SUBORDINATORS = frozenset(
    "as after before while when because although though since if until unless in with without for "
    "at on during following despite amid and but or so by from of to than including leaving".split()
)
_OPENERS = frozenset({",", ":", "that", "-", "–", "—"})


def content_of(tree: Tree, cue: Cue, mention: Range, *, shares: bool) -> tuple[Range, ...]:
    limit = last(tree)
    lexicon = cue_lexicon()
    listener = cue.lemma in {"tell", "inform", "assure", "remind", "brief", "notify"}
    start = skip_adjuncts(tree, cue.end, limit, listener=listener)
    ahead = None if shares or mention[0] >= cue.start else said_before(tree, mention)
    link = tree[mention[0] - 1].lower if 0 < mention[0] < cue.start else ""
    if link in {"which", "who"} or (link == "that" and ahead is not None):
        # "a raid that the army insists hit a depot, the third": only the relative clause
        ahead = None
        if start < limit and tree[start].tag in FINITE:
            limit = next((k for k in range(start, limit) if tree[k].text == ","), limit)
    if cue.lemma in lexicon.clause and start < limit:
        behind = clause_after(tree, start, limit, certain=ahead is None)
        if behind is None and ahead is None and cue.lemma == "say":
            behind = _mistagged_clause(tree, start, limit)
        if behind is not None and not (ahead is not None and _weak_link(tree, behind)):
            return ((behind, _background(tree, cue, behind, limit)),)
    if ahead is not None and cue.lemma in lexicon.parenthetical and _closes(tree, start, limit):
        rest = rest_after(tree, start, limit)
        return (ahead,) if rest is None else (ahead, rest)
    if start < limit:
        return other_frames(tree, cue, start, limit)
    return ()


def _background(tree: Tree, cue: Cue, start: int, limit: int) -> int:
    """Return where ", after a paper printed …" follows a denial: that is the outlet's own."""
    if cue.lemma not in {"deny", "reject", "dismiss"}:
        return limit
    for k in range(start + 2, limit - 2):
        if tree[k].text == "," and tree[k + 1].lower == "after":
            return k if finite_between(tree, k + 2, limit) is not None else limit
    return limit


def other_frames(tree: Tree, cue: Cue, start: int, limit: int) -> tuple[Range, ...]:
    lexicon = cue_lexicon()
    word = tree[start]
    if word.lower == "to" and start + 1 < limit and tree[start + 1].tag in {"VB", "RB"}:
        return ((start, limit),) if cue.lemma in lexicon.infinitive else ()
    if cue.lemma in lexicon.infinitive and cue.lemma in {"tell", "ask", "order", "instruct"}:
        to = next((k for k in range(start, min(start + 12, limit)) if tree[k].lower == "to"), None)
        return ((start, limit),) if to is not None and word.tag != "IN" else ()
    if cue.lemma in lexicon.phrase | lexicon.complement | lexicon.shown:
        opens = word.is_noun or word.tag in {
            "DT", "JJ", "PRP", "PRP$", "CD", "VBG", "PDT", "JJR", "JJS", "RB", "VBN", "``", "WP",
        }  # fmt: skip
        hard = tree[cue.verb].dep in {"acl", "relcl"} and cue.lemma == "claim"
        opens = opens or (cue.lemma in lexicon.shown and word.lower == "that")
        if (opens or word.text in QUOTES) and not hard and word.tag != "RP":
            return ((start, _end_of_phrase(tree, start, limit)),)
    return ()


def clause_after(tree: Tree, start: int, limit: int, *, certain: bool) -> int | None:
    """Return where a reported clause begins at or after `start`, None without one."""
    at = start
    while at < limit and tree[at].text in _OPENERS - {"that"}:
        at += 1
    if at >= limit:
        return None
    if tree[at].lower == "only" and at + 1 < limit and tree[at + 1].lower == "that":
        return at + 1
    if tree[at].lower == "that" and tree[at].tag in {"IN", "DT", "WDT"}:
        return at
    if tree[at].lower in {"whether", "how", "why"}:
        return at
    if tree[at].text in QUOTES and at < limit - 1:
        return at
    if tree[at].tag in FINITE and _relative_gap(tree, start):
        return at
    if certain and at == start and len(tree) <= 20 and _to_do(tree, at, limit):
        return at
    if at > start and tree[start].text == ":":
        return at
    if at > start and not certain:
        return None
    finite = finite_between(tree, at, limit)
    if finite is None or finite == at:
        return None
    has_subject = any(
        tree[k].is_noun or tree[k].tag in {"PRP", "EX", "DT", "CD"} for k in range(at, finite)
    )
    return at if has_subject and (at == start or certain) else None


def _relative_gap(tree: Tree, start: int) -> bool:
    """ "… which they said would fall": the content's subject stands before the mention."""
    return any(tree[k].lower in {"which", "who", "that"} for k in range(max(0, start - 6), start))


def _mistagged_clause(tree: Tree, start: int, limit: int) -> int | None:
    """ "said the depot held missiles": a past form taken for a participle; "say" has no object."""
    for k in range(start + 1, limit - 1):
        if tree[k].tag == "VBN" and tree[k - 1].is_noun and tree[k + 1].tag != "IN":
            return start
    return None


def _to_do(tree: Tree, at: int, limit: int) -> bool:
    """ "Vale says envoys to return": a headline's future, without a finite verb."""
    return tree[at].is_noun and any(
        tree[k].lower == "to" and k + 1 < limit and tree[k + 1].tag == "VB"
        for k in range(at + 1, min(at + 6, limit))
    )


def _end_of_phrase(tree: Tree, start: int, limit: int) -> int:
    """A noun phrase that is reported ends before "via its channel" and "while seeking to …"."""
    for k in range(start + 1, limit):
        if tree[k].lower in {"via", "while", "whereas"}:
            return before_mark(tree, k)
    return limit


def _weak_link(tree: Tree, start: int) -> bool:
    """Whether what follows the cue only continues a sentence that was reported before it."""
    return tree[start].lower in _SUBORDINATORS or tree[start].tag in {"VBG", "WRB"}


def said_before(tree: Tree, mention: Range) -> Range | None:
    """What stands before the source mention, where it can be what is said."""
    end = before_mark(tree, mention[0])
    start = 0
    while start < end and (tree[start].tag == "CC" or tree[start].text in {","}):
        start += 1
    if end - start < 2:
        return None
    closed = tree[mention[0] - 1].text in QUOTES | {","}
    quoted = any(tree[k].text in QUOTES for k in range(start, mention[0]))
    finite = finite_between(tree, start, end)
    if finite is None and not quoted:
        return None
    if tree[start].lower in {"as", "while", "although", "though", "if", "when"} and not quoted:
        commas = [k for k in range(start, end) if tree[k].text == ","]
        if not commas or finite_between(tree, commas[0], end) is None:
            return None
    fronted = tree[start].tag in {"VBG"} and finite is None and not quoted
    return None if fronted or (not closed and end - start < 3) else (start, end)


def _closes(tree: Tree, start: int, limit: int) -> bool:
    return (
        start >= limit
        or tree[start].text in {",", "–", "-"}
        or _weak_link(tree, start)
        or (tree[start].tag in {"VBG", "VBN"} or tree[start].text in QUOTES)
    )


def rest_after(tree: Tree, start: int, limit: int) -> Range | None:
    """What goes on being said after a cue in the middle ("…, he said, and …")."""
    at = start
    while at < limit and tree[at].text in {",", "–", "-"}:
        at += 1
    if limit - at < 2 or tree[at].lower in {"but", "who", "which"}:
        return None
    if tree[at].tag == "VBG":
        # "…, the army said, killing 12" goes on with the event, "…, he said, nodding" does not.
        return (at, limit) if tree[at].lemma in words_of("result_verbs") else None
    if at == start and tree[at].text not in QUOTES:
        return None
    return at, limit
