"""Tags that every template may use: query strings, charts' numbers, shares."""

from __future__ import annotations

from django import template
from django.template import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()


@register.simple_tag(takes_context=True)
def with_query(context: Context, **changes: object) -> str:
    """Return "?…" with the current filters kept and some parameters changed or (None) dropped."""
    query = context["request"].GET.copy()
    for name, value in changes.items():
        if value is None:
            query.pop(name, None)
        else:
            query[name] = str(value)
    return f"?{query.urlencode()}" if query else "?"


@register.filter
def percent(part: int, whole: int) -> str:
    """Return "12 %" of a whole; a dash where there is no whole."""
    return f"{round(100 * part / whole)} %" if whole else "–"


@register.simple_tag(takes_context=True)
def here(context: Context, address: str) -> SafeString | str:
    """Mark the navigation link whose part of the site is shown."""
    path = context["request"].path
    inside = path == address or (address != "/" and path.startswith(address))
    return format_html(' aria-current="{}"', "page") if inside else ""
