"""A first morning: paste an article, review its claim with evidence, find it reported."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

# In other words each: a sentence in the same words would be one text, and one origin.
ARTICLES = {
    "The Pemmeral Post": (
        "Ferry sinks off Pemmeral: {who}\n\n"
        "{who} said on Friday that the ferry Anselma sank off Pemmeral, killing 14 people.\n"
    ),
    "Radio Ostrin": (
        "Ferry lost near Pemmeral: {who}\n\n"
        "The ferry Anselma sank near Pemmeral and 14 people died, according to {whom}.\n"
    ),
}


def paste(page: Page, outlet: str, who: str, *, script: bool = True) -> None:
    """Import one pasted article and wait until its claims are extracted."""
    page.goto("/imports/new/")
    form = page.locator("form", has=page.get_by_role("heading", name="Paste a text"))
    form.get_by_label("Text").fill(ARTICLES[outlet].format(who=who, whom=who.lower()))
    form.get_by_label("Outlet").fill(outlet)
    form.get_by_label("Published").fill("2026-03-06")
    form.get_by_role("button", name="Import the text").click()
    expect(page).to_have_url(re.compile(r"/imports/\d+/"))
    for _ in range(60):
        if page.locator(".chip-done", has_text="Done").count():
            return
        page.wait_for_timeout(500)
        if not script:
            page.reload()
    raise AssertionError("The extraction did not finish within half a minute.")


def open_claim(page: Page, outlet: str, who: str) -> None:
    """Find the claim that an outlet credits to somebody in the queue and open its page."""
    page.goto(f"/queue/?view=list&q=Anselma&outlet={outlet}&source={who}")
    page.get_by_role("link", name=re.compile("Anselma sank off Pemmeral")).first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Anselma")
    for _ in range(30):
        if page.locator("#suggestions .card").count():
            return
        page.wait_for_timeout(1_000)
        page.reload()
    raise AssertionError("The other outlet's claim was not suggested within half a minute.")


@pytest.mark.parametrize(
    ("script", "people"),
    [
        pytest.param(True, ("A coastguard officer", "A hospital doctor"), id="with-javascript"),
        pytest.param(False, ("A harbour official", "A local resident"), id="without-javascript"),
    ],
)
def test_from_pasted_article_to_report(
    open_page: Callable[..., Page], tmp_path: Path, script: bool, people: tuple[str, str]
) -> None:
    page = open_page("demo", java_script_enabled=script)
    for outlet, who in zip(ARTICLES, people, strict=True):
        paste(page, outlet, who, script=script)
    open_claim(page, "Pemmeral Post", people[0].removeprefix("A "))
    expect(page.get_by_text(people[0].removeprefix("A ")).first).to_be_visible()

    page.get_by_role("button", name=re.compile("^Corroborated")).click()
    expect(page.get_by_role("alert").first).to_contain_text("origin")

    match = page.locator("#suggestions .card", has_text="Radio Ostrin").first
    match.get_by_label("Stance").select_option("supports")
    match.get_by_label("It shows").select_option("happened")
    match.get_by_role("button", name="Link as evidence").click()
    evidence = page.locator("#evidence .evidence-item").first
    expect(evidence).to_contain_text("Radio Ostrin")
    # An unnamed class of source is never established as independent: the analyst must say why.
    evidence.get_by_text("Change", exact=True).click()
    evidence.get_by_label("Independent, because").fill("Different eyewitnesses, met in person.")
    evidence.get_by_role("button", name="Record").click()
    expect(page.locator("#evidence")).to_contain_text("1 origin")

    page.get_by_role("button", name=re.compile("^Corroborated")).click()
    expect(page.locator("#decision .chip-corroborated").first).to_be_visible()
    page.reload()
    expect(page.locator("#decision")).to_contain_text("Corroborated")

    page.goto("/reports/attribution/?outlet=Pemmeral")
    expect(page.get_by_role("table").first).to_contain_text(people[0].split()[-1])
    with page.expect_download() as download:
        page.get_by_role("link", name="Claims behind it as CSV").click()
    file = tmp_path / "claims.csv"
    download.value.save_as(file)
    with file.open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream))
    found = [row for row in rows if "Anselma" in " ".join(map(str, row.values()))]
    assert any("corroborated" in " ".join(map(str, row.values())).lower() for row in found)


def test_bad_input_keeps_what_was_typed(open_page: Callable[..., Page]) -> None:
    page = open_page("demo")
    page.goto("/imports/new/")
    form = page.locator("form", has=page.get_by_role("heading", name="Paste a text"))
    form.get_by_label("Headline").fill("A headline that took a while to write")
    form.get_by_label("Text").fill("   ")
    form.evaluate("form => { form.noValidate = true }")
    form.get_by_role("button", name="Import the text").click()
    expect(page.get_by_role("alert").first).to_be_visible()
    expect(form.get_by_label("Headline")).to_have_value("A headline that took a while to write")


def test_a_reader_sees_verdicts_and_gives_none(open_page: Callable[..., Page]) -> None:
    page = open_page("reader")
    page.goto("/queue/?view=list&state=settled")
    page.locator("[data-claim-link]").first.click()
    expect(page.locator("#decision")).to_contain_text("analysts give them")
    assert page.locator("#verdict-form").count() == 0
    page.goto("/imports/new/")
    expect(page.get_by_role("heading", level=1)).to_contain_text(
        "Your role does not open this page"
    )
