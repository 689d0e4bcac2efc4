"""Claims with articles, outlets and sources of their own, for the tests of the review."""

from __future__ import annotations

from itertools import count
from typing import Any

from claims.models import Claim, Verdict
from claims.services.corroboration import origin_summary
from claims.services.evidence import add_claim_evidence
from claims.services.review import latest_sequence, project_state, record_verdict
from sources.models import Outlet, StatedSource
from tests import factories
from workbench.models import User

_number = count(1)


def reported(
    text: str = "Shells hit the mill at Ostra.",
    *,
    by: StatedSource | None = None,
    outlet: Outlet | None = None,
    body: str = "",
    **fields: Any,
) -> Claim:
    """A claim in an article that shares neither text, outlet nor source with others by itself."""
    number = next(_number)
    own_words = " ".join(f"word{number}x{n}" for n in range(40))
    body = body or f"{own_words}.\n\n{text} So it was told at {number}.\n"
    version = factories.version(
        body, of=outlet or factories.outlet(f"Gazette {number}"), title=f"Report {number}"
    )
    attribution = factories.attribution(version, source=by) if by else None
    claim = factories.claim(version, quotation=text, text=text, attribution=attribution, **fields)
    return claim


def named(name: str = "") -> StatedSource:
    """A named stated source of its own."""
    return factories.stated_source(name or f"Council of Ostra {next(_number)}", named=True)


UNVERIFIABLE: dict[str, Any] = {
    "value": "unverifiable",
    "unverifiable_reason": "too_vague",
}
"""A verdict that needs no evidence."""


def decide(claim: Claim, analyst: User, **fields: Any) -> Verdict:
    """Record a verdict on what stands now."""
    fields.setdefault("seen_sequence", latest_sequence(claim))
    return record_verdict(claim=claim, analyst=analyst, **fields)


def link(claim: Claim, analyst: User, other: Claim | None = None, **fields: Any) -> Any:
    """Link a supporting report that shows that it happened, of an origin of its own."""
    return add_claim_evidence(
        claim=claim,
        other=other or reported(by=named()),
        analyst=analyst,
        **({"stance": "supports", "shows": "happened"} | fields),
    )


def state(claim: Claim) -> tuple[str, str]:
    """What the claim's row says, which must be what the verdicts say."""
    claim = Claim.objects.get(pk=claim.pk)
    found = project_state(claim)
    assert (claim.state, claim.relook_cause) == (found.state, found.cause)
    assert claim.current_verdict == found.verdict
    return claim.state, claim.relook_cause


# What is linked (other's source, link), what is asked, and which refusal comes back.


def outcome(claim: Claim) -> tuple[int, str]:
    """How many origins are established, and all that the page says about them."""
    claim = Claim.objects.get(pk=claim.pk)
    summary = origin_summary(claim)
    said = [text for group in summary.groups for text in (*group.reasons, *group.doubts)]
    return summary.origins_established, " ".join(said)


def credited_agency(claim: Claim, agency: str) -> None:
    """Let a claim's article credit an agency."""
    claim.version.agency = agency
    claim.version.save()
