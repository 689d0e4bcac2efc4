"""Word tables shipped as data, read once per process."""

from __future__ import annotations

import tomllib
from functools import cache
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
