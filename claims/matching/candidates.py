"""Candidate pairs: for each claim the few claims of other articles that may tell of its event.

Two rankings, of shared rare words and of embeddings, are fused by reciprocal rank (Cormack et
al. 2009) and decay softly with the days between. Work and memory stay near linear: of a word's
postings, and of a claim's partners, only a bounded number is looked at, and many embeddings are
compared within cells of neighbours and not each with each.
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
_WHOLE = 6_000
"""Claims up to which every embedding is compared with every other."""
_PROBES = 6
"""Cells whose members are compared with a claim, of more claims."""
_BLOCK = 1024
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
        if len(self.reports) < 2:
            return []
        ranked = max(_RANKED, 2 * self.most)
        articles = _numbered([report.article for report in self.reports])
        days = np.array([_day(report.day) for report in self.reports])
        vectors = np.stack([profile.sentence.vector for profile in self.profiles])
        by_words = _by_words(self.profiles, articles, ranked)
        found: set[tuple[int, int]] = set()
        for (at, near), words in zip(_nearest(vectors, articles, ranked), by_words, strict=True):
            fused: dict[int, float] = defaultdict(float)
            for ranking in (near, words):
                for rank, other in enumerate(ranking):
                    fused[other] += 1 / (_RANK_OFFSET + rank)
            for other in fused:
                fused[other] *= _decay(int(days[at]), int(days[other]))
            best = sorted(fused, key=lambda other: (-fused[other], other))[: self.most]
            found.update((min(at, other), max(at, other)) for other in best)
        return sorted(found)


def _numbered(keys: Sequence[str]) -> Index:
    numbers: dict[str, int] = {}
    return np.array([numbers.setdefault(key, len(numbers)) for key in keys], dtype=np.int64)


def _day(day: dt.date | None) -> int:
    return _UNKNOWN_DAY if day is None else day.toordinal()


def _decay(one: int, other: int) -> float:
    """A month apart counts a good third; an unknown day counts as three weeks apart."""
    apart = _HALF_LIFE_DAYS if _UNKNOWN_DAY in (one, other) else abs(one - other)
    return float(0.5 ** (min(apart, 365.0) / _HALF_LIFE_DAYS))


def _by_words(profiles: Sequence[Profile], articles: Index, ranked: int) -> Iterator[list[int]]:
    """Yield for each claim the others that share rare words, by the rarity of what is shared."""
    postings: defaultdict[str, list[int]] = defaultdict(list)
    terms = [_terms(profile) for profile in profiles]
    for at, own in enumerate(terms):
        for term in own:
            postings[term].append(at)
    rarity = {term: math.log(len(profiles) / len(found)) for term, found in postings.items()}
    for at, own in enumerate(terms):
        looked_up = sorted(
            (term for term in own if len(postings[term]) <= _MOST_POSTINGS),
            key=lambda term: (len(postings[term]), term),
        )[:_RARE_WORDS]
        scores: defaultdict[int, float] = defaultdict(float)
        for term in looked_up:
            weight = own[term] + rarity[term]
            for other in postings[term]:
                scores[other] += weight
        mine = articles[at]
        others = ((score, -other) for other, score in scores.items() if articles[other] != mine)
        yield [-other for _, other in sorted(others, reverse=True)[:ranked]]


def _terms(profile: Profile) -> dict[str, float]:
    """Words of the claim and, worth half, of its sentence; numbers are words too."""
    terms = {stem: weight / 2 for stem, weight in profile.sentence.words.weights.items()}
    terms.update(profile.claim.words.weights)
    terms.update({f"#{number}": 0.5 for number in profile.claim.words.numbers})
    return terms


def _nearest(vectors: Vectors, articles: Index, ranked: int) -> Iterator[tuple[int, list[int]]]:
    """Yield for each claim, in order, the others whose sentences are nearest in meaning."""
    everyone = np.arange(len(vectors))
    if len(vectors) <= _WHOLE:
        for start in range(0, len(vectors), _BLOCK):
            rows = everyone[start : start + _BLOCK]
            yield from _ranked(vectors, articles, rows, everyone, ranked)
        return
    cells = _Cells(vectors)
    found: dict[int, list[int]] = {}
    for rows, members in cells.groups():
        found.update(_ranked(vectors, articles, rows, members, ranked))
    for at in range(len(vectors)):
        yield at, found[at]


def _ranked(
    vectors: Vectors,
    articles: Index,
    rows: Index,
    members: Index,
    ranked: int,
) -> Iterator[tuple[int, list[int]]]:
    near = vectors[rows] @ vectors[members].T
    near[articles[rows][:, None] == articles[members][None, :]] = -2.0
    keep = min(ranked, len(members))
    top = np.argpartition(-near, keep - 1, axis=1)[:, :keep]
    for at, row, columns in zip(rows.tolist(), near, top, strict=True):
        order = sorted((-float(row[column]), int(members[column])) for column in columns)
        yield at, [other for score, other in order if score < 1.5]


class _Cells:
    """Vectors grouped around evenly drawn ones of them, so that neighbours share few groups."""

    def __init__(self, vectors: Vectors) -> None:
        size = math.isqrt(len(vectors)) * 2
        centres = vectors[np.linspace(0, len(vectors) - 1, size).astype(np.int64)]
        probes = [
            np.argpartition(-(vectors[start : start + _BLOCK] @ centres.T), _PROBES, axis=1)
            for start in range(0, len(vectors), _BLOCK)
        ]
        self._probed = np.concatenate([part[:, :_PROBES] for part in probes])
        self._home = np.concatenate(
            [
                (vectors[start : start + _BLOCK] @ centres.T).argmax(axis=1)
                for start in range(0, len(vectors), _BLOCK)
            ]
        )

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
            for at in range(start, end, _BLOCK):
                yield order[at : min(at + _BLOCK, end)], members
