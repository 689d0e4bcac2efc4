"""The reporting words: cue verbs by frame, source nouns by kind. Data in `data/*_en.toml`."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import cast

from claims.extraction.spans import Kind

Words = frozenset[str]


@dataclass(frozen=True, slots=True)
class CueLexicon:
    """Lemmas of cue verbs by the frame they report in ("point to" with its particle).

    Attributes:
        clause: "X said (that) …".
        parenthetical: "…, X said".
        phrase: "X announced the capture of …".
        infinitive: "X vowed to …".
        complement: the whole complement is the content ("accused Y of Z").
        agent: "an attack claimed by X".
        shown: "the footage showed …", only of documents.
        heads: First words of all of them, for a quick test.
    """

    clause: Words
    parenthetical: Words
    phrase: Words
    infinitive: Words
    complement: Words
    agent: Words
    shown: Words
    asked: Words
    heads: Words


@dataclass(frozen=True, slots=True)
class SourceLexicon:
    """Words of source mentions: `kinds` in order of precedence, and what a head stands for."""

    kinds: tuple[tuple[Kind, Words], ...]
    bodies: Words
    persons: Words
    documents: Words
    titles: Words
    heads: Words


def _read(name: str) -> dict[str, dict[str, str]]:
    text = files("claims.extraction").joinpath(f"data/{name}").read_text("utf-8")
    return cast("dict[str, dict[str, str]]", tomllib.loads(text))


def _entries(value: str) -> Words:
    """Split at white space, where a no-break space keeps a verb and its particle together."""
    return frozenset(
        entry.replace("\u00a0", " ") for entry in value.replace("\n", " ").split(" ") if entry
    )


@cache
def cue_lexicon() -> CueLexicon:
    """Load the cue verbs, once per process."""
    frames = {name: _entries(value) for name, value in _read("cues_en.toml")["frames"].items()}
    heads = frozenset(entry.split(" ")[0] for group in frames.values() for entry in group)
    return CueLexicon(**frames, heads=heads)


@cache
def source_lexicon() -> SourceLexicon:
    """Load the source nouns, once per process."""
    data = _read("sources_en.toml")
    kinds = tuple((cast("Kind", name), _entries(value)) for name, value in data["kinds"].items())
    groups = {name: _entries(value) for name, value in data["groups"].items()}
    heads = groups["bodies"] | groups["persons"] | groups["documents"]
    for _, words in kinds:
        heads |= words
    return SourceLexicon(kinds=kinds, **groups, heads=heads)
