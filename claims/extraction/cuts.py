"""Where a region of a sentence comes apart into clauses that each state one thing.

Every decision looks at the dependency tree and at the words around it, because the small parser
often attaches a participle or a coordinated verb to the wrong word; where both are unclear, no cut
is made and the clause stays whole.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from claims.extraction.relatives import SUBJECTS, antecedent_of, relative_pronoun
from claims.extraction.tokens import Tree
from claims.extraction.wordlists import words_of

Kind = Literal[
    "main",
    "coordinate",
    "participle",
    "passive",
    "adverbial",
    "gerund",
    "relative",
    "apposition",
    "absolute",
    "included",
    "predicated",
    "existential",
    "responsible",
]

# Clauses with these markers state a fact of their own; "if", "before", "until", "so that" limit
# the clause they hang on and stay with it.
FACTUAL_MARKERS = frozenset(
    {"after", "as", "while", "when", "although", "though", "whereas", "since", "where"}
)
_NONSPECIFIC = frozenset({"every", "each", "any", "no", "only", "whatever", "whichever"})
_FACTUAL_PREPOSITIONS = frozenset({"after", "before", "despite", "since", "following", "while"})


@dataclass(frozen=True, slots=True)
class Cut:
    """A place where a clause begins to be a claim of its own.

    Attributes:
        at: The word whose subtree is cut off.
        verb: The word that carries the predicate; a noun for an apposition.
        governor: `at` of the clause that it depends on; None for a main clause.
    """

    kind: Kind
    at: int
    verb: int
    governor: int | None = None


class Cutter:
    """Decides the cuts of one region."""

    def __init__(self, tree: Tree, words: Collection[int], *, refused: Collection[int]) -> None:
        self.tree = tree
        self.words = frozenset(words)
        self.order = sorted(self.words)
        self.refused = frozenset(refused)
        self.cuts: dict[int, Cut] = {}

    def find(self) -> dict[int, Cut]:
        """All cuts by the word they are made at."""
        roots = [i for i in self.order if self._parent(i) is None]
        self._main_clauses(roots)
        waiting, depth_first = list(roots), list[int]()
        while waiting:
            at = waiting.pop(0)
            depth_first.append(at)
            waiting.extend(child for child in self.tree.children[at] if child in self.words)
        for index in depth_first:
            if index in self.cuts or index in self.refused:
                continue
            cut = self._cut_at(index)
            if cut and cut.at not in self.cuts and cut.at not in self.refused:
                self.cuts[cut.at] = cut
        return self.cuts

    def _parent(self, index: int) -> int | None:
        head = self.tree[index].head
        return None if head == index or head not in self.words else head

    def _main_clauses(self, roots: Sequence[int]) -> None:
        verbal = [i for i in roots if self.tree[i].is_verb or self.tree[i].pos == "AUX"]
        if not verbal:
            own = [i for i in self.order if self._has_subject(i) and self.tree[i].dep != "relcl"]
            verbal = own[:1] or list(roots[:1])
        first: int | None = None
        for index in verbal:
            stands = self._has_subject(index) and self._is_finite(index)
            if first is not None and not stands:
                continue
            if index not in self.refused or first is None:
                self.cuts[index] = Cut("main", index, index)
                first = index if first is None else first

    def _cut_at(self, index: int) -> Cut | None:
        word = self.tree[index]
        if word.dep == "appos":
            return self._apposition(index)
        if not (word.is_verb or word.pos == "AUX") or word.dep in {"aux", "auxpass", "amod"}:
            return None
        if word.dep == "relcl":
            return self._relative(index)
        absolute = self._absolute(index)
        if absolute:
            return absolute
        if self._is_loose_participle(index):
            cut = self._made("participle", index)
            return self._lifted(cut) if cut else None
        if word.dep == "conj":
            return self._coordinate(index)
        if word.dep == "advcl":
            return self._adverbial(index)
        if word.dep == "pcomp":
            return self._gerund(index)
        if word.dep in {"parataxis", "ccomp"}:
            return self._juxtaposed(index)
        return None

    # The kinds of cut

    def _relative(self, index: int) -> Cut | None:
        pronoun = relative_pronoun(self.tree, index)
        if pronoun is None or not self._is_finite(index):
            return None
        antecedent = antecedent_of(self.tree, index, pronoun)
        if antecedent is None or antecedent not in self.words:
            return None
        noun = self.tree[antecedent]
        if noun.lower in words_of("incomplete_antecedents") or not noun.is_noun:
            return None
        if noun.dep == "attr" and not self._is_indefinite(antecedent):
            return None
        if self.tree[index].lemma in words_of("outcome_verbs") or self._counts(antecedent):
            return None
        if self._is_unreal(index) or self._is_nonspecific(antecedent, pronoun):
            return None
        return self._made("relative", index)

    def _is_nonspecific(self, noun: int, pronoun: int) -> bool:
        """ "Every lorry that crossed it", "bombs of a type which": nothing in particular."""
        if self.tree[pronoun - 1].text == ",":
            return False
        determiners = {self.tree[child].lower for child in self.tree.children[noun]}
        if determiners & _NONSPECIFIC:
            return True
        return self.tree[noun].lower in {"type", "kind", "sort"}

    def _is_indefinite(self, noun: int) -> bool:
        return any(self.tree[c].lower in {"a", "an"} for c in self.tree.children[noun])

    def _counts(self, noun: int) -> bool:
        """ "the number of towns that joined": the clause limits what is counted."""
        of = self._parent(noun)
        above = self._parent(of) if of is not None and self.tree[of].lower == "of" else None
        return above is not None and self.tree[above].lower in words_of("counting_nouns")

    def _is_unreal(self, index: int) -> bool:
        """The clause around is a condition or a wish, so what hangs on it is no fact."""
        return any(
            self.tree[child].lower in {"if", "unless", "whether"}
            for above in self.tree.ancestors(index)
            if above in self.words
            for child in self.tree.children[above]
            if self.tree[child].dep == "mark"
        )

    def _absolute(self, index: int) -> Cut | None:
        """ "with rebels battling the militia": a clause of its own behind "with"."""
        if self.tree[index].tag != "VBG" or self.tree[index].dep not in {"acl", "pcomp"}:
            return None
        parent = self._parent(index)
        if parent is None:
            return None
        if self.tree[index].dep == "pcomp":
            starts = self.tree[parent].lower == "with" and self._has_subject(index)
            return self._made("absolute", parent, verb=index) if starts else None
        preposition = self._parent(parent)
        if preposition is None or self.tree[parent].dep != "pobj":
            return None
        if self.tree[preposition].lower != "with" or self.tree[preposition].dep != "prep":
            return None
        if self._parent(preposition) is None:
            return None
        return self._made("absolute", preposition, verb=index)

    def _is_loose_participle(self, index: int) -> bool:
        """ ", killing 12": a result or a circumstance of the clause before it."""
        word = self.tree[index]
        if word.tag != "VBG" or self._has_auxiliary(index) or self._has_subject(index):
            return False
        if word.dep in {"pcomp", "compound", "nsubj", "csubj", "xcomp", "pobj", "dobj", "amod"}:
            return False
        if word.dep == "conj":
            return self._follows_comma(index) and not self._joined_to_noun(index)
        if index == self.order[0] or self._marker(index) is not None:
            return False
        if self._follows_comma(index):
            return word.lower not in words_of("preposition_like_participles")
        listed = word.lemma in words_of("result_verbs")
        return listed and word.dep in {"acl", "advcl"} and bool(self._governing(index))

    def _lifted(self, cut: Cut) -> Cut:
        """A result goes with the clause around a relative one, not with that."""
        governor = cut.governor
        while governor is not None and (
            self.cuts[governor].kind in {"relative", "apposition"} or self._frames(governor, cut.at)
        ):
            governor = self.cuts[governor].governor
        return replace(cut, governor=governor)

    def _frames(self, governor: int, index: int) -> bool:
        """ "The troops entered after rebels left, taking 12 prisoners": the troops took them."""
        cut = self.cuts[governor]
        above = None if cut.governor is None else self.cuts[cut.governor]
        if cut.kind != "adverbial" or above is None or above.verb > governor:
            return False
        marker = self._marker(cut.verb)
        after = marker is not None and self.tree[marker].lower in {"after", "since"}
        passive = self.tree.child(above.verb, "auxpass") is not None
        return after and not passive and self._follows_comma(index)

    def _joined_to_noun(self, index: int) -> bool:
        parent = self._parent(index)
        return (
            parent is not None
            and self.tree[parent].is_noun
            and "and" in {self.tree[i].lower for i in range(parent, index)}
        )

    def _coordinate(self, index: int) -> Cut | None:
        before = self._parent(index)
        if before is None or self._is_bare(index):
            return None
        if not (self.tree[before].is_verb or self.tree[before].pos == "AUX"):
            if not (self._has_subject(index) and self._is_finite(index)):
                return None
            return self._made("coordinate", index)
        first = before
        while self.tree[first].dep == "conj" and self._parent(first) is not None:
            first = self.tree[first].head
        head = first if first in self.cuts else self._finite_above(index, first)
        if head is None and self._has_subject(index):
            head = self._governing(before)
        if head is None:
            return None
        lifted = self.tree[index].tag == "VBG" and self.tree[before].tag == "VB"
        if not self._is_separate(head if lifted else before, index):
            return None
        governor = before if before in self.cuts else head
        kind = self.cuts[governor].kind
        continues = kind in {"participle", "gerund"} and self.tree[index].tag == "VBG"
        return Cut("participle" if continues else "coordinate", index, index, governor)

    def _is_bare(self, index: int) -> bool:
        """A form that is no predicate beside a finite verb: "…, backed by", "and then, take"."""
        if self._has_subject(index) or self._has_auxiliary(index):
            return False
        before = self.tree[self.tree[index].head]
        if self.tree[index].tag == "VBN":
            return self._follows_comma(index) and before.tag != "VBN"
        return self.tree[index].tag == "VB" and before.tag in {"VBD", "VBN", "VBZ"}

    def _finite_above(self, index: int, first: int) -> int | None:
        """A finite verb joined to an infinitive belongs to the clause around it."""
        for cut in self.cuts.values():
            if cut.verb == first:
                return cut.at
        if self.tree[index].tag == "VBG" and self.tree[first].tag == "VB":
            above = self._governing(first)
            return above if above is not None and self.cuts[above].kind == "participle" else None
        loose = self.tree[first].dep in {"advcl", "acl", "xcomp"} or not self.tree[first].is_finite
        if self.tree[index].tag not in {"VBD", "VBZ"} or not loose:
            return None
        return self._governing(first)

    def _is_separate(self, before: int, index: int) -> bool:
        """The first verb has said something of its own before the second begins."""
        if self._has_subject(index) or self.tree.child(index, "auxpass") in range(before, index):
            return True
        return any(
            self.tree[i].tag not in {"CC", "RB", "MD", ","}
            and self.tree[i].pos not in {"PUNCT", "AUX", "PART"}
            and not (self.tree[i].is_verb and self.tree[i].dep == "conj")
            for i in range(before + 1, index)
            if i in self.words
        )

    def _adverbial(self, index: int) -> Cut | None:
        word = self.tree[index]
        marker = self._marker(index)
        if marker is None:
            fronted = self.order[0] == min(self.tree.subtree(index))
            if word.tag == "VBN" and fronted and not self._has_subject(index):
                return self._made("passive", index)
            return None
        lower = self.tree[marker].lower
        if lower not in FACTUAL_MARKERS or self._is_unreal(index):
            return None
        if lower == "when" and self._is_future(index):
            return None
        if self._has_subject(index) and self._is_finite(index):
            return self._made("adverbial", index)
        if word.tag == "VBG" and not self._has_subject(index) and lower != "as":
            return self._made("gerund", index) if not self._is_future(index) else None
        return None

    def _gerund(self, index: int) -> Cut | None:
        preposition = self._parent(index)
        passive = self.tree[index].tag == "VBN" and self._has_auxiliary(index)
        if preposition is None or not (self.tree[index].tag == "VBG" or passive):
            return None
        if self.tree[preposition].lower not in _FACTUAL_PREPOSITIONS or self._is_future(
            preposition
        ):
            return None
        if self.tree[preposition].lower == "before":
            return None
        return self._made("gerund", preposition, verb=index)

    def _juxtaposed(self, index: int) -> Cut | None:
        """Two full clauses with only a comma or nothing between them."""
        parent = self._parent(index)
        if parent is None or parent not in self.cuts:
            return None
        if not (self._has_subject(index) and self._is_finite(index)):
            return None
        if self._marker(index) is not None or self.tree[index].tag == "VB":
            return None
        subtree = self.tree.subtree(index)
        if index < parent:
            between = self.tree[parent].lemma in words_of("verbs_with_clauses")
            return None if between else self._made("coordinate", index)
        started = min(subtree)
        if self.tree[index].dep == "ccomp" and self.tree[started - 1].text not in {",", ";"}:
            return None
        return self._made("coordinate", index)

    def _apposition(self, index: int) -> Cut | None:
        name = self._parent(index)
        if name is None or not self.tree[name].is_name:
            return None
        noun = self.tree[index]
        subtree = self.tree.subtree(index)
        first = min(subtree)
        if not noun.is_noun or noun.is_name or first < name or len(subtree) < 3:
            return None
        if self.tree[first].lower not in {"a", "an", "the", "one"} and self.tree[first].tag != "DT":
            return None
        if self.tree[first - 1].text not in {",", "-", "–", "—"} and first - 1 != name:
            return None
        if self._governing(index) is None:
            return None
        return self._made("apposition", index)

    # Questions about one word

    def _made(self, kind: Kind, at: int, *, verb: int | None = None) -> Cut | None:
        governor = self._governing(at)
        return None if governor is None else Cut(kind, at, at if verb is None else verb, governor)

    def _governing(self, index: int) -> int | None:
        """The nearest cut above a word."""
        for above in self.tree.ancestors(index):
            if above in self.cuts:
                return above
        mains = [cut.at for cut in self.cuts.values() if cut.kind == "main"]
        return mains[0] if mains else None

    def _has_subject(self, index: int) -> bool:
        return any(
            self.tree[child].dep in SUBJECTS and child in self.words
            for child in self.tree.children[index]
        )

    def _has_auxiliary(self, index: int) -> bool:
        return any(self.tree[c].dep in {"aux", "auxpass"} for c in self.tree.children[index])

    def _is_finite(self, index: int) -> bool:
        return (
            self.tree[index].is_finite
            or any(
                self.tree[c].is_finite and self.tree[c].dep in {"aux", "auxpass"}
                for c in self.tree.children[index]
            )
            or self.tree[index].tag == "VBN"
        )

    def _is_future(self, index: int) -> bool:
        """The clause around it lies ahead, so that what precedes it has not happened either."""
        return any(
            self.tree[child].lower in {"will", "would", "'ll", "shall", "may", "might", "could"}
            for above in self.tree.ancestors(index)
            for child in self.tree.children[above]
            if self.tree[child].dep == "aux"
        )

    def _marker(self, index: int) -> int | None:
        found = [
            child
            for child in self.tree.children[index]
            if child < index and (self.tree[child].dep == "mark" or self.tree[child].tag == "WRB")
        ]
        factual = [child for child in found if self.tree[child].lower in FACTUAL_MARKERS]
        return next(iter(factual or found), None)

    def _follows_comma(self, index: int) -> bool:
        at = index - 1
        while at >= 0 and self.tree[at].tag == "RB":
            at -= 1
        if at >= 0 and at not in self.words and self.order[0] < at:
            return True  # a credit stands between: "…, the army said, killing 12"
        return at >= 0 and self.tree[at].text in {",", "—", "–", ";"}
