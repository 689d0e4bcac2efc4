"""Each detail of a describing text as a claim of its own.

A report's unit is the event: its list of places stays one claim. A profile or an encyclopedia
entry has no events to keep together; there every member of a list, every apposition and every
circumstance is a fact that can be right or wrong alone ("The mill opened in 1902" and "The mill
opened in Orta"). After the propositions of Chen et al. 2023 (ACL, PropSegmEnt).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from claims.extraction.inflect import inflect
from claims.extraction.number import is_plural
from claims.extraction.relatives import SUBJECTS, relative_pronoun
from claims.extraction.rewrite import Draft
from claims.extraction.tokens import Tree

Order = list[int]
"""Indices of a claim's words as in `Draft.order`: negative ones stand for inserted words."""
_Fact = tuple[Order, Order]
"""What is spoken of, and what is said of it; a copula goes between unless it has a verb."""
_Parted = tuple[Order, list[_Fact]]

_LONGEST_LIST = 12
"""A list with more members stays whole, as do more than four circumstances."""
_MOST_CIRCUMSTANCES = 4

_CIRCUMSTANCES = frozenset({"prep", "npadvmod", "advcl", "agent"})
_COMPLEMENTS = frozenset({"dobj", "attr", "acomp", "oprd", "agent", "xcomp", "ccomp"})
_NOMINAL = frozenset({"DT", "JJ", "JJS", "NN", "NNS", "NNP", "NNPS", "CD", "HYPH", "POS", "PRP$"})
_PLACES = frozenset({"GPE", "LOC", "FAC"})
_TIMES = frozenset({"DATE", "TIME"})


def parted(tree: Tree, verb: int, made: Draft) -> list[Draft]:
    """Part one claim of a describing text into its details.

    Args:
        tree: The sentence.
        verb: The predicate of the claim.
        made: The claim's words in their order.

    Returns:
        Drafts in reading order; the one given, alone, if it holds one fact.
    """
    order, beside = list(made.order), list[_Fact]()
    takes: Sequence[Callable[[Tree, int, Order], _Parted]]
    takes = (_bracketed, _renamed, _reduced, _titled, _exemplified)
    for take in takes:
        order, found = take(tree, verb, order)
        beside += found
    parts = [
        replace(made, order=part)
        for fact in _by_circumstance(tree, verb, order)
        for part in _by_member(tree, fact)
    ]
    for about, said in beside:
        for part in _by_member(tree, said):
            parts.append(_joined(tree, verb, made, about, part))
    unique = {tuple(part.order): part for part in parts if len(part.order) > 1}
    return list(unique.values())


def _joined(tree: Tree, verb: int, made: Draft, about: Order, said: Order) -> Draft:
    """Say the one of the other, with a copula if neither has a verb."""
    part = replace(made, order=list(about), inserted=list(made.inserted))
    if verb not in {*about, *said} and not tree[said[0]].is_finite:
        present = tree[verb].tag in {"VBZ", "VBP"} and tree[said[0]].tag != "VBN"
        part.insert(inflect("be", "present" if present else "past", plural=is_plural(tree, about)))
    part.add(said)
    return part


# What is said beside the predicate


def _bracketed(tree: Tree, verb: int, order: Order) -> _Parted:
    """ "The Vale Herald (VH)": what stands in brackets is said of what stands before them."""
    kept, found = list[int](), list[_Fact]()
    at = 0
    while at < len(order):
        end = _closing(tree, order, at) if kept and kept[-1] >= 0 else None
        if end is None:
            kept.append(order[at])
            at += 1
            continue
        said = order[at + 1 : end]
        acronym = len(said) == 1 and said[0] >= 0 and tree[said[0]].text.isupper()
        if acronym or (said and tree[said[0]].tag == "VBN"):
            found.append((_phrase_at(tree, kept[-1], order), said))
        at = end + 1
    return kept, found


def _closing(tree: Tree, order: Sequence[int], at: int) -> int | None:
    """Where the bracket that opens at a position closes; None if none opens or it never does."""
    depth = 0
    for position in range(at, len(order)):
        text = tree[order[position]].text if order[position] >= 0 else ""
        depth += (text == "(") - (text == ")")
        if depth <= 0:
            return position if position > at else None
    return None


def _renamed(tree: Tree, verb: int, order: Order) -> _Parted:
    """ "Orta, a town of mills": the apposition is said of the name."""
    found = list[_Fact]()
    for index in [i for i in order if i >= 0 and tree[i].dep == "appos"]:
        head = tree[index].head
        listed = _is_listed(tree, head, index) or _is_one_name(tree, head, index)
        if not {head, index} <= set(order) or head > index or listed:
            continue
        below = _below(tree, index, order)
        comma = min(below) - 1
        if tree[comma].text == "," and comma in order:
            found.append((_phrase_at(tree, head, order), sorted(below)))
            order = _tidied(tree, _without(order, below | {comma}))
    return order, found


