"""From the words of a clause to the text of a claim.

A claim is put together from verbatim pieces of the article; verbs of participial clauses are
given a tense, restored subjects a copula, references a name. No content word is made up.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from claims.extraction.clauses import Clause
from claims.extraction.inflect import Form, inflect
from claims.extraction.number import is_plural
from claims.extraction.relatives import relative_pronoun
from claims.extraction.spans import Span
from claims.extraction.tokens import Tree

_NO_SPACE_BEFORE = frozenset(",.;:!?%)]}’”") | {"'s", "’s", "n't", "n’t", "'", "'re", "'ve", "'ll"}
_NO_SPACE_AFTER = frozenset("([{$“")
_QUOTES = re.compile(r"[\"“”„«»]")


@dataclass(slots=True)
class Draft:
    """A claim while it is written: words in their new order, and what becomes of each.

    Attributes:
        order: Indices into the tree; -1 - n stands for `inserted[n]`.
        edits: New text for a word; "" drops it.
    """

    order: list[int] = field(default_factory=list)
    edits: dict[int, str] = field(default_factory=dict)
    inserted: list[str] = field(default_factory=list)

    def add(self, indices: Sequence[int]) -> None:
        """Append words of the sentence."""
        self.order.extend(indices)

    def insert(self, text: str, at: int | None = None) -> None:
        """Append or insert a word that is not in the sentence."""
        self.inserted.append(text)
        marker = -len(self.inserted)
        if at is None:
            self.order.append(marker)
        else:
            self.order.insert(at, marker)

    def text_of(self, index: int, tree: Tree) -> str:
        """The word as it will be written."""
        if index < 0:
            return self.inserted[-1 - index]
        return self.edits.get(index, tree[index].text)


@dataclass(frozen=True, slots=True)
class Setting:
    """What a clause's rewriting depends on beside its words.

    Attributes:
        headline: The sentence is a headline: its present tense means the past.
        reported: The words are somebody's indirect speech: "would" means "will".
        edits: New text of words that were repaired.
        names: Index to replacement for references that were resolved; the replacement stands
            for the words up to the index given with it.
    """

    headline: bool = False
    reported: bool = False
    edits: Mapping[int, str] = field(default_factory=dict)
    names: Mapping[int, tuple[int, str]] = field(default_factory=dict)


def draft(tree: Tree, clause: Clause, verbs: Mapping[int, Clause], setting: Setting) -> Draft:
    """Arrange a clause's words as a sentence of their own.

    Args:
        tree: The sentence.
        clause: The clause to write.
        verbs: All clauses of the region by their verb, to look up the tense of a governor.
        setting: See `Setting`.
    """
    made = Draft(edits=dict(setting.edits))
    made.add(clause.lead)
    made.add(clause.subject)
    words = list(clause.words)
    tail = tuple(i for i in clause.tail if i not in words)
    having = tree.child(clause.verb, "aux") if clause.kind == "passive" else None
    if having is not None and having in words:
        made.edits[having] = "had"
        made.add(words)
    elif clause.kind in {"apposition", "passive", "predicated"}:
        made.insert(_copula(tree, clause.subject, past=clause.kind != "apposition"))
        made.add(words)
    elif clause.kind == "responsible":
        made.insert(f"{_copula(tree, clause.subject, past=True)} responsible for")
        made.add(words)
    elif clause.kind == "existential":
        made.insert(f"there {_copula(tree, words, past=True)}")
        made.add(words)
    elif clause.kind == "included":
        made.add(words)
        made.insert(f"{inflect('be', 'past', plural=is_plural(tree, words))} among those")
        made.add((clause.verb,))
    elif clause.kind in {"participle", "gerund", "absolute"}:
        _put_in_tense(tree, made, clause, verbs, setting)
    else:
        _put_finite(tree, made, clause, words)
    if tail:
        if clause.kind == "relative" and tree[tail[0]].dep != "prep":
            made.insert("in")
        made.add(tail)
    _drop_managed(tree, made)
    if setting.reported:
        _make_future(tree, made, clause)
    if setting.headline:
        _unfold_headline(tree, made, clause)
    return made


def _put_finite(tree: Tree, made: Draft, clause: Clause, words: list[int]) -> None:
    """Own words in their order, with restored auxiliaries before the verb."""
    start = len(made.order)
    made.add(words)
    if clause.auxiliaries and clause.verb in made.order:
        at = made.order.index(clause.verb, start)
        made.order[at:at] = [i for i in clause.auxiliaries if i not in made.order]
        for i in clause.auxiliaries:
            if (
                tree[i].lemma == "be"
                and tree[i].tag in {"VBD", "VBZ", "VBP"}
                and clause.subject == ()
            ):
                form: Form = "past" if tree[i].tag == "VBD" else "present"
                made.edits[i] = inflect("be", form, plural=_is_plural_before(tree, clause))
    if clause.object:
        pronoun = relative_pronoun(tree, clause.verb)
        gap = clause.verb if pronoun is None else tree[pronoun].head
        gap = gap if tree[gap].is_verb and gap in made.order else clause.verb
        at = made.order.index(gap) + 1 if gap in made.order else len(made.order)
        while at < len(made.order) and made.order[at] >= 0 and tree[made.order[at]].tag == "RP":
            at += 1
        made.order[at:at] = list(clause.object)


def _is_plural_before(tree: Tree, clause: Clause) -> bool:
    before = [i for i in clause.words if i < clause.verb]
    return is_plural(tree, before)


def _copula(tree: Tree, subject: Sequence[int], *, past: bool) -> str:
    return inflect("be", "past" if past else "present", plural=is_plural(tree, subject))


def _put_in_tense(
    tree: Tree, made: Draft, clause: Clause, verbs: Mapping[int, Clause], setting: Setting
) -> None:
    """An "-ing" clause with the tense of the clause it depends on."""
    words = list(clause.words)
    at = len(made.order)
    made.add(words)
    position = made.order.index(clause.verb, at) if clause.verb in words else at
    subject = clause.subject or tuple(i for i in words if i < clause.verb)
    plural = is_plural(tree, subject)
    being = tree.child(clause.verb, "auxpass")
    if being is not None and being in words:
        made.edits[being] = inflect("be", "past", plural=plural)
        return
    auxiliary, form = _tense(tree, clause, verbs, setting, plural=plural)
    if clause.kind == "absolute":
        made.insert(inflect("be", "past" if form == "past" else "present", plural=plural), position)
        return
    chain = [clause.verb, *_coordinated_verbs(tree, clause.verb, words)]
    if form != "progressive":
        for index in chain:
            if tree[index].tag == "VBG":
                made.edits[index] = _cased(
                    tree, index, inflect(tree[index].lemma, form, plural=plural)
                )
    if auxiliary:
        made.insert(auxiliary, position)


def _cased(tree: Tree, index: int, form: str) -> str:
    return form.capitalize() if tree[index].text[:1].isupper() and index == 0 else form


def _coordinated_verbs(tree: Tree, verb: int, words: Collection[int]) -> list[int]:
    found, waiting = list[int](), [verb]
    while waiting:
        at = waiting.pop()
        for child in tree.children[at]:
            if tree[child].dep == "conj" and child in words and tree[child].is_verb:
                found.append(child)
                waiting.append(child)
    return found


def _tense(
    tree: Tree, clause: Clause, verbs: Mapping[int, Clause], setting: Setting, *, plural: bool
) -> tuple[str, Form | Literal["progressive"]]:
    """Auxiliary and verb form that continue the tense of the governing clause."""
    seen: set[int] = set()
    governor = clause.governor
    while governor is not None and governor not in seen:
        seen.add(governor)
        above = verbs.get(governor)
        if above is None or above.kind not in {"participle", "gerund", "absolute"}:
            break
        governor = above.governor
    if governor is None:
        return "", "past"
    auxiliaries = {tree[i].lower for i in _auxiliaries(tree, governor, verbs)}
    tag = tree[governor].tag
    if auxiliaries & {"will", "would", "shall", "'ll"}:
        return "will", "base"
    modal = auxiliaries & {"may", "might", "could", "can", "should", "must"}
    if modal:
        return min(modal), "base"
    if auxiliaries & {"have", "has", "'ve"} and clause.kind == "participle":
        return ("have" if plural else "has"), "participle"
    if setting.headline or clause.kind == "gerund":
        return "", "past"
    if tag == "VBG" and auxiliaries & {"is", "are", "am"}:
        return ("are" if plural else "is"), "progressive"
    if (tag in {"VBZ", "VBP"} and not auxiliaries) or auxiliaries & {"is", "are"}:
        return "", "present"
    return "", "past"


def _auxiliaries(tree: Tree, verb: int, verbs: Mapping[int, Clause]) -> list[int]:
    own = [i for i in tree.children[verb] if tree[i].dep in {"aux", "auxpass"}]
    clause = verbs.get(verb)
    return own or list(clause.auxiliaries if clause else ())


def _drop_managed(tree: Tree, made: Draft) -> None:
    """ "managed to recapture" states that it was recaptured."""
    for index in list(made.order):
        if index < 0 or tree[index].lemma != "manage" or not tree[index].is_verb:
            continue
        verb = tree.child(index, "xcomp")
        if verb is None or verb not in made.order or tree[verb].tag != "VB":
            continue
        particle = tree.child(verb, "aux")
        if particle is None or tree[particle].lower != "to":
            continue
        perfect = any(
            tree[i].lemma == "have" and tree[i].dep == "aux" for i in tree.children[index]
        )
        form: Form = (
            "participle" if perfect else "past" if tree[index].tag in {"VBD", "VBN"} else "base"
        )
        made.edits[index] = made.edits[particle] = ""
        for each in [verb, *_coordinated_verbs(tree, verb, made.order)]:
            if tree[each].tag == "VB":
                made.edits[each] = inflect(tree[each].lemma, form)


def _make_future(tree: Tree, made: Draft, clause: Clause) -> None:
    """ "would move" in reported speech looks ahead: "will move"."""
    if any(i >= 0 and tree[i].lower in {"if", "unless"} for i in made.order):
        return
    for index in made.order:
        if index < 0 or tree[index].lower != "would" or tree[index].tag != "MD":
            continue
        verb = tree[index].head
        auxiliaries = {tree[i].lower for i in tree.children[verb]}
        if not auxiliaries & {"have", "not", "n't"}:
            made.edits[index] = "will"


def _unfold_headline(tree: Tree, made: Draft, clause: Clause) -> None:
    """A headline's present tense tells what happened."""
    verb = clause.verb
    if verb not in made.order or tree[verb].tag not in {"VBZ", "VBP", "NNS", "NNPS"}:
        return
    if not tree[verb].is_verb or any(
        tree[i].dep in {"aux", "auxpass"} for i in tree.children[verb]
    ):
        return
    if tree[verb].lemma in {"be", "have", "say"}:
        return
    made.edits[verb] = inflect(tree[verb].lemma, "past")


