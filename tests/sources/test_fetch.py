"""Fetching: within bounds of place, time and size, against a server of our own.

The resolver and the opener are the test's: names resolve to what the case says, and every
connection ends at a server on this machine, whatever (public) address it was meant for.
"""

from __future__ import annotations

import gzip
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from sources import fetch as module
from sources.fetch import (
    BadStatus,
    Fetched,
    Forbidden,
    NotAPage,
    TooLarge,
    TooManyRedirects,
    TooSlow,
    Unreachable,
    fetch,
)

PUBLIC = "93.184.215.14"
PAGE = b"<p>Guards closed the bridge at Tarsin.</p>"


class Handler(BaseHTTPRequestHandler):
    """Answers as the test's `pages` say."""

    pages: dict[str, Callable[[Handler], None]] = {}
    asked: list[tuple[str, str]] = []

    def do_GET(self) -> None:
        """Answer a request, remembering host and path."""
        self.asked.append((self.headers["Host"], self.path))
        self.pages[self.path.split("?")[0]](self)

    def log_message(self, *args: Any) -> None:
        """Keep quiet."""

    def answer(self, body: bytes, status: int = 200, **headers: str) -> None:
        """Send a whole answer."""
        self.send_response(status)
        for name, value in ({"Content_Type": "text/html; charset=utf-8"} | headers).items():
            if value:
                self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)


def page(body: bytes = PAGE, status: int = 200, **headers: str) -> Callable[[Handler], None]:
    """A page that answers so."""
    return lambda handler: handler.answer(body, status, **headers)


def redirect(to: str, status: int = 302) -> Callable[[Handler], None]:
    """A page that sends elsewhere."""
    return page(b"", status, Location=to)


def slowly(handler: Handler) -> None:
    """Send a byte now and then, for ever as far as the client is concerned."""
    handler.send_response(200)
    handler.send_header("Content-Type", "text/html")
    handler.end_headers()
    for _ in range(100):
        try:
            handler.wfile.write(b"x")
        except OSError:
            return
        time.sleep(0.1)


class Web:
    """The test's web: pages, names, and what was asked and connected to."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.names: dict[str, list[str]] = {}
        self.resolved: list[str] = []
        self.connected: list[tuple[str, int]] = []
        Handler.pages = {}
        Handler.asked = []

    @property
    def asked(self) -> list[tuple[str, str]]:
        """Host and path of every request."""
        return Handler.asked

    def serve(self, **pages: Callable[[Handler], None]) -> None:
        """Set the pages; a name is the path without its slash."""
        Handler.pages = {f"/{name}": answer for name, answer in pages.items()}

    def resolver(self, host: str, port: int) -> list[str]:
        """Resolve as `names` say; any other name is public."""
        self.resolved.append(host)
        return self.names.get(host, [PUBLIC])

    def opener(self, address: str, port: int, seconds: float) -> socket.socket:
        """Connect to the test's server instead of the address."""
        self.connected.append((address, port))
        return socket.create_connection(("127.0.0.1", self.port), timeout=seconds)

    def fetch(self, url: str, **changes: Any) -> Fetched:
        """Fetch through this web."""
        given: dict[str, Any] = {
            "max_bytes": 10_000,
            "timeout": 5.0,
            "opener": self.opener,
        } | changes
        return fetch(url, **(given | {"resolver": given.get("resolver", self.resolver)}))


