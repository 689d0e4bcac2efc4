"""Extractors by name and version, so that a stored claim can say what made it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from claims.extraction.attribution import find_attributions
from claims.extraction.confidence import weighed
from claims.extraction.document import Document
from claims.extraction.model_files import COMBINED, RULES, TAGGER
from claims.extraction.spans import Attribution


class Extractor(Protocol):
    """Finds the attributions of one parsed article."""

    def __call__(self, document: Document) -> tuple[Attribution, ...]:
        """Return attributions by first content offset."""
        ...


_EXTRACTORS: dict[str, Extractor] = {}


class UnknownExtractor(LookupError):
    """No extractor is registered under this name."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"No extractor is called {name!r}; known: {', '.join(sorted(_EXTRACTORS))}."
        )


def register(name: str) -> Callable[[Extractor], Extractor]:
    """Register an extractor under "family.version"."""

    def add(extractor: Extractor) -> Extractor:
        _EXTRACTORS[name] = extractor
        return extractor

    return add


def extractor(name: str) -> Extractor:
    """Return a registered extractor.

    Raises:
        UnknownExtractor: none has this name.
    """
    if name not in _EXTRACTORS:
        raise UnknownExtractor(name)
    return _EXTRACTORS[name]


register(RULES)(find_attributions)


@register(COMBINED)
def find_combined(document: Document) -> tuple[Attribution, ...]:
    """The rules, and what the tagger is sure of where they see nothing."""
    tagged = document.tagged.attributions if document.tagged else ()
    found = find_attributions(document, tagged)
    return weighed(document.article.text, found, document.tagged)


@register(TAGGER)
def find_none(document: Document) -> tuple[Attribution, ...]:
    """Nothing: the tagger alone resolves no source; its list is in `Extraction.listed`."""
    return ()
