"""Web pages: the article without the site, and what the page states about itself."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources.readers import read_html
from sources.readers.document import EmptyDocument, NoArticleText, NotText, ReadError, TextTooLong
from sources.readers.html import PageTooLong

BODY = "".join(
    f"<p>Guards closed the {n} bridge at Tarsin on Monday, an official of the town said.</p>"
    for n in ("first", "second", "third", "fourth")
)
PAGE = f"""<!doctype html><html lang="en-GB"><head>
<title>Bridges closed | Harma Post</title>
<meta property="og:site_name" content="Harma Post">
<meta property="article:published_time" content="2031-04-06T08:00:00Z">
<link rel="canonical" href="/news/bridges-closed">
<script type="application/ld+json">
{{"@graph": [{{"@type": "WebPage"}}, {{"@type": "NewsArticle", "headline": "Bridges closed",
"datePublished": "2031-04-05T22:10:00+02:00", "author": [{{"name": "Ana Bell"}}, {{"name": "AFP"}}],
"publisher": {{"@type": "Organization", "name": "Harma Post"}}}}]}}
</script></head><body>
<nav><a href="/">Home</a> <a href="/war">War</a></nav>
<article><h1>Bridges closed</h1>{BODY}</article>
<section id="comments"><p>First! I knew it all along.</p></section>
<footer>Copyright 2031 Harma Post. All rights reserved.</footer></body></html>"""


def test_read_html_reads_text_and_metadata():
    document = read_html(PAGE.encode(), url="https://www.harma.example/news/bridges-closed?x=1")
    assert document.title == "Bridges closed"
    assert document.text.startswith("Bridges closed\n\nGuards closed the first bridge")
    assert document.text.count("Guards closed") == 4
    assert document.published == dt.date(2031, 4, 5)
    assert (document.byline, document.agency) == ("Ana Bell", "AFP")
    assert (document.site_name, document.language) == ("Harma Post", "en")
    assert document.url == "https://www.harma.example/news/bridges-closed"
    assert document.media_type == "text/html"


@pytest.mark.parametrize("word", ["Home", "Copyright", "First!"])
def test_read_html_leaves_the_site_out(word: str):
    assert word not in read_html(PAGE.encode()).text


def page(head: str = "", body: str = BODY) -> bytes:
    """A page around four paragraphs."""
    return f"<html><head>{head}</head><body><article>{body}</article></body></html>".encode()


HEADS = [
    pytest.param(
        '<meta name="author" content="By Ana Bell">', "byline", "Ana Bell", id="meta-author"
    ),
    pytest.param(
        '<meta name="date" content="5 April 2031">',
        "published",
        dt.date(2031, 4, 5),
        id="meta-date",
    ),
    pytest.param('<meta property="og:title" content="Bridges">', "title", "Bridges", id="og-title"),
    pytest.param('<meta property="og:locale" content="ar_LB">', "language", "ar", id="og-locale"),
    pytest.param(
        '<script type="application/ld+json">{broken</script>', "byline", "", id="bad-json-ld"
    ),
    pytest.param(
        '<script type="application/ld+json">[[[[[[[[{"@type":"NewsArticle"}]]]]]]]]</script>',
        "byline",
        "",
        id="deep-json-ld",
    ),
]


@pytest.mark.parametrize(("head", "name", "expected"), HEADS)
def test_metadata(head: str, name: str, expected: object):
    assert getattr(read_html(page(head)), name) == expected


HERE = "https://harma.example/a"
CANONICAL = [
    pytest.param(HERE, "https://m.harma.example/a?utm_source=x", HERE, id="same-site"),
    pytest.param("https://other.example/a", HERE, HERE, id="other-site-is-not-believed"),
    pytest.param("https://harma.example/", HERE, HERE, id="home-page-is-not-believed"),
    pytest.param("javascript:alert(1)", HERE, HERE, id="no-web-address"),
    pytest.param("http://[broken", HERE, HERE, id="broken"),
    pytest.param(HERE, "", HERE, id="found-without-address"),
    pytest.param("", HERE, HERE, id="none-stated"),
]


@pytest.mark.parametrize(("canonical", "found_at", "expected"), CANONICAL)
def test_canonical_address(canonical: str, found_at: str, expected: str):
    head = f'<link rel="canonical" href="{canonical}">'
    assert read_html(page(head), url=found_at or None).url == expected


def test_declared_charset_is_used():
    text = "قال مصدر عسكري إن الجيش سيطر على الجسر في تارسين صباح اليوم."
    data = f'<html><head><meta charset="windows-1256"></head><body><p>{text}</p></body></html>'
    document = read_html(data.encode("windows-1256"))
    assert document.text == text
    assert document.encoding == "cp1256"


REFUSED = [
    pytest.param(b"", EmptyDocument, id="no-bytes"),
    pytest.param(b"  \n ", EmptyDocument, id="white-space"),
    pytest.param(b"<!-- nothing -->", NoArticleText, id="only-a-comment"),
    pytest.param(b"<html><body><nav>Home About</nav></body></html>", NoArticleText, id="menu"),
    pytest.param(
        b"<html><body><ul><li>Home</li><li>About us</li></ul>"
        b"<footer>Copyright 2031 All rights reserved.</footer></body></html>",
        NoArticleText,
        id="footer",
    ),
    pytest.param(
        b"<html><body><noscript>Please enable JavaScript to run this app.</noscript></body></html>",
        NoArticleText,
        id="needs-javascript",
    ),
    pytest.param(b"<div>" * 5_000 + b"word" + b"</div>" * 5_000, NoArticleText, id="nested-deeply"),
    pytest.param(b"\x89PNG\r\n", NotText, id="picture"),
    pytest.param(b"<p>Rain fell. </p>" * 200_000, TextTooLong, id="text-too-long"),
    pytest.param(b"<p><b></b></p>" * 400_000, PageTooLong, id="markup-too-long"),
]


@pytest.mark.parametrize(("data", "error"), REFUSED)
def test_read_html_refuses(data: bytes, error: type[ReadError]):
    with pytest.raises(error):
        read_html(data)


def test_embedded_pictures_do_not_count():
    picture = f'<img src="data:image/png;base64,{"A" * 6_000_000}">'
    assert read_html(page(body=picture + BODY)).text.count("Guards closed") == 4


def test_markup_does_not_survive():
    document = read_html(
        page(body=BODY + "<p>Guards &lt;script&gt;alert(1)&lt;/script&gt; left.</p>")
    )
    assert "<p>" not in document.text
    assert "<script>alert(1)</script>" in document.text, "text is kept as text; templates escape it"


@given(st.text(max_size=200))
def test_any_page_is_read_or_refused(text: str):
    try:
        document = read_html(f"<html><body><p>{text}</p></body></html>".encode("utf-8", "replace"))
    except ReadError as error:
        assert str(error).endswith(".")
    else:
        assert document.text.strip()
