"""The wording that versions share: looked up as each arrives, stored, and read by origins.

One version costs a fixed number of queries: its fingerprints are looked up in an indexed table,
and only the texts that have several rare ones in common with it are compared word by word.
"""

from __future__ import annotations

import datetime as dt
import functools
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import combinations
from typing import NamedTuple

from django.db import transaction
from django.db.models import Q

from claims.matching.fingerprints import Wording
from claims.matching.reuse import (
    LEAST_FINGERPRINTS,
    SAME_TEXT,
    Origin,
    Reuse,
    compare,
    days_apart,
    is_common,
    origin_of,
)
from sources.agencies import marks
from sources.models import ArticleVersion, TextGram, TextReuse, VersionText
from sources.passages import SharedWording

MOST_HOLDERS = 100
"""Versions that are kept of one fingerprint; more tell nothing that these do not."""
MOST_COMPARED = 60
"""Texts that one version is compared with, those that share most fingerprints first."""
MOST_MARKS = 50
LONGEST_EVIDENCE = 200
_PER_QUERY = 5_000
_ROWS = 1_000


def index_wording(version: ArticleVersion) -> int:
    """Store a version's fingerprints and what it shares with other articles.

    Idempotent. Fingerprints are stored and committed before anything is looked up: of two copies
    that arrive at one moment, at least one finds the other.

    Returns:
        How many texts share a substantial part with it.
    """
    wording = Wording.of(version.content.text, version.title)
    with transaction.atomic():
        crowded = {gram for gram, held in _holders(wording).items() if len(held) >= MOST_HOLDERS}
        TextGram.objects.bulk_create(
            [TextGram(gram=gram, version=version) for gram in wording.fingerprints - crowded],
            ignore_conflicts=True,
            batch_size=_ROWS,
        )
    holders = _holders(wording)
    outlet = _outlet(version.article.outlet_id, unknown=version.article.outlet.is_unknown)
    common = {
        gram
        for gram, held in holders.items()
        if is_common([outlet, *_outlets(held, version.article_id)])
    }
    candidates = _candidates(holders, common, version)
    standing = _standing(holders, wording, version)
    found = list(_compared(version, wording, candidates, common, standing))
    with transaction.atomic():
        TextReuse.objects.filter(Q(first=version) | Q(second=version)).delete()
        TextReuse.objects.bulk_create(found, ignore_conflicts=True, batch_size=_ROWS)
        version.wording_indexed = True
        version.agency_marks = [
            [*mark.span, mark.kind, mark.name, mark.evidence[:LONGEST_EVIDENCE]]
            for mark in marks(version.content.text, title=version.title)[:MOST_MARKS]
        ]
        version.save(update_fields=["wording_indexed", "agency_marks"])
    return len(found)


def shared_wording(
    versions: Collection[ArticleVersion], copies: dict[str, str]
) -> dict[tuple[str, str], SharedWording]:
    """Return what texts share, by ordered pair of their keys; one query, two if texts are read.

    Args:
        versions: Their key is `text_key`. What is not indexed yet is compared here and now.
        copies: Text of archived copies, by the caller's key.
    """
    by_key = {version.pk: version for version in versions}
    found: dict[tuple[str, str], SharedWording] = {}
    if len(by_key) > 1:
        rows = TextReuse.objects.filter(first__in=by_key, second__in=by_key)
        for row in rows:
            pair = (text_key(row.first_id), text_key(row.second_id))
            found[pair] = stored_wording(row)
    late = {text_key(pk) for pk, version in by_key.items() if not version.wording_indexed}
    late |= copies.keys()
    if late and len(by_key) + len(copies) > 1:
        texts = VersionText.objects.filter(version__in=by_key).values_list("version_id", "text")
        wordings = {text_key(pk): _wording(text, by_key[pk].title) for pk, text in texts}
        wordings |= {key: _wording(text, "") for key, text in copies.items()}
        for pair in combinations(sorted(wordings), 2):
            first, second = (wordings[key] for key in pair)
            enough = len(first.fingerprints & second.fingerprints) >= LEAST_FINGERPRINTS
            if enough and late & set(pair):
                reuse = compare(first, second)
                if reuse.amount.is_substantial:
                    found[pair] = SharedWording(
                        reuse.shared,
                        _flat(reuse),
                        is_background=origin_of(reuse) != Origin.SAME_TEXT,
                    )
    return found


