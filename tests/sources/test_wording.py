"""The wording that stored versions share, looked up as each arrives."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core.management import call_command

from claims.matching.reuse import COMMON_IN_OUTLET
from sources.models import ArticleVersion, Outlet, TextGram, TextReuse
from sources.services import wording
from sources.services.wording import index_wording, shared_wording, stored_wording, text_key
from tests import factories

pytestmark = pytest.mark.django_db

STORY = (
    "Guards closed the iron bridge at Harma on Monday after a lorry struck its eastern pier. "
    "Nobody was hurt, the river authority said, but two carriages of a goods train were left "
    "standing on the far bank. Engineers from the capital were expected before the weekend."
)


def words(count: int, name: str) -> str:
    return " ".join(f"{name}{n}" for n in range(count))


def indexed(text: str, **fields: Any) -> ArticleVersion:
    version = factories.version(text, **fields)
    index_wording(version)
    return version


def rows() -> list[tuple[int, int, str]]:
    return list(TextReuse.objects.values_list("first_id", "second_id", "origin").order_by("pk"))


def test_copies_find_each_other_whichever_comes_first():
    first = indexed(f"{words(10, 'a')} {STORY}")
    second = indexed(f"{STORY} {words(10, 'b')}")
    assert rows() == [(first.pk, second.pk, "same_text")]
    row = TextReuse.objects.get()
    start, end, other_start, other_end = row.passages[0]
    assert first.content.text[start:end] == second.content.text[other_start:other_end]
    assert second.wording_indexed


def test_a_second_run_changes_nothing():
    first, second = indexed(STORY), indexed(STORY)
    grams = set(TextGram.objects.values_list("gram", "version_id"))
    index_wording(first)
    assert rows() == [(first.pk, second.pk, "same_text")]
    assert set(TextGram.objects.values_list("gram", "version_id")) == grams


def test_versions_of_one_article_are_not_each_others_copies():
    first = indexed(STORY)
    indexed(f"{STORY} {words(9, 'c')}", article=first.article)
    assert rows() == []


def test_every_version_of_another_article_is_found():
    first = indexed(STORY)
    later = indexed(f"{STORY} {words(9, 'c')}", article=first.article)
    copy = indexed(f"{words(5, 'd')} {STORY}")
    assert rows() == [(first.pk, copy.pk, "same_text"), (later.pk, copy.pk, "same_text")]


def test_an_outlets_standing_paragraph_joins_nothing():
    house = factories.outlet("Standing House")
    for n in range(COMMON_IN_OUTLET):
        indexed(f"{words(80, f'n{n}x')} {STORY}", of=house)
    before = TextReuse.objects.count()
    indexed(f"{words(80, 'last')} {STORY}", of=house)
    assert TextReuse.objects.count() == before


def test_background_of_other_days_makes_no_two_texts_one():
    """It is kept, since claims that stand in it have one origin; the articles have not."""
    of_may, of_june = dt.date(2031, 5, 8), dt.date(2031, 6, 8)
    indexed(f"{words(150, 'a')}. {STORY}", published=of_june)
    first = indexed(f"{words(15, 'b')}. {STORY}", published=of_may)
    second = indexed(f"{words(15, 'c')}. {STORY}", published=of_may)
    row = TextReuse.objects.get(first=first, second=second)
    assert (row.origin, row.shared > 0.5) == ("partly", True)
    assert not stored_wording(row).same_text


def test_a_copy_with_a_wrong_date_is_one_text():
    first = indexed(STORY, published=dt.date(2031, 5, 8))
    second = indexed(f"{STORY} {words(5, 'a')}", published=dt.date(2030, 1, 1))
    assert rows() == [(first.pk, second.pk, "same_text")]


def test_what_very_many_hold_is_kept_for_some(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(wording, "MOST_HOLDERS", 3)
    for _ in range(5):
        indexed(STORY)
    held = TextGram.objects.values_list("version_id", flat=True)
    assert len(set(held)) == 3
    assert len(rows()) == 3 + 3 + 3


@pytest.mark.parametrize("text", [".", "Too short to tell.", "桥梁" * 2_000])
def test_texts_without_enough_words_share_nothing(text: str):
    indexed(text)
    indexed(text)
    assert rows() == []


def test_an_unknown_outlet_is_no_one_outlet():
    unknown = Outlet.objects.create(name="Unknown outlet", is_unknown=True)
    for n in range(COMMON_IN_OUTLET + 1):
        indexed(f"{words(80, f'n{n}x')} {STORY}", of=unknown)
    assert TextReuse.objects.count() == COMMON_IN_OUTLET * (COMMON_IN_OUTLET + 1) // 2


def test_one_arrival_costs_as_many_queries_among_many_as_among_few(
    django_assert_num_queries: Any,
):
    queries = 11
    indexed(STORY)
    few = factories.version(STORY)
    with django_assert_num_queries(queries):
        index_wording(few)
    for _ in range(8):
        indexed(STORY)
    many = factories.version(STORY)
    with django_assert_num_queries(queries):
        index_wording(many)


def test_shared_wording_is_read_in_one_query(django_assert_num_queries: Any):
    versions = [indexed(STORY) for _ in range(4)]
    with django_assert_num_queries(1):
        found = shared_wording(versions, {})
    assert len(found) == 6
    assert found[text_key(versions[0].pk), text_key(versions[1].pk)].share == 1.0


def test_what_is_not_indexed_yet_is_compared_when_asked_for():
    first, late = indexed(STORY), factories.version(f"{STORY} {words(9, 'c')}")
    copies = {"copy 7": f"{words(3, 'd')} {STORY}"}
    found = shared_wording([first, late], copies)
    assert set(found) == {
        (text_key(first.pk), text_key(late.pk)),
        ("copy 7", text_key(first.pk)),
        ("copy 7", text_key(late.pk)),
    }
    assert rows() == []


def test_the_command_indexes_what_is_not_indexed(capsys: pytest.CaptureFixture[str]):
    first, second = factories.version(STORY), factories.version(STORY)
    call_command("index_wording")
    assert capsys.readouterr().out == "2 versions indexed, 1 of them share wording.\n"
    assert rows() == [(first.pk, second.pk, "same_text")]
    call_command("index_wording")
    assert capsys.readouterr().out.startswith("0 versions")
    call_command("index_wording", "--again")
    assert capsys.readouterr().out.startswith("2 versions")
