"""`manage.py extract`: formats, inputs, errors; no database."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

TEXT = (
    "Army takes Kelvar town\n\nA military source said that the army took <Kelvar> town. "
    "The source added that nine men died."
)


def run(*args: str, **options: Any) -> tuple[str, str]:
    """Return what the command writes to standard output and to standard error."""
    out, err = io.StringIO(), io.StringIO()
    call_command("extract", *args, stdout=out, stderr=err, **options)
    return out.getvalue(), err.getvalue()


@pytest.fixture
def article(tmp_path: Path) -> Path:
    path = tmp_path / "kelvar.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


def test_jsonl_prints_a_claim_a_line(article: Path) -> None:
    out, err = run(str(article), with_text=True)
    claims = [json.loads(line) for line in out.splitlines()]
    assert [claim["index"] for claim in claims] == list(range(len(claims)))
    assert claims[0]["article"] == "kelvar"
    assert claims[0]["source"] is None
    assert claims[-1]["source"]["label"] == "military source"
    assert claims[0]["article_text"] == TEXT
    assert "article_text" not in claims[-1]
    assert "1 article" in err


def test_attributions_print_an_article_a_line(article: Path) -> None:
    out, _ = run(str(article), format="attributions")
    (line,) = out.splitlines()
    found = json.loads(line)
    cues = [TEXT[s:e] for each in found["attributions"] for s, e in each["cue"]]
    assert cues == ["said", "added"]


def test_table_names_the_sources(article: Path) -> None:
    out, _ = run(str(article), format="table")
    assert "military source (military)" in out


def test_html_is_one_page_with_escaped_text(article: Path) -> None:
    out, _ = run(str(article), format="html")
    assert out.startswith("<!doctype html>")
    assert out.rstrip().endswith("</html>")
    assert "&lt;Kelvar&gt;" in out
    assert "<Kelvar>" not in out
    assert "src=" not in out


def test_bad_inputs_are_named_and_the_others_go_on(article: Path, tmp_path: Path) -> None:
    empty = tmp_path / "empty.txt"
    empty.write_text("", encoding="utf-8")
    out, err = io.StringIO(), io.StringIO()
    with pytest.raises(CommandError, match="2 of 3"):
        call_command("extract", str(empty), "nowhere.txt", str(article), stdout=out, stderr=err)
    assert out.getvalue()
    assert sum(line.startswith((str(empty), "nowhere.txt")) for line in
               err.getvalue().splitlines()) == 2  # fmt: skip


def test_equal_ids_are_an_error_that_names_both(article: Path, tmp_path: Path) -> None:
    other = tmp_path / "more" / "kelvar.txt"
    other.parent.mkdir()
    other.write_text(TEXT, encoding="utf-8")
    err = io.StringIO()
    with pytest.raises(CommandError):
        call_command("extract", str(article), str(other), stdout=io.StringIO(), stderr=err)
    assert str(article) in err.getvalue()
    assert str(other) in err.getvalue()


def test_json_lines_keep_their_ids(tmp_path: Path) -> None:
    path = tmp_path / "many.jsonl"
    rows = [{"id": n, "text": TEXT, "title": "ignored"} for n in (7, 9)]
    path.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    out, _ = run(str(path), format="attributions")
    assert [json.loads(line)["article"] for line in out.splitlines()] == ["7", "9"]


def test_jobs_must_be_a_number_of_processes(article: Path) -> None:
    with pytest.raises(CommandError, match="--jobs"):
        run(str(article), jobs=0)
