"""One self-contained page that shows an article with its attributions and claims.

Nothing is loaded from anywhere; the text is escaped; sources have a colour *and* a label, cues
are underlined, implicit attributions dashed; readable in light and dark.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from itertools import pairwise

from claims.extraction.spans import Attribution, Claim, Extraction, Span

STYLE = """
:root{color-scheme:light dark;--fg:#1a2029;--bg:#fff;--muted:#56606f;--line:#d3d9e1}
@media(prefers-color-scheme:dark){:root{--fg:#e6eaf0;--bg:#14181e;--muted:#a3adbb;--line:#333d4b}}
body{font:16px/1.6 system-ui,sans-serif;color:var(--fg);background:var(--bg);max-width:76rem;
margin:0 auto;padding:1rem}
h1{font-size:1.4rem}h2{font-size:1.1rem;margin:2.5rem 0 .5rem}
.sentence{display:grid;grid-template-columns:minmax(0,3fr) minmax(0,2fr);gap:0 1.5rem;
padding:.35rem 0;border-top:1px solid var(--line)}
@media(max-width:700px){.sentence{grid-template-columns:minmax(0,1fr)}}
.sentence p,.sentence ul{margin:0;overflow-wrap:anywhere}.sentence ul{padding-left:1.1rem;
font-size:.9rem}small,.who{color:var(--muted);font-size:.82rem}
mark{color:inherit;border-radius:3px;padding:.05em 0}.label{font-size:.72rem;font-weight:700;
border:1px solid currentColor;border-radius:3px;padding:0 .3em;margin-right:.25em}
.cue{background:none;text-decoration:underline 2px;text-underline-offset:3px}
.implicit{border-bottom:2px dashed currentColor}
""" + "".join(
    f".s{number}{{background:hsl({hue} 75% 86%)}}@media(prefers-color-scheme:dark)"
    f"{{.s{number}{{background:hsl({hue} 40% 24%)}}}}"
    for number, hue in enumerate((210, 30, 120, 320, 260, 180, 55, 5))
)


def page(extractions: Iterable[Extraction]) -> Iterable[str]:
    """Yield the page piece by piece, one article after the other."""
    yield (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>Claims and their stated sources</title><style>{STYLE}</style></head><body>\n"
        "<h1>Claims and their stated sources</h1>\n"
        '<p><small>A colour and a label for each stated source; <span class="cue">cues</span> are '
        'underlined; what goes on reporting without a cue is <span class="implicit">dashed</span>; '
        "text without colour is the outlet’s own voice.</small></p>\n"
    )
    for extraction in extractions:
        yield article(extraction)
    yield "</body></html>\n"


def article(extraction: Extraction) -> str:
    """Return one article: its sentences beside their claims."""
    by_sentence: dict[Span, list[Claim]] = {}
    for claim in extraction.claims:
        by_sentence.setdefault(claim.sentence, []).append(claim)
    title = escape(extraction.article.title or extraction.article.id)
    parts = [f'<h2 dir="auto">{title}</h2>\n']
    for sentence in extraction.sentences:
        near = [item for item in extraction.attributions if _touches(item, sentence)]
        marked = _marked(extraction.article.text, sentence, near)
        claims = "".join(_claim(claim) for claim in by_sentence.get(sentence, ()))
        parts.append(f'<div class="sentence"><p dir="auto">{marked}</p><ul>{claims}</ul></div>\n')
    return "".join(parts)


def _claim(claim: Claim) -> str:
    stated = claim.stated_source
    who = f"{stated.label} ({stated.kind.replace('_', ' ')})" if stated else "outlet’s own voice"
    return (
        f'<li dir="auto">{escape(claim.text)} <span class="who">{escape(who)}, '
        f"{claim.modality}</span></li>"
    )


def _touches(item: Attribution, sentence: Span) -> bool:
    return any(
        start < sentence.end and end > sentence.start
        for start, end in (*item.source, *item.cue, *item.content)
    )


def _marked(text: str, sentence: Span, attributions: Sequence[Attribution]) -> str:
    """Cut a sentence at every border of a span; each piece carries the classes that cover it.

    Spans may nest and overlap, elements may not: flat pieces always make valid HTML.
    """
    layers: list[tuple[int, int, str, str]] = []
    for item in attributions:
        colour = f"s{_number(item) % 8}" if item.stated else ""
        dashed = " implicit" if item.implicit else ""
        label = item.stated.label if item.stated else "no stated source"
        for start, end in item.content:
            layers.append((start, end, f"{colour}{dashed}", label))
            label = ""
        layers += [(start, end, colour, "") for start, end in item.source]
        layers += [(start, end, "cue", "") for start, end in item.cue]
    borders = {sentence.start, sentence.end}
    borders |= {b for start, end, *_ in layers for b in (start, end)}
    cuts = sorted(b for b in borders if sentence.start <= b <= sentence.end)
    pieces = []
    for start, end in pairwise(cuts):
        over = [layer for layer in layers if layer[0] <= start and layer[1] >= end]
        labels = "".join(
            f'<span class="label">{escape(label)}</span>'
            for begin, _, _, label in over
            if label and max(begin, sentence.start) == start
        )
        classes = " ".join(dict.fromkeys(" ".join(layer[2] for layer in over).split()))
        words = escape(text[start:end])
        pieces.append(f'{labels}<mark class="{classes}">{words}</mark>' if classes else words)
    return "".join(pieces)


def _number(item: Attribution) -> int:
    digits = "".join(char for char in item.stated.id if char.isdigit()) if item.stated else ""
    return int(digits or 0)
