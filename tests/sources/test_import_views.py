"""The import screens: by role, with good and bad input, with htmx and without."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from sources import tasks
from sources.models import (
    Article,
    ArticleVersion,
    ExtractionState,
    ImportBatch,
    ImportItem,
    ItemState,
)
from sources.readers.items import RawItem
from sources.services.batches import create_batch
from tests import factories
from workbench.models import Role

pytestmark = pytest.mark.django_db

HTMX = {"HX-Request": "true"}
TEXT = "Rain in Tarsin\n\nRain fell for days, a resident said.\n"
CSV = b"ref,headline,body\n1,Rain,Rain fell.\n2,Snow,Snow fell.\n"


@pytest.fixture(autouse=True)
def queue(settings: Any) -> None:
    """Store tasks instead of running them at once."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}


@pytest.fixture
def anna(as_role: Any) -> Client:
    """A signed-in analyst."""
    client: Client = as_role(Role.ANALYST)
    return client


def upload(client: Client, *files: tuple[str, bytes], **fields: str) -> Any:
    """Post files, follow to where it leads."""
    sent = [SimpleUploadedFile(name, data) for name, data in files]
    posted = {"way": "files", "files-documents": sent} | fields
    return client.post("/imports/new/", posted, follow=True)


def paste(client: Client, **fields: str) -> Any:
    """Post a text with some of its fields changed."""
    given = {"text": TEXT, "title": "", "outlet": "", "published": "", "url": ""} | fields
    posted = {f"paste-{name}": value for name, value in given.items()}
    return client.post("/imports/new/", {"way": "paste", **posted}, follow=True)


def run(batch: ImportBatch) -> None:
    """Import what waits, as the tasks would."""
    while batch.confirmed and batch.items.filter(state=ItemState.WAITING).exists():
        tasks.import_items.func(batch.pk)


def page_of(response: Any) -> str:
    """The page, spaces made one."""
    return " ".join(response.content.decode().split())


def stored(count: int = 1, **changes: Any) -> ImportBatch:
    """An import of `count` good texts that has run."""
    items = [RawItem(f"{n}.txt", f"Text {n} of rain.".encode(), "text/plain") for n in range(count)]
    batch = create_batch(items=items, how="file", label="rain", outlet=None, actor=None)
    run(batch)
    return batch


# --- roles -----------------------------------------------------------------------------

READING = ["/imports/", "/imports/{batch}/", "/articles/{article}/versions/2/changes/"]
ACTING = ["/imports/new/", "/imports/outlets/?paste-outlet=x", "/imports/{staged}/columns/"]
POSTING = [
    "/imports/new/",
    "/imports/{staged}/columns/",
    "/imports/{staged}/discard/",
    "/imports/{batch}/retry/",
    "/imports/items/{item}/retry/",
]


@pytest.fixture
def addresses() -> dict[str, int]:
    """The keys that the addresses above need."""
    version = factories.version("Rain fell.")
    factories.version("Rain fell again.", article=version.article)
    staged = ImportBatch.objects.create(how="file", label="t.csv", confirmed=False)
    batch = stored()
    return {
        "batch": batch.pk,
        "item": ImportItem.objects.get(batch=batch).pk,
        "staged": staged.pk,
        "article": version.article_id,
    }


@pytest.mark.parametrize("path", READING + ACTING)
def test_nobody_reads_without_signing_in(client: Client, addresses: dict[str, int], path: str):
    response = client.get(path.format(**addresses))
    assert response.status_code == 302
    assert response["Location"].startswith("/sign-in/")


@pytest.mark.parametrize("path", READING)
def test_readers_read(as_role: Any, addresses: dict[str, int], path: str):
    assert as_role(Role.READER).get(path.format(**addresses)).status_code == 200


@pytest.mark.parametrize("path", ACTING)
def test_readers_are_refused_where_analysts_act(as_role: Any, addresses: dict[str, int], path: str):
    assert as_role(Role.READER).get(path.format(**addresses)).status_code == 403
    assert as_role(Role.ANALYST).get(path.format(**addresses)).status_code == 200


@pytest.mark.parametrize("path", POSTING)
def test_readers_post_nothing(as_role: Any, addresses: dict[str, int], path: str):
    before = ImportBatch.objects.count()
    assert as_role(Role.READER).post(path.format(**addresses)).status_code == 403
    assert ImportBatch.objects.count() == before


@pytest.mark.parametrize("path", [p for p in POSTING if "retry" in p or "discard" in p])
def test_acts_are_not_done_by_reading(anna: Client, addresses: dict[str, int], path: str):
    assert anna.get(path.format(**addresses)).status_code == 405


@pytest.mark.parametrize("path", ["/imports/999/", "/imports/999/columns/"])
def test_unknown_imports_are_not_found(anna: Client, path: str):
    assert anna.get(path).status_code == 404


