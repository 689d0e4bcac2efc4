"""Site chrome is recognised by its form; sentences never are."""

from __future__ import annotations

import pytest

from claims.extraction.chrome import find_chrome

HEADLINE = "Army reaches the Tarsin bridge\n\n"

CHROME = [
    "Back to top button",
    "Scroll Up",
    "Related Articles",
    "Leave a Reply",
    "Your email address will not be published. Required fields are marked *",
    "Be the first to comment on “Army reaches the Tarsin bridge”",
    "Share this on Facebook",
    "Facebook Twitter Youtube",
    "Read more: The siege of Dolna explained",
    "Tags: Dolna, army",
    "© Courier Media, all rights reserved",
    "26 March 2026 9:51",
    "Published: June 11 2026",
    "Total: 139,131 visits",
    "By Mirela Dostan",
    "(AFP)",
    "* * *",
    "Army reaches the Tarsin bridge",
]


@pytest.mark.parametrize("line", CHROME)
def test_a_line_of_chrome_is_found_whole(line: str) -> None:
    text = f"{HEADLINE}The army reached the bridge.\n\n{line}\n"
    assert [text[start:end] for start, end in find_chrome(text)] == [line]


KEPT = [
    "The army shared its maps with reporters.",
    "Readers follow the news on the radio, a resident said.",
    "On 26 March 2026 the army reached the bridge.",
    "By noon the army had reached the bridge.",
    "Search teams found 12 bodies.",
    "Comments by the minister angered the rebels.",
]


@pytest.mark.parametrize("line", KEPT)
def test_a_sentence_is_never_chrome(line: str) -> None:
    assert find_chrome(f"{HEADLINE}{line}\n") == []


@pytest.mark.parametrize(
    ("line", "prefix"),
    [
        ("TARSIN (VNA)- The army reached the bridge.", "TARSIN (VNA)- "),
        ("DOLNA, Varnia, April 7 (VNA) – The army reached it.", "DOLNA, Varnia, April 7 (VNA) – "),
        ("Tarsin (AFP) — The army reached the bridge.", "Tarsin (AFP) — "),
        ("Wed 05 Apr 2026 The army reached the bridge.", "Wed 05 Apr 2026 "),
        (
            "5 April 2026 Army reaches the Tarsin bridge. The army reached it.",
            "5 April 2026 Army reaches the Tarsin bridge. ",
        ),
        ("The army (its third corps) reached the bridge.", ""),
        ("Tarsin - the bridge town - fell.", ""),
    ],
)
def test_a_dateline_a_date_and_a_repeated_title_are_set_apart(line: str, prefix: str) -> None:
    text = HEADLINE + line
    found = [text[start:end] for start, end in find_chrome(text)]
    assert found == ([prefix] if prefix else [])


@pytest.mark.parametrize("ending", ["- REUTERS", "(Source: Varnian Relief) Twitter", "Read Also"])
def test_a_credit_after_the_last_sentence_is_set_apart(ending: str) -> None:
    text = f"{HEADLINE}The army reached the bridge. {ending}"
    assert [text[start:end] for start, end in find_chrome(text)] == [ending]


@pytest.mark.parametrize("prefix", ["TARSIN, April 7 (VNA) – ", "TARSIN – ", "TARSIN (VNA) – "])
def test_a_text_without_a_headline_may_begin_with_its_dateline(prefix: str) -> None:
    text = f"{prefix}The army reached the bridge.\n\nIt held it."
    assert [text[start:end] for start, end in find_chrome(text)] == [prefix]