@pytest.fixture
def web() -> Iterator[Web]:
    """A server on this machine and a web that leads to it."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield Web(server.server_address[1])
    server.shutdown()
    server.server_close()
    thread.join()


def test_fetch(web: Web):
    web.serve(a=page())
    found = web.fetch("http://harma.example/a?q=1#part")
    assert found == Fetched(PAGE, "http://harma.example/a?q=1", "text/html", "utf-8")
    assert web.asked == [("harma.example", "/a?q=1")]
    assert web.connected == [(PUBLIC, 80)]
    assert web.resolved == ["harma.example"], "resolved once"


def test_redirects_are_followed(web: Web):
    web.serve(a=redirect("/b"), b=redirect("http://www.harma.example/c", 301), c=page())
    assert web.fetch("http://harma.example/a").url == "http://www.harma.example/c"
    assert web.resolved == ["harma.example", "harma.example", "www.harma.example"]


def test_redirects_end(web: Web):
    web.serve(a=redirect("/a"))
    with pytest.raises(TooManyRedirects):
        web.fetch("http://harma.example/a")
    assert len(web.asked) == 6


INSIDE = [
    pytest.param("http://localhost/", ["127.0.0.1"], id="loopback"),
    pytest.param("http://intranet.example/", ["10.0.0.5"], id="private"),
    pytest.param("http://metadata.example/", ["169.254.169.254"], id="metadata"),
    pytest.param("http://v6.example/", ["::1"], id="v6-loopback"),
    pytest.param("http://mapped.example/", ["::ffff:127.0.0.1"], id="mapped"),
    pytest.param("http://mixed.example/", [PUBLIC, "10.0.0.5"], id="one-of-two"),
    pytest.param("http://2130706433/", ["127.0.0.1"], id="number-as-host"),
]


@pytest.mark.parametrize(("url", "addresses"), INSIDE)
def test_inside_addresses_are_refused(web: Web, url: str, addresses: list[str]):
    web.serve(**{"": page()})
    web.resolver = lambda host, port: addresses  # type: ignore[method-assign]
    with pytest.raises(Forbidden, match="public internet"):
        web.fetch(url)
    assert web.connected == [], "nothing was connected to"


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_to_the_inside_is_refused(web: Web, status: int):
    web.names["inside.example"] = ["192.168.1.1"]
    web.serve(a=redirect("http://inside.example/secret", status))
    with pytest.raises(Forbidden, match=r"192\.168\.1\.1"):
        web.fetch("http://harma.example/a")
    assert web.asked == [("harma.example", "/a")]


@pytest.mark.parametrize(
    "target", ["file:///etc/passwd", "http://harma.example:6379/", "http://u:p@harma.example/"]
)
def test_a_redirect_to_no_web_page_is_refused(web: Web, target: str):
    web.serve(a=redirect(target))
    with pytest.raises(Forbidden):
        web.fetch("http://harma.example/a")


def test_a_name_that_changes_its_mind_is_resolved_once_per_hop(web: Web):
    answers = iter([[PUBLIC], ["127.0.0.1"]])
    web.serve(a=page())
    web.fetch("http://rebind.example/a", resolver=lambda host, port: next(answers))
    assert web.connected == [(PUBLIC, 80)]


def test_the_next_address_is_tried(web: Web):
    web.names["harma.example"] = ["8.8.4.4", PUBLIC]
    web.serve(a=page())

    def opener(address: str, port: int, seconds: float) -> socket.socket:
        if address == "8.8.4.4":
            raise ConnectionRefusedError(111, "Connection refused")
        return web.opener(address, port, seconds)

    assert web.fetch("http://harma.example/a", opener=opener).body == PAGE


TYPES = [
    pytest.param("text/html", "text/html", "", id="html"),
    pytest.param("TEXT/HTML; charset=windows-1256", "text/html", "windows-1256", id="charset"),
    pytest.param("application/xhtml+xml", "application/xhtml+xml", "", id="xhtml"),
    pytest.param("text/plain", "text/plain", "", id="text"),
]


@pytest.mark.parametrize(("header", "media_type", "charset"), TYPES)
def test_pages_are_accepted(web: Web, header: str, media_type: str, charset: str):
    web.serve(a=page(Content_Type=header))
    found = web.fetch("http://harma.example/a")
    assert (found.media_type, found.charset) == (media_type, charset)


@pytest.mark.parametrize("header", ["application/pdf", "image/png", "application/json", ""])
def test_other_documents_are_refused(web: Web, header: str):
    web.serve(a=page(Content_Type=header))
    with pytest.raises(NotAPage):
        web.fetch("http://harma.example/a")


@pytest.mark.parametrize(("status", "words"), [(404, "404 .Not Found"), (500, "500"), (204, "204")])
def test_other_answers_are_refused(web: Web, status: int, words: str):
    web.serve(a=page(b"", status))
    with pytest.raises(BadStatus, match=words) as caught:
        web.fetch("http://harma.example/a")
    assert caught.value.status == status


def test_gzip_is_undone(web: Web):
    web.serve(a=page(gzip.compress(PAGE), Content_Encoding="gzip"))
    assert web.fetch("http://harma.example/a").body == PAGE


def test_gzip_of_many_pieces_is_whole(web: Web):
    long = bytes(range(256)) * 2_000 + b"a" * 300_000
    web.serve(a=page(gzip.compress(long), Content_Encoding="gzip"))
    assert web.fetch("http://harma.example/a", max_bytes=1_000_000).body == long


LARGE = [
    pytest.param(page(b"x" * 10_001), id="plain"),
    pytest.param(page(gzip.compress(b"x" * 50_000_000), Content_Encoding="gzip"), id="gzip-bomb"),
]


@pytest.mark.parametrize("answer", LARGE)
def test_pages_that_are_too_large_are_refused(web: Web, answer: Callable[[Handler], None]):
    web.serve(a=answer)
    with pytest.raises(TooLarge, match="10,000 bytes"):
        web.fetch("http://harma.example/a")


BROKEN = [
    pytest.param(page(PAGE, Content_Length="5000"), id="shorter-than-it-says"),
    pytest.param(page(gzip.compress(PAGE)[:-9], Content_Encoding="gzip"), id="gzip-cut-off"),
    pytest.param(page(b"no gzip", Content_Encoding="gzip"), id="gzip-damaged"),
    pytest.param(lambda handler: handler.wfile.write(b"nonsense\r\n\r\n"), id="no-http"),
    pytest.param(lambda handler: handler.wfile.flush(), id="no-answer"),
]


@pytest.mark.parametrize("answer", BROKEN)
def test_broken_answers_are_refused(web: Web, answer: Callable[[Handler], None]):
    web.serve(a=answer)
    with pytest.raises(Unreachable):
        web.fetch("http://harma.example/a")


def test_an_encoding_that_was_not_asked_for_is_refused(web: Web):
    web.serve(a=page(Content_Encoding="br"))
    with pytest.raises(NotAPage, match="br"):
        web.fetch("http://harma.example/a")


def test_a_slow_answer_ends_at_the_deadline(web: Web):
    web.serve(a=slowly)
    start = time.monotonic()
    with pytest.raises(TooSlow):
        web.fetch("http://harma.example/a", timeout=0.5)
    assert time.monotonic() - start < 3


def test_a_slow_name_ends_at_the_deadline(web: Web):
    def resolver(host: str, port: int) -> list[str]:
        time.sleep(1)
        return [PUBLIC]

    with pytest.raises(TooSlow, match=r"0\.2 seconds"):
        web.fetch("http://harma.example/a", timeout=0.2, resolver=resolver)


def test_a_name_without_an_address(web: Web):
    def resolver(host: str, port: int) -> list[str]:
        raise socket.gaierror(-2, "Name or service not known")

    with pytest.raises(Unreachable, match=r"“nowhere\.example” could not be resolved"):
        web.fetch("http://nowhere.example/", resolver=resolver)


def test_a_refused_connection(web: Web):
    def opener(address: str, port: int, seconds: float) -> socket.socket:
        raise ConnectionRefusedError(111, "Connection refused")

    with pytest.raises(Unreachable, match="connection refused"):
        web.fetch("http://harma.example/a", opener=opener)


def test_https_names_the_host_to_the_server(web: Web):
    class Context(ssl.SSLContext):
        """Remembers the name and speaks plainly."""

        seen = ""

        def wrap_socket(self, sock: socket.socket, **given: Any) -> Any:  # type: ignore[override]
            Context.seen = given["server_hostname"]
            return sock

    web.serve(a=page())
    found = web.fetch("https://harma.example/a", tls=Context(ssl.PROTOCOL_TLS_CLIENT))
    assert (Context.seen, found.url) == ("harma.example", "https://harma.example/a")
    assert web.connected == [(PUBLIC, 443)]


def test_the_defaults_verify_certificates(web: Web):
    web.serve(a=page())
    with pytest.raises(Unreachable):
        web.fetch("https://harma.example/a")
    assert ssl.create_default_context().verify_mode is ssl.CERT_REQUIRED


def test_resolve_returns_addresses_once():
    assert module.resolve("127.0.0.1", 80) == ["127.0.0.1"]
