"""What is linked to a claim, from either side, and how many origins that amounts to."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Prefetch, Q, QuerySet

from claims.models import AttributionLink, Claim, Evidence, EvidenceCopy
from claims.models.review import Shows, Stance
from sources.models import ArticleVersion, Outlet, StatedSource
from sources.normalise import canonical_url
from sources.services.cited import CitedReport
from sources.services.origins import OriginSummary, summarise

MARKUP = re.compile(r"<(script|style)\b.*?</\1\s*>|<[^>]*>", re.IGNORECASE | re.DOTALL)
CLAIM = "claim"
"""Key of the claim itself in an origin summary; evidence has its primary key."""


@dataclass(frozen=True, slots=True)
class LinkedReport:
    """One live piece of evidence, seen from the claim in question.

    Attributes:
        other: The claim at the other end; None for an address.
        mirrored: The link was made from the other claim.
        earlier: The link was made on an earlier version of this claim.
        version: The text the report stands in; for an address, where that article was imported.
    """

    evidence: Evidence
    other: Claim | None
    mirrored: bool
    earlier: bool
    outlet: Outlet | None
    version: ArticleVersion | None
    stated: tuple[StatedSource, ...]

    @property
    def key(self) -> str:
        """How origin summaries name this report."""
        return str(self.evidence.pk)

    @property
    def retracted(self) -> bool:
        """The article was retracted: the link stays visible and counts no longer."""
        return self.version is not None and self.version.article.retracted_at is not None

    @property
    def supports(self) -> bool:
        """It supports the claim, in one of the two senses."""
        return self.evidence.stance == Stance.SUPPORTS and not self.retracted

    @property
    def contradicts(self) -> bool:
        """It contradicts the claim."""
        return self.evidence.stance == Stance.CONTRADICTS and not self.retracted

    @property
    def corroborates(self) -> bool:
        """It supports the claim and shows that it happened, not just that it was said."""
        return self.supports and self.evidence.shows == Shows.HAPPENED

    @property
    def who(self) -> str:
        """Outlet and stated source, as “contested by” names them: “The Plain (local source)”."""
        name = self.outlet.name if self.outlet else "unknown outlet"
        return f"{name} ({self.stated[0].name})" if self.stated else name


def linked_reports(claim: Claim) -> list[LinkedReport]:
    """Return the live evidence of a claim, oldest first; six queries, and one per earlier version.

    A link between two claims is seen from both; where each was linked to the other, the one made
    from this side holds. Links made on earlier versions of the claim go on counting.
    """
    own = _versions_of(claim)
    found: dict[tuple[int, ...], LinkedReport] = {}
    rows = list(_live().filter(Q(claim__in=own) | Q(other_claim__in=own)))
    articles = _imported([row.url for row in rows if row.url])
    for row in rows:
        report = _seen_from(row, claim, own, articles)
        if report.other is not None and report.other.pk in own:
            continue
        key = (0, report.other.pk) if report.other else (1, row.pk)
        if key not in found or found[key].mirrored:
            found[key] = report
    return list(found.values())


def origin_summary(claim: Claim, linked: Iterable[LinkedReport] | None = None) -> OriginSummary:
    """Return the origins of a claim and its evidence; loads what is linked unless given."""
    reports = list(linked_reports(claim) if linked is None else linked)
    outside = [r.evidence.pk for r in reports if r.evidence.url and r.version is None]
    copies = {
        copy.evidence_id: copy_text(copy)
        for copy in EvidenceCopy.objects.filter(evidence__in=outside)
    }
    return summarise(
        subject_report(claim),
        [
            CitedReport(
                key=report.key,
                outlet=report.outlet,
                version=report.version,
                stated=report.stated,
                sentence=sentence_of(report.other) if report.other else None,
                copy=copies.get(report.evidence.pk, ""),
                independent_because=report.evidence.independent_because,
            )
            for report in reports
        ],
        supporting={report.key for report in reports if report.supports},
        counting={report.key for report in reports if report.corroborates},
    )


def subject_report(claim: Claim) -> CitedReport:
    """Return the report that a claim stands in."""
    return CitedReport(
        key=CLAIM,
        outlet=claim.version.article.outlet,
        version=claim.version,
        stated=stated_sources(claim),
        sentence=sentence_of(claim),
    )


def sentence_of(claim: Claim) -> tuple[int, int]:
    """Return where the sentence that a claim stands in begins and ends."""
    return (claim.sentence_start, claim.sentence_end)


def stated_sources(claim: Claim) -> tuple[StatedSource, ...]:
    """Return a claim's stated source, then those beside and behind it; empty for own voice."""
    attribution = claim.attribution
    if attribution is None:
        return ()
    links = [link.stated_source for link in attribution.links.all()]
    return tuple(row for row in (attribution.stated_source, *links) if row is not None)


