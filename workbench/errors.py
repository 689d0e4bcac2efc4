"""Error pages that need more than Django's default context."""

from __future__ import annotations

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from workbench.permissions import public, refusal


@public
def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Say why a request was not taken and what to do: 413 for too large a form, else 400."""
    large = isinstance(exception, RequestDataTooBig)
    context = {
        "large": large,
        "many": isinstance(exception, (TooManyFieldsSent, TooManyFilesSent)),
        "most_bytes": settings.DATA_UPLOAD_MAX_MEMORY_SIZE,
        "most_files": settings.DATA_UPLOAD_MAX_NUMBER_FILES,
    }
    return render(request, "400.html", context, status=413 if large else 400)


@public
def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Say which role the page needs."""
    return refusal(request, str(exception or ""))
