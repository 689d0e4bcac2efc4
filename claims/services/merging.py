"""Making one claim of two that state one thing in pieces, and taking that back.

The two are retired with their evidence and verdicts, which the lineage leads to; the new claim
starts undecided. Taking it back retires the new one and brings the two back as they were.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.db.models import Model
from django.utils import timezone

from claims.extraction.spans import Span
from claims.models import Claim, ClaimLineage, RelookCause
from claims.services.anchored import anchored_claim, copy_details, relying_on
from claims.services.carry_judgements import carry_judgements
from claims.services.corrections import lock_version, match_again, open_claim_row, retire_row
from claims.services.crediting import CorrectionRefused
from claims.services.projection import refresh_state
from claims.services.rating import rate_claim
from claims.services.review import mark_relook
from workbench import audit
from workbench.models import User

ACT = "merged"
NEIGHBOURS = 15
"""Claims before, and as many after, that are offered to be merged with one."""


class NotMergeable(CorrectionRefused):
    """The two are one claim, or stand in different texts."""

    def __init__(self) -> None:
        super().__init__("Choose another claim of the same version of this article.")


class NotMerged(CorrectionRefused):
    """There is no merge to take back: it was done, or the claim was changed since."""

    def __init__(self) -> None:
        super().__init__("This merge was taken back or changed meanwhile. Look at the article.")


def neighbours(claim: Claim) -> list[Claim]:
    """Return the live claims around one in its version, in reading order; two queries."""
    others = Claim.objects.filter(version=claim.version_id, retired_at=None).exclude(pk=claim.pk)
    before = others.filter(start__lte=claim.start).order_by("-start", "-index")[:NEIGHBOURS]
    after = others.filter(start__gt=claim.start).order_by("start", "index")[:NEIGHBOURS]
    return [*reversed(before), *after]


def merge_claims(*, claim: Claim, other: Claim, analyst: User, text: str) -> Claim:
    """Replace two claims of one version by one, built from the pieces of both.

    Args:
        claim: The one whose source, modality and date the new claim takes.
        text: What the new claim says, understandable alone.

    Raises:
        NotMergeable, ClaimGone, ClaimHeld: nothing was stored.
    """
    if claim.pk == other.pk or claim.version_id != other.version_id:
        raise NotMergeable
    with transaction.atomic():
        # In one order, so that two who merge the same claims wait for each other.
        both = sorted((claim, other), key=lambda one: one.pk)
        rows = {one.pk: open_claim_row(one, analyst) for one in both}
        kept, added = rows[claim.pk], rows[other.pk]
        lock_version(kept.version)
        made = _joined(kept, added, analyst, text)
        for old in (kept, added):
            copy_details(old, made)
        _drop_repeated(made)
        rate_claim(made)
        for old in (kept, added):
            retire_row(old)
            ClaimLineage.objects.create(parent=old, child=made, act=ACT, by=analyst)
        refresh_state(made)
        mark_relook(relying_on([kept, added]), RelookCause.EVIDENCE, analyst)
        audit.record(
            actor=analyst,
            action="claim.merged",
            target=made,
            of=[kept.pk, added.pk],
            texts=[kept.text, added.text],
            text=made.text,
        )
        if (made.text, made.modality) == (kept.text, kept.modality):
            carry_judgements([(made, kept)], analyst)
        match_again([made])
    return made


def undo_merge(*, claim: Claim, analyst: User) -> list[Claim]:
    """Bring back the two claims that one was merged from; the merged one is retired.

    What was decided about the merged claim stays with it. Merging the two anew makes a new claim.

    Raises:
        NotMerged, ClaimGone, ClaimHeld: nothing was changed.
    """
    with transaction.atomic():
        merged = open_claim_row(claim, analyst)
        steps = merged.ancestors.filter(act=ACT, undone_at=None)
        parents = list(
            Claim.objects.select_for_update(of=("self",))
            .filter(descendants__in=steps)
            .exclude(retired_at=None)
            .select_related("version", "attribution", "previous__attribution")
            .order_by("start", "index")
        )
        if len(parents) != 2:
            raise NotMerged
        steps.update(undone_at=timezone.now())
        retire_row(merged)
        mark_relook(relying_on([merged]), RelookCause.EVIDENCE, analyst)
        for old in parents:
            old.retired_at = None
            old.save(update_fields=["retired_at"])
            refresh_state(old)
        audit.record(
            actor=analyst,
            action="claim.unmerged",
            target=merged,
            into=[old.pk for old in parents],
            texts=[old.text for old in parents],
        )
        match_again(parents)
    return parents


def was_merged(claim: Claim) -> bool:
    """Return whether a live claim stands for two that were merged; one query."""
    return claim.ancestors.filter(act=ACT, undone_at=None).exists()


def _joined(kept: Claim, added: Claim, analyst: User, text: str) -> Claim:
    """Store the claim that takes the place of both; its anchor reaches over them."""
    hull = Span(min(kept.start, added.start), max(kept.end, added.end))
    made = anchored_claim(kept.version, analyst, hull, " ".join(text.split()), kept.modality)
    made.pieces = [list(piece) for piece in _union([*kept.pieces, *added.pieces])]
    made.sentence_start = min(kept.sentence_start, added.sentence_start)
    made.sentence_end = max(kept.sentence_end, added.sentence_end)
    made.attribution, made.event_date = kept.attribution, kept.event_date or added.event_date
    made.previous = kept.previous or added.previous
    made.save()
    return made


def _union(pieces: Iterable[list[int]]) -> list[Span]:
    """Return spans that cover the same characters, in order and apart from one another."""
    found: list[Span] = []
    for start, end in sorted(pieces):
        if found and start <= found[-1].end:
            found[-1] = Span(found[-1].start, max(end, found[-1].end))
        else:
            found.append(Span(start, end))
    return found


def _drop_repeated(made: Claim) -> None:
    """Keep once what both of the two named."""
    _keep_first(made.places.order_by("pk"), "normalised")
    _keep_first(made.actors.order_by("pk"), "normalised")
    _keep_first(made.quantities.order_by("pk"), "start")


def _keep_first(rows: Iterable[Model], what: str) -> None:
    seen: set[object] = set()
    for row in rows:
        key = getattr(row, what)
        if key in seen:
            row.delete()
        seen.add(key)
