"""No claim says a word that its article does not: names, verbs, numbers and adjectives alike."""

from __future__ import annotations

import json
import random
import re
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from claims.extraction.inflect import inflect
from claims.extraction.pipeline import load_pipeline
from claims.extraction.spans import ArticleInput
from claims.extraction.tokens import straight

ARTICLES = Path(__file__).resolve().parents[3] / "workbench" / "demo" / "articles.jsonl"
TEXTS: dict[str, str] = {
    article["id"]: article["text"]
    for article in map(json.loads, ARTICLES.read_text(encoding="utf-8").splitlines())
}
# What rewriting may put in: copulas, auxiliaries, articles, and the predicate of "blamed for".
FUNCTION_WORDS = frozenset(
    "a an the there is are am was were be been being has have had will should must would "
    "in on of at among those for and other responsible".split()
)
DESCRIPTION = (
    "The Vale (born of two rivers) is a long, narrow valley in Varnia, a land of mills, with "
    "Orta and Kesh as towns. It sells wool, timber and salt, such as the famous grey salt. In "
    "1902, clerk Ada Lind opened a mill in Orta in spring."
)
_WORD = re.compile(r"[^\W_]+(?:['-][^\W_]+)*")


def words(text: str) -> set[str]:
    """The words of a text in lower case, without possessive endings."""
    found = (word.lower() for word in _WORD.findall(straight(text)))
    return {word.removesuffix("'s").removesuffix("'") for word in found}


def invented(text: str) -> dict[str, set[str]]:
    """Claim → its words that are neither the article's nor forms of them."""
    extraction = load_pipeline().extract(ArticleInput("a", text))
    allowed = words(text) | FUNCTION_WORDS
    allowed |= {word[:-1] for word in allowed if word.endswith("s")}  # "Varnias" for "Varnia's"
    for token in load_pipeline().nlp(text.replace("\n", " ")):
        lemma = token.lemma_.lower()
        for form in ("past", "participle", "base", "present"):
            allowed |= {inflect(lemma, form, plural=plural) for plural in (True, False)}
    return {
        claim.text: strange
        for claim in extraction.claims
        if (strange := words(claim.text) - allowed)
    }


@pytest.mark.parametrize("article", sorted(TEXTS))
def test_the_demo_s_claims_say_nothing_of_their_own(article: str) -> None:
    assert invented(TEXTS[article]) == {}


def test_a_description_s_facts_say_nothing_of_their_own() -> None:
    assert invented(DESCRIPTION) == {}


@settings(
    max_examples=15, deadline=None, derandomize=True,
    suppress_health_check=[HealthCheck.too_slow],
)  # fmt: skip
@given(
    chosen=st.randoms(use_true_random=False),
    lost=st.sampled_from(["", ",", ",'’", ",'’\"“”", ".,"]),
    shuffled=st.booleans(),
)
def test_damaged_articles_gain_no_word(chosen: random.Random, lost: str, *, shuffled: bool) -> None:
    sentences = [part for text in TEXTS.values() for part in re.split(r"(?<=\.)\s+", text)]
    picked = chosen.sample(sentences, 8)
    if shuffled:
        picked = [" ".join(chosen.sample(part.split(), len(part.split()))) for part in picked]
    text = "".join(character for character in " ".join(picked) if character not in lost)
    assert invented(f"A headline of the day\n\n{text}") == {}
