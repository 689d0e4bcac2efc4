"""How one URL answers a browser and htmx: decided here, once."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers
from django_htmx.middleware import HtmxDetails


class HtmxHttpRequest(HttpRequest):
    """A request that passed through `HtmxMiddleware` (for annotations only)."""

    htmx: HtmxDetails


def wants_fragment(request: HtmxHttpRequest) -> bool:
    """Return whether to answer with a part of the page.

    Not for boosted navigation, nor when htmx restores a page from history and lacks its copy.
    """
    return bool(request.htmx) and not (request.htmx.boosted or request.htmx.history_restore_request)


class VaryMiddleware:
    """Keeps caches from handing a fragment to a browser that asked for the page."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        patch_vary_headers(response, ["HX-Request"])
        return response
