"""Who owns an outlet, as kept by admins: a changed owner changes what counts as one origin."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Q

from claims.models import Claim, RelookCause
from claims.services.review import mark_relook
from sources.models import Outlet
from workbench import audit
from workbench.models import User


class OutletRefused(Exception):
    """The row that stands for "unknown outlet" is nobody's: it has no owner, domain or country."""


def save_outlet(*, outlet: Outlet, actor: User) -> Outlet:
    """Store a new outlet, or the changed fields of one; decided claims come back if its owner did.

    Raises:
        OutletRefused: the row stands for "unknown outlet".
    """
    if outlet.is_unknown:
        raise OutletRefused("“Unknown outlet” stands for no outlet; it cannot be changed.")
    with transaction.atomic():
        before = Outlet.objects.select_for_update().filter(pk=outlet.pk).first()
        outlet.save()
        audit.record(
            actor=actor,
            action="outlet.changed" if before else "outlet.created",
            target=outlet,
            name=outlet.name,
            domain=outlet.domain,
            country=outlet.country,
            owner=outlet.owner.name if outlet.owner else "",
        )
        if before is not None and before.owner_id != outlet.owner_id:
            mark_relook(_resting_on(outlet), RelookCause.ORIGIN, actor)
    return outlet


def _resting_on(outlet: Outlet) -> list[Claim]:
    """Return the claims with evidence in whose origins the outlet has a part, on either side."""
    live = Q(evidence__withdrawn_at=None)
    by = Q(version__article__outlet=outlet)
    from_claim = Q(evidence__other_claim__version__article__outlet=outlet)
    from_address = Q(evidence__outlet=outlet)
    rows = Claim.objects.filter(evidence__isnull=False).filter(
        live & (by | from_claim | from_address)
    )
    return list(rows.distinct())
