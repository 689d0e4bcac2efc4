"""Relations of one sentence: who (source) reports (cue) what (content), as token ranges.

Each cue is tried in its frames: content after it, before it, around it, as a clause, a noun phrase
or an infinitive. Cue first, then spans, after Pareti et al. 2013 (ACL D13-1101).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from claims.extraction import subjects
from claims.extraction.cues import Cue, find_cues
from claims.extraction.lexicon import cue_lexicon, source_lexicon
from claims.extraction.phrases import FINITE, RELATIVE, Range, finite_between, skip_adjuncts
from claims.extraction.tokens import Tree

QUOTES = frozenset('"“”„«»') | {"''", "``"}
_STOPS = frozenset({".", "!", "?", ";", "…"})
_SUBORDINATORS = frozenset(
    "as after before while when because although though since if until unless in with without for "
    "at on during following despite amid and but or so by from of to than including leaving".split()
)
_NUMBERED_REPORTS = frozenset(
    {"report", "reports", "source", "sources", "statement", "information"}
)
_OPENERS = frozenset({",", ":", "that", "-", "–", "—"})


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


def relations(tree: Tree, *, headline: bool = False) -> tuple[Relation, ...]:
    """Return the relations of a sentence, by cue.

    Args:
        tree: The sentence.
        headline: It is the article's headline, where a colon or a last word may credit somebody.
    """
    cues = find_cues(tree)
    if headline and not any(cue.kind in {"verb", "preposition"} for cue in cues):
        return _headline_credit(tree)
    found: list[Relation] = []
    for order, cue in enumerate(cues):
        relation = _relation(tree, cue, cues, order, found)
        found += relation
    return tuple(_fronted(tree, _cut_siblings(tree, found)))


def _relation(
    tree: Tree, cue: Cue, cues: Sequence[Cue], order: int, found: list[Relation]
) -> list[Relation]:
    if cue.kind == "preposition":
        return _by_preposition(tree, cue)
    if cue.kind == "agent":
        return _by_agent(tree, cue)
    if cue.kind == "quoted":
        return _quoted_as_saying(tree, cue)
    if cue.kind == "participle":
        return _by_participle(tree, cue, found)
    return _by_verb(tree, cue, found)


def last(tree: Tree) -> int:
    """Return the end of the sentence's words, without its full stop."""
    end = len(tree)
    while end > 0 and tree[end - 1].text in _STOPS:
        end -= 1
    return end


# --- verbs -----------------------------------------------------------------------------------


def _by_verb(tree: Tree, cue: Cue, found: list[Relation]) -> list[Relation]:
    least = _clause_start(tree, cue, found)
    mention = subjects.before(tree, cue, least)
    shares = False
    if mention is None:
        mention = subjects.relative_before(tree, cue)
    inverted = _inverted(tree, cue, mention)
    if inverted is not None:
        return inverted
    if mention is None:
        shared = _shared(tree, cue, found)
        if shared is None:
            return []
        mention, shares = shared, True
    if not subjects.can_speak(tree, mention):
        return []
    if _only_documents(cue) and not subjects.is_document(tree, mention):
        if not (
            cue.lemma in {"show", "reveal", "indicate", "suggest"} and _is_media(tree, mention)
        ):
            return []
    content = _content_of(tree, cue, mention, shares=shares)
    if not content:
        return []
    mention, joint = _split_joint(tree, mention)
    return [Relation(mention, joint, (cue.start, cue.end), content, shares)]


def _only_documents(cue: Cue) -> bool:
    lexicon = cue_lexicon()
    return cue.lemma in lexicon.shown and cue.lemma not in lexicon.parenthetical | {
        "reveal",
        "estimate",
    }


def _is_media(tree: Tree, mention: Range) -> bool:
    media = dict(source_lexicon().kinds)["media"]
    return any(tree[k].lower in media for k in range(*mention))


def _clause_start(tree: Tree, cue: Cue, found: list[Relation]) -> int:
    """A mention may not reach back over an earlier cue of the sentence."""
    return max((relation.cue[1] for relation in found if relation.cue[1] <= cue.start), default=0)


