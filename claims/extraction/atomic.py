"""Atomic claims: one event or state each, in the words of the article.

A sentence is cut into regions by who speaks (`regions`), each region into clauses (`cuts`,
`clauses`), and each clause is written out as a claim (`rewrite`) with its places, actors,
quantities, date and modality. Pure, deterministic, and linear in the number of sentences.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from claims.extraction.actors import actors_in, find_actors
from claims.extraction.clauses import Clause, find_clauses
from claims.extraction.dates import event_date
from claims.extraction.details import parted
from claims.extraction.elided import elided_units
from claims.extraction.headline import Usage, after_label, is_headline, read_headline, usage_in
from claims.extraction.included import with_included
from claims.extraction.modality import cue_text, modality_of
from claims.extraction.places import bare_name, find_places, places_in
from claims.extraction.placing import with_places
from claims.extraction.quantities import find_quantities
from claims.extraction.references import (
    Antecedents,
    Names,
    Resolver,
    introduced_in,
    subject_of,
    subject_pronoun,
)
from claims.extraction.regions import Region, by_sentence, partition
from claims.extraction.register import describes
from claims.extraction.repair import Reading, read
from claims.extraction.rewrite import Draft, Setting, draft, spans_of, written
from claims.extraction.soundness import states_something, without_loose_end
from claims.extraction.spans import ArticleInput, Attribution, Claim, Modality, Quantity, Span
from claims.extraction.speakers import answering, genitive, mention_of, own_mention, possessor
from claims.extraction.tokens import LONGEST_SENTENCE, Tree, trees_of

if TYPE_CHECKING:
    from claims.extraction.document import Document


@dataclass(frozen=True, slots=True)
class _Sentence:
    """What is found once per sentence and shared by its claims."""

    tree: Tree
    bounds: Span
    places: tuple[tuple[range, str], ...]
    actors: tuple[tuple[range, str], ...]
    quantities: tuple[tuple[range, Quantity], ...]
    article: ArticleInput
    names: Names
    headline: Usage | None
    vocabulary: frozenset[str]
    describes: bool


def split_claims(document: Document, attributions: Sequence[Attribution]) -> tuple[Claim, ...]:
    """Break one article into atomic claims.

    Args:
        document: The parsed article; see `document.prepare`.
        attributions: Who is said to have said what; offsets into the article's text.

    Returns:
        Claims in reading order; empty if the article states nothing. Spans index the article.
    """
    claims: list[Claim] = []
    trees, bounds = list[Tree](), list[Span]()
    for span, tree in zip(document.sentences, document.trees, strict=True):
        pieces = [tree] if len(tree) <= LONGEST_SENTENCE else trees_of(span)
        trees += pieces
        bounds += [Span(span.start_char, span.end_char)] * len(pieces)
    extents = [Span(tree[0].start, tree[len(tree) - 1].end) for tree in trees]
    resolver = Resolver(introduced_in(trees))
    antecedents = Antecedents()
    usage = usage_in(trees[1:])
    describing = describes(trees, attributions)
    named = {bare_name(place) for tree in trees for _, place in find_places(tree)}
    for tree, bound, near in zip(trees, bounds, by_sentence(extents, attributions), strict=True):
        sentence = _Sentence(
            tree,
            bound,
            find_places(tree, named),
            find_actors(tree, named),
            find_quantities(tree, document.article.text),
            document.article,
            resolver.resolve(tree),
            usage if is_headline(tree, first=tree is trees[0]) else None,
            usage.lowered,
            describing,
        )
        if sentence.headline is not None:
            start = after_label(tree)
            sentence.names.update(resolver.resolve_bare(tree, start, usage.lowered))
        antecedents.next_sentence()
        for region in partition(tree, near):
            claims.extend(_claims_of(sentence, region, antecedents))
    return tuple(claims)


def _claims_of(sentence: _Sentence, region: Region, antecedents: Antecedents) -> list[Claim]:
    if not _states_something(sentence.tree, region):
        return []
    reading = read(sentence.tree, region, cue_text(region.attribution, sentence.article.text))
    if sentence.headline is not None:
        reading = read_headline(reading, sentence.headline)
    tree = reading.tree
    sentence = replace(sentence, tree=tree)
    clauses = with_included(tree, find_clauses(reading))
    if not sentence.describes:
        clauses = with_places(tree, clauses)
    verbs = {clause.verb: clause for clause in clauses if clause.kind != "included"}
    names = {**sentence.names, **_referents(reading, clauses, sentence.names, antecedents)}
    setting = Setting(
        headline=sentence.headline is not None,
        reported=region.attribution is not None,
        names=names,
        edits={**elided_units(tree, clauses, sentence.vocabulary), **reading.edits},
    )
    claims = []
    for clause in clauses:
        made = draft(tree, clause, verbs, setting)
        for part in parted(tree, clause.verb, made) if sentence.describes else [made]:
            claim = _claim(sentence, region, clause, part, setting)
            if claim is not None:
                claims.append(claim)
    return claims


def _referents(
    reading: Reading, clauses: Sequence[Clause], names: Names, antecedents: Antecedents
) -> Names:
    """Subject pronouns of the clauses that can be resolved, and the subjects for later ones."""
    clauses = [clause for clause in clauses if clause.kind != "included"]
    tree, attribution = reading.tree, reading.region.attribution
    speaker = attribution.stated.id if attribution and attribution.stated else ""
    found: Names = {}
    subjects = {
        clause.verb: subject_of(tree, clause.about, _phrase(tree, clause.about, names))
        for clause in clauses
    }
    for clause in clauses:
        index, pronoun = _pronoun(tree, clause)
        if index is None:
            continue
        governor = subjects.get(clause.governor) if clause.governor is not None else None
        text = governor.text if governor is not None and governor.answers(pronoun) else ""
        if not text and attribution and clause.kind == "main":
            text = _speaker(tree, attribution, pronoun, names, clause.verb)
        if not text and clause.kind == "main" and not possessor(tree[index].lower):
            text = antecedents.before(speaker, pronoun)
        if text:
            found[index] = (index + 1, genitive(text) if possessor(tree[index].lower) else text)
    main = next((subjects[c.verb] for c in clauses if c.kind == "main"), None)
    if main is not None:
        antecedents.remember(speaker, main)
    return found


def _pronoun(tree: Tree, clause: Clause) -> tuple[int | None, str]:
    """The pronoun to be resolved in a clause's subject, and its subject form."""
    words = (*clause.subject, *clause.words)
    index = subject_pronoun(tree, words, clause.verb)
    if index is not None:
        return index, tree[index].lower
    first = words[0] if words else None
    if first is not None and tree[first].dep == "poss" and clause.kind == "main":
        return first, possessor(tree[first].lower)
    return None, ""


