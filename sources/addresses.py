"""Which addresses a fetch may connect to: public ones, and no other in any disguise.

Pure: parses and judges, never resolves or connects.
"""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

IPAddress = ipaddress.IPv4Address | ipaddress.IPv6Address

DEFAULT_PORTS = {"http": 80, "https": 443}
# Public by the registry, yet not to be asked: clouds' own services, retired relays.
_EXTRA_V4 = tuple(
    map(ipaddress.IPv4Network, ("168.63.129.16/32", "192.0.0.0/24", "192.88.99.0/24"))
)
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
_NEVER_V6 = tuple(
    map(
        ipaddress.IPv6Network,
        # Local NAT64, IPv4-compatible, 6to4, Teredo and neighbours, site-local, documentation.
        ("64:ff9b:1::/48", "::/96", "2002::/16", "2001::/23", "fec0::/10", "3fff::/20"),
    )
)
# The interface identifier of ISATAP carries an IPv4 address.
_ISATAP = (0x00005EFE, 0x02005EFE)
_PATH_SAFE = "/%:@!$&'()*+,;=~-._"


class BadAddress(ValueError):
    """An address that cannot be fetched, whatever it leads to; the message says why."""


@dataclass(frozen=True, slots=True)
class Target:
    """A web address taken apart.

    Attributes:
        scheme: "http" or "https".
        host: In ASCII, lower case; an IPv6 address without its brackets.
        port: 80 or 443.
        path: With the query, as the request line wants it.
        url: The whole address in this spelling.
    """

    scheme: str
    host: str
    port: int
    path: str
    url: str


def parse_target(url: str) -> Target:
    """Return what to connect to and what to ask for.

    Raises:
        BadAddress: no web address, one with a user name, or one on another port.
    """
    url = url.strip()
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise BadAddress("It is not a valid web address.") from error
    scheme = parts.scheme.lower()
    if scheme not in DEFAULT_PORTS:
        raise BadAddress("Only addresses that begin with http:// or https:// are fetched.")
    if "@" in parts.netloc:
        raise BadAddress("Addresses with a user name or password are not fetched.")
    port = DEFAULT_PORTS[scheme] if port is None else port
    if port not in DEFAULT_PORTS.values():
        raise BadAddress(f"Only ports 80 and 443 are fetched, not {port}.")
    host = _ascii_host(parts.hostname or "")
    path = quote(parts.path or "/", safe=_PATH_SAFE)
    if parts.query:
        path += "?" + quote(parts.query, safe=_PATH_SAFE + "?")
    shown = f"[{host}]" if ":" in host else host
    shown += "" if port == DEFAULT_PORTS[scheme] else f":{port}"
    return Target(scheme, host, port, path, f"{scheme}://{shown}{path}")


def refusal(address: str) -> str:
    """Return why an IP address is not connected to; empty if it may be.

    Judges the addresses that are embedded in IPv6 forms too (mapped, NAT64), since a gateway
    would deliver to them.
    """
    try:
        ip = ipaddress.ip_address(address.split("%")[0])
    except ValueError:
        return "it is not an IP address"
    return _refusal(ip)


def _refusal(ip: IPAddress) -> str:
    if isinstance(ip, ipaddress.IPv6Address):
        if ip.ipv4_mapped is not None:
            return _refusal(ip.ipv4_mapped)
        if ip in _NAT64:
            return _refusal(ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF))
        if int(ip) >> 32 & 0xFFFFFFFF in _ISATAP:
            return _refusal(ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF))
    for kind, applies in (
        ("a loopback address", ip.is_loopback),
        ("an unspecified address", ip.is_unspecified),
        ("a link-local address (cloud metadata lives there)", ip.is_link_local),
        ("a multicast address", ip.is_multicast),
        ("a private or reserved address", not ip.is_global or ip.is_reserved),
        ("a reserved address", _listed(ip)),
    ):
        if applies:
            return kind
    return ""


def _listed(ip: IPAddress) -> bool:
    if isinstance(ip, ipaddress.IPv4Address):
        return any(ip in network for network in _EXTRA_V4)
    return any(ip in network for network in _NEVER_V6)


def _ascii_host(host: str) -> str:
    """Return a host as DNS knows it; international names in their ASCII form."""
    if not host:
        raise BadAddress("The address has no host.")
    if "%" in host:
        raise BadAddress("It is not a valid web address.")
    if ":" in host:
        return host
    try:
        name = host.encode("idna").decode("ascii").lower().rstrip(".")
    except UnicodeError as error:
        raise BadAddress(f"“{host[:100]}” is not a valid host name.") from error
    if not re.fullmatch(r"[a-z0-9._-]{1,253}", name):
        raise BadAddress(f"“{host[:100]}” is not a valid host name.")
    return name