def stored_wording(row: TextReuse) -> SharedWording:
    """Return what a row says that two versions share."""
    return SharedWording.stored(
        row.shared, row.passages, is_background=row.origin != Origin.SAME_TEXT
    )


def text_key(version_pk: int) -> str:
    """Return the key of a version's text, by which keys sort as versions do."""
    return f"v{version_pk:012}"


@functools.lru_cache(maxsize=128)
def _wording(text: str, title: str) -> Wording:
    return Wording.of(text, title)


class _Holder(NamedTuple):
    """A version that has a fingerprint; the outlet is empty where it is not known."""

    version: int
    words: int
    article: int
    outlet: str
    published: dt.date | None


_Held = list[_Holder]


def _holders(wording: Wording) -> dict[int, _Held]:
    """Return which versions have the fingerprints of a text."""
    found: defaultdict[int, _Held] = defaultdict(list)
    grams = sorted(wording.fingerprints)
    for start in range(0, len(grams), _PER_QUERY):
        some = grams[start : start + _PER_QUERY]
        rows = TextGram.objects.filter(gram__in=some).values_list(
            "gram",
            "version_id",
            "version__words",
            "version__article_id",
            "version__article__outlet_id",
            "version__article__outlet__is_unknown",
            "version__article__published",
        )
        for gram, version, words, article, outlet, unknown, published in rows:
            of = _outlet(outlet, unknown=unknown)
            found[gram].append(_Holder(version, words, article, of, published))
    return found


def _outlet(pk: int, *, unknown: bool) -> str:
    return "" if unknown else str(pk)


def _outlets(held: _Held, but: int) -> Iterable[str]:
    """Return the outlets of the other articles, one for each article whatever its versions."""
    return {each.article: each.outlet for each in held if each.article != but}.values()


def _candidates(
    holders: dict[int, _Held], common: set[int], version: ArticleVersion
) -> Sequence[int]:
    """Return the versions of other articles that share enough rare fingerprints, most first."""
    shared = Counter(
        holder.version
        for gram, held in holders.items()
        if gram not in common
        for holder in held
        if holder.article != version.article_id
    )
    return [pk for pk, n in shared.most_common(MOST_COMPARED) if n >= LEAST_FINGERPRINTS]


def _standing(
    holders: dict[int, _Held], wording: Wording, version: ArticleVersion
) -> frozenset[int]:
    """Return the fingerprints that other stories of other days have too.

    As in `claims.matching.reuse.standing_in`, with the words shared estimated by fingerprints.
    """
    day = version.article.published
    shared = Counter(holder.version for held in holders.values() for holder in held)
    words = len(wording) / max(1, len(wording.fingerprints))
    return frozenset(
        gram
        for gram, held in holders.items()
        if any(
            days_apart(day, holder.published)
            and words * shared[holder.version] < SAME_TEXT * max(len(wording), holder.words)
            for holder in held
            if holder.article != version.article_id
        )
    )


def _compared(
    version: ArticleVersion,
    wording: Wording,
    candidates: Sequence[int],
    common: set[int],
    standing: frozenset[int],
) -> Iterator[TextReuse]:
    """Yield what is worth a row: shared background too, since its claims have one origin."""
    texts = VersionText.objects.filter(version__in=candidates).values_list(
        "version_id", "text", "version__title", "version__article__published"
    )
    for other, text, title, day in texts:
        earlier = other < version.pk
        pair = (Wording.of(text, title), wording) if earlier else (wording, Wording.of(text, title))
        days = (day, version.article.published)
        reuse = compare(*pair, common=common, standing=standing, days=days)
        if reuse.amount.is_substantial:
            is_copy = origin_of(reuse) == Origin.SAME_TEXT
            first, second = sorted((other, version.pk))
            yield TextReuse(
                first_id=first,
                second_id=second,
                origin=Origin.SAME_TEXT if is_copy else Origin.PARTLY,
                shared=reuse.shared,
                passages=_flat(reuse),
            )


def _flat(reuse: Reuse) -> tuple[tuple[int, int, int, int], ...]:
    return tuple((*here, *there) for here, there in reuse.passages)
