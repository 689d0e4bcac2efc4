"""Imports in batches: nothing is lost, nothing is stored twice, each failure is kept and named."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import pytest
from django_tasks_db.models import DBTaskResult

from claims.tasks import extract_version
from sources import tasks
from sources.fetch import Fetched, NotAPage
from sources.models import (
    Article,
    ArticleVersion,
    ExtractionState,
    ImportBatch,
    ImportItem,
    ItemPayload,
    ItemState,
)
from sources.readers.columns import BadMapping, NoTextColumn
from sources.readers.items import File, RawItem
from sources.services import batches, importing, tables
from sources.services.batches import NothingToRetry, counts_of, create_batch, limits, recover
from tests import factories
from workbench.models import AuditEvent, User

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def queue(settings: Any) -> None:
    """Store tasks instead of running them at once."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}


def batch_of(*files: tuple[str, bytes], actor: User | None = None, **given: Any) -> ImportBatch:
    """A batch of these files, its tables staged."""
    items = list(tables.stage([File(name, data) for name, data in files], limits()))
    confirmed = not any(item.media_type == batches.TABLE for item in items)
    fields = {"how": "file", "label": "files", "outlet": None, "confirmed": confirmed} | given
    return create_batch(items=items, actor=actor, **fields)


def run(batch: ImportBatch) -> None:
    """Import all waiting items, as the tasks would."""
    while batch.items.filter(state=ItemState.WAITING).exists():
        tasks.import_items.func(batch.pk)


def states(batch: ImportBatch) -> dict[str, str]:
    """Name → state of all items."""
    return dict(batch.items.order_by("index").values_list("name", "state"))


RAIN = ("rain.txt", b"Rain in Tarsin\n\nRain fell for days, a resident said.\n")
SNOW = ("snow.txt", b"Snow in Dolna\n\nSnow fell for days, a resident said.\n")


def test_good_and_bad_files_in_one_batch(analyst: User):
    outlet = factories.outlet("Harma Post")
    batch = batch_of(
        RAIN, ("copy.txt", RAIN[1]), ("empty.txt", b""), ("pic.txt", b"\x89PNG"), SNOW,
        actor=analyst, outlet=outlet,
    )  # fmt: skip
    run(batch)
    assert states(batch) == {
        "rain.txt": ItemState.IMPORTED,
        "copy.txt": ItemState.DUPLICATE,
        "empty.txt": ItemState.FAILED,
        "pic.txt": ItemState.FAILED,
        "snow.txt": ItemState.IMPORTED,
    }
    messages = dict(batch.items.filter(state=ItemState.FAILED).values_list("name", "message"))
    assert messages["empty.txt"] == "It is empty."
    assert "PNG" in messages["pic.txt"]
    assert set(Article.objects.values_list("outlet__name", flat=True)) == {"Harma Post"}
    kept = set(ItemPayload.objects.values_list("item__name", flat=True))
    assert kept == {"empty.txt", "pic.txt"}, "what is imported needs no copy of what was given"
    counts = counts_of(batch)
    assert (counts.total, counts.imported, counts.duplicates, counts.failed) == (5, 2, 1, 2)
    assert (counts.left, counts.to_extract, counts.is_over) == (0, 2, False)


def test_new_articles_are_enqueued_for_extraction():
    batch = batch_of(RAIN, ("copy.txt", RAIN[1]))
    run(batch)
    awaited = DBTaskResult.objects.filter(task_path=extract_version.module_path)
    assert [row.args_kwargs["args"] for row in awaited] == [[ArticleVersion.objects.get().pk]]


def test_a_changed_file_becomes_a_new_version():
    run(batch_of(RAIN))
    changed = batch_of(("rain.txt", RAIN[1].replace(b"days", b"weeks")))
    run(changed)
    item = changed.items.get()
    assert item.state == ItemState.NEW_VERSION
    assert item.version is not None
    assert item.version.number == 2


