"""Bringing the demo in, through the services that users act through.

Every step looks first at what is there, so that a load that was cut short can be run again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction

from claims.models import Claim, Evidence, Note, Verdict
from claims.services.evidence import (
    Copy,
    EvidenceRefused,
    add_claim_evidence,
    add_url_evidence,
)
from claims.services.extraction import Extractor, configured_pipeline, extract_version
from claims.services.notes import add_note
from claims.services.review import VerdictRefused, latest_sequence, open_claim, record_verdict
from sources.models import ArticleVersion, ItemState, Outlet, OwnerGroup, ReliabilityRating
from sources.models.outlets import OutletAlias
from sources.normalise import normalise_name
from sources.readers.items import RawItem
from sources.services.batches import create_batch
from sources.services.importing import run_item
from sources.services.outlets import ensure_outlet
from sources.services.registry import link_stated_source
from sources.services.registry_repairs import add_alias
from workbench import audit
from workbench.demo import files
from workbench.models import DEMO_LOADED, ProductState, User


class ClaimNotFound(Exception):
    """The extraction found no claim where an act of the demo looks for one."""

    def __init__(self, address: files.ClaimAddress) -> None:
        super().__init__(f"No claim at “{address.piece}” in {address.article}.")


@dataclass(slots=True)
class Loaded:
    """What was brought in; `skipped` says what was not, and why, a sentence each."""

    users: int = 0
    outlets: int = 0
    sources: int = 0
    articles: int = 0
    versions: int = 0
    claims: int = 0
    evidence: int = 0
    verdicts: int = 0
    notes: int = 0
    skipped: list[str] = field(default_factory=list)


def is_loaded() -> bool:
    """Return whether the demo was brought in whole."""
    return ProductState.objects.filter(key=DEMO_LOADED).exists()


def load(
    *,
    password: str,
    pipeline: Extractor | None = None,
    progress: Callable[[str], None] = lambda message: None,
) -> Loaded:
    """Bring the demo in; extracts 21 articles, which takes some seconds.

    Args:
        password: Of all the demo's users that do not exist yet.
        pipeline: The configured one if not given.
        progress: Told, in a sentence each, what comes next.
    """
    demo = files.read()
    loaded = Loaded()
    users = _users(demo.users, password, loaded)
    progress("Adding outlets and stated sources.")
    _outlets(demo.outlets, users, loaded)
    _registry(demo.registry, users, loaded)
    pipeline = pipeline or configured_pipeline()
    versions: dict[str, ArticleVersion] = {}
    first = [article for article in demo.articles if not article.second]
    # The feed brings the correction, and one article that is here already.
    later = [*(article for article in demo.articles if article.second), first[-1]]
    for stage, articles, label in (
        ("first_versions", first, "Demo: nine days of an invented war"),
        ("all_versions", later, "Demo: a correction, and an article that is known"),
    ):
        progress(f"Importing and extracting {len(articles)} articles.")
        versions |= _import(articles, label, users["demo"], pipeline, loaded)
        _perform([act for act in demo.acts if act.stage == stage], users, versions, loaded)
    with transaction.atomic():
        state, _ = ProductState.objects.get_or_create(
            key=DEMO_LOADED,
            defaults={"value": {"articles": loaded.articles, "claims": loaded.claims}},
        )
        audit.record(actor=None, action="demo.loaded", target=state, claims=loaded.claims)
    return loaded


def _users(people: Iterable[files.UserData], password: str, loaded: Loaded) -> dict[str, User]:
    """Return the demo's users by name; an existing one keeps role and password."""
    users = {}
    for person in people:
        user = User.objects.filter(username=person["username"]).first()
        if user is None:
            user = User(**person)
            user.set_password(password)
            with transaction.atomic():
                user.save()
                audit.record(actor=None, action="user.created", target=user, role=user.role)
            loaded.users += 1
        users[user.username] = user
    return users


def _outlets(entries: Iterable[files.OutletData], users: dict[str, User], loaded: Loaded) -> None:
    admin = users["admin"]
    for entry in entries:
        with transaction.atomic():
            outlet = ensure_outlet(entry["name"], actor=admin, domain=entry["domain"])
            if entry["owner"]:
                outlet.owner, _ = OwnerGroup.objects.get_or_create(name=entry["owner"])
            outlet.country = entry["country"]
            outlet.save()
            for name in entry["aliases"]:
                OutletAlias.objects.get_or_create(
                    normalised=normalise_name(name), defaults={"outlet": outlet, "name": name}
                )
            for rating in entry["ratings"]:
                ReliabilityRating.objects.get_or_create(
                    outlet=outlet,
                    rated_on=rating["rated_on"],
                    defaults={
                        "grade": rating["grade"],
                        "basis": rating["basis"],
                        "rated_by": admin,
                    },
                )
        loaded.outlets += 1


