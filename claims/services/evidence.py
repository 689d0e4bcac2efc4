"""Evidence: linking a claim to another claim or to an address, and taking a link back.

A link is never deleted, and a changed one sends the decided claims at both its ends to re-look.
A link that is only context cannot change what a verdict rests on, so it sends nothing.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.validators import URLValidator
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone

from claims.models import Claim, Evidence, EvidenceCopy, RelookCause, ReviewState
from claims.models.review import Shows, Stance
from claims.services.review import mark_relook
from sources.labels import class_label
from sources.models import Article, OriginDecision, Outlet, StatedSource
from sources.normalise import normalise_name
from sources.services.origins import decide_origin
from sources.services.registry import link_stated_source, rows_answering_to
from workbench import audit
from workbench.models import Role, User

MAX_URL = Evidence._meta.get_field("url").max_length or 2_000


class EvidenceRefused(Exception):
    """The link cannot be made or changed.

    Attributes:
        field: The form field that the message belongs to; empty for the link as a whole.
        message: A sentence for the user.
    """

    def __init__(self, message: str, field: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.field = field


@dataclass(frozen=True, slots=True)
class Copy:
    """What stood at an address: pasted by the analyst, or fetched on request."""

    body: bytes
    media_type: str = "text/plain"
    retrieved_at: dt.datetime | None = None


def add_claim_evidence(
    *,
    claim: Claim,
    other: Claim,
    analyst: User,
    stance: str,
    shows: str,
    quote: str = "",
    independent_because: str = "",
) -> Evidence:
    """Link a claim to another claim; the link is seen from both.

    Raises:
        EvidenceRefused: the same claim, or linked already.
    """
    _require_analyst(analyst)
    if other.pk == claim.pk:
        raise EvidenceRefused("A claim cannot be evidence for itself.", "other_claim")
    evidence = Evidence(
        claim=claim,
        other_claim=other,
        quote=quote.strip(),
        stance=_stance(stance),
        shows=_shows(shows),
        independent_because=independent_because.strip(),
        added_by=analyst,
    )
    with transaction.atomic():
        _insert(evidence, "This claim is linked already. Withdraw that link to change it.")
        _record(evidence, "evidence.added", analyst)
        _relook(evidence, analyst)
    return evidence


def add_url_evidence(
    *,
    claim: Claim,
    url: str,
    outlet: Outlet,
    analyst: User,
    stance: str,
    shows: str,
    stated_source: StatedSource | None = None,
    quote: str = "",
    independent_because: str = "",
    copy: Copy | None = None,
) -> Evidence:
    """Link a claim to an address, with a copy of what stands there if one is given.

    Nothing is fetched here: the edge that a user asked to fetch brings the copy.

    Raises:
        EvidenceRefused: not a web address, or linked already.
    """
    _require_analyst(analyst)
    evidence = Evidence(
        claim=claim,
        url=checked_url(url),
        outlet=outlet,
        stated_source=stated_source,
        quote=quote.strip(),
        stance=_stance(stance),
        shows=_shows(shows),
        independent_because=independent_because.strip(),
        added_by=analyst,
    )
    with transaction.atomic():
        _insert(evidence, "This address is linked already. Withdraw that link to change it.")
        if copy is not None and copy.body:
            EvidenceCopy.objects.create(
                evidence=evidence,
                body=copy.body,
                media_type=copy.media_type,
                sha256=hashlib.sha256(copy.body).hexdigest(),
                retrieved_at=copy.retrieved_at or timezone.now(),
            )
        _record(evidence, "evidence.added", analyst)
        _relook(evidence, analyst)
    return evidence


def withdraw_evidence(*, evidence: Evidence, analyst: User, reason: str = "") -> Evidence:
    """Take a link back; it stays in the history with who withdrew it, when and why.

    Raises:
        EvidenceRefused: it was withdrawn before.
    """
    _require_analyst(analyst)
    with transaction.atomic():
        changed = Evidence.objects.filter(pk=evidence.pk, withdrawn_at=None).update(
            withdrawn_at=timezone.now(), withdrawn_by=analyst, withdrawn_reason=reason.strip()
        )
        if not changed:
            raise EvidenceRefused("This link was withdrawn before.")
        evidence.refresh_from_db()
        _record(evidence, "evidence.withdrawn", analyst, reason=evidence.withdrawn_reason)
        _relook(evidence, analyst)
    return evidence


def record_independence(*, evidence: Evidence, analyst: User, because: str) -> Evidence:
    """Record why a linked report is independent of the claim where that is not established.

    Raises:
        EvidenceRefused: no reason, or the link is withdrawn.
    """
    _require_analyst(analyst)
    because = because.strip()
    if not because:
        raise EvidenceRefused("Say why this report is independent.", "independent_because")
    with transaction.atomic():
        changed = Evidence.objects.filter(pk=evidence.pk, withdrawn_at=None).update(
            independent_because=because
        )
        if not changed:
            raise EvidenceRefused("This link was withdrawn before.")
        before, evidence.independent_because = evidence.independent_because, because
        _record(evidence, "evidence.independence", analyst, because=because, before=before)
        _relook(evidence, analyst, RelookCause.ORIGIN)
    return evidence


def decide_origin_of(
    *, first: Article, second: Article, dependent: bool, reason: str, reviewer: User
) -> OriginDecision:
    """Join or cut the origin of two articles, and send the claims that rested on it to re-look.

    Raises:
        PermissionDenied: the user is not a reviewer.
        EvidenceRefused: one article, or no reason.
    """
    if not reviewer.has_role(Role.REVIEWER):
        raise PermissionDenied("Origins are joined and cut by reviewers.")
    with transaction.atomic():
        try:
            decision = decide_origin(
                first=first, second=second, dependent=dependent, reason=reason, actor=reviewer
            )
        except ValidationError as error:
            raise EvidenceRefused(" ".join(error.messages), "reason") from error
        ends = [
            (Q(version__article=one), Q(**{f"{path}__version__article": other}))
            for one, other in ((first, second), (second, first))
            for path in ("evidence__other_claim", "evidence_for__claim")
        ]
        rested = Q()
        for claim_side, other_side in ends:
            rested |= claim_side & other_side
        resting = Claim.objects.filter(rested, state=ReviewState.SETTLED).distinct()
        mark_relook(resting, RelookCause.ORIGIN, reviewer)
    return decision


def stated_source_named(name: str) -> StatedSource | None:
    """Return the registry's row for a stated source that an analyst typed; None for own voice.

    A known name or alias gives that party, a known class gives the class. A new one is a named
    party if it begins with a capital letter, as names do in this registry, else a class.
    """
    label = " ".join(name.split())
    if not label:
        return None
    parties = rows_answering_to(label)
    if len(parties) == 1:
        return parties[0]
    known = StatedSource.objects.filter(
        named=False, normalised=normalise_name(class_label(label))
    ).first()
    if known is not None and not parties:
        return known
    return link_stated_source(label, "other", not label[0].islower())


def checked_url(url: str) -> str:
    """Return a web address without surrounding blanks.

    Raises:
        EvidenceRefused: another scheme, no host, or too long.
    """
    url = url.strip()
    try:
        URLValidator(schemes=["http", "https"])(url)
        host = urlsplit(url).hostname
    except (ValidationError, ValueError):
        host = None
    if not host:
        message = "Give a web address that begins with http:// or https://."
        raise EvidenceRefused(message, "url")
    if len(url) > MAX_URL:
        raise EvidenceRefused(f"The address is longer than {MAX_URL} characters.", "url")
    return url


def _require_analyst(user: User) -> None:
    if not user.has_role(Role.ANALYST):
        raise PermissionDenied("Evidence is linked by analysts and reviewers.")


def _stance(value: str) -> str:
    if value not in Stance.values:
        raise EvidenceRefused("Say whether it supports, contradicts or is context.", "stance")
    return value


def _shows(value: str) -> str:
    if value not in Shows.values:
        raise EvidenceRefused(
            "Say whether it shows that it was said, or that it happened.", "shows"
        )
    return value


def _insert(evidence: Evidence, duplicate: str) -> None:
    try:
        with transaction.atomic():
            evidence.save(force_insert=True)
    except IntegrityError as error:
        again = Evidence.objects.filter(
            claim=evidence.claim_id,
            other_claim=evidence.other_claim_id,
            url=evidence.url,
            withdrawn_at=None,
        )
        if not again.exists():
            raise
        raise EvidenceRefused(duplicate, "url" if evidence.url else "other_claim") from error


def _record(evidence: Evidence, action: str, analyst: User, **data: object) -> None:
    """Log an act in the history of the claims at both ends."""
    for target in _ends(evidence):
        audit.record(
            actor=analyst,
            action=action,
            target=target,
            evidence=evidence.pk,
            stance=evidence.stance,
            shows=evidence.shows,
            url=evidence.url,
            other=evidence.claim_id if target.pk != evidence.claim_id else evidence.other_claim_id,
            **data,
        )


def _relook(evidence: Evidence, analyst: User, cause: str = RelookCause.EVIDENCE) -> None:
    if evidence.stance != Stance.CONTEXT:
        mark_relook(with_later_versions(_ends(evidence)), cause, analyst)


def _ends(evidence: Evidence) -> list[Claim]:
    return [end for end in (evidence.claim, evidence.other_claim) if end is not None]


def with_later_versions(claims: Iterable[Claim]) -> list[Claim]:
    """Add what the claims have become in newer versions of their articles."""
    found = {claim.pk: claim for claim in claims}
    step = list(found)
    while step:
        later = Claim.objects.filter(previous__in=step).exclude(pk__in=found)
        step = []
        for claim in later:
            found[claim.pk] = claim
            step.append(claim.pk)
    return list(found.values())
