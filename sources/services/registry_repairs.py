"""What reviewers change in the registry of stated sources: merges, aliases, kinds.

A merge joins two *named* rows of one party and can be undone: the merged row and its mentions
stay, and point to the row that stands for the party. There is one level, so that a report finds
the party of a mention with one join.
"""

from __future__ import annotations

from django.db import models, transaction
from django.db.models import Q

from claims.services.recount import relook_weakened
from sources.models import AffiliationDecision, SourceAlias, SourceKind, StatedSource
from sources.normalise import normalise_name
from sources.services.registry import is_unresolved, rows_answering_to
from sources.services.ties import all_ties, root
from workbench import audit
from workbench.models import AuditEvent, User

MERGED = "stated_source.merged"


class RepairRefused(Exception):
    """A change to the registry that cannot be made; the message says why."""


class ClassHasNoIdentity(RepairRefused):
    """Merges and aliases are for named parties."""

    def __init__(self, source: StatedSource) -> None:
        super().__init__(
            f"“{source.name}” is an unnamed class, not an identity: two mentions of it may be two "
            "people. It has no merges and no aliases."
        )
        self.source = source


class ReasonMissing(RepairRefused):
    """A merge is a judgement and needs its reason."""

    def __init__(self) -> None:
        super().__init__("Say why the two are one party.")


class AlreadyMerged(RepairRefused):
    """The row does not stand for a party of its own."""

    def __init__(self, source: StatedSource) -> None:
        super().__init__(f"“{source.name}” is merged already. Take it out first.")
        self.source = source


class SameParty(RepairRefused):
    """A row cannot be merged with itself."""

    def __init__(self, source: StatedSource) -> None:
        super().__init__(f"“{source.name}” is this very source.")
        self.source = source


class StillUnclear(RepairRefused):
    """The name of the row fits several parties, so that its mentions may be of either."""

    def __init__(self, source: StatedSource, fitting: list[StatedSource]) -> None:
        names = ", ".join(f"“{row.name}”" for row in fitting)
        super().__init__(
            f"“{source.name}” is a name of several sources ({names}), so its mentions may be of "
            "either. Remove the alias from those it does not stand for, then merge."
        )
        self.source = source
        self.fitting = fitting


class NotMerged(RepairRefused):
    """There is no merge to undo."""

    def __init__(self, source: StatedSource) -> None:
        super().__init__(f"“{source.name}” is not merged into another source.")
        self.source = source


class TieRefused(RepairRefused):
    """A decision about a tie that lacks its reason, or about two that no text ties."""


class AliasRefused(RepairRefused):
    """An alias that says nothing or is there already."""


def merge(*, source: StatedSource, into: StatedSource, reviewer: User, reason: str) -> StatedSource:
    """Say that two named rows are one party; mentions of both count for `into` from now on.

    What was merged into `source` before goes along, and comes back with it. Settled claims whose
    links rest on fewer origins now are sent to another look.

    Raises:
        ClassHasNoIdentity, ReasonMissing, AlreadyMerged, SameParty: nothing was changed.
    """
    if not reason.strip():
        raise ReasonMissing
    with transaction.atomic():
        rows = _locked(source, into)
        source, target = rows[source.pk], rows[into.pk]
        target = target.merged_into or target
        for row in (source, target):
            if not row.named:
                raise ClassHasNoIdentity(row)
        if source.merged_into_id is not None:
            raise AlreadyMerged(source)
        if source.pk == target.pk:
            raise SameParty(source)
        if is_unresolved(source):
            fitting = rows_answering_to(source.name)
            if any(row.pk != target.pk for row in fitting):
                raise StillUnclear(source, fitting)
        moved = list(source.merged.values_list("pk", flat=True))
        source.merged.update(merged_into=target)
        source.merged_into = target
        source.save(update_fields=["merged_into"])
        audit.record(
            actor=reviewer,
            action=MERGED,
            target=source,
            into=target.pk,
            into_name=target.name,
            moved=moved,
            reason=reason.strip(),
        )
        relook_weakened({source.pk, target.pk, *moved}, reviewer)
    return target


