"""The printed shapes are a contract."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import replace
from html.parser import HTMLParser

from claims.extraction import formats, highlighted
from claims.extraction.spans import (
    ArticleInput,
    Attribution,
    Claim,
    Extraction,
    Quantity,
    SourceLink,
    Span,
    StatedSource,
)

TEXT = "The agency quoted a source as saying over 50 men left. The army stayed. <b>& more</b>"
AGENCY = StatedSource("s1", "VNA", "The agency", "media", named=True)
SOURCE = StatedSource("s2", "source", "a source", "other", named=False)


def at(words: str) -> Span:
    """Where some words stand in the text."""
    start = TEXT.index(words)
    return Span(start, start + len(words))


SAID = Attribution(
    SOURCE,
    (at("a source"),),
    (at("as saying"),),
    (at("over 50 men left"),),
    "indirect",
    chain=(SourceLink(AGENCY, (at("The agency"),), (at("quoted"),)),),
)
QUOTED = Attribution(
    AGENCY, (at("The agency"),), (at("quoted"),), (at("over 50 men left"),), "indirect"
)
GOES_ON = Attribution(SOURCE, (), (), (at("The army stayed."),), "indirect", implicit=True)
MEN = Quantity("over 50 men", at("over 50 men"), 50, None, "men", approximate=True)
LISTED = (QUOTED, replace(SAID, confidence=0.8251))
EXTRACTION = Extraction(
    ArticleInput("a1", TEXT),
    (at("The agency quoted a source as saying over 50 men left."), at("The army stayed.")),
    (),
    (QUOTED, SAID, GOES_ON),
    (
        Claim(
            "Over 50 men left.",
            *at("over 50 men left"),
            (at("over 50 men left"),),
            at("The agency quoted a source as saying over 50 men left."),
            SAID,
            places=("Dolna",),
            quantities=(MEN,),
            event_date=dt.date(2026, 3, 5),
            confidence=0.9123,
        ),
        Claim(
            "The army stayed.",
            *at("The army stayed"),
            (at("The army stayed"),),
            at("The army stayed."),
            None,
            actors=("army",),
        ),
    ),
)


def test_jsonl_prints_one_object_per_claim() -> None:
    first, second = (json.loads(line) for line in formats.jsonl_lines(EXTRACTION))
    assert first == {
        "article": "a1",
        "index": 0,
        "text": "Over 50 men left.",
        "start": 37,
        "end": 53,
        "spans": [[37, 53]],
        "sentence": [0, 54],
        "source": {
            "id": "s2",
            "label": "source",
            "mention": "a source",
            "kind": "other",
            "named": False,
        },
        "attribution": {
            "source": [[18, 26]],
            "cue": [[27, 36]],
            "content": [[37, 53]],
            "quote": "indirect",
            "implicit": False,
            "chain": [
                {
                    "label": "VNA",
                    "mention": "The agency",
                    "kind": "media",
                    "named": True,
                    "source": [[0, 10]],
                    "cue": [[11, 17]],
                }
            ],
            "joint": [],
        },
        "places": ["Dolna"],
        "actors": [],
        "quantities": [
            {"text": "over 50 men", "low": 50, "high": None, "unit": "men", "approximate": True}
        ],
        "event_date": "2026-03-05",
        "modality": "asserted",
        "confidence": 0.91,
        "checkworthiness": first["checkworthiness"],
    }
    worth = first["checkworthiness"]
    assert {"reason": "unnamed source", "points": 0.1} in worth["reasons"]
    assert 0 < worth["score"] <= 1
    assert (second["index"], second["source"], second["attribution"]) == (1, None, None)


def test_the_text_is_added_to_the_first_object_only() -> None:
    first, second = (json.loads(line) for line in formats.jsonl_lines(EXTRACTION, with_text=True))
    assert first["article_text"] == TEXT
    assert "article_text" not in second
    assert json.loads(formats.attribution_line(EXTRACTION, with_text=True))["article_text"] == TEXT


def test_attributions_are_those_that_are_listed() -> None:
    line = formats.attribution_line(replace(EXTRACTION, listed=LISTED))
    found = json.loads(line)["attributions"]
    assert [(item["label"], item["source"], item["cue"]) for item in found] == [
        ("VNA", [[0, 10]], [[11, 17]]),
        ("source", [[18, 26]], [[27, 36]]),
    ]
    assert all(item["content"] == [[37, 53]] for item in found)
    assert [item["confidence"] for item in found] == [1.0, 0.83]


def test_a_lone_surrogate_is_printed_escaped() -> None:
    broken = Extraction(ArticleInput("\ud800", "x"))
    assert formats.attribution_line(broken).encode("utf-8")


def test_the_table_names_the_source_and_the_outlets_own_voice() -> None:
    table = formats.table(EXTRACTION)
    assert "source (other)" in table
    assert "outlet’s own voice" in table
    assert "over 50 men" in table


class Elements(HTMLParser):
    """Counts elements and refuses crossed ones."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append(tag)
        if tag not in {"meta", "br"}:
            self.open.append(tag)
        assert all(not name.startswith("on") for name, _ in attrs)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_the_page_is_self_contained_and_escapes_the_text() -> None:
    hostile = "<script>alert(1)</script> said “<img src=x onerror=alert(1)>”."
    evil = Extraction(
        ArticleInput("<i>id</i>", hostile),
        (Span(0, len(hostile)),),
        attributions=(Attribution(SOURCE, (Span(0, 8),), (Span(4, 30),), (Span(8, 60),), "mixed"),),
    )
    page = "".join(highlighted.page([EXTRACTION, evil]))
    parser = Elements()
    parser.feed(page)
    assert parser.open == []
    assert "script" not in parser.seen
    assert "img" not in parser.seen
    assert "http" not in page.replace("http-equiv", "")
    assert "<b>" not in page
    assert "&lt;b&gt;&amp; more" not in page  # text outside every sentence is not shown
    assert "prefers-color-scheme:dark" in page
    assert page.index(">VNA<") < page.index(">source<")  # of a chain the outermost comes first
