"""The labelled corpora, found under a folder beside the project; nothing of them is copied.

The folder holds `data/` and `eval/` as docs/evaluation.md describes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

from claims.evaluation import annotated, matches, polnear, propositions
from claims.evaluation.corpus import Corpus
from claims.evaluation.matches import PairCorpus

_T = TypeVar("_T")

_EXTRACTED: tuple[tuple[str, Callable[[Path, Path], Corpus]], ...] = (
    (annotated.SEEDS, annotated.find_seeds),
    (annotated.FAKES, annotated.find_fakes),
    (polnear.NAME, polnear.find_polnear),
    (propositions.NAME, propositions.find_propositions),
)
_MATCHED: tuple[tuple[str, Callable[[Path, Path], PairCorpus]], ...] = (
    (matches.FAKES, matches.find_fakes_pairs),
    (matches.EVENTS, matches.find_events),
)


def find_corpora(root: Path) -> Iterator[Corpus | str]:
    """Yield the corpora for the extraction; for a missing one, a line that says so."""
    yield from _found(_EXTRACTED, root)


def find_pair_corpora(root: Path) -> Iterator[PairCorpus | str]:
    """Yield the corpora for the matching; for a missing one, a line that says so."""
    yield from _found(_MATCHED, root)


def _found(
    known: tuple[tuple[str, Callable[[Path, Path], _T]], ...], root: Path
) -> Iterator[_T | str]:
    for name, find in known:
        try:
            yield find(root / "data", root / "eval")
        except FileNotFoundError as error:
            yield f"{name}: skipped, since there is no {error.filename}."
