"""What every reader returns, and why one may refuse."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, field
from typing import Any

MAX_CHARS = 1_000_000
"""Longest text of one article, in characters: spaCy's own limit, and far beyond any article."""

_SURROGATE = re.compile("[\ud800-\udfff]")
_WORD = re.compile(r"\w")
_CONTROL = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f]")
_TITLE_CHARS = 500
_BYLINE_CHARS = 300


class ReadError(ValueError):
    """A document cannot be read; the message says why, for people, without naming the document.

    Callers put the name of the file, row or address in front.
    """


class EmptyDocument(ReadError):
    """There are no bytes, or nothing but white space."""

    def __init__(self) -> None:
        super().__init__("It is empty.")


class NotText(ReadError):
    """The bytes are no text in any encoding that we know."""

    def __init__(self, found: str) -> None:
        super().__init__(f"It is not text: {found}.")
        self.found = found


class TextTooLong(ReadError):
    """The text is longer than any article."""

    def __init__(self, characters: int, most: int = MAX_CHARS) -> None:
        super().__init__(
            f"The text has {characters:,} characters; one article may have at most {most:,}."
        )
        self.characters = characters


class NoArticleText(ReadError):
    """A page or record holds no text of an article."""

    def __init__(self, detail: str = "") -> None:
        super().__init__(f"No article text was found{': ' + detail if detail else ''}.")


class BadRecord(ReadError):
    """A line or row is broken; the ones around it are not."""


@dataclass(frozen=True, slots=True)
class ReadDocument:
    """One article as read from bytes.

    Attributes:
        text: The article's text; every offset indexes it. For plain text exactly as decoded.
        title: One line; never empty (the opening words where nothing better is stated).
        byline: Who wrote it, as credited, or empty.
        published: The day of publication where stated.
        outlet: Who published it, where a field of the input says so.
        site_name: Who published it, as the page's own metadata says.
        agency: The agency credited with the text, "AFP".
        url: The address, as stated; not yet in canonical form.
        language: As stated ("en", "ar"), or empty.
        external_id: The input's own id.
        metadata: All else that the input stated; JSON values.
        media_type: Of the bytes, "text/html".
        encoding: By which the bytes were decoded.
        warnings: What a user should know, whole sentences.
    """

    text: str
    title: str
    byline: str = ""
    published: dt.date | None = None
    outlet: str = ""
    site_name: str = ""
    agency: str = ""
    url: str = ""
    language: str = ""
    external_id: str = ""
    metadata: dict[str, Any] = field(default_factory=dict)
    media_type: str = "text/plain"
    encoding: str = "utf-8"
    warnings: tuple[str, ...] = ()


def check_text(text: str, *, most: int = MAX_CHARS) -> str:
    """Return `text` unchanged if it can be stored and extracted.

    Raises:
        EmptyDocument: nothing but white space.
        TextTooLong: more than `most` characters.
        NotText: characters that no text has (NUL, lone surrogates).
        NoArticleText: not one letter or digit.
    """
    if not text.strip():
        raise EmptyDocument
    if len(text) > most:
        raise TextTooLong(len(text), most)
    if "\x00" in text or _SURROGATE.search(text):
        raise NotText("it holds characters that no text has")
    if not _WORD.search(text):
        raise NoArticleText("there are no words in it")
    return text


def clean_line(value: str, *, most: int = _TITLE_CHARS) -> str:
    """Return a one-line form for names and titles: one space between words, at most `most`."""
    line = " ".join(_CONTROL.sub(" ", _SURROGATE.sub("\ufffd", value)).split())
    return line if len(line) <= most else line[: most - 1].rstrip() + "…"


def clean_byline(value: str) -> str:
    """Return a byline in one line and no longer than a byline."""
    return clean_line(value, most=_BYLINE_CHARS)


def clean_metadata(value: Any) -> Any:
    """Return a JSON value without characters that a database refuses; long strings are cut."""
    match value:
        case str():
            return _CONTROL.sub(" ", _SURROGATE.sub("\ufffd", value))[:10_000]
        case dict():
            return {clean_line(str(k), most=200): clean_metadata(v) for k, v in value.items()}
        case list():
            return [clean_metadata(item) for item in value]
        case float() if value != value or value in (float("inf"), float("-inf")):
            return str(value)
        case _:
            return value


def opening_words(text: str, *, most: int = 100) -> str:
    """Return the start of a text as a title for one that has none."""
    line = clean_line(next((line for line in text.splitlines() if line.strip()), ""), most=10_000)
    if len(line) <= most:
        return line
    return line[:most].rsplit(" ", 1)[0].rstrip(" ,;:-–—") + "…"
