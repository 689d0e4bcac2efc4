"""Canonical forms by which names, titles and addresses are compared; display keeps the original.

Pure: no Django, no network.
"""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

TRACKING = re.compile(r"^(utm_\w+|fbclid|gclid|mc_[ce]id|igshid|ref_src)$", re.IGNORECASE)
DEFAULT_PORTS = {"http": 80, "https": 443}


def normalise_name(name: str) -> str:
    """Return a name for comparison: case-folded, without accents, punctuation, leading article.

    "The Al-Barid Agency’s" and "al barid agencys" are equal; scripts other than Latin are kept.
    """
    folded = unicodedata.normalize("NFKD", name).casefold()
    kept = "".join(c for c in folded if not unicodedata.combining(c) and c not in "'’‘`ʼ")
    words = re.sub(r"[\W_]+", " ", kept).split()
    if len(words) > 1 and words[0] in {"the", "a", "an"}:
        words = words[1:]
    return " ".join(words)


def normalise_title(title: str) -> str:
    """Return a headline for comparison; the same rules as for names."""
    return normalise_name(title)


def canonical_url(url: str) -> str:
    """Return one spelling for the addresses that lead to one page.

    Lower-case scheme and host, no default port, no fragment, no tracking parameters, no trailing
    slash; http and https are one, and so are hosts with and without "www.". Empty stays empty.
    """
    url = url.strip()
    if not url:
        return ""
    parts = urlsplit(url)
    host = (parts.hostname or "").removeprefix("www.")
    try:
        port = parts.port
    except ValueError:
        port = None
    if port and port != DEFAULT_PORTS.get(parts.scheme.lower()):
        host = f"{host}:{port}"
    query = urlencode([pair for pair in parse_qsl(parts.query) if not TRACKING.match(pair[0])])
    return urlunsplit(("https", host, parts.path.rstrip("/"), query, ""))
