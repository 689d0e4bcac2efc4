"""How stated sources hang together by the texts' own words: offices and abbreviations.

A tie joins no rows of the registry: the two keep their names and what they are credited with, and
count as one chain where origins are counted. A reviewer can cut it, and tie it again.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from django.db.models import Min, Q

from sources.models import (
    AffiliationDecision,
    ArticleVersion,
    SourceAffiliation,
    SourceAlias,
    StatedSource,
)
from sources.normalise import normalise_name
from sources.services.registry import MAX_NAME, rows_answering_to
from workbench import audit
from workbench.models import AuditEvent

MOST_STEPS = 3
"""Ties that are followed one after the other: a person, the short name of a body, the body."""
ALIAS_REMOVED = "stated_source.alias_removed"


class Tie(NamedTuple):
    """A source and the one that it speaks for, or is short for, as they stand after merges.

    Attributes:
        words: Of the text that says so first.
        cut: The decision that cuts the tie; None if it holds.
    """

    member: StatedSource
    body: StatedSource
    words: str
    cut: AffiliationDecision | None = None


def store_affiliations(
    version: ArticleVersion, found: Iterable[tuple[StatedSource, StatedSource, str]]
) -> set[int]:
    """Replace what a version says of who speaks for whom; call it in a transaction.

    Args:
        found: The source, the one for whom it speaks, and the words.

    Returns:
        The keys of the sources in ties that no text told before.
    """
    words = {(one.pk, body.pk): said for one, body, said in found if one.pk != body.pk}
    SourceAffiliation.objects.filter(version=version).delete()
    if not words:
        return set()
    members = {member for member, _ in words}
    known = set(SourceAffiliation.objects.filter(member__in=members).values_list("member", "body"))
    SourceAffiliation.objects.bulk_create(
        SourceAffiliation(member_id=member, body_id=body, version=version, words=said[:500])
        for (member, body), said in words.items()
    )
    return {key for pair in words.keys() - known for key in pair}


def learn_abbreviation(
    source: StatedSource, short: str, version: ArticleVersion
) -> StatedSource | None:
    """Make an abbreviation that a text introduces a name of its source, if it is nobody's yet.

    A name that a reviewer took away from the source is not given to it again.

    Returns:
        The other party that answers to the abbreviation, where there is one; nothing was changed.
    """
    answering = rows_answering_to(short)
    if answering:
        other = answering[0]
        return other if len(answering) == 1 and other.pk != source.pk else None
    removed = AuditEvent.objects.filter(
        target_type=source._meta.label_lower, target_id=str(source.pk), action=ALIAS_REMOVED
    )
    names = {normalise_name(event.data.get("name", "")) for event in removed}
    if normalise_name(short) not in names and len(normalise_name(short)) <= MAX_NAME:
        SourceAlias.objects.create(source=source, name=short)
        audit.record(
            actor=None,
            action="stated_source.alias_found",
            target=source,
            name=short,
            version=version.pk,
        )
    return None


def ties_of(sources: Iterable[StatedSource]) -> dict[int, list[Tie]]:
    """Return, for each party, for whom it speaks, followed to the end; cut ties are left out.

    Args:
        sources: Rows that stand for themselves, merges followed.

    One query, and two for each step from party to party.
    """
    found: dict[int, list[Tie]] = {source.pk: [] for source in sources}
    asked = set(found)
    direct: dict[int, list[Tie]] = {}
    for _ in range(MOST_STEPS):
        if not asked:
            break
        step = all_ties(Q(member__in=asked) | Q(member__merged_into__in=asked))
        for tie in step:
            if tie.cut is None:
                direct.setdefault(tie.member.pk, []).append(tie)
        asked = {tie.body.pk for tie in step} - direct.keys() - asked
    for key, ties in found.items():
        seen, ahead = {key}, list(direct.get(key, ()))
        while ahead:
            tie = ahead.pop(0)
            if tie.body.pk not in seen:
                seen.add(tie.body.pk)
                ties.append(tie)
                ahead += direct.get(tie.body.pk, ())
    return found


def all_ties(which: Q) -> list[Tie]:
    """Return ties by party, cut ones too, oldest first; two queries, one if there are none."""
    pairs = SourceAffiliation.objects.filter(which).order_by()
    first = pairs.values("member", "body").annotate(first=Min("pk")).values("first")
    rows = list(
        SourceAffiliation.objects.filter(pk__in=first)
        .select_related("member__merged_into", "body__merged_into")
        .order_by("pk")
    )
    if not rows:
        return []
    cuts = _cuts()
    found: dict[tuple[int, int], Tie] = {}
    for row in rows:
        member, body = root(row.member), root(row.body)
        if member.pk != body.pk:
            pair = (member.pk, body.pk)
            found.setdefault(pair, Tie(member, body, row.words, cut=cuts.get(pair)))
    return list(found.values())


def _cuts() -> dict[tuple[int, int], AffiliationDecision]:
    """Return the decisions that cut ties, by the parties that the rows stand for now."""
    rows = AffiliationDecision.objects.select_related(
        "member__merged_into", "body__merged_into", "decided_by"
    ).order_by("pk")
    latest = {(root(row.member).pk, root(row.body).pk): row for row in rows}
    return {pair: row for pair, row in latest.items() if not row.holds}


def root(source: StatedSource) -> StatedSource:
    """Return the row that stands for a source's party."""
    return source.merged_into or source
