"""The command as a user runs it: files and streams in, one form out, problems named."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TEXT = (
    "Army takes the Tarsin bridge\n\n"
    "A military source said that the army took the bridge at Tarsin. "
    "The source added that 12 soldiers were wounded.\n\n"
    "The army also shelled the town of Dolna.\n"
)


def extract(*arguments: str, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    """Run the command without a database to talk to."""
    environment = os.environ | {"DATABASE_URL": "sqlite:////nonexistent/folder/db.sqlite3"}
    return subprocess.run(
        [sys.executable, "manage.py", "extract", *arguments],
        cwd=ROOT,
        env=environment,
        input=stdin,
        capture_output=True,
        timeout=120,
    )


@pytest.fixture
def article(tmp_path: Path) -> Path:
    """An article's file."""
    file = tmp_path / "tarsin.txt"
    file.write_text(TEXT, encoding="utf-8")
    return file


def test_jsonl_offsets_index_the_file(article: Path) -> None:
    done = extract(str(article))
    assert done.returncode == 0, done.stderr.decode()
    claims = [json.loads(line) for line in done.stdout.splitlines()]
    assert [claim["index"] for claim in claims] == list(range(len(claims)))
    assert {claim["article"] for claim in claims} == {"tarsin"}
    labels = [claim["source"] and claim["source"]["label"] for claim in claims]
    assert labels == [None, "military source", "military source", None]
    for claim in claims:
        assert claim["sentence"][0] <= claim["start"] < claim["end"] <= claim["sentence"][1]
        assert all(0 <= start < end <= len(TEXT) for start, end in claim["spans"])
        for quantity in claim["quantities"]:
            assert quantity["text"] in TEXT
    assert "1 article" in done.stderr.decode()


def test_the_other_formats(article: Path) -> None:
    found = json.loads(extract(str(article), "--format", "attributions", "--with-text").stdout)
    assert found["article_text"] == TEXT
    cues = [TEXT[slice(*item["cue"][0])] for item in found["attributions"]]
    assert cues == ["said", "added"]
    assert b"military source (military)" in extract(str(article), "--format", "table").stdout
    page = extract(str(article), "--format", "html").stdout.decode()
    assert page.startswith("<!doctype html>")
    assert page.rstrip().endswith("</html>")
    assert "military source" in page


def test_problems_are_named_and_the_rest_goes_on(article: Path, tmp_path: Path) -> None:
    empty = tmp_path / "empty.txt"
    empty.touch()
    done = extract(str(tmp_path / "none.txt"), str(empty), str(article))
    assert done.returncode == 1
    errors = done.stderr.decode().splitlines()
    assert "none.txt" in errors[0]
    assert "empty.txt: it holds no text." in errors[1]
    assert len(done.stdout.splitlines()) == 4


def test_jobs_give_the_same_in_the_same_order() -> None:
    lines = "\n".join(
        json.dumps({"id": str(n), "text": TEXT.replace("12", str(20 + n))}) for n in range(40)
    ).encode()
    alone, together = extract("-", stdin=lines), extract("-", "--jobs", "2", stdin=lines)
    assert alone.returncode == together.returncode == 0
    assert alone.stdout == together.stdout
    assert len(alone.stdout.splitlines()) == 160


def test_a_reader_that_stops_early_is_no_error(article: Path) -> None:
    command = f"'{sys.executable}' manage.py extract '{article}' | head -c 10"
    done = subprocess.run(
        ["bash", "-o", "pipefail", "-c", command], cwd=ROOT, capture_output=True, timeout=120
    )
    assert done.returncode == 0
    assert b"Traceback" not in done.stderr


def test_unusable_options_are_refused(article: Path) -> None:
    done = extract(str(article), "--jobs", "0")
    assert done.returncode == 1
    assert "--jobs" in done.stderr.decode()


def test_an_unknown_pipeline_is_named(article: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SPACY_PIPELINE", "xx_none")
    done = extract(str(article))
    assert done.returncode == 1
    assert "xx_none" in done.stderr.decode()
    assert "make setup" in done.stderr.decode()
