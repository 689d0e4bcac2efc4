"""What a web page states about itself: JSON-LD, meta elements, the language, the charset.

Only what is stated in so many words is read here; guesses from the layout are left to
trafilatura, whose date in particular may be that of a footer.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from lxml.html import HtmlElement

from sources.readers.dates import read_date

_ARTICLE_TYPE = re.compile(r"(?:News|Report|Blog|Liveblog|Analysis|Opinion)?(?:Article|Posting)$")
_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w-]{2,30})", re.I)
_DATE_KEYS = (
    "article:published_time",
    "og:published_time",
    "datepublished",
    "date",
    "dc.date",
    "dc.date.issued",
    "dcterms.created",
    "pubdate",
    "publishdate",
    "publish-date",
    "parsely-pub-date",
    "sailthru.date",
)
_MOST_JSON = 500_000
_MOST_DEPTH = 6


@dataclass(frozen=True, slots=True)
class PageMetadata:
    """Empty strings and None where the page states nothing."""

    title: str = ""
    byline: str = ""
    published: dt.date | None = None
    site_name: str = ""
    canonical: str = ""
    language: str = ""


def declared_charset(data: bytes) -> str:
    """Return the encoding that a page's first kilobytes declare, or nothing."""
    match = _CHARSET.search(data[:4_096])
    return match[1].decode("ascii", "ignore") if match else ""


def read_page_metadata(tree: HtmlElement) -> PageMetadata:
    """Return what the page says of itself; JSON-LD of an article before meta elements."""
    meta = _meta(tree)
    article = next(_articles(tree), {})
    canonical = tree.xpath("string((//link[@rel='canonical']/@href)[1])").strip()
    return PageMetadata(
        title=_text(article.get("headline")) or meta.get("og:title", ""),
        byline=_names(article.get("author")) or _byline(tree, meta),
        published=_published(article, meta, tree),
        site_name=_names(article.get("publisher")) or meta.get("og:site_name", ""),
        canonical=canonical or meta.get("og:url", ""),
        language=_language(tree, meta),
    )


def _meta(tree: HtmlElement) -> dict[str, str]:
    found: dict[str, str] = {}
    for element in tree.iter("meta"):
        key = element.get("property") or element.get("name") or element.get("itemprop") or ""
        content = (element.get("content") or "").strip()
        if key and content:
            found.setdefault(key.strip().lower(), content)
    return found


def _byline(tree: HtmlElement, meta: dict[str, str]) -> str:
    stated = meta.get("author") or meta.get("dc.creator") or meta.get("article:author", "")
    if stated and not re.match(r"https?:", stated):
        return stated
    elements = tree.xpath("//*[@rel='author' or @itemprop='author' or contains(@class, 'byline')]")
    for element in elements[:3]:
        text = " ".join(element.text_content().split())
        if 2 < len(text) <= 120:
            return text
    return ""


def _published(article: dict[str, Any], meta: dict[str, str], tree: HtmlElement) -> dt.date | None:
    stated = [_text(article.get("datePublished")), *(meta.get(key, "") for key in _DATE_KEYS)]
    times = tree.xpath("//article//time/@datetime | //time[@pubdate]/@datetime")
    for value in [*stated, *times[:1]]:
        if value and (found := read_date(value)):
            return found.day
    return None


def _language(tree: HtmlElement, meta: dict[str, str]) -> str:
    stated = tree.get("lang") or meta.get("og:locale") or meta.get("language") or ""
    return re.split(r"[-_]", stated.strip().lower())[0][:10]


def _articles(tree: HtmlElement) -> Iterator[dict[str, Any]]:
    for script in tree.xpath("//script[@type='application/ld+json']"):
        source = script.text or ""
        if len(source) > _MOST_JSON:
            continue
        try:
            yield from _walk(json.loads(source), 0)
        except (ValueError, RecursionError):
            continue


def _walk(node: Any, depth: int) -> Iterator[dict[str, Any]]:
    if depth > _MOST_DEPTH:
        return
    if isinstance(node, list):
        for item in node:
            yield from _walk(item, depth + 1)
    elif isinstance(node, dict):
        types = node.get("@type")
        names = types if isinstance(types, list) else [types]
        if any(isinstance(name, str) and _ARTICLE_TYPE.search(name) for name in names):
            yield node
        for key in ("@graph", "mainEntity", "mainEntityOfPage"):
            yield from _walk(node.get(key), depth + 1)


def _names(node: Any) -> str:
    nodes = node if isinstance(node, list) else [node]
    names = [_text(n.get("name")) if isinstance(n, dict) else _text(n) for n in nodes]
    return ", ".join(name for name in names if name and not re.match(r"https?:", name))


def _text(value: Any) -> str:
    return value.strip() if isinstance(value, str) else ""
