"""Running the extraction over stored versions and keeping what it finds.

The extraction itself runs outside any transaction, since it takes seconds and a transaction
would hold SQLite's only write lock; what it found is stored in one.
"""

from __future__ import annotations

import logging
from dataclasses import asdict, dataclass
from typing import Protocol

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from claims.extraction import spans
from claims.models import Claim, ClaimLineage, Evidence, Judgement, Lease, Note, Verdict
from claims.services.carry_over import carry_over
from claims.services.extraction_rows import store_extraction
from claims.services.extraction_ties import store_ties
from sources.models import ArticleVersion, ExtractionState
from workbench import audit
from workbench.models import User

logger = logging.getLogger(__name__)


class Extractor(Protocol):
    """What storing needs of an extraction pipeline."""

    @property
    def version(self) -> str:
        """Name and hash of code and configuration; kept with every claim."""

    def extract(self, article: spans.ArticleInput) -> spans.Extraction:
        """Find the attributions and claims of one article."""


@dataclass(frozen=True, slots=True)
class ExtractionCounts:
    """What one run stored.

    Attributes:
        claims, attributions, sources: Rows of the version, and its distinct stated sources.
        carried: Claims recognised as claims of the version before.
        relook: Those of them that were decided and changed, and so came back.
        kept: The version's claims carry analysts' work, so they stayed as they were.
        unchanged: This pipeline had been over this version before; nothing was done.
        warnings: What was skipped and why, in sentences.
        not_extracted: Why the text was kept but not read, in a sentence; "" if it was read.
    """

    claims: int = 0
    attributions: int = 0
    sources: int = 0
    carried: int = 0
    relook: int = 0
    kept: bool = False
    unchanged: bool = False
    warnings: tuple[str, ...] = ()
    not_extracted: str = ""


class ExtractionFailed(Exception):
    """The extraction of one version broke; the version keeps the cause."""

    def __init__(self, version: ArticleVersion, cause: str) -> None:
        super().__init__(f"“{version.title}” could not be extracted: {cause}")
        self.version = version
        self.cause = cause


def extract_version(
    *,
    version: ArticleVersion,
    pipeline: Extractor | None = None,
    actor: User | None = None,
    again: bool = False,
) -> ExtractionCounts:
    """Extract one version and store its attributions and claims.

    Idempotent: a second run of the same pipeline changes nothing unless `again`, and a run of
    another pipeline replaces the claims only while no analyst has worked on any of them.

    Args:
        version: Must have its text.
        pipeline: The configured one if not given; loading it takes seconds once per process.
        actor: Who asked; None for the system.
        again: Run although this pipeline has been over this version.

    Raises:
        ExtractionFailed: with the cause, which is stored on the version as well.
    """
    try:
        pipeline = pipeline or configured_pipeline()
        if not again and _done_by(version, pipeline.version):
            return _counts(version, unchanged=True)
        ArticleVersion.objects.filter(pk=version.pk).update(extraction=ExtractionState.RUNNING)
        extraction = pipeline.extract(article_input(version))
        return _store(version, extraction, pipeline.version, actor=actor, again=again)
    except Exception as error:
        # Whatever breaks on hostile text must reach the analyst as this version's state, and
        # must not stop the versions behind it.
        logger.exception("Extraction of version %s failed.", version.pk)
        cause = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
        _record_failure(version, cause, actor=actor)
        raise ExtractionFailed(version, cause) from error


def configured_pipeline() -> Extractor:
    """Return the pipeline that the settings name, loaded once per process."""
    from claims.extraction.pipeline import load_pipeline  # spaCy takes a second to import

    pipeline: Extractor = load_pipeline(settings.SPACY_PIPELINE, settings.EXTRACTOR)
    return pipeline


def request_extraction(*, version: ArticleVersion, actor: User) -> None:
    """Put a failed or waiting version back into the queue; the worker starts after commit."""
    from claims.tasks import extract_version as task  # the task imports this module

    with transaction.atomic():
        ArticleVersion.objects.filter(pk=version.pk).update(
            extraction=ExtractionState.PENDING, extraction_error=""
        )
        audit.record(actor=actor, action="version.extraction_requested", target=version)
        transaction.on_commit(lambda: task.enqueue(version.pk))


def article_input(version: ArticleVersion) -> spans.ArticleInput:
    """Return what the extraction reads of a version; two queries where nothing is loaded."""
    article = version.article
    return spans.ArticleInput(
        id=str(version.pk),
        text=version.content.text,
        title=version.title,
        published=article.published,
        outlet="" if article.outlet.is_unknown else article.outlet.name,
    )


