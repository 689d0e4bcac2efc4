"""What became of those whom a number counts."""

import pytest

from claims.matching.numerals import words_in
from claims.matching.outcomes import counted_outcomes


def told(text: str) -> list[str]:
    return [
        " ".join(f"{c.number.value:.0f} {c.outcome} {c.counted}".split())
        for c in counted_outcomes(words_in(text))
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("At least 22 people were killed in Varn.", ["22 killed people"]),
        ("Air raids killed at least 18 in Varn.", ["18 killed people"]),
        ("Shelling kills 10 civilians in Varn.", ["10 killed civilians"]),
        ("8 persons killed 58 others injured in Varn", ["8 killed people", "58 wounded people"]),
        (
            "The blast left five people dead and 12 injured.",
            ["5 killed people", "12 wounded people"],
        ),
        ("It killed 18 people and injured 30.", ["18 killed people", "30 wounded people"]),
        (
            "The death toll from a blast on a bus outside Varn reached at least 112.",
            ["112 killed people"],
        ),
        ("The attack claimed the lives of at least 27 children.", ["27 killed children"]),
        ("The number of dead gunmen was 30.", ["30 killed people"]),
        ("19 killed and injured in Varn.", ["19 killed_or_wounded people"]),
        ("Five soldiers and four medics were killed.", ["5 killed soldiers", "4 killed helpers"]),
        ("The army captured 12 militants.", ["12 captured fighters"]),
        ("20 rebels killed five soldiers.", ["20 rebels", "5 killed soldiers"]),
        ("The army destroyed 12 tanks and killed 30 rebels.", ["12 tanks", "30 killed fighters"]),
        ("The army took 47 towns in one week.", ["47 towns"]),
        ("The village lies 14 kilometres north of Varn.", ["14 kilometres"]),
        (
            "A raid hit a city of 300,000 people where two children died.",
            ["300000 people", "2 killed children"],
        ),
        ("Three were sentenced to death.", ["3"]),
        (
            "The clinic has recorded 21 deaths and 40 injuries.",
            ["21 killed people", "40 wounded people"],
        ),
    ],
)
def test_reads_who_met_what(text, expected):
    assert told(text) == expected


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("At least 22 people including five children were killed.", [False, True]),
        ("Six civilians were among at least 22 people killed.", [True, False]),
        ("Thirteen civilians among them seven children were killed.", [False, True]),
        ("Eleven children were among those killed.", [True]),
        ("Among the dead were four doctors.", [True]),
        ("At least two of the killed were medical staff.", [True]),
        ("Raids killed 25 civilians, six of them children.", [False, True]),
    ],
)
def test_tells_parts_of_a_figure(text, parts):
    found = list(counted_outcomes(words_in(text)))
    assert [each.part for each in found] == parts
    assert {each.outcome for each in found} == {"killed"}
