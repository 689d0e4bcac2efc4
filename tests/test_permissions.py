"""Every address, for every role: who gets in is written down here, and nowhere else allowed to be.

The table says the least role each address needs. It is compared with what the views declare, and
with what really happens when anonymous visitors and users of each role knock, reading and writing.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pytest
from django.db import transaction
from django.http.response import HttpResponseBase
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from claims.models import (
    EvidenceCopy,
    Judgement,
    Lease,
    Note,
    PlaceAlias,
    Proposition,
    ReportView,
    Suggestion,
    Verdict,
)
from sources.models import (
    ImportBatch,
    ImportItem,
    OutletAlias,
    OwnerGroup,
    ReliabilityRating,
    SourceAlias,
)
from tests import factories
from workbench import audit
from workbench.models import Role, User

pytestmark = pytest.mark.django_db

ANYBODY = None
LEAST: dict[str, Role | None] = {
    # People and the machine
    "login": ANYBODY,
    "logout": ANYBODY,
    "health": ANYBODY,
    "favicon": ANYBODY,
    "profile": Role.READER,
    # Looking
    "home": Role.READER,
    "queue": Role.READER,
    "claim": Role.READER,
    "articles": Role.READER,
    "article": Role.READER,
    "article-version": Role.READER,
    "article-original": Role.READER,
    "article-extraction": Role.READER,
    "article-diff": Role.READER,
    "stated-sources": Role.READER,
    "stated-source": Role.READER,
    "outlets": Role.READER,
    "outlet": Role.READER,
    "report": Role.READER,
    "report-csv": Role.READER,
    "report-view-save": Role.READER,
    "report-view": Role.READER,
    "report-view-delete": Role.READER,
    "evidence-copy": Role.READER,
    "claim-compare": Role.READER,
    "proposition": Role.READER,
    "imports": Role.READER,
    "import-batch": Role.READER,
    # Deciding
    "claim-verdict": Role.ANALYST,
    "claim-undo": Role.ANALYST,
    "queue-verdicts": Role.ANALYST,
    "queue-verdicts-undo": Role.ANALYST,
    "claim-release": Role.ANALYST,
    "claim-return": Role.ANALYST,
    "claim-evidence": Role.ANALYST,
    "claim-notes": Role.ANALYST,
    "evidence-withdraw": Role.ANALYST,
    "claim-judge": Role.ANALYST,
    "claim-judge-all": Role.ANALYST,
    "claim-judge-undo": Role.ANALYST,
    "proposition-split": Role.ANALYST,
    "evidence-independence": Role.ANALYST,
    # Correcting what was extracted
    "article-extract": Role.ANALYST,
    "claim-add": Role.ANALYST,
    "claim-correct": Role.ANALYST,
    "claim-split": Role.ANALYST,
    "claim-merge": Role.ANALYST,
    "claim-unmerge": Role.ANALYST,
    "claim-retire": Role.ANALYST,
    "claim-restore": Role.ANALYST,
    # Importing
    "import-new": Role.ANALYST,
    "import-outlets": Role.ANALYST,
    "import-columns": Role.ANALYST,
    "import-discard": Role.ANALYST,
    "import-retry": Role.ANALYST,
    "import-item-retry": Role.ANALYST,
    # Repairing the registry and origins
    "stated-source-merge": Role.REVIEWER,
    "stated-source-unmerge": Role.REVIEWER,
    "stated-source-kind": Role.REVIEWER,
    "source-tie": Role.REVIEWER,
    "alias-add": Role.REVIEWER,
    "alias-remove": Role.REVIEWER,
    "evidence-origin": Role.REVIEWER,
    "claim-compare-origin": Role.REVIEWER,
    # Taking an article back
    "article-retract": Role.REVIEWER,
}
ADMIN_FOR_ANYBODY = {"admin:login", "admin:logout"}
WITHOUT_ROWS = {"dbtaskresult", "on"}
"""The queue's own rows, and "view on site" of any object: asked for with a key that is none."""
EVERYBODY = [None, *Role]


@dataclass(frozen=True, slots=True)
class World:
    """One object of each sort that an address can name."""

    arguments: dict[str, dict[str, object]]
    rows: dict[str, int]


