"""Articles become what matching reads of them, and one that cannot be read stops no other."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import pytest
from django.conf import settings

from claims.extraction.pipeline import MAX_CHARS, load_pipeline
from claims.extraction.spans import ArticleInput, Extraction
from claims.matching import articles
from claims.matching.articles import ReadArticle, Reading

STRIKE = ArticleInput(
    id="strike",
    text="An air strike on the village of Tarvad killed 12 people on Monday, a doctor said.",
    title="Strike on Tarvad",
    published=dt.date(2031, 5, 6),
    outlet="Dolna Post",
)
FERRY = ArticleInput(id="ferry", text="Two boats of the harbour police sank off Mirsk, they said.")
GERMAN = ArticleInput(
    id="drei",
    text="Bei einem Luftangriff auf das Dorf Tarvad sind am Montag nach Angaben der Behörden "
    "mindestens zwölf Menschen getötet worden, darunter drei Kinder.",
)
TOO_LONG = ArticleInput(id="long", text="A boat sank. " * (MAX_CHARS // 13 + 1))


@pytest.fixture(scope="module")
def reading() -> Reading:
    """The reading that the command runs."""
    return Reading(settings.SPACY_PIPELINE)


def test_an_article_is_read_with_its_claims_and_what_is_known_of_it(reading: Reading) -> None:
    (read,) = reading([STRIKE])
    assert (read.article, read.problem, read.warnings) == ("strike", "", ())
    report = read.report
    assert report is not None
    assert (report.key, report.text, report.title) == ("strike", STRIKE.text, STRIKE.title)
    assert (report.outlet, report.published) == ("Dolna Post", STRIKE.published)
    (claim,) = report.claims
    assert (claim.key, claim.article, claim.index) == ("strike#0", "strike", 0)
    assert claim.sentence == STRIKE.text
    assert claim.event_date == dt.date(2031, 5, 5)
    assert [credit.label for credit in claim.credits] == ["doctor"]
    assert [quantity.low for quantity in claim.quantities] == [12]


def test_articles_keep_their_order_and_know_nothing_of_each_other(reading: Reading) -> None:
    together = reading([FERRY, STRIKE, GERMAN])
    assert [read.article for read in together] == ["ferry", "strike", "drei"]
    assert together == [read for each in (FERRY, STRIKE, GERMAN) for read in reading([each])]
    assert reading([]) == []


def test_another_language_is_a_warning_and_not_a_problem(reading: Reading) -> None:
    (read,) = reading([GERMAN])
    assert read.report is None
    assert read.problem == ""
    assert len(read.warnings) == 1
    assert "German" in read.warnings[0]


@pytest.mark.parametrize("text", ["", " \n\n ", "…", "12"])
def test_a_text_without_claims_is_read_without_claims(reading: Reading, text: str) -> None:
    (read,) = reading([ArticleInput("bare", text)])
    assert read.problem == ""
    assert read.report is None or read.report.claims == ()


def test_an_article_that_is_refused_is_named_and_the_others_are_read(reading: Reading) -> None:
    read = reading([STRIKE, TOO_LONG, FERRY])
    assert [each.article for each in read] == ["strike", "long", "ferry"]
    assert [bool(each.problem) for each in read] == [False, True, False]
    assert read[1] == ReadArticle("long", problem=read[1].problem)
    assert read[1].problem.startswith("TextTooLong: ")
    assert [each for each in read if each.report] == reading([STRIKE, FERRY])


def test_what_breaks_a_batch_is_tried_alone(
    reading: Reading, monkeypatch: pytest.MonkeyPatch
) -> None:
    pipeline = load_pipeline(settings.SPACY_PIPELINE)
    tried: list[tuple[str, ...]] = []

    class Fragile:
        """Breaks at one article, as a fault of a rule would make it."""

        def extract_many(self, batch: Sequence[ArticleInput]) -> list[Extraction]:
            tried.append(tuple(each.id for each in batch))
            if "ferry" in tried[-1]:
                raise RecursionError("a fault")
            return list(pipeline.extract_many(batch))

        def extract(self, article: ArticleInput) -> Extraction:
            return self.extract_many([article])[0]

    monkeypatch.setattr(articles, "load_pipeline", lambda name: Fragile())
    read = reading([STRIKE, FERRY])
    assert tried == [("strike", "ferry"), ("strike",), ("ferry",)]
    assert [each.problem for each in read] == ["", "RecursionError: a fault"]
    assert read[0].report is not None
