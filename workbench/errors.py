"""Error pages that need more than Django's default context."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from workbench.permissions import public


@public
def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Say which role the page needs."""
    return render(request, "403.html", {"reason": str(exception or "")}, status=403)
