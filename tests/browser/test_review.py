"""Deciding claims in a real browser: focus view, evidence, a stale write, keys, no JavaScript."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

OpenPage = Callable[..., Page]
FOCUS = "/queue/?view=focus&state=new"


def claim_number(page: Page) -> str:
    """Return the number of the claim that a page decides on."""
    action = page.locator("#verdict-form").get_attribute("action") or ""
    found = re.search(r"/claims/(\d+)/", action)
    assert found, action
    return found[1]


def standing(page: Page) -> Locator:
    """The line that says where the claim stands."""
    return page.locator("#standing")


def test_keys_decide_a_claim_go_on_and_undo(open_page: OpenPage) -> None:
    page = open_page()
    page.goto(FOCUS)
    first = claim_number(page)
    page.keyboard.press("u")
    reason = page.locator("#verdict_unverifiable_reason")
    expect(reason).to_be_focused()
    expect(page.locator("#decision")).to_contain_text("Say why the claim cannot be verified.")
    reason.select_option("too_vague")
    page.get_by_role("button", name="Unverifiable").click()
    expect(page.locator("#undo-notice")).to_contain_text("Recorded: unverifiable")
    second = claim_number(page)
    assert second != first
    assert f"claim={second}" in page.url
    page.keyboard.press("z")
    expect(page.locator("#verdict-form")).to_have_attribute("action", f"/claims/{first}/verdict/")
    assert f"claim={first}" in page.url
    expect(standing(page)).not_to_contain_text("Unverifiable")
    expect(page.locator("#results > .notice")).to_have_text("Your verdict is undone.")
    expect(page.locator("#live")).to_contain_text("Your verdict is undone.")
    page.reload()
    expect(page.get_by_text("Your verdict is undone.")).to_have_count(0)
    assert claim_number(page) == first


def test_keys_move_skip_search_help_and_switch(open_page: OpenPage) -> None:
    page = open_page()
    page.goto(FOCUS)
    first = claim_number(page)
    page.keyboard.press("j")
    expect(page.locator("#verdict-form")).not_to_have_attribute(
        "action", f"/claims/{first}/verdict/"
    )
    page.keyboard.press("k")
    expect(page.locator("#verdict-form")).to_have_attribute("action", f"/claims/{first}/verdict/")
    page.keyboard.press("s")
    expect(page.locator("#verdict-form")).not_to_have_attribute(
        "action", f"/claims/{first}/verdict/"
    )
    page.keyboard.press("?")
    expect(page.locator("dialog.keys")).to_contain_text("Skip to the next open one")
    page.keyboard.press("Escape")
    page.keyboard.press("n")
    expect(page.locator("#note_text")).to_be_focused()
    page.keyboard.type("sux")
    expect(page.locator("#note_text")).to_have_value("sux")
    page.locator("#note_text").blur()
    page.keyboard.press("/")
    expect(page.locator("#id_q")).to_be_focused()
    page.locator("#id_q").blur()
    page.keyboard.press("v")
    expect(page.locator("#claims")).to_be_visible()
    page.keyboard.press("j")
    expect(page.locator("[data-claim-link]").first).to_be_focused()


def test_letters_do_nothing_once_they_are_switched_off(open_page: OpenPage) -> None:
    page = open_page("second")
    page.goto("/profile/")
    page.get_by_label("single-letter keys", exact=False).uncheck()
    page.get_by_role("button", name="Save").click()
    page.goto(FOCUS)
    number = claim_number(page)
    for key in "jsu?":
        page.keyboard.press(key)
    assert claim_number(page) == number
    expect(page.locator("dialog.keys")).to_have_count(0)
    expect(page.locator("#verdict-errors")).to_have_count(0)
    page.goto("/profile/")
    page.get_by_label("single-letter keys", exact=False).check()
    page.get_by_role("button", name="Save").click()


def test_linking_evidence_keeps_what_is_typed_into_the_decision(open_page: OpenPage) -> None:
    page = open_page()
    page.goto("/queue/?view=focus&state=new&q=Gorsha")
    page.goto(f"/claims/{claim_number(page)}/")
    typed = "Half a sentence that must not get lost"
    page.locator("#verdict_reason").fill(typed)
    before = page.locator("#evidence .evidence-item").count()
    row = page.locator("#suggestions .card").first
    key = row.get_attribute("id")
    row.get_by_role("button", name="Link as evidence").click()
    expect(page.locator("#evidence .evidence-item")).to_have_count(before + 1)
    expect(page.locator(f"#{key}")).to_have_count(0)
    expect(page.locator("#origin-count")).to_contain_text(f"{before + 1} link")
    expect(page.locator("#live")).to_have_text("The claim is linked.")
    expect(page.locator("#verdict_reason")).to_have_value(typed)
    page.locator("#evidence .evidence-item summary").last.click()
    page.get_by_role("button", name="Withdraw this link").last.click()
    expect(page.locator("#evidence .evidence-item")).to_have_count(before)
    expect(page.locator("#evidence")).to_contain_text("Withdrawn links (1)")


def test_a_stale_write_shows_both_and_keeps_the_words(open_page: OpenPage) -> None:
    mine, other_tab, theirs = open_page(), open_page(), open_page("second")
    mine.goto("/queue/?view=focus&state=new&sort=oldest")
    number = claim_number(mine)
    mine.goto(f"/claims/{number}/")
    other_tab.goto(f"/claims/{number}/")
    other_tab.get_by_role("button", name="Give the claim back").click()
    theirs.goto(f"/claims/{number}/")
    theirs.locator("#verdict_unverifiable_reason").select_option("not_checkable")
    theirs.locator("#verdict_reason").fill("Nobody was there.")
    theirs.get_by_role("button", name="Unverifiable").click()
    expect(standing(theirs)).to_contain_text("Settled")
    mine.locator("#verdict_unverifiable_reason").select_option("too_vague")
    mine.locator("#verdict_reason").fill("Which bridge?")
    mine.get_by_role("button", name="Unverifiable").click()
    conflict = mine.locator("#conflict")
    expect(conflict).to_contain_text("Nobody was there.")
    expect(conflict).to_contain_text("Which bridge?")
    expect(mine.locator("#verdict-errors")).to_contain_text("Matis Okeval gave a verdict at")
    mine.get_by_role("button", name="Unverifiable").click()
    expect(mine.locator("#history ol.plain > li")).to_have_count(2)


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("path", ["/", "/queue/?view=list", FOCUS])
def test_no_page_is_wider_than_the_screen(path: str, width: int, open_page: OpenPage) -> None:
    page = open_page("reader", viewport={"width": width, "height": 844})
    page.goto(path)
    over = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert page.evaluate(over) <= 0


def test_everything_works_without_javascript(open_page: OpenPage) -> None:
    page = open_page(java_script_enabled=False)
    page.goto("/queue/?view=list&state=new&sort=unsure")
    page.locator("[data-claim-link]").first.click()
    number = claim_number(page)
    page.locator("#verdict_reason").fill("It is a forecast.")
    page.get_by_role("button", name="Unverifiable").click()
    expect(page.locator("#decision")).to_contain_text("Say why the claim cannot be verified.")
    expect(page.locator("#verdict_reason")).to_have_value("It is a forecast.")
    page.locator("#verdict_unverifiable_reason").select_option("not_checkable")
    page.get_by_role("button", name="Unverifiable").click()
    expect(page.locator("#messages")).to_contain_text("Recorded: unverifiable.")
    expect(standing(page)).to_contain_text("Settled")
    page.get_by_role("button", name="Undo my last act here").click()
    expect(page.locator("#messages")).to_contain_text("Your verdict is undone.")
    page.locator("#note_text").fill("Ask again in May.")
    page.get_by_role("button", name="Keep the note").click()
    expect(page.locator("#notes")).to_contain_text("Ask again in May.")
    assert page.url.endswith(f"/claims/{number}/#notes")


def test_ticked_rows_take_one_verdict_by_keys_and_one_undo(open_page: OpenPage) -> None:
    page = open_page()
    page.goto("/queue/?view=list&state=new")
    page.locator("[data-claim-link]").first.focus()
    for key in ("Space", "j", "Space"):
        page.keyboard.press(key)
    count = page.locator("#bulk-count")
    expect(count).to_have_text("2 ticked: 2 no verdict yet")
    page.keyboard.press("u")
    reason = page.locator("#bulk_unverifiable_reason")
    expect(reason).to_be_focused()
    expect(count).to_have_text("2 ticked: 2 no verdict yet")
    reason.select_option("too_vague")
    page.locator("#bulk-unverifiable").click()
    expect(page.locator("#batch-notice")).to_contain_text("2 claims recorded as unverifiable")
    expect(page.locator("#undo-batch")).to_be_focused()
    page.keyboard.press("z")
    expect(page.locator("#messages")).to_contain_text("Undone: 2 verdicts.")


def test_the_bar_of_ticked_rows_comes_and_goes_with_them(open_page: OpenPage) -> None:
    page = open_page()
    page.goto("/queue/?view=list&state=new")
    bar, live = page.locator("#bulk"), page.locator("#live")
    expect(bar).to_be_hidden()
    page.locator("input[name=claims]").first.check()
    expect(page.locator("#bulk-unverifiable")).to_be_visible()
    expect(live).to_have_text("1 ticked: 1 no verdict yet. Decide them together below the list.")
    page.locator("#state-all").click()
    expect(page.locator("#state-all")).to_have_attribute("aria-current", "true")
    expect(bar).to_be_hidden()
    page.locator("#tick-all").check()
    expect(bar).to_be_visible()
    page.locator("#tick-all").uncheck()
    expect(bar).to_be_hidden()
    expect(live).to_have_text("No claim is ticked.")


def test_the_reasons_leave_the_room_to_the_claims(open_page: OpenPage) -> None:
    page = open_page()
    page.goto("/queue/?view=list&signal=denied")
    expect(page.locator("td.why .signal-denied").first).to_be_visible()
    width = "cell => cell.getBoundingClientRect().width"
    assert page.locator("th.why").evaluate(width) < 180
    inside = "cells => cells.every(cell => cell.scrollWidth <= cell.clientWidth)"
    assert page.locator("td.why").evaluate_all(inside)


def test_ticked_rows_take_one_verdict_without_javascript(open_page: OpenPage) -> None:
    page = open_page(java_script_enabled=False)
    page.goto("/queue/?view=list&state=new")
    expect(page.locator("#bulk")).to_be_visible()
    page.locator("input[name=claims]").first.check()
    page.locator("#bulk-bar summary").click()
    page.locator("#bulk_unverifiable_reason").select_option("too_vague")
    page.locator("#bulk-unverifiable").click()
    expect(page.locator("#batch-notice")).to_contain_text("1 claim recorded as unverifiable")
    page.locator("#undo-batch").click()
    expect(page.locator("#messages")).to_contain_text("Undone: 1 verdict.")
