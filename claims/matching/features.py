"""What two claims share, as named numbers: the inputs of the same-event model.

Each is computed for the claims themselves ("claim …") and for the sentences they stand in
("sentence …"), since a claim is cut to one event and its sentence tells the circumstances.
All are symmetric in the two claims.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from rapidfuzz import fuzz

from claims.matching.embedding import Embedder, Vectors, embedder
from claims.matching.reports import ClaimReport
from claims.matching.wording import Wording, wording

GRAM = 4
_SCALE = 5.0
"""Rarity is scaled by this before its logarithm, so that one rare word is no small amount."""
_MOST_WORDS = 60
"""Words of a text that are aligned; a runaway sentence must not cost its square."""

Values = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class TextProfile:
    """What is computed once of a text: words, rarity, vectors, character n-grams."""

    words: Wording
    vector: Vectors
    matrix: Vectors
    weights: Values
    is_name: npt.NDArray[np.bool_]
    content: frozenset[str]
    grams: frozenset[str]
    total: float
    names_total: float


@dataclass(frozen=True, slots=True)
class Profile:
    """What is computed once of a claim."""

    claim: TextProfile
    sentence: TextProfile


def profiles(reports: Sequence[ClaimReport]) -> list[Profile]:
    """Compute the profiles of many claims, each text once."""
    texts = dict.fromkeys(
        text for each in reports for text in (each.text, each.sentence or each.text)
    )
    made = dict(zip(texts, _text_profiles(list(texts), embedder()), strict=True))
    return [Profile(made[each.text], made[each.sentence or each.text]) for each in reports]


def _text_profiles(texts: Sequence[str], vectors: Embedder) -> Iterable[TextProfile]:
    for text, vector in zip(texts, vectors.texts(texts), strict=True):
        words = wording(text)
        stems = list(words.words)[:_MOST_WORDS]
        weights = np.array([words.weights[stem] for stem in stems])
        spaced = f" {words.plain} "
        yield TextProfile(
            words=words,
            vector=vector,
            matrix=vectors.words([words.words[stem] for stem in stems]),
            weights=weights,
            is_name=np.array([stem in words.names for stem in stems], dtype=bool),
            content=frozenset(words.words),
            grams=frozenset(spaced[at : at + GRAM] for at in range(len(spaced) - GRAM + 1)),
            total=sum(words.weights.values()),
            names_total=sum(words.weights[stem] for stem in words.names),
        )


def features(first: ClaimReport, second: ClaimReport) -> dict[str, float]:
    """Compare two claims; see `compare` for the meaning of each number."""
    return compare(*profiles([first, second]))


def compare(first: Profile, second: Profile) -> dict[str, float]:
    """Compare two profiles.

    Returns, for claim and sentence each:
        shared words: logarithm of the rarity of the words in both.
        dice: share of the rarity of all words that is in both, in [0, 1].
        shared names: logarithm of the rarity of the names in both.
        names apart: logarithm of the rarity of names that only one has, of the text with less.
        words apart: the same of all words, of the text with more.
        aligned, aligned least: how near the words of one come to some word of the other, by
            rarity, for the text that is better and for the one that is less well covered.
        plain aligned, plain aligned least: the same without names, which is what happened.
        plain best: the best pair of words that are not names.
        cosine: of the mean embeddings.
        grams: Dice coefficient of the character 4-grams.
        ratio: rapidfuzz's token set ratio, in [0, 1].
        shared numbers: how many of more than one digit are in both.
        shared counts: how many numbers count the same thing in both.
        other counts: how many things are counted differently.
        other weekday, shared weekday: 1 if both name weekdays, and none or one is the same.
        length: logarithm of the words of the shorter text.
    """
    found = {f"claim {name}": value for name, value in _texts(first.claim, second.claim).items()}
    if first.sentence is first.claim and second.sentence is second.claim:
        sentence = {name.removeprefix("claim "): value for name, value in found.items()}
    else:
        sentence = _texts(first.sentence, second.sentence)
    return found | {f"sentence {name}": value for name, value in sentence.items()}


def _texts(first: TextProfile, second: TextProfile) -> dict[str, float]:
    return {
        **_overlap(first, second),
        **_alignment(first, second),
        **_numbers(first.words, second.words),
        "cosine": float(first.vector @ second.vector),
        "grams": 2 * len(first.grams & second.grams) / (len(first.grams) + len(second.grams) + 1),
        "ratio": fuzz.token_set_ratio(first.words.plain, second.words.plain) / 100,
        "length": math.log1p(min(len(first.content), len(second.content))),
    }


def _overlap(first: TextProfile, second: TextProfile) -> dict[str, float]:
    shared = _weight(first.content & second.content, first.words.weights)
    names = _weight(first.words.names & second.words.names, first.words.weights)
    return {
        "shared words": _log(shared),
        "dice": 2 * shared / (first.total + second.total + 0.5),
        "shared names": _log(names),
        "names apart": _log(min(first.names_total, second.names_total) - names),
        "words apart": _log(max(first.total, second.total) - shared),
    }


def _weight(stems: Iterable[str], weights: Mapping[str, float]) -> float:
    return sum(weights[stem] for stem in stems)


def _log(amount: float) -> float:
    return math.log1p(_SCALE * max(0.0, amount))


def _alignment(first: TextProfile, second: TextProfile) -> dict[str, float]:
    near = first.matrix @ second.matrix.T
    best, least = _covered(near, first.weights, second.weights)
    rows, columns = ~first.is_name, ~second.is_name
    plain = near[rows][:, columns]
    ours, theirs = first.weights[rows], second.weights[columns]
    plain_best, plain_least = _covered(plain, ours, theirs)
    top = float((plain * np.minimum(ours[:, None], theirs)).max()) if plain.size else 0.0
    return {
        "aligned": best,
        "aligned least": least,
        "plain aligned": plain_best,
        "plain aligned least": plain_least,
        "plain best": top,
    }


def _covered(near: Vectors, ours: Values, theirs: Values) -> tuple[float, float]:
    if not near.size:
        return 0.0, 0.0
    here = float(near.max(axis=1) @ ours) / (float(ours.sum()) + 1e-9)
    there = float(near.max(axis=0) @ theirs) / (float(theirs.sum()) + 1e-9)
    return max(here, there), min(here, there)


def _numbers(first: Wording, second: Wording) -> dict[str, float]:
    shared = first.numbers.keys() & second.numbers.keys()
    ours = {noun: number for number, noun in first.numbers.items() if noun}
    theirs = {noun: number for number, noun in second.numbers.items() if noun}
    counted = ours.keys() & theirs.keys()
    same = sum(ours[noun] == theirs[noun] for noun in counted)
    weekdays = bool(first.weekdays and second.weekdays)
    met = bool(first.weekdays & second.weekdays)
    return {
        "shared numbers": float(sum(len(number) > 1 for number in shared)),
        "shared counts": float(same),
        "other counts": float(len(counted) - same),
        "shared weekday": float(met),
        "other weekday": float(weekdays and not met),
    }