def _registry(entries: Iterable[files.SourceData], users: dict[str, User], loaded: Loaded) -> None:
    for entry in entries:
        source = link_stated_source(entry["name"], entry["kind"], named=True)
        for name in entry["aliases"]:
            if not source.aliases.filter(normalised=normalise_name(name)).exists():
                add_alias(source=source, name=name, reviewer=users["reviewer"])
        loaded.sources += 1


def _import(
    articles: list[files.ArticleData],
    label: str,
    actor: User,
    pipeline: Extractor,
    loaded: Loaded,
) -> dict[str, ArticleVersion]:
    """Import and extract as one batch; returns the versions by the demo's own ids."""
    name = files.ARTICLES.name
    batch = create_batch(
        items=[
            RawItem(f"{name}, {article.id}", article.line.encode(), "application/json", {}, name)
            for article in articles
        ],
        how="demo",
        label=label,
        outlet=None,
        actor=actor,
    )
    versions = {}
    for article, key in zip(articles, batch.items.values_list("pk", flat=True), strict=True):
        result = run_item(key)
        if result is None:
            loaded.skipped.append(f"{article.id}: {batch.items.get(pk=key).message}")
            continue
        counts = extract_version(version=result.version, pipeline=pipeline, actor=actor)
        versions[article.id] = result.version
        if result.outcome == ItemState.DUPLICATE:
            continue
        loaded.articles += result.outcome == ItemState.IMPORTED
        loaded.versions += 1
        loaded.claims += counts.claims
    return versions


def _perform(
    acts: Iterable[files.Act],
    users: dict[str, User],
    versions: dict[str, ArticleVersion],
    loaded: Loaded,
) -> None:
    """Perform acts in their order; one that another extraction makes impossible is skipped."""
    for act in acts:
        try:
            claim = _claim_at(act.claim, versions)
            other = _claim_at(act.other, versions) if act.other else None
            _PERFORM[act.kind](act, claim, other, users[act.by], loaded)
        except (ClaimNotFound, EvidenceRefused, VerdictRefused) as refusal:
            loaded.skipped.append(f"{act.kind} on “{act.claim.piece}”: {refusal}")


def _claim_at(address: files.ClaimAddress, versions: dict[str, ArticleVersion]) -> Claim:
    """Return the claim whose verbatim pieces share most characters with the addressed words."""
    version = versions.get(address.article)
    if version is None:
        raise ClaimNotFound(address)
    start = version.content.text.index(address.piece)
    end = start + len(address.piece)

    def shared(claim: Claim) -> int:
        return sum(max(0, min(end, stop) - max(start, first)) for first, stop in claim.pieces)

    claims = list(version.claims.filter(retired_at=None).order_by("index"))
    best = max(claims, key=shared, default=None)
    if best is None or not shared(best):
        raise ClaimNotFound(address)
    return best


def _evidence(act: files.Act, claim: Claim, other: Claim | None, by: User, loaded: Loaded) -> None:
    fields: dict[str, Any] = dict(act.fields)
    known = Evidence.objects.filter(claim=claim, other_claim=other, url=fields.get("url", ""))
    if known.exists():
        return
    if other is not None:
        add_claim_evidence(claim=claim, other=other, analyst=by, **fields)
    else:
        outlet = Outlet.objects.get(normalised=normalise_name(fields.pop("outlet")))
        name = fields.pop("stated_source")
        copy = Copy(body=fields.pop("copy").encode())
        add_url_evidence(
            claim=claim,
            outlet=outlet,
            stated_source=link_stated_source(name, "other", named=True) if name else None,
            copy=copy,
            analyst=by,
            **fields,
        )
    loaded.evidence += 1


def _verdict(act: files.Act, claim: Claim, other: Claim | None, by: User, loaded: Loaded) -> None:
    if Verdict.objects.filter(claim=claim, analyst=by).exists():
        return
    open_claim(claim=claim, analyst=by)
    record_verdict(claim=claim, analyst=by, seen_sequence=latest_sequence(claim), **act.fields)
    loaded.verdicts += 1


def _note(act: files.Act, claim: Claim, other: Claim | None, by: User, loaded: Loaded) -> None:
    if Note.objects.filter(claim=claim, author=by, text=act.fields["text"]).exists():
        return
    add_note(claim=claim, author=by, text=act.fields["text"])
    loaded.notes += 1


_PERFORM: dict[str, Callable[[files.Act, Claim, Claim | None, User, Loaded], None]] = {
    "evidence": _evidence,
    "verdict": _verdict,
    "note": _note,
}
