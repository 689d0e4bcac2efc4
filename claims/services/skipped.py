"""What a bulk act left as it was."""

from __future__ import annotations

from dataclasses import dataclass

from claims.models import Claim


@dataclass(frozen=True, slots=True)
class Skipped:
    """A claim that a bulk act left as it was, and why, in a sentence."""

    claim: Claim
    why: str