def written(tree: Tree, made: Draft, names: Mapping[int, tuple[int, str]]) -> str:
    """The claim's text: spaced, capitalised, with a full stop at the end."""
    pieces: list[str] = []
    previous: int | None = None
    skip_to = -1
    for position, index in enumerate(made.order):
        if 0 <= index <= skip_to:
            continue
        text = made.text_of(index, tree)
        last = index
        if index in names:
            end, name = names[index]
            rest = made.order[position : position + end - index]
            if rest == list(range(index, end)):
                text, last = name, end - 1
                skip_to = last
        if not text:
            continue
        if pieces and index == 0 and not (tree[0].is_name or tree[0].lower == "i"):
            text = text[:1].lower() + text[1:]
        if pieces and _spaced(tree, previous, index, pieces[-1], text):
            pieces.append(" ")
        pieces.append(text)
        previous = last if index >= 0 else None
        if index < 0 or index not in names:
            skip_to = -1 if index < 0 else skip_to
    return finished("".join(pieces))


def _spaced(tree: Tree, previous: int | None, index: int, before: str, text: str) -> bool:
    if previous is not None and index == previous + 1:
        return tree[previous].end < tree[index].start
    if text in _NO_SPACE_BEFORE or before in _NO_SPACE_AFTER:
        return False
    return not text.startswith(("'s", "’s"))


def finished(text: str) -> str:
    """Balance brackets and quotation marks, capitalise, end with one full stop."""
    text = " ".join(text.split())
    if len(_QUOTES.findall(text)) % 2:
        text = _QUOTES.sub("", text)
    if text.count("(") != text.count(")"):
        text = text.replace("(", "").replace(")", "")
    text = re.sub(r"\s+([,;.])", r"\1", " ".join(text.split()))
    text = re.sub(r"(,\s*)+,", ",", text).strip(" ,;:–—-")
    text = text.rstrip(".!?… ") if not re.search(r"\b(?:[A-Za-z]\.){2,}$", text) else text
    if not text:
        return ""
    text = text[0].upper() + text[1:]
    return text if text.endswith(".") else text + "."


def spans_of(tree: Tree, made: Draft) -> tuple[Span, ...]:
    """The verbatim pieces of the article that a draft uses, joined where they touch."""
    used = sorted({i for i in made.order if i >= 0 and made.text_of(i, tree)})
    spans: list[Span] = []
    previous = -2
    for index in used:
        if index == previous + 1 and spans:
            spans[-1] = Span(spans[-1].start, tree[index].end)
        else:
            spans.append(Span(tree[index].start, tree[index].end))
        previous = index
    return tuple(spans)
