"""Storing a document: a new article, a new version of one, or one that is already known."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone

from sources.models import (
    Article,
    ArticleVersion,
    ItemState,
    Outlet,
    VersionOriginal,
    VersionText,
)
from sources.normalise import canonical_url, normalise_title
from sources.readers.document import ReadDocument, ReadError, check_text, clean_line
from sources.services.outlets import host_of, outlet_of
from workbench import audit
from workbench.models import User

_ATTEMPTS = 3
_IDENTITY_CHARS = 2_000
_URL_CHARS = 2_000


class IngestError(Exception):
    """A document was not stored; the message says why, for people."""


class UnusableDocument(IngestError):
    """The document has no text, or one that cannot be stored."""


class Contended(IngestError):
    """Other imports changed the same article again and again; trying later helps."""

    def __init__(self) -> None:
        super().__init__("Another import changed the same article at the same moment. Try again.")


@dataclass(frozen=True, slots=True)
class IngestResult:
    """What became of a document.

    Attributes:
        outcome: IMPORTED, NEW_VERSION or DUPLICATE.
        version: The stored version; for a duplicate the one that has the text already.
        message: What a user should know, one or more sentences; may be empty.
    """

    outcome: ItemState
    version: ArticleVersion
    message: str


@dataclass(frozen=True, slots=True)
class _Input:
    """The arguments of `ingest`, and what is computed of them once."""

    document: ReadDocument
    original: bytes
    how: str
    actor: User | None
    filename: str
    url: str
    identity: str
    text_sha256: str


def ingest(
    *,
    document: ReadDocument,
    original: bytes,
    outlet: Outlet | None,
    how: str,
    actor: User | None,
    filename: str = "",
) -> IngestResult:
    """Store a document, or recognise it.

    The same text at the same outlet is a duplicate, whatever its identity. The same identity
    with another text becomes a new version, which is then the current one. Extraction is not
    started: the caller enqueues it after the commit.

    Args:
        document: As a reader returned it.
        original: The bytes it was read from.
        outlet: Who published it; None: as the document states, else unknown.
        how: A choice of `ArticleVersion.how`.
        actor: Who imports; None for the system.
        filename: Of the original, if it had one.

    Raises:
        UnusableDocument: there is no text, or one that no article has.
        Contended: other imports kept getting in between.
    """
    try:
        check_text(document.text)
    except ReadError as error:
        raise UnusableDocument(str(error)) from error
    given = _prepare(document, original, how, actor, filename)
    for _attempt in range(_ATTEMPTS):
        try:
            with transaction.atomic():
                return _store(given, outlet or outlet_of(document, actor=actor, default=None))
        except IntegrityError:
            # Lost a race for the identity or the version's number: look again what is there.
            continue
    raise Contended


def identity_of(document: ReadDocument, url: str) -> str:
    """Return what tells an outlet's articles apart: address, else id, else day and headline."""
    if url:
        return _bounded("url:", canonical_url(url))
    if document.external_id:
        return _bounded("id:", document.external_id)
    day = document.published.isoformat() if document.published else ""
    title = normalise_title(document.title)
    # A headline without a letter ("***") tells nothing apart.
    return _bounded("day:", f"{day}|{title}" if title else f"{day}|{_sha256(document.text)}")


def web_address(url: str) -> str:
    """Return an address that may be stored and linked to; empty for any other."""
    url = url.strip()
    if not url.lower().startswith(("http://", "https://")) or len(url) > _URL_CHARS:
        return ""
    try:
        canonical_url(url)
    except ValueError:
        return ""
    return url if host_of(url) else ""


def _prepare(
    document: ReadDocument, original: bytes, how: str, actor: User | None, filename: str
) -> _Input:
    url = web_address(document.url)
    return _Input(
        document=document,
        original=original,
        how=how,
        actor=actor,
        filename=clean_line(filename, most=255),
        url=url,
        identity=identity_of(document, url),
        text_sha256=_sha256(document.text),
    )


def _store(given: _Input, outlet: Outlet) -> IngestResult:
    # The lock lets one import at a time decide what is known of an outlet (PostgreSQL; SQLite's
    # transactions exclude each other anyway): no constraint holds "same outlet, same text".
    outlet = Outlet.objects.select_for_update().get(pk=outlet.pk)
    known = (
        ArticleVersion.objects.filter(article__outlet=outlet, text_sha256=given.text_sha256)
        .select_related("article")
        .order_by("-is_current", "pk")
        .first()
    )
    if known is not None:
        return IngestResult(ItemState.DUPLICATE, known, _duplicate_message(known))
    article = Article.objects.filter(outlet=outlet, identity=given.identity).first()
    if article is None:
        return _new_article(given, outlet)
    return _new_version(given, article)


def _new_article(given: _Input, outlet: Outlet) -> IngestResult:
    document = given.document
    article = Article.objects.create(
        outlet=outlet,
        identity=given.identity,
        url=given.url,
        external_id=document.external_id[:200],
        title=_title(document),
        published=document.published,
    )
    version = _add_version(given, article, number=1)
    audit.record(
        actor=given.actor,
        action="article.imported",
        target=article,
        outlet=outlet.name,
        title=article.title,
        sha256=version.sha256,
    )
    return IngestResult(ItemState.IMPORTED, version, " ".join(document.warnings))


def _new_version(given: _Input, article: Article) -> IngestResult:
    last = article.versions.aggregate(Max("number"))["number__max"] or 0
    article.versions.filter(is_current=True).update(is_current=False)
    version = _add_version(given, article, number=last + 1)
    article.title = version.title
    article.published = article.published or given.document.published
    article.save(update_fields=["title", "published"])
    audit.record(
        actor=given.actor,
        action="article.version_added",
        target=article,
        number=version.number,
        sha256=version.sha256,
    )
    message = f"Version {version.number}: the text differs from version {last}."
    return IngestResult(
        ItemState.NEW_VERSION, version, " ".join([message, *given.document.warnings])
    )


def _add_version(given: _Input, article: Article, *, number: int) -> ArticleVersion:
    document = given.document
    metadata = dict(document.metadata)
    if document.warnings:
        metadata["warnings"] = list(document.warnings)
    version = ArticleVersion.objects.create(
        article=article,
        number=number,
        sha256=hashlib.sha256(given.original).hexdigest(),
        text_sha256=given.text_sha256,
        title=_title(document),
        byline=document.byline[:300],
        agency=document.agency[:100],
        language=document.language[:10],
        words=len(document.text.split()),
        metadata=metadata,
        retrieved_at=timezone.now(),
        how=given.how,
        imported_by=given.actor,
    )
    VersionText.objects.create(version=version, text=document.text)
    VersionOriginal.objects.create(
        version=version,
        body=given.original,
        media_type=document.media_type[:100],
        encoding=document.encoding[:40],
        filename=given.filename,
    )
    return version


def _duplicate_message(known: ArticleVersion) -> str:
    where = "" if known.is_current else f" as version {known.number}, which is not the current one"
    return f"The same text of this outlet is already here{where}: “{known.title}”."


def _title(document: ReadDocument) -> str:
    return clean_line(document.title) or "Untitled"


def _bounded(kind: str, value: str) -> str:
    """Keep an identity within its column; a longer one is told by its digest."""
    value = value if len(value) <= _IDENTITY_CHARS else f"sha256:{_sha256(value)}"
    return kind + value


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8")).hexdigest()
