"""Counting origins anew where stated sources turn out to hang together.

A verdict is never changed: a settled claim whose links rest on fewer origins than when it was
decided comes back for another look, with the cause "Origin changed".
"""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Q

from claims.models import Claim, Evidence, RelookCause, ReviewState
from claims.services.corroboration import origin_summary
from claims.services.evidence import with_later_versions
from claims.services.review import mark_relook
from sources.models import StatedSource
from workbench.models import User


def relook_weakened(sources: Collection[int], actor: User | None) -> int:
    """Send the settled claims to re-look whose evidence now comes to fewer origins.

    Args:
        sources: Keys of stated sources that were merged, named or tied; what is merged into them
            is looked at as well.
        actor: Whose act it was; None for the system.

    Returns:
        How many claims were sent.
    """
    settled = Claim.objects.filter(
        pk__in=_resting_on(sources), state=ReviewState.SETTLED, current_verdict__origins__gt=0
    ).select_related("current_verdict", "version__article__outlet__owner")
    weakened = [
        claim
        for claim in settled
        if claim.current_verdict is not None
        and origin_summary(claim).origins_established < claim.current_verdict.origins
    ]
    return mark_relook(weakened, RelookCause.ORIGIN, actor)


def _resting_on(sources: Collection[int]) -> list[int]:
    """Return the claims with live evidence at an end of which one of these sources is credited."""
    rows = StatedSource.objects.filter(Q(pk__in=sources) | Q(merged_into__in=sources)).values("pk")
    crediting = Claim.objects.filter(
        Q(attribution__stated_source__in=rows) | Q(attribution__links__stated_source__in=rows)
    ).values("pk")
    evidence = Evidence.objects.filter(withdrawn_at=None).filter(
        Q(claim__in=crediting) | Q(other_claim__in=crediting) | Q(stated_source__in=rows)
    )
    ends = {key for pair in evidence.values_list("claim", "other_claim") for key in pair if key}
    return [claim.pk for claim in with_later_versions(Claim.objects.filter(pk__in=ends))]
