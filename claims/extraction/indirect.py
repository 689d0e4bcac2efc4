"""Relations of one sentence: who (source) reports (cue) what (content), as token ranges.

Each cue is tried in its frames: content after it, before it, around it, as a clause, a noun phrase
or an infinitive. Cue first, then spans, after Pareti et al. 2013 (ACL D13-1101).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from claims.extraction import subjects
from claims.extraction.cited import by_agent, by_preposition, headline_credit, quoted_as_saying
from claims.extraction.content import clause_after, content_of, other_frames, rest_after
from claims.extraction.cues import Cue, find_cues
from claims.extraction.lexicon import cue_lexicon, source_lexicon
from claims.extraction.phrases import Range, finite_between, left_edge, skip_adjuncts
from claims.extraction.relation import (
    QUOTES,
    Relation,
    apposition_end,
    before_mark,
    last,
    split_joint,
    tidy_end,
)
from claims.extraction.tokens import Tree

_PHRASE_PARTICIPLES = frozenset(
    {"accuse", "blame", "deny", "demand", "urge", "threaten", "claim", "call on", "call upon"}
    | {"call for", "ask", "condemn", "vow", "warn of", "announce", "stress"}
)
"""Verbs whose "-ing" form reports a phrase ("denying responsibility"), not only a clause."""

_APPEALS = frozenset({"call on", "call upon", "call for", "urge", "demand", "ask", "appeal to"})


def relations(tree: Tree, *, headline: bool = False) -> tuple[Relation, ...]:
    """Return the relations of a sentence, by cue.

    Args:
        tree: The sentence.
        headline: It is the article's headline, where a colon or a last word may credit somebody.
    """
    cues = find_cues(tree)
    if headline and not any(cue.kind in {"verb", "preposition"} for cue in cues):
        return headline_credit(tree)
    found: list[Relation] = []
    for order, cue in enumerate(cues):
        relation = _relation(tree, cue, cues, order, found)
        found += relation
    return tuple(_fronted(tree, _cut_siblings(tree, found)))


def _relation(
    tree: Tree, cue: Cue, cues: Sequence[Cue], order: int, found: list[Relation]
) -> list[Relation]:
    if cue.kind == "preposition":
        return by_preposition(tree, cue)
    if cue.kind == "agent":
        return by_agent(tree, cue)
    if cue.kind == "quoted":
        return quoted_as_saying(tree, cue)
    if cue.kind == "participle":
        return _by_participle(tree, cue, found)
    if cue.lemma in _APPEALS and any(b <= cue.start < e for r in found for b, e in r.content):
        return []  # "the sources said that the groups called on all to unite": an act reported
    return _by_verb(tree, cue, found)


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
    cited = _cited_between(tree, cue, mention, found)
    if cited is not None:
        outer = subjects.before(tree, replace(cue, start=cited.cue[0] - 1))
        mention = outer or mention
    if not subjects.can_speak(tree, mention):
        return []
    if (
        _only_documents(cue)
        and not subjects.is_document(tree, mention)
        and not (
            cue.lemma in {"show", "reveal", "indicate", "suggest"} and _is_media(tree, mention)
        )
    ):
        return []
    content = content_of(tree, cue, mention, shares=shares)
    if not content:
        return []
    if cited is not None and cited.source is not None and mention[1] <= cited.cue[0]:
        content = ((cited.cue[0], cited.source[1]), *content)
    handed_on = [] if shares else _handed_on(tree, cue, mention, content)
    mention, joint = split_joint(tree, mention)
    return [*handed_on, Relation(mention, joint, (cue.start, cue.end), content, shares)]


def _cited_between(tree: Tree, cue: Cue, mention: Range, found: list[Relation]) -> Relation | None:
    """ "The Herald, citing two clerks, said": the credit that stands between subject and verb."""
    for relation in found:
        citing = relation.source is not None and tree[relation.cue[0]].lower == "citing"
        inserted = relation.cue[0] > 1 and tree[relation.cue[0] - 1].text == ","
        if citing and inserted and relation.cue[1] <= mention[0] and mention[1] <= cue.start:
            between = finite_between(tree, relation.cue[1], cue.start)
            return relation if between is None else None
    return None


def _handed_on(tree: Tree, cue: Cue, mention: Range, content: tuple[Range, ...]) -> list[Relation]:
    """ "A field source quoted by the Herald said": the outlet that hands the report on."""
    at = mention[1]
    if at + 2 >= cue.start or tree[at].lower not in {"quoted", "cited"}:
        return []
    named = subjects.after(tree, at + 2, cue.start)
    if tree[at + 1].lower != "by" or named is None or not subjects.can_speak(tree, named):
        return []
    whole = (mention, (cue.start, max(e for _, e in content)))
    return [Relation(named, (), (at, at + 2), whole)]


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
    if mention is not None and (not opens or ahead.text == ","):
        return None
    limit = last(tree)
    start = skip_adjuncts(tree, cue.end, limit, listener=False)
    named = subjects.after(tree, start, limit)
    if named is None or not subjects.can_speak(tree, named):
        return None
    if finite_between(tree, named[1], _comma_after(tree, named[1], limit)) is not None:
        return None
    end = apposition_end(tree, named[1], limit)
    content = [(0, before_mark(tree, cue.start))]
    rest = rest_after(tree, end, limit)
    if rest is not None:
        content.append(rest)
    if content[0][1] <= 0:
        return None
    first, joint = split_joint(tree, (named[0], end))
    return [Relation(first, joint, (cue.start, cue.end), tuple(content))]


def _comma_after(tree: Tree, start: int, limit: int) -> int:
    return next((k for k in range(start, limit) if tree[k].text in {",", "“", '"'}), limit)


def _by_participle(tree: Tree, cue: Cue, found: list[Relation]) -> list[Relation]:
    """ "…, adding that …", "with residents saying …", "a statement asking …"."""
    if _opens_quotation(tree, cue):
        return []
    limit = last(tree)
    start = skip_adjuncts(tree, cue.end, limit, listener=False)
    lexicon = cue_lexicon()
    content: tuple[Range, ...] = ()
    if cue.lemma in lexicon.clause | {"add"} and start < limit:
        behind = clause_after(tree, start, limit, certain=True)
        content = ((behind, limit),) if behind is not None else ()
    if not content and start < limit and cue.start > 0:
        content = other_frames(tree, cue, start, limit)
        if content and cue.lemma not in _PHRASE_PARTICIPLES:
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


def _opens_quotation(tree: Tree, cue: Cue) -> bool:
    """ "They took masks "confirming that …"": the words are the speaker's, not the reporter's."""
    marks = [k for k, word in enumerate(tree) if word.text in QUOTES]
    before = sum(k < cue.start for k in marks)
    return len(marks) % 2 == 0 and before % 2 == 1 and tree[cue.start - 1].text in QUOTES


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
            start = left_edge(tree, end)
            return start, end
    return None


def _speaks(tree: Tree, span: Range) -> bool:
    """Whether a subject that is not next to the cue is plainly a person or a body."""
    head = tree[subjects.head_of(tree, span)]
    lexicon = source_lexicon()
    return head.is_name or head.lower in lexicon.heads or head.tag == "PRP"


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
                    (s, tidy_end(tree, min(e, begins))) for s, e in content if s < begins
                )
            content = _within_semicolons(tree, relation, other, content)
            begins = min(other.cue[0], other.source[0] if other.source else other.cue[0])
            encloses = any(s <= relation.cue[0] and relation.cue[1] <= e for s, e in other.content)
            if encloses and begins >= relation.cue[1]:
                # "X said A, Y reported": what X said ends where Y is credited.
                content = tuple((s, tidy_end(tree, min(e, begins))) for s, e in content)
        content = tuple((s, e) for s, e in content if e > s)
        if content:
            result.append(replace(relation, content=content))
    return result


def _within_semicolons(
    tree: Tree, relation: Relation, other: Relation, content: tuple[Range, ...]
) -> tuple[Range, ...]:
    """ "X said A; Y said B", "X said A, while Y said B": what stands between parts them."""
    if other.source is None or other.source == relation.source or relation.source is None:
        return content
    mine = min(relation.source[0], relation.cue[0])
    theirs = min(other.source[0], other.cue[0])
    lower, upper = min(mine, theirs), max(mine, theirs)
    marks = [k for k in range(lower, upper) if tree[k].text == ";"]
    if not marks and tree[theirs - 1].lower in {"while", "whereas"} and mine < theirs:
        marks = [theirs - 2] if tree[theirs - 2].text == "," else []
    if not marks:
        return content
    if mine < theirs:
        return tuple((s, min(e, marks[0])) for s, e in content if s < marks[0])
    return tuple((max(s, marks[-1] + 1), e) for s, e in content if e > marks[-1] + 1)


def _fronted(tree: Tree, found: list[Relation]) -> list[Relation]:
    """Give "Noting that …, he said" the source of the cue that follows."""
    result = []
    for order, relation in enumerate(found):
        if relation.source is None and relation.shares:
            later = next((r for r in found[order + 1 :] if r.source is not None), None)
            if later is None or later.source is None:
                continue
            stop = tidy_end(tree, min(later.source[0], later.cue[0]))
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
