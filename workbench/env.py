"""Typed readers of environment variables, which refuse nonsense instead of guessing."""

from __future__ import annotations

import os
from pathlib import Path

TRUE = frozenset({"1", "true", "yes", "on"})
FALSE = frozenset({"0", "false", "no", "off", ""})


class BadSetting(ValueError):
    """An environment variable holds a value that its setting cannot take."""

    def __init__(self, name: str, value: str, expected: str) -> None:
        super().__init__(f"{name}={value!r} is not {expected}.")
        self.name = name


def env_str(name: str, default: str = "") -> str:
    """Return the variable, or the content of the file that `NAME_FILE` names (for secrets)."""
    path = os.environ.get(f"{name}_FILE")
    if path:
        try:
            return Path(path).read_text(encoding="utf-8").strip()
        except OSError as error:
            raise BadSetting(f"{name}_FILE", path, f"a readable file ({error.strerror})") from error
    return os.environ.get(name, default)


def env_bool(name: str, *, default: bool) -> bool:
    """Return the variable read as 1/0, true/false, yes/no or on/off."""
    value = os.environ.get(name)
    if value is None:
        return default
    if value.strip().lower() in TRUE:
        return True
    if value.strip().lower() in FALSE:
        return False
    raise BadSetting(name, value, "1 or 0")


def env_int(name: str, default: int, *, least: int = 0) -> int:
    """Return the variable read as a whole number of at least `least`."""
    value = os.environ.get(name)
    if value is None or not value.strip():
        return default
    if not value.strip().isdigit() or int(value) < least:
        raise BadSetting(name, value, f"a whole number of at least {least}")
    return int(value)


def env_list(name: str, default: str = "") -> list[str]:
    """Return the variable split at commas, without empty pieces."""
    return [piece.strip() for piece in env_str(name, default).split(",") if piece.strip()]


def env_path(name: str, default: Path) -> Path:
    """Return the variable as an absolute path; a leading `~` is the user's home."""
    value = os.environ.get(name)
    return Path(value).expanduser().resolve() if value else default


def env_choice(name: str, default: str, choices: frozenset[str]) -> str:
    """Return the variable if it is one of `choices`."""
    value = os.environ.get(name) or default
    if value not in choices:
        raise BadSetting(name, value, f"one of {', '.join(sorted(choices))}")
    return value
