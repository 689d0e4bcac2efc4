"""Finding the copies of a story, and what its withdrawal or change means for their claims."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from django.db.models import Q

from claims.models import Claim, RelookCause
from claims.services.review import mark_relook
from sources.models import Article, ArticleVersion, TextReuse
from sources.normalise import normalise_name
from sources.passages import Side
from sources.services.wording import index_wording, stored_wording
from workbench.models import User


def find_copies(version: ArticleVersion, actor: User | None) -> int:
    """Index the wording of a version; of a later one, look again at what rested on the earlier.

    Idempotent: claims are sent to another look the first time only.

    Returns:
        How many texts share a substantial part with it.
    """
    first_time = not version.wording_indexed
    found = index_wording(version)
    if first_time and version.number > 1 and version.is_current:
        relook_copies_of_changed(version, actor)
    return found


def relook_copies_of_retracted(article: Article, actor: User | None) -> int:
    """Send the decided claims that took over the text of a retracted article to another look.

    What an outlet wrote itself beside the text that it took over does not rest on it.

    Returns:
        How many claims were sent.
    """
    return mark_relook(carried_claims(article), RelookCause.ORIGIN, actor)


def relook_copies_of_changed(version: ArticleVersion, actor: User | None) -> int:
    """Send claims to another look that rest on what a new version no longer says.

    Where the article is the agency's own, all claims come back that took over its text and
    credit it: what an agency corrects, its customers should look at as a whole.

    Args:
        version: Current, and its wording indexed.

    Returns:
        How many claims were sent.
    """
    still = {claim.pk for claim in carried_claims(version.article, version)}
    outlet = version.article.outlet
    names = {outlet.normalised, *outlet.aliases.values_list("normalised", flat=True)}
    claims = [
        claim
        for claim in carried_claims(version.article)
        if claim.pk not in still or normalise_name(claim.version.agency) in names
    ]
    return mark_relook(claims, RelookCause.ORIGIN, actor)


def carried_claims(article: Article, version: ArticleVersion | None = None) -> Iterator[Claim]:
    """Yield the claims of other articles whose sentence was taken over from this one, or by it.

    Args:
        version: The one version to look at; all of the article if not given.
    """
    ours = {version.pk} if version else set(article.versions.values_list("pk", flat=True))
    rows = list(TextReuse.objects.filter(Q(first__in=ours) | Q(second__in=ours)))
    theirs = {row.second_id if row.first_id in ours else row.first_id for row in rows}
    claims: defaultdict[int, list[Claim]] = defaultdict(list)
    for claim in Claim.objects.live().filter(version__in=theirs).select_related("version"):
        claims[claim.version_id].append(claim)
    for row in rows:
        side: Side = 1 if row.first_id in ours else 0
        shared = stored_wording(row)
        for claim in claims[row.second_id if side else row.first_id]:
            if shared.carries(side, (claim.sentence_start, claim.sentence_end)):
                yield claim
