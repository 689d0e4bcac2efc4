"""Evidence and the origins it amounts to, from the database's rows to the sentences shown."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone

from claims.models import AttributionLink, Claim, Evidence
from claims.services.corroboration import (
    contesting_parties,
    linked_reports,
    origin_summary,
)
from claims.services.evidence import (
    Copy,
    EvidenceRefused,
    add_url_evidence,
    checked_url,
    decide_origin_of,
    record_independence,
    stated_source_named,
    withdraw_evidence,
)
from claims.services.notes import NoteRefused, add_note
from sources.models import OriginDecision, OutletAlias, OwnerGroup, SourceAlias, StatedSource
from sources.services.cited import canonical_sources
from tests import factories
from tests.claims.reports import credited_agency, link, named, outcome, reported
from workbench.models import AuditEvent, User

pytestmark = pytest.mark.django_db

LONG = " ".join(f"sentence{n} of the agency" for n in range(30))


def owned(claim: Claim, owner: OwnerGroup) -> None:
    """Give a claim's outlet an owner."""
    outlet = claim.version.article.outlet
    outlet.owner = owner
    outlet.save()


def test_one_doubt_about_two_reports_of_an_outlet_is_told_once(analyst: User) -> None:
    claim = reported(by=named())
    first, second = reported(), reported()
    outlet = first.version.article.outlet
    second.version.article.outlet = outlet
    second.version.article.save()
    link(claim, analyst, first)
    link(claim, analyst, second)
    established, said = outcome(claim)
    assert established == 0
    assert said.count(f"{outlet.name}: it states no source of its own.") == 1


def test_another_named_source_at_another_outlet_counts(analyst: User) -> None:
    claim = reported(by=named())
    link(claim, analyst, reported(by=named()))
    assert outcome(claim) == (1, "")


def test_the_same_text_is_one_origin(analyst: User) -> None:
    text = f"{LONG} Shells hit the mill at Ostra."
    claim, other = reported(by=named(), body=text), reported(by=named(), body=text)
    link(claim, analyst, other)
    assert outcome(claim)[0] == 0
    assert "same text" in outcome(claim)[1]


def test_a_near_copy_is_one_origin(analyst: User) -> None:
    claim = reported(by=named(), body=f"{LONG} Shells hit the mill at Ostra.")
    edited = f"Our desk adds a line of its own here. {LONG} Shells hit the mill at Ostra. End."
    link(claim, analyst, reported(by=named(), body=edited))
    assert outcome(claim)[0] == 0
    assert "same text" in outcome(claim)[1]


def test_the_same_agency_is_one_origin_however_it_is_spelled(analyst: User) -> None:
    claim, other = reported(by=named()), reported(by=named())
    credited_agency(claim, "Al-Barid")
    credited_agency(other, "AL BARID")
    link(claim, analyst, other)
    assert outcome(claim)[0] == 0
    assert "same agency credit (Al-Barid)" in outcome(claim)[1]


def test_an_agencys_own_report_is_one_origin_with_its_customers(analyst: User) -> None:
    wire = factories.outlet("State Wire of Ostra")
    OutletAlias.objects.create(outlet=wire, name="SWO")
    claim, other = reported(by=named()), reported(by=named(), outlet=wire)
    credited_agency(claim, "SWO")
    link(claim, analyst, other)
    assert outcome(claim)[0] == 0


def test_the_same_owner_is_one_origin(analyst: User) -> None:
    claim, other = reported(by=named()), reported(by=named())
    owner = OwnerGroup.objects.create(name="Meridian")
    owned(claim, owner)
    owned(other, owner)
    link(claim, analyst, other)
    assert outcome(claim)[0] == 0
    assert "same owner (Meridian)" in outcome(claim)[1]


def test_merged_and_aliased_sources_are_one(analyst: User) -> None:
    ministry, old = named("Ministry of Ostra"), named("War Office of Ostra")
    middle = named("Defence Office of Ostra")
    old.merged_into = middle
    old.save()
    middle.merged_into = ministry
    middle.save()
    claim = reported(by=ministry)
    link(claim, analyst, reported(by=old))
    assert outcome(claim)[0] == 0
    assert "same stated source (Ministry of Ostra)" in outcome(claim)[1]
    assert canonical_sources([old, ministry]) == {old.pk: ministry, ministry.pk: ministry}


