"""Word tables shipped as data, read once per process."""

from __future__ import annotations

import re
import tomllib
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any


@cache
def table(name: str) -> dict[str, Any]:
    """The table `data/<name>.toml`."""
    return tomllib.loads(files("claims.matching").joinpath(f"data/{name}.toml").read_text("utf-8"))


@cache
def phrases(name: str, *keys: str) -> frozenset[tuple[str, ...]]:
    """The phrases under a key of a table, each as its words."""
    found: Any = table(name)
    for key in keys:
        found = found[key]
    return frozenset(tuple(phrase.split()) for phrase in found)


def has_phrase(text: str, name: str, *keys: str) -> bool:
    """Whether a text has one of the phrases under a key of a table, as whole words."""
    spread = _spread(text)
    return any(phrase in spread for phrase in _padded(name, *keys))


@lru_cache(maxsize=4096)
def _spread(text: str) -> str:
    return " " + " ".join(re.findall(r"[^\W_]+(?:[-'][^\W_]+)*", text.lower())) + " "


@cache
def _padded(name: str, *keys: str) -> tuple[str, ...]:
    return tuple(f" {' '.join(phrase)} " for phrase in phrases(name, *keys))
