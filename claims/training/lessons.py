"""What the teacher says of every word of the training articles; kept, so that it is asked once.

A lesson tells how likely each tag is at a word. (Of links the teacher, which reads the articles
twice, knows less than the network that it teaches, which reads them often.) Lessons are kept
without any text, as eight-bit chances by place in the article.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from claims.extraction.tagger.scores import Floats, Network, score
from claims.training.examples import Example

KEPT = Path(__file__).parent / "data" / "lessons.npz"
"""Of the training part of PolNeAR; `manage.py train_teacher` makes them."""


def ask(
    teacher: Network, examples: Sequence[Example], report: Callable[[str], None] = print
) -> Iterator[tuple[Example, Floats]]:
    """Let the teacher read articles, one after the other; yield each with its lesson."""
    for number, example in enumerate(examples, 1):
        yield example, np.exp(score(teacher, example.encoded).tags)
        if number % 100 == 0:
            report(f"{number} of {len(examples)} articles read")


def write(asked: Iterable[tuple[Example, Floats]], target: Path) -> None:
    """Keep lessons in one file, written aside first.

    Only words' first pieces are kept, since the others are not learnt from.
    """
    keys, counts, tags = [], [], []
    for example, lesson in asked:
        kept = lesson[example.encoded.first]
        keys.append(_key(example))
        counts.append(len(kept))
        tags.append(np.round(kept * 255).astype(np.uint8))
    target.parent.mkdir(parents=True, exist_ok=True)
    aside = target.with_suffix(".tmp.npz")
    np.savez_compressed(
        aside, keys=np.array(keys), counts=np.array(counts), tags=np.concatenate(tags)
    )
    aside.replace(target)


def learn(examples: Sequence[Example], path: Path = KEPT) -> list[Example]:
    """Return the examples with the lessons that are kept of them; an unknown one has none.

    Raises:
        OSError, zipfile.BadZipFile: the file is missing or damaged.
    """
    with np.load(path) as file:
        keys, counts, tags = (file[name] for name in ("keys", "counts", "tags"))
    parts = np.split(tags, np.cumsum(counts)[:-1])
    kept = dict(zip(keys.tolist(), parts, strict=True))
    return [
        replace(example, lesson=_unpacked(kept[key], example))
        if (key := _key(example)) in kept
        else example
        for example in examples
    ]


def _unpacked(packed: NDArray[np.uint8], example: Example) -> Floats:
    lesson = np.zeros((len(example.encoded), packed.shape[1]), dtype=np.float32)
    # Rounded chances need not sum to one.
    lesson[example.encoded.first] = packed / packed.sum(1, keepdims=True, dtype=np.float32)
    return lesson


def _key(example: Example) -> str:
    """The same for the same word pieces: a lesson is of what was read, not of a name."""
    return hashlib.sha256(example.encoded.ids.tobytes()).hexdigest()[:16]