def test_what_credits_an_outlet_is_one_origin_with_it(analyst: User) -> None:
    wire = factories.outlet("State Wire of Ostra")
    source = named("SWO agency")
    SourceAlias.objects.create(source=source, name="State Wire of Ostra")
    claim = reported(by=source)
    link(claim, analyst, reported(by=named(), outlet=wire))
    assert outcome(claim)[0] == 0


def test_the_same_upstream_is_one_origin(analyst: User) -> None:
    register = named("Casualty Register")
    claims = [reported(by=factories.stated_source(name)) for name in ("a doctor", "a driver")]
    for claim in claims:
        assert claim.attribution is not None
        AttributionLink.objects.create(
            attribution=claim.attribution,
            relation="chain",
            order=0,
            stated_source=register,
            label="Casualty Register",
            mention="the register",
        )
    link(claims[0], analyst, claims[1])
    assert outcome(claims[0])[0] == 0
    assert "Casualty Register" in outcome(claims[0])[1]


def test_one_unnamed_class_in_two_articles_is_not_established(analyst: User) -> None:
    military = factories.stated_source("military source")
    claim = reported(by=military)
    link(claim, analyst, reported(by=military))
    assert outcome(claim)[0] == 0
    assert "may be the same person" in outcome(claim)[1]


def test_two_own_voices_are_not_established(analyst: User) -> None:
    claim = reported()
    link(claim, analyst, reported())
    assert outcome(claim)[0] == 0
    assert "states no source of its own" in outcome(claim)[1]


def test_an_unknown_outlet_is_never_established(analyst: User) -> None:
    unknown = factories.outlet("Unknown outlet", is_unknown=True)
    claim = reported(by=named())
    link(claim, analyst, reported(by=named(), outlet=unknown), independent_because="Trust me.")
    assert outcome(claim)[0] == 0
    assert "outlet is not known" in outcome(claim)[1]
    assert origin_summary(claim).outlets == 1


def test_a_reviewers_cut_and_join_hold_the_latest_first(analyst: User, reviewer: User) -> None:
    ministry = named()
    claim, other = reported(by=ministry), reported(by=ministry)
    link(claim, analyst, other)
    articles = {"first": other.version.article, "second": claim.version.article}
    decide_origin_of(**articles, dependent=False, reason="Two calls.", reviewer=reviewer)
    assert outcome(claim)[0] == 1
    decide_origin_of(**articles, dependent=True, reason="One call.", reviewer=reviewer)
    assert outcome(claim) == (
        0,
        f"{claim.version.article.outlet}, {other.version.article.outlet}: joined by an analyst "
        "(One call.).",
    )
    assert OriginDecision.objects.count() == 2


@pytest.mark.parametrize("reason", ["", "  "])
def test_an_origin_is_decided_with_a_reason(reason: str, reviewer: User) -> None:
    first, second = reported().version.article, reported().version.article
    with pytest.raises(EvidenceRefused):
        decide_origin_of(
            first=first, second=second, dependent=True, reason=reason, reviewer=reviewer
        )


def test_an_article_has_no_second_origin(reviewer: User, analyst: User) -> None:
    article = reported().version.article
    with pytest.raises(EvidenceRefused):
        decide_origin_of(
            first=article, second=article, dependent=False, reason="x", reviewer=reviewer
        )
    with pytest.raises(PermissionDenied):
        decide_origin_of(
            first=article, second=article, dependent=False, reason="x", reviewer=analyst
        )


def test_ten_copies_of_one_text_are_one_origin(analyst: User) -> None:
    claim = reported(by=named())
    source = named()
    for n in range(10):
        body = f"{LONG} Shells hit the mill at Ostra. Ending {n}."
        link(claim, analyst, reported(by=source, body=body))
    summary = origin_summary(claim)
    assert summary.in_words == "10 links, 10 outlets, 1 origin"
    assert [len(group.keys) for group in summary.groups] == [1, 10]


def test_counts_tell_links_from_outlets_from_origins(analyst: User) -> None:
    claim = reported(by=named())
    one = factories.outlet("One House")
    link(claim, analyst, reported(by=named(), outlet=one))
    link(claim, analyst, reported(by=named(), outlet=one))
    link(claim, analyst, reported(by=named()), shows="said")
    link(claim, analyst, reported(by=named()), stance="context")
    link(claim, analyst, reported(by=named()), stance="contradicts")
    assert origin_summary(claim).in_words == "3 links, 2 outlets, 1 origin"


