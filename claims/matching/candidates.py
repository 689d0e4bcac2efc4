"""Candidate pairs: for each claim the few claims of other articles that may tell of its event.

Two rankings, of shared rare words and of embeddings, are fused by reciprocal rank (Cormack et
al. 2009) and decay softly with the days between. Work and memory stay near linear: of a word's
postings, and of a claim's partners, only a bounded number is looked at, and many embeddings are
compared within cells of neighbours and not each with each. The claims of a very long article take
a part of each list at most; they find those whom they keep out by lists of their own.
"""

from __future__ import annotations

import datetime as dt
import math
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from claims.matching.embedding import Vectors
from claims.matching.features import Profile
from claims.matching.reports import ClaimReport

Index = npt.NDArray[np.int64]
Values = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

MOST_PARTNERS = 16
"""Partners that each claim proposes; it may be proposed by others too."""
_RARE_WORDS = 10
"""Words of a claim by which partners are looked up, the rarest first."""
_MOST_POSTINGS = 400
"""Claims of one word that are looked at; commoner words look no one up."""
_RANKED = 64
"""Length of each ranking."""
_RANK_OFFSET = 60
_HALF_LIFE_DAYS = 21.0
_PART = 4
"""Of a ranking, and of a claim's partners if there are others, one in so many may be of one long
article: one that has more claims than a ranking is long, so that it could fill it alone."""
_FAINT = 1e-12
"""Makes a score less than any other, and more than none."""
_WHOLE = 6_000
"""Claims up to which every embedding is compared with every other."""
_PROBES = 6
"""Cells whose members are compared with a claim, of more claims."""
_MOST_MEMBERS = 8_192
"""Members of one cell that are compared; of texts that thousands repeat, evenly drawn ones."""
_BLOCK = 1024
_NOBODY = -1
"""Fills a ranking that is shorter than others."""
_UNKNOWN_DAY = -(10**6)


@dataclass(frozen=True)
class Candidates:
    """The claims of one run and how to find partners among them.

    Attributes:
        reports: All claims; those of one article are never paired.
        profiles: Theirs, in the same order.
        most: Partners that each claim proposes.
    """

    reports: Sequence[ClaimReport]
    profiles: Sequence[Profile]
    most: int = MOST_PARTNERS

    def pairs(self) -> list[tuple[int, int]]:
        """Return pairs of indices into `reports`, first < second, ascending, without repeats."""
        number = len(self.reports)
        if number < 2:
            return []
        ranked = max(_RANKED, 2 * self.most)
        articles = _Articles([report.article for report in self.reports], ranked)
        days = np.array([_day(report.day) for report in self.reports])
        vectors = np.stack([profile.sentence.vector for profile in self.profiles])
        words = _SharedWords(self.profiles, articles)
        near = _nearest(vectors, articles, ranked)
        found = []
        for start in range(0, number, _BLOCK):
            rows = np.arange(start, min(start + _BLOCK, number))
            alike = np.stack([words.ranking(int(at), ranked) for at in rows])
            best = _fused(days, rows, near[rows], alike, articles, self.most)
            proposed, partner = np.repeat(rows, best.shape[1]), best.ravel()
            met = partner != _NOBODY
            one, other = proposed[met], partner[met]
            found.append(np.minimum(one, other) * number + np.maximum(one, other))
        firsts, seconds = np.divmod(np.unique(np.concatenate(found)), number)
        return list(zip(firsts.tolist(), seconds.tolist(), strict=True))


