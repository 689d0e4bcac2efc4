"""Printing what a claim was before it was corrected, and what it became."""

from __future__ import annotations

from typing import Any

from django import template
from django.template import Context

from claims.lineage import ancestors, descendants
from claims.models import Claim

register = template.Library()


@register.inclusion_tag("claims/partials/_lineage.html", takes_context=True)
def claim_lineage(context: Context, claim: Claim) -> dict[str, Any]:
    """Show the claim's corrections, and the same claim in other versions of its article."""
    user = context["user"]
    return {
        "claim": claim,
        "ancestors": ancestors(claim, user),
        "descendants": descendants(claim, user),
        "previous": claim.previous,
        "later": claim.next.select_related("version").order_by("pk"),
    }
