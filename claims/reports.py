"""The figures of the attribution report: who is credited with what, and how it held up.

Everything is counted in the database, in a fixed number of queries. A claim falls into exactly
one of five outcomes, so that they add up to the claims: corroborated, contested, unverifiable
(the verdict that holds, also while a re-look is due), disagreement, and unreviewed, which
includes claims that wait for a second review, whose first verdict stays blind.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields
from typing import Any, Literal

from django.db.models import (
    BooleanField,
    Count,
    Exists,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    QuerySet,
)
from django.db.models.functions import Coalesce

from claims.models import Claim, Evidence, ReviewState, Shows, Stance, Value
from claims.querysets import ClaimQuerySet
from sources.models import SourceKind, StatedSource

By = Literal["source", "outlet", "kind"]
OUTCOMES = ("corroborated", "contested", "unverifiable", "disagreement", "unreviewed")
FEW = 5
"""Below this many claims a share says little; the screens grey it."""

ORDER = ("label", "note", "kind", "own", "key", "named")
"""Of rows with as many claims; all of the keys, so that pages never repeat a row."""
OPEN = Q(state__in=[ReviewState.DISAGREEMENT, ReviewState.SECOND_REVIEW]) | Q(
    state=ReviewState.RELOOK, current_verdict__wants_second_review=True
)
"""Claims without a verdict that may be shown: split ones, and those that wait for a second one."""


def has_open_verdict(claim: Claim) -> bool:
    """Return what `OPEN` says of a loaded claim."""
    verdict = claim.current_verdict
    waits = claim.state == ReviewState.RELOOK and verdict and verdict.wants_second_review
    return bool(waits) or claim.state in {ReviewState.DISAGREEMENT, ReviewState.SECOND_REVIEW}


@dataclass(frozen=True, slots=True)
class Mix:
    """How a set of claims held up.

    Attributes:
        claims: The denominator of every figure but the two below `relook`.
        outlets: Different outlets that carry them.
        said: Claims of which evidence shows that their source said so; not that it happened.
        relook: Decided claims that are to be looked at again.
        single_origin: Corroborated claims that rest on one independent origin.
        overridden: Corroborated claims that a reviewer accepted although origins did not suffice.
    """

    claims: int = 0
    outlets: int = 0
    corroborated: int = 0
    contested: int = 0
    unverifiable: int = 0
    disagreement: int = 0
    said: int = 0
    relook: int = 0
    single_origin: int = 0
    overridden: int = 0

    @property
    def unreviewed(self) -> int:
        """Claims without a verdict that may be shown."""
        decided = self.corroborated + self.contested + self.unverifiable + self.disagreement
        return self.claims - decided

    @property
    def few(self) -> bool:
        """Whether the set is too small for its shares to mean much."""
        return self.claims < FEW

    @property
    def outcomes(self) -> list[tuple[str, int]]:
        """The five outcomes in their fixed order, with their counts."""
        return [(name, getattr(self, name)) for name in OUTCOMES]


@dataclass(frozen=True, slots=True)
class ReportRow:
    """One line of the report: a stated source, an outlet, or a kind of source.

    Attributes:
        key: Primary key or kind; None for the outlets' own voice and for attributions to nobody.
        named: None where the row is neither an identity nor a class.
    """

    key: int | str | None
    label: str
    kind: str
    named: bool | None
    mix: Mix


def report_claims() -> ClaimQuerySet:
    """Return the claims that reports count: live ones, of articles that were not retracted."""
    return Claim.objects.live().filter(version__article__retracted_at=None).order_by()


def mix_of(claims: QuerySet[Claim]) -> Mix:
    """Return how a set of claims held up; one query."""
    counted = _with_said(claims.order_by()).aggregate(**_counts())
    return Mix(**counted)


def grouped(claims: QuerySet[Claim], by: By) -> QuerySet[Claim, dict[str, Any]]:
    """Return one dict per group, most claims first; pass a page of it to `report_rows`."""
    keys: dict[str, Any]
    if by == "outlet":
        keys = {
            "key": F("version__article__outlet"),
            "label": F("version__article__outlet__name"),
        }
    else:
        keys = {
            "kind": Coalesce(
                "attribution__stated_source__merged_into__kind", "attribution__stated_source__kind"
            ),
            "own": ExpressionWrapper(Q(attribution=None), output_field=BooleanField()),
        }
        if by == "source":
            keys |= {
                "key": Coalesce(
                    "attribution__stated_source__merged_into", "attribution__stated_source"
                ),
                "label": Coalesce(
                    "attribution__stated_source__merged_into__name",
                    "attribution__stated_source__name",
                ),
                "note": Coalesce(
                    "attribution__stated_source__merged_into__note",
                    "attribution__stated_source__note",
                ),
                "named": F("attribution__stated_source__named"),
            }
    rows = _with_said(claims.order_by()).annotate(**{f"by_{k}": v for k, v in keys.items()})
    groups: QuerySet[Claim, dict[str, Any]] = (
        rows.values(*(f"by_{k}" for k in keys))
        .annotate(**_counts())
        .order_by("-claims", *(f"by_{k}" for k in ORDER if k in keys))
    )
    return groups


def report_rows(rows: Iterable[dict[str, Any]], by: By) -> list[ReportRow]:
    """Turn the dicts of `grouped` into rows with their labels."""
    return list(_rows(rows, by))


def credited_to(source: StatedSource) -> ClaimQuerySet:
    """Return the claims whose innermost source this party is, merged rows included."""
    rows = StatedSource.objects.filter(Q(pk=source.pk) | Q(merged_into=source))
    return report_claims().filter(attribution__stated_source__in=rows.values("pk"))


def _rows(rows: Iterable[dict[str, Any]], by: By) -> Iterator[ReportRow]:
    names = {field.name for field in fields(Mix)}
    for row in rows:
        mix = Mix(**{name: value for name, value in row.items() if name in names})
        kind = row.get("by_kind") or ""
        kind_label = str(SourceKind(kind).label) if kind else ""
        if by == "outlet":
            yield ReportRow(row["by_key"], row["by_label"], "", None, mix)
        elif not kind:
            label = "Outlets’ own voice" if row["by_own"] else "Source not named"
            yield ReportRow(None, label, "", None, mix)
        elif by == "kind":
            yield ReportRow(kind, kind_label, kind_label, None, mix)
        else:
            note = f" ({row['by_note']})" if row["by_note"] else ""
            label = f"{row['by_label']}{note}"
            yield ReportRow(row["by_key"], label, kind_label, row["by_named"], mix)


def _with_said(claims: QuerySet[Claim]) -> QuerySet[Claim]:
    said = Evidence.objects.filter(
        claim=OuterRef("pk"), withdrawn_at=None, shows=Shows.SAID, stance=Stance.SUPPORTS
    )
    return claims.annotate(is_said=Exists(said))


def _counts() -> dict[str, Count]:
    """The aggregates of `Mix`, by field."""
    values = {
        value.value: ~OPEN & Q(current_verdict__value=value)
        for value in (Value.CORROBORATED, Value.CONTESTED, Value.UNVERIFIABLE)
    }
    corroborated = values["corroborated"]
    only = values | {
        "disagreement": Q(state=ReviewState.DISAGREEMENT),
        "said": Q(is_said=True),
        "relook": Q(state=ReviewState.RELOOK),
        "single_origin": corroborated & Q(current_verdict__origins=1),
        "overridden": corroborated & ~Q(current_verdict__override_reason=""),
    }
    return {
        "claims": Count("pk"),
        "outlets": Count("version__article__outlet", distinct=True),
        **{name: Count("pk", filter=condition) for name, condition in only.items()},
    }
