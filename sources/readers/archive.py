"""Zip archives: their members one by one, within bounds, never written to disk."""

from __future__ import annotations

import io
import re
import stat
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath

from sources.readers.document import ReadError

_CHUNK = 64 * 1024
_IGNORED = re.compile(r"(?:^|/)(?:__MACOSX/|\.DS_Store$|Thumbs\.db$|desktop\.ini$)", re.I)
# Prose shrinks to a third; a thousand to one is a bomb.
_MOST_RATIO = 150
_RATIO_FROM = 1_000_000


@dataclass(frozen=True, slots=True)
class ArchiveLimits:
    """Bounds of unpacking, in bytes and in number."""

    member: int
    total: int
    members: int = 20_000


@dataclass(frozen=True, slots=True)
class Member:
    """One file of an archive; `problem` says why its bytes are missing."""

    name: str
    data: bytes = b""
    problem: str = ""


def read_archive(data: bytes, *, limits: ArchiveLimits) -> Iterator[Member]:
    """Yield the files of an archive in their order.

    A member that cannot or may not be read is yielded with its problem; the others go on.

    Raises:
        ReadError: no archive, a damaged one, or one with too many members.
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise ReadError("It is not a zip archive, or a damaged one.") from error
    with archive:
        infos = [
            i for i in archive.infolist() if not i.is_dir() and not _IGNORED.search(i.filename)
        ]
        if len(infos) > limits.members:
            raise ReadError(
                f"The archive holds {len(infos):,} files; {limits.members:,} are allowed."
            )
        if not infos:
            raise ReadError("The archive holds no files.")
        left = limits.total
        for info in infos:
            member = _read(archive, info, min(limits.member, left), limits)
            left -= len(member.data)
            yield member


def _read(
    archive: zipfile.ZipFile, info: zipfile.ZipInfo, most: int, limits: ArchiveLimits
) -> Member:
    name = info.filename
    if problem := _refusal(info):
        return Member(name, problem=problem)
    found = bytearray()
    try:
        with archive.open(info) as stream:
            while chunk := stream.read(_CHUNK):
                found += chunk
                if len(found) > most:
                    return Member(name, problem=_too_large(most, limits))
                if len(found) > max(_RATIO_FROM, _MOST_RATIO * max(1, info.compress_size)):
                    return Member(name, problem=_bomb(len(found), info.compress_size))
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, ValueError) as error:
        # NotImplementedError (an unknown compression) is a RuntimeError.
        return Member(name, problem=f"It cannot be unpacked: {str(error) or 'damaged data'}.")
    return Member(name, bytes(found))


def _refusal(info: zipfile.ZipInfo) -> str:
    """Return why a member is not opened at all; nothing if it may be."""
    name = info.filename
    parts = PurePosixPath(name.replace("\\", "/")).parts
    if name.startswith(("/", "\\")) or ".." in parts or re.match(r"[A-Za-z]:", name):
        return "Its name leads out of the archive, so it was refused."
    if info.flag_bits & 0x1:
        return "It is encrypted; unpack the archive and import the files."
    if stat.S_ISLNK(info.external_attr >> 16):
        return "It is a link to another file, so it was refused."
    if name.lower().endswith((".zip", ".jar", ".7z", ".rar", ".gz", ".tar", ".tgz")):
        return "It is an archive within an archive; unpack it and import its files."
    return ""


def _too_large(most: int, limits: ArchiveLimits) -> str:
    if most < limits.member:
        return (
            f"The archive unpacks to more than {limits.total:,} bytes; "
            "this file was not read. Import it in parts."
        )
    return f"It unpacks to more than {limits.member:,} bytes, the most for one file."


def _bomb(unpacked: int, packed: int) -> str:
    return (
        f"It looks like a zip bomb: {packed:,} bytes unpack to more than {unpacked:,}. "
        "It was refused."
    )
