"""Background work: extraction of imported versions, and matching of what was extracted."""

from __future__ import annotations

import logging

from django_tasks import task

from claims.models import Claim
from claims.services import extraction, suggesting
from sources.models import ArticleVersion

logger = logging.getLogger(__name__)


@task()
def extract_version(version_pk: int) -> None:
    """Extract one version; nothing if it has gone, and the cause is kept if it fails."""
    _extract(version_pk)


@task()
def extract_many(version_pks: list[int]) -> None:
    """Extract several versions one after the other; one that fails does not stop the rest."""
    for version_pk in version_pks:
        _extract(version_pk)


@task()
def match_version(version_pk: int) -> None:
    """Match the claims of one version with all stored ones; nothing if it has gone."""
    version = ArticleVersion.objects.filter(pk=version_pk).first()
    if version is not None:
        suggesting.match_version(version)


@task()
def match_claims(claim_pks: list[int]) -> None:
    """Match single claims again, which an analyst added or corrected."""
    suggesting.match_claims(
        Claim.objects.live().filter(pk__in=claim_pks).values_list("pk", flat=True)
    )


def _extract(version_pk: int) -> None:
    version = (
        ArticleVersion.objects.select_related("article__outlet", "content")
        .filter(pk=version_pk)
        .first()
    )
    if version is None:
        logger.info("Version %s has gone; nothing to extract.", version_pk)
        return
    try:
        extraction.extract_version(version=version)
    except extraction.ExtractionFailed as failure:
        # Stored on the version, where it can be retried; the task itself did its work.
        logger.warning("%s", failure)
