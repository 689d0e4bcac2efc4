"""Printing article text with its spans. Everything that comes from the article is escaped."""

from __future__ import annotations

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from claims.highlighting import Anchor, Mark, Paragraph, Piece, paragraphs
from claims.models import Claim

register = template.Library()

LABEL_LETTERS = 44

CONTEXT = 600
"""Characters shown on each side of a claim's sentence where only what is near it is asked for."""


@register.simple_tag
def marked(paragraph: Paragraph) -> SafeString:
    """Print one paragraph of `claims.highlighting.paragraphs`."""
    return format_html_join("", "{}", ((_piece(piece),) for piece in paragraph.pieces))


@register.simple_tag
def highlight_claim(text: str, claim: Claim, *, around: bool = False) -> SafeString:
    """Print an article's text as paragraphs, with a claim's words and its attribution marked.

    The first marked piece has the id "anchor". The attribution's spans are read from
    `claim.attribution.spans`, so prefetch them in a list. `around` prints only the paragraphs
    near the claim.
    """
    marks = [Mark(start, end, "claim") for start, end in claim.pieces]
    if claim.attribution:
        colour = "src-0"
        label = claim.attribution.label
        for span in claim.attribution.spans.all():
            role = span.role
            first = role == "content" and label
            marks.append(
                Mark(
                    span.start,
                    span.end,
                    role,  # type: ignore[arg-type]
                    colour=colour if role != "cue" else "",
                    label=label if first else "",
                    implicit=claim.attribution.implicit,
                )
            )
            if first:
                label = ""
    start, end = 0, len(text)
    if around:
        start = _paragraph_start(text, claim.sentence_start - CONTEXT)
        end = _paragraph_end(text, claim.sentence_end + CONTEXT)
    first_piece = min((start for start, _ in claim.pieces), default=claim.start)
    anchors = [Anchor(first_piece, 0, "")]
    shown = paragraphs(text, marks, anchors=anchors, start=start, end=end)
    return format_html_join("\n", '<p dir="auto">{}</p>', ((marked(line),) for line in shown))


def _piece(piece: Piece) -> SafeString:
    """Print one piece, with the labels and anchors that stand before it."""
    before = format_html_join("", "{}", ((_label(piece, label),) for label in piece.labels))
    links = format_html_join("", "{}", ((_anchor(anchor),) for anchor in piece.anchors))
    classes = _classes(piece)
    element = "mark" if classes else "span"
    if element == "span":
        body = format_html('<span data-start="{}">{}</span>', piece.start, piece.text)
    else:
        body = format_html(
            '<mark class="{}" data-start="{}">{}</mark>', classes, piece.start, piece.text
        )
    return format_html("{}{}{}", links, before, body)


def _label(piece: Piece, label: str) -> SafeString:
    """Print a source's label; a long one is cut, since the legend and the margin have it whole."""
    if len(label) <= LABEL_LETTERS:
        return format_html('<span class="src-label {}" data-label>{}</span>', piece.colour, label)
    return format_html(
        '<span class="src-label {}" title="{}" data-label>{}…</span>',
        piece.colour,
        label,
        label[: LABEL_LETTERS - 1].rstrip(),
    )


def _anchor(anchor: Anchor) -> SafeString:
    """Print the point that a claim in the margin, or a link to the claim, leads to."""
    if not anchor.label:
        return format_html('<span id="{}" class="anchor-point"></span>', "anchor")
    return format_html(
        '<a class="claim-ref" id="at-{}" href="#claim-{}" data-label '
        'aria-label="Claim {}, in the margin">{}</a>',
        anchor.key,
        anchor.key,
        anchor.label,
        anchor.label,
    )


def _classes(piece: Piece) -> str:
    names = []
    if piece.has("boilerplate"):
        names.append("boilerplate")
    if piece.has("content"):
        names.append("content")
    if piece.has("source"):
        names.append("source-mention")
    if piece.colour:
        names.append(piece.colour)
    if piece.has("cue"):
        names.append("cue")
    if piece.implicit:
        names.append("implicit")
    if piece.has("claim"):
        names.append("claim-anchor")
    return " ".join(names)


def _paragraph_start(text: str, position: int) -> int:
    return text.rfind("\n", 0, max(0, position)) + 1


def _paragraph_end(text: str, position: int) -> int:
    end = text.find("\n", min(len(text), position))
    return len(text) if end < 0 else end
