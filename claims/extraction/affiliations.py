"""Whom a person speaks for, by the text's own words: "Varn Observatory director Ilan Varo".

A person and the body that he heads or speaks for are one chain of sources. The tie is read where
the two names stand side by side, and is kept with the words that say so. Where it is not sure which
body is meant ("the ministry's spokesman" where two ministries are named), there is no tie.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from claims.extraction.coref import abbreviations_in
from claims.extraction.lexicon import source_lexicon
from claims.extraction.mentions import kind_of, name_words
from claims.extraction.phrases import Range, is_date_word
from claims.extraction.spans import Affiliation, Span, StatedSource
from claims.extraction.tokens import Tree, Word
from claims.extraction.wordlists import words_of

_CONNECTING = frozenset({"of", "for", "and", "in", "-", "&"})
_LINKS = frozenset({"of", "for", "at"})
_HEADING = frozenset({"heads", "headed", "leads", "led", "runs", "ran", "directs", "directed"})
_NAME_TAGS = frozenset({"NNP", "NNPS", "NN", "NNS", "JJ"})
_MODIFIERS = frozenset({"DT", "PRP$", "JJ", "NNP", "NN", "HYPH", "VBN", "VBD"})
_FURTHEST = 8
"""Words to a body's name behind "head of" or "who heads" ("another group, the Vale-based …")."""


def tied(
    sources: Mapping[int, StatedSource], trees: Sequence[Tree], text: str
) -> dict[int, StatedSource]:
    """Return an article's sources with the body that each speaks for, and its abbreviation.

    Args:
        sources: By any key; those of one `id` are one party.
        trees: The article's sentences.
        text: The article's text, which the words' offsets index.
    """
    named = {stated.id: stated for stated in sources.values() if stated.named}
    short = abbreviations_in(text)
    bodies = _Bodies(named.values(), short)
    found = {
        key: replace(
            stated,
            short=short.get(" ".join(name_words(stated.label)), ""),
            affiliation=_affiliation(stated, trees, text, bodies),
        )
        for key, stated in named.items()
    }
    return {
        key: replace(stated, short=known.short, affiliation=known.affiliation)
        if (known := found.get(stated.id))
        else stated
        for key, stated in sources.items()
    }


def office_holder(tree: Tree, span: Range, text: str) -> Range | None:
    """Return whose name ends "the head of the Varn Observatory, Ilan Varo"; None if none does.

    Without a comma only if the article writes the body's name elsewhere, where it ends.
    """
    start, end = span
    role = next((k for k in range(start, min(start + 4, end)) if _is_role(tree[k])), end)
    low = next((k for k in range(role + 2, end) if _in_name(tree[k])), end)
    if low == end or tree[role + 1].lower not in _LINKS:
        return None
    high = _right_run(tree, low)
    if high + 2 < end and tree[high].text == "," and _right_run(tree, high + 1) == end:
        return (high + 1, end) if _is_body(tree[low:high]) else None
    for cut in range(end - 2, low, -1) if high == end else ():
        name = text[tree[low].start : tree[cut - 1].end]
        ends_elsewhere = re.search(rf"\b{re.escape(name)}\b(?!\s+[A-Z])", text)
        if ends_elsewhere and _in_name(tree[cut]) and _is_body(tree[low:cut]):
            return cut, end
    return None


class _Bodies:
    """The parties that an article names, by which the short name of a body is read in full."""

    def __init__(self, named: Iterable[StatedSource], short: Mapping[str, str]) -> None:
        self._named = {tuple(name_words(stated.label)): stated for stated in named}
        self._full = {
            abbreviation.lower(): tuple(full.split()) for full, abbreviation in short.items()
        }

    def in_full(self, label: str) -> tuple[str, StatedSource | None]:
        """Return a body's name in full, and the source that it is; "" where that is in doubt."""
        words = tuple(name_words(label))
        words = self._full.get(words[0], words) if len(words) == 1 else words
        exact = self._named.get(words)
        longer = [stated for one, stated in self._named.items() if set(words) < set(one)]
        if exact or len(longer) == 1:
            stated = exact or longer[0]
            return stated.label, stated
        common = len(words) == 1 and words[0] in source_lexicon().bodies
        return ("" if common or longer or not words else label), None


def _affiliation(
    stated: StatedSource, trees: Sequence[Tree], text: str, bodies: _Bodies
) -> Affiliation | None:
    """Return the first body that the text says a person speaks for, if there is one."""
    own = set(name_words(stated.label))
    if len(own) < 2 or any(_names_body(word) for word in stated.label.split()):
        return None
    for tree in trees:
        for start, end in _occurrences(stated.label, tree, text):
            for low, high in _bodies_beside(tree, start, end):
                name = _bare(text[tree[low].start : tree[high - 1].end])
                label, source = bodies.in_full(name)
                if label and not own & set(name_words(label)):
                    last = max(high, end)
                    while last < len(tree) and (tree[last].tag == "POS" or _is_role(tree[last])):
                        last += 1
                    kind = source.kind if source else kind_of(tree[low:high])
                    first = _office_of(tree, min(low, start))
                    words = Span(tree[first].start, tree[last - 1].end)
                    return Affiliation(label, kind, words)
    return None


