"""Import screens: what is given, the columns of tables, the progress and result of each item."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django import forms
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from claims.tasks import extract_version
from sources.forms import (
    AddressForm,
    ColumnsForm,
    FilesForm,
    ItemFilter,
    OutletSearch,
    PasteForm,
)
from sources.models import ImportBatch, ImportItem, ItemState
from sources.readers.columns import BadMapping, NoTextColumn
from sources.readers.document import clean_line, opening_words
from sources.readers.items import File, Limits, RawItem
from sources.services import batches, tables
from sources.services.outlets import ensure_outlet
from sources.tasks import enqueue_batch
from workbench.htmx import HtmxHttpRequest, wants_fragment
from workbench.models import Role, User
from workbench.permissions import requires

ITEMS_PER_PAGE = 100
BATCHES_PER_PAGE = 50
WAYS: dict[str, type[forms.Form]] = {"paste": PasteForm, "url": AddressForm, "files": FilesForm}


@requires(Role.READER)
@require_GET
def import_list(request: HttpRequest) -> HttpResponse:
    """List the imports, newest first, with their counts."""
    page = Paginator(batches.with_counts(), BATCHES_PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "sources/imports.html", {"page_obj": page})


@requires(Role.ANALYST)
@require_http_methods(["GET", "POST"])
def import_new(request: HttpRequest) -> HttpResponse:
    """Take articles as text, as addresses or as files."""
    way = request.POST.get("way", "")
    way = way if way in WAYS else ""
    given = {
        name: form(request.POST, request.FILES, prefix=name) if name == way else form(prefix=name)
        for name, form in WAYS.items()
    }
    if way and given[way].is_valid():
        return _begin(request, way, given[way].cleaned_data)
    context = {"forms": given, "way": way, "limits": batches.limits()}
    status = 422 if request.method == "POST" else 200
    return render(request, "sources/import_new.html", context, status=status)


@requires(Role.READER)
@require_GET
def import_batch(request: HtmxHttpRequest, pk: int) -> HttpResponse:
    """Show how far an import has come, and what became of each item."""
    batch = get_object_or_404(ImportBatch.objects.select_related("created_by", "outlet"), pk=pk)
    if not batch.confirmed:
        return redirect("import-columns", pk=pk)
    chosen = ItemFilter(request.GET)
    rows = _item_rows(batch, chosen)
    context = {
        "batch": batch,
        "counts": batches.counts_of(batch),
        "filter": chosen,
        "page_obj": Paginator(rows, ITEMS_PER_PAGE).get_page(request.GET.get("page")),
    }
    if wants_fragment(request):
        return render(request, "sources/partials/_import_progress.html", context | {"oob": True})
    return render(request, "sources/import_batch.html", context)


@requires(Role.ANALYST)
@require_http_methods(["GET", "POST"])
def import_columns(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the tables of an import and the field of each column; confirm or change them."""
    batch = get_object_or_404(ImportBatch, pk=pk)
    if batch.confirmed:
        return redirect(batch)
    found = tables.preview(batch)
    form = ColumnsForm(request.POST or None, columns=tables.headers_of(found))
    if request.method == "POST" and form.is_valid():
        try:
            tables.confirm_columns(batch=batch, columns=form.mapping, actor=_user(request))
        except (BadMapping, NoTextColumn) as error:
            form.add_error(None, str(error))
        except tables.NotStaged as error:
            messages.warning(request, str(error))
            return redirect(batch)
        else:
            enqueue_batch(batch)
            return redirect(batch)
    others = batch.items.exclude(payload__media_type=batches.TABLE)
    context = {
        "batch": batch,
        "tables": found,
        "form": form,
        "others": others.exclude(state=ItemState.FAILED).count(),
        "failed": others.filter(state=ItemState.FAILED),
    }
    status = 422 if form.is_bound else 200
    return render(request, "sources/import_columns.html", context, status=status)


@requires(Role.ANALYST)
@require_POST
def import_discard(request: HttpRequest, pk: int) -> HttpResponse:
    """Forget an import whose columns were not confirmed."""
    batch = get_object_or_404(ImportBatch, pk=pk)
    try:
        tables.discard(batch=batch, actor=_user(request))
    except tables.NotStaged as error:
        messages.warning(request, str(error))
        return redirect(batch)
    messages.success(request, f"“{batch.label}” was discarded; nothing was imported.")
    return redirect("import-new")


