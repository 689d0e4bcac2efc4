"""What analysts corrected is still corrected in the article's next version."""

from __future__ import annotations

import pytest

from claims.extraction.spans import ArticleInput, Attribution, Extraction, Span, StatedSource
from claims.extraction.spans import Claim as Extracted
from claims.models import Claim, ReviewState
from claims.services.corrections import add_claim, correct_claim, retire_claim, split_claim
from claims.services.crediting import Credit, credit_of
from claims.services.drift import find_drift
from claims.services.extraction import extract_version
from claims.services.merging import merge_claims, undo_merge
from claims.services.review import record_verdict
from sources.models import ArticleVersion, ExtractionState
from tests import factories
from workbench.models import User

pytestmark = pytest.mark.django_db

BODY = "A military source said the army took Tarsin. Guns shelled Dolna, killing 12 people.\n"
FOUND = {"the army took Tarsin": True, "Guns shelled Dolna, killing 12 people": False}
MILITARY = StatedSource("s1", "military source", "A military source", "military", named=False)


class Extractor:
    """Finds the two claims of `FOUND`; the first is credited to the military source."""

    version = "fake.v1"

    def extract(self, article: ArticleInput) -> Extraction:
        attributions, claims = [], []
        for words, credited in FOUND.items():
            start = article.text.find(words)
            if start < 0:
                continue
            hull = Span(start, start + len(words))
            attribution = Attribution(MILITARY, (), (), (hull,), "indirect") if credited else None
            attributions += [attribution] if attribution else []
            sentence = Span(article.text.rfind(". ", 0, start) + 1, hull.end + 1)
            claims.append(Extracted(f"{words}.", *hull, (hull,), sentence, attribution))
        return Extraction(article, attributions=tuple(attributions), claims=tuple(claims))


@pytest.fixture
def first() -> ArticleVersion:
    made = factories.version(BODY, extraction=ExtractionState.PENDING)
    extract_version(version=made, pipeline=Extractor())
    return made


def next_version(first: ArticleVersion, text: str) -> list[Claim]:
    """Extract an edited text; return its live claims by place."""
    later = factories.version(text, article=first.article, extraction=ExtractionState.PENDING)
    extract_version(version=later, pipeline=Extractor())
    assert list(find_drift()) == []
    return list(Claim.objects.live().filter(version=later).order_by("start", "index"))


def correct(claim: Claim, analyst: User, **changes: object) -> Claim:
    as_it_is = {"text": claim.text, "credit": credit_of(claim), "modality": claim.modality}
    return correct_claim(claim=claim, analyst=analyst, **(as_it_is | changes))  # type: ignore[arg-type]


def test_added_claim_is_carried(first: ArticleVersion, analyst: User) -> None:
    made = add_claim(
        version=first,
        analyst=analyst,
        quotation="killing 12 people",
        text="The shelling killed 12.",
        credit=Credit(local_id="s1"),
    )
    verdict = record_verdict(
        claim=made,
        analyst=analyst,
        value="unverifiable",
        unverifiable_reason="too_vague",
        seen_sequence=0,
    )
    copy = next_version(first, "New first line.\n" + BODY)[-1]
    assert (copy.text, copy.previous, copy.added_by) == ("The shelling killed 12.", made, analyst)
    assert copy.quote == "killing 12 people"
    assert copy.attribution is not None
    assert copy.attribution.label == "military source"
    assert (copy.state, copy.current_verdict) == (ReviewState.SETTLED, verdict)


def test_correction_is_carried_and_the_mistake_stays_away(
    first: ArticleVersion, analyst: User
) -> None:
    wrong = first.claims.get(text="the army took Tarsin.")
    right = correct(wrong, analyst, text="The army took the town of Tarsin.")
    texts = next_version(first, BODY + "More.\n")
    assert [claim.text for claim in texts] == [
        "The army took the town of Tarsin.",
        "Guns shelled Dolna, killing 12 people.",
    ]
    assert texts[0].previous == right
    assert texts[0].ancestors.get().parent.retired_at is not None