def address(claim: Claim, analyst: User, url: str = "https://tide.example/a", **fields: Any) -> Any:
    """Link an address of an outlet called The Tide."""
    outlet = fields.pop("outlet", None) or factories.outlet()
    return add_url_evidence(
        claim=claim,
        url=url,
        outlet=outlet,
        analyst=analyst,
        **({"stance": "supports", "shows": "happened"} | fields),
    )


def test_an_address_with_a_source_of_its_own_counts(analyst: User) -> None:
    claim = reported(by=named())
    address(claim, analyst, stated_source=named())
    address(claim, analyst, url="https://tide.example/b")
    assert outcome(claim)[0] == 1


def test_a_pasted_copy_shows_the_same_text(analyst: User) -> None:
    claim = reported(by=named(), body=f"{LONG} Shells hit the mill at Ostra.")
    evidence = address(claim, analyst, stated_source=named(), copy=Copy(LONG.encode()))
    assert outcome(claim)[0] == 0
    assert len(evidence.copy.sha256) == 64


def test_an_address_that_was_imported_is_that_article(analyst: User) -> None:
    """The link to it and the claim in it are one origin, whatever the link says."""
    claim = reported(by=named())
    article = claim.version.article
    article.identity = "url:https://gazette.example/mill"
    article.save()
    address(
        claim,
        analyst,
        url="http://www.gazette.example/mill/?utm_source=x",
        stated_source=named(),
        outlet=article.outlet,
    )
    assert outcome(claim)[0] == 0
    assert "same article" in outcome(claim)[1]


def test_a_mirrored_link_gives_way_to_ones_own(analyst: User) -> None:
    claim, other = reported(by=named()), reported(by=named())
    link(other, analyst, claim)
    assert [(r.mirrored, r.evidence.stance) for r in linked_reports(claim)] == [(True, "supports")]
    link(claim, analyst, other, stance="contradicts")
    assert [(r.mirrored, r.evidence.stance) for r in linked_reports(claim)] == [
        (False, "contradicts")
    ]


def test_links_of_an_earlier_version_go_on_counting(analyst: User) -> None:
    claim = reported(by=named())
    link(claim, analyst, reported(by=named()))
    version = factories.version(f"Anew. {claim.text}", article=claim.version.article)
    newer = factories.claim(version, quotation=claim.text, text=claim.text, previous=claim)
    found = linked_reports(newer)
    assert [report.earlier for report in found] == [True]
    assert outcome(newer)[0] == 1


def test_a_retracted_report_is_shown_and_not_counted(analyst: User) -> None:
    claim, other = reported(by=named()), reported(by=named())
    link(claim, analyst, other)
    other.version.article.retracted_at = timezone.now()
    other.version.article.save()
    assert [report.retracted for report in linked_reports(claim)] == [True]
    assert origin_summary(claim).in_words == "0 links, 0 outlets, 0 origins"


def test_who_contests_is_named_once(analyst: User) -> None:
    claim = reported()
    tide = factories.outlet("The Tide")
    office = named("Harbour Office")
    for _ in range(2):
        link(claim, analyst, reported(by=office, outlet=tide), stance="contradicts")
    link(claim, analyst, reported(outlet=tide), stance="contradicts")
    assert contesting_parties(linked_reports(claim)) == "The Tide (Harbour Office); The Tide"


REFUSED = [
    pytest.param("javascript:alert(1)", id="script"),
    pytest.param("ftp://tide.example/", id="ftp"),
    pytest.param("tide.example/a", id="no-scheme"),
    pytest.param("https://", id="no-host"),
    pytest.param("https://tide.example/" + "a" * 2_000, id="too-long"),
    pytest.param("https://[::1", id="broken"),
    pytest.param("", id="empty"),
]


@pytest.mark.parametrize("url", REFUSED)
def test_only_web_addresses_are_linked(url: str) -> None:
    with pytest.raises(EvidenceRefused) as refused:
        checked_url(url)
    assert refused.value.field == "url"


def test_blanks_around_an_address_are_dropped() -> None:
    assert checked_url(" https://tide.example/a \n") == "https://tide.example/a"


