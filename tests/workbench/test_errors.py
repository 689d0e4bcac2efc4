"""Requests that cannot be taken: each gets a page that says what happened and what to do."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from django.urls import reverse

from workbench.models import User

pytestmark = pytest.mark.django_db
LIMIT = 2_048


@pytest.mark.parametrize("checked", [True, False], ids=["before-the-view", "in-the-view"])
def test_a_form_that_is_too_large_says_what_to_do(
    analyst: User, settings: Any, *, checked: bool
) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = LIMIT
    client = Client(enforce_csrf_checks=checked)
    client.force_login(analyst)
    client.get(reverse("import-new"))  # for its cookie
    text = {"way": "paste", "paste-text": "rain " * LIMIT}
    response = client.post(reverse("import-new"), text)
    page = response.content.decode()
    assert response.status_code == 413
    assert "at most 2.0 KB" in page.replace("\xa0", " ")
    assert "the server did not keep what you typed" in page
    assert f'href="{reverse("import-new")}"' in page
    assert 'aria-label="Main"' in page, "it is a page of the product"


def test_nobody_is_sent_to_what_they_may_not_open(settings: Any) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = LIMIT
    response = Client().post(reverse("login"), {"username": "x" * 2 * LIMIT})
    assert response.status_code == 413
    assert reverse("import-new") not in response.content.decode()


def test_too_many_fields_say_so(analyst: User, settings: Any, client: Client) -> None:
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 5
    client.force_login(analyst)
    response = client.post(reverse("import-new"), {f"field{n}": "x" for n in range(9)})
    assert response.status_code == 400
    assert "This is too much at once" in response.content.decode()


def test_another_host_is_refused_without_a_word_about_size(client: Client) -> None:
    response = client.get("/sign-in/", headers={"host": "elsewhere.example"})
    page = response.content.decode()
    assert response.status_code == 400
    assert "could not read this request" in page
    assert "form carries" not in page


def test_the_icon_is_our_own(client: Client) -> None:
    response = client.get("/favicon.ico")
    assert response.status_code == 302
    address = response.headers["Location"]
    assert address == "/static/workbench/favicon.ico"
    assert finders.find(address.removeprefix("/static/")) is not None
