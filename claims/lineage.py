"""What a claim was before analysts corrected it, and what became of it; with what was decided."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Q

from claims.models import Claim, ClaimLineage
from claims.querysets import ClaimQuerySet
from workbench.models import User

DEEPEST = 10
"""Most corrections of corrections that are followed, each with one query."""


@dataclass(frozen=True, slots=True)
class Relative:
    """A claim that another one was made of, or was made into.

    Attributes:
        claim: With `blind` for the user who looks, `verdict_count` and `evidence_count`.
        lineage: Who did what, and when.
    """

    claim: Claim
    lineage: ClaimLineage

    @property
    def decided(self) -> int:
        """Verdict rows on it."""
        return int(self.claim.verdict_count)  # type: ignore[attr-defined]

    @property
    def linked(self) -> int:
        """Live evidence on it."""
        return int(self.claim.evidence_count)  # type: ignore[attr-defined]


def ancestors(claim: Claim, user: User) -> list[Relative]:
    """Return what the claim was made of, nearest first; one query or two per generation."""
    return _follow(claim, user, upwards=True)


def descendants(claim: Claim, user: User) -> list[Relative]:
    """Return what was made of the claim, nearest first; one query or two per generation."""
    return _follow(claim, user, upwards=False)


def _follow(claim: Claim, user: User, *, upwards: bool) -> list[Relative]:
    found: list[Relative] = []
    seen, level = {claim.pk}, [claim.pk]
    for _ in range(DEEPEST):
        near, far = ("child", "parent_id") if upwards else ("parent", "child_id")
        steps = list(
            ClaimLineage.objects.filter(**{f"{near}__in": level})
            .select_related("by")
            .order_by("at", "pk")
        )
        keys = [getattr(step, far) for step in steps]
        if not keys:
            break
        rows = _with_counts(user).in_bulk(keys)
        found.extend(
            Relative(rows[key], step)
            for key, step in zip(keys, steps, strict=True)
            if key not in seen
        )
        level = [key for key in keys if key not in seen]
        seen.update(keys)
    return found


def _with_counts(user: User) -> ClaimQuerySet:
    return (
        Claim.objects.blind_to(user)
        .select_related("current_verdict", "attribution", "version")
        .annotate(
            verdict_count=Count("verdicts", distinct=True),
            evidence_count=Count("evidence", filter=Q(evidence__withdrawn_at=None), distinct=True),
        )
    )
