"""Claims with articles, outlets and sources of their own, for the tests of the review."""

from __future__ import annotations

from itertools import count
from typing import Any

from claims.models import Claim
from sources.models import Outlet, StatedSource
from tests import factories

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