def _is_listed(tree: Tree, head: int, index: int) -> bool:
    """ "Ada Lind, Bo Kerr and Cy Dahl", which the parser takes for names of one person."""
    names = tree[index].is_name and tree[head].is_name
    return names or tree[index].lemma == tree[head].lemma or tree.child(index, "conj") is not None


def _is_one_name(tree: Tree, head: int, index: int) -> bool:
    """ "Orta, Varnia" and "May 2, 1902" are one place and one day."""
    if tree[index].entity in _TIMES or tree[index].tag == "CD":
        return True
    return tree[index].is_name and {tree[head].entity, tree[index].entity} <= _PLACES


def _reduced(tree: Tree, verb: int, order: Order) -> _Parted:
    """ "Is a film directed by Ada Lind": what the participle says is a fact of its own."""
    found = list[_Fact]()
    for index in [i for i in order if i >= 0 and tree[i].dep in {"acl", "relcl"} and i != verb]:
        noun = tree[index].head
        below = _below(tree, index, order)
        if not _says_of_noun(tree, index) or noun not in order or len(below) < 2:
            continue
        said = tree[noun].dep == "attr" and tree[noun].head == verb
        about = [i for i in order if i <= verb] if said else _phrase_at(tree, noun, order)
        about = _phrase_at(tree, noun, order) if tree[index].dep == "relcl" else about
        said_of = sorted(below - {relative_pronoun(tree, index)})
        found.append((about, said_of))
        order = _tidied(tree, _without(order, below))
    return order, found


def _says_of_noun(tree: Tree, index: int) -> bool:
    """A participle, or a relative clause whose pronoun is its subject."""
    if tree[index].dep == "acl":
        return tree[index].tag in {"VBN", "VBG"}
    pronoun = relative_pronoun(tree, index)
    return pronoun is not None and tree[pronoun].dep in SUBJECTS and tree[pronoun].head == index


def _titled(tree: Tree, verb: int, order: Order) -> _Parted:
    """ "Singer Ada Lind": the office is said of the name."""
    found = list[_Fact]()
    for index in [i for i in order if i > 0 and tree[i].is_name and tree[i - 1].tag == "NN"]:
        start = index
        while (
            start - 1 in order and tree[start - 1].tag in {"NN", "JJ"} and _is_low(tree, start - 1)
        ):
            start -= 1
        end = index
        while end + 1 in order and tree[end + 1].is_name:
            end += 1
        followed = end + 1 < len(tree) and tree[end + 1].is_noun
        if start == index or tree[end].entity != "PERSON" or followed:
            continue
        if tree[index - 1].head >= index:
            found.append((list(range(index, end + 1)), list(range(start, index))))
            order = _without(order, set(range(start, index)))
    return order, found


def _is_low(tree: Tree, index: int) -> bool:
    return not tree[index].text[:1].isupper()


def _exemplified(tree: Tree, verb: int, order: Order) -> _Parted:
    """ "New rules, such as a curfew": the curfew is one of what is said of the rules."""
    found = list[_Fact]()
    for index in [i for i in order if i >= 0 and tree[i].lower in {"including", "as"}]:
        such = tree[index].lower == "as"
        start = index - 1 if such else index
        noun = tree[start].head if tree[start].head < start else tree[index].head
        example = tree.child(index, "pobj")
        if (such and tree[start].lower != "such") or example is None or not tree[noun].is_noun:
            continue
        below = _below(tree, index, order) | {start}
        if noun not in order or noun > start or tree[noun].head not in {verb, *order}:
            continue
        whole = {i for i in _below(tree, noun, order) if i < start} | {start, index}
        found.append(([], _tidied(tree, _without(order, whole))))
        order = _tidied(tree, _without(order, below))
    return order, found


# Circumstances


def _by_circumstance(tree: Tree, verb: int, order: Order) -> Iterator[Order]:
    """ "Opened in Orta in 1902": one claim for each of several circumstances.

    A fronted circumstance is told with the fact and left out of it; a verb without an object
    keeps the phrase next to it ("served in the senate"), without which it says nothing.
    """
    hanging = [c for c in tree.children[verb] if c in order and tree[c].dep in _CIRCUMSTANCES]
    front = [c for c in hanging if c < verb and tree[c].dep != "advcl"]
    behind = [_below(tree, c, order) for c in hanging if c > verb]
    if front and not behind:
        yield order
        yield _tidied(tree, _without(order, _all(_below(tree, c, order) for c in front)))
        return
    if len(behind) > 1 and _is_complement(tree, min(behind[0])):
        behind = behind[1:]
        if len(behind) == 1:
            yield _tidied(tree, _without(order, behind[0]))
    if not 1 < len(behind) <= _MOST_CIRCUMSTANCES:
        yield order
        return
    for own in behind:
        others = _all(each for each in behind if each is not own)
        yield _tidied(tree, _without(order, others))


