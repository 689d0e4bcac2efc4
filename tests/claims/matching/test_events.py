"""The main event of an article."""

import datetime as dt

from claims.matching.events import kinds_in, main_event, targets_in
from tests.claims.matching.making import DAY, article, claim

HEADLINE = "Air raids kill 30 in Varn market"


def test_the_main_figure_is_the_headlines_as_the_lead_has_it():
    event = main_event(
        article(
            "a",
            HEADLINE,
            "At least 30 civilians were killed in air raids on a market in Varn.",
            "Six children were among those killed.",
            "Last week shelling killed 41 people in Torv.",
        )
    )
    assert event is not None
    assert event.toll.figure.text == "At least 30 civilians"
    assert event.kinds == {"airstrike", "shelling"}
    assert event.targets == {"market"}
    assert not event.updates and not event.rising


def test_a_vague_headline_gives_way_to_the_leads_figure():
    event = main_event(article("a", "Dozens killed in Varn", "At least 24 people were killed."))
    assert event is not None and event.toll.figure.value == 24


def test_a_part_is_not_the_main_figure():
    event = main_event(
        article(
            "a",
            "School bombing kills 30 children in Varn",
            "At least 30 children were among 39 people killed in the bombing.",
        )
    )
    assert event is not None and event.toll.figure.value == 39


def test_groups_named_one_by_one_are_added_up():
    event = main_event(article("a", "Raids in Varn", "Raids killed 22 pupils and six teachers."))
    assert event is not None and event.toll.figure.value == 28


def test_the_day_is_the_texts_else_that_of_writing_and_the_day_before():
    told = main_event(article("a", HEADLINE, event_date=DAY - dt.timedelta(days=2)))
    assert told is not None and told.days == {DAY - dt.timedelta(days=2)} and told.dated
    untold = main_event(article("a", HEADLINE))
    assert untold is not None and untold.days == {DAY, DAY - dt.timedelta(days=1)}
    undated = main_event(article("a", HEADLINE, written=None))
    assert undated is not None and undated.days == frozenset()


def test_whom_the_figure_is_credited_to_wherever_it_is_repeated():
    made = article("a", HEADLINE, "Thirty people were killed.", source="Varn Monitor")
    event = main_event(made)
    assert event is not None
    assert [credit.label for credit in event.toll.credits] == ["Varn Monitor"]


def test_places_come_from_names_known_and_stated():
    event = main_event(article("a", HEADLINE + " near Manbij", places=("Varn",)))
    assert event is not None
    assert {place.name for place in event.places} == {"varn", "manbaj"}
    assert {place.name for place in event.headline} == {"manbaj"}


def test_words_of_an_update_and_of_a_rising_toll():
    event = main_event(article("a", "Death toll in Varn rises to 30", "It could rise further."))
    assert event is not None and event.updates and event.rising


def test_no_toll_no_event():
    assert main_event(article("a", "Talks begin in Varn", "Three ministers met.")) is None


def test_kinds_and_targets_are_told_by_words():
    assert kinds_in("A car bomb exploded") == {"bombing"}
    assert targets_in("at a police station near the school") == {"police", "school"}
    assert kinds_in(claim("Talks began.").text) == frozenset()