# --- what is given ---------------------------------------------------------------------


def test_paste(anna: Client):
    response = paste(
        anna,
        text=TEXT.replace("\n", "\r\n"),
        outlet="Harma Post",
        published="2031-04-05",
        url="https://harma.example/rain",
    )
    batch = ImportBatch.objects.get()
    assert response.redirect_chain == [(f"/imports/{batch.pk}/", 302)]
    run(batch)
    article = Article.objects.select_related("outlet").get()
    version = article.versions.get()
    assert (article.title, article.outlet.name) == ("Rain in Tarsin", "Harma Post")
    assert str(article.published) == "2031-04-05"
    assert version.content.text == TEXT, "the browser's line ends are undone"
    assert (version.how, version.imported_by) == ("paste", batch.created_by)


def test_a_pasted_headline_stands_on_top_of_the_text(anna: Client):
    paste(anna, title="Rain again", text="It rained.")
    run(ImportBatch.objects.get())
    assert ArticleVersion.objects.get().content.text == "Rain again\n\nIt rained."


BAD_PASTES = [
    pytest.param({"text": ""}, "Paste the article&#x27;s text.", id="no-text"),
    pytest.param({"text": " \n "}, "It is empty.", id="white-space"),
    pytest.param({"text": "rain " * 200_001}, "1,000,005 characters", id="too-long"),
    pytest.param({"url": "javascript:alert(1)"}, "not an address", id="script-as-address"),
    pytest.param({"published": "yesterday"}, "Write the day as", id="no-day"),
]


@pytest.mark.parametrize(("fields", "message"), BAD_PASTES)
def test_a_bad_paste_is_said_and_kept(anna: Client, fields: dict[str, str], message: str):
    response = paste(anna, outlet="Kept Gazette", **fields)
    assert response.status_code == 422
    page = response.content.decode()
    assert message in page
    assert "Kept Gazette" in page
    assert not ImportBatch.objects.exists()
    if "text" not in fields:
        assert "a resident said." in page


def test_a_way_that_does_not_exist_is_refused(anna: Client):
    response = anna.post("/imports/new/", {"way": "pigeon"})
    assert response.status_code == 422
    assert "choose one of the three ways" in page_of(response)


def test_addresses_are_stored_to_be_fetched(anna: Client):
    urls = "http://Harma.example/a\n\nhttps://orvane.example/b\nhttp://harma.example/a"
    anna.post("/imports/new/", {"way": "url", "url-urls": urls})
    items = ImportBatch.objects.get().items.order_by("index")
    assert [item.name for item in items] == ["http://harma.example/a", "https://orvane.example/b"]


def test_bad_addresses_are_named_and_kept(anna: Client):
    urls = "http://harma.example/a\nfile:///etc/passwd\nhttp://harma.example:22/"
    response = anna.post("/imports/new/", {"way": "url", "url-urls": urls})
    assert response.status_code == 422
    page = page_of(response)
    assert "file:///etc/passwd: Only addresses that begin with" in page
    assert "ports 80 and 443" in page
    assert "http://harma.example/a" in page
    assert not ImportBatch.objects.exists()


def test_an_inside_address_fails_with_its_reason(anna: Client):
    anna.post("/imports/new/", {"way": "url", "url-urls": "http://127.0.0.1/admin/"})
    batch = ImportBatch.objects.get()
    run(batch)
    page = page_of(anna.get(f"/imports/{batch.pk}/"))
    assert "leads to 127.0.0.1, a loopback address" in page


def test_too_many_addresses(anna: Client):
    urls = "\n".join(f"http://a.example/{n}" for n in range(51))
    assert anna.post("/imports/new/", {"way": "url", "url-urls": urls}).status_code == 422


def test_files_good_and_bad(anna: Client):
    files = (("rain.txt", TEXT.encode()), ("empty.txt", b""), ("pic.txt", b"\x89PNG"))
    response = upload(anna, *files, **{"files-outlet": "Harma Post"})
    batch = ImportBatch.objects.get()
    assert batch.label == "rain.txt, empty.txt, pic.txt"
    assert "0 of 3" in page_of(response) or "1 of 3" in page_of(response)
    run(batch)
    page = page_of(anna.get(f"/imports/{batch.pk}/"))
    assert "<strong>3 of 3</strong> items done" in page
    assert "Rain in Tarsin" in page
    assert "It is empty." in page
    assert "it looks like a PNG image" in page
    assert "Retry all failed" in page


def test_no_file_is_said(anna: Client):
    response = anna.post("/imports/new/", {"way": "files"})
    assert response.status_code == 422
    assert "Choose at least one file." in page_of(response)


