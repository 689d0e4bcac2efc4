"""Signing in and out, and a user's own settings."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.views import LoginView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from workbench.models import DEMO_LOADED, ProductState, Role, User
from workbench.permissions import public, requires


class SignIn(LoginView):
    """The sign-in page."""

    template_name = "registration/login.html"
    redirect_authenticated_user = True
    required_role = None

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Say where the demo's sign-in is to be found, if the demo is what is served."""
        demo = ProductState.objects.filter(key=DEMO_LOADED).exists()
        return super().get_context_data(**kwargs) | {"demo": demo}

    @classmethod
    def as_view(cls, **initkwargs: object):  # type: ignore[no-untyped-def]
        """Carry the declaration over to the function that the URL resolves to."""
        return public(super().as_view(**initkwargs))


class ProfileForm(forms.ModelForm[User]):
    """What users decide for themselves."""

    class Meta:
        model = User
        fields = ["first_name", "last_name", "email", "single_keys"]


@public
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session and show the sign-in page."""
    logout(request)
    return redirect("login")


@requires(Role.READER)
@require_http_methods(["GET", "POST"])
def profile(request: HttpRequest) -> HttpResponse:
    """Show and change one's own settings."""
    form = ProfileForm(request.POST or None, instance=request.user)  # type: ignore[arg-type]
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, "Your settings are saved.")
        return redirect("profile")
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "workbench/profile.html", {"form": form}, status=status)
