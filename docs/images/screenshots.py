"""Take the screenshots of the documents from a running product with the demo.

    make run
    .venv/bin/python docs/images/screenshots.py http://127.0.0.1:8000

Chromium is looked for on the path; CHROMIUM names another.
"""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

FOLDER = Path(__file__).parent
PASSWORD = "workbench-demo"  # noqa: S105 - the demo's, printed by `make run`
# Name of the picture → where it starts, and the links to follow from there.
PAGES = {
    "article": ("/articles/", ["Army Captures Gorsha Pass, Secures Pumping Station"]),
    "claim": ("/queue/?view=focus&state=all&verdict=contested", ["30 gunmen"]),
    "compare": ("/queue/?view=list&state=all&q=at+least+12+people", ["At least 12", "Compare"]),
    "report": ("/reports/attribution/", []),
}


def main(address: str) -> None:
    """Sign in as the demo's analyst and take one picture per page, 1440 by 900."""
    with sync_playwright() as playwright:
        path = os.environ.get("CHROMIUM") or shutil.which("chromium")
        browser = playwright.chromium.launch(executable_path=path)
        page = browser.new_page(viewport={"width": 1440, "height": 900}, color_scheme="light")
        sign_in(page, address)
        for name, (start, links) in PAGES.items():
            page.goto(address + start)
            for link in links:
                page.locator("main").get_by_role("link", name=link).first.click()
                page.wait_for_load_state("networkidle")
            page.evaluate("scrollTo(0, 0)")
            page.screenshot(path=FOLDER / f"{name}.png")
        browser.close()


def sign_in(page: Page, address: str) -> None:
    """Open the product as the demo's analyst."""
    page.goto(f"{address}/sign-in/")
    page.get_by_label("Username").fill("demo")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(f"{address}/")


if __name__ == "__main__":
    main(sys.argv[1].rstrip("/") if len(sys.argv) > 1 else "http://127.0.0.1:8000")