def copy_text(copy: EvidenceCopy) -> str:
    """Return the words of an archived copy; markup is dropped, since wording is compared."""
    _, _, charset = copy.media_type.partition("charset=")
    try:
        text = bytes(copy.body).decode(charset.strip() or "utf-8", errors="replace")
    except LookupError:
        text = bytes(copy.body).decode("utf-8", errors="replace")
    if not copy.media_type.startswith("text/plain"):
        text = html.unescape(MARKUP.sub(" ", text))
    return text


def contesting_parties(linked: Iterable[LinkedReport]) -> str:
    """Name who contests a claim, from its contradicting evidence; empty if there is none."""
    return "; ".join(dict.fromkeys(report.who for report in linked if report.contradicts))


def _live() -> QuerySet[Evidence]:
    """Evidence that stands, with all that a page says about it, in three queries."""
    parts = ("version__article__outlet__owner", "attribution__stated_source")
    ends = [f"{end}__{part}" for end in ("claim", "other_claim") for part in parts]
    links = AttributionLink.objects.select_related("stated_source")
    return (
        Evidence.objects.filter(withdrawn_at=None)
        .select_related("outlet__owner", "stated_source", "added_by", *ends)
        .prefetch_related(
            Prefetch("claim__attribution__links", links),
            Prefetch("other_claim__attribution__links", links),
        )
        .order_by("added_at", "pk")
    )


def _versions_of(claim: Claim) -> set[int]:
    """Return the keys of a claim and of what it was in earlier versions; a query per version."""
    found, previous = {claim.pk}, claim.previous_id
    while previous is not None and previous not in found:
        found.add(previous)
        previous = Claim.objects.values_list("previous_id", flat=True).get(pk=previous)
    return found


def _seen_from(
    row: Evidence, claim: Claim, own: set[int], articles: dict[str, ArticleVersion]
) -> LinkedReport:
    mirrored = row.claim_id not in own
    other = row.claim if mirrored else row.other_claim
    end = row.other_claim_id if mirrored else row.claim_id
    if other is not None:
        outlet: Outlet | None = other.version.article.outlet
        version: ArticleVersion | None = other.version
        stated = stated_sources(other)
    else:
        outlet = row.outlet
        version = articles.get(canonical_url(row.url))
        stated = (row.stated_source,) if row.stated_source else ()
    return LinkedReport(
        evidence=row,
        other=other,
        mirrored=mirrored,
        earlier=end != claim.pk,
        outlet=outlet,
        version=version,
        stated=stated,
    )


def _imported(urls: list[str]) -> dict[str, ArticleVersion]:
    """Return the current versions of the articles that stand at these addresses, if imported."""
    if not urls:
        return {}
    wanted = [f"url:{canonical_url(url)}" for url in urls]
    versions = ArticleVersion.objects.filter(
        is_current=True, article__identity__in=wanted
    ).select_related("article")
    return {version.article.identity.removeprefix("url:"): version for version in versions}
