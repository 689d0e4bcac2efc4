"""Numbers with their bounds and units; dates, ages and names count nothing."""

from __future__ import annotations

import pytest

from claims.extraction.quantities import find_quantities
from tests.claims.extraction.extracting import HEADLINE, tree

CASES = [
    pytest.param("Shells hit 47 towns.", [("47 towns", 47, 47, "towns", False)], id="digits"),
    pytest.param("It cost 1,619 lives.", [("1,619 lives", 1619, 1619, "lives", False)], id="comma"),
    pytest.param(
        "Over 50 civilians and militants fled.",
        [("Over 50 civilians and militants", 50, None, "civilians and militants", True)],
        id="over-and-joint-unit",
    ),
    pytest.param(
        "At least 30 people fled.",
        [("At least 30 people", 30, None, "people", True)],
        id="at-least",
    ),
    pytest.param(
        "Up to 200 houses burned.", [("Up to 200 houses", None, 200, "houses", True)], id="up-to"
    ),
    pytest.param(
        "Nearly 40 trucks left.", [("Nearly 40 trucks", 40, 40, "trucks", True)], id="nearly"
    ),
    pytest.param(
        "The army sent hundreds of special forces.",
        [("hundreds of special forces", 200, None, "special forces", True)],
        id="hundreds-are-two-hundred-or-more",
    ),
    pytest.param(
        "It lost tens of thousands of homes.",
        [("tens of thousands of homes", 20000, None, "homes", True)],
        id="tens-of-thousands",
    ),
    pytest.param(
        "They took a dozen wells.", [("a dozen wells", 12, 12, "wells", False)], id="dozen"
    ),
    pytest.param(
        "They took half a dozen wells.", [("half a dozen wells", 6, 6, "wells", False)], id="half"
    ),
    pytest.param(
        "It killed 10 to 15 people.", [("10 to 15 people", 10, 15, "people", True)], id="range"
    ),
    pytest.param(
        "It killed between 10 and 15 people.",
        [("between 10 and 15 people", 10, 15, "people", True)],
        id="between",
    ),
    pytest.param(
        "It killed a five-member family.",
        [("five-member family", 5, 5, "members", False)],
        id="a-family-of-five",
    ),
    pytest.param(
        "At least 12 people were killed and more than 30 injured.",
        [
            ("At least 12 people", 12, None, "people", True),
            ("more than 30", 30, None, "people", True),
        ],
        id="a-bare-number-takes-the-unit-before",
    ),
    pytest.param(
        "They heard two explosions several minutes apart.",
        [("two explosions", 2, 2, "explosions", False)],
        id="an-adjective-behind-the-noun",
    ),
    pytest.param("The truce begins at six on Tuesday morning.", [], id="a-time-of-day"),
    pytest.param("Seven were under the age of 16.", [("Seven", 7, 7, "", False)], id="an-age"),
    pytest.param("One faction refused.", [], id="one-of-several"),
    pytest.param("One soldier was killed.", [("One soldier", 1, 1, "soldier", False)], id="one"),
    pytest.param(
        "For two days nobody came.", [("two days", 2, 2, "days", False)], id="nobody-is-no-unit"
    ),
    pytest.param("It is 30km away.", [("30km", 30, 30, "km", False)], id="attached-unit"),
    pytest.param(
        "Some 20 percent fled.", [("Some 20 percent", 20, 20, "percent", True)], id="percent"
    ),
    pytest.param(
        "Twenty-five rebels fled.", [("Twenty-five rebels", 25, 25, "rebels", False)], id="in-words"
    ),
    pytest.param(
        "It sold 2.5 million barrels.",
        [("2.5 million barrels", 2_500_000, 2_500_000, "barrels", False)],
        id="scale",
    ),
    pytest.param("He met them on June 28.", [], id="a-date"),
    pytest.param("They left on 12 March 2014.", [], id="a-date-with-its-year"),
    pytest.param("They passed the T-3 station.", [], id="part-of-a-name"),
    pytest.param("A 12 year old girl fled.", [], id="an-age"),
    pytest.param("They left three weeks ago.", [], id="time-ago"),
    pytest.param("It began in 2011.", [], id="a-year"),
    pytest.param("It came at ten o'clock.", [], id="a-time-of-day"),
    pytest.param("They heard the first one.", [], id="one-as-a-pronoun"),
    pytest.param(
        "It sent three battalions and dozens of trucks.",
        [
            ("three battalions", 3, 3, "battalions", False),
            ("dozens of trucks", 24, None, "trucks", True),
        ],
        id="two-quantities",
    ),
    pytest.param(
        "One of the rebels fled.", [("One of the rebels", 1, 1, "rebels", False)], id="one-of"
    ),
]


@pytest.mark.parametrize(("sentence", "expected"), CASES)
def test_quantities(
    sentence: str, expected: list[tuple[str, float | None, float | None, str, bool]]
) -> None:
    found = [quantity for _, quantity in find_quantities(tree(sentence), HEADLINE + sentence)]
    assert [(q.text, q.low, q.high, q.unit, q.approximate) for q in found] == expected
