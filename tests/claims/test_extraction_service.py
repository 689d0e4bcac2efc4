"""Storing extractions: what is kept, what is replaced, what comes back for another look."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import Any

import pytest

from claims.extraction.spans import (
    ArticleInput,
    Attribution,
    Claim,
    Extraction,
    Quantity,
    SourceLink,
    Span,
    StatedSource,
)
from claims.models import Claim as StoredClaim
from claims.models import Judgement, Lease, Note, ReviewState, SpanRole, Verdict
from claims.services.extraction import (
    ExtractionCounts,
    ExtractionFailed,
    extract_version,
    request_extraction,
)
from claims.tasks import extract_many
from claims.tasks import extract_version as extract_version_task
from sources.models import ArticleVersion, ExtractionState
from tests import factories
from workbench.models import AuditEvent, User

pytestmark = pytest.mark.django_db

MILITARY = StatedSource("s1", "military source", "A military source", "military", named=False)
AGENCY = StatedSource("s2", "Tarsin Wire", "Tarsin Wire", "media", named=True)


def span(text: str, piece: str) -> Span:
    start = text.index(piece)
    return Span(start, start + len(piece))


def sentence(text: str, inside: Span) -> Span:
    start = max(text.rfind(mark, 0, inside.start) for mark in (". ", "\n"))
    return Span(start + 1, inside.end)


@dataclass
class FakePipeline:
    """Finds the claims that it was told of, wherever the text has their words."""

    words: dict[str, str]
    version: str = "fake.v1"
    source: StatedSource = MILITARY
    runs: int = 0
    broken: Exception | None = None

    def extract(self, article: ArticleInput) -> Extraction:
        self.runs += 1
        if self.broken:
            raise self.broken
        text = article.text
        attributions, claims = [], []
        for piece, statement in self.words.items():
            if piece not in text:
                continue
            hull = span(text, piece)
            attribution = None
            if piece.startswith("the army took"):
                attribution = Attribution(
                    stated=self.source,
                    source=(span(text, "A military source"),),
                    cue=(span(text, "said"),),
                    content=(hull,),
                    quote="indirect",
                    chain=(SourceLink(AGENCY, (Span(0, 4),), ()),),
                )
                attributions.append(attribution)
            number = "12 people"
            quantities = (
                (Quantity(number, span(text, number), 12, 12, "people", approximate=False),)
                if number in piece
                else ()
            )
            claims.append(
                Claim(
                    text=statement,
                    start=hull.start,
                    end=hull.end,
                    spans=(hull,),
                    sentence=sentence(text, hull),
                    attribution=attribution,
                    places=("Tarsin", "Tarsin"),
                    actors=("army",),
                    quantities=quantities,
                    event_date=dt.date(2024, 3, 4),
                )
            )
        return Extraction(article, attributions=tuple(attributions), claims=tuple(claims))


WORDS = {
    "the army took the bridge at Tarsin": "The army took the bridge at Tarsin.",
    "The army also shelled Dolna, killing 12 people": "The army shelled Dolna, killing 12 people.",
}


@pytest.fixture
def version() -> ArticleVersion:
    return factories.version(extraction=ExtractionState.PENDING)


def decide(claim: StoredClaim, by: User) -> Verdict:
    """A verdict as the review service leaves it behind."""
    made = Verdict.objects.create(
        claim=claim,
        sequence=1,
        analyst=by,
        value="unverifiable",
        unverifiable_reason="too_vague",
        version_seen=claim.version,
    )
    claim.state, claim.current_verdict = ReviewState.SETTLED, made
    claim.save()
    return made


def test_stores_claims_with_their_anchors(version: ArticleVersion) -> None:
    counts = extract_version(version=version, pipeline=FakePipeline(WORDS))
    assert counts == ExtractionCounts(claims=2, attributions=1, sources=1)
    first, second = version.claims.all()
    text = version.content.text
    assert first.text == "The army took the bridge at Tarsin."
    assert text[first.start : first.end] == first.quote == "the army took the bridge at Tarsin"
    assert text[: first.start].endswith(first.prefix)
    assert text[first.end :].startswith(first.suffix)
    assert first.pieces == [[first.start, first.end]]
    assert first.event_date == dt.date(2024, 3, 4)
    assert [place.name for place in first.places.all()] == ["Tarsin"]
    assert [actor.normalised for actor in first.actors.all()] == ["army"]
    assert second.attribution is None
    assert [(q.low, q.high, q.unit) for q in second.quantities.all()] == [(12, 12, "people")]


def test_stores_attribution_with_spans_and_chain(version: ArticleVersion) -> None:
    extract_version(version=version, pipeline=FakePipeline(WORDS))
    attribution = version.attributions.get()
    assert (attribution.local_id, attribution.label) == ("s1", "military source")
    assert attribution.stated_source is not None
    assert (attribution.stated_source.name, attribution.stated_source.named) == (
        "military source",
        False,
    )
    assert {s.role: s.text for s in attribution.spans.all()} == {
        SpanRole.SOURCE: "A military source",
        SpanRole.CUE: "said",
        SpanRole.CONTENT: "the army took the bridge at Tarsin",
    }
    link = attribution.links.get()
    assert (link.relation, link.label, link.source) == ("chain", "Tarsin Wire", [[0, 4]])
    assert link.stated_source is not None and link.stated_source.named


def test_marks_the_version_and_the_log(version: ArticleVersion) -> None:
    extract_version(version=version, pipeline=FakePipeline(WORDS))
    version.refresh_from_db()
    assert version.extraction == ExtractionState.DONE
    assert version.pipeline_version == "fake.v1"
    assert version.extracted_at is not None
    event = AuditEvent.objects.get(action="version.extracted")
    assert (event.target_id, event.data["claims"]) == (str(version.pk), 2)


def test_second_run_changes_nothing(version: ArticleVersion) -> None:
    pipeline = FakePipeline(WORDS)
    extract_version(version=version, pipeline=pipeline)
    before = list(version.claims.values_list("pk", flat=True))
    counts = extract_version(version=version, pipeline=pipeline)
    assert counts.unchanged and counts.claims == 2
    assert pipeline.runs == 1
    assert list(version.claims.values_list("pk", flat=True)) == before


def test_another_pipeline_replaces_what_nobody_worked_on(version: ArticleVersion) -> None:
    extract_version(version=version, pipeline=FakePipeline(WORDS))
    only = dict(list(WORDS.items())[:1])
    counts = extract_version(version=version, pipeline=FakePipeline(only, version="fake.v2"))
    assert (counts.claims, counts.kept) == (1, False)
    assert version.claims.get().pipeline_version == "fake.v2"


def _verdict(claim: StoredClaim, by: User) -> None:
    decide(claim, by)


def _note(claim: StoredClaim, by: User) -> None:
    Note.objects.create(claim=claim, author=by, text="Asked the mayor.")


def _evidence(claim: StoredClaim, by: User) -> None:
    factories.evidence(claim, by=by)


def _evidence_for_another(claim: StoredClaim, by: User) -> None:
    factories.evidence(factories.claim(), claim, by=by)


def _lease(claim: StoredClaim, by: User) -> None:
    Lease.objects.create(claim=claim, holder=by, expires_at=dt.datetime.now(dt.UTC))


def _judgement(claim: StoredClaim, by: User) -> None:
    other = factories.claim()
    Judgement.objects.create(first=claim, second=other, value="same", analyst=by)


def _added(claim: StoredClaim, by: User) -> None:
    StoredClaim.objects.filter(pk=claim.pk).update(added_by=by)


@pytest.mark.parametrize(
    "work",
    [
        pytest.param(_verdict, id="verdict"),
        pytest.param(_note, id="note"),
        pytest.param(_evidence, id="evidence"),
        pytest.param(_evidence_for_another, id="evidence-for-another-claim"),
        pytest.param(_lease, id="lease"),
        pytest.param(_judgement, id="judgement"),
        pytest.param(_added, id="added-by-an-analyst"),
    ],
)
def test_analysts_work_keeps_the_claims(version: ArticleVersion, work: Any, analyst: User) -> None:
    extract_version(version=version, pipeline=FakePipeline(WORDS))
    claims = list(version.claims.all())
    work(claims[1], analyst)
    counts = extract_version(version=version, pipeline=FakePipeline({}, version="fake.v2"))
    assert counts.kept and counts.claims == 2
    assert list(version.claims.all()) == claims
    version.refresh_from_db()
    assert (version.extraction, version.pipeline_version) == (ExtractionState.DONE, "fake.v1")


def test_failure_keeps_its_cause(version: ArticleVersion) -> None:
    pipeline = FakePipeline(WORDS, broken=ValueError("too long"))
    with pytest.raises(ExtractionFailed) as caught:
        extract_version(version=version, pipeline=pipeline)
    assert caught.value.cause == "ValueError: too long"
    version.refresh_from_db()
    assert version.extraction == ExtractionState.FAILED
    assert version.extraction_error == "ValueError: too long"
    pipeline.broken = None
    assert extract_version(version=version, pipeline=pipeline).claims == 2
    version.refresh_from_db()
    assert (version.extraction, version.extraction_error) == (ExtractionState.DONE, "")


class OffText(FakePipeline):
    """Answers with offsets that lie outside the text."""

    def extract(self, article: ArticleInput) -> Extraction:
        good = super().extract(article)
        beyond = Span(len(article.text), len(article.text) + 3)
        bad = replace(good.claims[0], start=beyond.start, end=beyond.end, attribution=None)
        return replace(good, claims=(bad, good.claims[1]))


def test_claim_that_does_not_fit_the_text_is_left_out_alone(version: ArticleVersion) -> None:
    counts = extract_version(version=version, pipeline=OffText(WORDS))
    assert counts.claims == 1
    assert counts.warnings == ("1 claim left out: the offsets do not fit the text.",)
    version.refresh_from_db()
    assert version.extraction_warnings == list(counts.warnings)


EDITED = factories.TEXT.replace("killing 12 people", "killing 15 people")


def second_version(first: ArticleVersion, text: str) -> ArticleVersion:
    return factories.version(text, article=first.article, extraction=ExtractionState.PENDING)


def test_unchanged_claim_inherits_its_verdict(version: ArticleVersion, analyst: User) -> None:
    extract_version(version=version, pipeline=FakePipeline(WORDS))
    old = version.claims.all()[0]
    verdict = decide(old, analyst)
    later = second_version(version, "Corrected.\n\n" + EDITED)
    counts = extract_version(version=later, pipeline=FakePipeline(WORDS))
    assert (counts.claims, counts.carried, counts.relook) == (1, 1, 0)
    new = later.claims.get()
    assert (new.previous, new.state, new.current_verdict) == (old, ReviewState.SETTLED, verdict)


def test_changed_number_comes_back_for_another_look(version: ArticleVersion, analyst: User) -> None:
    extract_version(version=version, pipeline=FakePipeline(WORDS))
    old = version.claims.all()[1]
    verdict = decide(old, analyst)
    later = second_version(version, EDITED)
    statement = "The army also shelled Dolna, killing 15 people"
    revised = old.text.replace("12", "15")
    extract_version(version=later, pipeline=FakePipeline({statement: revised}))
    new = later.claims.get()
    assert (new.previous, new.current_verdict) == (old, verdict)
    assert (new.state, new.relook_cause) == (ReviewState.RELOOK, "article")


def test_another_statement_has_no_predecessor(version: ArticleVersion, analyst: User) -> None:
    extract_version(version=version, pipeline=FakePipeline(WORDS))
    decide(version.claims.all()[1], analyst)
    later = second_version(version, EDITED)
    statement = "The army also shelled Dolna, killing 15 people"
    extract_version(version=later, pipeline=FakePipeline({statement: "Dolna lost 15 people."}))
    new = later.claims.get()
    assert (new.previous, new.state) == (None, ReviewState.NEW)


def test_changed_wording_comes_back_for_another_look(
    version: ArticleVersion, analyst: User
) -> None:
    extract_version(version=version, pipeline=FakePipeline(WORDS))
    old = version.claims.all()[1]
    verdict = decide(old, analyst)
    later = second_version(version, factories.TEXT.replace("shelled Dolna", "shelled Dolnaa"))
    words = {
        "The army also shelled Dolnaa, killing 12 people": (
            "The army shelled Dolnaa, killing 12 people."
        )
    }
    counts = extract_version(version=later, pipeline=FakePipeline(words))
    assert (counts.carried, counts.relook) == (1, 1)
    new = later.claims.get()
    assert (new.previous, new.state, new.relook_cause, new.current_verdict) == (
        old,
        ReviewState.RELOOK,
        "article",
        verdict,
    )


def test_changed_source_comes_back_for_another_look(version: ArticleVersion, analyst: User) -> None:
    extract_version(version=version, pipeline=FakePipeline(WORDS))
    decide(version.claims.all()[0], analyst)
    later = second_version(version, factories.TEXT + "\nMore.")
    other = replace(MILITARY, label="field source", kind="local")
    extract_version(version=later, pipeline=FakePipeline(WORDS, source=other))
    assert later.claims.all()[0].state == ReviewState.RELOOK
    assert later.claims.all()[1].state == ReviewState.NEW


def test_versions_extracted_in_the_wrong_order_are_linked(version: ArticleVersion) -> None:
    later = second_version(version, factories.TEXT + "\nMore.")
    extract_version(version=later, pipeline=FakePipeline(WORDS))
    extract_version(version=version, pipeline=FakePipeline(WORDS))
    assert [c.previous for c in later.claims.all()] == list(version.claims.all())


def test_task_extracts_and_survives_what_breaks(
    version: ArticleVersion, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = FakePipeline(WORDS, broken=RuntimeError("no model"))
    monkeypatch.setattr("claims.services.extraction.configured_pipeline", lambda: broken)
    extract_many.enqueue([version.pk, 987_654])
    version.refresh_from_db()
    assert version.extraction_error == "RuntimeError: no model"
    broken.broken = None
    extract_version_task.enqueue(version.pk)
    version.refresh_from_db()
    assert version.extraction == ExtractionState.DONE


def test_requested_extraction_starts_after_commit(
    version: ArticleVersion,
    analyst: User,
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: Any,
) -> None:
    monkeypatch.setattr(
        "claims.services.extraction.configured_pipeline", lambda: FakePipeline(WORDS)
    )
    ArticleVersion.objects.filter(pk=version.pk).update(
        extraction=ExtractionState.FAILED, extraction_error="broke"
    )
    with django_capture_on_commit_callbacks(execute=False) as callbacks:
        request_extraction(version=version, actor=analyst)
    version.refresh_from_db()
    assert (version.extraction, version.extraction_error) == (ExtractionState.PENDING, "")
    for callback in callbacks:
        callback()
    version.refresh_from_db()
    assert version.extraction == ExtractionState.DONE


def test_many_claims_cost_as_many_queries_as_few(django_assert_max_num_queries: Any) -> None:
    line = "The army shelled Dolna on day {}.\n"
    text = "".join(line.format(n) for n in range(60))
    words = {line.format(n).strip(): line.format(n).strip() for n in range(60)}
    made = factories.version(text, extraction=ExtractionState.PENDING)
    with django_assert_max_num_queries(40):
        counts = extract_version(version=made, pipeline=FakePipeline(words))
    assert counts.claims == 60
