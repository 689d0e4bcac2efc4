"""Which addresses may be fetched: public ones, and no other in any disguise."""

from __future__ import annotations

import ipaddress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources.addresses import BadAddress, parse_target, refusal

FORBIDDEN = [
    pytest.param("127.0.0.1", "loopback", id="loopback"),
    pytest.param("127.255.0.9", "loopback", id="loopback-network"),
    pytest.param("0.0.0.0", "unspecified", id="unspecified"),  # noqa: S104
    pytest.param("10.1.2.3", "private", id="private-10"),
    pytest.param("172.16.0.1", "private", id="private-172"),
    pytest.param("192.168.1.1", "private", id="private-192"),
    pytest.param("169.254.169.254", "link-local", id="metadata"),
    pytest.param("168.63.129.16", "reserved", id="metadata-of-a-cloud"),
    pytest.param("192.0.0.192", "reserved", id="metadata-of-another"),
    pytest.param("100.64.0.1", "private", id="carrier-grade-nat"),
    pytest.param("100.100.100.200", "private", id="metadata-in-carrier-grade-nat"),
    pytest.param("198.18.0.1", "private", id="benchmarks"),
    pytest.param("203.0.113.5", "private", id="documentation"),
    pytest.param("224.0.0.1", "multicast", id="multicast"),
    pytest.param("240.0.0.1", "private", id="reserved"),
    pytest.param("255.255.255.255", "private", id="broadcast"),
    pytest.param("192.88.99.1", "reserved", id="6to4-relay"),
    pytest.param("::1", "loopback", id="v6-loopback"),
    pytest.param("::", "unspecified", id="v6-unspecified"),
    pytest.param("fe80::1", "link-local", id="v6-link-local"),
    pytest.param("fe80::1%eth0", "link-local", id="v6-zone"),
    pytest.param("fc00::1", "private", id="v6-unique-local"),
    pytest.param("fd00:ec2::254", "private", id="v6-metadata"),
    pytest.param("fec0::1", "reserved", id="v6-site-local"),
    pytest.param("ff02::1", "multicast", id="v6-multicast"),
    pytest.param("2001:db8::1", "private", id="v6-documentation"),
    pytest.param("::ffff:127.0.0.1", "loopback", id="mapped-loopback"),
    pytest.param("::ffff:a9fe:a9fe", "link-local", id="mapped-metadata"),
    pytest.param("::127.0.0.1", "private", id="compatible-loopback"),
    pytest.param("64:ff9b::7f00:1", "loopback", id="nat64-loopback"),
    pytest.param("64:ff9b::a9fe:a9fe", "link-local", id="nat64-metadata"),
    pytest.param("64:ff9b:1::1", "private", id="local-nat64"),
    pytest.param("2002:7f00:1::", "reserved", id="6to4"),
    pytest.param("2001:0:1::1", "private", id="teredo"),
    pytest.param("2606:4700::5efe:7f00:1", "loopback", id="isatap-loopback"),
    pytest.param("no address", "not an IP", id="no-address"),
]


@pytest.mark.parametrize(("address", "reason"), FORBIDDEN)
def test_forbidden_addresses(address: str, reason: str):
    assert reason in refusal(address)


@pytest.mark.parametrize(
    "address", ["8.8.8.8", "93.184.215.14", "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808"]
)
def test_public_addresses(address: str):
    assert refusal(address) == ""


@given(st.ip_addresses(v=4))
def test_a_mapped_address_is_judged_like_the_address(address: ipaddress.IPv4Address):
    assert bool(refusal(f"::ffff:{address}")) == bool(refusal(str(address)))
    embedded = ipaddress.IPv6Address(int(ipaddress.IPv6Address("64:ff9b::")) + int(address))
    assert bool(refusal(str(embedded))) == bool(refusal(str(address)))


TARGETS = [
    pytest.param("http://Harma.Example/a#b", "http://harma.example/a", id="case-and-fragment"),
    pytest.param("https://harma.example", "https://harma.example/", id="no-path"),
    pytest.param("http://harma.example:443/", "http://harma.example:443/", id="other-port"),
    pytest.param("https://harma.example:443/", "https://harma.example/", id="default-port"),
    pytest.param("http://ü.example/", "http://xn--tda.example/", id="international-name"),
    pytest.param("http://a.example/ä b?q=ö", "http://a.example/%C3%A4%20b?q=%C3%B6", id="path"),
    pytest.param("http://[2606:4700::1111]/", "http://[2606:4700::1111]/", id="v6"),
    pytest.param("http://harma.example/a%20b", "http://harma.example/a%20b", id="kept-escapes"),
]


@pytest.mark.parametrize(("url", "expected"), TARGETS)
def test_parse_target(url: str, expected: str):
    assert parse_target(url).url == expected


REFUSED = [
    pytest.param("", "begin with", id="empty"),
    pytest.param("harma.example/a", "begin with", id="no-scheme"),
    pytest.param("ftp://harma.example/", "begin with", id="ftp"),
    pytest.param("file:///etc/passwd", "begin with", id="file"),
    pytest.param("javascript:alert(1)", "begin with", id="javascript"),
    pytest.param("gopher://127.0.0.1:6379/_INFO", "begin with", id="gopher"),
    pytest.param("http://user:pass@harma.example/", "user name", id="password"),
    pytest.param("http://harma.example@127.0.0.1/", "user name", id="host-in-disguise"),
    pytest.param("http://harma.example:6379/", "ports", id="port"),
    pytest.param("http://harma.example:99999/", "valid", id="no-port"),
    pytest.param("http:///a", "no host", id="no-host"),
    pytest.param("http://[::1", "valid", id="broken-v6"),
    pytest.param("http://[fe80::1%25eth0]/", "valid", id="zone"),
    pytest.param("http://har ma.example/", "valid", id="space"),
    pytest.param(f"http://{'a' * 70}.example/", "valid", id="label-too-long"),
]


@pytest.mark.parametrize(("url", "message"), REFUSED)
def test_parse_target_refuses(url: str, message: str):
    with pytest.raises(BadAddress, match=message):
        parse_target(url)


@pytest.mark.parametrize("url", ["http://a.example/x\r\nHost: b", "http://a.example/\tx y"])
def test_no_line_break_reaches_the_request(url: str):
    assert not set(parse_target(url).path) & set("\r\n\t ")
