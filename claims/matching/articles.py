"""Articles to what matching reads of them, batch by batch; what a process of a pool runs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from claims.extraction.pipeline import Pipeline, load_pipeline
from claims.extraction.spans import ArticleInput, Extraction
from claims.matching.reports import ArticleReport, article_report


@dataclass(frozen=True, slots=True)
class ReadArticle:
    """What became of one article.

    Attributes:
        article: Its id.
        report: None where there is a problem, and where the language is not matched.
        problem: Why it could not be read.
        warnings: Sentences for whoever runs the command.
    """

    article: str
    report: ArticleReport | None = None
    problem: str = ""
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """Extracts articles; `spacy_pipeline` is the package name of the pipeline to load."""

    spacy_pipeline: str

    def __call__(self, articles: Sequence[ArticleInput]) -> list[ReadArticle]:
        """Read some articles, in the order given.

        If an article breaks the batch, each is tried alone, so that the one can be named.
        """
        pipeline = load_pipeline(self.spacy_pipeline)
        try:
            return [_read(extraction) for extraction in pipeline.extract_many(articles)]
        except Exception:  # noqa: BLE001 - hostile text may break anything; the others go on
            return [_alone(pipeline, article) for article in articles]


def _alone(pipeline: Pipeline, article: ArticleInput) -> ReadArticle:
    try:
        return _read(pipeline.extract(article))
    except Exception as error:  # noqa: BLE001 - see Reading
        return ReadArticle(article.id, problem=f"{type(error).__name__}: {error}")


def _read(extraction: Extraction) -> ReadArticle:
    article = extraction.article.id
    if extraction.not_extracted:
        return ReadArticle(article, warnings=(extraction.not_extracted,))
    return ReadArticle(article, article_report(extraction), warnings=extraction.warnings)
