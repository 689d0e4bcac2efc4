"""A withdrawn or changed story sends the claims of its copies to another look."""

from __future__ import annotations

from typing import Any

import pytest

from claims.models import Claim, RelookCause, ReviewState
from sources.models import ArticleVersion, ItemState, TextReuse
from sources.readers.items import RawItem
from sources.services import importing
from sources.services.batches import create_batch
from sources.services.copies import find_copies, relook_copies_of_changed
from sources.services.importing import run_item
from sources.services.retraction import retract_article
from sources.services.wording import index_wording
from tests import factories
from tests.claims.reports import UNVERIFIABLE, decide, state
from workbench.models import User

pytestmark = pytest.mark.django_db

TOLL = "Shells killed twelve people in the mill at Ostra on Monday, the river council said."
REST = (
    "Boats brought the wounded to the far bank, where a school was made a hospital for the night. "
    "The mill had been empty since the spring, when its owner moved the grain to the coast."
)
OWN = (
    "Our reporter counted nine graves behind the mill. A miller who lives beside the weir said "
    "that the guns had been silent since noon, and that nobody had slept in the village. "
)


def imported(text: str, *, article: ArticleVersion | None = None, **fields: Any) -> ArticleVersion:
    version = factories.version(text, article=article.article if article else None, **fields)
    index_wording(version)
    return version


def decided(version: ArticleVersion, quotation: str, analyst: User) -> Claim:
    claim = factories.claim(version, quotation=quotation, text=quotation)
    decide(claim, analyst, **UNVERIFIABLE)
    return claim


def test_a_retraction_brings_back_every_claim_of_every_copy(analyst: User):
    story = imported(f"{TOLL} {REST}")
    copies = [imported(f"{TOLL} {REST} {OWN}") for _ in range(2)]
    taken = [decided(copy, part, analyst) for copy in copies for part in (TOLL, REST)]
    own = decided(copies[0], "nobody had slept in the village", analyst)
    retract_article(article=story.article, actor=analyst, reason="The outlet took it back.")
    assert [state(claim) for claim in taken] == [(ReviewState.RELOOK, RelookCause.ORIGIN)] * 4
    assert state(own) == (ReviewState.SETTLED, "")


def test_a_change_brings_back_what_is_said_no_longer(analyst: User):
    story = imported(f"{TOLL} {REST}")
    copy = imported(f"{TOLL} {REST}")
    toll = decided(copy, TOLL, analyst)
    rest = decided(copy, "Boats brought the wounded to the far bank", analyst)
    changed = imported(f"It was a false alarm. Nobody died. {REST}", article=story)
    assert relook_copies_of_changed(changed, analyst) == 1
    assert state(toll) == (ReviewState.RELOOK, RelookCause.ORIGIN)
    assert state(rest) == (ReviewState.SETTLED, "")


def test_a_change_of_the_agencys_own_story_brings_back_all(analyst: User):
    agency = factories.outlet("Lake Wire")
    story = factories.version(f"{TOLL} {REST}", of=agency)
    index_wording(story)
    copy = imported(f"{TOLL} {REST}", agency="LAKE WIRE")
    rest = decided(copy, "Boats brought the wounded to the far bank", analyst)
    changed = imported(f"{TOLL} {REST} The council asked for help.", article=story)
    assert relook_copies_of_changed(changed, analyst) == 1
    assert state(rest) == (ReviewState.RELOOK, RelookCause.ORIGIN)


def test_an_added_line_changes_nothing(analyst: User):
    story = imported(f"{TOLL} {REST}")
    claim = decided(imported(f"{TOLL} {REST}"), TOLL, analyst)
    changed = imported(f"{TOLL} {REST} The council asked for help.", article=story)
    assert relook_copies_of_changed(changed, analyst) == 0
    assert state(claim) == (ReviewState.SETTLED, "")


def test_an_import_finds_its_copies(analyst: User):
    batches = [
        create_batch(
            items=[RawItem("story.txt", text.encode(), "text/plain", fields={}, filename="s.txt")],
            actor=analyst,
            how="file",
            label="story",
            outlet=factories.outlet(name),
            confirmed=True,
        )
        for text, name in ((f"{TOLL} {REST}", "Lake Post"), (f"{REST} {TOLL}", "Weir Daily"))
    ]
    results = [run_item(batch.items.get().pk) for batch in batches]
    assert all(result and result.version.wording_indexed for result in results)
    row = TextReuse.objects.get()
    assert row.origin == "same_text"


def test_an_import_stands_though_its_copies_cannot_be_looked_for(
    analyst: User, monkeypatch: pytest.MonkeyPatch
):
    def broken(*args: object) -> None:
        raise RuntimeError("no index")

    monkeypatch.setattr(importing, "find_copies", broken)
    batch = create_batch(
        items=[RawItem("story.txt", TOLL.encode(), "text/plain", fields={}, filename="s.txt")],
        actor=analyst,
        how="file",
        label="story",
        outlet=None,
        confirmed=True,
    )
    result = run_item(batch.items.get().pk)
    assert result is not None
    assert not result.version.wording_indexed
    assert batch.items.get().state == ItemState.IMPORTED


def test_a_later_version_is_looked_at_once(analyst: User):
    story = imported(f"{TOLL} {REST}")
    toll = decided(imported(f"{TOLL} {REST}"), TOLL, analyst)
    changed = factories.version(f"It was a false alarm. {REST}", article=story.article)
    assert find_copies(changed, analyst) == 1
    assert state(toll) == (ReviewState.RELOOK, RelookCause.ORIGIN)
    decide(toll, analyst, **UNVERIFIABLE)
    find_copies(changed, analyst)
    assert state(toll) == (ReviewState.SETTLED, "")
