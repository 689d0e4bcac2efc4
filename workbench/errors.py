"""Error pages that need more than Django's default context."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from workbench.permissions import public, refusal


@public
def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Say which role the page needs."""
    return refusal(request, str(exception or ""))
