"""Which texts are read: English, also short, shouted or with foreign quotations in it."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from claims.extraction import language
from claims.extraction.language import in_latin_script, language_of, not_extracted
from claims.extraction.model_files import ModelProblem
from claims.extraction.pipeline import load_pipeline
from claims.extraction.spans import ArticleInput

ENGLISH = (
    "A military source said that the army took the bridge at Tarsin on Tuesday. "
    "The source added that three soldiers were wounded."
)
FRENCH = (
    "L’armée a pris le pont de Tarsin mardi, a déclaré une source militaire. "
    "Trois soldats ont été blessés, selon le ministère."
)
ARABIC = "قال مصدر عسكري إن الجيش سيطر على المدينة. وأضاف المصدر أن ثلاثة جنود أصيبوا."
GERMAN = (
    "Das Heer hat die Stadt am Dienstag eingenommen, sagte ein Sprecher des Ministeriums. "
    "Drei Soldaten wurden dabei verletzt."
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(ENGLISH, "en", id="english"),
        pytest.param(ENGLISH.upper(), "en", id="english-in-capitals"),
        pytest.param(FRENCH, "fr", id="french"),
        pytest.param(FRENCH.upper(), "fr", id="french-in-capitals"),
        pytest.param(GERMAN, "de", id="german"),
        pytest.param(ARABIC, "ar", id="arabic"),
        pytest.param("军队占领了该镇。", "zh", id="chinese-has-few-letters"),
        pytest.param("The army took the bridge.", "en", id="a-short-sentence"),
        pytest.param("Tarsin Dolna Meshra Keltan", None, id="names-only"),
        pytest.param("12 – 14 | 30 %", None, id="no-words"),
        pytest.param("", None, id="empty"),
        pytest.param("\ud800\udfff" * 50, None, id="lone-surrogates"),
    ],
)
def test_the_language_of_a_text(text: str, expected: str | None) -> None:
    assert language_of(text) == expected


def test_an_english_article_keeps_its_foreign_quotations() -> None:
    assert language_of(f"{ENGLISH}\n\n“{FRENCH}”\n\n{ENGLISH}") == "en"
    assert language_of(f"{ENGLISH}\n\n{ARABIC}\n\n{ENGLISH}") == "en"


def test_an_english_byline_makes_no_english_article() -> None:
    assert language_of(f"By the staff\n\n{GERMAN}\n{GERMAN}\n{GERMAN}") == "de"
    assert language_of(f"Tarsin Courier\n\n{ARABIC}") == "ar"


def test_english_is_told_without_the_classifier(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse() -> None:
        raise AssertionError("the classifier takes a second to load")

    monkeypatch.setattr(language, "_classifier", refuse)
    assert language_of(ENGLISH) == "en"


@pytest.mark.parametrize("content", [None, b"", b"no model", b"\xfd7zXZ\x00damaged"])
def test_a_missing_or_damaged_model_is_named(
    content: bytes | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "model.npz.xz"
    if content is not None:
        path.write_bytes(content)
    monkeypatch.setattr("py3langid.langid.MODEL_FILE", str(path))
    monkeypatch.setattr(language, "_classifier", language._classifier.__wrapped__)
    with pytest.raises(ModelProblem, match=r"(?s)model\.npz\.xz.* -r requirements\.lock"):
        language_of(FRENCH)
    assert language_of(ENGLISH) == "en"


def test_a_long_text_takes_no_longer_than_its_windows() -> None:
    language_of(ARABIC)  # loads the classifier
    start = time.perf_counter()
    assert language_of(ARABIC * 20_000) == "ar"
    assert time.perf_counter() - start < 2


def test_only_other_languages_are_refused_and_named() -> None:
    assert not_extracted(None) == not_extracted("en") == ""
    assert "Arabic (ar)" in not_extracted("ar")
    assert "“cy”" in not_extracted("cy")


@pytest.mark.parametrize(
    ("text", "expected"),
    [("The army", True), ("", True), ("12", True), ("Přibyslav", True), ("الجيش", False)],
)
def test_the_script_of_a_text(text: str, expected: bool) -> None:
    assert in_latin_script(text) is expected


def test_another_language_is_kept_and_marked_among_the_others() -> None:
    articles = [ArticleInput("a", ENGLISH), ArticleInput("b", FRENCH), ArticleInput("c", ENGLISH)]
    found = list(load_pipeline().extract_many(articles))
    assert [each.article.id for each in found] == ["a", "b", "c"]
    assert [bool(each.claims) for each in found] == [True, False, True]
    assert "French" in found[1].not_extracted
    assert not found[1].attributions
    assert not found[0].not_extracted


def test_a_passage_in_another_script_becomes_no_claim() -> None:
    text = f"A quiet day.\n\n{ENGLISH}\n\n{ARABIC}\n\n{ENGLISH}"
    claims = load_pipeline().extract(ArticleInput("a", text)).claims
    assert len(claims) >= 4
    assert all(claim.text.isascii() for claim in claims)