def _is_complement(tree: Tree, index: int) -> bool:
    """A prepositional phrase that does not tell when."""
    found = tree.child(index, "pobj")
    timed = tree[index].entity in _TIMES or (found is not None and tree[found].entity in _TIMES)
    return tree[index].dep == "prep" and not timed


# Lists


def _by_member(tree: Tree, order: Order, most: int = _LONGEST_LIST) -> Iterator[Order]:
    """ "Exports wool and timber": one claim for each member of a list, for list within list."""
    inside = set(order)
    members = next(
        (found for i in order if i >= 0 and (found := _members(tree, i, inside))), list[int]()
    )
    if not members or len(members) > most:
        yield order
        return
    own = [_own_words(tree, members, at, order) for at in range(len(members))]
    determiners = _determiners(tree, members[0], inside)
    behind = (c for c in tree.children[members[0]] if c > members[-1])
    shared = _all(_below(tree, c, order) for c in behind if tree[c].dep == "prep")
    for at in range(1, len(members)):
        own[at] |= shared
        if not _determiners(tree, members[at], inside):
            own[at] |= determiners
    whole = _all(_below(tree, member, order) for member in members)
    for words in own:
        kept = _tidied(tree, [i for i in order if i not in whole - words])
        yield from _by_member(tree, kept, most // len(members))


def _members(tree: Tree, index: int, inside: set[int]) -> list[int]:
    """The members of the list that opens at a word; () if none does, or it is long."""
    if tree[index].head in inside and _continues(tree, index):
        return []
    found = [index]
    following: int | None = index
    while following is not None:
        children = tree.children[following]
        following = next((c for c in children if c in inside and _continues(tree, c)), None)
        if following is not None and following not in found:
            found.append(following)
    if len(found) < 2:
        found = _modifiers(tree, index, inside)
    return found if 1 < len(found) <= _LONGEST_LIST else []


def _continues(tree: Tree, index: int) -> bool:
    """Whether a word is a further member of the list that its head belongs to."""
    word, head = tree[index], tree[tree[index].head]
    if word.dep == "appos" and word.is_name and head.is_name and word.head < index:
        return word.entity not in _TIMES and not {word.entity, head.entity} <= _PLACES
    return word.dep == "conj"


def _modifiers(tree: Tree, noun: int, inside: set[int]) -> list[int]:
    """ "A long, narrow valley": adjectives that commas part."""
    if not tree[noun].is_noun:
        return []
    found = [c for c in tree.children[noun] if tree[c].dep == "amod" and c in inside and c < noun]
    listed = found and any(tree[k].text == "," for k in range(found[0], found[-1]))
    return found if listed else []


def _own_words(tree: Tree, members: Sequence[int], at: int, order: Order) -> set[int]:
    """The words of one member, without those of the members that hang on it."""
    own = _below(tree, members[at], order)
    for later in members[at + 1 :]:
        own -= _below(tree, later, order)
    links = {
        i for i in own if tree[i].head in members and (tree[i].dep == "cc" or tree[i].text == ",")
    }
    return own - links


def _determiners(tree: Tree, member: int, inside: set[int]) -> set[int]:
    found = [c for c in tree.children[member] if tree[c].dep in {"det", "poss"} and c < member]
    return _all(set(tree.subtree(c)) & inside for c in found)


# Words of an order


def _all(groups: Iterator[set[int]]) -> set[int]:
    return {i for group in groups for i in group}


def _without(order: Sequence[int], taken: set[int]) -> Order:
    return [i for i in order if i not in taken]


def _below(tree: Tree, index: int, order: Sequence[int]) -> set[int]:
    return set(tree.subtree(index)) & set(order)


def _phrase_at(tree: Tree, noun: int, order: Sequence[int]) -> Order:
    """A noun and what stands before it in its own phrase."""
    inside = set(order)
    start = noun
    while start - 1 in inside and tree[start - 1].tag in _NOMINAL:
        start -= 1
    return list(range(start, noun + 1))


def _tidied(tree: Tree, order: Sequence[int]) -> Order:
    """Drop commas and conjunctions whose neighbour went elsewhere."""
    kept = list(order)
    while True:
        inside = set(kept)
        rest = [i for i in kept if i < 0 or not _is_loose(tree, i, inside)]
        if len(rest) == len(kept):
            return rest
        kept = rest


def _is_loose(tree: Tree, index: int, inside: set[int]) -> bool:
    links = tree[index].text in {",", ";"} or tree[index].tag == "CC"
    return links and not {index - 1, index + 1} <= inside