def _shared(tree: Tree, cue: Cue, found: list[Relation]) -> Range | None:
    """The subject of the verb that this one is coordinated with ("pointed to … and said")."""
    at = cue.start - 1
    while at > 0 and (tree[at].tag == "RB" or tree[at].lemma in {"have", "also"}):
        at -= 1
    if tree[at].tag != "CC" and tree[at].text != ",":
        return None
    if found:
        head = tree[cue.verb].head
        for relation in reversed(found):
            if relation.source and relation.cue[0] <= head < relation.cue[1]:
                return relation.source
        return found[-1].source
    for k in tree.ancestors(cue.verb):
        subject = tree.child(k, "nsubj")
        if subject is not None and subject < cue.start:
            whole = [i for i in tree.subtree(subject) if i < cue.start]
            return min(whole), max(whole) + 1
    return None


def _inverted(tree: Tree, cue: Cue, mention: Range | None) -> list[Relation] | None:
    """ "“…,” said the ministry": the source follows, what is said stands before."""
    if cue.lemma not in cue_lexicon().parenthetical or cue.start == 0:
        return None
    ahead = tree[cue.start - 1]
    opens = ahead.text in QUOTES or ahead.text == ","
    if not opens and mention is not None:
        return None
    limit = last(tree)
    start = skip_adjuncts(tree, cue.end, limit, listener=False)
    named = subjects.after(tree, start, limit)
    if named is None or not subjects.can_speak(tree, named):
        return None
    if finite_between(tree, named[1], _comma_after(tree, named[1], limit)) is not None:
        return None
    end = _apposition_end(tree, named[1], limit)
    content = [(0, _before_mark(tree, cue.start))]
    rest = _rest_after(tree, end, limit)
    if rest is not None:
        content.append(rest)
    if content[0][1] <= 0:
        return None
    first, joint = _split_joint(tree, (named[0], end))
    return [Relation(first, joint, (cue.start, cue.end), tuple(content))]


def _comma_after(tree: Tree, start: int, limit: int) -> int:
    return next((k for k in range(start, limit) if tree[k].text in {",", "“", '"'}), limit)


def _apposition_end(tree: Tree, end: int, limit: int) -> int:
    """Take in "Aren Volk a lawmaker for the south" and "Aren Volk, a lawmaker" to its end."""
    at = end + 1 if end < limit and tree[end].text == "," else end
    if at < limit and (tree[at].lower in {"a", "an", "the"} or tree[at].lower in {"who", "which"}):
        stop = next((k for k in range(at, limit) if tree[k].text in QUOTES | {","}), limit)
        if stop - at <= 20 and (
            tree[at].lower in {"who", "which"} or finite_between(tree, at, stop) is None
        ):
            return stop
    return end


def _content_of(tree: Tree, cue: Cue, mention: Range, *, shares: bool) -> tuple[Range, ...]:
    limit = last(tree)
    lexicon = cue_lexicon()
    listener = cue.lemma in {"tell", "inform", "assure", "remind", "brief", "notify"}
    start = skip_adjuncts(tree, cue.end, limit, listener=listener)
    ahead = None if shares or mention[0] >= cue.start else _ahead(tree, mention)
    if cue.lemma in lexicon.clause and start < limit:
        behind = _clause_after(tree, start, limit, certain=ahead is None)
        if behind is None and ahead is None and cue.lemma == "say":
            behind = _mistagged_clause(tree, start, limit)
        if behind is not None and not (ahead is not None and _weak_link(tree, behind)):
            return ((behind, limit),)
    if ahead is not None and cue.lemma in lexicon.parenthetical and _closes(tree, start, limit):
        rest = _rest_after(tree, start, limit)
        return (ahead,) if rest is None else (ahead, rest)
    if start < limit:
        return _other_frames(tree, cue, start, limit)
    return ()