@pytest.fixture
def world() -> World:
    maker = factories.user("maker", Role.ADMIN)
    claim = factories.claim()
    verdict = Verdict.objects.create(
        claim=claim,
        sequence=1,
        analyst=maker,
        value="unverifiable",
        unverifiable_reason="too_vague",
        version_seen=claim.version,
    )
    evidence = factories.evidence(claim, by=maker)
    EvidenceCopy.objects.create(
        evidence=evidence,
        body=b"x",
        media_type="text/plain",
        sha256="0" * 64,
        retrieved_at=timezone.now(),
    )
    source = factories.stated_source("Ministry of Defence", named=True)
    batch = ImportBatch.objects.create(created_by=maker, how="paste", label="One text")
    item = ImportItem.objects.create(
        batch=batch, index=0, name="one.txt", state="failed", message="It is empty."
    )
    outlet = claim.version.article.outlet
    second = factories.version("New text.", article=factories.version().article)
    later = timezone.now() + dt.timedelta(hours=1)
    rows: dict[str, Any] = {
        "claim": claim,
        "article": claim.version.article,
        "articleversion": claim.version,
        "attribution": factories.attribution(claim.version, source=source),
        "auditevent": audit.record(actor=maker, action="test.made", target=claim),
        "evidence": evidence,
        "importbatch": batch,
        "importitem": item,
        "judgement": Judgement.objects.create(
            first=claim, second=factories.claim(), value="same", analyst=maker
        ),
        "lease": Lease.objects.create(claim=factories.claim(), holder=maker, expires_at=later),
        "note": Note.objects.create(claim=claim, author=maker, text="Asked the mayor."),
        "outlet": outlet,
        "outletalias": OutletAlias.objects.create(outlet=outlet, name="Plain"),
        "ownergroup": OwnerGroup.objects.create(name="Ridge Group"),
        "placealias": PlaceAlias.objects.create(
            name="Meschra", normalised="meschra", same_as="Meshra"
        ),
        "proposition": Proposition.objects.create(text="The bridge fell."),
        "reliabilityrating": ReliabilityRating.objects.create(
            outlet=outlet, grade="B", rated_on=dt.date(2024, 1, 1), basis="Checked."
        ),
        "sourcealias": SourceAlias.objects.create(source=source, name="MoD"),
        "statedsource": source,
        "reportview": ReportView.objects.create(owner=maker, name="All", shared=True),
        "suggestion": Suggestion.objects.create(
            first=claim, second=factories.claim(), relation="same", score=0.9, matcher="test"
        ),
        "user": maker,
        "verdict": verdict,
    }
    keys = {name: row.pk for name, row in rows.items()}
    version = {"pk": keys["article"], "number": 1}
    by_prefix: dict[str, dict[str, object]] = {
        "article-": version,
        "article-diff": {"pk": second.article_id, "number": 2},
        "claim-add": version,
        "article": {"pk": keys["article"]},
        "claim": {"pk": keys["claim"]},
        "evidence-": {"pk": keys["evidence"]},
        "proposition": {"pk": keys["proposition"]},
        "report-view": {"pk": keys["reportview"]},
        "stated-source": {"pk": keys["statedsource"]},
        "source-tie": {"pk": keys["statedsource"], "body": keys["statedsource"]},
        "alias-add": {"pk": keys["statedsource"]},
        "alias-remove": {"pk": keys["statedsource"], "alias": keys["sourcealias"]},
        "outlet": {"pk": keys["outlet"]},
        "import-item": {"pk": keys["importitem"]},
        "import-": {"pk": keys["importbatch"]},
    }
    return World(by_prefix, keys)


def patterns(found: list[Any] | None = None, prefix: str = "") -> Iterator[tuple[str, URLPattern]]:
    """Yield (name with its namespace, pattern) of everything that can be asked for."""
    for entry in get_resolver().url_patterns if found is None else found:
        if isinstance(entry, URLResolver):
            inside = f"{prefix}{entry.namespace}:" if entry.namespace else prefix
            yield from patterns(entry.url_patterns, inside)
        else:
            # Django's admin also has nameless addresses that only lead on to the named ones.
            if entry.name or not prefix:
                yield f"{prefix}{entry.name}", entry


PRODUCT = {name: entry for name, entry in patterns() if not name.startswith("admin:")}
ADMIN = {name: entry for name, entry in patterns() if name.startswith("admin:")}


def address(name: str, entry: URLPattern, world: World) -> str:
    """Return the address with its arguments filled from the world."""
    wanted = set(entry.pattern.converters)
    if not wanted:
        return reverse(name)
    best = max((p for p in world.arguments if name.startswith(p)), key=len, default=None)
    assert best is not None, f"Say in `world` what the arguments of {name} are."
    given = world.arguments[best]
    assert wanted <= set(given), f"{name} wants {sorted(wanted)}, `world` has {sorted(given)}."
    return reverse(name, kwargs={key: given[key] for key in wanted})


