"""The pages of stated sources and outlets, and the repairs made on them."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from claims.models import AttributionLink, Claim, ReviewState, Verdict
from sources.models import Outlet, OwnerGroup, ReliabilityRating, SourceAlias, StatedSource
from sources.services.registry import UNRESOLVED
from tests import factories
from workbench.models import Role, User

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture
def client(as_role: Any) -> Client:
    """Signed in as a reviewer."""
    signed_in: Client = as_role(Role.REVIEWER)
    return signed_in


def credited(source: StatedSource, *, of: Outlet | None = None, **fields: Any) -> Claim:
    """A claim credited to a party, in an article of its own."""
    version = factories.version(of=of)
    return factories.claim(
        version, attribution=factories.attribution(version, source=source), **fields
    )


def named(name: str, **fields: Any) -> StatedSource:
    return factories.stated_source(name, named=True, **fields)


def decide(claim: Claim, by: User, value: str = "unverifiable", **fields: Any) -> None:
    verdict = Verdict.objects.create(
        claim=claim,
        sequence=1,
        analyst=by,
        value=value,
        version_seen=claim.version,
        **({"unverifiable_reason": "too_vague"} if value == "unverifiable" else {}),
        **fields,
    )
    Claim.objects.filter(pk=claim.pk).update(state=ReviewState.SETTLED, current_verdict=verdict)


def page(client: Client, address: str, **query: Any) -> str:
    response = client.get(address, query)
    assert response.status_code == 200
    return response.content.decode()


LIST = [
    pytest.param({}, ["Tarsin Council", "Ministry of Defence", "field source"], id="all"),
    pytest.param({"q": "MINISTRY"}, ["Ministry of Defence"], id="name"),
    pytest.param({"q": "mod"}, ["Ministry of Defence"], id="alias"),
    pytest.param({"q": "war office"}, ["Ministry of Defence"], id="merged-name"),
    pytest.param({"q": "!"}, [], id="no-letters"),
    pytest.param({"kind": "local"}, ["field source"], id="kind"),
    pytest.param({"named": "yes"}, ["Tarsin Council", "Ministry of Defence"], id="named"),
    pytest.param({"named": "no"}, ["field source"], id="class"),
    pytest.param({"kind": "prophet"}, [], id="invalid"),
]


@pytest.fixture
def registry() -> dict[str, StatedSource]:
    ministry = named("Ministry of Defence")
    SourceAlias.objects.create(source=ministry, name="MoD")
    old = named("War Office", merged_into=ministry)
    council = named("Tarsin Council")
    field = factories.stated_source("field source", kind="local")
    plain = factories.outlet("The Plain")
    for source in (council, council, ministry, old):
        credited(source, of=plain)
    credited(council)
    credited(council)
    return {"ministry": ministry, "old": old, "council": council, "field": field}


@pytest.mark.parametrize(("query", "expected"), LIST)
@pytest.mark.parametrize("headers", [{}, HTMX], ids=["page", "fragment"])
def test_stated_sources_filter(
    client: Client,
    registry: dict[str, StatedSource],
    query: dict[str, str],
    expected: list[str],
    headers: dict[str, str],
) -> None:
    response = client.get(reverse("stated-sources"), query, headers=headers)
    assert [row.name for row in response.context["page_obj"]] == expected
    html = response.content.decode()
    assert ("<html" in html) == (not headers)
    assert ("The filter cannot be read" in html) == (query.get("kind") == "prophet")


def test_stated_sources_count_merged_rows(
    client: Client, registry: dict[str, StatedSource]
) -> None:
    rows = client.get(reverse("stated-sources")).context["page_obj"]
    assert {row.name: (row.claim_count, row.outlet_count) for row in rows} == {
        "Tarsin Council": (4, 3),
        "Ministry of Defence": (2, 1),
        "field source": (0, 0),
    }


def query_count(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len(queries)


@pytest.mark.parametrize("name", ["stated-sources", "outlets"])
def test_list_query_count_is_constant(client: Client, name: str) -> None:
    def fill(numbers: range) -> None:
        for n in numbers:
            source = named(f"Source {n}", merged_into=None)
            SourceAlias.objects.create(source=source, name=f"Alias {n}")
            outlet = factories.outlet(owner=OwnerGroup.objects.create(name=f"Owner {n}"))
            ReliabilityRating.objects.create(
                outlet=outlet, grade="B", rated_on=dt.date(2024, 1, 1), basis="Checked."
            )
            credited(source, of=outlet)

    fill(range(3))
    few = query_count(client, reverse(name))
    fill(range(3, 30))
    assert query_count(client, reverse(name)) == few


@pytest.mark.parametrize("kind", ["source", "outlet"])
def test_page_query_count_is_constant(client: Client, kind: str) -> None:
    source, outlet = named("Ministry"), factories.outlet()

    def fill(numbers: range) -> str:
        for n in numbers:
            credited(source)
            credited(named(f"Party {n}"), of=outlet)
            credited(named(f"Ministry {n}", merged_into=source))
            SourceAlias.objects.create(source=source, name=f"Alias {n}")
        row = source if kind == "source" else outlet
        return row.get_absolute_url()

    few = query_count(client, fill(range(3)))
    assert query_count(client, fill(range(3, 30))) == few


def test_source_page_shows_mix_with_denominators(client: Client, analyst: User) -> None:
    source = named("Ministry of Defence")
    claims = [credited(source, text=f"Claim {n}.") for n in range(6)]
    decide(claims[0], analyst, "corroborated", origins=1)
    decide(claims[1], analyst)
    decide(claims[2], analyst)
    html = page(client, source.get_absolute_url())
    assert '1 <span class="muted">(17 %)</span>' in html
    assert '2 <span class="muted">(33 %)</span>' in html
    assert '3 <span class="muted">(50 %)</span>' in html
    assert "1 of 1" in html
    assert "say little" not in html
    for claim in claims:
        assert f'href="{claim.get_absolute_url()}"' in html


def test_small_counts_are_greyed(client: Client) -> None:
    source = factories.stated_source()
    credited(source)
    html = page(client, source.get_absolute_url())
    assert "Fewer than 5 claims" in html
    assert '<tr class="few">' in html
    assert "This is a class, not an identity" in html


def test_source_page_counts_joint_and_outer_mentions_apart(client: Client) -> None:
    source, agency = factories.stated_source(), named("Tarsin Wire")
    attribution = credited(source).attribution
    assert attribution is not None
    AttributionLink.objects.create(
        attribution=attribution,
        relation="chain",
        order=0,
        label="Tarsin Wire",
        mention="Tarsin Wire",
        stated_source=agency,
    )
    html = page(client, agency.get_absolute_url())
    assert "1 in which it passes on what another source said" in html
    assert "No current article credits it" in html


def test_retracted_and_replaced_articles_do_not_count(client: Client) -> None:
    source = named("Ministry")
    credited(source, text="Kept.")
    retracted = credited(source, text="Retracted.").version.article
    retracted.retracted_at = retracted.created_at
    retracted.save()
    replaced = credited(source, text="Replaced.")
    factories.version("New.", article=replaced.version.article)
    html = page(client, source.get_absolute_url())
    assert "Kept." in html
    assert "Retracted." not in html
    assert "Replaced." not in html


def test_ambiguous_name_shows_whom_it_fits(client: Client) -> None:
    named("Ilan Varo", note="mayor")
    named("Ilan Varo", note="colonel")
    row = named("Ilan Varo", note=UNRESOLVED)
    html = page(client, row.get_absolute_url())
    assert "This name fits several sources" in html
    assert "(mayor)" in html and "(colonel)" in html


def test_similar_names_are_suggested_to_reviewers_only(client: Client, as_role: Any) -> None:
    full, short = named("Colonel Ilan Varo"), named("Ilan Varo")
    assert full.get_absolute_url() in page(client, short.get_absolute_url())
    html = page(as_role(Role.ANALYST), short.get_absolute_url())
    assert full.get_absolute_url() not in html
    assert "Merge" not in html.replace("Merged into this one", "")


def merge(client: Client, source: StatedSource, **data: Any) -> Any:
    url = reverse("stated-source-merge", args=[source.pk])
    return client.post(url, {"reason": "One body.", **data})


def test_merge_by_name_and_back(client: Client, registry: dict[str, StatedSource]) -> None:
    council = registry["council"]
    response = merge(client, council, name="the mod")
    assert response.headers["Location"] == council.get_absolute_url()
    council.refresh_from_db()
    assert council.merged_into == registry["ministry"]
    html = page(client, council.get_absolute_url())
    assert "One body." in html
    assert "Take it out again" in html
    client.post(reverse("stated-source-unmerge", args=[council.pk]))
    council.refresh_from_db()
    assert council.merged_into is None


def test_merge_asks_which_where_a_name_is_ambiguous(client: Client) -> None:
    source = named("Colonel Varo")
    mayor, colonel = named("Varo", note="mayor"), named("Varo", note="colonel")
    response = merge(client, source, name="Varo")
    html = response.content.decode()
    assert response.status_code == 422
    assert "choose one below" in html
    assert f'name="into" value="{mayor.pk}"' in html
    assert 'value="One body."' in html
    merge(client, source, name="Varo", into=colonel.pk)
    source.refresh_from_db()
    assert source.merged_into == colonel


REFUSED = [
    pytest.param({"name": "Nobody Known"}, "No other named source answers", id="unknown"),
    pytest.param({"name": "Tarsin Council", "reason": ""}, "This field is required", id="reason"),
    pytest.param({"name": "Tarsin Council"}, "No other named source answers", id="itself"),
    pytest.param({"into": "x"}, "Enter a whole number", id="nonsense"),
]


@pytest.mark.parametrize(("data", "message"), REFUSED)
def test_refused_merge_says_why(
    client: Client, registry: dict[str, StatedSource], data: dict[str, str], message: str
) -> None:
    response = merge(client, registry["council"], **data)
    assert response.status_code == 422
    assert message in response.content.decode()
    assert StatedSource.objects.get(name="Tarsin Council").merged_into is None


def test_class_is_never_merged(client: Client, registry: dict[str, StatedSource]) -> None:
    url = reverse("stated-source-merge", args=[registry["council"].pk])
    response = client.post(url, {"name": "field source", "reason": "Same."}, follow=True)
    assert "is an unnamed class, not an identity" in response.content.decode()


def test_alias_is_added_and_removed(client: Client, registry: dict[str, StatedSource]) -> None:
    council = registry["council"]
    url = reverse("alias-add", args=[council.pk])
    client.post(url, {"name": "Town hall"})
    alias = council.aliases.get()
    assert alias.name == "Town hall"
    again = client.post(url, {"name": "town HALL"})
    assert again.status_code == 422
    assert "is a name of this source already" in again.content.decode()
    wrong = reverse("alias-remove", args=[registry["ministry"].pk, alias.pk])
    assert client.post(wrong).status_code == 404
    client.post(reverse("alias-remove", args=[council.pk, alias.pk]))
    assert not council.aliases.exists()


def test_kind_is_changed(client: Client, registry: dict[str, StatedSource]) -> None:
    url = reverse("stated-source-kind", args=[registry["field"].pk])
    client.post(url, {"kind": "ngo"})
    registry["field"].refresh_from_db()
    assert registry["field"].kind == "ngo"
    response = client.post(url, {"kind": "prophet"}, follow=True)
    assert "Choose one of the kinds" in response.content.decode()


@pytest.fixture
def outlets() -> dict[str, Outlet]:
    group = OwnerGroup.objects.create(name="Ridge Group")
    plain = factories.outlet("The Plain", owner=group, country="Varnia")
    hill = factories.outlet("The Hill", owner=group)
    for grade, year in (("B", 2022), ("F", 2024)):
        ReliabilityRating.objects.create(
            outlet=plain, grade=grade, rated_on=dt.date(year, 1, 1), basis=f"Basis {year}."
        )
    return {"plain": plain, "hill": hill}


OUTLETS = [
    pytest.param({}, ["The Hill", "The Plain"], id="all"),
    pytest.param({"q": "plain"}, ["The Plain"], id="name"),
    pytest.param({"q": "ridge"}, ["The Hill", "The Plain"], id="owner"),
    pytest.param({"country": "VARNIA"}, ["The Plain"], id="country"),
    pytest.param({"grade": "F"}, ["The Plain"], id="latest-grade"),
    pytest.param({"grade": "B"}, [], id="earlier-grade"),
    pytest.param({"grade": "none"}, ["The Hill"], id="not-rated"),
    pytest.param({"grade": "Z"}, [], id="invalid"),
]


@pytest.mark.parametrize(("query", "expected"), OUTLETS)
@pytest.mark.parametrize("headers", [{}, HTMX], ids=["page", "fragment"])
def test_outlets_filter(
    client: Client,
    outlets: dict[str, Outlet],
    query: dict[str, str],
    expected: list[str],
    headers: dict[str, str],
) -> None:
    response = client.get(reverse("outlets"), query, headers=headers)
    assert [row.name for row in response.context["page_obj"]] == expected
    assert ("<html" in response.content.decode()) == (not headers)


def test_outlet_page(client: Client, outlets: dict[str, Outlet]) -> None:
    plain = outlets["plain"]
    credited(named("Ministry of Defence"), of=plain)
    own = factories.claim(factories.version(of=plain, title="Own report"))
    html = page(client, plain.get_absolute_url())
    assert "F – cannot be judged" in html
    assert "Basis 2022." in html
    assert "Ridge Group" in html
    assert outlets["hill"].get_absolute_url() in html
    assert "1 of 2 (50 %) are in its own voice" in html
    assert "Ministry of Defence" in html
    assert own.version.article.get_absolute_url() in html


def test_unknown_outlet_says_what_it_is(client: Client) -> None:
    unknown = factories.outlet("Unknown outlet", is_unknown=True)
    assert "Their lineage is not established" in page(client, unknown.get_absolute_url())


@pytest.mark.parametrize("name", ["stated-sources", "outlets"])
def test_empty_list_says_what_to_do(client: Client, name: str) -> None:
    assert 'class="empty"' in page(client, reverse(name))


def test_hostile_names_are_escaped(client: Client) -> None:
    bad = "<script>alert(1)</script>"
    outlet = factories.outlet(bad, country=bad)
    source = named(bad, note=bad)
    SourceAlias.objects.create(source=source, name=bad + "2")
    credited(source, of=outlet, text=bad)
    for address in (
        reverse("stated-sources"),
        source.get_absolute_url(),
        reverse("outlets"),
        outlet.get_absolute_url(),
    ):
        assert "<script>alert" not in page(client, address)


def test_public_addresses() -> None:
    assert reverse("stated-sources") == "/sources/"
    assert reverse("stated-source", args=[3]) == "/sources/3/"
    assert reverse("outlets") == "/outlets/"
    assert reverse("outlet", args=[3]) == "/outlets/3/"
