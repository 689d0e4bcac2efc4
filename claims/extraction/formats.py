"""Extractions as text: JSON Lines of claims, PolNeAR-like attributions, and a plain table.

The shapes are the contract of `manage.py extract`; see docs/extraction.md.
"""

from __future__ import annotations

import json
import textwrap
from collections.abc import Iterable, Iterator
from typing import Any

from claims.extraction.checkworthiness import check_worthiness, facts_of
from claims.extraction.spans import (
    Attribution,
    Extraction,
    Quantity,
    SourceLink,
    Spans,
    StatedSource,
)


def jsonl_lines(extraction: Extraction, *, with_text: bool = False) -> Iterator[str]:
    """Yield one JSON object per claim, in reading order."""
    for index in range(len(extraction.claims)):
        shown = claim_object(extraction, index)
        if with_text and index == 0:
            shown["article_text"] = extraction.article.text
        yield _dump(shown)


def claim_object(extraction: Extraction, index: int) -> dict[str, Any]:
    """Return one claim as the object that is printed."""
    claim = extraction.claims[index]
    stated = claim.stated_source
    worth = check_worthiness(facts_of(claim, extraction.article.text))
    return {
        "article": extraction.article.id,
        "index": index,
        "text": claim.text,
        "start": claim.start,
        "end": claim.end,
        "spans": _pairs(claim.spans),
        "sentence": list(claim.sentence),
        "source": None if stated is None else _stated(stated),
        "attribution": None if claim.attribution is None else _attribution(claim.attribution),
        "places": list(claim.places),
        "actors": list(claim.actors),
        "quantities": [_quantity(each) for each in claim.quantities],
        "event_date": claim.event_date.isoformat() if claim.event_date else None,
        "modality": claim.modality,
        "confidence": round(claim.confidence, 2),
        "checkworthiness": {
            "score": worth.score,
            "reasons": [{"reason": name, "points": at} for name, at in worth.reasons.items()],
        },
    }


def _stated(stated: StatedSource) -> dict[str, Any]:
    return {
        "id": stated.id,
        "label": stated.label,
        "mention": stated.mention,
        "kind": stated.kind,
        "named": stated.named,
    }


def _attribution(attribution: Attribution) -> dict[str, Any]:
    return {
        "source": _pairs(attribution.source),
        "cue": _pairs(attribution.cue),
        "content": _pairs(attribution.content),
        "quote": attribution.quote,
        "implicit": attribution.implicit,
        "chain": [_link(link) for link in attribution.chain],
        "joint": [_link(link) for link in attribution.joint],
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


def _quantity(quantity: Quantity) -> dict[str, Any]:
    return {
        "text": quantity.text,
        "low": _number(quantity.low),
        "high": _number(quantity.high),
        "unit": quantity.unit,
        "approximate": quantity.approximate,
    }


def _number(value: float | None) -> int | float | None:
    return int(value) if value is not None and value == int(value) else value


def _pairs(spans: Spans) -> list[list[int]]:
    return [list(span) for span in spans]


def attribution_line(extraction: Extraction, *, with_text: bool = False) -> str:
    """Return one JSON object with the article's attributions, one per cue, as in PolNeAR.

    Content runs over the sentences of a quotation, joint sources are one source, attitudes are
    among them, and implicit continuations are left out.
    """
    shown: dict[str, Any] = {
        "article": extraction.article.id,
        "attributions": [
            {
                "source": _pairs(attribution.source),
                "cue": _pairs(attribution.cue),
                "content": _pairs(attribution.content),
                "label": attribution.stated.label if attribution.stated else None,
                "quote": attribution.quote,
                "confidence": round(attribution.confidence, 2),
            }
            for attribution in extraction.listed
        ],
    }
    if with_text:
        shown["article_text"] = extraction.article.text
    return _dump(shown)


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


def join_lines(lines: Iterable[str]) -> str:
    """Return the lines as one text that ends in a line end; empty for none."""
    return "".join(line + "\n" for line in lines)


def _dump(value: dict[str, Any]) -> str:
    # Lone surrogates can stand in JSON input; escaped, they can be printed in any encoding.
    return json.dumps(value, ensure_ascii=False).encode("utf-8", "backslashreplace").decode()
