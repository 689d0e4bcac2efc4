"""Archives: members within bounds; what may not be read is named, the rest goes on."""

from __future__ import annotations

import io
import stat
import struct
import warnings
import zipfile

import pytest

from sources.readers.archive import ArchiveLimits, read_archive
from sources.readers.document import ReadError

LIMITS = ArchiveLimits(member=3_000_000, total=5_000_000, members=10)


def archive(
    *members: tuple[str | zipfile.ZipInfo, bytes], level: int = zipfile.ZIP_DEFLATED
) -> bytes:
    """A zip archive of these members."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", level) as made:
        for name, data in members:
            made.writestr(name, data)
    return buffer.getvalue()


def test_members_come_in_order_and_folders_and_leavings_do_not():
    data = archive(
        ("b/one.txt", b"Rain"), ("b/", b""), ("__MACOSX/b/._one.txt", b"x"), ("a.txt", b"Snow")
    )
    found = list(read_archive(data, limits=LIMITS))
    assert [(member.name, member.data, member.problem) for member in found] == [
        ("b/one.txt", b"Rain", ""),
        ("a.txt", b"Snow", ""),
    ]


NAMES = [
    pytest.param("../evil.txt", "leads out", id="parent"),
    pytest.param("a/../../evil.txt", "leads out", id="parent-within"),
    pytest.param("..\\evil.txt", "leads out", id="backslashes"),
    pytest.param("/etc/evil.txt", "leads out", id="absolute"),
    pytest.param("C:/evil.txt", "leads out", id="drive"),
    pytest.param("inner.zip", "archive within", id="nested"),
    pytest.param("inner.tar.gz", "archive within", id="nested-tar"),
]


@pytest.mark.parametrize(("name", "message"), NAMES)
def test_a_bad_name_is_refused_and_the_others_go_on(name: str, message: str):
    found = list(read_archive(archive((name, b"x"), ("good.txt", b"Rain")), limits=LIMITS))
    assert message in found[0].problem
    assert found[0].data == b""
    assert found[1].data == b"Rain"


def test_a_link_is_refused():
    info = zipfile.ZipInfo("link.txt")
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    found = list(read_archive(archive((info, b"/etc/passwd")), limits=LIMITS))
    assert "link to another file" in found[0].problem


def test_an_encrypted_member_is_refused():
    data = bytearray(archive(("secret.txt", b"Rain"), ("good.txt", b"Snow")))
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.index(signature) + offset
        data[at] |= 1
    found = list(read_archive(bytes(data), limits=LIMITS))
    assert "encrypted" in found[0].problem
    assert found[1].data == b"Snow"


def test_a_bomb_is_refused_before_it_is_unpacked():
    data = archive(("bomb.txt", b"\0" * 2_900_000), ("good.txt", b"Rain"))
    found = list(read_archive(data, limits=LIMITS))
    assert "zip bomb" in found[0].problem
    assert found[1].data == b"Rain"


def test_a_bomb_that_lies_about_its_size_is_refused():
    data = bytearray(archive(("bomb.txt", b"\0" * 2_900_000)))
    for signature, offset in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        struct.pack_into("<I", data, data.index(signature) + offset, 10)
    found = list(read_archive(bytes(data), limits=LIMITS))
    assert found[0].problem
    assert found[0].data == b""


def test_a_member_beyond_the_bound_is_refused():
    data = archive(("long.txt", b"x" * 3_000_001), level=zipfile.ZIP_STORED)
    found = list(read_archive(data, limits=LIMITS))
    assert "more than 3,000,000 bytes" in found[0].problem


def test_the_whole_archive_is_bounded():
    members = [(f"{n}.txt", b"x" * 2_000_000) for n in range(3)]
    found = list(read_archive(archive(*members, level=zipfile.ZIP_STORED), limits=LIMITS))
    assert [bool(member.problem) for member in found] == [False, False, True]
    assert "unpacks to more than 5,000,000 bytes" in found[2].problem


def test_a_damaged_member_is_named():
    data = bytearray(archive(("bad.txt", b"Rain fell. " * 50), ("good.txt", b"Snow")))
    at = data.index(b"bad.txt") + len(b"bad.txt") + 4
    data[at : at + 8] = b"\xff" * 8
    found = list(read_archive(bytes(data), limits=LIMITS))
    assert "cannot be unpacked" in found[0].problem
    assert found[1].data == b"Snow"


def test_two_members_of_one_name_are_both_read():
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        data = archive(("a.txt", b"Rain"), ("a.txt", b"Snow"))
    assert [member.data for member in read_archive(data, limits=LIMITS)] == [b"Rain", b"Snow"]


WHOLE = [
    pytest.param(b"PK\x03\x04 no archive", "not a zip archive", id="damaged"),
    pytest.param(b"text", "not a zip archive", id="text"),
    pytest.param(archive(), "no files", id="empty"),
    pytest.param(archive(*((f"{n}.txt", b"x") for n in range(11))), "11 files", id="too-many"),
]


@pytest.mark.parametrize(("data", "message"), WHOLE)
def test_read_archive_refuses(data: bytes, message: str):
    with pytest.raises(ReadError, match=message):
        list(read_archive(data, limits=LIMITS))
