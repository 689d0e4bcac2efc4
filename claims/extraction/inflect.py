"""English verb forms: from an "-ing" form or a base to past, participle and present.

Only what rewriting a clause needs. Irregular verbs are data; the rest follows the spelling rules.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Literal

from claims.extraction.wordlists import words_of

Form = Literal["past", "participle", "base", "present"]

_VOWELS = "aeiou"


@cache
def irregular() -> dict[str, tuple[str, str]]:
    """Base to (past, participle) of the irregular verbs."""
    text = files("claims.extraction").joinpath("data/irregular_verbs.txt").read_text("utf-8")
    rows = (line.split() for line in text.splitlines() if line and not line.startswith("#"))
    return {base: (past, participle) for base, past, participle in rows}


def inflect(base: str, form: Form, *, plural: bool = True) -> str:
    """Put a verb's base into a form; `plural` matters for "be", "have" and the present.

    Args:
        base: The lemma, in lower case.
        form: The form wanted.
        plural: The subject is plural.
    """
    if form == "base":
        return base
    if form == "present":
        return _present(base, plural=plural)
    if base == "be":
        return "been" if form == "participle" else ("were" if plural else "was")
    known = irregular().get(base)
    if known:
        return known[0] if form == "past" else known[1]
    return _regular_past(base)


def _present(base: str, *, plural: bool) -> str:
    if base == "be":
        return "are" if plural else "is"
    if plural:
        return base
    if base == "have":
        return "has"
    if base.endswith(("s", "x", "z", "ch", "sh", "o")):
        return base + "es"
    if base.endswith("y") and base[-2:-1] not in tuple(_VOWELS):
        return base[:-1] + "ies"
    return base + "s"


def _regular_past(base: str) -> str:
    if base.endswith("e"):
        return base + "d"
    if base.endswith("y") and len(base) > 1 and base[-2] not in _VOWELS:
        return base[:-1] + "ied"
    if _doubles(base):
        return base + base[-1] + "ed"
    return base + "ed"


def _doubles(base: str) -> bool:
    """Whether the last consonant is doubled before "-ed"."""
    if base in words_of("doubling_verbs"):
        return True
    if len(base) < 3 or base[-1] in _VOWELS + "wxyh" or base[-2] not in _VOWELS:
        return False
    if base[-3] in _VOWELS and not base.endswith(("quit", "quip")):
        return False
    syllables = sum(
        1 for i, c in enumerate(base) if c in _VOWELS and (i == 0 or base[i - 1] not in _VOWELS)
    )
    return syllables == 1
