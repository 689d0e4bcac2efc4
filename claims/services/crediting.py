"""Crediting a claim to a party by hand: the outlet itself, a party of the article, or a new one."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Max

from claims.anchoring import locate, nearest
from claims.extraction.spans import Span
from claims.models import Attribution, AttributionSpan, Claim, Quote, SpanRole
from sources.models import ArticleVersion
from sources.services.registry import link_stated_source


class CorrectionRefused(Exception):
    """A change to the claims of a version that cannot be made."""


class CreditUnknown(CorrectionRefused):
    """The party chosen is none of the version's."""

    def __init__(self, local_id: str) -> None:
        super().__init__("This source is not in the article any more. Choose again.")
        self.local_id = local_id


@dataclass(frozen=True, slots=True)
class Credit:
    """Whom a claim is credited to: nobody (the outlet's own voice), a known or a new party.

    Attributes:
        local_id: A party of the version ("s1"); empty for the other two.
        label: The name or description of a party that the version does not have yet.
        kind, named: What sort of party a new one is.
    """

    local_id: str = ""
    label: str = ""
    kind: str = "other"
    named: bool = False

    @property
    def is_own_voice(self) -> bool:
        """Whether nobody is credited."""
        return not (self.local_id or self.label)


def credit_of(claim: Claim) -> Credit:
    """Return whom a claim is credited to now."""
    attribution = claim.attribution
    if attribution is None:
        return Credit()
    if attribution.local_id:
        return Credit(local_id=attribution.local_id)
    return Credit(label=attribution.label)


def attribute(version: ArticleVersion, credit: Credit, anchor: Span) -> Attribution | None:
    """Return the attribution that credits this party with the words at the anchor."""
    if credit.is_own_voice:
        return None
    if not credit.local_id:
        return _new_party(version, credit, anchor)
    of_party = version.attributions.filter(local_id=credit.local_id)
    covering = of_party.filter(
        spans__role=SpanRole.CONTENT, spans__start__lte=anchor.start, spans__end__gte=anchor.end
    ).first()
    if covering:
        return covering
    known = of_party.order_by("index").first()
    if known is None:
        raise CreditUnknown(credit.local_id)
    return _store_attribution(
        Attribution(
            stated_source=known.stated_source,
            local_id=known.local_id,
            label=known.label,
            mention=known.mention,
            implicit=True,
        ),
        version,
        {SpanRole.CONTENT: anchor},
    )


def _new_party(version: ArticleVersion, credit: Credit, anchor: Span) -> Attribution:
    """Store an attribution to a party that the extraction did not see in this version."""
    label = " ".join(credit.label.split())[:300]
    known = set(version.attributions.values_list("local_id", flat=True))
    number = next(n for n in range(1, len(known) + 2) if f"s{n}" not in known)
    text = version.content.text
    mention = nearest(locate(text, label), anchor.start)
    pieces = {SpanRole.CONTENT: anchor}
    if mention:
        pieces[SpanRole.SOURCE] = mention
    return _store_attribution(
        Attribution(
            stated_source=link_stated_source(label, credit.kind, credit.named),
            local_id=f"s{number}",
            label=label if credit.named else label.lower(),
            mention=text[mention.start : mention.end][:500] if mention else "",
        ),
        version,
        pieces,
    )


def _store_attribution(
    made: Attribution, version: ArticleVersion, pieces: dict[SpanRole, Span]
) -> Attribution:
    last = version.attributions.aggregate(last=Max("index"))["last"]
    made.version, made.quote = version, Quote.INDIRECT
    made.index = 0 if last is None else last + 1
    made.save()
    text = version.content.text
    AttributionSpan.objects.bulk_create(
        AttributionSpan(attribution=made, role=role, start=start, end=end, text=text[start:end])
        for role, (start, end) in pieces.items()
    )
    return made