def test_files_beyond_the_bound_of_one_upload_are_named(anna: Client, settings: Any):
    settings.IMPORT_MAX_BYTES = 30
    upload(anna, ("a.jsonl", b'{"text":"' + b"r" * 130 + b'"}'), ("b.txt", b"Snow fell for days."))
    messages = dict(ImportBatch.objects.get().items.values_list("name", "message"))
    assert "150 bytes together" in messages["b.txt"]


# --- columns ---------------------------------------------------------------------------


def test_a_table_leads_to_its_columns(anna: Client):
    response = upload(anna, ("war.csv", CSV), ("empty.txt", b""))
    batch = ImportBatch.objects.get()
    page = page_of(response)
    assert response.redirect_chain[-1][0] == f"/imports/{batch.pk}/columns/"
    assert "2 rows" in page
    assert "Rain fell." in page
    assert "empty.txt</strong> will not be imported. It is empty." in page
    assert anna.get(f"/imports/{batch.pk}/")["Location"] == f"/imports/{batch.pk}/columns/"

    chosen = {"column-0": "id", "column-1": "title", "column-2": "text"}
    response = anna.post(f"/imports/{batch.pk}/columns/", chosen)
    assert response["Location"] == f"/imports/{batch.pk}/"
    batch.refresh_from_db()
    run(batch)
    assert set(Article.objects.values_list("title", "identity")) == {
        ("Rain", "id:1"),
        ("Snow", "id:2"),
    }
    assert anna.get(f"/imports/{batch.pk}/columns/")["Location"] == f"/imports/{batch.pk}/"


BAD_COLUMNS = [
    pytest.param({"column-1": "title"}, "No column holds the article’s text", id="no-text"),
    pytest.param({"column-1": "text", "column-2": "text"}, "Two columns", id="twice"),
    pytest.param({"column-1": "colour"}, "Select a valid choice", id="unknown"),
]


@pytest.mark.parametrize(("chosen", "message"), BAD_COLUMNS)
def test_bad_columns_are_said_and_kept(anna: Client, chosen: dict[str, str], message: str):
    upload(anna, ("war.csv", CSV))
    batch = ImportBatch.objects.get()
    response = anna.post(f"/imports/{batch.pk}/columns/", chosen)
    assert response.status_code == 422
    assert message.replace("’", "&#x27;") in page_of(response)
    if "column-2" not in chosen and chosen["column-1"] == "title":
        assert '<option value="title" selected>' in page_of(response)
    batch.refresh_from_db()
    assert not batch.confirmed


def test_an_import_is_discarded(anna: Client):
    upload(anna, ("war.csv", CSV))
    batch = ImportBatch.objects.get()
    response = anna.post(f"/imports/{batch.pk}/discard/", follow=True)
    assert "nothing was imported" in page_of(response)
    assert not ImportBatch.objects.exists()


def test_an_import_that_has_begun_is_not_discarded(anna: Client):
    batch = stored()
    response = anna.post(f"/imports/{batch.pk}/discard/", follow=True)
    assert "cannot be discarded" in page_of(response)
    assert ImportBatch.objects.exists()


# --- progress --------------------------------------------------------------------------


def test_the_page_polls_while_work_is_left(anna: Client):
    batch = stored()
    page = page_of(anna.get(f"/imports/{batch.pk}/?state=imported"))
    assert 'hx-trigger="every 2s"' in page, "the extraction is still waiting"
    assert f'hx-get="/imports/{batch.pk}/?state=imported"' in page
    ArticleVersion.objects.update(extraction=ExtractionState.DONE)
    assert "hx-trigger" not in page_of(anna.get(f"/imports/{batch.pk}/"))


def test_htmx_gets_the_part_with_its_announcement(anna: Client):
    batch = stored()
    part = page_of(anna.get(f"/imports/{batch.pk}/", headers=HTMX))
    assert part.startswith('<div id="import-progress"')
    assert "hx-swap-oob" not in part, "announced once, at the end"
    ArticleVersion.objects.update(extraction=ExtractionState.DONE)
    part = page_of(anna.get(f"/imports/{batch.pk}/", headers=HTMX))
    assert 'id="live" hx-swap-oob="innerHTML">The import is finished: 1 new' in part


def test_items_are_filtered_by_state(anna: Client):
    upload(anna, ("rain.txt", TEXT.encode()), ("empty.txt", b""))
    batch = ImportBatch.objects.get()
    run(batch)
    page = page_of(anna.get(f"/imports/{batch.pk}/?state=failed"))
    assert "It is empty." in page
    assert "Rain in Tarsin" not in page


def test_an_invalid_filter_shows_its_message_and_no_rows(anna: Client):
    batch = stored()
    page = page_of(anna.get(f"/imports/{batch.pk}/?state=lost"))
    assert "no items are shown" in page
    assert "0.txt" not in page


