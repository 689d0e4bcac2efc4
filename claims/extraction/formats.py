"""Printing extractions: JSON Lines of claims or of attributions, and a table.

The shapes are a contract (docs/extraction.md); offsets index the article's text as given.
"""

from __future__ import annotations

import json
import textwrap
from collections.abc import Iterable, Iterator
from typing import Any

from claims.extraction.spans import Attribution, Claim, Extraction, SourceLink, Spans, StatedSource


def claim_lines(extraction: Extraction, *, with_text: bool = False) -> Iterator[str]:
    """Yield one JSON object per claim, in reading order."""
    for index, claim in enumerate(extraction.claims):
        yield _dump(
            {"article": extraction.article.id, "index": index}
            | claim_object(claim)
            | _text_of(extraction, wanted=with_text and index == 0)
        )


def attribution_line(extraction: Extraction, *, with_text: bool = False) -> str:
    """Return one JSON object with an article's attributions, implicit ones left out (PolNeAR)."""
    return _dump(
        {
            "article": extraction.article.id,
            "attributions": [
                {
                    "source": _pairs(_all_sources(item)),
                    "cue": _pairs(item.cue),
                    "content": _pairs(item.content),
                    "label": item.stated.label if item.stated else "",
                    "quote": item.quote,
                }
                for item in with_outer(extraction.attributions)
            ],
        }
        | _text_of(extraction, wanted=with_text)
    )


def with_outer(attributions: Iterable[Attribution]) -> Iterator[Attribution]:
    """Yield explicit attributions, each outer source of a chain as one of its own.

    "The agency quoted a source as saying …" has two cues, so PolNeAR counts two attributions of
    the one content.
    """
    seen: set[Spans] = set()
    for item in attributions:
        if item.implicit or not item.cue:
            continue
        for link in item.chain:
            if link.cue and link.cue not in seen and link.cue != item.cue:
                seen.add(link.cue)
                yield Attribution(link.stated, link.source, link.cue, item.content, item.quote)
        if item.cue not in seen:
            seen.add(item.cue)
            yield item


def claim_object(claim: Claim) -> dict[str, Any]:
    """Return one claim as the JSON object that `jsonl` prints, without article and index."""
    stated, attribution = claim.stated_source, claim.attribution
    return {
        "text": claim.text,
        "start": claim.start,
        "end": claim.end,
        "spans": _pairs(claim.spans),
        "sentence": list(claim.sentence),
        "source": stated and _stated(stated),
        "attribution": attribution and attribution_object(attribution),
        "places": list(claim.places),
        "actors": list(claim.actors),
        "quantities": [
            {
                "text": quantity.text,
                "low": _number(quantity.low),
                "high": _number(quantity.high),
                "unit": quantity.unit,
                "approximate": quantity.approximate,
            }
            for quantity in claim.quantities
        ],
        "event_date": claim.event_date.isoformat() if claim.event_date else None,
        "modality": claim.modality,
        "confidence": round(claim.confidence, 3),
    }


def attribution_object(item: Attribution) -> dict[str, Any]:
    """Return an attribution as it stands in a claim's object."""
    return {
        "source": _pairs(item.source),
        "cue": _pairs(item.cue),
        "content": _pairs(item.content),
        "quote": item.quote,
        "implicit": item.implicit,
        "chain": [_link(link) for link in item.chain],
        "joint": [_link(link) for link in item.joint],
    }


def table(extraction: Extraction, *, width: int = 100) -> str:
    """Return an article's claims for reading in a terminal."""
    title = extraction.article.title or extraction.article.id
    lines = [title, "=" * min(width, len(title))]
    for index, claim in enumerate(extraction.claims):
        source = claim.stated_source
        who = f"{source.label} ({source.kind})" if source else "outlet’s own voice"
        if claim.attribution and claim.attribution.implicit:
            who += ", implicit"
        lines.append(
            textwrap.fill(
                claim.text, width, initial_indent=f"{index:>4}  ", subsequent_indent="      "
            )
        )
        details = [who, claim.modality, *(quantity.text for quantity in claim.quantities)]
        lines.append(f"      – {' · '.join(details)}")
    if not extraction.claims:
        lines.append("      No claims.")
    return "\n".join(lines) + "\n"


def _all_sources(item: Attribution) -> Spans:
    """Joint sources are one source in PolNeAR."""
    return tuple(sorted({*item.source, *(span for link in item.joint for span in link.source)}))


def _stated(stated: StatedSource) -> dict[str, Any]:
    return {
        "id": stated.id,
        "label": stated.label,
        "mention": stated.mention,
        "kind": stated.kind,
        "named": stated.named,
    }


def _link(link: SourceLink) -> dict[str, Any]:
    return {
        "label": link.stated.label,
        "mention": link.stated.mention,
        "kind": link.stated.kind,
        "named": link.stated.named,
        "source": _pairs(link.source),
        "cue": _pairs(link.cue),
    }


def _pairs(spans: Spans) -> list[list[int]]:
    return [list(span) for span in spans]


def _number(value: float | None) -> float | int | None:
    return int(value) if value is not None and value == int(value) else value


def _text_of(extraction: Extraction, *, wanted: bool) -> dict[str, str]:
    return {"article_text": extraction.article.text} if wanted else {}


def _dump(value: dict[str, Any]) -> str:
    # Lone surrogates can stand in JSON input; escaped, they can be printed in any encoding.
    return json.dumps(value, ensure_ascii=False).encode("utf-8", "backslashreplace").decode()
