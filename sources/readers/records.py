"""A record with named fields, from a table or a JSON line, to a document."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from sources.agencies import shown_agency
from sources.readers.credits import split_byline
from sources.readers.dates import opening_date, read_date
from sources.readers.document import (
    NoArticleText,
    ReadDocument,
    clean_byline,
    clean_line,
    clean_metadata,
)
from sources.readers.html import read_html_text
from sources.readers.plain import from_text, with_headline

_FAR_DAYS = 2


def from_record(
    values: Mapping[str, Any],
    metadata: Mapping[str, Any],
    *,
    media_type: str,
    headline_on_top: bool,
    day_first: bool | None = None,
) -> ReadDocument:
    """Make a document of a record's fields.

    Args:
        values: Field (see `columns.FIELDS`) → value; empty and missing ones are alike.
        metadata: All other columns or keys, kept as they are.
        media_type: Of the record as it was given.
        headline_on_top: Put the title on top of a text that does not open with it. Tables keep
            headline and text apart; in JSON Lines the text is complete by contract.
        day_first: How 4/5/2017 is read; see `dates.read_date`.

    Raises:
        ReadError: the record has no text, or one that no article has.
    """
    stated = {key: _string(value) for key, value in values.items()}
    document = _body(stated, headline_on_top=headline_on_top)
    document = _with_date(document, stated.get("published", ""), day_first=day_first)
    byline = split_byline(stated.get("byline", ""))
    agency = stated.get("agency", "") or byline.agency
    return replace(
        document,
        byline=clean_byline(byline.byline) or document.byline,
        agency=shown_agency(agency) if agency else document.agency,
        outlet=clean_line(stated.get("outlet", ""), most=200),
        url=stated.get("url", "").strip()[:2_000] or document.url,
        language=clean_line(stated.get("language", ""), most=10) or document.language,
        external_id=clean_line(stated.get("id", ""), most=180),
        metadata=clean_metadata(dict(metadata) | document.metadata),
        media_type=media_type,
    )


def _body(stated: Mapping[str, str], *, headline_on_top: bool) -> ReadDocument:
    text, title = stated.get("text", ""), stated.get("title", "")
    if text.strip():
        document = from_text(with_headline(title, text) if headline_on_top else text, title=title)
        return replace(document, published=opening_date(text))
    if stated.get("html", "").strip():
        page = read_html_text(stated["html"])
        return replace(page, title=clean_line(title) or page.title)
    raise NoArticleText("its text is empty")


def _with_date(document: ReadDocument, stated: str, *, day_first: bool | None) -> ReadDocument:
    if not stated.strip():
        return document
    found = read_date(stated, day_first=day_first)
    if found is None:
        return replace(
            document,
            metadata=document.metadata | {"published as stated": stated},
            warnings=(
                *document.warnings,
                f"The date “{clean_line(stated, most=60)}” could not be read; "
                "it is kept as metadata.",
            ),
        )
    warnings = list(document.warnings)
    if found.note:
        warnings.append(found.note)
    if document.published and abs((document.published - found.day).days) > _FAR_DAYS:
        warnings.append(
            f"The text opens with the date {document.published.isoformat()}, but its record "
            f"says {found.day.isoformat()}; the record's date was kept."
        )
    return replace(document, published=found.day, warnings=tuple(warnings))


def _string(value: Any) -> str:
    match value:
        case str():
            return value
        case None | bool():
            return ""
        case dict():
            return _string(value.get("name"))
        case list():
            return ", ".join(filter(None, map(_string, value)))
        case _:
            return str(value)
