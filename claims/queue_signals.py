"""What other outlets' reports say about claims in the queue, as conditions of one query.

A signal comes from what the matching suggests, less what analysts decided: it tells where to look
first and decides nothing. The origin of a match is judged here by what is stored about the two
articles (outlet, owner, agency, text, stated source); the comparison judges it in full.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import Case, Count, Exists, F, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce

WIDELY = 3
"""Other outlets that say the same, from which a claim counts as widely carried."""
AGREEING = ("same", "attribution_only")
OPPOSED = ("differs", "denies")
INTERESTED = ("military", "government", "armed_group")
"""Kinds of stated sources that are a party to what is reported."""


class Signal(models.TextChoices):
    """Why a claim may be worth looking at first."""

    CONFLICT = "conflict", "Suggested conflict"
    DENIED = "denied", "Denied by an interested party"
    WIDE = "wide", "Widely carried"
    SINGLE = "single", "Single origin"


def conflicting() -> Exists:
    """Another report seems to contradict the claim, and nobody judged otherwise."""
    return Exists(_pairs(OPPOSED, settled=("same", "related", "different")))


def denied() -> Exists:
    """A party to the events is credited with the opposite."""
    pairs = _pairs(("denies",), settled=("same", "related", "different"))
    credited = _other(lambda end: Q(**{f"{end}__attribution__stated_source__kind__in": INTERESTED}))
    return Exists(pairs.filter(credited))


def carriers() -> Coalesce:
    """How many other outlets say the same."""
    outlet = Case(
        When(first=OuterRef("pk"), then=F("second__version__article__outlet")),
        default=F("first__version__article__outlet"),
    )
    counted = (
        _agreeing()
        .order_by()
        .annotate(all=Value(1))
        .values("all")
        .annotate(number=Count(outlet, distinct=True))
        .values("number")
    )
    return Coalesce(Subquery(counted), 0)


def single_origin() -> Q:
    """Other outlets say the same, and none is established as independent of the claim."""
    return Q(Exists(_agreeing())) & ~Q(Exists(_agreeing().filter(_other(_independent))))


def having(signal: str) -> Q:
    """Return the condition that a claim has a signal; a wide one needs `carriers` annotated."""
    match signal:
        case Signal.CONFLICT:
            return Q(conflicting())
        case Signal.DENIED:
            return Q(denied())
        case Signal.WIDE:
            return Q(Exists(_agreeing())) & Q(carriers__gte=WIDELY)
        case _:
            return single_origin()


def _agreeing() -> models.QuerySet[Any]:
    return _pairs(AGREEING, settled=("contradicts", "related", "different", "unsure"))


def _pairs(relations: tuple[str, ...], *, settled: tuple[str, ...]) -> models.QuerySet[Any]:
    """Suggestions about the outer claim, without pairs that were judged to be something else."""
    judged = apps.get_model("claims", "Judgement").objects.filter(
        first=OuterRef("first"), second=OuterRef("second"), superseded_by=None, value__in=settled
    )
    suggestion = apps.get_model("claims", "Suggestion")
    about = Q(first=OuterRef("pk")) | Q(second=OuterRef("pk"))
    return suggestion.objects.filter(about, ~Exists(judged), possible=False, relation__in=relations)


def _other(condition: Callable[[str], Q]) -> Q:
    """Ask something of the claim at the other end of a suggestion."""
    return (Q(first=OuterRef("pk")) & condition("second")) | (
        Q(second=OuterRef("pk")) & condition("first")
    )


def _independent(end: str) -> Q:
    """The other report states a source, and shares nothing with the outer claim's.

    As in `sources.lineage`: an outlet's own voice and an unnamed class that both credit establish
    nothing. Merged sources are one.
    """
    source = f"{end}__attribution__stated_source"
    article = f"{end}__version__article"
    credited = Coalesce(
        OuterRef("attribution__stated_source__merged_into"),
        OuterRef("attribution__stated_source"),
        0,
    )
    theirs = OuterRef(f"{end}__version")
    ours = OuterRef(OuterRef("version"))
    copied = (
        apps.get_model("sources", "TextReuse")
        .objects.filter(origin="same_text")
        .filter(Q(first=theirs, second=ours) | Q(first=ours, second=theirs))
    )
    owner = Coalesce(OuterRef("version__article__outlet__owner"), 0)
    agency = f"{end}__version__agency"
    return (
        Q(**{f"{source}__isnull": False})
        & ~Q(**{source: credited})
        & ~Q(**{f"{source}__merged_into": credited})
        & ~Q(**{f"{article}__outlet": OuterRef("version__article__outlet")})
        & ~Q(**{f"{article}__outlet__owner": owner})
        & (Q(**{agency: ""}) | ~Q(**{agency: OuterRef("version__agency")}))
        & ~Q(**{f"{end}__version__text_sha256": OuterRef("version__text_sha256")})
        & ~Q(Exists(copied))
    )
