"""Does a sentence without a cue go on reporting what the source before it said?

Only where it itemises, explains or refers back by a definite phrase to what was just reported;
"Meanwhile", "Also", a new place or operation go back to the outlet's own voice.
"""

from __future__ import annotations

from collections.abc import Sequence

from claims.extraction.phrases import right_edge
from claims.extraction.spans import Quote
from claims.extraction.subjects import head_of
from claims.extraction.tokens import Tree

_SHIFTS = frozenset(
    "meanwhile also however meantime earlier later elsewhere separately moreover furthermore but "
    "and yet still since according following".split()
)
_EVENTS = frozenset(
    "attack attacks strike strikes airstrike airstrikes raid raids clash clashes blast blasts "
    "explosion explosions shelling bombing bombings bombardment ambush assault fighting rockets "
    "shells missiles casualties victims dead wounded injured toll bodies sum others".split()
)
_COUNTS = frozenset(
    "dozens scores tens hundreds several many others another two three four five six seven eight "
    "nine ten".split()
)
_TOLL_VERBS = frozenset({"kill", "wound", "injure", "die", "hurt", "leave", "cause", "target"})


class Continuation:
    """Answers for one article; cheap sets of words are kept per sentence."""

    def __init__(self, trees: Sequence[Tree], paragraphs: Sequence[int]) -> None:
        self._trees = trees
        self._paragraphs = paragraphs
        self._first: dict[str, int] = {}
        for index, tree in enumerate(trees):
            for word in tree:
                if word.is_noun or word.tag in {"JJ", "NNP"}:
                    self._first.setdefault(_stem(word.lower), index)

    def goes_on(self, index: int, *, implicit: bool, quote: Quote) -> bool:
        """Whether sentence `index` continues the report that sentence `index - 1` ended with."""
        tree = self._trees[index]
        if len(tree) < 4 or quote == "direct":
            return False
        first = tree[0]
        if first.lower in _SHIFTS or first.lower in {"in"}:
            return False
        end = right_edge(tree, 0, min(len(tree), 14))
        if end == 0:
            return False
        head = tree[head_of(tree, (0, end))]
        verbs = {w.lemma for w in tree[end : end + 8] if w.is_verb}
        near = not implicit
        if first.lower in {"the", "these", "those", "both"}:
            return self._refers_back(index, tree, (0, end), head.lower, near=near)
        toll = bool(verbs & _TOLL_VERBS) and (
            first.lower in _COUNTS or head.lower in _COUNTS or first.lower in {"a", "some"}
        )
        return toll and (
            self._same_story(index, tree, near=near)
            or self._names_event(index, tree, end)
            or (near and _counts_on(tree, end))
        )

    def _refers_back(
        self, index: int, tree: Tree, span: tuple[int, int], head: str, *, near: bool
    ) -> bool:
        before = {_stem(w.lower) for w in self._trees[index - 1]}
        if head in _EVENTS:
            return _stem(head) in before or near
        for word in tree[span[0] + 1 : span[1]]:
            stem = _stem(word.lower)
            content = word.is_noun or word.tag in {"JJ", "NNP"}
            if content and stem in before and self._first.get(stem, index) >= index - 1:
                return True
        return False

    def _names_event(self, index: int, tree: Tree, start: int) -> bool:
        """Whether "the clashes" that the last sentence reported come up again."""
        before = {_stem(w.lower) for w in self._trees[index - 1]}
        return any(
            tree[k].lower == "the"
            and tree[k + 1].lower in _EVENTS
            and _stem(tree[k + 1].lower) in before
            for k in range(start, min(start + 12, len(tree) - 1))
        )

    def _same_story(self, index: int, tree: Tree, *, near: bool) -> bool:
        names = {_stem(w.lower) for w in tree if w.is_name}
        fresh = {name for name in names if self._first.get(name, index) >= index}
        return near and not fresh


def _counts_on(tree: Tree, end: int) -> bool:
    """ "Two other people were killed …": counted beside those whom the report counted before."""
    return any(word.lower in {"other", "others", "more"} for word in tree[:end])


def _stem(word: str) -> str:
    for ending in ("ings", "ing", "es", "s", "ed"):
        if len(word) - len(ending) >= 4 and word.endswith(ending):
            return word[: -len(ending)]
    return word