def _other_frames(tree: Tree, cue: Cue, start: int, limit: int) -> tuple[Range, ...]:
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
        if (opens or word.text in QUOTES) and not hard and word.tag != "RP":
            return ((start, _end_of_phrase(tree, start, limit)),)
    return ()


def _clause_after(tree: Tree, start: int, limit: int, *, certain: bool) -> int | None:
    """Return where a reported clause begins at or after `start`, None without one."""
    at = start
    while at < limit and tree[at].text in _OPENERS - {"that"}:
        at += 1
    if at >= limit:
        return None
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


def _mistagged_clause(tree: Tree, start: int, limit: int) -> int | None:
    """ "said the depot held missiles": a past form taken for a participle; "say" has no object."""
    for k in range(start + 1, limit - 1):
        if tree[k].tag == "VBN" and tree[k - 1].is_noun and tree[k + 1].tag != "IN":
            return start
    return None


def _relative_gap(tree: Tree, start: int) -> bool:
    """ "… which they said would fall": the content's subject stands before the mention."""
    return any(tree[k].lower in {"which", "who", "that"} for k in range(max(0, start - 6), start))


def _to_do(tree: Tree, at: int, limit: int) -> bool:
    """ "Vale says envoys to return": a headline's future, without a finite verb."""
    return tree[at].is_noun and any(
        tree[k].lower == "to" and k + 1 < limit and tree[k + 1].tag == "VB"
        for k in range(at + 1, min(at + 6, limit))
    )


def _weak_link(tree: Tree, start: int) -> bool:
    """Whether what follows the cue only continues a sentence that was reported before it."""
    return tree[start].lower in _SUBORDINATORS or tree[start].tag in {"VBG", "WRB"}


def _ahead(tree: Tree, mention: Range) -> Range | None:
    """What stands before the source mention, where it can be what is said."""
    end = _before_mark(tree, mention[0])
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


def _before_mark(tree: Tree, end: int) -> int:
    while end > 0 and tree[end - 1].text in {",", "-", "–", "—"}:
        end -= 1
    return end


def _closes(tree: Tree, start: int, limit: int) -> bool:
    return (
        start >= limit
        or tree[start].text in {",", "–", "-"}
        or _weak_link(tree, start)
        or (tree[start].tag in {"VBG", "VBN"} or tree[start].text in QUOTES)
    )


def _rest_after(tree: Tree, start: int, limit: int) -> Range | None:
    """What goes on being said after a cue in the middle ("…, he said, and …")."""
    at = start
    while at < limit and tree[at].text in {",", "–", "-"}:
        at += 1
    if limit - at < 2 or tree[at].lower in {"but", "who", "which"} or tree[at].tag == "VBG":
        return None
    if at == start and tree[at].text not in QUOTES:
        return None
    return at, limit


def _end_of_phrase(tree: Tree, start: int, limit: int) -> int:
    """A noun phrase that is reported ends before "via its channel" and "while seeking to …"."""
    for k in range(start + 1, limit):
        if tree[k].lower in {"via", "while", "whereas"}:
            return _before_mark(tree, k)
    return limit


# --- other cues ------------------------------------------------------------------------------


def _by_preposition(tree: Tree, cue: Cue) -> list[Relation]:
    limit = last(tree)
    named = subjects.after(tree, cue.end, limit)
    if named is None or not subjects.can_speak(tree, named):
        return []
    head = tree[subjects.head_of(tree, named)].lower
    if cue.lemma == "based on" and head not in _NUMBERED_REPORTS | source_lexicon().documents:
        return []
    if cue.lemma in {"according to"} and head in {"plan", "plans", "schedule", "rules", "law"}:
        return []
    initial = cue.start == 0 or finite_between(tree, 0, cue.start) is None
    end = named[1] if initial else _apposition_end(tree, named[1], limit)
    ahead_end = _before_mark(tree, cue.start)
    ahead = (0, ahead_end) if finite_between(tree, 0, ahead_end) is not None else None
    if ahead is None and ahead_end > 2 and tree[cue.start].text.islower():
        ahead = (0, ahead_end)
    rest = _after_comma(tree, end, limit)
    source, joint = _split_joint(tree, (named[0], end))
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
            stop = _before_mark(tree, cue.start)
            if stop - start > 2:
                return ((start, stop),)
            mention = subjects.before(tree, other)
            ahead = _ahead(tree, mention) if mention else None
            return (ahead,) if ahead else ()
    rest = _after_comma(tree, end, limit)
    stop = _before_mark(tree, cue.start)
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


