"""Any text ends, in time linear in its length, and every span of the result fits the text.

Articles are put together from invented sentences and then damaged in the ways that imports are:
marks that never close, lost punctuation, capitals, transcripts, lists, tables, posts, invisible
characters, directions turned round, other scripts in between.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from claims.extraction.pipeline import load_pipeline
from claims.extraction.spans import ArticleInput, Attribution, Claim, Extraction, Span

SENTENCES = (
    "A military source said that the army took the bridge at Tarsin on Tuesday.",
    "“We left the town at dawn,” Colonel Imre Orr told reporters. “Nobody helped us.”",
    "The source added that at least 12 soldiers were killed and 30 others wounded in Dolna.",
    "According to the ministry, the raid killed a dozen people, including three children.",
    "He denied that his forces had shelled the market, which was closed at the time.",
    "Meanwhile, the Dolvar Front retreated from Quarrin, leaving 5,000 residents without water.",
    "Officials in Meshra and Keltan said they would open two crossings by Friday.",
    "The agency quoted a witness as saying that “the whole street was burning”.",
    'Mayor Ana Pesk called the report "a lie", adding that the mill had been empty.',
)


def without(pattern: str, put: str = "") -> Callable[[str], str]:
    """Return a damage that takes away all that a pattern finds."""
    return lambda text: re.sub(pattern, put, text)


DAMAGES: dict[str, Callable[[str], str]] = {
    "unclosed quotation marks": without('[”"](?=[^"”]*$)'),
    "no closing marks at all": without("”"),
    "only closing marks": without("“"),
    "capitals": str.upper,
    "small letters": str.lower,
    "no punctuation": without(r"[^\w\s]"),
    "no full stops": without(r"\."),
    "one line": without(r"\s+", " "),
    "a transcript": lambda text: re.sub(r"(?m)^(?=\S)", "ANCHOR: ", text),
    "a list": lambda text: re.sub(r"(?m)^(?=\S)", "- ", text),
    "a table": lambda text: text.replace(" ", " | "),
    "posts": lambda text: re.sub(r"(?m)$", " RT @orr #Tarsin https://t.example/x 😀", text),
    "zero-width characters": lambda text: text.replace("a", "a\u200b").replace(" ", "\u2060 "),
    "turned directions": lambda text: f"\u202e{text}\u202c\u2066{text}",
    "other scripts": lambda text: text.replace("the ", "the الجيش ").replace("said", "сказал"),
    "combining marks": lambda text: text.replace("e", "e\u0301"),
    "carriage returns": lambda text: text.replace("\n", "\r\n"),
    "control characters": lambda text: text.replace(" ", "\x00", 3),
    "lone surrogates": lambda text: text.replace("o", "\ud800", 2),
    "cut in the middle": lambda text: text[: len(text) // 2],
    "doubled words": lambda text: re.sub(r"(\w+)", r"\1 \1", text),
}

articles = st.lists(
    st.tuples(st.sampled_from(SENTENCES), st.sampled_from([" ", "\n\n", "\n", "  "])),
    min_size=1,
    max_size=6,
).map(lambda parts: "".join(words + gap for words, gap in parts))


@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow])
@given(article=articles, damages=st.lists(st.sampled_from(sorted(DAMAGES)), max_size=3))
def test_a_damaged_article_ends_with_fitting_spans(article: str, damages: list[str]) -> None:
    for name in damages:
        article = DAMAGES[name](article)
    check(load_pipeline().extract(ArticleInput("a", article)))


@pytest.mark.parametrize("name", sorted(DAMAGES))
def test_each_damage_alone(name: str) -> None:
    text = DAMAGES[name]("\n\n".join(SENTENCES))
    check(load_pipeline().extract(ArticleInput("a", text)))


@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow])
@given(st.text(max_size=400))
def test_any_text_ends_with_fitting_spans(text: str) -> None:
    check(load_pipeline().extract(ArticleInput("a", text)))


@pytest.mark.parametrize(
    "unit",
    [
        pytest.param("the army took the bridge and the source said that it fell ", id="no-end"),
        pytest.param("“The army took the bridge, ", id="quotations-that-never-close"),
        pytest.param("A man who saw the man who ", id="nested-relatives"),
        pytest.param("said, ", id="one-word"),
    ],
)
def test_time_grows_with_length_and_not_faster(unit: str) -> None:
    def seconds(characters: int) -> float:
        text = (unit * (characters // len(unit) + 1))[:characters]
        start = time.process_time()
        load_pipeline().extract(ArticleInput("a", text))
        return time.process_time() - start

    seconds(1_000)
    # Four times the length; twice that leaves room for a busy machine and not for a square.
    assert seconds(12_000) < 8 * max(seconds(3_000), 0.05)


def check(found: Extraction) -> None:
    """Every span lies in the text and says what the claim says it does."""
    text = found.article.text
    for span in (*found.sentences, *found.boilerplate):
        assert_inside(span, text)
    for attribution in found.attributions:
        check_attribution(attribution, text)
    assert [claim.start for claim in found.claims] == sorted(claim.start for claim in found.claims)
    for claim in found.claims:
        check_claim(claim, text)


def check_claim(claim: Claim, text: str) -> None:
    for span in (Span(claim.start, claim.end), claim.sentence, *claim.spans):
        assert_inside(span, text)
    assert claim.text.strip()
    assert claim.sentence.start <= claim.start < claim.end <= claim.sentence.end
    for quantity in claim.quantities:
        assert text[slice(*quantity.span)] == quantity.text
    if claim.attribution:
        check_attribution(claim.attribution, text)


def check_attribution(attribution: Attribution, text: str) -> None:
    for span in pieces_of(attribution):
        assert_inside(span, text)
    assert 0 <= attribution.confidence <= 1


def pieces_of(attribution: Attribution) -> Iterator[Span]:
    """Yield all spans of an attribution, its further sources included."""
    yield from (*attribution.source, *attribution.cue, *attribution.content)
    for link in (*attribution.chain, *attribution.joint):
        yield from (*link.source, *link.cue)


def assert_inside(span: Span, text: str) -> None:
    assert 0 <= span.start < span.end <= len(text)
