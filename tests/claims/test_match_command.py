"""The command as a user runs it: articles in, pairs out, problems named, no database."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ARTICLES = [
    {
        "id": "one",
        "outlet": "Dolna Post",
        "published": "2031-05-06",
        "text": "At least 30 people were killed in an air strike on the village of Tarvad on "
        "Monday, local sources said.",
    },
    {
        "id": "two",
        "outlet": "Mirsk Times",
        "published": "2031-05-06",
        "text": "An air strike on the village of Tarvad on Monday killed 12 people, a doctor said.",
    },
    {
        "id": "drei",
        "outlet": "Oberaner Bote",
        "text": "Bei einem Luftangriff auf das Dorf Tarvad sind am Montag nach Angaben der "
        "Behörden mindestens zwölf Menschen getötet worden, darunter drei Kinder.",
    },
]


def match(*arguments: str, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    """Run the command without a database to talk to."""
    environment = os.environ | {"DATABASE_URL": "sqlite:////nonexistent/folder/db.sqlite3"}
    return subprocess.run(
        [sys.executable, "manage.py", "match", *arguments],
        cwd=ROOT,
        env=environment,
        input=stdin,
        capture_output=True,
        timeout=300,
    )


@pytest.fixture
def heap(tmp_path: Path) -> Path:
    """Three articles, one of them in another language."""
    file = tmp_path / "heap.jsonl"
    file.write_text("".join(json.dumps(each) + "\n" for each in ARTICLES), encoding="utf-8")
    return file


def test_pairs_with_their_reasons(heap: Path) -> None:
    done = match(str(heap))
    assert done.returncode == 0, done.stderr.decode()
    found = [json.loads(line) for line in done.stdout.splitlines()]
    assert [(each["a"]["article"], each["b"]["article"]) for each in found] == [("one", "two")]
    assert found[0]["relation"] == "differs"
    assert found[0]["reasons"][0]["kind"] == "figure"
    errors = done.stderr.decode()
    assert "drei: " in errors
    assert "2 articles, " in errors


def test_all_scores_are_printed_in_the_same_order_every_time(heap: Path) -> None:
    done = match(str(heap), "--all-scores")
    found = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(found) >= 1
    assert all(0 <= each["score"] <= 1 for each in found)
    assert match(str(heap), "--all-scores", "--jobs", "2").stdout == done.stdout


def test_bad_input_is_named_and_the_rest_goes_on(heap: Path, tmp_path: Path) -> None:
    double = tmp_path / "one.txt"
    double.write_text("A ferry sank off Dolna.", encoding="utf-8")
    done = match(str(heap), str(double), str(tmp_path / "absent.txt"), "--format", "table")
    assert done.returncode == 1
    errors = done.stderr.decode()
    assert "its id “one” is that of" in errors
    assert "absent.txt: it cannot be read" in errors
    assert "2 of 5 inputs could not be matched." in errors
    assert "differs (" in done.stdout.decode()


def test_articles_are_read_from_the_stream(heap: Path) -> None:
    twice = [{**ARTICLES[0], "id": key, "outlet": key} for key in ("a", "b")]
    text = "".join(json.dumps(each) + "\n" for each in twice)
    done = match("-", "--format", "articles", stdin=text.encode())
    assert done.returncode == 0, done.stderr.decode()
    (found,) = map(json.loads, done.stdout.splitlines())
    assert (found["a"], found["b"]) == ("a", "b")
    assert (found["origin"], found["relation"]) == ("same_text", "agree")


def test_fewer_than_one_process_is_refused() -> None:
    assert b"--jobs must be at least 1." in match("--jobs", "0").stderr
