"""The scorers that stand beside the corpora, run as they are."""

from __future__ import annotations

import contextlib
import importlib.util
import io
import json
import sys
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any


class ScorerFailed(RuntimeError):
    """A scorer ended with an error, or printed something else than its result."""

    def __init__(self, name: str, said: object) -> None:
        super().__init__(f"{name} failed: {said}")


@cache
def load_scorer(path: Path) -> ModuleType:
    """Load a scorer by its file, so that its own functions can be called on one article.

    Raises:
        FileNotFoundError: there is no such file.
    """
    spec = importlib.util.spec_from_file_location(f"scorer_{path.stem}", existing(path))
    if spec is None or spec.loader is None:
        raise FileNotFoundError(2, "No Python file", str(path))
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def printed(
    name: str, call: Callable[..., object], *arguments: object, argv: Sequence[str] = ()
) -> str:
    """Return what a scorer's function prints, called with these arguments or command line.

    Raises:
        ScorerFailed: it ended with a message.
    """
    out = io.StringIO()
    try:
        with contextlib.redirect_stdout(out), _command_line([name, *argv]):
            call(*arguments)
    except SystemExit as end:
        if end.code:
            raise ScorerFailed(name, end.code) from end
    return out.getvalue()


def result_of(
    name: str, call: Callable[..., object], *arguments: object, argv: Sequence[str] = ()
) -> dict[str, Any]:
    """Return the JSON object that a scorer prints, alone or on its last line.

    Raises:
        ScorerFailed: it ended with a message, or printed no object.
    """
    text = printed(name, call, *arguments, argv=argv).strip()
    for candidate in (text, text.rpartition("\n")[2]):
        try:
            found: dict[str, Any] = json.loads(candidate)
        except ValueError:
            continue
        return found
    raise ScorerFailed(name, f"no result in {text[-200:]!r}")


def existing(path: Path) -> Path:
    """Return a path if a file stands there.

    Raises:
        FileNotFoundError: none does.
    """
    if not path.is_file():
        raise FileNotFoundError(2, "No such file", str(path))
    return path


def exact_text(path: Path) -> str:
    """Read a text with its line ends as they are, since offsets count them."""
    with path.open(encoding="utf-8", newline="") as file:
        return file.read()


def write_lines(path: Path, lines: Sequence[str]) -> Path:
    """Write lines to a file and return its path."""
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    return path


@contextlib.contextmanager
def replaced(module: ModuleType, name: str, value: object) -> Iterator[None]:
    """Put another function in a scorer's place for a while, to look at a part of its data."""
    before = getattr(module, name)
    setattr(module, name, value)
    try:
        yield
    finally:
        setattr(module, name, before)


@contextlib.contextmanager
def _command_line(argv: list[str]) -> Iterator[None]:
    before = sys.argv
    sys.argv = argv
    try:
        yield
    finally:
        sys.argv = before
