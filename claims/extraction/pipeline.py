"""Articles in, extractions out: parse, attribute, split into claims; long texts piece by piece."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache, cached_property
from importlib.resources import files
from typing import Any

import spacy

from claims.extraction.atomic import split_claims
from claims.extraction.document import Document, prepare_many
from claims.extraction.language import in_latin_script, language_of, not_extracted
from claims.extraction.listing import listed
from claims.extraction.model_files import COMBINED, DEFAULT_PIPELINE, RULES, TRAINED
from claims.extraction.registry import extractor
from claims.extraction.shifting import shifted
from claims.extraction.spans import ArticleInput, Extraction, Span
from claims.extraction.tagger import component

MAX_CHARS = 2_000_000
"""Longest text that is taken, some 330,000 words; at 20 KB a second it runs for two minutes."""

PIECE = 30_000
"""Longer texts are parsed in pieces of about this many characters, cut at paragraph breaks."""

TOGETHER = 16_000
"""Characters that are parsed at once, where articles are long; more of them only take memory."""

_BREAKS = tuple(re.compile(p) for p in (r"\n[ \t\r]*\n\s*", r"\n\s*", r"(?<=[.!?])\s+", r"\s+"))


class TextTooLong(ValueError):
    """A text is longer than `MAX_CHARS`; `length` is its number of characters."""

    def __init__(self, length: int) -> None:
        super().__init__(
            f"The text has {length:,} characters; at most {MAX_CHARS:,} are taken. Split it."
        )
        self.length = length


@dataclass(frozen=True)
class Pipeline:
    """A loaded spaCy pipeline with the rules on top.

    Attributes:
        name: The spaCy pipeline's package.
        nlp: The pipeline itself.
        rules: Name of the registered extractor.
    """

    name: str
    nlp: Any
    rules: str = RULES

    @cached_property
    def version(self) -> str:
        """Rules, spaCy pipeline and a digest of code and data, stored with every claim."""
        meta = self.nlp.meta
        parts = [f"{self.rules}+{_code_digest()}", f"{self.name}-{meta.get('version', '?')}"]
        if self.nlp.has_pipe(component.NAME):
            parts.append(f"tagger-{self.nlp.get_pipe(component.NAME).tagger.version}")
        return " ".join(parts)

    def check(self, article: ArticleInput) -> None:
        """Refuse an article that `extract` would refuse.

        Raises:
            TextTooLong: the text has more than `MAX_CHARS` characters.
        """
        if len(article.text) > MAX_CHARS:
            raise TextTooLong(len(article.text))

    def extract(self, article: ArticleInput) -> Extraction:
        """Extract from one article.

        Raises:
            TextTooLong: the text has more than `MAX_CHARS` characters.
        """
        return next(self.extract_many([article]))

    def extract_many(
        self, articles: Iterable[ArticleInput], batch_size: int = 16
    ) -> Iterator[Extraction]:
        """Extract from many articles, in the order given, parsing them in batches.

        Raises:
            TextTooLong: at the first article that is too long.
        """
        pending: list[ArticleInput] = []
        held = 0
        for article in articles:
            self.check(article)
            if reason := not_extracted(language_of(article.text)):
                yield from self._batch(pending)
                pending, held = [], 0
                yield Extraction(article, not_extracted=reason)
                continue
            if len(article.text) > PIECE:
                yield from self._batch(pending)
                pending, held = [], 0
                yield self._in_pieces(article)
                continue
            pending.append(article)
            held += len(article.text)
            if len(pending) >= batch_size or held >= TOGETHER:
                yield from self._batch(pending)
                pending, held = [], 0
        yield from self._batch(pending)

    def _batch(self, articles: Sequence[ArticleInput]) -> Iterator[Extraction]:
        for document in prepare_many(articles, self.nlp, batch_size=max(1, len(articles))):
            yield self._extraction(document)

    def _extraction(self, document: Document) -> Extraction:
        attributions = extractor(self.rules)(document)
        claims = split_claims(document, attributions)
        return Extraction(
            article=document.article,
            sentences=tuple(Span(s.start_char, s.end_char) for s in document.sentences),
            boilerplate=document.boilerplate,
            attributions=attributions,
            listed=listed(document, attributions, document.tagged),
            # A passage in another script stands in an English article as a quotation.
            claims=tuple(claim for claim in claims if in_latin_script(claim.text)),
        )

    def _in_pieces(self, article: ArticleInput) -> Extraction:
        parts = []
        for number, (start, end) in enumerate(pieces(article.text)):
            piece = replace(article, text=article.text[start:end])
            part = next(self._batch([piece]))
            parts.append(shifted(part, start, prefix=f"p{number + 1}." if number else ""))
        return Extraction(
            article=article,
            sentences=tuple(span for part in parts for span in part.sentences),
            boilerplate=tuple(span for part in parts for span in part.boilerplate),
            attributions=tuple(each for part in parts for each in part.attributions),
            listed=tuple(each for part in parts for each in part.listed),
            claims=tuple(claim for part in parts for claim in part.claims),
            warnings=(
                f"The text is long ({len(article.text):,} characters) and was read in "
                f"{len(parts)} pieces; a source is not followed from one piece into the next.",
            ),
        )


def pieces(text: str, size: int = PIECE) -> Iterator[Span]:
    """Cut a text into pieces of at most `size` characters, at the best break near the end."""
    start = 0
    while len(text) - start > size:
        end = _cut(text, start, start + size)
        yield Span(start, end)
        start = end
    if start < len(text):
        yield Span(start, len(text))


def _cut(text: str, start: int, limit: int) -> int:
    least = start + (limit - start) // 2
    for pattern in _BREAKS:
        ends = [match.end() for match in pattern.finditer(text, least, limit)]
        if ends:
            return ends[-1]
    return limit


@cache
def load_pipeline(name: str = DEFAULT_PIPELINE, rules: str = COMBINED) -> Pipeline:
    """Load a spaCy pipeline with an extractor on top, once per process; takes about a second.

    Args:
        name: Package name of the spaCy pipeline.
        rules: Name of the registered extractor; "rules.v1" needs no trained component.

    Raises:
        ModelProblem: a file of the trained component is missing or damaged.
        UnknownExtractor: none has this name.
    """
    extractor(rules)
    nlp = spacy.load(name)
    if rules in TRAINED:
        nlp.add_pipe(component.NAME)
    return Pipeline(name, nlp, rules)


@cache
def _code_digest() -> str:
    digest = hashlib.sha256()
    package = files("claims.extraction")
    for folder in (package, package.joinpath("data")):
        for entry in sorted(folder.iterdir(), key=lambda item: item.name):
            if entry.is_file() and entry.name.endswith((".py", ".toml", ".txt")):
                digest.update(entry.name.encode() + b"\0" + entry.read_bytes())
    return digest.hexdigest()[:12]