def admin_address(name: str, entry: URLPattern, world: World) -> str | None:
    """Return an address of Django's admin; None for one of a model that `world` has no row of."""
    wanted = set(entry.pattern.converters) | set(entry.pattern.regex.groupindex)
    kwargs: dict[str, object] = {}
    for key in wanted:
        if key == "object_id" or (key == "id" and "password" in name):
            # "admin:claims_claim_change" → "claim"; the password page is the users'.
            model = "user" if "password" in name else name.split("_")[-2]
            if model not in world.rows and model not in WITHOUT_ROWS:
                return None
            kwargs[key] = world.rows.get(model, "00000000-0000-0000-0000-000000000000")
        else:
            kwargs[key] = {"app_label": "claims", "content_type_id": 1, "url": "no-such-page"}.get(
                key, world.rows["user"]
            )
    return reverse(name, kwargs=kwargs)


@contextmanager
def undone() -> Iterator[None]:
    """Take back what one request did, so that the next meets the same world."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def sent_to_sign_in(response: HttpResponseBase) -> bool:
    return response.status_code == 302 and "sign-in" in response.headers.get("Location", "")


def check(response: HttpResponseBase, role: Role | None, least: Role | None, what: str) -> None:
    """Assert that whoever has the role got in, and nobody else did."""
    if least is ANYBODY:
        assert response.status_code != 403, what
    elif role is None:
        assert sent_to_sign_in(response), f"{what}: {response.status_code}, not to the sign-in"
    elif role.rank < least.rank:
        assert response.status_code == 403, f"{what}: {response.status_code}, not refused"
    else:
        assert response.status_code not in {401, 403}, f"{what}: {response.status_code}"
        if what.startswith("GET"):
            assert response.status_code != 404, f"{what}: `world` lacks what it names"
        assert not sent_to_sign_in(response), f"{what}: sent to the sign-in"


def test_the_table_has_every_address_and_no_other() -> None:
    assert set(LEAST) == set(PRODUCT)


@pytest.mark.parametrize("name", sorted(PRODUCT))
def test_views_declare_what_the_table_says(name: str) -> None:
    declared = getattr(PRODUCT[name].callback, "required_role", "nothing")
    assert declared == LEAST[name]


@pytest.mark.parametrize("name", sorted(PRODUCT))
def test_every_address_for_every_role(
    name: str, world: World, as_role: Callable[[Role | None], Client]
) -> None:
    url = address(name, PRODUCT[name], world)
    for role in EVERYBODY:
        for method in ("get", "post"):
            with undone():
                response = getattr(as_role(role), method)(url)
                check(response, role, LEAST[name], f"{method.upper()} {url} as {role or 'nobody'}")


@pytest.mark.parametrize("name", sorted(n for n, least in LEAST.items() if least is not ANYBODY))
def test_htmx_sends_anonymous_visitors_to_the_sign_in_as_a_whole(name: str) -> None:
    entry = PRODUCT[name]
    url = reverse(name, kwargs=dict.fromkeys(entry.pattern.converters, 1))
    response = Client().post(url, headers={"HX-Request": "true"})
    assert response.headers["HX-Redirect"] == "/sign-in/"
    assert response.content == b""


@pytest.mark.parametrize("role", EVERYBODY, ids=lambda role: role or "anonymous")
def test_admin_is_for_admins(
    role: Role | None, world: World, as_role: Callable[[Role | None], Client]
) -> None:
    client, knocked = as_role(role), 0
    for name, entry in ADMIN.items():
        url = admin_address(name, entry, world)
        if url is None or name == "admin:logout":
            continue
        knocked += 1
        response = client.get(url)
        what = f"{url} as {role or 'nobody'}"
        if name in ADMIN_FOR_ANYBODY or role != Role.ADMIN:
            least = ANYBODY if name in ADMIN_FOR_ANYBODY else Role.ADMIN
            check(response, role, least, what)
        else:
            # An admin is refused only where the row may be changed by nobody.
            assert not sent_to_sign_in(response), what
            if name.endswith(("_changelist", "_change", ":index")):
                assert response.status_code in {200, 302}, f"{what}: {response.status_code}"
    assert knocked > 40


def test_every_model_of_the_admin_has_a_row_to_open(world: World) -> None:
    missing = {name for name, entry in ADMIN.items() if admin_address(name, entry, world) is None}
    assert missing == set()


def test_a_disabled_user_is_nobody(world: World, analyst: User, client: Client) -> None:
    client.force_login(analyst)
    assert client.get(reverse("queue")).status_code == 200
    User.objects.filter(pk=analyst.pk).update(is_active=False)
    assert sent_to_sign_in(client.get(reverse("queue")))
