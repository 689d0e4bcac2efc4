"""Contents without a verb become clauses, or no claims."""

from __future__ import annotations

import pytest

from tests.claims.extraction.extracting import article, claims_of, said

REPORTS = [
    pytest.param(
        ("The mayor confirmed the loss of Orta.", "The mayor", "confirmed", "the loss of Orta"),
        ["The loss of Orta was confirmed."],
        id="a-definite-thing-is-confirmed",
    ),
    pytest.param(
        ("The council announced three days of mourning.", "The council", "announced",
         "three days of mourning"),
        ["Three days of mourning were announced."],
        id="an-announcement",
    ),
    pytest.param(
        ("Monitors reported no deaths in the clashes.", "Monitors", "reported",
         "no deaths in the clashes"),
        ["There were no deaths in the clashes."],
        id="an-indefinite-thing-is-there",
    ),
    pytest.param(
        ("Monitors put the number of the dead at 40.", "Monitors", "put",
         "the number of the dead at 40"),
        ["The number of the dead was 40."],
        id="a-number-is-put-at",
    ),
    pytest.param(
        ("The ministry described reports of a famine as a fabrication.", "The ministry",
         "described", "reports of a famine as a fabrication"),
        ["Reports of a famine were a fabrication."],
        id="described-as",
    ),
    pytest.param(
        ("The governor blamed the fire on sabotage.", "The governor", "blamed",
         "the fire on sabotage"),
        ["Sabotage was responsible for the fire."],
        id="blamed-on",
    ),
    pytest.param(
        ("The governor blamed rebels for the fire.", "The governor", "blamed",
         "rebels for the fire"),
        ["Rebels were responsible for the fire."],
        id="blamed-for",
    ),
    pytest.param(
        ("Both sides blamed each other for the fire.", "Both sides", "blamed",
         "each other for the fire"),
        [],
        id="each-other-is-nobody",
    ),
    pytest.param(
        ("Footage showed lorries moving towards the coast.", "Footage", "showed",
         "lorries moving towards the coast"),
        ["Lorries moved towards the coast."],
        id="a-participle-becomes-finite",
    ),
    pytest.param(
        ("The envoy held Lorland fully responsible for the raid.", "The envoy", "held",
         "Lorland fully responsible for the raid"),
        ["Lorland was fully responsible for the raid."],
        id="held-responsible",
    ),
    pytest.param(
        ("A medic said the camp held wounded men and old women.", "A medic", "said",
         "the camp held wounded men and old women"),
        ["The camp held wounded men and old women."],
        id="a-verb-misread-as-an-adjective",
    ),
    pytest.param(
        ("Aid groups urged the council to open the road and to clear it.", "Aid groups", "urged",
         "the council to open the road and to clear it"),
        ["The council should open the road.", "The council should clear it."],
        id="two-things-urged",
    ),
    pytest.param(
        ('The envoy accused Lorland of "bombing its own bread".', "The envoy", "accused",
         'Lorland of "bombing its own bread"'),
        ["Lorland bombed its own bread."],
        id="accused-in-quotation-marks",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("report", "expected"), REPORTS)
def test_a_phrase_gets_the_predicate_of_its_cue(
    report: tuple[str, str, str, str], expected: list[str]
) -> None:
    text, source, cue, content = report
    given = article(text)
    claims = claims_of(given, [said(given, source, cue, content)])
    assert [claim.text for claim in claims] == expected
    start = given.text.index(content)
    assert all(claim.start >= start - len(cue) - 1 for claim in claims)