def unmerge(*, source: StatedSource, reviewer: User, reason: str = "") -> StatedSource:
    """Take a row out of the party it was merged into, with all that it brought along.

    Raises:
        NotMerged: nothing was changed.
    """
    with transaction.atomic():
        source = StatedSource.objects.select_for_update().get(pk=source.pk)
        target = source.merged_into_id
        if target is None:
            raise NotMerged(source)
        last = merges_of(source).first()
        moved = last.data.get("moved", []) if last else []
        # Only what is still there: some may have been taken out one by one since.
        StatedSource.objects.filter(pk__in=moved, merged_into=target).update(merged_into=source)
        source.merged_into = None
        source.save(update_fields=["merged_into"])
        audit.record(
            actor=reviewer,
            action="stated_source.unmerged",
            target=source,
            out_of=target,
            reason=reason.strip(),
        )
    return source


def add_alias(*, source: StatedSource, name: str, reviewer: User) -> SourceAlias:
    """Give a named party another name; mentions found from now on are linked by it.

    Raises:
        ClassHasNoIdentity, AliasRefused: nothing was changed.
    """
    name = " ".join(name.split())
    normalised = normalise_name(name)
    if not normalised:
        raise AliasRefused("Type the other name.")
    if len(name) > 300 or len(normalised) > 300:
        raise AliasRefused("This name is too long: at most 300 characters.")
    with transaction.atomic():
        source = StatedSource.objects.select_for_update().get(pk=source.pk)
        if not source.named:
            raise ClassHasNoIdentity(source)
        known = source.normalised == normalised and not is_unresolved(source)
        if known or source.aliases.filter(normalised=normalised).exists():
            raise AliasRefused(f"“{name}” is a name of this source already.")
        alias = SourceAlias.objects.create(source=source, name=name)
        audit.record(actor=reviewer, action="stated_source.alias_added", target=source, name=name)
        relook_weakened({source.pk}, reviewer)
    return alias


def remove_alias(*, alias: SourceAlias, reviewer: User) -> StatedSource:
    """Take a name away from a party; mentions that it led there stay linked."""
    with transaction.atomic():
        source = alias.source
        name = alias.name
        alias.delete()
        audit.record(actor=reviewer, action="stated_source.alias_removed", target=source, name=name)
    return source


def decide_tie(
    *, member: StatedSource, body: StatedSource, holds: bool, reason: str, reviewer: User
) -> AffiliationDecision:
    """Say that two sources that texts tie are, or are not, one chain; both keep their rows.

    Raises:
        TieRefused: nothing was changed.
    """
    with transaction.atomic():
        member, body = root(member), root(body)
        ties = all_ties(Q(member=member) | Q(member__merged_into=member))
        if not any(tie.body.pk == body.pk for tie in ties):
            raise TieRefused(f"No text ties “{member.name}” to “{body.name}”.")
        decision = AffiliationDecision(
            member=member, body=body, holds=holds, reason=reason.strip(), decided_by=reviewer
        )
        if not decision.reason:
            raise TieRefused("Say why the two are, or are not, one chain of sources.")
        decision.save()
        audit.record(
            actor=reviewer,
            action="stated_source.tied" if holds else "stated_source.cut",
            target=member,
            body=body.pk,
            body_name=body.name,
            reason=decision.reason,
        )
        if holds:
            relook_weakened({member.pk, body.pk}, reviewer)
    return decision


def change_kind(*, source: StatedSource, kind: str, reviewer: User) -> StatedSource:
    """Say what sort of party a stated source is.

    Raises:
        RepairRefused: the kind is none of `SourceKind`.
    """
    if kind not in SourceKind.values:
        raise RepairRefused("Choose one of the kinds.")
    with transaction.atomic():
        source = StatedSource.objects.select_for_update().get(pk=source.pk)
        before, source.kind = source.kind, kind
        if before != kind:
            source.save(update_fields=["kind"])
            audit.record(
                actor=reviewer,
                action="stated_source.kind_changed",
                target=source,
                before=before,
                after=kind,
            )
    return source


def merges_of(source: StatedSource) -> models.QuerySet[AuditEvent]:
    """Return the events that merged this row into another, newest first."""
    return AuditEvent.objects.filter(
        target_type=source._meta.label_lower, target_id=str(source.pk), action=MERGED
    ).order_by("-sequence")


def _locked(*sources: StatedSource) -> dict[int, StatedSource]:
    """Return rows by key, locked in one order, so that two merges never wait for each other."""
    keys = {source.pk for source in sources}
    keys |= {source.merged_into_id for source in sources if source.merged_into_id}
    rows = StatedSource.objects.select_for_update().filter(pk__in=keys).order_by("pk")
    return {row.pk: row for row in rows}