def _by_agent(tree: Tree, cue: Cue) -> list[Relation]:
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
    from claims.extraction.phrases import left_edge

    start = left_edge(tree, end)
    if passive and start > 0:
        subject = tree.child(cue.verb, "nsubjpass")
        if subject is not None and subject < start:
            start = min(tree.subtree(subject))
    return [Relation(named, (), (cue.start, cue.end), ((start, end),))]


def _quoted_as_saying(tree: Tree, cue: Cue) -> list[Relation]:
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
    inner, joint = _split_joint(tree, (cue.end, saying))
    start = skip_adjuncts(tree, saying + 2, limit, listener=False)
    if start >= limit:
        start, limit = 0, _before_mark(tree, outer[0] if outer else cue.start)
        if start >= limit:
            return []
    found = [Relation(inner, joint, (saying, saying + 2), ((start, limit),))]
    if outer is not None and subjects.can_speak(tree, outer):
        whole = ((cue.end, limit),) if start else ((start, limit), (cue.end, saying + 2))
        found.insert(0, Relation(outer, (), (cue.start, cue.end), whole))
    return found


def _by_participle(tree: Tree, cue: Cue, found: list[Relation]) -> list[Relation]:
    """ "…, adding that …", "with residents saying …", "a statement asking …"."""
    limit = last(tree)
    start = skip_adjuncts(tree, cue.end, limit, listener=False)
    lexicon = cue_lexicon()
    content: tuple[Range, ...] = ()
    if cue.lemma in lexicon.clause | {"add"} and start < limit:
        behind = _clause_after(tree, start, limit, certain=True)
        content = ((behind, limit),) if behind is not None else ()
    if not content and start < limit and cue.start > 0:
        content = _other_frames(tree, cue, start, limit)
        if content and cue.lemma not in {"accuse", "blame", "deny", "demand", "urge", "threaten",
                                         "claim", "call on", "call upon", "call for", "ask",
                                         "condemn", "vow", "warn of", "announce", "stress"}:  # fmt: skip
            content = ()
    if not content:
        return []
    if cue.start == 0:
        return [Relation(None, (), (cue.start, cue.end), content, shares=True)]
    ahead = tree[cue.start - 1]
    if cue.lemma in {"show", "indicate", "suggest", "prove", "demonstrate", "reveal"}:
        return []
    if ahead.is_noun and cue.lemma in lexicon.clause | {"ask"}:
        own = subjects.before(tree, cue, _clause_start(tree, cue, found))
        prefixed = own is not None and own[0] > 0 and tree[own[0] - 1].lower == "with"
        if own and prefixed and subjects.can_speak(tree, own):
            return [Relation(own, (), (cue.start, cue.end), content)]
    matrix = None if ahead.lower in source_lexicon().documents else _matrix(tree, cue, found)
    if matrix is not None:
        return [Relation(matrix.source, matrix.joint, (cue.start, cue.end), content, shares=True)]
    subject = _sentence_subject(tree, cue)
    if subject is None or not subjects.can_speak(tree, subject) or not _speaks(tree, subject):
        return []
    return [Relation(subject, (), (cue.start, cue.end), content)]


def _matrix(tree: Tree, cue: Cue, found: list[Relation]) -> Relation | None:
    """The relation whose source goes on speaking."""
    earlier = [r for r in found if r.source is not None and r.cue[1] <= cue.start]
    if not earlier:
        return None
    head = tree[cue.verb].head
    for relation in earlier:
        if relation.cue[0] <= head < relation.cue[1]:
            return relation
    if tree[cue.start - 1].text == ",":
        return earlier[0] if len(earlier) == 1 else earlier[-1]
    return earlier[-1]


