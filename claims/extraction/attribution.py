"""Who is said to have said what in one article: from sentences to resolved attributions."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from claims.extraction import subjects
from claims.extraction.affiliations import office_holder, tied
from claims.extraction.bodies import bodies_in
from claims.extraction.continuation import Continuation
from claims.extraction.coref import Party, Resolver, acronyms_in
from claims.extraction.document import Document
from claims.extraction.indirect import relations
from claims.extraction.lexicon import source_lexicon
from claims.extraction.mentions import Description, describe, people_in, singular
from claims.extraction.phrases import Range, finite_between
from claims.extraction.posts import find_signatures, signed_sentences
from claims.extraction.quotes import Quotation, Quotations, find_quotations
from claims.extraction.relation import QUOTES, Relation
from claims.extraction.spans import Attribution, Quote, SourceLink, Span, Spans, StatedSource
from claims.extraction.tagged import added
from claims.extraction.tagger.linking import Tagged
from claims.extraction.tokens import Tree, tree_of

_LONGEST_CHAIN = 3
"""Outer sources that are kept; more are a sign of a text that is no article."""
_QUOTED_WORDS = 4
"""Shorter quotations in the outlet's own sentence are scare quotes, not speech."""

_SPEAK_FOR = frozenset({"spokesman", "spokeswoman", "spokesperson", "leader", "leaders"})
_BODY_BEFORE = frozenset("its group movement militia faction organisation organization".split())
"""Words of "its spokesman", "the group's leader": the kind is that of the body named before."""

_FIRST_PERSON = frozenset({"we", "us", "our", "ourselves", "my", "myself"})

_PART = re.compile(r"(?i)(?P<which>\w+) of them|the other(?: one)?")


@dataclass
class _Draft:
    """An attribution before all parties are known."""

    sentence: int
    relation: Relation | None
    party: Party
    joint: list[Party]
    source: Spans
    joint_spans: list[Spans]
    cue: Spans
    content: Spans
    quote: Quote
    implicit: bool = False
    chain: list[_Draft] = field(default_factory=list)
    confidence: float = 0.9


def find_attributions(document: Document, tagged: Sequence[Tagged] = ()) -> tuple[Attribution, ...]:
    """Find who is said to have said what in one article.

    Args:
        document: The parsed article.
        tagged: What the trained component found, to be taken where the rules saw nothing.

    Returns:
        Attributions by first content offset, outer before inner; spans index the article's text.
        Sentences of a quotation without a cue of their own, and sentences that go on reporting,
        are attributions of their own with `implicit` set.

    Source: cue first, then spans, after Pareti et al. 2013 (ACL D13-1101).
    """
    return _Reader(document, tagged).read()


