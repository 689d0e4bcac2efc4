"""Keeping what analysts corrected when an article gets a new version.

Without this every edit of an article would bring the extraction's mistakes back: the claim that
an analyst added would be gone, the one that was corrected or retired would be there again.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from django.utils import timezone

from claims.anchoring import locate, nearest, sentence_around
from claims.extraction.spans import Span
from claims.models import Claim, ClaimLineage
from claims.services.anchored import anchored_claim, copy_details
from claims.services.crediting import Credit, attribute
from claims.services.rating import rate_claim
from sources.models import ArticleVersion
from workbench import audit
from workbench.models import User

Key = tuple[str, str | None, str]


class Carried(NamedTuple):
    """What was carried into a version.

    Attributes:
        pairs: (its copy, the analyst's claim in the version before).
        retired: Keys of extracted claims that were retired again.
    """

    pairs: list[tuple[Claim, Claim]]
    retired: set[int]


def key_of(claim: Claim) -> Key:
    """What two claims share that say the same of the same source: text, label, modality."""
    label = claim.attribution.label if claim.attribution else None
    return " ".join(claim.text.split()), label, claim.modality


def carry_corrections(
    before: ArticleVersion, after: ArticleVersion, fresh: Sequence[Claim], actor: User | None
) -> Carried:
    """Copy analysts' claims whose words still stand in the text; retire what they had replaced.

    Args:
        fresh: The extracted claims of `after`. One that says just what an analyst's claim says
            takes its place, and no copy is made.
        actor: Whose import brought the version; None for the system.
    """
    rows = list(
        Claim.objects.filter(version=before).select_related(
            "attribution__stated_source", "added_by"
        )
    )
    extracted = {key_of(claim): claim for claim in fresh}
    copies: dict[int, Claim] = {}
    for old in rows:
        if old.added_by and old.retired_at is None and key_of(old) not in extracted:
            copy = _copy(old, before, after)
            if copy is not None:
                copies[old.pk] = copy
                audit.record(actor=actor, action="claim.carried", target=copy, previous=old.pk)
    retired = _retire_again(before, rows, extracted, copies, actor)
    live = {old.pk: old for old in rows}
    return Carried([(copy, live[pk]) for pk, copy in copies.items()], retired)


def _copy(old: Claim, before: ArticleVersion, after: ArticleVersion) -> Claim | None:
    """Anchor an analyst's claim in the new text; None if its words are not there any more."""
    anchor = _same_place(old, before.content.text, after.content.text)
    if anchor is None or old.added_by is None:
        return None
    claim = anchored_claim(after, old.added_by, anchor, old.text, old.modality)
    claim.event_date, claim.proposition, claim.previous = old.event_date, old.proposition, old
    claim.attribution = attribute(after, _credit_in(after, old), anchor)
    claim.save()
    copy_details(old, claim)
    rate_claim(claim)
    return claim


def _same_place(old: Claim, old_text: str, new_text: str) -> Span | None:
    """Return where the claim's words stand; where often, only in a sentence that is unchanged."""
    found = locate(new_text, old.quote)
    if len(found) > 1:
        sentence = old_text[old.sentence_start : old.sentence_end].split()
        found = [
            span
            for span in found
            if new_text[slice(*sentence_around(new_text, span))].split() == sentence
        ]
    return nearest(found, old.start)


def _credit_in(version: ArticleVersion, old: Claim) -> Credit:
    """Return the credit in a new version that is the old claim's in its own."""
    attribution = old.attribution
    if attribution is None:
        return Credit()
    known = version.attributions.filter(label=attribution.label).exclude(local_id="").first()
    if known:
        return Credit(local_id=known.local_id)
    source = attribution.stated_source
    if source is None:
        return Credit()
    return Credit(label=attribution.label or source.name, kind=source.kind, named=source.named)


def _retire_again(
    before: ArticleVersion,
    rows: Sequence[Claim],
    extracted: dict[Key, Claim],
    copies: dict[int, Claim],
    actor: User | None,
) -> set[int]:
    """Retire extracted claims that analysts had corrected into a copied claim, or dismissed."""
    steps = list(
        ClaimLineage.objects.filter(parent__version=before, undone_at=None).values_list(
            "parent", "child", "by", "act"
        )
    )
    standing = {key_of(row) for row in rows if row.retired_at is None}
    gone: set[int] = set()
    for old in rows:
        twin = extracted.get(key_of(old))
        if old.retired_at is None or twin is None or twin.pk in gone or key_of(old) in standing:
            continue
        heirs = _heirs(old.pk, steps)
        left = [copies[pk] for pk in sorted(heirs) if pk in copies]
        if heirs and not left:
            continue
        twin.retired_at, twin.previous = timezone.now(), old
        twin.save(update_fields=["retired_at", "previous"])
        for _, _, by, act in [step for step in steps if step[0] == old.pk][:1]:
            for copy in left:
                ClaimLineage.objects.create(parent=twin, child=copy, act=act, by_id=by)
        audit.record(
            actor=actor, action="claim.retired", target=twin, reason="As in the version before."
        )
        gone.add(twin.pk)
    return gone


def _heirs(parent: int, steps: Sequence[tuple[int, int, int, str]]) -> set[int]:
    """Return all that was made of a claim, by any number of corrections."""
    heirs: set[int] = set()
    level = {parent}
    while level:
        level = {below for above, below, _, _ in steps if above in level} - heirs
        heirs |= level
    return heirs
