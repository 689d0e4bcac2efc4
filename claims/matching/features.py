"""What two claims share, as named numbers: the inputs of the same-event model.

Most are computed for the claims themselves ("claim …") and for the sentences they stand in
("sentence …"), since a claim is cut to one event and its sentence tells the circumstances. All
are symmetric in the two claims. One claim is compared with many at once, which is an order of
magnitude faster than pair by pair.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from claims.matching.embedding import Embedder, Numbers, Vectors, embedder
from claims.matching.names import bare, normalise
from claims.matching.reports import ClaimReport
from claims.matching.wording import Wording, wording

GRAM = 4
"""Characters of a gram: as many as four of 16 bits in one number."""
_SCALE = 5.0
"""Rarity is scaled by this before its logarithm, so that one rare word is no small amount."""
_MOST_WORDS = 60
"""Words of a text that are aligned; a runaway sentence must not cost its square."""

Values = npt.NDArray[np.float64]
Packed = npt.NDArray[np.uint64]

OF_TEXTS = (
    "shared words",
    "words apart",
    "shared names",
    "names apart",
    "aligned",
    "aligned least",
    "plain aligned",
    "cosine",
    "grams",
    "shared numbers",
    "other counts",
    "other weekday",
    "length",
)
NAMES = (
    *(f"{level} {name}" for level in ("claim", "sentence") for name in OF_TEXTS),
    "shared places",
    "other places",
    "shared actors",
)
"""The features in the order of the columns of `compare_many`."""


@dataclass(frozen=True, slots=True)
class TextProfile:
    """What is computed once of a text.

    Attributes:
        vector: Mean embedding.
        numbers: Of the words, by which the embedder knows them; one 0 for a text without any.
        weights: Rarity of those words.
        plain_weights: The same, 0 for names.
        content: Stems.
        grams: Character 4-grams, each once, as numbers, ascending.
        total, names_total: Rarity of all words and of the names.
    """

    words: Wording
    vector: Vectors
    numbers: Numbers
    weights: Values
    plain_weights: Values
    content: frozenset[str]
    grams: Packed
    total: float
    names_total: float


@dataclass(frozen=True, slots=True)
class Profile:
    """What is computed once of a claim; names of places and actors are normalised."""

    claim: TextProfile
    sentence: TextProfile
    places: frozenset[str]
    actors: frozenset[str]


def profiles(reports: Sequence[ClaimReport]) -> list[Profile]:
    """Compute the profiles of many claims, each text once."""
    texts = dict.fromkeys(
        text for each in reports for text in (each.text, each.sentence or each.text)
    )
    made = dict(zip(texts, _text_profiles(list(texts), embedder()), strict=True))
    return [
        Profile(
            made[each.text],
            made[each.sentence or each.text],
            frozenset(filter(None, (normalise(bare(place)) for place in each.places))),
            frozenset(filter(None, map(normalise, each.actors))),
        )
        for each in reports
    ]


def _text_profiles(texts: Sequence[str], vectors: Embedder) -> Iterator[TextProfile]:
    read = [wording(text) for text in texts]
    vectors.numbers(list({word for words in read for word in words.words.values()}))
    for words, vector in zip(read, vectors.texts(texts), strict=True):
        stems = list(words.words)[:_MOST_WORDS]
        weights = np.array([words.weights[stem] for stem in stems] or [0.0])
        yield TextProfile(
            words=words,
            vector=vector,
            numbers=vectors.numbers([words.words[stem] for stem in stems] or [""]),
            weights=weights,
            plain_weights=weights * [stem not in words.names for stem in stems or [""]],
            content=frozenset(words.words),
            grams=_grams(f" {words.plain} "),
            total=sum(words.weights.values()),
            names_total=_weight(words.names, words.weights),
        )


def _grams(text: str) -> Packed:
    """Return the 4-grams of a text; the four characters of one fill a number of 64 bits.

    A set of strings takes ten times the memory, which is most of what a heap takes.
    """
    codes = np.frombuffer(text.encode("utf-16-le", "surrogatepass"), "<u2").astype(np.uint64)
    number = max(0, len(codes) - GRAM + 1)
    packed = np.zeros(number, np.uint64)
    for at in range(GRAM):
        packed |= codes[at : at + number] << np.uint64(16 * at)
    return np.unique(packed)


def features(first: ClaimReport, second: ClaimReport) -> dict[str, float]:
    """Compare two claims; see `compare_many` for the meaning of each number."""
    one, other = profiles([first, second])
    return dict(zip(NAMES, compare_many(one, [other])[0].tolist(), strict=True))


def compare_many(first: Profile, others: Sequence[Profile]) -> Values:
    """Compare a claim with others, shape (others, features), the columns as in `NAMES`.

    Of claim and of sentence:
        shared words, shared names: logarithm of the rarity of what is in both.
        words apart: the same of the words that only one has, of the text with more.
        names apart: the same of the names that only one has, of the text with less.
        aligned, aligned least: how near the words of one come to some word of the other, by
            rarity, in the text that is better and in the one that is less well covered.
        plain aligned: "aligned least" without names: how alike it is what happened.
        cosine: of the mean embeddings.
        grams: Dice coefficient of the character 4-grams.
        shared numbers: how many of more than one digit are in both.
        other counts: how many things are counted differently.
        other weekday: 1 if both name weekdays and none is the same.
        length: logarithm of the words of the shorter text.
    Of what the extraction found:
        shared places, shared actors: how many, after their names are normalised.
        other places: 1 if both name places and none is the same.
    """
    return np.hstack(
        [
            _texts(first.claim, [other.claim for other in others]),
            _texts(first.sentence, [other.sentence for other in others]),
            np.array([_found(first, other) for other in others]),
        ]
    )


def _found(first: Profile, second: Profile) -> tuple[float, float, float]:
    places = len(first.places & second.places)
    return (
        float(places),
        float(bool(first.places and second.places and not places)),
        float(len(first.actors & second.actors)),
    )


def _texts(first: TextProfile, others: Sequence[TextProfile]) -> Values:
    counted = np.array([(*_overlap(first, each), *_rest(first, each)) for each in others])
    counted[:, :4] = np.log1p(_SCALE * np.maximum(counted[:, :4], 0.0))
    cosine = np.stack([each.vector for each in others]) @ first.vector
    alike = np.stack([cosine, _dice(first.grams, [each.grams for each in others])], axis=1)
    return np.hstack([counted[:, :4], _aligned(first, others), alike, counted[:, 4:]])


def _dice(ours: Packed, others: Sequence[Packed]) -> Values:
    """How many grams are in both, of all that are in either, counted once more."""
    sizes = np.array([len(each) for each in others])
    theirs = np.concatenate(others)
    met = np.zeros(len(theirs) + 1, np.int64)
    if len(ours):
        places = np.minimum(np.searchsorted(ours, theirs), len(ours) - 1)
        met[1:] = np.cumsum(ours[places] == theirs)
    ends = np.cumsum(sizes)
    return np.asarray(2 * (met[ends] - met[ends - sizes]) / (len(ours) + sizes + 1))


def _overlap(first: TextProfile, second: TextProfile) -> tuple[float, float, float, float]:
    """The rarity of the words shared and apart, and of the names; logarithms come after."""
    shared = _weight(first.content & second.content, first.words.weights)
    names = _weight(first.words.names & second.words.names, first.words.weights)
    return (
        shared,
        max(first.total, second.total) - shared,
        names,
        min(first.names_total, second.names_total) - names,
    )


def _weight(stems: Iterable[str], weights: Mapping[str, float]) -> float:
    # Exact, so that the order of a set, which differs from run to run, does not show.
    return math.fsum(map(weights.__getitem__, stems))


def _rest(first: TextProfile, second: TextProfile) -> tuple[float, float, float, float]:
    days, other_days = first.words.weekdays, second.words.weekdays
    ours, theirs = first.words.numbers, second.words.numbers
    shared = [number for number in ours if len(number) > 1 and number in theirs] if theirs else ()
    return (
        float(len(shared)),
        float(_counted_differently(ours, theirs) if ours and theirs else 0),
        float(bool(days and other_days and not days & other_days)),
        math.log1p(min(len(first.content), len(second.content))),
    )


def _counted_differently(ours: Mapping[str, str], theirs: Mapping[str, str]) -> int:
    here = {noun: number for number, noun in ours.items() if noun}
    there = {noun: number for number, noun in theirs.items() if noun}
    return sum(here[noun] != there[noun] for noun in here.keys() & there.keys())


def _aligned(first: TextProfile, others: Sequence[TextProfile]) -> Values:
    """Align the words of a text with those of others, all at once."""
    sizes = [len(each.numbers) for each in others]
    starts = np.concatenate([[0], np.cumsum(sizes)[:-1]])
    numbered = embedder().numbered
    near = numbered(first.numbers) @ numbered(np.concatenate([o.numbers for o in others])).T
    weights = np.concatenate([each.weights for each in others])
    here, there = _covered(near, starts, first.weights, weights)
    plain = np.concatenate([each.plain_weights for each in others])
    apart = near * (first.plain_weights > 0)[:, None] * (plain > 0)
    plain_here, plain_there = _covered(apart, starts, first.plain_weights, plain)
    return np.stack(
        [
            np.maximum(here, there),
            np.minimum(here, there),
            np.minimum(plain_here, plain_there),
        ],
        axis=1,
    )


def _covered(
    near: Vectors, starts: npt.NDArray[np.int64], ours: Values, theirs: Values
) -> tuple[Values, Values]:
    """How well each other text covers the first, and the first each of them; by rarity."""
    here = ours @ np.maximum.reduceat(near, starts, axis=1) / (ours.sum() + 1e-9)
    there = np.add.reduceat(near.max(axis=0) * theirs, starts)
    return here, there / (np.add.reduceat(theirs, starts) + 1e-9)