def _speaker(tree: Tree, attribution: Attribution, pronoun: str, names: Names, verb: int) -> str:
    """The party that speaks, if the pronoun that opens its report means it."""
    spoken = mention_of(tree, attribution)
    if pronoun == "it" and spoken and _may_mean_another(tree, spoken[0]):
        return ""
    mention = own_mention(tree, attribution, pronoun, ahead=_looks_ahead(tree, verb))
    if mention or attribution.quote != "indirect":
        return _phrase(tree, mention, names)
    pronominal = len(spoken) == 1 and tree[spoken[0]].tag == "PRP"
    by = tree[spoken[0]].lower if pronominal else ""
    return answering(attribution.stated, pronoun, spoken_by=by)


def _looks_ahead(tree: Tree, verb: int) -> bool:
    return any(tree[child].lower in {"will", "would"} for child in tree.children[verb])


def _may_mean_another(tree: Tree, start: int) -> bool:
    """A thing mentioned earlier in the sentence ("lost a ship, but the navy said it …")."""
    return any(tree[i].tag == "NN" and tree[i].dep == "dobj" for i in range(start))


def _phrase(tree: Tree, words: Sequence[int], names: Names) -> str:
    """A noun phrase as it is repeated inside a sentence."""
    text = written(tree, Draft(order=list(words)), names).removesuffix(".")
    first = tree[words[0]] if words else None
    return text[:1].lower() + text[1:] if first is not None and first.tag == "DT" else text


