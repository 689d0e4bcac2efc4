"""Which outlet published a document: found by name, alias or domain, created where it is new."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.db import IntegrityError, transaction

from sources.models import Outlet
from sources.normalise import normalise_name
from sources.readers.document import ReadDocument, clean_line
from workbench import audit
from workbench.models import User

UNKNOWN = "Unknown outlet"
_NAME_CHARS = 200


def unknown_outlet() -> Outlet:
    """Return the one row that stands for "unknown outlet"; its lineage is never established."""
    found = Outlet.objects.filter(is_unknown=True).first()
    if found is not None:
        return found
    try:
        with transaction.atomic():
            return Outlet.objects.create(name=UNKNOWN, is_unknown=True)
    except IntegrityError:
        return Outlet.objects.get(is_unknown=True)


def find_outlet(name: str) -> Outlet | None:
    """Return the outlet of this name or alias, compared as `normalise_name` compares."""
    normalised = normalise_name(name)
    if not normalised:
        return None
    by_name = Outlet.objects.filter(normalised=normalised).first()
    return by_name or Outlet.objects.filter(aliases__normalised=normalised).first()


def find_by_host(host: str) -> Outlet | None:
    """Return the outlet whose domain is `host` or the closest domain above it."""
    labels = host.split(".")
    above = [".".join(labels[start:]) for start in range(max(1, len(labels) - 1))]
    found = {outlet.domain: outlet for outlet in Outlet.objects.filter(domain__in=above)}
    return next((found[domain] for domain in above if domain in found), None)


def ensure_outlet(name: str, *, actor: User | None, domain: str = "") -> Outlet:
    """Return the outlet of this name, created if there is none.

    Args:
        name: As stated; one that is empty or only punctuation gives the unknown outlet.
        actor: Who acts.
        domain: For a new outlet, unless another outlet has it.
    """
    name = _fitting(name)
    if normalise_name(name) in {"", normalise_name(UNKNOWN)}:
        return unknown_outlet()
    if found := find_outlet(name):
        return found
    if domain and Outlet.objects.filter(domain=domain).exists():
        domain = ""
    try:
        with transaction.atomic():
            outlet = Outlet.objects.create(name=name, domain=domain)
            audit.record(actor=actor, action="outlet.created", target=outlet, name=name)
    except IntegrityError:
        # Another import created it, or took the domain, in the meantime.
        return find_outlet(name) or ensure_outlet(name, actor=actor)
    return outlet


def outlet_of(document: ReadDocument, *, actor: User | None, default: Outlet | None) -> Outlet:
    """Return the outlet that a document states, else the default, else the unknown outlet.

    A field of the input is believed. A page's own claim to be of some outlet is believed only
    as far as its address allows: a page elsewhere that calls itself by an outlet's name must
    not be filed, and later be counted, as that outlet's.
    """
    if document.outlet:
        return ensure_outlet(document.outlet, actor=actor, domain=host_of(document.url))
    host = host_of(document.url)
    if host and (by_host := find_by_host(host)):
        return by_host
    if default is not None and not default.is_unknown:
        return default
    if not document.site_name and not host:
        return default or unknown_outlet()
    named = find_outlet(document.site_name)
    if named is None:
        return ensure_outlet(document.site_name or host, actor=actor, domain=host)
    if host and named.domain and not named.is_unknown:
        return ensure_outlet(f"{document.site_name} ({host})", actor=actor, domain=host)
    return named


def host_of(url: str) -> str:
    """Return the host of an address in lower case without "www."; empty if it has none."""
    try:
        return (urlsplit(url.strip()).hostname or "").removeprefix("www.")[:253]
    except ValueError:
        return ""


def _fitting(name: str) -> str:
    """Cut a name so that it, and its form for comparison, fit their columns.

    Compatibility decomposition can make one character eighteen.
    """
    name = clean_line(name, most=_NAME_CHARS)
    while len(normalise_name(name)) > _NAME_CHARS:
        name = name[: len(name) // 2]
    return name
