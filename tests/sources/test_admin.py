"""The admin of outlets and articles: what may be changed is recorded, the rest is for reading."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib import admin
from django.test import Client

from claims.models import RelookCause, ReviewState
from claims.models.review import Stance
from claims.services.review import record_verdict
from sources.models import Article, Outlet, OutletAlias, OwnerGroup, ReliabilityRating
from sources.services.outlets import unknown_outlet
from sources.services.ownership import OutletRefused, save_outlet
from tests import factories
from workbench.models import AuditEvent, Role, User

pytestmark = pytest.mark.django_db


@pytest.fixture
def adam(as_role: Any) -> Client:
    """A signed-in admin."""
    client: Client = as_role(Role.ADMIN)
    return client


def form(
    aliases: list[str] | None = None, ratings: list[str] | None = None, **fields: str
) -> dict[str, str]:
    """What the outlet's form posts, with new aliases and grades."""
    posted = {"name": "Harma Post", "domain": "", "owner": "", "country": ""} | fields
    for prefix, rows in (("aliases", aliases or []), ("ratings", ratings or [])):
        posted |= {f"{prefix}-TOTAL_FORMS": str(len(rows)), f"{prefix}-INITIAL_FORMS": "0"}
    for n, name in enumerate(aliases or []):
        posted[f"aliases-{n}-name"] = name
    for n, grade in enumerate(ratings or []):
        posted |= {
            f"ratings-{n}-rated_on": "2031-04-05",
            f"ratings-{n}-grade": grade,
            f"ratings-{n}-basis": "A year of corrections.",
        }
    return posted


def test_an_outlet_is_made_with_alias_and_rating(adam: Client):
    response = adam.post("/admin/sources/outlet/add/", form(["HP"], ["B"], country="Varnia"))
    assert response.status_code == 302
    outlet = Outlet.objects.get()
    assert (outlet.name, outlet.country) == ("Harma Post", "Varnia")
    assert outlet.aliases.get().name == "HP"
    rating = ReliabilityRating.objects.get()
    assert rating.rated_by is not None
    assert (rating.grade, rating.rated_by.role) == ("B", Role.ADMIN)
    actions = set(AuditEvent.objects.values_list("action", flat=True))
    assert actions == {"outlet.created", "outletalias.changed", "reliabilityrating.changed"}


TAKEN = [
    pytest.param({"name": "the ORVANE daily"}, [], id="name-of-another"),
    pytest.param({"name": "o.d."}, [], id="alias-of-another"),
    pytest.param({}, ["Orvane Daily"], id="alias-is-a-name"),
    pytest.param({"name": "…"}, [], id="no-letters"),
]


@pytest.mark.parametrize(("fields", "aliases"), TAKEN)
def test_names_that_lead_to_another_outlet_are_refused(
    adam: Client, fields: dict[str, str], aliases: list[str]
):
    other = factories.outlet("Orvane Daily")
    OutletAlias.objects.create(outlet=other, name="O D")
    response = adam.post("/admin/sources/outlet/add/", form(aliases, **fields))  # type: ignore[arg-type]
    assert response.status_code == 200
    assert Outlet.objects.count() == 1


def test_the_unknown_outlet_stays_as_it_is(adam: Client, admin_user: User):
    unknown = unknown_outlet()
    path = f"/admin/sources/outlet/{unknown.pk}/"
    assert adam.post(f"{path}change/", form(name="Known")).status_code == 403
    assert adam.post(f"{path}delete/", {"post": "yes"}).status_code == 403
    with pytest.raises(OutletRefused):
        save_outlet(outlet=unknown, actor=admin_user)


def test_a_changed_owner_brings_back_the_claims_that_rest_on_it(adam: Client, analyst: User):
    claim, other = factories.claim(), factories.claim()
    aside = factories.claim()
    factories.evidence(claim, other, by=analyst, stance=Stance.CONTRADICTS)
    for each in (claim, aside):
        record_verdict(
            claim=each,
            analyst=analyst,
            value="unverifiable",
            seen_sequence=0,
            unverifiable_reason="too_vague",
        )
    owner = OwnerGroup.objects.create(name="Lake Media")
    outlet = other.version.article.outlet
    path = f"/admin/sources/outlet/{outlet.pk}/change/"
    adam.post(path, form(name=outlet.name, country="Varnia"))
    claim.refresh_from_db()
    assert claim.state == ReviewState.SETTLED, "a country makes no origin"
    adam.post(path, form(name=outlet.name, country="Varnia", owner=str(owner.pk)))
    claim.refresh_from_db()
    aside.refresh_from_db()
    assert (claim.state, claim.relook_cause) == (ReviewState.RELOOK, RelookCause.ORIGIN)
    assert aside.state == ReviewState.SETTLED


def test_an_article_is_retracted_with_a_reason(adam: Client):
    article = factories.version().article
    path = f"/admin/sources/article/{article.pk}/change/"
    assert adam.post(path, {"retraction_reason": " "}).status_code == 200
    title = article.title
    adam.post(path, {"retraction_reason": "Taken back.", "title": "Forged", "url": "http://x.y"})
    article.refresh_from_db()
    assert article.retraction_reason == "Taken back."
    assert article.retracted_at is not None
    assert (article.title, article.url) == (title, "")
    assert adam.post(path, {"retraction_reason": "Other."}).status_code == 403
    assert AuditEvent.objects.filter(action="article.retracted").count() == 1


admin.autodiscover()
MODELS = [model for model in admin.site._registry if model._meta.app_label == "sources"]


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_lists_open_and_search(adam: Client, model: Any):
    factories.version()
    factories.stated_source()
    path = f"/admin/sources/{model._meta.model_name}/"
    assert adam.get(path).status_code == 200
    assert adam.get(path, {"q": "army"}).status_code == 200
    row = model.objects.first()
    if row is not None:
        assert adam.get(f"{path}{row.pk}/change/").status_code == 200


READ_ONLY = ["article", "articleversion", "statedsource", "importbatch", "importitem"]


@pytest.mark.parametrize("name", READ_ONLY)
def test_nothing_is_added_by_hand(adam: Client, name: str):
    assert adam.get(f"/admin/sources/{name}/add/").status_code == 403


def test_articles_are_not_deleted(adam: Client):
    article = factories.version().article
    assert (
        adam.post(f"/admin/sources/article/{article.pk}/delete/", {"post": "yes"}).status_code
        == 403
    )
    assert Article.objects.exists()


@pytest.mark.parametrize("role", [Role.READER, Role.ANALYST, Role.REVIEWER])
def test_others_do_not_enter(as_role: Any, role: Role):
    assert as_role(role).get("/admin/sources/outlet/").status_code == 403
