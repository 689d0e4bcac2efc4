"""The icon for what asks for it at its old address: the admin, and answers that are no pages."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.templatetags.static import static
from django.views.decorators.http import require_safe

from workbench.permissions import public


@public
@require_safe
def favicon(request: HttpRequest) -> HttpResponse:
    """Lead to the icon; not for good, since its address changes with its content."""
    return redirect(static("workbench/favicon.ico"))
