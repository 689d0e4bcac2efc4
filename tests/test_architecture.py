"""The layers hold: pure packages load without Django, models do not look at views."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
CODE = [
    path
    for app in ("workbench", "sources", "claims")
    for path in sorted((ROOT / app).rglob("*.py"))
    if "migrations" not in path.parts
]


@pytest.mark.parametrize(
    "package",
    [
        "claims.extraction",
        "claims.evaluation",
        "claims.matching",
        "sources.readers",
        "sources.normalise",
        "sources.lineage",
    ],
)
def test_pure_code_loads_without_django(package: str) -> None:
    code = (
        "import sys; from importlib import import_module as load; "
        f"from pkgutil import walk_packages; p = load('{package}'); "
        "[load(m.name) for m in walk_packages(getattr(p, '__path__', []), p.__name__ + '.')]; "
        "assert 'django' not in sys.modules, 'django was imported'"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def imports(path: Path) -> set[str]:
    """Names of the modules that a file imports, at any level."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return found


@pytest.mark.parametrize(
    ("layer", "forbidden"),
    [
        ("models", ("views", "services", "forms", "filters", "tasks")),
        ("services", ("views", "forms", "filters")),
    ],
)
def test_lower_layers_do_not_import_higher_ones(layer: str, forbidden: tuple[str, ...]) -> None:
    wrong = [
        f"{path.relative_to(ROOT)} imports {name}"
        for path in CODE
        if layer in path.parts
        for name in imports(path)
        if name.split(".")[0] in {"workbench", "sources", "claims"}
        and any(part in forbidden for part in name.split(".")[1:2])
    ]
    assert wrong == []


def test_sources_models_and_services_do_not_know_claims() -> None:
    wrong = [
        f"{path.relative_to(ROOT)} imports {name}"
        for path in CODE
        if path.is_relative_to(ROOT / "sources") and {"models", "readers"} & set(path.parts)
        for name in imports(path)
        if name.split(".")[0] == "claims"
    ]
    assert wrong == []


def test_no_module_is_named_after_nothing() -> None:
    vague = {"utils.py", "helpers.py", "misc.py", "common.py"}
    assert [str(path) for path in CODE if path.name in vague] == []


def test_modules_stay_short() -> None:
    long = {
        str(path.relative_to(ROOT)): lines
        for path in CODE
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) > 500
    }
    assert long == {}