def _states_something(tree: Tree, region: Region) -> bool:
    words = [tree[i] for i in region.words]
    if region.remainder and region.attribution is None:
        named = any(w.is_noun or w.pos == "PRON" for w in words)
        renames = bool(region.source) and words[0].lower in {"a", "an"} and len(words) > 3
        return named and (renames or any(w.is_finite for w in words))
    asks = words[0].tag == "WRB" and len(words) > 1 and words[1].pos == "AUX"
    following = region.words[-1] + 1
    if asks:
        return False
    if following < len(tree) and tree[following].text == "?":
        return False
    if not any(w.is_verb or w.pos in {"AUX", "NUM"} for w in words):
        content = [w for w in words if w.is_noun or w.tag.startswith("JJ")]
        if region.attribution is not None and region.attribution.cue:
            return len(words) > 1 and bool(content)
        return len(content) > 1 or any(w.lower == "no" for w in words)
    return sum(w.pos not in {"PUNCT", "SPACE", "SYM"} for w in words) > 1


def _claim(
    sentence: _Sentence, region: Region, clause: Clause, made: Draft, setting: Setting
) -> Claim | None:
    tree = sentence.tree
    made.order = without_loose_end(tree, made.order)
    if not setting.headline and not states_something(tree, clause, made):
        return None
    text = written(tree, made, setting.names)
    spans = spans_of(tree, made)
    if not text or not spans:
        return None
    restates = clause.kind in {"predicated", "existential", "responsible"}
    own = (() if restates else clause.words) or tuple(i for i in made.order if i >= 0)
    used = {i for i in made.order if i >= 0}
    modality = _modality(sentence, region, clause, made)
    ahead = modality == "planned" or not _AHEAD.isdisjoint(text.lower().split())
    return Claim(
        text=text,
        start=min(tree[i].start for i in own),
        end=max(tree[i].end for i in own),
        spans=spans,
        sentence=sentence.bounds,
        attribution=region.attribution,
        places=places_in(sentence.places, used),
        actors=actors_in(sentence.actors, used),
        quantities=tuple(
            quantity for words, quantity in sentence.quantities if all(i in used for i in words)
        ),
        event_date=event_date(text, sentence.article.published, ahead=ahead),
        modality=modality,
        confidence=_confidence(tree, region, clause, made),
    )


def _modality(sentence: _Sentence, region: Region, clause: Clause, made: Draft) -> Modality:
    depends = clause.governor is not None and clause.kind != "coordinate"
    cue = "" if depends else cue_text(region.attribution, sentence.article.text)
    return modality_of(
        sentence.tree,
        clause.verb,
        [i for i in made.order if i >= 0],
        clause.subject or clause.words,
        auxiliaries=clause.auxiliaries,
        cue=cue,
    )


_AHEAD = frozenset({"will", "would", "shall", "should"})

# What each doubt takes off a claim's confidence.
_DOUBTS: Mapping[str, float] = {
    "restored subject": 0.05,
    "restored place": 0.05,
    "object moved": 0.1,
    "pronoun subject": 0.15,
    "no verb": 0.35,
    "long": 0.15,
    "short": 0.1,
}


def _confidence(tree: Tree, region: Region, clause: Clause, made: Draft) -> float:
    """A ranking in [0, 1], from what is seen in the claim; it is not a probability."""
    words = [tree[i] for i in made.order if i >= 0]
    content = [w for w in words if w.pos in {"NOUN", "PROPN", "VERB", "ADJ", "NUM"}]
    first = next((w for w in words if w.dep in {"nsubj", "nsubjpass"}), None)
    seen = {
        "restored subject": bool(clause.subject),
        "restored place": bool(clause.tail),
        "object moved": bool(clause.object),
        "pronoun subject": first is not None and first.pos == "PRON",
        "no verb": not any(w.is_verb or w.pos == "AUX" for w in words),
        "long": len(words) > 45,
        "short": len(content) < 3,
    }
    score = 0.97 - sum(_DOUBTS[doubt] for doubt, present in seen.items() if present)
    certainty = 1.0 if region.attribution is None else region.attribution.confidence
    return round(min(1.0, max(0.0, score * certainty)), 2)
