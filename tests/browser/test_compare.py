"""Comparing claims in a real browser: keys, undo, bulk acts, evidence, no JavaScript."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.test_accessibility import RULES

OpenPage = Callable[..., Page]
COPY = ("22+gunmen", "Kestrel")
"""One of four copies of an agency's story."""
OVER = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


def open_claim(page: Page, words: str, outlet: str) -> None:
    """Open a claim of the demo and wait until the worker has matched it."""
    page.goto(f"/queue/?view=list&state=all&q={words}&outlet={outlet}")
    page.locator("[data-claim-link]").first.click()
    for _ in range(60):
        if "undecided" in page.locator("#open-matches").inner_text():
            return
        page.wait_for_timeout(1_000)
        page.reload()
    raise AssertionError("The claim was not matched within a minute.")


def open_comparison(page: Page, words: str, outlet: str) -> str:
    """Open the comparison of a claim of the demo by the key on its page; return its address."""
    open_claim(page, words, outlet)
    page.keyboard.press("m")
    expect(page).to_have_url(re.compile(r"/claims/\d+/compare/"))
    expect(page.locator("#pair")).to_be_visible()
    return page.url


def selected(page: Page) -> str:
    """Return the key of the match that is held against the claim."""
    key = page.locator("#match-list [aria-current=true]").get_attribute("id") or ""
    return key.removeprefix("match-")


def test_keys_judge_move_and_undo(open_page: OpenPage) -> None:
    page = open_page()
    open_comparison(page, *COPY)
    first = selected(page)
    page.keyboard.press("j")
    expect(page.locator(f"#match-{first}")).not_to_have_attribute("aria-current", "true")
    second = selected(page)
    expect(page).to_have_url(re.compile(f"other={second}"))
    page.keyboard.press("k")
    expect(page.locator(f"#match-{first}")).to_have_attribute("aria-current", "true")
    page.keyboard.press("c")
    page.keyboard.press("x")
    expect(page.locator("#undo-notice")).to_have_count(0)
    page.keyboard.press("5")
    expect(page.locator("#undo-notice")).to_contain_text("Recorded: unsure.")
    expect(page.locator("#live")).to_contain_text("Recorded: unsure.")
    expect(page.locator("#match-list li", has=page.locator(f"#match-{first}"))).to_contain_text(
        "Judged unsure"
    )
    assert selected(page) != first
    page.reload()
    page.locator(f"#match-{first}").click()
    expect(page.locator("#undo-this")).to_be_visible()
    page.keyboard.press("z")
    expect(page.locator("#messages")).to_contain_text("Your judgement is undone.")
    expect(page.locator("#match-list")).not_to_contain_text("Judged unsure")


def test_typing_a_reason_presses_no_key_and_focus_is_kept(open_page: OpenPage) -> None:
    page = open_page()
    open_comparison(page, *COPY)
    page.locator("#judge_reason").fill("")
    page.locator("#judge_reason").press_sequentially("12 of 45")
    expect(page.locator("#judge_reason")).to_have_value("12 of 45")
    expect(page.locator("#undo-notice")).to_have_count(0)
    page.locator("#judge-unsure").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#undo-notice")).to_contain_text("Recorded: unsure.")
    expect(page.locator("#judge-unsure")).to_be_focused()
    page.keyboard.press("z")
    expect(page.locator("#messages")).to_contain_text("Your judgement is undone.")


def test_figures_are_marked_and_shown_over_time(open_page: OpenPage) -> None:
    page = open_page()
    open_comparison(page, *COPY)
    expect(page.locator(".pair-side mark.marked")).to_have_text(["22 gunmen", "22 gunmen"])
    table = page.locator("#timeline table").first
    for outlet in ("Kestrel Television", "The Front Digest", "The Vashtel Ledger"):
        expect(table).to_contain_text(outlet)
    # The Ledger corrected its count under the same address.
    page.goto("/queue/?view=list&state=all&q=strike+Meshra+killed+17&outlet=Ledger")
    page.locator("[data-claim-link]").first.click()
    page.wait_for_url("**/claims/*/**")
    page.keyboard.press("m")
    table = page.locator("#timeline table").first
    expect(table).to_contain_text("27 people earlier version")
    expect(table.locator("tr", has_text="17 people")).to_contain_text("revises no. 1")
    expect(page.locator("#timeline svg .join-revision")).to_be_attached()


def test_all_shown_are_rejected_and_reverted_as_one(open_page: OpenPage) -> None:
    page = open_page("second")
    address = open_comparison(page, *COPY)
    undecided = page.locator("#judge-all").inner_text().split()[0]
    page.locator("#reject-all").click()
    expect(page.locator("#undo-notice")).to_contain_text(f"{undecided} pair")
    expect(page.locator("#judge-all")).to_have_count(0)
    page.keyboard.press("z")
    expect(page.locator("#messages")).to_contain_text("Undone:")
    page.goto(address)
    expect(page.locator("#match-list")).not_to_contain_text("Judged different")


def test_copies_of_an_agency_are_one_origin_and_evidence_takes_one_key(
    open_page: OpenPage,
) -> None:
    page = open_page()
    open_comparison(page, *COPY)
    expect(page.locator("#carriers")).to_contain_text("0 origins")
    before = page.locator("#evidence .evidence-item").count()
    page.locator("#judge_reason").fill("Half a reason")
    page.locator("#judge_reason").blur()
    page.keyboard.press("e")
    expect(page.locator("#evidence .evidence-item")).to_have_count(before + 1)
    expect(page.locator("#live")).to_have_text("The claim is linked.")
    expect(page.locator("#judge_reason")).to_have_value("Half a reason")
    page.locator("#evidence .evidence-item summary", has_text="Change").last.click()
    page.get_by_role("button", name="Withdraw this link").last.click()
    expect(page.locator("#evidence .evidence-item")).to_have_count(before)


def test_a_judgement_without_javascript(open_page: OpenPage) -> None:
    page = open_page(java_script_enabled=False)
    open_claim(page, *COPY)
    page.locator("#open-matches").click()
    first = selected(page)
    page.locator("#judge_reason").fill("Another count.")
    page.get_by_role("button", name="Related").click()
    expect(page.locator("#undo-notice")).to_contain_text("Recorded: related.")
    page.locator(f"#match-{first}").click()
    expect(page.locator("#pair")).to_contain_text("Another count.")
    page.locator("#undo-this").click()
    expect(page.locator("#messages")).to_contain_text("Your judgement is undone.")


@pytest.mark.parametrize(
    ("width", "scheme"),
    [pytest.param(1280, "light", id="wide-light"), pytest.param(390, "dark", id="narrow-dark")],
)
def test_comparison_and_proposition_are_accessible_and_fit(
    open_page: OpenPage, width: int, scheme: str
) -> None:
    page = open_page("reviewer", viewport={"width": width, "height": 844}, color_scheme=scheme)
    address = open_comparison(page, *COPY)
    assert Axe().run(page, options=RULES).response["violations"] == []
    assert page.evaluate(OVER) <= 1
    page.keyboard.press("1")
    expect(page.locator("#undo-notice")).to_contain_text("Recorded: same.")
    page.goto(re.sub(r"compare/.*", "", address))
    page.locator("dd a[href^='/propositions/']").click()
    expect(page.locator("#members")).to_be_visible()
    assert Axe().run(page, options=RULES).response["violations"] == []
    assert page.evaluate(OVER) <= 1
    page.locator("#members input[type=checkbox]").first.check()
    page.get_by_label("Why they do not assert the same").fill("Two battles.")
    page.locator("#split").click()
    expect(page.locator("#messages")).to_contain_text("The claims are taken out")
