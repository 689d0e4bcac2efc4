"""Bytes to text: byte order marks, UTF-8, declared and guessed encodings; refuses binary data."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from charset_normalizer import from_bytes

from sources.readers.document import EmptyDocument, NotText

# Signatures of formats that people rename or upload by mistake.
_MAGIC = (
    (b"%PDF", "it looks like a PDF document"),
    (b"PK\x03\x04", "it looks like a zip archive or an office document"),
    (b"\xd0\xcf\x11\xe0", "it looks like an old office document"),
    (b"\x89PNG", "it looks like a PNG image"),
    (b"\xff\xd8\xff", "it looks like a JPEG image"),
    (b"GIF8", "it looks like a GIF image"),
    (b"RIFF", "it looks like a media file"),
    (b"\x1f\x8b", "it looks like a gzip archive"),
    (b"7z\xbc\xaf", "it looks like a 7-Zip archive"),
    (b"Rar!", "it looks like a RAR archive"),
    (b"\x7fELF", "it looks like a program"),
    (b"MZ\x90", "it looks like a program"),
    (b"SQLite format 3", "it looks like a database"),
    (b"ID3", "it looks like a sound recording"),
    (b"{\\rtf", "it is a rich text document; save it as plain text"),
)
# UTF-32 before UTF-16: the mark of UTF-32 LE begins with that of UTF-16 LE.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CONTROLS = re.compile("[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f\x7f\ufffd]")
_SAMPLE = 200_000
# A file of text has next to none of them; compressed data has about one in nine.
_MOST_CONTROLS = 0.01


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text and how it was decoded; `guessed` where neither a mark nor the input told."""

    text: str
    encoding: str
    guessed: bool = False

    @property
    def warnings(self) -> tuple[str, ...]:
        """What to tell the user about a guess."""
        if not self.guessed:
            return ()
        return (
            f"The file does not say how it is encoded; it was read as {self.encoding}. "
            "Check accents and names.",
        )


def decode(data: bytes, *, declared: str = "") -> Decoded:
    """Return the text of `data`, without a byte order mark, nothing else changed.

    Args:
        data: The whole file.
        declared: What a header or a `meta` element claims; tried after a mark and UTF-8.

    Raises:
        EmptyDocument: no bytes, or nothing but a byte order mark.
        NotText: binary data, or an encoding that cannot be recognised.
    """
    if not data:
        raise EmptyDocument
    _refuse_known_binary(data)
    for mark, name in _MARKS:
        if data.startswith(mark):
            return _strict(data, name)
    if b"\x00" in data:
        return _without_mark(data)
    try:
        return _checked(Decoded(data.decode("utf-8"), "utf-8"))
    except UnicodeDecodeError:
        pass
    if declared and (decoded := _as_declared(data, declared)):
        return decoded
    return _guess(data)


def _refuse_known_binary(data: bytes) -> None:
    for magic, found in _MAGIC:
        if data.startswith(magic):
            raise NotText(found)


def _strict(data: bytes, name: str) -> Decoded:
    label = "utf-8" if name == "utf-8-sig" else name
    try:
        text = data.decode(name)
    except UnicodeDecodeError as error:
        raise NotText(f"it starts like {label} but breaks off at byte {error.start:,}") from error
    if not text:
        raise EmptyDocument
    return _checked(Decoded(text, label))


def _without_mark(data: bytes) -> Decoded:
    """Read UTF-16 without a mark: Latin text has a zero in every other byte."""
    sample = data[:_SAMPLE]
    half = max(1, len(sample) // 2)
    for name, zeros in (("utf-16-le", sample[1::2]), ("utf-16-be", sample[0::2])):
        if len(data) % 2 == 0 and zeros.count(0) > 0.4 * half:
            try:
                return _checked(Decoded(data.decode(name), name, guessed=True))
            except UnicodeDecodeError:
                continue
    raise NotText("it holds binary data")


def _as_declared(data: bytes, declared: str) -> Decoded | None:
    try:
        name = codecs.lookup(declared.strip().strip("\"'")).name
        # Pages that declare ISO 8859-1 mean Windows-1252 (WHATWG Encoding Standard).
        name = "cp1252" if name in {"iso8859-1", "ascii"} else name
        return _checked(Decoded(data.decode(name), name))
    except (LookupError, ValueError):
        return None


def _guess(data: bytes) -> Decoded:
    best = from_bytes(data[:_SAMPLE]).best()
    candidates = [best.encoding, "cp1252"] if best else ["cp1252"]
    for name in candidates:
        try:
            return _checked(Decoded(data.decode(name), name, guessed=True))
        except UnicodeDecodeError:
            continue
    raise NotText("its encoding could not be recognised")


def _checked(decoded: Decoded) -> Decoded:
    sample = decoded.text[:_SAMPLE]
    if len(_CONTROLS.findall(sample)) > _MOST_CONTROLS * len(sample) or "\x00" in decoded.text:
        raise NotText("it holds binary data")
    return decoded
