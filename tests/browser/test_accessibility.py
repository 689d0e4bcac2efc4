"""Every screen passes axe's WCAG 2.2 AA rules, light and dark, wide and narrow."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

RULES = {
    "runOnly": {
        "type": "tag",
        "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"],
    }
}
SCREENS = {
    "home": "/",
    "queue-list": "/queue/?view=list&state=",
    "queue-focus": "/queue/?view=focus&state=",
    "articles": "/articles/",
    "article": "/articles/5/",
    "article-retract": "/articles/5/retract/",
    "claim": "/claims/12/",
    "claim-correct": "/claims/12/correct/",
    "compare": "/claims/12/compare/",
    "queue-signal": "/queue/?view=list&state=all&signal=wide",
    "sources": "/sources/",
    "source": "/sources/1/",
    "outlets": "/outlets/",
    "outlet": "/outlets/2/",
    "report": "/reports/attribution/",
    "imports": "/imports/",
    "import-new": "/imports/new/",
    "import-batch": "/imports/1/",
    "profile": "/profile/",
}


@pytest.mark.parametrize(
    ("width", "scheme"),
    [pytest.param(1280, "light", id="wide-light"), pytest.param(390, "dark", id="narrow-dark")],
)
def test_screens_are_accessible_and_fit(
    open_page: Callable[..., Page], width: int, scheme: str
) -> None:
    page = open_page("reviewer", viewport={"width": width, "height": 844}, color_scheme=scheme)
    problems = []
    for name, address in SCREENS.items():
        answer = page.goto(address)
        assert answer is not None
        assert answer.status == 200, name
        overflow = page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        if overflow > 1:
            problems.append(f"{name}: {overflow} px wider than the window")
        found = Axe().run(page, options=RULES).response["violations"]
        problems += [
            f"{name}: {rule['id']} at {node['target']}: {node.get('failureSummary', '')[:200]}"
            for rule in found
            for node in rule["nodes"][:3]
        ]
    assert problems == []


def test_the_sign_in_page_is_accessible(open_page: Callable[..., Page]) -> None:
    page = open_page(None)
    page.goto("/sign-in/")
    assert Axe().run(page, options=RULES).response["violations"] == []
