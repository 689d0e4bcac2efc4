"""How the main figures of two articles stand to each other."""

import datetime as dt
import json
from dataclasses import replace
from itertools import starmap
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.matching.events import main_event
from claims.matching.main_figure import NO_RELATION, WEIGHTS, event_grounds, relate
from tests.claims.matching.making import DAY, article, claim

TOLD: dict[str, Any] = {"places": ("Varn",), "event_date": DAY}


def raid(key: str, toll: str, *more: str, **fields: Any):
    fields = TOLD | fields
    return article(key, f"Air raids on a market in Varn kill {toll}", *more, **fields)


def relation(one, other) -> str:
    return relate(one, other).relation


def test_one_figure_in_both_agrees():
    found = relate(raid("a", "30 civilians"), raid("b", "at least 30"))
    assert found.relation == "agree"
    assert found.values == ("30 civilians killed", "at least 30 killed")
    assert [reason.kind for reason in found.reasons] == ["figure", "date", "place", "wording"]
    assert found.same_event > 0.5


def test_two_sources_on_one_day_conflict():
    one = raid("a", "30 civilians", source="Varn Monitor")
    other = raid("b", "12 civilians", source="Defence Ministry", kind="government")
    found = relate(one, other)
    assert found.relation == "conflict"
    assert found.reasons[1].text == (
        "different sources on one day: Varn Monitor here, Defence Ministry there"
    )


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (raid("a", "30", source="Varn Monitor"), raid("b", "35", source="Varn Monitor")),
        (raid("a", "30"), raid("b", "35", written=DAY + dt.timedelta(days=1))),
        (raid("a", "30"), raid("b", "35", "The death toll has risen to 35.")),
        (raid("a", "30", "The toll may rise."), raid("b", "45")),
        (raid("a", "30"), raid("b", "35")),
    ],
)
def test_later_counts_are_updates(one, other):
    assert relation(one, other) == relation(other, one) == "update"


def test_a_count_replaced_by_another_is_compared_with_it():
    """The report of last week's raid tells no day; its former count is the other's."""
    one = raid("a", "23", "The clinic has recorded 21 deaths.")
    other = article(
        "b",
        "Officials raised the toll of last week's raid on Varn.",
        "26 people have died in Varn, up from 21 on Thursday.",
        places=("Varn",),
        written=DAY + dt.timedelta(days=7),
    )
    found = relate(one, other)
    assert (found.relation, found.values) == ("update", ("21 killed", "26 people killed"))


def test_two_texts_with_the_new_count_agree_though_both_tell_the_old_one():
    one, other = (raid(key, "26", "The toll was up from 21 deaths.") for key in "ab")
    assert relation(one, other) == "agree"


def test_a_vague_count_agrees_unless_a_later_one_has_left_it_behind():
    later = raid("b", "130", written=DAY + dt.timedelta(days=1))
    assert relation(raid("a", "dozens"), raid("b", "130")) == "agree"
    assert relation(raid("a", "dozens"), later) == "update"


def test_a_sum_of_two_groups_is_their_total():
    one = raid("a", "48 fighters and mercenaries")
    other = raid("b", "30 fighters over 18 mercenaries")
    assert relation(one, other) == relation(other, one) == "agree"


def test_a_figure_told_beside_another_is_of_another_place():
    one = raid("a", "45 in Varn and 22 in neighbouring Torv")
    assert relation(one, raid("b", "22")) == "scope"


def test_a_days_raid_is_a_part_of_two_days_raids():
    one = raid("a", "79", "In all, 79 people were killed over the last 48 hours.")
    assert relation(one, raid("b", "44")) == "scope"


def test_the_figure_of_a_country_is_wider_than_a_provinces():
    one = article(
        "a", "Air raids kill 45", "Raids killed 45 in Idlib and Aleppo.", event_date=DAY,
        places=("Idlib", "Aleppo"), source="Varn Committee", kind="local",
    )  # fmt: skip
    other = article(
        "b", "Air raids on Idlib kill 24", event_date=DAY, places=("Idlib",), source="Varn Monitor"
    )
    assert relation(one, other) == relation(other, one) == "scope"


@pytest.mark.parametrize("voice", ["a monitor", "state television"])
def test_sources_that_are_named_in_passing_are_heeded(voice: str):
    one = raid("a", f"30 people, {voice} said", source="Varn Committee", kind="local")
    other = raid("b", f"41 people, {voice} said", source="Torv Clinic", kind="other")
    assert relation(one, other) == "update"
    other = raid("b", "45", source="Torv Clinic", kind="local")
    assert relation(one, other) == "conflict"


def test_the_dead_of_two_sides_are_not_of_one_count():
    one, other = (
        raid(key, toll) for key, toll in (("a", "19 regime soldiers"), ("b", "25 rebels"))
    )
    same = raid("c", "25 regime soldiers")
    assert relate(one, other).same_event < relate(one, same).same_event


