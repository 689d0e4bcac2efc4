"""Matching a heap of articles: candidate pairs, their scores and what is suggested about them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from claims.matching.candidates import MOST_PARTNERS, Candidates
from claims.matching.features import profiles
from claims.matching.main_figure import NO_RELATION, ArticleRelation, relate
from claims.matching.reports import ArticleReport, ClaimReport, Suggestion
from claims.matching.rerank import Reranker
from claims.matching.reuse import Origin, Reuse, SharedText, origin_of
from claims.matching.same import SameModel, load
from claims.matching.suggest import suggest

MOST_SCORED = 200
"""Partners that each claim proposes where every score is asked for."""
WHOLE_ARTICLE = -1
"""Index of the report that stands for an article in which no claim was found."""
_MOST_CHARS = 500
_NEAR = 0.05
"""A pair of claims scored lower says nothing of their articles."""


@dataclass(frozen=True, slots=True)
class ClaimMatch:
    """Two claims of different articles; `suggestion` is None where there is nothing to say."""

    first: ClaimReport
    second: ClaimReport
    score: float
    suggestion: Suggestion | None


@dataclass(frozen=True, slots=True)
class ArticleMatch:
    """Two articles: how their main figures stand to each other, and what text they share."""

    first: ArticleReport
    second: ArticleReport
    relation: ArticleRelation
    reuse: Reuse | None

    @property
    def origin(self) -> Origin:
        """Whether they are one text."""
        return origin_of(self.reuse) if self.reuse else Origin.NONE

    @property
    def says_something(self) -> bool:
        """Whether either finding is worth a line."""
        return self.relation.relation != "none" or self.origin != Origin.NONE


@dataclass(frozen=True, slots=True)
class Matches:
    """All that was found, in the order of the articles and of the claims in them."""

    claims: tuple[ClaimMatch, ...]
    articles: tuple[ArticleMatch, ...]


def match(
    articles: Iterable[ArticleReport],
    *,
    all_scores: bool = False,
    model: SameModel | None = None,
    reranker: Reranker | None = None,
) -> Matches:
    """Match articles with each other, and no article's claims with its own.

    Args:
        articles: In one language, each with a key of its own.
        all_scores: Score more candidates, and keep those about which there is nothing to say.
        model: The same-event model; the shipped one without it.
        reranker: Scores anew what the model scored, by what costs more.
    """
    heap = list(articles)
    reports = [report for article in heap for report in reports_of(article)]
    pairs, scores = _scored(reports, MOST_SCORED if all_scores else MOST_PARTNERS, model or load())
    # Articles are compared wherever a claim gives the least cause: a first look is enough.
    of_articles = tuple(_article_matches(heap, _ends(reports, pairs, scores)))
    if reranker:
        scores = reranker.rescored(reports, pairs, scores)
    found = (
        ClaimMatch(first, second, score, suggest(first, second, score))
        for first, second, score in _ends(reports, pairs, scores)
    )
    return Matches(tuple(each for each in found if all_scores or each.suggestion), of_articles)


def reports_of(article: ArticleReport) -> tuple[ClaimReport, ...]:
    """The claims to match; of an article without any (a bare headline), its beginning as one.

    A short article (a flash, a headline) is read as one sentence, whatever its full stops.
    """
    text = " ".join(article.text.split())
    if article.claims and len(text) <= _MOST_CHARS:
        return tuple(replace(claim, sentence=text) for claim in article.claims)
    text = text[:_MOST_CHARS]
    if article.claims or not text:
        return article.claims
    return (
        ClaimReport(
            key=f"{article.key}#",
            article=article.key,
            index=WHOLE_ARTICLE,
            text=text,
            sentence=text,
            outlet=article.outlet,
            published=article.published,
        ),
    )


def _scored(
    reports: Sequence[ClaimReport], most: int, model: SameModel
) -> tuple[list[tuple[int, int]], list[float]]:
    known = profiles(reports)
    pairs = Candidates(reports, known, most).pairs()
    return pairs, model.score_profiles((known[a], known[b]) for a, b in pairs)


def _ends(
    reports: Sequence[ClaimReport], pairs: Sequence[tuple[int, int]], scores: Sequence[float]
) -> Iterator[tuple[ClaimReport, ClaimReport, float]]:
    for (a, b), score in zip(pairs, scores, strict=True):
        yield reports[a], reports[b], round(score, 4)


def _article_matches(
    articles: Sequence[ArticleReport], scored: Iterable[tuple[ClaimReport, ClaimReport, float]]
) -> Iterator[ArticleMatch]:
    """Yield the pairs of articles with anything to say, ascending."""
    order = {article.key: at for at, article in enumerate(articles)}
    best: defaultdict[tuple[int, int], float] = defaultdict(float)
    for first, second, score in scored:
        if score >= _NEAR:
            a, b = sorted((order[first.article], order[second.article]))
            best[a, b] = max(best[a, b], score)
    shared = {_ordered(order, reuse): reuse for reuse in _shared_text(articles)}
    for a, b in sorted(best.keys() | shared.keys()):
        reuse = shared.get((a, b))
        relation = relate(articles[a], articles[b]) if (a, b) in best else NO_RELATION
        found = ArticleMatch(articles[a], articles[b], relation, reuse)
        if found.says_something:
            yield found


def _ordered(order: dict[str, int], reuse: Reuse) -> tuple[int, int]:
    a, b = order[reuse.first], order[reuse.second]
    return (a, b) if a < b else (b, a)


def _shared_text(articles: Sequence[ArticleReport]) -> Iterator[Reuse]:
    index = SharedText()
    for article in articles:
        index.add(
            article.key,
            article.text,
            title=article.title,
            outlet=article.outlet,
            day=article.published,
        )
    for reuse in index.pairs():
        if origin_of(reuse) != Origin.NONE:
            yield reuse
