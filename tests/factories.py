"""Objects for tests, with fixed values: a test that needs another value says so."""

from __future__ import annotations

import datetime as dt
import hashlib
from itertools import count
from typing import Any

from django.utils import timezone

from claims.models import Attribution, AttributionSpan, Claim, Evidence, Quote, SpanRole
from claims.models.review import Shows, Stance
from sources.models import (
    Article,
    ArticleVersion,
    ExtractionState,
    Outlet,
    SourceKind,
    StatedSource,
    VersionOriginal,
    VersionText,
)
from workbench.models import Role, User

_number = count(1)

TEXT = (
    "Army takes Tarsin bridge\n\n"
    "A military source said that the army took the bridge at Tarsin. "
    "The army also shelled Dolna, killing 12 people.\n\n"
    "“We lost nobody,” the source added.\n"
)
"""An article with an attribution, the outlet's own voice and a quotation."""


def user(name: str = "", role: Role = Role.ANALYST) -> User:
    """A user whose password is "secret"."""
    made = User(username=name or f"user{next(_number)}", role=role)
    made.set_password("secret")
    made.save()
    return made


def outlet(name: str = "", **fields: Any) -> Outlet:
    """An outlet; names differ unless given."""
    return Outlet.objects.create(name=name or f"Outlet {next(_number)}", **fields)


def version(
    text: str = TEXT, *, article: Article | None = None, of: Outlet | None = None, **fields: Any
) -> ArticleVersion:
    """A current, extracted version with its text and original bytes."""
    number = next(_number)
    title = fields.pop("title", f"Article {number}")
    if article is None:
        article = Article.objects.create(
            outlet=of or outlet(),
            identity=f"id:{number}",
            title=title,
            published=fields.pop("published", dt.date(2024, 3, 5)),
        )
    article.versions.filter(is_current=True).update(is_current=False)
    body = text.encode()
    made = ArticleVersion.objects.create(
        article=article,
        number=article.versions.count() + 1,
        title=title,
        sha256=hashlib.sha256(body).hexdigest(),
        text_sha256=hashlib.sha256(body).hexdigest(),
        words=len(text.split()),
        retrieved_at=timezone.now(),
        how="paste",
        **({"extraction": ExtractionState.DONE} | fields),
    )
    VersionText.objects.create(version=made, text=text)
    VersionOriginal.objects.create(version=made, body=body, media_type="text/plain")
    return made


def stated_source(
    name: str = "military source", *, named: bool = False, **fields: Any
) -> StatedSource:
    """A registry row; an unnamed class of kind military unless given otherwise."""
    return StatedSource.objects.create(
        name=name, named=named, **({"kind": SourceKind.MILITARY} | fields)
    )


def attribution(
    of: ArticleVersion, *, source: StatedSource | None = None, quotation: str = "", **fields: Any
) -> Attribution:
    """An attribution in a version, with one content span if a verbatim `quotation` is given."""
    made = Attribution.objects.create(
        version=of,
        index=of.attributions.count(),
        stated_source=source,
        local_id="s1",
        label=source.name if source else "military source",
        mention="A military source",
        **({"quote": Quote.INDIRECT} | fields),
    )
    if quotation:
        start = of.content.text.index(quotation)
        AttributionSpan.objects.create(
            attribution=made,
            role=SpanRole.CONTENT,
            start=start,
            end=start + len(quotation),
            text=quotation,
        )
    return made


def claim(
    of: ArticleVersion | None = None,
    *,
    quotation: str = "the army took the bridge at Tarsin",
    text: str = "The army took the bridge at Tarsin.",
    **fields: Any,
) -> Claim:
    """A claim anchored at a verbatim `quotation` of the version's text, in the outlet's voice."""
    of = of or version()
    start = of.content.text.index(quotation)
    end = start + len(quotation)
    return Claim.objects.create(
        version=of,
        index=fields.pop("index", of.claims.count()),
        text=text,
        start=start,
        end=end,
        quote=quotation,
        pieces=[[start, end]],
        sentence_start=start,
        sentence_end=end,
        pipeline_version="rules.v1",
        **fields,
    )


def evidence(
    of: Claim, other: Claim | None = None, *, by: User | None = None, **fields: Any
) -> Evidence:
    """A link to another outlet's claim which supports that it happened."""
    return Evidence.objects.create(
        claim=of,
        other_claim=other or claim(),
        added_by=by or user(),
        **({"stance": Stance.SUPPORTS, "shows": Shows.HAPPENED} | fields),
    )