def test_who_tells_of_the_wounded_told_of_the_dead():
    one = raid("a", "20", source="Varn Monitor")
    wounded = claim(
        "Some of the wounded were fighters.", article="b", index=1, source="Varn Monitor"
    )
    other = raid("b", "41")
    assert relation(one, other) == "conflict"
    assert relation(one, replace(other, claims=(*other.claims, wounded))) == "update"
    count = claim("At least 20 were killed.", article="b", index=1, source="Varn Monitor")
    assert relation(one, replace(other, claims=(*other.claims, count))) == "conflict"


def test_a_gas_attack_is_not_the_shelling_of_the_same_day():
    one = article("a", "Shelling of Torv kills 30", "It came hours after a gas attack on Varn.")
    gas = "At least 58 were killed in the gas attack on Varn."
    other = article("b", "Suspected gas attack on Varn", gas)
    assert relation(one, other) == "none"


def test_without_a_day_more_must_agree():
    one, other = (raid(key, toll, written=None, event_date=None, places=()) for key, toll in
                  (("a", "21"), ("b", "9")))  # fmt: skip
    assert relate(one, other).same_event < 0.5


def test_an_undated_report_is_told_by_its_weekday():
    """`DAY` is a Thursday; on Friday somebody may speak of it, on Monday of another raid."""
    chances = [
        relate(
            article("a", f"Raids kill 30 in Varn on {day}", written=None, places=("Varn",)),
            raid("b", "21"),
        ).same_event
        for day in ("Thursday", "Friday", "Monday")
    ]
    assert chances == sorted(chances, reverse=True)
    assert chances[0] > 0.5 > chances[2]


def test_a_lower_count_of_a_later_day_is_no_update():
    later = raid("b", "12", written=DAY + dt.timedelta(days=1))
    assert relation(raid("a", "30"), later) == "conflict"


def test_children_against_all_is_another_scope():
    assert relation(raid("a", "22 children"), raid("b", "35 people")) == "scope"


@pytest.mark.parametrize(
    "other",
    [
        raid("b", "30", event_date=DAY - dt.timedelta(days=4), written=DAY - dt.timedelta(days=4)),
        article("b", "Car bomb kills 9 soldiers in Torv", places=("Torv",), event_date=DAY),
        article("b", "Talks begin in Varn", **TOLD),
    ],
)
def test_other_events_have_no_relation(other):
    assert relation(raid("a", "30 civilians"), other) == "none"


def test_two_provinces_in_two_headlines_are_two_events():
    one = article("a", "Air raids kill 15 civilians in Idlib", event_date=DAY)
    other = article("b", "Air raids kill 15 civilians in Raqqa", event_date=DAY)
    assert relation(one, other) == "none"


def test_another_model_is_heeded_but_does_not_decide():
    one, other = raid("a", "30 civilians"), raid("b", "at least 30")
    assert relate(one, other, 0.99).same_event > relate(one, other).same_event
    assert relate(one, other, 0.0).relation == "agree"


def test_articles_without_a_day_are_told_by_all_else():
    one, other = raid("a", "30", written=None, event_date=None), raid("b", "30")
    assert relation(one, other) == "agree"


def test_every_ground_has_its_weight():
    one, other = main_event(raid("a", "30")), main_event(raid("b", "12"))
    assert one is not None and other is not None
    grounds = event_grounds(one, other)
    assert grounds.keys() == WEIGHTS.keys() - {"constant"}
    assert all(isinstance(json.dumps(value), str) for value in grounds.values())


def test_an_article_of_ten_thousand_claims_is_read():
    long = raid("a", "30", *(f"Shell {n} hit Varn." for n in range(10_000)))
    assert relation(long, raid("b", "30")) == "agree"


def test_empty_articles_have_no_relation():
    assert relate(article("a", ""), article("b", "")) == NO_RELATION


_HEADLINES = st.sampled_from(
    [
        "Air raids kill 30 in Varn",
        "At least 28 children killed in Varn raids",
        "Death toll in Varn rises to 45",
        "Car bomb in Manbij kills 12 rebels",
        "Nearly 30 killed and wounded in Raqqa",
        "Talks begin",
    ]
)
_ARTICLES = st.builds(
    article,
    st.sampled_from("ab"),
    _HEADLINES,
    _HEADLINES,
    written=st.sampled_from([None, DAY, DAY + dt.timedelta(days=1)]),
    source=st.sampled_from(["", "Varn Monitor", "Civil Defence"]),
    places=st.sampled_from([(), ("Varn",), ("Manbij",)]),
)


@given(_ARTICLES, _ARTICLES)
def test_symmetric_and_marked(one, other):
    found, back = starmap(relate, ((one, other), (other, one)))
    assert found.relation == back.relation
    assert found.values == back.values[::-1]
    assert found.same_event == pytest.approx(back.same_event)
    for reason in found.reasons:
        assert reason.text
        assert any(reason.here in claim.text for claim in one.claims)
        assert any(reason.there in claim.text for claim in other.claims)
