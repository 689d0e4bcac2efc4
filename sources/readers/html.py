"""Web pages: the article's text without the site around it, and what the page states."""

from __future__ import annotations

import re
from urllib.parse import urljoin, urlsplit

import lxml.etree
import lxml.html
from trafilatura import bare_extraction

from sources.readers.credits import read_credits, split_byline
from sources.readers.dates import opening_date
from sources.readers.decoding import Decoded, decode
from sources.readers.document import (
    MAX_CHARS,
    EmptyDocument,
    NoArticleText,
    NotText,
    ReadDocument,
    ReadError,
    TextTooLong,
    check_text,
    clean_byline,
    clean_line,
    opening_words,
)
from sources.readers.page_metadata import PageMetadata, declared_charset, read_page_metadata
from sources.readers.plain import with_headline

MAX_MARKUP_CHARS = 5_000_000
"""Longest page that is parsed, in characters, without the pictures embedded in it."""

# Pictures that browsers embed when they save a page; some are longer than all the rest.
_EMBEDDED = re.compile(r"data:[\w/+.;=-]{0,100};base64,[A-Za-z0-9+/=]+")
_SHOWN = "//text()[not(parent::script or parent::style or parent::noscript)]"
# What is left of pages that hold no article: notices, not reports.
_NOTICE = re.compile(
    r"enable javascript|javascript is (?:disabled|required)|all rights reserved"
    r"|copyright ©?\s*\d{4}|use(?:s)? cookies|page (?:was )?not found|access denied"
    r"|checking your browser"
    r"|verify (?:that )?you are (?:a )?human|log ?in to continue|subscribe to continue",
    re.I,
)
_SHORT_CHARS = 300
_LEAST_WORDS = 5
_SENTENCE_END = re.compile(r"[.!?。؟…][\"”’')\]]*(?:\s|$)")
_TITLE_TAIL = re.compile(r"\s+[|–—·»-]\s+(?P<tail>[^|–—·»]{2,60})$")


class PageTooLong(ReadError):
    """A page has more markup than any article's."""

    def __init__(self, characters: int) -> None:
        super().__init__(
            f"The page has {characters:,} characters of markup; at most {MAX_MARKUP_CHARS:,} "
            "are read."
        )


def read_html(data: bytes, *, url: str | None = None, declared: str = "") -> ReadDocument:
    """Read one article from a web page.

    Args:
        data: The page.
        url: Where it was found; a canonical address that the page states replaces it if it is
            on the same site.
        declared: The encoding that the transport's header claims.

    Returns:
        The document. `text` holds the headline and the article's paragraphs, separated by
        blank lines; tables and lists are kept, comments and the site's own words are not.

    Raises:
        ReadError: empty, binary, or without the text of an article.
    """
    decoded = decode(data, declared=declared or declared_charset(data))
    if not decoded.text.strip():
        raise EmptyDocument
    page = _parse(decoded)
    stated = read_page_metadata(page)
    title, body = _extract(page, url)
    title = _without_site(clean_line(stated.title or title), stated.site_name)
    _refuse_notice(title, body)
    text = check_text(with_headline(title, body))
    byline = split_byline(stated.byline)
    credits = read_credits(body)
    return ReadDocument(
        text=text,
        title=title or opening_words(body),
        byline=clean_byline(byline.byline or credits.byline),
        published=stated.published or opening_date(body),
        site_name=clean_line(stated.site_name, most=200),
        agency=byline.agency or credits.agency,
        url=_address(url or "", stated),
        language=stated.language,
        media_type="text/html",
        encoding=decoded.encoding,
        warnings=decoded.warnings,
    )


def read_html_text(html: str) -> ReadDocument:
    """Read a page that is already text (a field of a JSON record)."""
    try:
        return read_html(html.encode("utf-8"))
    except UnicodeEncodeError as error:
        raise NotText("it holds characters that no text has") from error


def _parse(decoded: Decoded) -> lxml.html.HtmlElement:
    # An XML declaration with an encoding is refused by lxml in text that is already decoded.
    source = re.sub(r"^\s*<\?xml[^>]*\?>", "", decoded.text, count=1)
    source = _EMBEDDED.sub("data:,", source)
    if len(source) > MAX_MARKUP_CHARS:
        raise PageTooLong(len(source))
    try:
        page = lxml.html.document_fromstring(source)
    except (lxml.etree.LxmlError, ValueError) as error:
        raise NoArticleText("the page is empty or cannot be parsed") from error
    # Extraction takes seconds per megabyte; what can only be refused afterwards is refused now.
    shown = sum(len(text) for text in page.xpath(_SHOWN))
    if shown > 2 * MAX_CHARS:
        raise TextTooLong(shown)
    return page


def _extract(page: lxml.html.HtmlElement, url: str | None) -> tuple[str, str]:
    """Return the title that trafilatura finds and the article's paragraphs.

    It takes the tree, since it refuses text that is not a whole page; records often hold less.
    """
    try:
        found = bare_extraction(
            page,
            url=url,
            with_metadata=True,
            include_comments=False,
            include_tables=True,
            date_extraction_params={"extensive_search": False, "original_date": True},
        )
    except (RecursionError, ValueError, TypeError, AttributeError, lxml.etree.LxmlError) as error:
        # Pages nested a thousand deep and worse; one page must not end a batch.
        raise NoArticleText("the page cannot be parsed") from error
    if found is None or not (found.text or "").strip():
        raise NoArticleText
    lines = [line.rstrip() for line in found.text.splitlines()]
    return found.title or "", "\n\n".join(line for line in lines if line.strip())


def _refuse_notice(title: str, body: str) -> None:
    """Raise if what was extracted is a menu or a notice rather than an article."""
    prose = body.removeprefix(title).strip()
    if len(prose) >= _SHORT_CHARS:
        return
    if len(prose.split()) < _LEAST_WORDS or not _SENTENCE_END.search(prose):
        raise NoArticleText("the page has a menu or a heading, but no sentences")
    if notice := _NOTICE.search(prose):
        raise NoArticleText(f"the page only says “{notice[0]}”")


def _without_site(title: str, site_name: str) -> str:
    """Return a title without the site's name behind it: "Bridge closed | The Harma Post"."""
    match = _TITLE_TAIL.search(title)
    if match and site_name and match["tail"].strip().casefold() == site_name.casefold():
        return title[: match.start()]
    return title


def _address(url: str, stated: PageMetadata) -> str:
    """Return the page's canonical address if it can be believed, else where it was found.

    A page fetched from one site that claims to be canonical at another is not believed: it
    would take that outlet's place.
    """
    try:
        canonical = urljoin(url, stated.canonical) if stated.canonical else ""
        found = urlsplit(canonical)
        host, path = found.hostname or "", found.path.strip("/")
        here = urlsplit(url).hostname or ""
    except ValueError:
        return url
    if found.scheme not in {"http", "https"} or not host:
        return url
    if url and (_bare(host) != _bare(here) or (not path and urlsplit(url).path.strip("/"))):
        # A canonical address that is the home page, on a page that is not, is a mistake.
        return url
    return canonical[:2_000]


def _bare(host: str) -> str:
    return host.removeprefix("www.").removeprefix("m.").removeprefix("amp.")
