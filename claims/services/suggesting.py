"""Matching stored claims: what arrives or changes is compared with all that is there.

A suggestion belongs to a pair, so matching the claims that are new finds every pair that they
are in. Nothing that an analyst decided is touched.
"""

from __future__ import annotations

import hashlib
import logging
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import AbstractContextManager
from functools import cache
from pathlib import Path

from django.conf import settings
from django.db import models, transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from claims import search
from claims.matching import same
from claims.matching.names import with_aliases
from claims.matching.reports import ClaimReport, Reason
from claims.matching.reports import Suggestion as Made
from claims.matching.suggest import suggest
from claims.models import Claim, ClaimTerms, Judgement, PlaceAlias, Suggestion
from claims.services.claim_reports import claim_reports
from claims.services.judgements import Pair, pair_of
from sources.models import ArticleVersion

logger = logging.getLogger(__name__)

CHUNK = 100
"""Claims that are compared and stored at once."""
MOST_SHOWN, MOST_POSSIBLE = 30, 5
"""Suggestions kept for one claim, the most likely; a story of the week has hundreds of copies."""


def match_version(version: ArticleVersion) -> int:
    """Match the claims of a version; what was suggested about its earlier versions is removed.

    Idempotent: the suggestions of the version's claims are made anew.

    Returns:
        How many suggestions about its claims are stored now.
    """
    of_article = Claim.objects.filter(version__article=version.article_id)
    gone = list(
        of_article.exclude(pk__in=Claim.objects.live().filter(version=version)).values_list(
            "pk", flat=True
        )
    )
    if version.is_current:
        with transaction.atomic():
            ClaimTerms.objects.filter(claim__in=gone).delete()
            _about(gone).delete()
    return match_claims(
        Claim.objects.live().filter(version=version).order_by("index").values_list("pk", flat=True)
    )


def match_claims(keys: Iterable[int]) -> int:
    """Index these claims and replace what is suggested about them; returns how many are stored.

    A constant number of queries per hundred claims, and two more for each claim.
    """
    wanted = list(keys)
    indexed = search.IndexedWords()
    with _aliases():
        return sum(_match_chunk(chunk, arriving=indexed) for chunk in _chunks(wanted))


def match_all(progress: Callable[[int], None] = lambda done: None) -> int:
    """Index and match all live claims; pairs that are no longer found go at the end.

    Meanwhile the pages show what was suggested before. A pair is found if either of its claims
    finds the other, so everything is indexed before anything is matched.

    Args:
        progress: Told how many claims are done.
    """
    started = timezone.now()
    live = Claim.objects.live()
    wanted = list(live.order_by("pk").values_list("pk", flat=True))
    with _aliases():
        ClaimTerms.objects.exclude(claim__in=live).delete()
        indexed = search.IndexedWords()
        for chunk in _chunks(wanted):
            with transaction.atomic():
                search.index_claims(claim_reports(chunk), indexed)
        search.optimise()
        for number, chunk in enumerate(_chunks(wanted), start=1):
            _match_chunk(chunk)
            progress(min(number * CHUNK, len(wanted)))
    _unjudged(Suggestion.objects.filter(made_at__lt=started)).delete()
    return Suggestion.objects.count()


def current_model() -> same.SameModel:
    """Return the same-event model: refitted on this desk's decisions if it was, else the shipped.

    Refitted weights that no longer fit the features of this release are left aside.
    """
    path: Path = settings.MATCH_WEIGHTS
    if not path.exists():
        return same.load()
    return _refitted(path, path.stat().st_mtime_ns)


@cache
def _refitted(path: Path, changed: int) -> same.SameModel:
    """Read refitted weights; a file that changed is read anew."""
    try:
        return same.loads(path.read_text("utf-8"))
    except (same.BadWeights, OSError) as error:
        logger.warning("%s is left aside: %s The shipped weights are used.", path, error)
        return same.load()


def _aliases() -> AbstractContextManager[None]:
    """Know the spellings that analysts added."""
    return with_aliases(dict(PlaceAlias.objects.values_list("name", "same_as")))


def _chunks(keys: list[int]) -> Iterator[list[int]]:
    return (keys[start : start + CHUNK] for start in range(0, len(keys), CHUNK))


