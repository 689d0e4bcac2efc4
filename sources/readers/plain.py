"""Plain text: the first line is the headline where it looks like one; the text stays whole."""

from __future__ import annotations

import re
from dataclasses import replace

from sources.readers.credits import read_credits
from sources.readers.dates import opening_date
from sources.readers.decoding import decode
from sources.readers.document import ReadDocument, check_text, clean_line, opening_words

_HEADLINE_CHARS = 200
_SHORT_HEADLINE_CHARS = 120
_ENDS_SENTENCE = re.compile(r"[.。;,:]$")
# Lines that sites put above a headline: counters, several dates, share buttons.
_CHROME = re.compile(
    r"\d{1,2}/\d{1,2}/\d{4}.*\d{1,2}/\d{1,2}/\d{4}|\bShare\b.*\bTweet\b|\bTotal: ?\d"
)
_HEAD_LINES = 12


def read_plain(data: bytes, *, declared: str = "") -> ReadDocument:
    """Read one article from a text file.

    Args:
        data: The file; UTF-8, UTF-16 with or without a mark, else guessed.
        declared: The encoding that a header claims.

    Returns:
        The document; `text` is the file exactly as decoded, headline included.

    Raises:
        ReadError: empty, binary, or longer than an article.
    """
    decoded = decode(data, declared=declared)
    document = from_text(decoded.text)
    return replace(
        document,
        encoding=decoded.encoding,
        warnings=(*decoded.warnings, *document.warnings),
    )


def from_text(text: str, *, title: str = "") -> ReadDocument:
    """Make a document of text that is already decoded, reading what the text itself states.

    Args:
        text: Kept as it is.
        title: The headline if known; else it is found in the text.
    """
    check_text(text)
    credits = read_credits(text)
    return ReadDocument(
        text=text,
        title=clean_line(title) or headline(text) or opening_words(text),
        byline=credits.byline,
        agency=credits.agency,
        published=opening_date(text),
    )


def headline(text: str) -> str:
    """Return the headline that opens a text, or nothing.

    A headline is a line of its own: followed by a blank line and without a sentence's full stop,
    or short. Short lines above it that sites print there (a section's name, counters) are passed
    over when a longer headline follows within a few lines.
    """
    lines = text.splitlines()[:_HEAD_LINES]
    found = [line for position, line in enumerate(lines) if _is_headline(lines, position)]
    if not found:
        return ""
    first = next((line for line in lines if line.strip()), "")
    if first is not found[0] and first.strip() and not _looks_like_chrome(first):
        return ""
    best = next((line for line in found if len(line.split()) >= 5), found[0])
    return clean_line(best)


def with_headline(title: str, text: str) -> str:
    """Return the text with its headline on top, where it does not already open with it.

    The headline makes claims too, so it belongs to what is annotated.
    """
    line = clean_line(title, most=2_000)
    opening = " ".join(text[: len(title) + 200].split())
    if not line or opening.casefold().startswith(line.casefold()):
        return text
    return f"{line}\n\n{text}"


def _is_headline(lines: list[str], position: int) -> bool:
    line = lines[position].strip()
    if not line or len(line) > _HEADLINE_CHARS or _looks_like_chrome(line):
        return False
    if _ENDS_SENTENCE.search(line):
        return False
    following = lines[position + 1].strip() if position + 1 < len(lines) else None
    if following is None:
        return False
    return not following or len(line) <= _SHORT_HEADLINE_CHARS


def _looks_like_chrome(line: str) -> bool:
    return bool(_CHROME.search(line)) or len(line.split()) < 4
