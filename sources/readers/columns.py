"""Which column of a table, or key of a record, holds what: one table of aliases for all."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from sources.readers.document import ReadError, clean_line

ALIASES: dict[str, tuple[str, ...]] = {
    "text": (
        "text",
        "article_text",
        "article_content",
        "content",
        "body",
        "article_body",
        "full_text",
        "story",
    ),
    "html": ("html", "article_html", "raw_html"),
    "title": ("title", "article_title", "headline", "head_line"),
    "outlet": (
        "outlet",
        "source",
        "publisher",
        "publication",
        "site_name",
        "newspaper",
        "paper",
        "site",
    ),
    "published": (
        "published",
        "date",
        "pub_date",
        "published_at",
        "publish_date",
        "publication_date",
        "date_published",
        "day",
    ),
    "url": ("url", "link", "address", "article_url", "source_url", "permalink"),
    "id": ("id", "article", "article_id", "unit_id", "external_id", "guid", "doc_id"),
    "byline": ("byline", "author", "authors", "reporter", "writer", "by"),
    "agency": ("agency", "news_agency", "wire"),
    "language": ("language", "lang"),
}
"""Field → the headers that mean it, the most telling first."""

FIELDS = tuple(ALIASES)


class NoTextColumn(ReadError):
    """A table has no column that could be the article's text."""

    def __init__(self, columns: Iterable[str]) -> None:
        self.columns = tuple(columns)
        found = ", ".join(f"“{clean_line(name, most=60)}”" for name in self.columns[:30])
        super().__init__(
            f"No column holds the article's text. The columns are {found or 'empty'}; "
            "say which one is the text."
        )


class BadMapping(ReadError):
    """A mapping names an unknown column or field, or gives one field to two columns."""


def fold_header(header: str) -> str:
    """Return a header for comparison: "Article Title" and "article-title" are one."""
    return re.sub(r"[\s\-.]+", "_", header.strip().strip("\ufeff").casefold())


def suggest_columns(
    headers: Iterable[str], overrides: Mapping[str, str] | None = None
) -> dict[str, str]:
    """Return header → field; "" for a column that is only kept as metadata.

    Args:
        headers: As in the table.
        overrides: Header → field, as the user wants it; "" takes a column out.

    Raises:
        BadMapping: an override that cannot be followed.
    """
    columns = dict.fromkeys(headers, "")
    chosen = _checked_overrides(columns, overrides or {})
    columns.update(chosen)
    by_folded: dict[str, str] = {}
    for header in columns:
        by_folded.setdefault(fold_header(header), header)
    for field, aliases in ALIASES.items():
        if field in chosen.values():
            continue
        known = (by_folded[alias] for alias in aliases if alias in by_folded)
        free = next((header for header in known if header not in chosen), "")
        if free:
            columns[free] = field
    return columns


def require_text(columns: Mapping[str, str]) -> None:
    """Raise `NoTextColumn` unless a column is the text or the page's HTML."""
    if not {"text", "html"} & set(columns.values()):
        raise NoTextColumn(columns)


def _checked_overrides(columns: Mapping[str, str], overrides: Mapping[str, str]) -> dict[str, str]:
    folded = {fold_header(header): header for header in reversed(list(columns))}
    chosen: dict[str, str] = {}
    for header, field in overrides.items():
        match = folded.get(fold_header(header), "")
        match = header if header in columns else match
        if not match:
            continue
        if field and field not in FIELDS:
            raise BadMapping(f"“{field}” is no field. The fields are {', '.join(FIELDS)}.")
        if field and field in chosen.values():
            raise BadMapping(f"Two columns are mapped to “{field}”; choose one.")
        chosen[match] = field
    return chosen