def _match_chunk(keys: list[int], *, arriving: search.IndexedWords | None = None) -> int:
    """Match some claims with all.

    Args:
        keys: Of the claims.
        arriving: Given, they are indexed first, and what was suggested about them and is not
            found again is forgotten.
    """
    reports = claim_reports(keys)
    if arriving is not None:
        with transaction.atomic():
            asked = search.index_claims(reports, arriving)
    else:
        asked = dict(zip(reports, search.asked_for(list(reports.values())), strict=True))
    found = search.candidates_of_all(asked)
    reports |= claim_reports({key for each in found.values() for key in each} - reports.keys())
    pairs = {
        pair_of(key, other) for key, each in found.items() for other in each if other in reports
    }
    model = current_model()
    matcher = _name(model)
    suggested = _strongest(_suggested(sorted(pairs), reports, model), set(keys))
    rows = [_row(made, reports, matcher) for made in suggested]
    with transaction.atomic():
        # Locked against deletion, since another article may be extracted anew meanwhile.
        ends = {end for row in rows for end in (row.first_id, row.second_id)}
        wanted = Claim.objects.filter(pk__in=ends | set(keys)).order_by("pk")
        live = set(wanted.select_for_update(no_key=True).values_list("pk", flat=True))
        if arriving is not None:
            _unjudged(_about(keys)).delete()
        kept = [row for row in rows if row.first_id in live and row.second_id in live]
        Suggestion.objects.bulk_create(
            kept,
            batch_size=500,
            update_conflicts=True,
            unique_fields=["first", "second"],
            update_fields=["relation", "score", "possible", "reasons", "matcher", "made_at"],
        )
    return len(kept)


def _about(keys: Collection[int]) -> models.QuerySet[Suggestion]:
    return Suggestion.objects.filter(Q(first__in=keys) | Q(second__in=keys))


def _unjudged(rows: models.QuerySet[Suggestion]) -> models.QuerySet[Suggestion]:
    """Leave out pairs that an analyst decided: why it was suggested stays to be read."""
    held = Judgement.objects.standing().filter(first=OuterRef("first"), second=OuterRef("second"))
    return rows.exclude(Exists(held))


def _suggested(
    pairs: list[Pair], reports: dict[int, ClaimReport], model: same.SameModel
) -> Iterator[Made]:
    """Yield what there is to say about each pair."""
    ends = [(reports[first], reports[second]) for first, second in pairs]
    for (here, there), score in zip(ends, model.score_many(ends), strict=True):
        made = suggest(here, there, score)
        if made is not None:
            yield made


def _row(made: Made, reports: dict[int, ClaimReport], matcher: str) -> Suggestion:
    """Return the row of a suggestion, unsaved, with its reasons as read from both claims."""
    first, second = _pair(made)
    back = suggest(reports[second], reports[first], made.score)
    return Suggestion(
        first_id=first,
        second_id=second,
        relation=made.relation.value,
        score=min(1.0, max(0.0, made.score)),
        possible=made.possible,
        reasons=_reasons(made.reasons, back.reasons if back else ()),
        matcher=matcher,
    )


def _reasons(reasons: tuple[Reason, ...], back: tuple[Reason, ...]) -> list[dict[str, str]]:
    """Return reasons as stored, each with its words as read from the other claim."""
    mirrored = {(reason.kind, reason.there, reason.here): reason.text for reason in back}
    return [
        {
            "kind": reason.kind,
            "text": reason.text,
            "text_back": mirrored.get((reason.kind, reason.here, reason.there), reason.text),
            "first": reason.here,
            "second": reason.there,
        }
        for reason in reasons
    ]


def _strongest(suggested: Iterable[Made], keys: set[int]) -> list[Made]:
    """Keep each claim's most likely suggestions."""
    counts: dict[tuple[int, bool], int] = defaultdict(int)
    kept = []
    for made in sorted(suggested, key=lambda made: (-made.score, *_pair(made))):
        ends = [(end, made.possible) for end in _pair(made) if end in keys]
        most = MOST_POSSIBLE if made.possible else MOST_SHOWN
        if all(counts[end] < most for end in ends):
            kept.append(made)
            for end in ends:
                counts[end] += 1
    return kept


def _pair(made: Made) -> Pair:
    """The keys of the claims, which are numbers here."""
    return int(made.first), int(made.second)


def _name(model: same.SameModel) -> str:
    """Name what made a suggestion: the weights, by the beginning of their digest."""
    return f"same.{hashlib.sha256(model.dumps().encode()).hexdigest()[:12]}"
