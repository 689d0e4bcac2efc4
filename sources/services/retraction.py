"""Marking an article as withdrawn by its outlet, and what comes back because of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from claims.models import Claim, Evidence, RelookCause, ReviewState
from claims.models.review import Stance
from claims.services.review import mark_relook
from sources.models import Article
from sources.normalise import canonical_url
from sources.services.copies import carried_claims, relook_copies_of_retracted
from sources.services.outlets import host_of
from workbench import audit
from workbench.models import User

DECIDED = (ReviewState.SETTLED, ReviewState.RELOOK)
"""A claim in one of these states comes back; any other is due to be looked at anyway."""


class AlreadyRetracted(Exception):
    """The article was retracted before."""

    def __init__(self) -> None:
        super().__init__("This article is already marked as retracted.")


@dataclass(frozen=True, slots=True)
class Touched:
    """What rests on an article; the lists hold decided claims, with state and outlet.

    Attributes:
        claims: How many claims of the article reports count, or would if it stood.
        own: How many of them are decided.
        linked: Claims of other articles that have a claim of it, or its address, as evidence.
        copied: Claims of other articles whose sentence stands in it too, and not in `linked`.
    """

    claims: int
    own: int
    linked: list[Claim]
    copied: list[Claim]


def retract_article(*, article: Article, actor: User, reason: str) -> Article:
    """Mark an article as withdrawn by its outlet; its text stays, decided claims come back.

    So do those that have it as evidence, and those of the articles that carry its text.

    Raises:
        AlreadyRetracted: somebody did it before.
        ValueError: the reason is empty.
    """
    if not reason.strip():
        raise ValueError("A retraction needs a reason.")
    with transaction.atomic():
        locked = Article.objects.select_for_update().get(pk=article.pk)
        if locked.retracted_at is not None:
            raise AlreadyRetracted
        locked.retracted_at = timezone.now()
        locked.retraction_reason = reason.strip()
        locked.save(update_fields=["retracted_at", "retraction_reason"])
        audit.record(actor=actor, action="article.retracted", target=locked, reason=reason.strip())
        mark_relook(_claims_of(locked), RelookCause.RETRACTION, actor)
        mark_relook(_linked(locked), RelookCause.EVIDENCE, actor)
        relook_copies_of_retracted(locked, actor)
    return locked


def touched_by(article: Article) -> Touched:
    """Return what rests on an article, before or after its retraction.

    Seven queries or so, plus one for each version that a linked claim lived on through.
    """
    rows = Claim.objects.select_related("version__article__outlet").order_by("version", "index")
    own = _claims_of(article)
    linked = list(rows.filter(pk__in=_linked(article).values("pk")))
    known = {claim.pk for claim in linked}
    carried = {claim.pk for claim in carried_claims(article)} - known
    return Touched(
        claims=own.count(),
        own=own.filter(state__in=DECIDED).count(),
        linked=linked,
        copied=list(rows.filter(pk__in=carried, state__in=DECIDED)),
    )


def _claims_of(article: Article) -> QuerySet[Claim]:
    return Claim.objects.live().filter(version__article=article)


def _linked(article: Article) -> QuerySet[Claim]:
    """Return the decided claims elsewhere that the article is evidence for or against.

    A link is seen from both its ends, and goes on counting in later versions of either.
    """
    ours = Claim.objects.filter(version__article=article).values("pk")
    links = Evidence.objects.filter(withdrawn_at=None).exclude(stance=Stance.CONTEXT)
    ends = set(links.filter(other_claim__in=ours).values_list("claim", flat=True))
    back = links.filter(claim__in=ours).exclude(other_claim=None)
    ends.update(back.values_list("other_claim", flat=True))
    ends.update(_by_address(article, links.exclude(url="").values_list("claim", "url")))
    found = Claim.objects.live().filter(pk__in=_and_later(ends), state__in=DECIDED)
    return found.exclude(version__article=article)


def _by_address(article: Article, links: QuerySet[Evidence, tuple[int, str]]) -> set[int]:
    """Return the claims that are linked with the address of an article."""
    scheme, _, address = article.identity.partition(":")
    if scheme != "url":
        return set()
    near = links.filter(url__icontains=host_of(address))
    return {claim for claim, url in near if canonical_url(url) == address}


def _and_later(claims: Iterable[int]) -> set[int]:
    """Return keys of claims with those of what they became; a query per version."""
    found: set[int] = set()
    latest = set(claims)
    while latest := latest - found:
        found |= latest
        latest = set(Claim.objects.filter(previous__in=latest).values_list("pk", flat=True))
    return found
