"""Fetching a page that a user asked for: the only code that opens a connection.

Each hop resolves its host once, judges every address it got, and connects to one of these very
addresses, so that a name which resolves differently a moment later (DNS rebinding) changes
nothing. Redirects pass the same door.
"""

from __future__ import annotations

import contextlib
import http.client
import socket
import ssl
import threading
import time
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from email.message import Message
from urllib.parse import urljoin

from sources.addresses import BadAddress, Target, parse_target, refusal
from workbench import __version__

Resolver = Callable[[str, int], Sequence[str]]
"""Host and port → IP addresses, as text; raises OSError."""
Opener = Callable[[str, int, float], socket.socket]
"""IP address, port and seconds → a connected socket; raises OSError."""

MEDIA_TYPES = frozenset({"text/html", "application/xhtml+xml", "text/plain"})
MAX_REDIRECTS = 5
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_CHUNK = 64 * 1024
_HEADERS = {
    "User-Agent": f"ClaimWorkbench/{__version__}",
    "Accept": "text/html,application/xhtml+xml,text/plain;q=0.8",
    "Accept-Encoding": "gzip",
    "Connection": "close",
}


class FetchError(Exception):
    """A page was not fetched; the message says why, in whole sentences."""


class Forbidden(FetchError):
    """The address is none that we fetch, or leads to a machine that we do not ask."""


class Unreachable(FetchError):
    """No answer, or one that broke off."""


class TooSlow(FetchError):
    """The answer was not complete in time."""


class TooLarge(FetchError):
    """The answer is larger than an article may be."""


class NotAPage(FetchError):
    """The answer is neither HTML nor text."""


class BadStatus(FetchError):
    """The server answered that it has no such page, or will not show it."""

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(f"The server answered {status} ({reason or 'no reason given'}).")
        self.status = status


class TooManyRedirects(FetchError):
    """The redirects do not end."""


@dataclass(frozen=True, slots=True)
class Fetched:
    """A page as received, unpacked.

    Attributes:
        body: The bytes, at most `max_bytes`.
        url: Where they were found after all redirects.
        media_type: One of `MEDIA_TYPES`.
        charset: As the header declares, or empty.
    """

    body: bytes
    url: str
    media_type: str
    charset: str


def resolve(host: str, port: int) -> list[str]:
    """Return the IP addresses of a host."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def open_socket(address: str, port: int, seconds: float) -> socket.socket:
    """Connect to an IP address."""
    return socket.create_connection((address, port), timeout=seconds)


def fetch(
    url: str,
    *,
    max_bytes: int,
    timeout: float,
    resolver: Resolver = resolve,
    opener: Opener = open_socket,
    tls: ssl.SSLContext | None = None,
) -> Fetched:
    """Fetch one page.

    Args:
        url: http or https, port 80 or 443.
        max_bytes: Most bytes of the page, unpacked.
        timeout: Seconds for everything: names, redirects, the page.
        resolver: How names become addresses; tests give their own.
        opener: How an address becomes a connection; tests give their own.
        tls: How servers are verified; the machine's certificates by default.

    Raises:
        FetchError: a subclass per failure.
    """
    deadline = time.monotonic() + timeout
    try:
        for _hop in range(MAX_REDIRECTS + 1):
            target = _target(url)
            sock = _connect(target, deadline, resolver, opener)
            with _closed_at(sock, deadline):
                stream = _secured(sock, target, tls)
                with contextlib.closing(stream):
                    found = _ask(stream, target, max_bytes)
                # An answer without a length ends where the socket was shut down.
                _left(deadline)
            if isinstance(found, Fetched):
                return found
            url = urljoin(target.url, found)
    except zlib.error as error:
        raise Unreachable("The answer is damaged: it cannot be unpacked.") from error
    except (OSError, http.client.HTTPException, ValueError) as error:
        if time.monotonic() >= deadline:
            raise TooSlow(_slow(timeout)) from error
        raise Unreachable(f"The server could not be reached: {_cause(error)}.") from error
    raise TooManyRedirects(f"The address redirects more than {MAX_REDIRECTS} times.")


def _target(url: str) -> Target:
    try:
        return parse_target(url)
    except BadAddress as error:
        raise Forbidden(str(error)) from error


def _connect(target: Target, deadline: float, resolver: Resolver, opener: Opener) -> socket.socket:
    """Resolve once, judge all addresses, connect to the first of them that answers."""
    addresses = _resolved(target, deadline, resolver)
    for address in addresses:
        if reason := refusal(address):
            raise Forbidden(
                f"“{target.host}” leads to {address}, {reason}. "
                "Only pages on the public internet are fetched."
            )
    failure: OSError = OSError("the name has no address")
    for address in addresses:
        try:
            return opener(address, target.port, _left(deadline))
        except OSError as error:
            failure = error
    raise failure


def _resolved(target: Target, deadline: float, resolver: Resolver) -> Sequence[str]:
    """Resolve in a thread of its own: the system's resolver knows no deadline."""
    answer: list[Sequence[str] | OSError] = []

    def ask() -> None:
        try:
            answer.append(resolver(target.host, target.port))
        except OSError as error:
            answer.append(error)
        except UnicodeError as error:
            answer.append(OSError(str(error)))

    thread = threading.Thread(target=ask, daemon=True)
    thread.start()
    thread.join(_left(deadline))
    if not answer:
        raise TimeoutError("the name was not resolved in time")
    found = answer[0]
    if isinstance(found, OSError):
        raise Unreachable(f"The name “{target.host}” could not be resolved.") from found
    return found


