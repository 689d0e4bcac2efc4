"""Articles to printed output, batch by batch; what a process of a pool runs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from claims.extraction import highlighted
from claims.extraction.formats import attribution_line, join_lines, jsonl_lines, table
from claims.extraction.model_files import COMBINED
from claims.extraction.pipeline import Pipeline, load_pipeline
from claims.extraction.spans import ArticleInput, Extraction

Shape = Literal["jsonl", "attributions", "table", "html"]


@dataclass(frozen=True, slots=True)
class Form:
    """How extractions are made and printed.

    Attributes:
        shape: The output format.
        with_text: Each article's first object carries its text.
        spacy_pipeline: Package name of the pipeline to load.
        extractor: Name of the registered extractor.
    """

    shape: Shape
    with_text: bool
    spacy_pipeline: str
    extractor: str = COMBINED

    def print(self, extraction: Extraction) -> str:
        """Return one article as text, ending in a line break."""
        if self.shape == "jsonl":
            return join_lines(jsonl_lines(extraction, with_text=self.with_text))
        if self.shape == "attributions":
            return attribution_line(extraction, with_text=self.with_text) + "\n"
        if self.shape == "table":
            return table(extraction) + "\n"
        return highlighted.article(extraction)


@dataclass(frozen=True, slots=True)
class Rendered:
    """What is printed for one article, or the problem because of which nothing is.

    Attributes:
        claims: Number of claims found.
        warnings: Sentences for whoever runs the command.
    """

    article: str
    output: str = ""
    claims: int = 0
    problem: str = ""
    warnings: tuple[str, ...] = ()


def render_batch(articles: Sequence[ArticleInput], form: Form) -> list[Rendered]:
    """Extract some articles and print each, in the order given.

    If an article breaks the batch, each is tried alone, so that the one can be named.
    """
    pipeline = load_pipeline(form.spacy_pipeline, form.extractor)
    try:
        return [_rendered(extraction, form) for extraction in pipeline.extract_many(articles)]
    except Exception:  # noqa: BLE001 - hostile text may break anything; the others go on
        return [_alone(pipeline, article, form) for article in articles]


def _alone(pipeline: Pipeline, article: ArticleInput, form: Form) -> Rendered:
    try:
        return _rendered(pipeline.extract(article), form)
    except Exception as error:  # noqa: BLE001 - see render_batch
        return Rendered(article.id, problem=f"{type(error).__name__}: {error}")


def _rendered(extraction: Extraction, form: Form) -> Rendered:
    return Rendered(
        extraction.article.id,
        form.print(extraction),
        len(extraction.claims),
        warnings=(*filter(None, [extraction.not_extracted]), *extraction.warnings),
    )
