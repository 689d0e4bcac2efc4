"""Places that a claim names, as stated: "Eastern Varn province", "South of Sarrin".

The small model knows few of the names in war reports, so a name also counts as a place by the
words around it: a direction before it, a place noun beside it, a preposition of place before it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from claims.extraction.tokens import Tree
from claims.extraction.wordlists import words_of

_DIRECTIONS = frozenset(
    ["north", "south", "east", "west", "northern", "southern", "eastern", "western", "central"]
    + [ns + ew + end for ns in ("north", "south") for ew in ("east", "west") for end in ("", "ern")]
    + ["upper", "lower", "greater", "rural"]
)
_TOWARDS = frozenset({"in", "near", "inside", "across", "towards", "toward", "around", "at"})


def find_places(tree: Tree, known: Collection[str] = frozenset()) -> tuple[tuple[range, str], ...]:
    """All places of one sentence, each with the indices of its words, in reading order.

    Args:
        tree: The sentence.
        known: Bare names that are places elsewhere in the article; see `bare_name`.
    """
    found: list[tuple[range, str]] = []
    last = -9
    for run in _name_runs(tree):
        start, end = run.start, run.stop
        listed = start - last in {1, 2} and tree[start - 1].lower in {",", "and", "or", "&"}
        recalled = tree.text(start, end) in known and not _acts(tree, end)
        if not (recalled or (listed and not _acts(tree, end)) or _is_place(tree, start, end)):
            continue
        last = end
        body = tree[end - 1].lower in words_of("actor_nouns") | words_of("body_nouns")
        if body or _is_agent(tree, start, end) or tree[end - 1].lower in words_of("armed_groups"):
            continue
        while start > 0 and tree[start - 1].lower in _DIRECTIONS:
            start -= 1
        if end < len(tree) and tree[end].lower in words_of("place_nouns"):
            end += 1
        start = _with_direction(tree, start)
        found.append((range(start, end), tree.text(start, end)))
    return tuple(found)


def bare_name(place: str) -> str:
    """The name in a place as stated: "Varn" of "Eastern Varn province"."""
    words = place.rpartition(" of ")[2].split()
    kept = [w for w in words if w.lower() not in _DIRECTIONS | words_of("place_nouns")]
    return " ".join(kept)


def places_in(places: tuple[tuple[range, str], ...], used: Collection[int]) -> tuple[str, ...]:
    """The places all of whose words a claim uses, each once."""
    names = [name for words, name in places if all(i in used for i in words)]
    return tuple(dict.fromkeys(names))


def _name_runs(tree: Tree) -> Iterator[range]:
    """Runs of words that make up one name, with inner hyphens and Arabic articles."""
    at = 0
    while at < len(tree):
        if not _in_name(tree, at):
            at += 1
            continue
        end = at + 1
        while end < len(tree) and (_in_name(tree, end) or _is_joint(tree, end)):
            end += 1
        yield range(at, end)
        at = end


def _in_name(tree: Tree, at: int) -> bool:
    word = tree[at]
    if word.lower in {"al", "el", "ad", "as"} and at + 1 < len(tree) and tree[at + 1].text == "-":
        return True
    if word.lower in _DIRECTIONS or word.lower in words_of("place_nouns"):
        return False
    capital = word.text[:1].isupper() or word.lower.startswith(("al-", "el-"))
    return capital and (word.is_name or word.entity in {"GPE", "LOC", "FAC"})


def _is_joint(tree: Tree, at: int) -> bool:
    glued = tree[at - 1].end == tree[at].start
    return (
        tree[at].text in {"-", "'", "’"}
        and glued
        and at + 1 < len(tree)
        and (tree[at].end == tree[at + 1].start and _in_name(tree, at + 1))
    )


def _acts(tree: Tree, end: int) -> bool:
    """What follows makes the name a modifier of somebody: "Varn rebels"."""
    return end < len(tree) and (
        tree[end].lower in words_of("actor_nouns") or tree[end].tag in {"POS", "NNS"}
    )


def _is_place(tree: Tree, start: int, end: int) -> bool:
    labels = {tree[i].entity for i in range(start, end)}
    before = tree[start - 1].lower if start else ""
    after = tree[end].lower if end < len(tree) else ""
    if after in words_of("place_nouns") or before in _DIRECTIONS:
        return after not in {"forces", "army"}
    if after in words_of("actor_nouns") or labels & {"NORP", "DATE", "TIME"}:
        return False
    if end < len(tree) and tree[end].tag == "POS":
        return bool(labels & {"GPE", "LOC", "FAC"})
    if labels & {"GPE", "LOC", "FAC"}:
        return True
    named_noun = start > 1 and before == "of" and tree[start - 2].lower in words_of("place_nouns")
    return named_noun or before in _TOWARDS


def _with_direction(tree: Tree, start: int) -> int:
    """ "South of Sarrin" is not in Sarrin; "the town of Sarrin" is."""
    if start > 1 and tree[start - 1].lower == "of" and tree[start - 2].lower in _DIRECTIONS:
        return start - 2
    return start


def _is_agent(tree: Tree, start: int, end: int) -> bool:
    """A country or capital that acts: "Varnia closed the border"."""
    return any(
        tree[i].dep == "nsubj" and tree[tree[i].head].pos == "VERB" for i in range(start, end)
    )
