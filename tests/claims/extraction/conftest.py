"""An option of the golden tests."""

from __future__ import annotations

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let the golden files be rewritten on purpose, and only then."""
    parser.addoption(
        "--update-golden",
        action="store_true",
        help="Rewrite tests/claims/extraction/golden from what the extraction prints now.",
    )
