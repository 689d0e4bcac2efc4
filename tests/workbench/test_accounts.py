"""Signing in and out, own settings, headers of every answer."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from tests import factories
from workbench.models import DEMO_LOADED, ProductState, User

pytestmark = pytest.mark.django_db


def test_sign_in_leads_to_where_the_user_wanted_to_go(client: Client) -> None:
    factories.user("anna")
    page = client.get(reverse("profile"))
    assert page.headers["Location"] == "/sign-in/?next=/profile/"
    response = client.post(
        reverse("login"), {"username": "anna", "password": "secret", "next": "/profile/"}
    )
    assert response.headers["Location"] == "/profile/"


def test_a_wrong_password_keeps_the_name_and_says_so(client: Client) -> None:
    factories.user("anna")
    response = client.post(reverse("login"), {"username": "anna", "password": "wrong"})
    page = response.content.decode()
    assert 'value="anna"' in page
    assert "correct username and password" in page


def test_sign_in_never_leads_to_another_site(client: Client) -> None:
    factories.user("anna")
    response = client.post(
        reverse("login"),
        {"username": "anna", "password": "secret", "next": "https://evil.example/"},
    )
    assert response.headers["Location"] == "/"


def test_the_sign_in_page_names_the_demos_users_where_the_demo_is_served(client: Client) -> None:
    assert "This is the demo" not in client.get(reverse("login")).content.decode()
    ProductState.objects.create(key=DEMO_LOADED)
    page = client.get(reverse("login")).content.decode()
    assert "This is the demo" in page
    assert "workbench-demo" not in page


def test_signing_out_needs_a_post(client: Client, analyst: User) -> None:
    client.force_login(analyst)
    assert client.get(reverse("logout")).status_code == 405
    assert client.post(reverse("logout")).headers["Location"] == "/sign-in/"
    assert client.get(reverse("profile")).status_code == 302


def test_profile_saves_own_settings_and_never_the_role(client: Client, analyst: User) -> None:
    client.force_login(analyst)
    client.post(reverse("profile"), {"first_name": "Anna", "email": "", "role": "admin"})
    analyst.refresh_from_db()
    assert (analyst.first_name, analyst.single_keys, analyst.role) == ("Anna", False, "analyst")


def test_profile_shows_what_is_wrong(client: Client, analyst: User) -> None:
    client.force_login(analyst)
    response = client.post(reverse("profile"), {"email": "nonsense"})
    assert response.status_code == 422
    assert "nonsense" in response.content.decode()


def test_every_answer_carries_the_content_security_policy(client: Client) -> None:
    policy = client.get(reverse("login")).headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy


def test_pages_hold_nothing_that_the_policy_would_block(client: Client, analyst: User) -> None:
    client.force_login(analyst)
    page = client.get(reverse("profile")).content.decode()
    assert " style=" not in page
    assert "<script>" not in page
    assert " hx-on" not in page