def with_analysts_work(claims: QuerySet[Claim]) -> QuerySet[Claim]:
    """Return the claims among `claims` that an analyst has decided on, linked, held or made."""
    related = {
        "verdict": Verdict.objects.filter(claim=OuterRef("pk")),
        "evidence": Evidence.objects.filter(
            Q(claim=OuterRef("pk")) | Q(other_claim=OuterRef("pk"))
        ),
        "note": Note.objects.filter(claim=OuterRef("pk")),
        "lease": Lease.objects.filter(claim=OuterRef("pk")),
        "judgement": Judgement.objects.filter(Q(first=OuterRef("pk")) | Q(second=OuterRef("pk"))),
        "lineage": ClaimLineage.objects.filter(Q(parent=OuterRef("pk")) | Q(child=OuterRef("pk"))),
    }
    touched = Q(added_by__isnull=False) | Q(retired_at__isnull=False)
    for rows in related.values():
        touched |= Q(Exists(rows))
    return claims.filter(touched)


def _store(
    version: ArticleVersion,
    extraction: spans.Extraction,
    pipeline_version: str,
    *,
    actor: User | None,
    again: bool,
) -> ExtractionCounts:
    """Replace the version's claims by those of `extraction`, unless analysts worked on them."""
    with transaction.atomic():
        # The row lock makes a second worker on this version wait, and then see that it is done.
        locked = ArticleVersion.objects.select_for_update().get(pk=version.pk)
        if not again and _done_by(locked, pipeline_version):
            return _counts(version, unchanged=True)
        # Locked before they are looked at: no verdict can arrive between the look and the delete.
        list(Claim.objects.select_for_update().filter(version=version).values_list("pk"))
        if with_analysts_work(Claim.objects.filter(version=version)).exists():
            kept = list(locked.extraction_warnings)
            store_ties(version, extraction, actor)
            _finish(version, kept, locked.pipeline_version, extraction.not_extracted)
            audit.record(
                actor=actor,
                action="version.extraction_kept",
                target=version,
                pipeline=pipeline_version,
            )
            return _counts(version, kept=True)
        version.claims.all().delete()
        version.attributions.all().delete()
        warnings = store_extraction(version, extraction, pipeline_version)
        store_ties(version, extraction, actor)
        version.boilerplate = [list(span) for span in extraction.boilerplate]
        _finish(version, warnings, pipeline_version, extraction.not_extracted)
        carried, relook = carry_over(version, actor)
        counts = _counts(
            version,
            carried=carried,
            relook=relook,
            warnings=tuple(warnings),
            not_extracted=extraction.not_extracted,
        )
        audit.record(
            actor=actor,
            action="version.extracted",
            target=version,
            pipeline=pipeline_version,
            **{key: value for key, value in asdict(counts).items() if isinstance(value, int)},
        )
        transaction.on_commit(lambda: _request_matching(version))
    return counts


def _request_matching(version: ArticleVersion) -> None:
    from claims.tasks import match_version as task  # the task's module imports this one

    task.enqueue(version.pk)


def _counts(version: ArticleVersion, **outcome: object) -> ExtractionCounts:
    """Count what the version holds now; three queries."""
    attributions = version.attributions.all()
    return ExtractionCounts(
        claims=version.claims.count(),
        attributions=attributions.count(),
        sources=attributions.exclude(local_id="").values("local_id").distinct().count(),
        **outcome,  # type: ignore[arg-type]
    )


def _finish(
    version: ArticleVersion, warnings: list[str], pipeline_version: str, not_extracted: str
) -> None:
    """Write the extraction's fields of the version, on the row and on the object in hand."""
    version.extraction = ExtractionState.SKIPPED if not_extracted else ExtractionState.DONE
    version.extraction_error = not_extracted
    version.extraction_warnings = warnings
    version.extracted_at = timezone.now()
    version.pipeline_version = pipeline_version
    version.save(
        update_fields=[
            "extraction",
            "extraction_error",
            "extraction_warnings",
            "boilerplate",
            "extracted_at",
            "pipeline_version",
        ]
    )


def _record_failure(version: ArticleVersion, cause: str, *, actor: User | None) -> None:
    """Keep the cause with the version; what it held before stays."""
    with transaction.atomic():
        updated = ArticleVersion.objects.filter(pk=version.pk).update(
            extraction=ExtractionState.FAILED, extraction_error=cause[:2_000]
        )
        if updated:
            audit.record(
                actor=actor, action="version.extraction_failed", target=version, cause=cause[:500]
            )
    version.extraction = ExtractionState.FAILED
    version.extraction_error = cause


def _done_by(version: ArticleVersion, pipeline_version: str) -> bool:
    """Return whether this pipeline has read the version, or found that it reads no such text."""
    return ArticleVersion.objects.filter(
        pk=version.pk,
        extraction__in=(ExtractionState.DONE, ExtractionState.SKIPPED),
        pipeline_version=pipeline_version,
    ).exists()
