"""What `manage.py extract` prints for the demo's articles, word for word.

A difference is not necessarily wrong: `--update-golden` writes the files anew, and the change is
read like code. (The option is known when the path of this folder is named on the command line.)
"""

from __future__ import annotations

import io
import json
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

GOLDEN = Path(__file__).parent / "golden"
ARTICLES = Path(__file__).resolve().parents[3] / "workbench" / "demo" / "articles.jsonl"
TEXTS: dict[str, str] = {
    article["id"]: article["text"]
    for article in map(json.loads, ARTICLES.read_text(encoding="utf-8").splitlines())
}


@pytest.fixture(scope="module")
def printed() -> dict[str, list[str]]:
    """Article id → the lines that the command prints for it."""
    out = io.StringIO()
    call_command("extract", str(ARTICLES), stdout=out, stderr=io.StringIO())
    lines = defaultdict(list)
    for line in out.getvalue().splitlines():
        lines[json.loads(line)["article"]].append(line)
    return lines


def spans_of(claim: dict[str, Any]) -> list[list[int]]:
    """Return every span that one output object carries."""
    found = [*claim["spans"], claim["sentence"], [claim["start"], claim["end"]]]
    attribution = claim["attribution"]
    if attribution:
        found += attribution["source"] + attribution["cue"] + attribution["content"]
        for link in attribution["chain"] + attribution["joint"]:
            found += link["source"] + link["cue"]
    return found


@pytest.mark.parametrize("article", sorted(TEXTS))
def test_output_is_the_golden_one(
    article: str, printed: dict[str, list[str]], request: pytest.FixtureRequest
) -> None:
    path = GOLDEN / f"{article}.jsonl"
    found = "".join(line + "\n" for line in printed[article])
    if request.config.getoption("--update-golden", default=False):
        path.write_text(found, encoding="utf-8")
    expected = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    assert [json.loads(line) for line in printed[article]] == expected


@pytest.mark.parametrize("article", sorted(TEXTS))
def test_golden_objects_are_sound(article: str) -> None:
    text = TEXTS[article]
    lines = (GOLDEN / f"{article}.jsonl").read_text(encoding="utf-8").splitlines()
    claims = [json.loads(line) for line in lines]
    assert len(claims) >= 8
    assert [claim["index"] for claim in claims] == list(range(len(claims)))
    for claim in claims:
        assert all(0 <= start < end <= len(text) for start, end in spans_of(claim))
        assert claim["attribution"] is not None or claim["source"] is None
        for quantity in claim["quantities"]:
            assert quantity["text"] in text


def test_no_golden_file_is_left_over() -> None:
    assert {path.stem for path in GOLDEN.glob("*.jsonl")} == set(TEXTS)