class _Reader:
    def __init__(self, document: Document, tagged: Sequence[Tagged]) -> None:
        self.document = document
        self.tagged = tagged
        self.text = document.article.text
        self.trees = document.trees
        self.bounds = [Span(s.start_char, s.end_char) for s in document.sentences]
        self.quotations = Quotations(find_quotations(self.text, self.bounds, document.paragraphs))
        self.resolver = Resolver(acronyms_in(self.text))
        self.people = people_in(self.trees, self.text)
        self.bodies = bodies_in(self.trees, self.text)
        self.signatures = list(reversed(find_signatures(self.text)))
        self.drafts: list[list[_Draft]] = []

    def read(self) -> tuple[Attribution, ...]:
        for index, tree in enumerate(self.trees):
            self._posts(self.bounds[index].start)
            self.drafts.append(self._explicit(index, tree))
        self._posts(len(self.text))
        self._quotations()
        self._continuations()
        sources = tied(self.resolver.sources(), self.trees, self.text)
        found = [self._finished(draft, sources) for each in self.drafts for draft in each]
        found.sort(key=lambda a: (a.content[0].start, -a.content[-1].end, a.cue))
        return tuple(found)

    def _explicit(self, index: int, tree: Tree) -> list[_Draft]:
        found: list[_Draft] = []
        parties: dict[Range, Party] = {}
        headline = index == 0 or self.document.paragraphs[index] == 0
        for relation in self._relations(tree, headline=headline):
            if relation.source is None or self._within_speech(tree, relation):
                continue
            content = _spans(tree, relation.content)
            if not content:
                continue
            party = parties.get(relation.source) or self._credited(tree, relation.source, index)
            if party is None:
                continue
            parties[relation.source] = party
            joint = [self._party(tree, each, index) for each in relation.joint]
            found.append(
                _Draft(
                    sentence=index,
                    relation=relation,
                    party=party,
                    joint=joint,
                    source=_spans(tree, (relation.source,)),
                    joint_spans=[_spans(tree, (each,)) for each in relation.joint],
                    cue=_spans(tree, (relation.cue,)),
                    content=content,
                    quote=self._quote(tree, relation.content),
                )
            )
        for draft in found:
            draft.chain = [other for other in found if _holds(other, draft)][-_LONGEST_CHAIN:]
        return found

    def _relations(self, tree: Tree, *, headline: bool) -> list[Relation]:
        known = relations(tree, headline=headline)
        return sorted([*known, *added(tree, known, self.tagged)], key=lambda r: r.cue)

    def _within_speech(self, tree: Tree, relation: Relation) -> bool:
        """What a quoted speaker says of others is the speaker's own claim."""
        cue = _spans(tree, (relation.cue,))
        quotation = self.quotations.covering(cue[0]) if cue else None
        return quotation is not None and quotation.span.end - quotation.span.start > 25

    def _credited(self, tree: Tree, span: Range, index: int) -> Party | None:
        """Resolve a mention; a pronoun may go back to somebody who was not credited before.

        "The register printed names of people who it says were killed", "The ministry gave a lower
        number. It said …". None for an "it" that goes back to nothing.
        """
        if span[1] - span[0] > 1 or tree[span[0]].lower not in {"it", "he", "she"}:
            return self._party(tree, span, index)
        before = index > 0 and not self.drafts[index - 1] and _opens(tree, span)
        place = index if _in_relative(tree, span) else index - 1 if before else None
        if place is not None:
            other = self.trees[place]
            subject = subjects.of_sentence(other, span[0] if place == index else len(other))
            if subject is not None and self._fits(other, subject, tree[span[0]].lower):
                return self._party(other, subject, place)
        nobody = self.resolver.latest is None and tree[span[0]].lower == "it"
        return None if nobody else self._party(tree, span, index)

    def _fits(self, tree: Tree, subject: Range, pronoun: str) -> bool:
        """Whether a subject can be what a pronoun in the singular goes back to."""
        about = describe(tree, subject, self.text)
        if about.pronoun or about.plural:
            return False
        if pronoun == "it":
            bodies = source_lexicon().bodies
            named = about.named and len(about.words) > 1
            return not about.person and (named or singular(about.head) in bodies)
        return about.person or (not about.named and about.head in source_lexicon().persons)

    def _party(self, tree: Tree, span: Range, index: int) -> Party:
        start, end = tree[span[0]].start, tree[span[1] - 1].end
        part = self._part_of_many(self.text[start:end])
        if part is not None:
            return self.resolver.resolve(part, self.text[start:end], index)
        about = self._in_full(self._described(tree, span), index)
        if about.kind == "government" and about.roles & _SPEAK_FOR:
            named = {tree[k].lower for k in range(*span)} & _BODY_BEFORE
            body = self.resolver.latest_body if named else None
            about = replace(about, kind=body.kind) if body is not None else about
        return self.resolver.resolve(about, self.text[start:end], index)

    def _described(self, tree: Tree, span: Range) -> Description:
        """Analyse a mention; "the head of the Varn Observatory Ilan Varo" names a person."""
        about = describe(tree, span, self.text)
        holder = None if about.named else office_holder(tree, span, self.text)
        if holder is None:
            return about
        name = describe(tree, holder, self.text)
        return replace(name, person=True, titled=True, kind=about.kind, roles=about.roles)

    def _part_of_many(self, mention: str) -> Description | None:
        """ "One of them", "the other": somebody of the group that was credited before."""
        found = _PART.fullmatch(mention)
        many = self.resolver.latest_group if found else None
        if found is None or many is None:
            return None
        which = (found["which"] or "another").lower()
        label = f"{which} of {many.label}"
        return Description(label, which, frozenset({which}), kind=many.kind)

    @staticmethod
    def _may_title(about: Description) -> bool:
        return about.definite and not about.named and not about.pronoun

    def _in_full(self, about: Description, index: int) -> Description:
        """Fill in who the article has named in full, without crediting them there."""
        person = None
        body = self.bodies.get(about.head)
        alone = about.words <= {about.head} and self._may_title(about)
        if body and alone and body.sentence <= index and not self.resolver.knows(about):
            return replace(
                about, label=body.label, words=body.words, named=True, kind=body.kind, titled=True
            )
        if about.named and len(about.words) == 1:
            person = self.people.get(next(iter(about.words)))
        elif self._may_title(about) and not self.resolver.knows(about):
            ranked = [p for p in self.people.values() if about.head in p.titles]
            earlier = [p for p in ranked if p.sentence <= index]
            person = earlier[-1] if earlier else None
        if person is None or not person.words:
            return about
        return replace(
            about,
            label=person.label,
            words=person.words,
            named=True,
            person=True,
            definite=False,
            plural=False,
            kind=about.kind if person.kind == "other" else person.kind,
            roles=about.roles | person.titles,
            titled=True,
        )

    def _quote(self, tree: Tree, content: Sequence[Range]) -> Quote:
        marks = sum(tree[k].text in QUOTES for s, e in content for k in range(s, e))
        spans = _spans(tree, content, bare=True)
        if spans and all(self.quotations.covering(span) is not None for span in spans):
            return "direct"
        return "mixed" if marks else "indirect"

    # --- embedded posts -----------------------------------------------------------------------

    def _posts(self, before: int) -> None:
        """Credit the sentences of posts that are signed before an offset."""
        while self.signatures and self.signatures[-1].span.end <= before:
            signature = self.signatures.pop()
            mention = self.document.doc.char_span(*signature.name, alignment_mode="expand")
            tree = tree_of(mention)
            last = len(self.drafts)
            party: Party | None = None
            for index in signed_sentences(self.text, signature, self.bounds[:last], last - 8):
                if self.drafts[index]:
                    break
                party = party or self._party(tree, (0, len(tree)), index)
                draft = self._implied(index, party, "direct")
                self.drafts[index].append(replace(draft, source=(signature.name,)))

    # --- quotations over several sentences --------------------------------------------------

    def _quotations(self) -> None:
        """Credit the sentences of a quotation that have no cue to the one that has it."""
        for index, bound in enumerate(self.bounds):
            if self.drafts[index]:
                continue
            quotation = self.quotations.covering(bound)
            if quotation is None or len(self.trees[index]) < _QUOTED_WORDS:
                continue
            party = self._speaker(index, quotation)
            if party is not None:
                self.drafts[index].append(self._implied(index, party, "direct"))

    def _speaker(self, index: int, quotation: Quotation) -> Party | None:
        """The source of a cue in the quotation's own sentences, else of the nearest one."""
        count = len(self.bounds)
        for k in range(index + 1, min(index + 8, count)):
            if self.bounds[k].start >= quotation.span.end + 1:
                break
            for draft in self.drafts[k]:
                if not draft.implicit and draft.quote != "indirect":
                    return draft.party
        for k in range(index - 1, max(-1, index - 12), -1):
            if self.bounds[k].end <= quotation.span.start:
                break
            for draft in reversed(self.drafts[k]):
                return draft.party
        for k in range(index - 1, max(-1, index - 3), -1):
            if self.drafts[k]:
                return self.drafts[k][-1].party
        return None

    # --- free indirect report ----------------------------------------------------------------

    def _continuations(self) -> None:
        continuation = Continuation(self.trees, self.document.paragraphs)
        for index in range(1, len(self.trees)):
            before = self.drafts[index - 1]
            if self.drafts[index] or not before:
                continue
            last = before[-1]
            if last.quote != "indirect" and self._in_first_person(index):
                self.drafts[index].append(self._implied(index, last.party, "direct"))
            elif continuation.goes_on(index, implicit=last.implicit, quote=last.quote):
                self.drafts[index].append(self._implied(index, last.party, "indirect"))

    def _in_first_person(self, index: int) -> bool:
        """ "We had to do it ourselves" behind a quotation: speech that lost its marks."""
        return any(
            word.lower in _FIRST_PERSON
            and self.quotations.covering(Span(word.start, word.end)) is None
            for word in self.trees[index]
        )

    def _implied(self, index: int, party: Party, quote: Quote) -> _Draft:
        bound = self.bounds[index]
        return _Draft(
            sentence=index, relation=None, party=party, joint=[], source=(), joint_spans=[], cue=(),
            content=(bound,), quote=quote, implicit=True,
            confidence=0.8 if quote == "direct" else 0.6,
        )  # fmt: skip

    def _finished(self, draft: _Draft, sources: dict[int, StatedSource]) -> Attribution:
        def link(party: Party, source: Spans, cue: Spans) -> SourceLink:
            return SourceLink(sources[party.order], source, cue)

        return Attribution(
            stated=sources[draft.party.order],
            source=draft.source,
            cue=draft.cue,
            content=draft.content,
            quote=draft.quote,
            implicit=draft.implicit,
            chain=tuple(link(o.party, o.source, o.cue) for o in draft.chain),
            joint=tuple(
                link(party, source, draft.cue)
                for party, source in zip(draft.joint, draft.joint_spans, strict=True)
            ),
            confidence=draft.confidence,
        )