class _Articles:
    """The articles of all claims, and which of them are long.

    Args:
        keys: Of each claim's article.
        ranked: Claims from which on an article is long: as many as a ranking holds.
    """

    def __init__(self, keys: Sequence[str], ranked: int) -> None:
        known: dict[str, int] = {}
        self.numbers: Index = np.array(
            [known.setdefault(key, len(known)) for key in keys], dtype=np.int64
        )
        self.long: Flags = (np.bincount(self.numbers) > ranked)[self.numbers]
        self.any_long = bool(self.long.any())

    def crowding(self, claims: Index, length: int) -> Flags:
        """Tell which claims stand behind the part of a list that their long article may take.

        Args:
            claims: Rows of claims, the best first, some of them nobody.
            length: Claims that the list holds in the end.
        """
        most = max(1, length // _PART)
        mine = np.where((claims != _NOBODY) & self.long[claims], self.numbers[claims], _NOBODY)
        found = np.zeros(claims.shape, dtype=bool)
        for number in np.unique(mine[mine != _NOBODY]):
            same = mine == number
            found |= same & (np.cumsum(same, axis=-1) > most)
        return found


def _day(day: dt.date | None) -> int:
    return _UNKNOWN_DAY if day is None else day.toordinal()


def _fused(
    days: Index, rows: Index, near: Index, words: Index, articles: _Articles, most: int
) -> Index:
    """Fuse two rankings of each row's partners, and let them fade with the days between.

    Args:
        days: Of all claims.
        rows: The claims that look for partners.
        near, words: Their rankings, one row each, filled up with nobody.
        articles: Of all claims.

    Returns:
        The best partners of each row, best first, filled up with nobody.
    """
    others = np.hstack([near, words])
    ranks = [np.arange(ranking.shape[1]) for ranking in (near, words)]
    gained = np.broadcast_to(1 / (_RANK_OFFSET + np.concatenate(ranks)), others.shape)
    order = np.argsort(others, axis=1, kind="stable")
    others = np.take_along_axis(others, order, axis=1)
    scores = np.take_along_axis(gained, order, axis=1)
    # Who stands in both rankings stands here twice, side by side: the second joins the first.
    twice = others[:, 1:] == others[:, :-1]
    scores[:, :-1] += np.where(twice, scores[:, 1:], 0.0)
    scores *= _decay(days[rows][:, None], days[others])
    scores[:, 1:][twice] = 0.0
    scores[others == _NOBODY] = 0.0
    best = np.argsort(-scores, axis=1, kind="stable")
    if articles.any_long:
        others = np.take_along_axis(others, best, axis=1)
        scores = np.take_along_axis(scores, best, axis=1)
        # Behind all others, and still partners where there are too few of these.
        scores[articles.crowding(others, most)] *= _FAINT
        best = np.argsort(-scores, axis=1, kind="stable")
    best = best[:, :most]
    kept = np.take_along_axis(scores, best, axis=1) > 0
    return np.where(kept, np.take_along_axis(others, best, axis=1), _NOBODY)


def _decay(one: Index, other: Index) -> Values:
    """A month apart counts a good third; an unknown day counts as three weeks apart."""
    unknown = (one == _UNKNOWN_DAY) | (other == _UNKNOWN_DAY)
    apart = np.where(unknown, _HALF_LIFE_DAYS, np.minimum(np.abs(one - other), 365))
    return np.asarray(0.5 ** (apart / _HALF_LIFE_DAYS))


class _SharedWords:
    """The claims of each word, and who shares a claim's rare ones."""

    def __init__(self, profiles: Sequence[Profile], articles: _Articles) -> None:
        self._articles = articles
        self._terms = [_terms(profile) for profile in profiles]
        postings: defaultdict[str, list[int]] = defaultdict(list)
        for at, own in enumerate(self._terms):
            for term in own:
                postings[term].append(at)
        self._postings = {
            term: held
            for term, found in postings.items()
            if len(found) > 1 and len(held := self._held(found)) <= _MOST_POSTINGS
        }
        self._scores = np.zeros(len(profiles))
        self._seats = np.zeros(len(profiles), dtype=np.int64)

    def _held(self, claims: Sequence[int]) -> Index:
        """Leave out of a word's claims, ascending, those that one long article has too many of."""
        held = np.array(claims)
        if self._articles.any_long and len(held) > _MOST_POSTINGS // _PART:
            return held[~self._articles.crowding(held, _MOST_POSTINGS)]
        return held

    def ranking(self, at: int, most: int) -> Index:
        """Return the others that share rare words, by the rarity of what is shared.

        Exactly `most`, filled up with nobody.
        """
        own = self._terms[at]
        looked_up = sorted(
            (len(self._postings[term]), term) for term in own if term in self._postings
        )[:_RARE_WORDS]
        ranking = np.full(most, _NOBODY)
        if not looked_up:
            return ranking
        lists = [self._postings[term] for _, term in looked_up]
        for (size, term), found in zip(looked_up, lists, strict=True):
            self._scores[found] += own[term] + math.log(len(self._terms) / size)
        others = self._each_once(np.concatenate(lists))
        scores = self._scores[others]
        self._scores[others] = 0.0
        numbers = self._articles.numbers
        foreign = numbers[others] != numbers[at]
        others, scores = others[foreign], scores[foreign]
        if self._articles.any_long:
            order = np.lexsort((others, -scores))
            others, scores = others[order], scores[order]
            kept = ~self._articles.crowding(others, most)
            others, scores = others[kept], scores[kept]
        if len(others) > most:
            high = scores >= np.partition(scores, len(scores) - most)[len(scores) - most]
            others, scores = others[high], scores[high]
        best = others[np.lexsort((others, -scores))][:most]
        ranking[: len(best)] = best
        return ranking

    def _each_once(self, claims: Index) -> Index:
        """Each takes the seat of its number, the last one keeps it."""
        order = np.arange(len(claims))
        self._seats[claims] = order
        last: Index = claims[self._seats[claims] == order]
        return last


def _terms(profile: Profile) -> dict[str, float]:
    """Words of the claim and, worth half, of its sentence; numbers are words too."""
    terms = {stem: weight / 2 for stem, weight in profile.sentence.words.weights.items()}
    terms.update(profile.claim.words.weights)
    terms.update({f"#{number}": 0.5 for number in profile.claim.words.numbers})
    return terms


def _nearest(vectors: Vectors, articles: _Articles, ranked: int) -> Index:
    """Return for each claim the others whose sentences are nearest in meaning, nearest first.

    One row each, at most `ranked` long, filled up with nobody.
    """
    everyone = np.arange(len(vectors))
    found = np.full((len(vectors), min(ranked, len(vectors))), _NOBODY)
    groups: Iterator[tuple[Index, Index]] = (
        ((everyone[at : at + _BLOCK], everyone) for at in range(0, len(vectors), _BLOCK))
        if len(vectors) <= _WHOLE
        else _Cells(vectors).groups()
    )
    for rows, members in groups:
        best = _ranked(vectors, articles, rows, members, ranked)
        found[rows, : best.shape[1]] = best
    return found


def _ranked(
    vectors: Vectors,
    articles: _Articles,
    rows: Index,
    members: Index,
    ranked: int,
) -> Index:
    far = -(vectors[rows] @ vectors[members].T)
    numbers = articles.numbers[members]
    far[articles.numbers[rows][:, None] == numbers[None, :]] = 2.0
    for number in np.unique(numbers[articles.long[members]]):
        _thin_out(far, np.flatnonzero(numbers == number), max(1, ranked // _PART))
    keep = min(ranked, len(members))
    # In the order of the members, so that of equals the earlier comes first.
    top = np.sort(np.argpartition(far, keep - 1, axis=1)[:, :keep], axis=1)
    distances = np.take_along_axis(far, top, axis=1)
    order = np.argsort(distances, axis=1, kind="stable")
    best = members[np.take_along_axis(top, order, axis=1)]
    return np.where(np.take_along_axis(distances, order, axis=1) < 1.5, best, _NOBODY)


def _thin_out(far: Vectors, columns: Index, most: int) -> None:
    """Leave of some columns the nearest ones of each row, and put the others out of reach."""
    if len(columns) > most:
        distances = far[:, columns]
        behind = np.argpartition(distances, most - 1, axis=1)[:, most:]
        np.put_along_axis(distances, behind, np.float32(2.0), axis=1)
        far[:, columns] = distances


class _Cells:
    """Vectors grouped around evenly drawn ones of them, so that neighbours share few groups."""

    def __init__(self, vectors: Vectors) -> None:
        size = math.isqrt(len(vectors)) * 2
        centres = vectors[np.linspace(0, len(vectors) - 1, size).astype(np.int64)]
        probed, home = [], []
        for start in range(0, len(vectors), _BLOCK):
            near = vectors[start : start + _BLOCK] @ centres.T
            probed.append(np.argpartition(-near, _PROBES, axis=1)[:, :_PROBES])
            home.append(near.argmax(axis=1))
        self._probed = np.concatenate(probed)
        self._home = np.concatenate(home)

    def groups(
        self,
    ) -> Iterator[tuple[Index, Index]]:
        """Yield groups of claims with the members of the cells that they are compared with.

        The claims of one cell are compared with whoever probes that cell.
        """
        order = np.argsort(self._home, kind="stable")
        homes = self._home[order]
        starts = np.flatnonzero(np.append(1, np.diff(homes)))
        flat = np.argsort(self._probed.ravel(), kind="stable")
        cells = self._probed.ravel()[flat]
        for start, end in zip(starts, [*starts[1:], len(order)], strict=True):
            cell = homes[start]
            left, right = np.searchsorted(cells, [cell, cell + 1])
            members = np.unique(flat[left:right] // _PROBES)
            if len(members) > _MOST_MEMBERS:
                members = members[np.linspace(0, len(members) - 1, _MOST_MEMBERS).astype(np.int64)]
            for at in range(start, end, _BLOCK):
                yield order[at : min(at + _BLOCK, end)], members
