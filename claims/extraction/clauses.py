"""Clauses of one region: which words each takes, and what is restored from around it.

A clause owns the words below its cut that no deeper cut takes. What coordination, participles and
relative clauses leave unsaid (subject, auxiliary, time, place) is taken from the clause they
depend on, as words of the same sentence.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from claims.extraction.cuts import FACTUAL_MARKERS, Cut, Cutter, Kind
from claims.extraction.loose import tidied, without_discourse
from claims.extraction.number import is_plural
from claims.extraction.relatives import (
    RELATIVE_PRONOUNS,
    SUBJECTS,
    antecedent_of,
    relative_pronoun,
)
from claims.extraction.repair import Predicate, Reading
from claims.extraction.wordlists import words_of

_AFTERTHOUGHTS = frozenset({"acl", "advcl", "npadvmod", "amod", "advmod"})
_PREDICATED: Mapping[Predicate, Kind] = {
    "present": "apposition",
    "past": "predicated",
    "existence": "existential",
    "responsible": "responsible",
}


@dataclass(frozen=True, slots=True)
class Clause:
    """One claim's words, as indices into the sentence's tree.

    Attributes:
        kind: What it is in its sentence; "main" has everything of its own.
        verb: The word that carries the predicate; a noun for an apposition.
        words: Its own words in reading order, with its own subject if it has one.
        subject: The subject restored from elsewhere; () if its own words have one.
        auxiliaries: Auxiliaries restored from the verb it is coordinated with.
        lead: A fronted adverbial shared with the clause before.
        tail: A place restored from the clause it depends on.
        object: The antecedent, where a relative clause is about its object or place.
        governor: The verb whose tense a participle takes.
        about: Its subject, restored or its own, without clauses that hang on it.
    """

    kind: Kind
    verb: int
    words: tuple[int, ...]
    subject: tuple[int, ...] = ()
    auxiliaries: tuple[int, ...] = ()
    lead: tuple[int, ...] = ()
    tail: tuple[int, ...] = ()
    object: tuple[int, ...] = ()
    governor: int | None = None
    about: tuple[int, ...] = ()


def find_clauses(reading: Reading) -> tuple[Clause, ...]:
    """Split one region into clauses, in reading order.

    A cut whose clause turns out to have no subject or next to no words is withdrawn, so that a
    bad parse gives a longer claim rather than fragments.
    """
    tree, region = reading.tree, reading.region
    refused: set[int] = set()
    for _ in range(8):
        builder = _Builder(reading, Cutter(tree, region.words, refused=refused).find())
        clauses = builder.build()
        failed = {at for at, clause in clauses.items() if not builder.stands(clause)}
        failed |= builder.torn()
        failed -= builder.mains
        if not failed:
            break
        refused |= failed
    ordered = sorted(clauses.values(), key=lambda clause: clause.words[:1])
    if len(ordered) > 1:
        ordered = [clause for clause in ordered if builder.predicates(clause)]
    return tuple(clause for clause in ordered if clause.words)


class _Builder:
    """Turns the cuts of one region into clauses."""

    def __init__(self, reading: Reading, cuts: dict[int, Cut]) -> None:
        self.tree = reading.tree
        self.region = reading.region
        self.reading = reading
        self.cuts = cuts
        self.inside = frozenset(self.region.words)
        self.mains = {at for at, cut in cuts.items() if cut.kind == "main"}
        self.owned = self._owned()
        self.subjects: dict[int, tuple[int, ...]] = {}

    def build(self) -> dict[int, Clause]:
        return {at: self._clause(cut) for at, cut in self.cuts.items()}

    def stands(self, clause: Clause) -> bool:
        """Whether the words are enough for a claim of its own."""
        content = [
            i
            for i in clause.words
            if self.tree[i].pos not in {"PUNCT", "DET", "CCONJ", "SCONJ", "AUX", "PART"}
        ]
        has_subject = bool(clause.subject) or self._own_subject(clause.verb) is not None
        cut = self.cuts.get(clause.verb)
        has_subject = has_subject or (cut is not None and self._opens_with_that(cut))
        return has_subject and len(content) >= (2 if clause.kind != "coordinate" else 1)

    def predicates(self, clause: Clause) -> bool:
        """Whether the clause says anything; what a relative clause was cut from may not."""
        if clause.kind != "main" or self.reading.predicate:
            return True
        words = [self.tree[i] for i in clause.words]
        if self.tree[clause.verb].lemma == "come" and clause.words[-1] == clause.verb:
            return False  # "The raid comes as …", whose news is the clause behind it
        return any(word.is_verb or word.pos == "AUX" or word.tag == "MD" for word in words)

    def torn(self) -> set[int]:
        """Cuts that part a word from its possessive ending or from the rest of a compound."""
        owner = {i: at for at, indices in self.owned.items() for i in indices}
        found = set()
        for index in self.region.words:
            word = self.tree[index]
            glued = word.tag in {"POS", "HYPH"} or word.lower in {"'s", "-"}
            before = owner.get(index - 1)
            if glued and before is not None and before != owner.get(index):
                found |= {before, owner.get(index, before)}
        return found

    def _owned(self) -> dict[int, list[int]]:
        """Each word goes to the nearest cut above it, else to the nearest main clause."""
        owned: dict[int, list[int]] = {at: [] for at in self.cuts}
        owner_of: dict[int, int | None] = {}
        mains = sorted(self.mains)
        for index in self.region.words:
            path: list[int] = []
            at: int | None = index
            owner: int | None = None
            while at is not None and at not in owner_of:
                path.append(at)
                if at in self.cuts:
                    owner = at
                    break
                head = self.tree[at].head
                at = head if head != at and head in self.inside and head not in path else None
            if at is not None and owner is None:
                owner = owner_of[at]
            if owner is None and mains:
                owner = self._beside_word(index, owner_of) or next(
                    (m for m in mains if m > index), mains[-1]
                )
            for each in path:
                owner_of[each] = owner
            if owner is not None:
                owned[owner].append(index)
        return owned

    def _beside_word(self, index: int, owner_of: Mapping[int, int | None]) -> int | None:
        """The cut of the word before, for a word whose head went to somebody else's words."""
        return owner_of.get(index - 1) if self.tree[index].text not in {",", ";"} else None

    def _clause(self, cut: Cut) -> Clause:
        words = self._cleaned(self.owned[cut.at], cut)
        about = self.subject_of(cut)
        clause = Clause(cut.kind, cut.verb, words, governor=self._governor_verb(cut), about=about)
        if cut.kind == "main" and self.reading.predicate:
            kind = _PREDICATED[self.reading.predicate]
            return replace(clause, kind=kind, subject=self.reading.subject)
        if cut.kind == "main" and not about:
            about = self._beside(cut)
            clause = replace(clause, about=about)
            self.subjects[cut.at] = about
        if cut.kind == "relative":
            return self._relative(cut, clause)
        if cut.kind == "apposition":
            return replace(clause, subject=self.core(self.tree[cut.at].head))
        if self._own_subject(cut.verb) is None and not self._opens_with_that(cut):
            clause = replace(clause, subject=self.subject_of(cut))
        if cut.kind == "coordinate" and cut.governor in self.cuts:
            above = self.cuts[cut.governor]
            return self._left(clause, above) or self._shared(clause, above)
        return clause

    def _left(self, clause: Clause, before: Cut) -> Clause | None:
        """ "Left one dead and three wounded": the second figure lacks its verb."""
        verb = self.tree[before.verb]
        bare = self.tree[clause.verb].tag in {"VBN", "JJ"} and not clause.subject
        helped = self.tree.child(clause.verb, "aux", "auxpass") is not None
        if verb.lemma != "leave" or not bare or helped:
            return None
        if self.tree.child(before.verb, "oprd", "ccomp", "acomp") is None:
            return None
        kind: Kind = "participle" if before.kind == "participle" else "coordinate"
        return replace(
            clause,
            kind=kind,
            verb=before.verb,
            words=(before.verb, *clause.words),
            subject=self.subject_of(before),
            governor=before.governor if kind == "participle" else clause.governor,
        )

    def _governor_verb(self, cut: Cut) -> int | None:
        return None if cut.governor is None else self.cuts[cut.governor].verb

    # Subjects

    def _beside(self, cut: Cut) -> tuple[int, ...]:
        """The subject of the clause before, for a verb that the parser took for the root."""
        others = [c for c in self.cuts.values() if c.governor == cut.at and c.verb < cut.verb]
        found = [self.subject_of(c) for c in others if self._own_subject(c.verb) is not None]
        joined = cut.verb > 0 and self.tree[cut.verb - 1].tag == "CC"
        return found[-1] if found and joined else ()

    def _own_subject(self, verb: int) -> int | None:
        found = self.tree.child(verb, *SUBJECTS)
        return found if found is not None and found in self.inside else None

    def subject_of(self, cut: Cut) -> tuple[int, ...]:
        """The subject a clause has or takes over, () if none can be found."""
        if cut.at in self.subjects:
            return self.subjects[cut.at]
        self.subjects[cut.at] = ()
        own = self._own_subject(cut.verb)
        if own is not None and self.tree[own].lower not in RELATIVE_PRONOUNS:
            found = self.core(own)
        elif cut.kind == "relative":
            found = self._antecedent(cut)
        elif cut.governor is not None and cut.governor in self.cuts:
            found = self.subject_of(self.cuts[cut.governor])
        else:
            found = self.reading.subject
        self.subjects[cut.at] = found
        return found

    def _antecedent(self, cut: Cut) -> tuple[int, ...]:
        """The noun before the relative pronoun; behind "is a …", what that is said of."""
        pronoun = relative_pronoun(self.tree, cut.verb)
        noun = None if pronoun is None else antecedent_of(self.tree, cut.verb, pronoun)
        if noun is None:
            return ()
        above = self.cuts.get(self.tree[noun].head)
        if self.tree[noun].dep == "attr" and above is not None:
            return self.subject_of(above) or self.core(noun)
        found = self.core(noun)
        other = self.subject_of(self.cuts[cut.governor]) if cut.governor in self.cuts else ()
        singular = self.tree[cut.verb].tag == "VBZ" or self._has_singular(cut.verb)
        if singular and other and is_plural(self.tree, found) and not is_plural(self.tree, other):
            return other
        return found

    def _has_singular(self, verb: int) -> bool:
        return any(
            self.tree[child].lower in {"is", "was", "has"} for child in self.tree.children[verb]
        )

    def core(self, noun: int) -> tuple[int, ...]:
        """A noun phrase without its own clauses, ready to be repeated elsewhere."""
        without = {
            each
            for each in self.tree.subtree(noun)
            if self.tree[each].dep == "relcl"
            or (self.tree[each].dep == "appos" and not self._in_brackets(each))
            or each in self.cuts
            or (self.tree[each].dep in _AFTERTHOUGHTS and each > noun and self._after_comma(each))
        }
        without.discard(noun)
        kept = [i for i in self.tree.subtree(noun, without=without) if i in self.inside]
        return tidied(self.tree, self._with_hedge(kept))

    def _with_hedge(self, indices: list[int]) -> list[int]:
        """Take "over" or "at least" back, which the parser often hangs on the verb before."""
        while (
            indices
            and indices[0] - 1 in self.inside
            and self.tree[indices[0]].tag in {"CD", "IN", "RBR", "JJR", "JJS"}
            and self.tree[indices[0] - 1].lower in words_of("number_hedges")
        ):
            indices = [indices[0] - 1, *indices]
        return indices

    def _in_brackets(self, index: int) -> bool:
        first = min(self.tree.subtree(index))
        return self.tree[first].text == "(" or (first > 0 and self.tree[first - 1].text == "(")

    def _after_comma(self, index: int) -> bool:
        first = min(self.tree.subtree(index))
        return first > 0 and self.tree[first - 1].text == ","

    # Restored parts

    def _relative(self, cut: Cut, clause: Clause) -> Clause:
        antecedent = self._antecedent(cut)
        pronoun = relative_pronoun(self.tree, cut.verb)
        if pronoun is None:
            return replace(clause, words=())
        preposition = (
            pronoun - 1
            if pronoun - 1 in clause.words and self.tree[pronoun - 1].tag == "IN"
            else -1
        )
        words = tuple(i for i in clause.words if i not in {pronoun, preposition})
        if self.tree[pronoun].dep in SUBJECTS:
            return replace(clause, words=words, subject=antecedent)
        if self.tree[pronoun].lower == "where":
            return replace(clause, words=words, tail=antecedent)
        if preposition >= 0:
            return replace(clause, words=words, tail=(preposition, *antecedent))
        if self.tree[pronoun].lower == "whose":
            return replace(clause, words=())
        return replace(clause, words=words, object=antecedent)

    def _shared(self, clause: Clause, before: Cut) -> Clause:
        """Auxiliaries and a fronted adverbial that the second verb shares with the first."""
        own_subject = self._own_subject(clause.verb)
        governor = self.tree[before.verb]
        verb = self.tree[clause.verb]
        auxiliaries = [
            i for i in self.tree.children[before.verb] if self.tree[i].dep in {"aux", "auxpass"}
        ]
        has_own = any(
            self.tree[i].dep in {"aux", "auxpass", "cop"} for i in self.tree.children[clause.verb]
        )
        bare = self.tree.child(clause.verb, "dobj") is None
        past = verb.tag == "VBN" or (verb.tag == "VBD" and verb.lemma not in {"be", "have", "do"})
        elliptic = own_subject is not None and past and bare
        shares = elliptic or (governor.tag == verb.tag and own_subject is None)
        passive = any(self.tree[i].dep == "auxpass" for i in auxiliaries)
        if auxiliaries and not has_own and shares and (passive or own_subject is None):
            clause = replace(clause, auxiliaries=tuple(auxiliaries))
        lead = self._fronted(before)
        if own_subject is not None and not any(self.tree[i].lower == "if" for i in lead):
            return clause
        return replace(clause, lead=lead)

    def _fronted(self, cut: Cut) -> tuple[int, ...]:
        """The adverbial before the subject of a clause, if it tells when."""
        subject = self._own_subject(cut.verb)
        if subject is None:
            return ()
        words = self._cleaned(self.owned[cut.at], cut)
        first = min(self.tree.subtree(subject))
        front = [i for i in words if i < first]
        shared = any(
            self.tree[i].entity in {"DATE", "TIME"} or self.tree[i].lower == "if" for i in front
        )
        if not shared:
            return ()
        front = list(tidied(self.tree, front))
        comma = front[-1] + 1 if front else 0
        return (*front, comma) if front and self.tree[comma].text == "," else tuple(front)

    # Cleaning

    def _cleaned(self, indices: Sequence[int], cut: Cut) -> tuple[int, ...]:
        """Own words without the marker, discourse words and orphaned punctuation."""
        kept = [i for i in indices if i in self.inside]
        if cut.kind in {"adverbial", "absolute", "gerund"}:
            marker = kept[0] if kept else -1
            if kept and (
                self.tree[marker].dep in {"mark", "prep"} or self.tree[marker].tag in {"WRB", "IN"}
            ):
                kept = kept[1:]
        kept = without_discourse(self.tree, kept)
        if cut.kind == "main" and kept and self._is_factual_mark(kept[0], cut.verb):
            kept = kept[1:]
        if cut.kind == "coordinate" and kept and self._is_that(kept[0]):
            kept = kept[1:]
        return tidied(self.tree, kept)

    def _opens_with_that(self, cut: Cut) -> bool:
        """ "And that the road was cut": a clause that has its subject, whatever the parser says."""
        owned = [i for i in self.owned[cut.at] if self.tree[i].tag != "CC"]
        opens = cut.kind == "coordinate" and bool(owned) and self._is_that(owned[0])
        return opens and any(self.tree[i].is_noun for i in owned if i < cut.verb)

    def _is_that(self, index: int) -> bool:
        word = self.tree[index]
        return word.lower == "that" and (word.dep == "mark" or word.tag == "IN")

    def _is_factual_mark(self, index: int, verb: int) -> bool:
        """ "As more units advance", whose main clause is somebody else's."""
        word = self.tree[index]
        marks = word.dep == "mark" or word.tag == "WRB"
        return marks and word.head == verb and word.lower in FACTUAL_MARKERS
