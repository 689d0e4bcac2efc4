"""The import command: totals, failures by name, exit status; and the corpora whole."""

from __future__ import annotations

import os
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django_tasks_db.models import DBTaskResult

from claims.services import extraction
from sources.models import Article, ArticleVersion, ImportBatch, Outlet
from workbench.models import AuditEvent

pytestmark = pytest.mark.django_db

CORPORA = Path(os.environ.get("CORPORA") or Path(__file__).resolve().parents[2].parent / "shared")


@pytest.fixture(autouse=True)
def queue(settings: Any) -> None:
    """Store tasks instead of running them at once."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two articles, a copy of one, and a file of another kind."""
    (tmp_path / "deep").mkdir()
    (tmp_path / "a.txt").write_text("Rain in Tarsin\n\nRain fell for days.\n")
    (tmp_path / "b.txt").write_text("Rain in Tarsin\n\nRain fell for days.\n")
    (tmp_path / "deep" / "c.jsonl").write_text('{"text":"Snow fell.","outlet":"Orvane Daily"}\n')
    (tmp_path / "notes.md").write_text("not for import")
    return tmp_path


def run(*arguments: object, **options: Any) -> tuple[str, str, int]:
    """Run the command; return what it prints, what it complains of, and its exit status."""
    out, err = StringIO(), StringIO()
    try:
        call_command("import_articles", *map(str, arguments), stdout=out, stderr=err, **options)
    except CommandError as error:
        return out.getvalue(), err.getvalue(), error.returncode
    return out.getvalue(), err.getvalue(), 0


def test_a_folder(folder: Path):
    out, err, status = run(folder, "--outlet", "Harma Post")
    assert (out, status) == ("2 new, 1 already known, 0 failed\n", 0)
    assert "1 files of other kinds are passed over" in err
    assert "3 of 3 read" in err
    outlets = set(Article.objects.values_list("outlet__name", flat=True))
    assert outlets == {"Harma Post", "Orvane Daily"}
    assert set(ArticleVersion.objects.values_list("how", flat=True)) == {"command"}
    assert DBTaskResult.objects.count() == 2, "extraction is enqueued"


def test_again_all_is_known_and_a_changed_file_is_a_new_version(folder: Path):
    run(folder)
    assert run(folder)[0] == "0 new, 3 already known, 0 failed\n"
    (folder / "a.txt").write_text("Rain in Tarsin\n\nRain fell for weeks.\n")
    assert run(folder)[0] == "0 new, 1 new versions, 2 already known, 0 failed\n"


def test_failures_are_named_and_the_others_go_on(folder: Path):
    (folder / "empty.txt").write_bytes(b"")
    (folder / "table.csv").write_text('id,text\n1,"Hail" fell\n2,Fog came\n')
    out, err, status = run(folder, folder / "missing.txt", folder / "notes.md")
    assert (out, status) == ("3 new, 1 already known, 4 failed\n", 1)
    for line in (
        "empty.txt: It is empty.",
        "table.csv, row 2: Its quoting is broken on line 2",
        "missing.txt: It cannot be read: No such file or directory.",
        "notes.md: Files of this kind cannot be read.",
    ):
        assert line in err


def test_columns_are_mapped(tmp_path: Path):
    table = tmp_path / "t.csv"
    table.write_text("lead,more,when\nRain fell.,x,2031-04-05\n")
    assert "“lead”, “more”, “when”" in run(table)[1]
    out, _, status = run(table, "--map", "lead=text", "--map", "When=published")
    assert (out, status) == ("1 new, 0 already known, 0 failed\n", 0)
    version = ArticleVersion.objects.select_related("article").get()
    assert str(version.article.published) == "2031-04-05"
    assert version.metadata == {"more": "x"}


@pytest.mark.parametrize("mapping", ["lead", "lead=colour", "=text"])
def test_bad_mappings_are_refused(tmp_path: Path, mapping: str):
    with pytest.raises(CommandError, match="COLUMN=FIELD"):
        call_command("import_articles", str(tmp_path), "--map", mapping)


def test_a_dry_run_counts_and_stores_nothing(folder: Path):
    out, _, status = run(folder, "--dry-run", "--outlet", "Harma Post")
    assert (out, status) == ("Would be: 2 new, 1 already known, 0 failed\n", 0)
    for model in (Article, ImportBatch, Outlet, AuditEvent, DBTaskResult):
        assert not model.objects.exists()


def test_without_extraction(folder: Path):
    run(folder, "--no-extract")
    assert not DBTaskResult.objects.exists()


def test_extraction_at_once(folder: Path, monkeypatch: pytest.MonkeyPatch):
    seen = []

    def extract(*, version: ArticleVersion) -> None:
        seen.append(version.title)
        if version.title == "Snow fell.":
            raise extraction.ExtractionFailed(version, "too odd")

    monkeypatch.setattr("sources.management.commands.import_articles.extract_version", extract)
    _, err, status = run(folder, "--extract")
    assert sorted(seen) == ["Rain in Tarsin", "Snow fell."]
    assert "2 of 2 extracted" in err
    assert "Snow fell.:" in err
    assert status == 1
    assert not DBTaskResult.objects.exists()


# --- the corpora -----------------------------------------------------------------------


def corpus(path: str) -> Path:
    """A file or folder of the corpora; skips where they are not at hand."""
    found = CORPORA / path
    if not found.exists():
        pytest.skip(f"the corpora are not at {CORPORA} (set CORPORA to their folder)")
    return found


def test_fa_kes_imports_whole():
    out, _, status = run(corpus("data/fakes/FA-KES-Dataset.csv"), "--no-extract")
    assert (out, status) == ("790 new, 14 already known, 0 failed\n", 0)
    assert Outlet.objects.count() == 15


def test_the_seeds_import_whole_and_again_are_known():
    seeds = corpus("data/seeds")
    assert run(seeds, "--no-extract")[0] == "5 new, 0 already known, 0 failed\n"
    assert run(seeds, "--no-extract")[0] == "0 new, 5 already known, 0 failed\n"