def _office_of(tree: Tree, low: int) -> int:
    """Return where "head of the Vale-based" begins before a name; `low` where none stands there."""
    at = low
    while at > 1 and low - at < _FURTHEST and tree[at - 1].tag in _MODIFIERS - {"NN", "VBD"}:
        at -= 1
    named = at > 1 and tree[at - 1].lower in _LINKS and _is_role(tree[at - 2])
    return at - 2 if named else low


def _occurrences(label: str, tree: Tree, text: str) -> Iterator[Range]:
    """Yield where a name stands in a sentence."""
    begin, stop = tree[0].start, tree[len(tree) - 1].end
    pattern = r"\b" + r"\s+".join(map(re.escape, label.split())) + r"\b"
    for match in re.finditer(pattern, text[begin:stop]):
        low, high = begin + match.start(), begin + match.end()
        at = [k for k, word in enumerate(tree) if low <= word.start and word.end <= high]
        if at:
            yield at[0], at[-1] + 1


def _bodies_beside(tree: Tree, start: int, end: int) -> Iterator[Range]:
    """Yield the names of bodies for which the person named in [start, end) is said to speak."""
    for low, high in (*_before(tree, start), *_after(tree, end)):
        while low < high and is_date_word(tree, low):
            low += 1
        if low < high and _is_body(tree[low:high]):
            yield low, high


def _before(tree: Tree, start: int) -> Iterator[Range]:
    """ "Varn Observatory director X", "the Observatory's X", "the head of the Observatory, X"."""
    at = start - 1
    if at > 0 and tree[at].text == ",":
        at -= 1
    if at <= 0:
        return
    if _is_role(tree[at]):
        at -= tree[at - 1].tag == "POS"
        yield _left_run(tree, at), at
        return
    if tree[at].tag == "POS":
        yield _left_run(tree, at), at
        return
    low = _left_run(tree, at + 1)
    if low > at:
        return
    if at == start - 1 and _possessive(tree[at].text):
        yield low, at + 1
    link = low - 1
    while link > 0 and low - link < _FURTHEST and tree[link].tag in _MODIFIERS:
        link -= 1
    if link > 0 and tree[link].lower in _LINKS and _is_role(tree[link - 1]):
        yield low, at + 1


def _after(tree: Tree, end: int) -> Iterator[Range]:
    """ "X, head of the Observatory", "X, the Observatory's director", "X, who heads the …"."""
    at = end + (end < len(tree) and tree[end].text == ",")
    if at + 2 >= len(tree):
        return
    if tree[at].lower == "who" and tree[at + 1].lower in _HEADING:
        yield from _first_body(tree, at + 2)
        return
    role = at
    while role < min(at + 4, len(tree) - 2) and not _is_role(tree[role]):
        if tree[role].tag not in _MODIFIERS:
            break
        role += 1
    if _is_role(tree[role]) and tree[role + 1].lower in _LINKS:
        yield from _first_body(tree, role + 2)
        return
    low = at + (tree[at].tag == "DT")
    high = _right_run(tree, low)
    after = high + (high < len(tree) and tree[high].tag == "POS")
    if after < len(tree) and _is_role(tree[after]):
        yield low, high


def _first_body(tree: Tree, start: int) -> Iterator[Range]:
    """The first name of a body from here on, up to the next verb."""
    for low in range(start, min(start + _FURTHEST, len(tree))):
        word = tree[low]
        if (word.is_finite and word.lower != "based") or word.text in {";", ":", "."}:
            return
        high = _right_run(tree, low)
        if high > low and _is_body(tree[low:high]):
            yield low, high
            return


def _left_run(tree: Tree, high: int) -> int:
    """Return where the name that ends before `high` begins."""
    low = high
    while low > 0:
        joins = low < high and tree[low - 1].lower in _CONNECTING and low > 1
        if not _in_name(tree[low - 1]) and not (joins and _in_name(tree[low - 2])):
            break
        low -= 1
    return low


def _right_run(tree: Tree, low: int) -> int:
    """Return where the name that begins at `low` ends."""
    high = low
    while high < len(tree):
        joins = high > low and tree[high].lower in _CONNECTING and high + 1 < len(tree)
        if not _in_name(tree[high]) and not (joins and _in_name(tree[high + 1])):
            break
        high += 1
    return high


def _in_name(word: Word) -> bool:
    return word.text[:1].isupper() and word.tag in _NAME_TAGS and not _is_role(word)


def _is_role(word: Word) -> bool:
    return word.lower in words_of("speaking_roles")


def _is_body(name: Sequence[Word]) -> bool:
    return any(word.entity == "ORG" or _names_body(word.text) for word in name)


def _names_body(word: str) -> bool:
    """Whether a word of a name is a body's ("Observatory") or an abbreviation ("VOR")."""
    bare = word.removesuffix("s")
    return {word.lower(), bare.lower()} & source_lexicon().bodies != set() or (
        len(bare) > 2 and bare.isupper()
    )


def _possessive(word: str) -> bool:
    """ "Observatorys" for "Observatory's" in texts that lost their apostrophes."""
    return word.endswith("s") and word.lower() not in source_lexicon().bodies and _names_body(word)


def _bare(name: str) -> str:
    """A name without the genitive at its end."""
    return name.removesuffix("s") if _possessive(name.split()[-1]) else name
