"""Word lists shipped as data: one phrase per line, "#" starts a comment."""

from __future__ import annotations

from functools import cache
from importlib.resources import files


@cache
def words_of(name: str) -> frozenset[str]:
    """The lower-case entries of `data/<name>.txt`."""
    text = files("claims.extraction").joinpath(f"data/{name}.txt").read_text("utf-8")
    lines = (line.split("#", 1)[0].strip() for line in text.splitlines())
    return frozenset(line for line in lines if line)
