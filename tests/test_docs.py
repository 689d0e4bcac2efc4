"""The documents say what the code does: settings, commands, links and the first lines."""

from __future__ import annotations

import ast
import io
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import call_command, get_commands

import workbench

ROOT = Path(__file__).resolve().parent.parent
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
PACKAGES = ("workbench", "sources", "claims")
READERS = {"env_str", "env_bool", "env_int", "env_list", "env_path", "env_choice"}
FENCE = re.compile(r"^```.*?^```", re.M | re.S)


def environment_calls() -> Iterator[ast.Call]:
    """Yield every call of a reader of environment variables in the product's code."""
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if (
                    isinstance(node, ast.Call)
                    and isinstance(node.func, ast.Name)
                    and node.func.id in READERS
                    and node.args
                    and isinstance(node.args[0], ast.Constant)
                ):
                    yield node


def variables() -> set[str]:
    """Return the names of all environment variables that the product reads."""
    return {str(ast.literal_eval(call.args[0])) for call in environment_calls()}


def literal_defaults() -> dict[str, str]:
    """Return variable → default, as one would write it in a shell, where it is a literal."""
    defaults = {}
    for call in environment_calls():
        given = [*call.args[1:2], *(word.value for word in call.keywords if word.arg == "default")]
        if not given or not isinstance(given[0], ast.Constant):
            continue
        value = given[0].value
        text = str(int(value)) if isinstance(value, bool) else str(value)
        defaults[str(ast.literal_eval(call.args[0]))] = text
    return defaults


def example() -> dict[str, str]:
    """Return variable → value of `.env.example`."""
    text = (ROOT / ".env.example").read_text(encoding="utf-8")
    return dict(re.findall(r"^#?([A-Z][A-Z0-9_]*)=(.*)$", text, re.M))


def test_the_code_reads_variables() -> None:
    assert {"STATE_DIR", "DATABASE_URL", "SECRET_KEY", "SPACY_PIPELINE"} <= variables()


def test_env_example_lists_every_variable_and_no_other() -> None:
    assert set(example()) == variables()


def test_env_example_shows_the_defaults() -> None:
    shown = example()
    differing = {k: (v, shown.get(k)) for k, v in literal_defaults().items() if shown.get(k) != v}
    assert not differing


def test_settings_page_explains_every_variable_and_no_other() -> None:
    text = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
    explained = re.findall(r"^\| `([A-Z][A-Z0-9_]*)` \| .+ \| .+ \|$", text, re.M)
    assert sorted(explained) == sorted(set(explained)), "a variable is explained twice"
    assert set(explained) == variables()


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda p: str(p.relative_to(ROOT)))
def test_relative_links_lead_somewhere(path: Path) -> None:
    prose = FENCE.sub("", path.read_text(encoding="utf-8"))
    targets = re.findall(r"\]\(([^)\s]+)\)", prose)
    local = [t.split("#")[0] for t in targets if not re.match(r"[a-z]+:|#", t)]
    missing = [t for t in local if not (path.parent / t).exists()]
    assert not missing


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda p: str(p.relative_to(ROOT)))
def test_commands_named_in_the_documents_exist(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    named = set(re.findall(r"manage\.py ([a-z][a-z_]+)", text))
    assert named <= set(get_commands())
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z][a-z-]*):", makefile, re.M))
    named = set(re.findall(r"(?:`|^\s*(?:\$ )?)make ([a-z][a-z-]*)", text, re.M))
    assert named <= targets


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda p: str(p.relative_to(ROOT)))
def test_files_named_in_the_documents_exist(path: Path) -> None:
    prose = FENCE.sub("", path.read_text(encoding="utf-8"))
    named = re.findall(r"`((?:workbench|sources|claims|tests|docs|templates)/[\w./-]+)`", prose)
    missing = [name for name in named if not (ROOT / name).exists()]
    assert not missing


def test_data_model_page_names_every_table_and_constraint() -> None:
    text = (ROOT / "docs" / "data-model.md").read_text(encoding="utf-8")
    models = [m for package in PACKAGES for m in apps.get_app_config(package).get_models()]
    assert len(models) > 20
    names = {m._meta.db_table for m in models}
    names |= {constraint.name for m in models for constraint in m._meta.constraints}
    assert not sorted(name for name in names if f"`{name}`" not in text)


def test_readme_opens_with_what_a_newcomer_needs() -> None:
    opening = (ROOT / "README.md").read_text(encoding="utf-8").splitlines()[:30]
    text = "\n".join(opening)
    assert "make run" in text
    assert "make test" in text
    assert re.search(r"!\[[^\]]+\]\(docs/images/[\w-]+\.png\)", text), "no screenshot"
    assert '"source"' in text or "stated source" in text


def test_readme_example_is_what_the_command_prints(tmp_path: Path) -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    sentence = re.search(r"^> (.+(?:\n> .+)*)", text, re.M)
    shown = re.search(r"^```json\n(.+?)^```", text, re.M | re.S)
    assert sentence
    assert shown
    article = {"id": "readme", "text": sentence[1].replace("\n> ", " ")}
    path = tmp_path / "articles.jsonl"
    path.write_text(json.dumps(article), encoding="utf-8")
    out = io.StringIO()
    call_command("extract", str(path), stdout=out, stderr=io.StringIO())
    printed = [json.loads(line) for line in out.getvalue().splitlines()]
    expected = [json.loads(line) for line in shown[1].splitlines()]
    assert len(printed) == len(expected)
    for found, wanted in zip(printed, expected, strict=True):
        assert holds(found, wanted), found


def holds(found: object, wanted: object) -> bool:
    """Return whether `found` has all that `wanted` shows; objects may have more keys."""
    if isinstance(found, dict) and isinstance(wanted, dict):
        return all(key in found and holds(found[key], value) for key, value in wanted.items())
    if isinstance(found, list) and isinstance(wanted, list):
        return len(found) == len(wanted) and all(map(holds, found, wanted))
    return found == wanted


def test_changelog_has_unreleased_on_top_and_this_version() -> None:
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    headings = re.findall(r"^## (.+)$", text, re.M)
    assert headings[0] == "Unreleased"
    assert workbench.__version__ in headings


def test_decisions_are_numbered_without_gaps() -> None:
    names = sorted(path.name for path in (ROOT / "docs" / "decisions").glob("*.md"))
    assert [name[:4] for name in names] == [f"{n:04}" for n in range(1, len(names) + 1)]