def test_corrected_source_is_carried(first: ArticleVersion, analyst: User) -> None:
    wrong = first.claims.get(text="the army took Tarsin.")
    correct(wrong, analyst, credit=Credit())
    claims = next_version(first, BODY + "More.\n")
    assert [(claim.text, claim.attribution) for claim in claims] == [
        ("the army took Tarsin.", None),
        ("Guns shelled Dolna, killing 12 people.", None),
    ]


def test_split_is_carried(first: ArticleVersion, analyst: User) -> None:
    wrong = first.claims.get(text="Guns shelled Dolna, killing 12 people.")
    split_claim(claim=wrong, analyst=analyst, texts=["Guns shelled Dolna.", "12 people died."])
    claims = next_version(first, BODY + "More.\n")
    assert {claim.text for claim in claims} == {
        "the army took Tarsin.",
        "Guns shelled Dolna.",
        "12 people died.",
    }
    (twin,) = {c.ancestors.get().parent for c in claims if c.added_by}
    assert twin.retired_at is not None
    assert {row.act for row in twin.descendants.all()} == {"split"}


def test_a_merge_is_carried_and_can_be_taken_back_there(
    first: ArticleVersion, analyst: User
) -> None:
    army, guns = first.claims.order_by("start")
    made = merge_claims(claim=guns, other=army, analyst=analyst, text="Tarsin and Dolna fell.")
    (copy,) = next_version(first, BODY + "More.\n")
    assert (copy.text, copy.previous, copy.quote) == (made.text, made, made.quote)
    back = undo_merge(claim=copy, analyst=analyst)
    assert [claim.text for claim in back] == [army.text, guns.text]
    assert [claim.version for claim in back] == [copy.version] * 2


def test_a_merge_that_was_taken_back_is_not_carried(first: ArticleVersion, analyst: User) -> None:
    army, guns = first.claims.order_by("start")
    made = merge_claims(claim=guns, other=army, analyst=analyst, text="Tarsin and Dolna fell.")
    undo_merge(claim=made, analyst=analyst)
    kept = next_version(first, BODY + "More.\n")
    assert [claim.text for claim in kept] == [army.text, guns.text]


def test_retired_claim_stays_retired(first: ArticleVersion, analyst: User) -> None:
    wrong = first.claims.get(text="the army took Tarsin.")
    retire_claim(claim=wrong, analyst=analyst, reason="A caption.")
    assert [c.text for c in next_version(first, BODY + "More.\n")] == [
        "Guns shelled Dolna, killing 12 people."
    ]


def test_words_that_are_gone_are_not_carried(first: ArticleVersion, analyst: User) -> None:
    add_claim(version=first, analyst=analyst, quotation="killing 12 people")
    claims = next_version(first, BODY.replace("killing 12", "killing 15"))
    assert [claim.text for claim in claims] == ["the army took Tarsin."]


def test_repeated_words_are_carried_only_in_their_sentence(
    first: ArticleVersion, analyst: User
) -> None:
    add_claim(version=first, analyst=analyst, quotation="12 people", text="Twelve died.")
    twice = BODY + "Elsewhere 12 people fled.\n"
    (copy,) = [claim for claim in next_version(first, twice) if claim.text == "Twelve died."]
    assert copy.start == twice.index("12 people")
    moved = "At least 12 people fled. Over 12 people died.\n"
    assert "Twelve died." not in [claim.text for claim in next_version(first, moved)]


def test_what_the_extraction_finds_itself_is_not_copied(
    first: ArticleVersion, analyst: User
) -> None:
    wrong = first.claims.get(text="the army took Tarsin.")
    away = correct(wrong, analyst, text="Nobody took Tarsin.")
    back = correct(away, analyst, text="the army took Tarsin.")
    claims = next_version(first, BODY + "More.\n")
    assert [claim.text for claim in claims] == [
        "the army took Tarsin.",
        "Guns shelled Dolna, killing 12 people.",
    ]
    assert (claims[0].previous, claims[0].added_by) == (back, None)