@contextlib.contextmanager
def _closed_at(sock: socket.socket, deadline: float) -> Iterator[None]:
    """Shut a socket down at the deadline.

    A timeout of the socket bounds one wait only; a server that sends a byte now and then
    would hold us for ever.
    """

    # TLS takes the socket over and leaves the object empty; a duplicate keeps its hold.
    with contextlib.closing(sock), contextlib.closing(sock.dup()) as hold:

        def shut() -> None:
            with contextlib.suppress(OSError):
                hold.shutdown(socket.SHUT_RDWR)

        timer = threading.Timer(_left(deadline), shut)
        timer.daemon = True
        timer.start()
        try:
            yield
        finally:
            timer.cancel()


def _secured(sock: socket.socket, target: Target, tls: ssl.SSLContext | None) -> socket.socket:
    if target.scheme == "http":
        return sock
    context = tls or ssl.create_default_context()
    return context.wrap_socket(sock, server_hostname=target.host)


def _ask(sock: socket.socket, target: Target, max_bytes: int) -> Fetched | str:
    """Send the request; return the page, or the address of a redirect."""
    connection = http.client.HTTPConnection(target.host, target.port)
    connection.sock = sock
    # It must never connect by itself: that would resolve the name a second time.
    connection.auto_open = 0
    connection.request("GET", target.path, headers=_HEADERS)
    with connection.getresponse() as response:
        if response.status in _REDIRECTS and response.getheader("Location"):
            return str(response.getheader("Location"))
        if response.status != http.client.OK:
            raise BadStatus(response.status, response.reason)
        media_type, charset = _media_type(response.headers)
        body = b"".join(_bounded(_unpacked(response), max_bytes))
    return Fetched(body, target.url, media_type, charset)


def _media_type(headers: Message) -> tuple[str, str]:
    """Return media type and charset of an answer that is a page.

    Raises:
        NotAPage: it is something else, or does not say.
    """
    if "Content-Type" not in headers:
        raise NotAPage("The server does not say what kind of document this is.")
    media_type = headers.get_content_type()
    if media_type not in MEDIA_TYPES:
        raise NotAPage(f"The address leads to “{media_type}”, not to a web page or text.")
    return media_type, str(headers.get_param("charset") or "")


def _unpacked(response: http.client.HTTPResponse) -> Iterator[bytes]:
    """Yield the answer's bytes, gzip undone, in pieces of bounded size."""
    coding = (response.getheader("Content-Encoding") or "identity").strip().lower()
    if coding == "identity":
        yield from _received(response)
        return
    if coding not in {"gzip", "x-gzip"}:
        raise NotAPage(f"The server sent an encoding that was not asked for (“{coding}”).")
    unpack = zlib.decompressobj(16 + zlib.MAX_WBITS)
    for received in _received(response):
        rest, piece = received, b"?"
        # Output may be waiting when all input is taken, so go on until there is none.
        while (rest or piece) and not unpack.eof:
            piece = unpack.decompress(rest, _CHUNK)
            rest = unpack.unconsumed_tail
            yield piece
    if not unpack.eof:
        raise Unreachable("The answer broke off.")


def _received(response: http.client.HTTPResponse) -> Iterator[bytes]:
    while piece := response.read(_CHUNK):
        yield piece
    if response.length:
        raise Unreachable("The answer broke off.")


def _bounded(pieces: Iterator[bytes], most: int) -> Iterator[bytes]:
    size = 0
    for piece in pieces:
        size += len(piece)
        if size > most:
            raise TooLarge(f"The page has more than {most:,} bytes, the most that is imported.")
        yield piece


def _left(deadline: float) -> float:
    left = deadline - time.monotonic()
    if left <= 0:
        raise TimeoutError("out of time")
    return left


def _slow(timeout: float) -> str:
    return f"The page did not arrive within {timeout:g} seconds."


def _cause(error: Exception) -> str:
    """Return an error's own words without numbers and brackets of the system."""
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"its certificate is not valid ({error.verify_message})"
    if isinstance(error, OSError) and error.strerror:
        return error.strerror[:1].lower() + error.strerror[1:]
    return str(error).rstrip(".") or type(error).__name__
