"""Matches as text: JSON Lines of pairs of claims or of articles, and a plain table.

The shapes are the contract of `manage.py match`; see docs/matching.md.
"""

from __future__ import annotations

import json
import textwrap
from collections.abc import Iterator
from typing import Any, Literal

from claims.matching.match import WHOLE_ARTICLE, ArticleMatch, ClaimMatch, Matches
from claims.matching.reports import ClaimReport, Reason, Relation

Shape = Literal["pairs", "articles", "table"]
_WIDTH = 100


def lines(matches: Matches, shape: Shape, *, all_scores: bool = False) -> Iterator[str]:
    """Yield what is printed, line by line.

    Args:
        matches: What was found.
        shape: The output format.
        all_scores: Print what is weak too.
    """
    if shape == "articles":
        yield from (_dump(article_object(each)) for each in matches.articles)
        return
    for each in matches.claims:
        if all_scores or (each.suggestion and not each.suggestion.possible):
            yield _dump(pair_object(each)) if shape == "pairs" else _rows(each)


def pair_object(each: ClaimMatch) -> dict[str, Any]:
    """Return a pair of claims as the object that is printed.

    Where there is nothing to say about a scored pair it is "related", and weak.
    """
    suggestion = each.suggestion
    return {
        "a": _claim(each.first),
        "b": _claim(each.second),
        "relation": str(suggestion.relation if suggestion else Relation.RELATED),
        "score": each.score,
        "possible": suggestion.possible if suggestion else True,
        "reasons": [_reason(reason) for reason in suggestion.reasons] if suggestion else [],
    }


def article_object(each: ArticleMatch) -> dict[str, Any]:
    """Return a pair of articles as the object that is printed."""
    return {
        "a": each.first.key,
        "b": each.second.key,
        "relation": each.relation.relation,
        "values": list(each.relation.values),
        "reasons": [_reason(reason) for reason in each.relation.reasons],
        "origin": str(each.origin),
        "shared": round(each.reuse.shared, 4) if each.reuse else 0.0,
    }


def _claim(report: ClaimReport) -> dict[str, Any]:
    """Where a claim stands in the output of `extract`; no index if the whole article stands in."""
    index = None if report.index == WHOLE_ARTICLE else report.index
    return {"article": report.article, "index": index}


def _reason(reason: Reason) -> dict[str, str]:
    return {
        "kind": reason.kind,
        "text": reason.text,
        "here": reason.here,
        "there": reason.there,
    }


def _rows(each: ClaimMatch) -> str:
    suggestion = each.suggestion
    relation = suggestion.relation.replace("_", " ") if suggestion else "nothing to say"
    weak = ", possible" if suggestion is None or suggestion.possible else ""
    return "\n".join(
        [
            f"{relation}{weak} ({each.score:.2f})",
            *(_text(report) for report in (each.first, each.second)),
            *(f"    {reason.text}" for reason in (suggestion.reasons if suggestion else ())),
            "",
        ]
    )


def _text(report: ClaimReport) -> str:
    where = report.article if report.index == WHOLE_ARTICLE else report.key
    return textwrap.fill(
        " ".join(f"{where}: {report.text}".split()),
        _WIDTH,
        initial_indent="  ",
        subsequent_indent="    ",
    )


def _dump(value: dict[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False)
