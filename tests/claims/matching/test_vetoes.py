"""What keeps two claims from being called the same."""

import datetime as dt

from claims.matching.figures import Comparison
from claims.matching.vetoes import date_veto, figure_veto, paired, place_veto, shared_place, vetoes
from tests.claims.matching.making import DAY, claim


def test_two_tolls_of_one_event_are_marked():
    reason = figure_veto(claim("Raids killed 30 people."), claim("Raids killed 12 people."))
    assert reason is not None
    assert (reason.kind, reason.here, reason.there) == ("figure", "30 people", "12 people")
    assert reason.text == "30 people killed here, 12 people killed there"


def test_killed_against_killed_and_wounded_is_another_scope():
    reason = figure_veto(claim("19 killed and injured in Varn."), claim("Four people were killed."))
    assert reason is not None and reason.kind == "scope"


def test_an_equal_part_does_not_hide_another_whole():
    first = claim("Raids killed 30 people including three children.")
    second = claim("Raids killed 12 people including three children.")
    met = paired(first, second)
    assert met is not None and met[2] is Comparison.INCOMPATIBLE


def test_ages_dates_and_calibres_are_no_casualties():
    first = claim("A man aged 45 was killed by a 122mm shell on 8 May 2031.")
    second = claim("An 8-year-old girl was killed on 9 May at 10:30.")
    assert figure_veto(first, second) is None


def test_two_days_of_the_event_differ():
    first = claim("Varn was hit on Monday.", event_date=DAY)
    second = claim("Varn was hit on Tuesday.", event_date=DAY + dt.timedelta(days=1))
    reason = date_veto(first, second)
    assert reason is not None
    assert (reason.kind, reason.here, reason.there) == ("weekday", "Monday", "Tuesday")
    assert date_veto(first, claim("Varn was hit.")) is None
    assert date_veto(first, claim("Varn was hit on Monday.")) is None
    assert date_veto(claim("Varn was hit on Friday."), claim("Varn was hit on Monday.")) is not None


def test_two_known_places_differ():
    first = claim("Raids hit Manbij.", places=("Manbij",))
    second = claim("Raids hit Raqa.", places=("Raqa",))
    reason = place_veto(first, second)
    assert reason is not None
    assert (reason.here, reason.there) == ("Manbij", "Raqa")
    assert place_veto(first, claim("Raids hit Aleppo.", places=("Aleppo",))) is None


def test_the_most_exact_place_is_shared():
    first = claim("Raids hit Menbij in Syria.", places=("Syria", "Menbij"))
    second = claim("Raids hit Manbij, Syria.", places=("Manbij", "Syria"))
    assert shared_place(first, second) == ("Menbij", "Manbij")
    assert shared_place(claim("x", places=("Syria",)), claim("y", places=("Syria",))) is None


def test_all_vetoes_are_listed():
    first = claim("30 people were killed in Manbij.", places=("Manbij",), event_date=DAY)
    second = claim(
        "12 people were not killed in Raqqa.",
        places=("Raqqa",),
        event_date=DAY - dt.timedelta(days=3),
    )
    assert [r.kind for r in vetoes(first, second)] == ["denial", "place", "date", "figure"]
