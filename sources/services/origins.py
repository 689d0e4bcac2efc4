"""Origins: which of the reports linked to a claim stand on their own feet, and why.

The comparison is `sources.lineage`, and its material is loaded by `sources.services.cited`; here
its findings are put into words. Analysts' decisions about pairs of articles are stored here.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from django.db import transaction
from django.utils.text import Truncator

from sources import lineage
from sources.lineage import Doubt, Reason
from sources.models import Article, OriginDecision, VersionText
from sources.passages import SharedWording
from sources.services.cited import CitedReport, load_reports
from sources.services.wording import shared_wording
from workbench import audit
from workbench.models import User

REASONS = {
    Reason.SAME_TEXT: "same text",
    Reason.AGENCY: "same agency credit",
    Reason.STATED_SOURCE: "same stated source",
    Reason.SPEAKS_FOR: "one chain of sources",
    Reason.OWNER: "same owner",
    Reason.SAME_ARTICLE: "same article",
    Reason.ANALYST: "joined by an analyst",
}
ANSWERABLE = frozenset({Reason.AGENCY, Reason.STATED_SOURCE, Reason.SPEAKS_FOR, Reason.OWNER})
MOST_QUOTES = 3
LONGEST_QUOTE = 400
DOUBTS = {
    Doubt.UNKNOWN_OUTLET: "the outlet is not known, so its lineage cannot be established",
    Doubt.OWN_VOICE: "it states no source of its own",
    Doubt.UNNAMED_CLASS: (
        "it credits an unnamed source of the same kind, which may be the same person"
    ),
    Doubt.LIKE_NAMED: "the name of one source stands in that of the other, and they may be one",
}


@dataclass(frozen=True, slots=True)
class SharedText:
    """What two reports of one origin share, to be read.

    Attributes:
        outlets: Who published them.
        share: "83%", of the shorter text.
        quotes: The longest passages, from the first report's text.
        more: How many further passages there are.
    """

    outlets: str
    share: str
    quotes: tuple[str, ...]
    more: int


@dataclass(frozen=True, slots=True)
class OriginGroup:
    """One origin, in words.

    Attributes:
        keys: Its reports, as the caller named them.
        reasons: What joins them, a sentence each.
        doubts: Why reports are not established as independent of the claim, a sentence each.
        established: It counts as independent of the claim.
        is_claims_own: The claim itself stands in it.
        answerable: An analyst's reason could establish that a report in it is independent; one
            text, one article, a reviewer's decision and an unknown outlet cannot be argued away.
        shared: The wording that its reports share, where that joins them.
    """

    keys: tuple[str, ...]
    outlets: tuple[str, ...]
    reasons: tuple[str, ...]
    doubts: tuple[str, ...]
    established: bool
    is_claims_own: bool
    answerable: bool
    shared: tuple[SharedText, ...] = ()


@dataclass(frozen=True, slots=True)
class OriginSummary:
    """What the links to a claim amount to.

    Attributes:
        links: Supporting links.
        outlets: Different outlets among them.
        origins_established: Origins among those that show that it happened, established as
            independent of the claim and of each other.
    """

    links: int
    outlets: int
    origins_established: int
    groups: tuple[OriginGroup, ...]

    @property
    def in_words(self) -> str:
        """For example “7 links, 3 outlets, 1 origin”."""
        return ", ".join(
            (
                _counted(self.links, "link"),
                _counted(self.outlets, "outlet"),
                _counted(self.origins_established, "origin"),
            )
        )


def summarise(
    subject: CitedReport,
    linked: Sequence[CitedReport],
    *,
    supporting: Collection[str],
    counting: Collection[str],
) -> OriginSummary:
    """Group a claim's report with the reports linked to it, and count.

    Args:
        subject: Where the claim stands.
        linked: All live evidence; context and contradiction are grouped but not counted.
        supporting: Keys of the links that support the claim.
        counting: Keys of those that also show that it happened.

    Costs nine queries at most, whatever the number of links, one per step of merged sources, and
    two per step from one who speaks for another.
    """
    cited = [subject, *linked]
    reports = load_reports(cited)
    versions = {report.version.pk: report.version for report in cited if report.version}
    wordings = shared_wording(
        versions.values(), {report.wording: report.copy for report in cited if report.copy}
    )
    found = lineage.compare(
        reports[0],
        reports[1:],
        counting=frozenset(counting),
        decisions=decisions_between(
            {report.article for report in reports if report.article is not None}
        ),
        wordings=wordings,
    )
    quoted = _quoted(found.groups, {report.key: report for report in cited}, wordings)
    by_key = {report.key: report for report in reports}
    outlets = {
        (report.outlet.pk if report.outlet and not report.outlet.is_unknown else report.key)
        for report in linked
        if report.key in supporting
    }
    return OriginSummary(
        links=len(supporting),
        outlets=len(outlets),
        origins_established=found.established,
        groups=tuple(
            replace(_in_words(group, by_key), shared=shared)
            for group, shared in zip(found.groups, quoted, strict=True)
        ),
    )


def decisions_between(articles: Collection[int]) -> lineage.Decisions:
    """Return what analysts decided about pairs of these articles; the latest of a pair holds."""
    if len(articles) < 2:
        return {}
    rows = OriginDecision.objects.filter(first__in=articles, second__in=articles).order_by("pk")
    return {
        (row.first_id, row.second_id): lineage.Decision(row.dependent, row.reason) for row in rows
    }


def decide_origin(
    *, first: Article, second: Article, dependent: bool, reason: str, actor: User
) -> OriginDecision:
    """Join two articles as one origin, or cut them apart, with a reason.

    The claims that rested on it are sent to re-look by `claims.services.evidence`, which calls
    this.
    """
    low, high = sorted((first, second), key=lambda article: article.pk)
    with transaction.atomic():
        decision = OriginDecision(
            first=low, second=high, dependent=dependent, reason=reason.strip(), decided_by=actor
        )
        decision.full_clean()
        decision.save()
        audit.record(
            actor=actor,
            action="origin.joined" if dependent else "origin.cut",
            target=decision,
            first=low.pk,
            second=high.pk,
            reason=decision.reason,
        )
    return decision


def _quoted(
    groups: Sequence[lineage.Group], cited: dict[str, CitedReport], wordings: lineage.Wordings
) -> list[tuple[SharedText, ...]]:
    """Return, for each group, the passages that join its reports; one query if there are any.

    Of many copies each is shown with one other: what joins it first.
    """
    joins: list[list[tuple[CitedReport, CitedReport, SharedWording]]] = []
    for group in groups:
        shown: dict[str, tuple[CitedReport, CitedReport, SharedWording]] = {}
        for edge in group.edges:
            pair = (cited[edge.first], cited[edge.second])
            low, high = sorted(report.wording for report in pair)
            if edge.reason == Reason.SAME_TEXT and (shared := wordings.get((low, high))):
                shown.setdefault(edge.second, (*pair, shared))
        joins.append(list(shown.values()))
    wanted = {one.version.pk for found in joins for one, _, _ in found if one.version}
    texts = dict(
        VersionText.objects.filter(version__in=wanted).values_list("version_id", "text")
        if wanted
        else ()
    )
    return [tuple(_quote(*join, texts) for join in found) for found in joins]


def _quote(
    one: CitedReport, other: CitedReport, shared: SharedWording, texts: dict[int, str]
) -> SharedText:
    text = texts.get(one.version.pk, "") if one.version else one.copy
    side = 0 if one.wording < other.wording else 2
    spans = sorted((p[side : side + 2] for p in shared.passages), key=lambda s: s[0] - s[1])
    return SharedText(
        outlets=" and ".join(
            r.outlet.name if r.outlet else "an unknown outlet" for r in (one, other)
        ),
        share=f"{shared.share:.0%}",
        quotes=tuple(
            Truncator(text[start:end]).chars(LONGEST_QUOTE) for start, end in spans[:MOST_QUOTES]
        ),
        more=max(0, len(spans) - MOST_QUOTES),
    )


def _in_words(group: lineage.Group, by_key: dict[str, lineage.Report]) -> OriginGroup:
    joined: dict[tuple[Reason, str], dict[str, None]] = {}
    for edge in group.edges:
        # The shares of one text's copies differ pair by pair; one sentence names them all.
        detail = "" if edge.reason == Reason.SAME_TEXT else edge.detail
        names = joined.setdefault((edge.reason, detail), {})
        names |= dict.fromkeys(
            _named(by_key[key], edge.reason) for key in (edge.first, edge.second)
        )
    return OriginGroup(
        keys=group.keys,
        outlets=tuple(dict.fromkeys(by_key[key].outlet_name for key in group.keys)),
        reasons=tuple(
            f"{', '.join(names)}: {_reason_in_words(reason, detail, outlets=len(names))}."
            for (reason, detail), names in joined.items()
        ),
        doubts=tuple(
            dict.fromkeys(
                f"{by_key[key].outlet_name}: {DOUBTS[doubt]}."
                for key, doubt in group.doubts.items()
            )
        ),
        established=group.established,
        is_claims_own=group.holds_subject,
        answerable=any(edge.reason in ANSWERABLE for edge in group.edges)
        or any(doubt != Doubt.UNKNOWN_OUTLET for doubt in group.doubts.values()),
    )


def _named(report: lineage.Report, reason: Reason) -> str:
    """Name a report's outlet, and the words that credit an agency where that is the reason."""
    if reason == Reason.AGENCY and report.agency_evidence:
        return f"{report.outlet_name} (“{report.agency_evidence}”)"
    return report.outlet_name


def _reason_in_words(reason: Reason, detail: str, *, outlets: int) -> str:
    """A reason with what it rests on; one outlet's reports have one owner, which says less."""
    if reason == Reason.OWNER and outlets == 1:
        return "same outlet"
    return f"{REASONS[reason]} ({detail})" if detail else REASONS[reason]


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
