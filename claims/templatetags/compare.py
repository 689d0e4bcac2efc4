"""Printing a claim's text with the words that a comparison is about; all of it is escaped."""

from __future__ import annotations

from collections.abc import Sequence

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from claims.marking import MarkedPiece

register = template.Library()


@register.simple_tag
def marked_claim(text: str, pieces: Sequence[MarkedPiece] = ()) -> SafeString:
    """Print the pieces of a claim's text, or the text where there are none.

    What differs has another line than what agrees, and a title; the reasons beside the text say
    the same in words, so that neither colour nor line speaks alone.
    """
    if not pieces:
        return format_html("{}", text)
    return format_html_join("", "{}", ((_piece(piece),) for piece in pieces))


def _piece(piece: MarkedPiece) -> SafeString:
    if piece.words is None:
        return format_html("{}", piece.text)
    differ = piece.words.differ
    return format_html(
        '<mark class="marked {}" title="{} {}">{}</mark>',
        "differs" if differ else "agrees",
        "Other" if differ else "Same",
        piece.words.kind,
        piece.text,
    )