def test_a_new_version_leads_to_what_changed(anna: Client):
    stored()
    changed = RawItem("0.txt", b"Text 0 of rain.\nAnd of snow.", "text/plain")
    article = Article.objects.get()
    Article.objects.filter(pk=article.pk).update(identity="day:|text 0 of rain")
    batch = create_batch(items=[changed], how="file", label="again", outlet=None, actor=None)
    run(batch)
    assert batch.items.get().state == ItemState.NEW_VERSION
    address = f"/articles/{article.pk}/versions/2/changes/"
    assert address in page_of(anna.get(f"/imports/{batch.pk}/"))
    page = page_of(anna.get(address))
    assert "<ins>And of snow.</ins>" in page
    assert anna.get(f"/articles/{article.pk}/versions/1/changes/").status_code == 404


def test_hostile_text_is_escaped(anna: Client):
    hostile = "<script>alert(1)</script> rain"
    upload(anna, (f"{hostile[:8]}.txt", hostile.encode()), ("x.csv", f"{hostile},b\n1,2".encode()))
    batch = ImportBatch.objects.get()
    assert "<script>alert" not in page_of(anna.get(f"/imports/{batch.pk}/", follow=True))
    ImportBatch.objects.update(confirmed=True)
    tasks.import_items.func(batch.pk)
    assert ArticleVersion.objects.get().title == hostile
    assert "<script>alert" not in page_of(anna.get(f"/imports/{batch.pk}/"))


# --- retry -----------------------------------------------------------------------------


@pytest.mark.parametrize("one", [True, False], ids=["one-item", "all"])
def test_retry(anna: Client, one: bool):
    upload(anna, ("empty.txt", b""), ("pic.txt", b"%PDF"))
    batch = ImportBatch.objects.get()
    run(batch)
    item = batch.items.get(name="pic.txt")
    path = f"/imports/items/{item.pk}/retry/" if one else f"/imports/{batch.pk}/retry/"
    assert anna.post(path)["Location"] == f"/imports/{batch.pk}/"
    waiting = batch.items.filter(state=ItemState.WAITING)
    assert waiting.count() == (1 if one else 2)
    run(batch)
    assert batch.items.filter(state=ItemState.FAILED).count() == 2


def test_retry_of_a_failed_extraction(anna: Client):
    batch = stored()
    ArticleVersion.objects.update(extraction=ExtractionState.FAILED, extraction_error="Too odd.")
    assert "Too odd." in page_of(anna.get(f"/imports/{batch.pk}/"))
    anna.post(f"/imports/items/{batch.items.get().pk}/retry/")
    assert ArticleVersion.objects.get().extraction == ExtractionState.PENDING
    ArticleVersion.objects.update(extraction=ExtractionState.FAILED)
    anna.post(f"/imports/{batch.pk}/retry/")
    assert ArticleVersion.objects.get().extraction == ExtractionState.PENDING


@pytest.mark.parametrize("one", [True, False], ids=["one-item", "all"])
def test_nothing_to_retry_is_said(anna: Client, one: bool):
    batch = stored()
    path = f"items/{batch.items.get().pk}" if one else str(batch.pk)
    response = anna.post(f"/imports/{path}/retry/", follow=True)
    assert "failed" in page_of(response)
    assert "warning" in page_of(response)


# --- lists -----------------------------------------------------------------------------


def test_the_list_shows_counts(anna: Client):
    assert "Nothing was imported yet" in page_of(anna.get("/imports/"))
    stored(2)
    upload(anna, ("war.csv", CSV))
    page = page_of(anna.get("/imports/"))
    assert '<td class="num">2</td> <td class="num">2</td> <td class="num">0</td>' in page
    assert "Columns to confirm" in page


def queries(client: Client, path: str) -> int:
    """How many queries a page takes."""
    with CaptureQueriesContext(connection) as captured:
        assert client.get(path).status_code == 200
    return len(captured)


def test_the_list_takes_as_many_queries_for_30_as_for_3(anna: Client):
    for _ in range(3):
        stored()
    few = queries(anna, "/imports/")
    for _ in range(27):
        stored()
    assert queries(anna, "/imports/") == few


def test_a_batch_takes_as_many_queries_for_30_items_as_for_3(anna: Client):
    few, many = stored(3), stored(33)
    assert queries(anna, f"/imports/{few.pk}/") == queries(anna, f"/imports/{many.pk}/")


def test_outlets_are_offered(anna: Client):
    for name in ("Harma Post", "Harma Radio", "Orvane Daily"):
        factories.outlet(name)
    page = page_of(anna.get("/imports/outlets/?files-outlet=harma", headers=HTMX))
    assert page.count("<option") == 2
    assert "<option" not in page_of(anna.get("/imports/outlets/?files-outlet="))
