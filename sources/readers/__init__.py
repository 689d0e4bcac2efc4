"""Readers: bytes in, documents out. Pure: no Django, no network, no files."""

from sources.readers.document import ReadDocument, ReadError
from sources.readers.html import read_html
from sources.readers.plain import read_plain

__all__ = ["ReadDocument", "ReadError", "read_html", "read_plain"]
