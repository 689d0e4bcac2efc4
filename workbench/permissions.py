"""Who may open what: every view declares the least role it needs, one middleware enforces it.

A view that declares nothing is refused, so that forgetting the declaration cannot open a door.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render, resolve_url
from django_htmx.http import HttpResponseClientRedirect

from workbench.models import Role

View = TypeVar("View", bound=Callable[..., Any])


def requires(role: Role) -> Callable[[View], View]:
    """Mark a view as open to users who may do what `role` may.

    Put it outermost: the decorators below it must not hide the mark.
    """

    def mark(view: View) -> View:
        view.required_role = role  # type: ignore[attr-defined]
        return view

    return mark


def public(view: View) -> View:
    """Mark a view as open to everybody, signed in or not (sign-in, health)."""
    view.required_role = None  # type: ignore[attr-defined]
    return view


class RoleMiddleware:
    """Refuses a request whose user may not open the view that it leads to."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        """Sign in whoever is unknown, refuse whoever may not, else let the view answer."""
        role = required_role(request, view)
        if role is None or (request.user.is_authenticated and request.user.has_role(role)):
            return None
        if request.user.is_authenticated:
            return refusal(
                request,
                f"This needs the role “{role.label}”. Your role is "
                f"“{Role(request.user.role).label}”; an admin can change it.",
            )
        if getattr(request, "htmx", False):
            # An htmx swap of the sign-in page into a fragment would leave the user nowhere.
            return HttpResponseClientRedirect(resolve_url(settings.LOGIN_URL))
        return redirect_to_login(request.get_full_path())


def refusal(request: HttpRequest, reason: str) -> HttpResponse:
    """Return the page that says why a user may not do something."""
    return render(request, "403.html", {"reason": reason}, status=403)


def required_role(request: HttpRequest, view: Callable[..., Any]) -> Role | None:
    """Return the least role for a resolved view; None if everybody may open it.

    Raises:
        ImproperlyConfigured: the view declares neither `requires` nor `public`.
    """
    match = request.resolver_match
    if match is not None and "admin" in match.namespaces:
        return None if match.url_name in {"login", "logout"} else Role.ADMIN
    if match is not None and match.url_name is None and match.route.startswith("static/"):
        return None
    if not hasattr(view, "required_role"):
        raise ImproperlyConfigured(f"{view} declares no role: use @requires or @public.")
    return view.required_role  # type: ignore[no-any-return]
