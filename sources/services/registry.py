"""Linking the labels found in articles to the registry of stated sources.

A label is linked only where exactly one row answers to it. Similar names are *suggested* to a
reviewer (`suggest_matches`), never merged: two people may share most of a name.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from django.db import transaction
from rapidfuzz import fuzz, process

from sources.labels import class_label
from sources.models import SourceAlias, SourceKind, StatedSource
from sources.normalise import normalise_name

UNRESOLVED = "unclear which one"
"""Note of a row that collects the mentions of a name which fits several parties."""

MAX_NAME = 300
SUGGEST_FROM = 82.0
"""Least similarity (0 to 100) of a suggestion: below it, names share a word rather than a party."""
SUGGEST_AMONG = 20_000
"""Most names compared for a suggestion, newest first; keeps the page's time bounded."""


class Party(NamedTuple):
    """A credited party as an article puts it."""

    label: str
    kind: str
    named: bool


class Suggestion(NamedTuple):
    """A named row whose name or alias is like another's; `score` from 0 to 100."""

    source: StatedSource
    score: float


def link_stated_source(label: str, kind: str, named: bool) -> StatedSource:  # noqa: FBT001 (contract)
    """Return the registry row that one label stands for, making it if there is none."""
    party = Party(label, kind, named)
    return link_stated_sources([party])[party]


def link_stated_sources(parties: Iterable[Party]) -> dict[Party, StatedSource]:
    """Return the registry row of each party, making those that are missing.

    Named: the one row with this name or alias, or the row it was merged into; where several
    answer, none of them but a row apart that carries the note `UNRESOLVED`. Unnamed: the class of
    the singular label and kind. Costs a constant number of queries plus one or two per new row.
    """
    wanted = {party: _clean(party) for party in parties}
    with transaction.atomic():
        named = {clean.label for clean in wanted.values() if clean.named}
        classes = {clean.label for clean in wanted.values() if not clean.named}
        rows = _rows_by_name(named)
        by_class = {
            (row.normalised, row.kind): row
            for row in StatedSource.objects.filter(
                named=False, normalised__in=[normalise_name(label) for label in classes]
            ).order_by("-pk")
        }
        found: dict[Party, StatedSource] = {}
        for party, clean in wanted.items():
            if clean.named:
                found[party] = _named_row(clean, rows)
            else:
                key = (normalise_name(clean.label), clean.kind)
                if key not in by_class:
                    by_class[key] = _new_class(clean)
                found[party] = by_class[key]
    return found


def rows_answering_to(name: str) -> list[StatedSource]:
    """Return the named parties that a name or alias fits, merges followed, by name."""
    rows = _rows_by_name({name}).get(normalise_name(name), {})
    return sorted(rows.values(), key=lambda row: (row.name, row.note))


def suggest_matches(source: StatedSource, *, limit: int = 5) -> list[Suggestion]:
    """Return named parties whose names are like this one's, best first, for a reviewer to judge.

    Empty for an unnamed class, which is no identity. Compares by rapidfuzz's token set ratio,
    so that "Colonel Ilan Varo" and "Varo" are seen; two queries.
    """
    if not source.named:
        return []
    rows = StatedSource.objects.filter(named=True, merged_into=None).exclude(pk=source.pk)
    names: dict[int, str] = dict(
        rows.order_by("-pk").values_list("pk", "normalised")[:SUGGEST_AMONG]
    )
    best = process.extract(
        source.normalised,
        names,
        scorer=fuzz.token_set_ratio,
        limit=limit,
        score_cutoff=SUGGEST_FROM,
    )
    found = StatedSource.objects.in_bulk([pk for _, _, pk in best])
    return [Suggestion(found[pk], score) for _, score, pk in best if pk in found]


def is_unresolved(source: StatedSource) -> bool:
    """Return whether a row collects the mentions of a name that fits several parties."""
    return source.named and source.note.startswith(UNRESOLVED)


def _clean(party: Party) -> Party:
    """Bring a party into the registry's terms: a known kind, a class label, a bounded name."""
    kind = party.kind if party.kind in SourceKind.values else SourceKind.OTHER.value
    label = " ".join(party.label.split())
    if not party.named:
        label = class_label(label)
    label = label[:MAX_NAME]
    while len(normalise_name(label)) > MAX_NAME:
        # Decomposing some scripts lengthens a name beyond what its column holds.
        label = label[: len(label) * 3 // 4]
    return Party(label or "?", kind, party.named)


def _rows_by_name(labels: Iterable[str]) -> dict[str, dict[int, StatedSource]]:
    """Return normalised name → the distinct parties that answer to it, by primary key."""
    names = {normalise_name(label) for label in labels}
    found: dict[str, dict[int, StatedSource]] = defaultdict(dict)
    if not names:
        return found
    own = StatedSource.objects.filter(named=True, normalised__in=names)
    own = own.exclude(note__startswith=UNRESOLVED)
    for row in own.select_related("merged_into"):
        root = row.merged_into or row
        found[row.normalised][root.pk] = root
    aliases = SourceAlias.objects.filter(normalised__in=names, source__named=True)
    for alias in aliases.select_related("source__merged_into"):
        root = alias.source.merged_into or alias.source
        found[alias.normalised][root.pk] = root
    return found


def _named_row(party: Party, rows: Mapping[str, dict[int, StatedSource]]) -> StatedSource:
    """Return the one row that answers, a new one, or the row for unclear mentions."""
    name = normalise_name(party.label)
    answering = rows.get(name, {})
    if len(answering) == 1:
        return next(iter(answering.values()))
    if answering:
        return _unresolved_row(party)
    row, _ = StatedSource.objects.get_or_create(
        normalised=name, named=True, note="", defaults={"name": party.label, "kind": party.kind}
    )
    rows[name][row.pk] = row
    return row


def _unresolved_row(party: Party) -> StatedSource:
    """Return the row for the mentions of a name that fits several parties.

    One that a reviewer merged, while the name was clear, takes no new mentions.
    """
    own = StatedSource.objects.filter(
        normalised=normalise_name(party.label), named=True, note__startswith=UNRESOLVED
    )
    free = own.filter(merged_into=None).first()
    if free:
        return free
    number = own.count()
    row, _ = StatedSource.objects.get_or_create(
        normalised=normalise_name(party.label),
        named=True,
        note=f"{UNRESOLVED} ({number + 1})" if number else UNRESOLVED,
        defaults={"name": party.label, "kind": party.kind},
    )
    return row


def _new_class(party: Party) -> StatedSource:
    """Make a class; one label of two kinds makes two classes, told apart by the kind as note."""
    name = normalise_name(party.label)
    taken = StatedSource.objects.filter(normalised=name, named=False, note="").exists()
    row, _ = StatedSource.objects.get_or_create(
        normalised=name,
        named=False,
        note=SourceKind(party.kind).label if taken else "",
        defaults={"name": party.label, "kind": party.kind},
    )
    return row