@requires(Role.ANALYST)
@require_POST
def import_retry(request: HttpRequest, pk: int) -> HttpResponse:
    """Try again all that failed in an import."""
    batch = get_object_or_404(ImportBatch, pk=pk)
    try:
        versions = batches.retry_failed(batch=batch, actor=_user(request))
    except batches.NothingToRetry as error:
        messages.warning(request, str(error))
        return redirect(batch)
    enqueue_batch(batch)
    for version in versions:
        extract_version.enqueue(version)
    return redirect(batch)


@requires(Role.ANALYST)
@require_POST
def import_item_retry(request: HttpRequest, pk: int) -> HttpResponse:
    """Try one failed item, or the failed extraction of its article, again."""
    item = get_object_or_404(ImportItem.objects.select_related("batch", "version"), pk=pk)
    try:
        version = batches.retry_item(item=item, actor=_user(request))
    except batches.NothingToRetry as error:
        messages.warning(request, str(error))
        return redirect(item.batch)
    if version is None:
        enqueue_batch(item.batch)
    else:
        extract_version.enqueue(version.pk)
    return redirect(item.batch)


@requires(Role.ANALYST)
@require_GET
def import_outlets(request: HttpRequest) -> HttpResponse:
    """Offer the outlets whose name holds what was typed (for the list beside the field)."""
    typed = next((v for k, v in request.GET.items() if k.endswith("outlet")), "")
    search = OutletSearch({"outlet": typed})
    context = {"names": search.matches()}
    return render(request, "sources/partials/_outlet_options.html", context)


def _begin(request: HttpRequest, way: str, given: dict[str, Any]) -> HttpResponse:
    """Store what a valid form gave, start the import, go to its page."""
    user = _user(request)
    outlet = ensure_outlet(given["outlet"], actor=user) if given["outlet"] else None
    match way:
        case "paste":
            items, label = [_pasted(given)], given["title"] or opening_words(given["text"])
        case "url":
            items, label = [_address(url) for url in given["urls"]], ", ".join(given["urls"])
        case _:
            items = list(
                tables.stage(_uploaded(given["documents"], batches.limits()), batches.limits())
            )
            label = ", ".join(clean_line(file.name or "", most=100) for file in given["documents"])
    confirmed = not any(item.media_type == batches.TABLE for item in items)
    batch = batches.create_batch(
        items=items,
        how="file" if way == "files" else way,
        label=label,
        outlet=outlet,
        actor=user,
        confirmed=confirmed,
    )
    if not confirmed:
        return redirect("import-columns", pk=batch.pk)
    enqueue_batch(batch)
    return redirect(batch)


def _pasted(given: dict[str, Any]) -> RawItem:
    published = given["published"]
    values = {
        "title": given["title"],
        "outlet": given["outlet"],
        "published": published.isoformat() if published else "",
        "url": given["url"],
    }
    name = clean_line(given["title"] or opening_words(given["text"]), most=300)
    return RawItem(name, given["text"].encode("utf-8"), "text/plain", {"values": values})


def _address(url: str) -> RawItem:
    return RawItem(url[:400], b"", batches.URL_LIST, {"url": url})


def _uploaded(files: Iterable[UploadedFile[Any]], limits: Limits) -> Iterator[File]:
    """Yield the uploaded files; those beyond the bounds of one upload are named, not read."""
    left = limits.total
    for file in files:
        name = clean_line(file.name or "unnamed", most=250)
        size = file.size or 0
        if size > left:
            yield File(
                name,
                b"",
                f"The files of one upload may have {limits.total:,} bytes together; "
                "this one was not read. Import it on its own.",
            )
            continue
        left -= size
        yield File(name, file.read())


def _item_rows(batch: ImportBatch, chosen: ItemFilter) -> QuerySet[ImportItem]:
    """Return the items of a page with all that a row prints; none while the filter is invalid."""
    rows = (
        ImportItem.objects.filter(batch=batch)
        .select_related("version__article__outlet")
        .defer("version__metadata", "version__extraction_warnings")
        .order_by("index")
    )
    if not chosen.is_valid():
        return rows.none()
    state = chosen.cleaned_data["state"]
    return rows.filter(state=state) if state else rows


def _user(request: HttpRequest) -> User:
    """Return who acts; `@requires` has let nobody else through."""
    if not isinstance(request.user, User):
        raise TypeError("An import needs a signed-in user.")
    return request.user
