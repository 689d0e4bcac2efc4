"""The article page and the attribution report in a real browser."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

OpenPage = Callable[..., Page]

SELECT = """() => {
  const paragraph = [...document.querySelectorAll(".annotated-text")].find(
    (p) => p.querySelectorAll("[data-label]").length && p.textContent.length > 120,
  );
  const walker = document.createTreeWalker(paragraph, NodeFilter.SHOW_TEXT);
  const texts = [];
  while (walker.nextNode()) {
    const node = walker.currentNode;
    if (!node.parentElement.closest("[data-label]")) texts.push(node);
  }
  const range = document.createRange();
  range.setStart(texts[0], 0);
  range.setEnd(texts[texts.length - 1], texts[texts.length - 1].length);
  document.getSelection().removeAllRanges();
  document.getSelection().addRange(range);
  return texts.map((node) => node.textContent).join("");
}"""


def open_first_article(page: Page) -> None:
    """Open an article of the demo; what other journeys imported may stand before it."""
    page.goto("/articles/?q=Gorsha+Pass+Falls")
    page.locator("main").get_by_role("link", name="Gorsha Pass Falls to the Army").first.click()
    expect(page.locator(".annotated")).to_be_visible()


def test_selected_words_become_a_claim_that_can_be_retired_and_restored(
    open_page: OpenPage,
) -> None:
    page = open_page()
    open_first_article(page)
    words = page.evaluate(SELECT)
    page.get_by_role("button", name="Add as a claim").click()
    expect(page.get_by_label("The claim", exact=False).first).to_be_focused()
    # Labels and numbers stand in the text for the eye only.
    assert page.locator("[name=quotation]").input_value() == words.strip()
    page.locator("#claim-add [name=text]").fill("This claim was added by hand.")
    page.get_by_role("button", name="Add the claim").click()
    made = page.locator(".margin-claim", has_text="This claim was added by hand.")
    expect(made).to_be_visible()
    made.get_by_role("link", name=re.compile("Correct claim")).click()
    page.get_by_label("Why this is no claim").fill("A whole paragraph.")
    page.get_by_role("button", name="Retire this claim").click()
    expect(made).to_have_count(0)
    page.get_by_role("button", name="Restore").first.click()
    expect(made).to_be_visible()


@pytest.mark.parametrize("width", [1280, 390])
def test_claims_stand_beside_their_text_or_below_it(open_page: OpenPage, width: int) -> None:
    page = open_page(viewport={"width": width, "height": 800})
    open_first_article(page)
    row = page.locator(".annotated-row", has=page.locator(".margin")).first
    text = row.locator(".annotated-text").bounding_box()
    margin = row.locator(".margin").bounding_box()
    assert text is not None
    assert margin is not None
    if width == 1280:
        assert margin["x"] > text["x"] + text["width"] - 1
    else:
        assert margin["y"] >= text["y"] + text["height"] - 1
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_claim_is_added_without_javascript(open_page: OpenPage) -> None:
    page = open_page(java_script_enabled=False)
    open_first_article(page)
    page.get_by_text("Add a claim that the extraction missed").click()
    page.locator("[name=quotation]").fill("These words do not stand there")
    page.get_by_role("button", name="Add the claim").click()
    expect(page.locator("#claim-add")).to_contain_text("do not stand in the article")
    expect(page.locator("[name=quotation]")).to_have_value("These words do not stand there")


def test_report_filters_in_place_and_exports(open_page: OpenPage, tmp_path: Path) -> None:
    page = open_page("reader")
    page.goto("/reports/attribution/")
    expect(page.locator("#report svg")).to_be_visible()
    page.get_by_label("Rows:").select_option("outlet")
    expect(page.locator("#report thead")).to_contain_text("Outlet")
    expect(page).to_have_url(re.compile(r"by=outlet"))
    expect(page.get_by_label("Rows:")).to_have_value("outlet")
    with page.expect_download() as download:
        page.get_by_role("link", name="Report as CSV").click()
    target = tmp_path / "report.csv"
    download.value.save_as(target)
    lines = target.read_text(encoding="utf-8-sig").splitlines()
    assert lines[0].startswith("row,kind,named,claims")
    assert lines[-1].startswith("All,")
    assert download.value.suggested_filename == "attribution-by-outlet.csv"