def test_readers_change_nothing(reader: User, analyst: User) -> None:
    claim, other = reported(), reported()
    evidence = link(claim, analyst, other)
    acts: list[Callable[[], object]] = [
        lambda: link(claim, reader, reported()),
        lambda: address(claim, reader),
        lambda: withdraw_evidence(evidence=evidence, analyst=reader),
        lambda: record_independence(evidence=evidence, analyst=reader, because="x"),
        lambda: add_note(claim=claim, author=reader, text="x"),
    ]
    for act in acts:
        with pytest.raises(PermissionDenied):
            act()


def test_a_link_is_made_once_and_again_after_its_withdrawal(analyst: User) -> None:
    claim, other = reported(), reported()
    evidence = link(claim, analyst, other)
    with pytest.raises(EvidenceRefused, match="linked already"):
        link(claim, analyst, other, stance="context")
    withdraw_evidence(evidence=evidence, analyst=analyst, reason="Wrong mill.")
    with pytest.raises(EvidenceRefused, match="withdrawn before"):
        withdraw_evidence(evidence=evidence, analyst=analyst)
    with pytest.raises(EvidenceRefused, match="withdrawn before"):
        record_independence(evidence=evidence, analyst=analyst, because="x")
    link(claim, analyst, other, stance="context")
    assert claim.evidence.count() == 2


def test_an_address_is_linked_once(analyst: User) -> None:
    claim = reported()
    address(claim, analyst)
    with pytest.raises(EvidenceRefused, match="linked already"):
        address(claim, analyst)


@pytest.mark.parametrize(
    ("fields", "field"),
    [({"stance": "likes"}, "stance"), ({"shows": "felt"}, "shows")],
)
def test_unknown_choices_are_refused(fields: dict[str, str], field: str, analyst: User) -> None:
    with pytest.raises(EvidenceRefused) as refused:
        link(reported(), analyst, reported(), **fields)
    assert refused.value.field == field


CONSTRAINTS = [
    pytest.param({}, "claims_evidence_one_target", id="no-target"),
    pytest.param({"url": "https://a.example/"}, "has_outlet", id="no-outlet"),
    pytest.param({"other_claim": "itself"}, "not_itself", id="itself"),
    pytest.param({"other_claim": "other", "withdrawn_at": "now"}, "withdrawn_by", id="withdrawn"),
]


@pytest.mark.parametrize(("fields", "constraint"), CONSTRAINTS)
def test_the_database_refuses_it_too(
    fields: dict[str, Any], constraint: str, analyst: User
) -> None:
    claim = reported()
    known = {"itself": claim, "other": reported(), "now": timezone.now()}
    given = {name: known.get(value, value) for name, value in fields.items()}
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Evidence.objects.create(
            claim=claim, added_by=analyst, stance="supports", shows="said", **given
        )


SOURCES = [
    pytest.param("", None, id="own-voice"),
    pytest.param("moo", ("Ministry of Ostra", True), id="alias"),
    pytest.param("Ministry of Ostra", ("Ministry of Ostra", True), id="name"),
    pytest.param("Military sources", ("military source", False), id="known-class"),
    pytest.param("field source", ("field source", False), id="new-class"),
    pytest.param("Port Master", ("Port Master", True), id="new-name"),
]


@pytest.mark.parametrize(("typed", "expected"), SOURCES)
def test_a_typed_source_finds_its_row(typed: str, expected: tuple[str, bool] | None) -> None:
    ministry = named("Ministry of Ostra")
    SourceAlias.objects.create(source=ministry, name="MoO")
    factories.stated_source("military source")
    before = StatedSource.objects.count()
    found = stated_source_named(typed)
    assert (found and (found.name, found.named)) == expected
    is_new = expected is not None and expected[0] in {"field source", "Port Master"}
    assert StatedSource.objects.count() == before + is_new


def test_a_note_needs_text_and_is_logged(analyst: User) -> None:
    claim = reported()
    with pytest.raises(NoteRefused):
        add_note(claim=claim, author=analyst, text=" \n")
    add_note(claim=claim, author=analyst, text=" Ask the miller. ")
    assert claim.notes.get().text == "Ask the miller."
    assert AuditEvent.objects.filter(action="note.added", target_id=str(claim.pk)).exists()
