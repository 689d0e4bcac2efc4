"""Claims and articles for the tests of matching, about invented places."""

import datetime as dt

from claims.matching.reports import ArticleReport, ClaimReport, Credit

DAY = dt.date(2031, 5, 8)

STORIES = {
    "ferry": (
        "A storm sank the ferry Lunara off Dolna on Monday .",
        "The ferry Lunara sank near Dolna in a storm .",
        "A ferry went down in a storm off the port of Dolna .",
    ),
    "vote": (
        "The parliament of Oberan elected Mira Sandel as its speaker .",
        "Mira Sandel was elected speaker of the parliament in Oberan .",
        "Oberan 's parliament has chosen Mira Sandel as speaker .",
    ),
}
"""Sentences of two events, in the spacing of ECB+."""


def claim(
    text: str, *, article: str = "a", index: int = 0, source: str = "", **fields
) -> ClaimReport:
    """A claim, crediting one named source if one is given."""
    if source:
        fields["credits"] = (Credit(source, fields.pop("kind", "ngo"), named=True),)
    fields.setdefault("published", DAY)
    return ClaimReport(key=f"{article}#{index}", article=article, index=index, text=text, **fields)


def article(
    key: str, *texts: str, written: dt.date | None = DAY, source: str = "", **fields
) -> ArticleReport:
    """An article whose first text is its headline; all its claims credit one source."""
    claims = tuple(
        claim(
            text,
            article=key,
            index=index,
            source=source,
            sentence=text,
            published=written,
            **fields,
        )
        for index, text in enumerate(texts)
    )
    return ArticleReport(key, "\n".join(texts), texts[0], f"outlet {key}", written, claims)
