"""Reports as the review knows them, loaded into what `sources.lineage` compares."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Q

from sources import lineage
from sources.agencies import MarkKind
from sources.models import ArticleVersion, Outlet, OutletAlias, SourceAlias, StatedSource
from sources.normalise import normalise_name
from sources.services.ties import Tie, ties_of
from sources.services.wording import text_key


@dataclass(frozen=True, slots=True)
class CitedReport:
    """One report as the review knows it.

    Attributes:
        key: The caller's own, unique in one comparison.
        outlet: Who published it; None where it is not known.
        version: The text it stands in; None for an address outside the workbench.
        stated: Its stated source, then its upstream; empty for the outlet's own voice.
        sentence: Where in the text the report stands; None if it is the text as a whole.
        copy: Text of an archived copy, for an address.
        independent_because: An analyst's recorded reason.
    """

    key: str
    outlet: Outlet | None
    version: ArticleVersion | None = None
    stated: tuple[StatedSource, ...] = ()
    sentence: tuple[int, int] | None = None
    copy: str = ""
    independent_because: str = ""

    @property
    def wording(self) -> str:
        """Key of its text among those compared; empty if there is none."""
        if self.version is not None:
            return text_key(self.version.pk)
        return f"copy {self.key}" if self.copy else ""


def load_reports(cited: Sequence[CitedReport]) -> list[lineage.Report]:
    """Turn reports into what `lineage` compares."""
    sources = canonical_sources(source for report in cited for source in report.stated)
    ties = ties_of(source for source in sources.values() if source.named)
    bodies = [tie.body for found in ties.values() for tie in found]
    names = _source_names([*sources.values(), *bodies])
    parties = {
        key: _party(source, names, ties.get(source.pk, ())) for key, source in sources.items()
    }
    outlet_names = _outlet_names(report.outlet for report in cited if report.outlet)
    return [_report(report, parties, outlet_names) for report in cited]


def _party(
    source: StatedSource, names: dict[int, frozenset[str]], ties: Iterable[Tie]
) -> lineage.Party:
    """Return a party with those for whom it speaks."""
    speaks_for = tuple((_party(tie.body, names, ()), tie.words) for tie in ties)
    return lineage.Party(source.pk, source.name, source.named, names[source.pk], speaks_for)


def _report(
    cited: CitedReport,
    parties: dict[int, lineage.Party],
    outlet_names: dict[int, frozenset[str]],
) -> lineage.Report:
    version, outlet = cited.version, cited.outlet
    digest = hashlib.sha256(cited.copy.encode()).hexdigest() if cited.copy else ""
    return lineage.Report(
        key=cited.key,
        outlet=outlet.pk if outlet else None,
        outlet_name=outlet.name if outlet else "an unknown outlet",
        outlet_known=outlet is not None and not outlet.is_unknown,
        outlet_names=outlet_names.get(outlet.pk, frozenset()) if outlet else frozenset(),
        owner=outlet.owner_id if outlet else None,
        owner_name=outlet.owner.name if outlet and outlet.owner else "",
        article=version.article_id if version else None,
        text=version.text_sha256 if version else digest,
        wording=cited.wording,
        sentence=cited.sentence,
        agency=normalise_name(version.agency) if version else "",
        agency_name=version.agency if version else "",
        agency_evidence=_credit_words(version) if version else "",
        parties=tuple(parties[source.pk] for source in cited.stated),
        independent_because=cited.independent_because,
    )


def _credit_words(version: ArticleVersion) -> str:
    """Return the words with which a text credits its agency."""
    return next(
        (
            words
            for _, _, kind, name, words in version.agency_marks
            if name == version.agency and kind != MarkKind.REPORTED
        ),
        "",
    )


def _source_names(sources: Iterable[StatedSource]) -> dict[int, frozenset[str]]:
    """Return the normalised names and aliases of named sources; classes have none."""
    names = {s.pk: {s.normalised} if s.named else set() for s in sources}
    named = [pk for pk, found in names.items() if found]
    for source, alias in SourceAlias.objects.filter(source__in=named).values_list(
        "source_id", "normalised"
    ):
        names[source].add(alias)
    return {pk: frozenset(found) for pk, found in names.items()}


def _outlet_names(outlets: Iterable[Outlet]) -> dict[int, frozenset[str]]:
    """Return the normalised names and aliases of outlets; "unknown outlet" has none."""
    names = {outlet.pk: {outlet.normalised} for outlet in outlets if not outlet.is_unknown}
    for outlet, alias in OutletAlias.objects.filter(Q(outlet__in=list(names))).values_list(
        "outlet_id", "normalised"
    ):
        names[outlet].add(alias)
    return {pk: frozenset(found) for pk, found in names.items()}


def canonical_sources(sources: Iterable[StatedSource]) -> dict[int, StatedSource]:
    """Return, for each stated source, the row that it was merged into in the end (or itself)."""
    known = {source.pk: source for source in sources}
    asked = list(known)
    missing = {s.merged_into_id for s in known.values() if s.merged_into_id} - known.keys()
    while missing:
        known |= StatedSource.objects.in_bulk(list(missing))
        missing = {s.merged_into_id for s in known.values() if s.merged_into_id} - known.keys()
    found = {}
    for pk in asked:
        source = known[pk]
        seen = {pk}
        while source.merged_into_id and source.merged_into_id not in seen:
            seen.add(source.merged_into_id)
            source = known[source.merged_into_id]
        found[pk] = source
    return found