def test_tasks_take_a_handful_each(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(tasks, "ITEMS_PER_TASK", 1)
    monkeypatch.setattr(batches, "ITEMS_PER_TASK", 1)
    batch = batch_of(RAIN, SNOW)
    tasks.enqueue_batch(batch)
    assert DBTaskResult.objects.filter(task_path=tasks.import_items.module_path).count() == 2
    tasks.import_items.func(batch.pk)
    assert list(states(batch).values()) == [ItemState.IMPORTED, ItemState.WAITING]
    tasks.import_items.func(batch.pk)
    tasks.import_items.func(batch.pk)
    assert list(states(batch).values()) == [ItemState.IMPORTED, ItemState.IMPORTED]
    assert Article.objects.count() == 2


def test_a_task_for_a_batch_that_has_gone_does_nothing():
    tasks.import_items.func(999)
    assert not Article.objects.exists()


def test_an_item_that_another_worker_has_is_left_alone():
    batch = batch_of(RAIN)
    item = batch.items.get()
    ImportItem.objects.filter(pk=item.pk).update(state=ItemState.RUNNING)
    assert importing.run_item(item.pk) is None
    assert not Article.objects.exists()


def test_a_worker_killed_while_storing_leaves_nothing_and_the_item_is_recovered(
    monkeypatch: pytest.MonkeyPatch,
):
    class Killed(BaseException):
        """The process ends here."""

    def kill(*args: object, **given: object) -> None:
        raise Killed

    batch = batch_of(RAIN, SNOW)
    with monkeypatch.context() as patch:
        patch.setattr(ItemPayload, "delete", kill)
        with pytest.raises(Killed):
            tasks.import_items.func(batch.pk)
    assert not Article.objects.exists(), "the article is not stored without its result"
    assert batch.items.filter(state=ItemState.RUNNING).count() == 1
    assert recover() == 1
    assert DBTaskResult.objects.filter(task_path=tasks.import_items.module_path).exists()
    run(batch)
    assert set(states(batch).values()) == {ItemState.IMPORTED}
    assert Article.objects.count() == 2


def test_recover_leaves_finished_and_unconfirmed_batches_alone():
    run(batch_of(RAIN))
    batch_of(("t.csv", b"text\nSnow fell\n"))
    DBTaskResult.objects.all().delete()
    assert recover() == 0
    assert not DBTaskResult.objects.exists()


def test_an_error_in_the_program_fails_the_item_only(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
):
    real = importing.read_item  # type: ignore[attr-defined]

    def failing(item: RawItem) -> Any:
        if item.name == "rain.txt":
            raise KeyError("surprise")
        return real(item)

    batch = batch_of(RAIN, SNOW)
    with monkeypatch.context() as patch, caplog.at_level("ERROR"):
        patch.setattr(importing, "read_item", failing)
        run(batch)
    failed = batch.items.get(name="rain.txt")
    assert failed.state == ItemState.FAILED
    assert "KeyError" in failed.message
    assert "surprise" not in failed.message, "internals go to the log"
    assert "surprise" in caplog.text
    assert states(batch)["snow.txt"] == ItemState.IMPORTED


# --- retry -----------------------------------------------------------------------------


def test_a_failed_item_is_tried_again(analyst: User, monkeypatch: pytest.MonkeyPatch):
    batch = create_batch(
        items=[RawItem("http://a.example/", b"", batches.URL_LIST, {"url": "http://a.example/"})],
        how="url",
        label="a",
        outlet=None,
        actor=analyst,
    )

    def refuse(url: str, **given: Any) -> Fetched:
        raise NotAPage("The address leads to “image/png”, not to a web page or text.")

    monkeypatch.setattr(importing, "fetch", refuse)
    run(batch)
    item = batch.items.get()
    assert (item.state, item.attempts) == (ItemState.FAILED, 1)
    assert "image/png" in item.message

    page = b"<p>Guards closed the bridge at Tarsin, an official said.</p>"
    found = Fetched(page, "https://a.example/bridge", "text/html", "utf-8")
    monkeypatch.setattr(importing, "fetch", lambda url, **given: found)
    assert batches.retry_item(item=item, actor=analyst) is None
    run(batch)
    item.refresh_from_db()
    assert (item.state, item.attempts, item.message) == (ItemState.IMPORTED, 2, "")
    assert item.version is not None
    assert bytes(item.version.original.body) == page
    assert item.version.article.url == "https://a.example/bridge"
    assert item.version.article.outlet.domain == "a.example"
    with pytest.raises(NothingToRetry):
        batches.retry_item(item=item, actor=analyst)


def test_a_fetched_text_keeps_its_address(monkeypatch: pytest.MonkeyPatch):
    url = "https://a.example/rain.txt"
    found = Fetched(RAIN[1], url, "text/plain", "")
    monkeypatch.setattr(importing, "fetch", lambda url, **given: found)
    item = RawItem(url, b"", batches.URL_LIST, {"url": url})
    run(create_batch(items=[item], how="url", label="a", outlet=None, actor=None))
    article = Article.objects.get()
    assert (article.title, article.url) == ("Rain in Tarsin", url)


def test_a_failed_extraction_is_tried_again(analyst: User):
    batch = batch_of(RAIN)
    run(batch)
    item = batch.items.get()
    ArticleVersion.objects.update(extraction=ExtractionState.FAILED, extraction_error="Too long.")
    assert counts_of(batch).extraction_failed == 1
    assert batches.retry_item(item=item, actor=analyst) == ArticleVersion.objects.get()
    assert counts_of(batch).extraction_waiting == 1


def test_all_that_failed_is_tried_again(analyst: User):
    batch = batch_of(RAIN, ("empty.txt", b""), ("pic.txt", b"%PDF"))
    run(batch)
    ArticleVersion.objects.update(extraction=ExtractionState.FAILED)
    assert batches.retry_failed(batch=batch, actor=analyst) == [ArticleVersion.objects.get().pk]
    assert states(batch)["empty.txt"] == ItemState.WAITING
    event = AuditEvent.objects.get(action="import.retried")
    assert event.data == {"items": 2, "extractions": 1}
    run(batch)
    assert states(batch)["empty.txt"] == ItemState.FAILED
    assert batch.items.get(name="empty.txt").message == "It is empty."


def test_nothing_to_retry(analyst: User):
    batch = batch_of(RAIN)
    run(batch)
    with pytest.raises(NothingToRetry):
        batches.retry_failed(batch=batch, actor=analyst)


# --- tables ----------------------------------------------------------------------------

TABLE = (
    "war.csv",
    b'ref,headline,body,paper,day,place\n1,Rain,"Rain fell.",Harma Post,4/5/2031,Tarsin\n'
    b'2,Snow,"Snow" fell.,Harma Post,4/6/2031,Dolna\n3,Hail,Hail fell.,Orvane Daily,4/13/2031,\n',
)


def test_a_table_waits_until_its_columns_are_confirmed(analyst: User):
    batch = batch_of(TABLE, RAIN, actor=analyst)
    assert not batch.confirmed
    tasks.import_items.func(batch.pk)
    assert not Article.objects.exists(), "nothing runs before"
    (found,) = tables.preview(batch)
    assert (found.name, found.rows, found.broken) == ("war.csv", 3, 1)
    assert "month first" in found.date_note
    fields = {column.header: (column.sample, column.field) for column in found.columns}
    assert fields["body"] == ("Rain fell.", "text")
    assert fields["place"] == ("Tarsin", "")

    mapping = {header: column.field for header, column in tables.headers_of([found]).items()}
    tables.confirm_columns(batch=batch, columns=mapping, actor=analyst)
    batch.refresh_from_db()
    assert batch.confirmed
    assert batch.columns == mapping
    run(batch)
    assert states(batch) == {
        "rain.txt": ItemState.IMPORTED,
        "war.csv, row 2": ItemState.IMPORTED,
        "war.csv, row 3": ItemState.FAILED,
        "war.csv, row 4": ItemState.IMPORTED,
    }
    row = ArticleVersion.objects.get(title="Rain")
    assert row.metadata == {"ref": "1", "place": "Tarsin"}
    assert bytes(row.original.body).startswith(b"1,Rain")
    with pytest.raises(tables.NotStaged):
        tables.confirm_columns(batch=batch, columns=mapping, actor=analyst)


def test_the_user_s_mapping_is_followed_and_nothing_is_suggested_over_it(analyst: User):
    batch = batch_of(TABLE)
    columns = {"body": "title", "headline": "text"}
    tables.confirm_columns(batch=batch, columns=columns, actor=analyst)
    run(batch)
    version = ArticleVersion.objects.order_by("pk").first()
    assert version is not None
    assert version.content.text == "Rain fell.\n\nRain"
    assert version.article.outlet.is_unknown, "“paper” was taken out"


BAD_MAPPINGS = [
    pytest.param({"headline": "title"}, NoTextColumn, id="no-text"),
    pytest.param({"body": "text", "headline": "text"}, BadMapping, id="text-twice"),
    pytest.param({"body": "colour"}, BadMapping, id="unknown-field"),
]


@pytest.mark.parametrize(("columns", "error"), BAD_MAPPINGS)
def test_bad_mappings_are_refused(analyst: User, columns: dict[str, str], error: type[Exception]):
    batch = batch_of(TABLE)
    with pytest.raises(error):
        tables.confirm_columns(batch=batch, columns=columns, actor=analyst)
    batch.refresh_from_db()
    assert not batch.confirmed


def test_a_table_without_text_fails_beside_one_that_has_it(analyst: User):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as made:
        made.writestr("a.csv", "text\nRain fell\n")
        made.writestr("b.csv", "ref,note\n1,2\n")
    batch = batch_of(("both.zip", buffer.getvalue()))
    columns = {h: c.field for h, c in tables.headers_of(tables.preview(batch)).items()}
    tables.confirm_columns(batch=batch, columns=columns, actor=analyst)
    run(batch)
    assert states(batch) == {
        "both.zip/a.csv, row 2": ItemState.IMPORTED,
        "both.zip/b.csv": ItemState.FAILED,
    }
    assert "“ref”, “note”" in batch.items.get(state=ItemState.FAILED).message


def test_a_table_that_cannot_be_read_fails_at_once():
    batch = batch_of(("t.csv", b'"text\nRain\n'))
    assert batch.confirmed
    assert "header row" in batch.items.get().message


def test_an_unconfirmed_import_can_be_discarded(analyst: User):
    batch = batch_of(TABLE)
    tables.discard(batch=batch, actor=analyst)
    assert not ImportBatch.objects.exists()
    assert AuditEvent.objects.filter(action="import.discarded").exists()
    run_already = batch_of(RAIN)
    with pytest.raises(tables.NotStaged):
        tables.discard(batch=run_already, actor=analyst)


def test_ids_that_repeat_do_not_make_different_articles_one(analyst: User):
    data = b"id,title,text,outlet\n7,Rain,Rain fell.,P\n7,Snow,Snow fell.,P\n7,Snow,Snow fell.,P\n"
    batch = batch_of(("t.csv", data))
    columns = {h: c.field for h, c in tables.headers_of(tables.preview(batch)).items()}
    tables.confirm_columns(batch=batch, columns=columns, actor=analyst)
    run(batch)
    counts = counts_of(batch)
    assert (counts.imported, counts.versions, counts.duplicates) == (2, 0, 1)
