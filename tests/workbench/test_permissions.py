"""One mechanism opens or refuses every view; an undeclared view is refused."""

from __future__ import annotations

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory

from tests import factories
from workbench.models import Role, User
from workbench.permissions import RoleMiddleware, requires

pytestmark = pytest.mark.django_db


def answer(view: object, user: User) -> HttpResponse | None:
    """What the middleware says to a user who opens a view."""
    request = RequestFactory().get("/somewhere/")
    request.user = user
    request.htmx = False  # type: ignore[attr-defined]
    request.resolver_match = None
    return RoleMiddleware(lambda _: HttpResponse()).process_view(request, view, (), {})  # type: ignore[arg-type]


def plain(request: HttpRequest) -> HttpResponse:
    """A view that declares nothing."""
    return HttpResponse()


@pytest.mark.parametrize("needed", list(Role))
@pytest.mark.parametrize("role", list(Role))
def test_a_role_opens_what_the_roles_before_it_open(role: Role, needed: Role) -> None:
    @requires(needed)
    def view(request: HttpRequest) -> HttpResponse:
        return HttpResponse()

    user = factories.user(role=role)
    if role.rank >= needed.rank:
        assert answer(view, user) is None
    else:
        refused = answer(view, user)
        assert refused is not None
        assert refused.status_code == 403


def test_an_undeclared_view_is_refused(admin_user: User) -> None:
    with pytest.raises(ImproperlyConfigured, match="declares no role"):
        answer(plain, admin_user)


def test_a_disabled_user_has_no_role(analyst: User) -> None:
    analyst.is_active = False
    assert not analyst.has_role(Role.READER)


def test_htmx_is_sent_to_the_sign_in_page_as_a_whole(client: Client) -> None:
    response = client.get("/profile/", headers={"HX-Request": "true"})
    assert response.headers["HX-Redirect"] == "/sign-in/"


def test_a_refusal_names_the_role_that_is_needed(as_role: object) -> None:
    response = as_role(Role.READER).get("/admin/")  # type: ignore[operator]
    assert response.status_code == 403
    assert "needs the role “Admin”" in response.content.decode()


def test_the_admin_flag_follows_the_role() -> None:
    user = factories.user(role=Role.ADMIN)
    assert user.is_staff
    user.role = Role.READER
    user.save(update_fields=["role"])
    user.refresh_from_db()
    assert not user.is_staff
    assert not user.has_perm("sources.change_outlet")


def test_a_superuser_is_an_admin() -> None:
    user = User.objects.create_superuser("root", password="secret")
    assert user.role == Role.ADMIN