def _sentence_subject(tree: Tree, cue: Cue) -> Range | None:
    for k in (cue.verb, *tree.ancestors(cue.verb)):
        subject = tree.child(k, "nsubj", "nsubjpass")
        if subject is not None and subject < cue.start:
            end = subject + 1
            start = subjects.left_edge(tree, end)
            return start, end
    return None


def _speaks(tree: Tree, span: Range) -> bool:
    """Whether a subject that is not next to the cue is plainly a person or a body."""
    head = tree[subjects.head_of(tree, span)]
    lexicon = source_lexicon()
    return head.is_name or head.lower in lexicon.heads or head.tag == "PRP"


# --- after all cues of the sentence ----------------------------------------------------------


def _split_joint(tree: Tree, mention: Range) -> tuple[Range, tuple[Range, ...]]:
    """Split "the sources and news websites" at its outer "and"."""
    start, end = mention
    for k in range(start + 1, end - 1):
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


def _is_source(tree: Tree, span: Range, heads: frozenset[str]) -> bool:
    head = tree[subjects.head_of(tree, span)]
    return head.lower in heads or head.lower.rstrip("s") in heads or head.is_name


def _cut_siblings(tree: Tree, found: list[Relation]) -> list[Relation]:
    """End a content where the same source's next cue begins ("…, adding that …")."""
    result = []
    for relation in found:
        content = relation.content
        for other in found:
            sibling = other.shares and other.source == relation.source and other is not relation
            begins = other.cue[0]
            if sibling and any(s < begins < e for s, e in content) and begins > relation.cue[0]:
                content = tuple(
                    (s, _tidy_end(tree, min(e, begins))) for s, e in content if s < begins
                )
            begins = min(other.cue[0], other.source[0] if other.source else other.cue[0])
            encloses = any(s <= relation.cue[0] and relation.cue[1] <= e for s, e in other.content)
            if encloses and begins >= relation.cue[1]:
                # "X said A, Y reported": what X said ends where Y is credited.
                content = tuple((s, _tidy_end(tree, min(e, begins))) for s, e in content)
        content = tuple((s, e) for s, e in content if e > s)
        if content:
            result.append(replace(relation, content=content))
    return result


def _tidy_end(tree: Tree, end: int) -> int:
    while end > 0 and (
        tree[end - 1].text in {",", "-", "–"}
        or tree[end - 1].tag == "CC"
        or tree[end - 1].lower in {"also", "further", "later"}
    ):
        end -= 1
    return end


def _fronted(tree: Tree, found: list[Relation]) -> list[Relation]:
    """Give "Noting that …, he said" the source of the cue that follows."""
    result = []
    for order, relation in enumerate(found):
        if relation.source is None and relation.shares:
            later = next((r for r in found[order + 1 :] if r.source is not None), None)
            if later is None or later.source is None:
                continue
            stop = _tidy_end(tree, min(later.source[0], later.cue[0]))
            content = tuple((s, min(e, stop)) for s, e in relation.content if s < stop)
            relation = replace(relation, source=later.source, content=content)
        else:
            relation = _not_over_fronted(relation, found)
        result.append(relation)
    return result


def _not_over_fronted(relation: Relation, found: list[Relation]) -> Relation:
    fronted = next((r for r in found if r.source is None and r.shares and r.cue[0] == 0), None)
    if fronted is None or relation.source is None:
        return relation
    content = tuple((s, e) for s, e in relation.content if s >= relation.source[0])
    return replace(relation, content=content) if content else relation


def _headline_credit(tree: Tree) -> tuple[Relation, ...]:
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
    if at <= 5 and any(tree[k].is_verb for k in range(at + 1, end)):
        credited = tree[at - 1].lower in heads or tree[at - 1].is_name
        if credited and all(tree[k].tag not in FINITE for k in range(at)):
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


__all__ = ["QUOTES", "RELATIVE", "Relation", "last", "relations"]