def _spans(tree: Tree, ranges: Sequence[Range], *, bare: bool = False) -> Spans:
    """Turn token ranges into character spans; `bare` leaves outer marks and commas out."""
    found = []
    for start, end in ranges:
        while start < end and tree[start].text in {",", ":"}:
            start += 1
        while end > start and tree[end - 1].text in {",", ":"}:
            end -= 1
        if bare:
            while start < end and (tree[start].text in QUOTES or tree[start].lower == "that"):
                start += 1
            while end > start and tree[end - 1].text in QUOTES | {",", "."}:
                end -= 1
        if end > start:
            found.append(Span(tree[start].start, tree[end - 1].end))
    return tuple(found)


def _opens(tree: Tree, span: Range) -> bool:
    """Whether a mention stands before the verbs of its sentence, as its subject."""
    return finite_between(tree, 0, span[0]) is None


def _in_relative(tree: Tree, span: Range) -> bool:
    return span[0] > 2 and tree[span[0] - 1].lower in {"who", "which"}


def _holds(outer: _Draft, inner: _Draft) -> bool:
    """Whether one attribution lies within what another reports."""
    if outer is inner or not inner.source or not inner.cue:
        return False
    return any(s <= inner.source[0].start < e for s, e in outer.content) and any(
        s < inner.cue[-1].end <= e for s, e in outer.content
    )
