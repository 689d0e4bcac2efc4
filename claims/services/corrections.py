"""What analysts change about claims: add a missed one, correct or split one, retire a wrong one.

A correction makes a new claim and retires the old one, whose evidence and verdicts stay where
they are and are reached through the lineage; nothing that was decided is rewritten.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone

from claims.anchoring import locate, nearest
from claims.extraction.spans import Span
from claims.models import (
    Claim,
    ClaimLineage,
    Lease,
    Modality,
    RelookCause,
)
from claims.services.anchored import anchored_claim, copy_details, relying_on
from claims.services.carry_judgements import carry_judgements
from claims.services.crediting import CorrectionRefused, Credit, attribute, credit_of
from claims.services.leases import refuse_if_held
from claims.services.matching import forget_suggestions
from claims.services.projection import refresh_state
from claims.services.rating import rate_claim
from claims.services.review import mark_relook
from sources.models import ArticleVersion
from workbench import audit
from workbench.models import User


class QuotationNotFound(CorrectionRefused):
    """The words typed do not stand in the article."""

    def __init__(self, quotation: str) -> None:
        super().__init__("These words do not stand in the article. Copy them from its text.")
        self.quotation = quotation


class QuotationAmbiguous(CorrectionRefused):
    """The words typed stand in the article more than once."""

    def __init__(self, quotation: str, count: int) -> None:
        super().__init__(f"These words stand in the article {count} times. Add the words around.")
        self.quotation = quotation
        self.count = count


class ClaimGone(CorrectionRefused):
    """The claim was corrected or retired by somebody else meanwhile."""

    def __init__(self, claim: Claim) -> None:
        super().__init__("This claim was corrected or retired meanwhile. Look at its new form.")
        self.claim = claim


class TooFewParts(CorrectionRefused):
    """A split into fewer than two different claims."""

    def __init__(self) -> None:
        super().__init__("Write each part on a line of its own: at least two different ones.")


class NothingChanged(CorrectionRefused):
    """A correction that corrects nothing."""

    def __init__(self) -> None:
        super().__init__("Nothing was changed: text, source, modality and words are as before.")


def add_claim(
    *,
    version: ArticleVersion,
    analyst: User,
    quotation: str,
    text: str = "",
    credit: Credit | None = None,
    modality: str = Modality.ASSERTED,
    near: int | None = None,
) -> Claim:
    """Store a claim that the extraction missed.

    Args:
        quotation: Words of the article that state it; spacing and quotation marks may differ.
        text: The claim in self-contained words; the quotation if empty.
        credit: The outlet's own voice if not given.
        near: Where in the text the words were selected; needed only if they occur repeatedly.

    Raises:
        QuotationNotFound, QuotationAmbiguous, CreditUnknown: nothing was stored.
    """
    with transaction.atomic():
        lock_version(version)
        anchor = _anchor(version.content.text, quotation, near)
        claim = anchored_claim(
            version, analyst, anchor, text or " ".join(quotation.split()), modality
        )
        claim.attribution = attribute(version, credit or Credit(), anchor)
        claim.save()
        rate_claim(claim)
        audit.record(
            actor=analyst, action="claim.added", target=claim, text=claim.text, quote=claim.quote
        )
        match_again([claim])
    return claim


def correct_claim(
    *,
    claim: Claim,
    analyst: User,
    text: str,
    credit: Credit,
    modality: str,
    quotation: str = "",
) -> Claim:
    """Replace a claim by a corrected one, which starts undecided; the old one is retired.

    Args:
        credit: As it should be; the same party keeps the attribution.
        quotation: New words of the article to anchor the claim at; empty keeps the anchor.

    Raises:
        ClaimGone, ClaimHeld, NothingChanged, QuotationNotFound, QuotationAmbiguous,
        CreditUnknown: nothing was stored.
    """
    with transaction.atomic():
        old = open_claim_row(claim, analyst)
        version = old.version
        lock_version(version)
        anchor = Span(old.start, old.end)
        if quotation.strip() and quotation.split() != old.quote.split():
            anchor = _anchor(version.content.text, quotation, old.start)
        moved = anchor != (old.start, old.end)
        if (
            not moved
            and text.strip() == old.text
            and modality == old.modality
            and credit == credit_of(old)
        ):
            raise NothingChanged
        if moved:
            new = anchored_claim(version, analyst, anchor, text, modality)
            new.event_date, new.previous = old.event_date, old.previous
        else:
            new = _at_same_place(old, analyst, text, modality)
        same = credit == credit_of(old)
        new.attribution = old.attribution if same else attribute(version, credit, anchor)
        new.save()
        copy_details(old, new)
        rate_claim(new)
        retire_row(old)
        ClaimLineage.objects.create(parent=old, child=new, act="corrected", by=analyst)
        refresh_state(new)
        mark_relook(relying_on([old]), RelookCause.EVIDENCE, analyst)
        audit.record(
            actor=analyst,
            action="claim.corrected",
            target=new,
            parent=old.pk,
            before=_told(old),
            after=_told(new),
        )
        if (new.text, new.modality) == (old.text, old.modality):
            carry_judgements([(new, old)], analyst)
        match_again([new])
    return new


def split_claim(*, claim: Claim, analyst: User, texts: Sequence[str]) -> list[Claim]:
    """Replace a claim that states several things by one claim for each; the old one is retired.

    Args:
        texts: At least two; each new claim keeps the anchor, source and modality.

    Raises:
        ClaimGone, ClaimHeld, TooFewParts: nothing was stored.
    """
    parts = list(dict.fromkeys(" ".join(text.split()) for text in texts if text.strip()))
    if len(parts) < 2:
        raise TooFewParts
    with transaction.atomic():
        old = open_claim_row(claim, analyst)
        lock_version(old.version)
        made = []
        for text in parts:
            new = _at_same_place(old, analyst, text, old.modality)
            new.attribution = old.attribution
            new.save()
            copy_details(old, new)
            rate_claim(new)
            ClaimLineage.objects.create(parent=old, child=new, act="split", by=analyst)
            refresh_state(new)
            made.append(new)
        retire_row(old)
        mark_relook(relying_on([old]), RelookCause.EVIDENCE, analyst)
        audit.record(
            actor=analyst,
            action="claim.split",
            target=old,
            into=[new.pk for new in made],
            texts=parts,
        )
        match_again(made)
    return made


def retire_claim(*, claim: Claim, analyst: User, reason: str) -> Claim:
    """Take a claim that is none out of the work; it stays with its history and can come back.

    Raises:
        ClaimGone, ClaimHeld: nothing was stored.
    """
    with transaction.atomic():
        old = open_claim_row(claim, analyst)
        retire_row(old)
        mark_relook(relying_on([old]), RelookCause.EVIDENCE, analyst)
        audit.record(actor=analyst, action="claim.retired", target=old, reason=reason)
    return old


def restore_claim(*, claim: Claim, analyst: User) -> Claim:
    """Bring a retired claim back, unless something stands in its place.

    Raises:
        ClaimGone: it was corrected, is not retired, or came of a merge that was taken back.
    """
    with transaction.atomic():
        old = Claim.objects.select_for_update().get(pk=claim.pk)
        replaced = old.descendants.filter(undone_at=None) | old.ancestors.exclude(undone_at=None)
        if old.retired_at is None or replaced.exists():
            raise ClaimGone(old)
        old.retired_at = None
        old.save(update_fields=["retired_at"])
        refresh_state(old)
        audit.record(actor=analyst, action="claim.restored", target=old)
        match_again([old])
    return old


def lock_version(version: ArticleVersion) -> None:
    """Let one change at a time number the claims of a version."""
    ArticleVersion.objects.select_for_update().get(pk=version.pk)


def open_claim_row(claim: Claim, analyst: User) -> Claim:
    """Return the claim, locked, if this analyst may change it now.

    Raises:
        ClaimGone, ClaimHeld: it may not be changed.
    """
    # Only the claim's own row: PostgreSQL cannot lock the empty side of an outer join.
    row = (
        Claim.objects.select_for_update(of=("self",))
        .select_related("version", "attribution", "previous")
        .get(pk=claim.pk)
    )
    if row.retired_at is not None:
        raise ClaimGone(row)
    refuse_if_held(row, analyst)
    return row


def _at_same_place(old: Claim, analyst: User, text: str, modality: str) -> Claim:
    """Return an unsaved claim in the place of another one, built from the same words."""
    anchor = Span(old.start, old.end)
    new = anchored_claim(old.version, analyst, anchor, text, modality)
    new.event_date, new.previous, new.pieces = old.event_date, old.previous, old.pieces
    new.sentence_start, new.sentence_end = old.sentence_start, old.sentence_end
    return new


def _anchor(text: str, quotation: str, near: int | None) -> Span:
    found = locate(text, quotation)
    if not found:
        raise QuotationNotFound(quotation)
    if len(found) > 1 and near is None:
        raise QuotationAmbiguous(quotation, len(found))
    return nearest(found, near or 0) or found[0]


def retire_row(claim: Claim) -> None:
    """Take a claim out of the work; the caller holds the transaction."""
    claim.retired_at = timezone.now()
    claim.save(update_fields=["retired_at"])
    Lease.objects.filter(claim=claim).delete()
    forget_suggestions(claim)


def match_again(claims: Sequence[Claim]) -> None:
    """Let the worker match what changed, and nothing else, after commit."""
    from claims.tasks import match_claims as task  # the task's module imports the services

    keys = [claim.pk for claim in claims]
    transaction.on_commit(lambda: task.enqueue(keys))


def _told(claim: Claim) -> dict[str, str]:
    """What the log says of a claim."""
    source = claim.attribution.label if claim.attribution else ""
    return {"text": claim.text, "source": source, "modality": claim.modality, "quote": claim.quote}
