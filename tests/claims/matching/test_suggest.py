"""Suggested relations of two claims."""

import datetime as dt
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from claims.extraction.spans import Quantity, Span
from claims.matching.reports import ClaimReport, Relation
from claims.matching.suggest import SPOKEN, suggest
from tests.claims.matching.making import DAY, claim

VARN: dict[str, Any] = {"places": ("Varn",), "event_date": DAY}


def relation(first, second, score: float = 0.8):
    found = suggest(first, second, score)
    return found and (found.relation, found.possible)


def reports(first: str, second: str, **fields: Any) -> tuple[ClaimReport, ClaimReport]:
    return claim(first, **fields), claim(second, article="b", **fields)


def test_the_same_with_its_grounds_in_words():
    pair = reports("Raids killed 30 people in Varn.", "In Varn 30 people died in raids.", **VARN)
    found = suggest(*pair, 0.8)
    assert found is not None
    assert (found.relation, found.possible, found.vetoes) == (Relation.SAME, False, ())
    texts = [reason.text for reason in found.reasons]
    assert texts == [
        "same figure: 30 people killed",
        "same village or quarter: Varn",
        f"same day: {DAY.isoformat()}",
    ]


def test_another_figure_differs():
    pair = reports("Raids killed 30 people in Varn.", "Raids killed 12 people in Varn.", **VARN)
    found = suggest(*pair, 0.8)
    assert found is not None
    assert (found.relation, found.possible, found.vetoes) == (Relation.DIFFERS, False, ("figure",))
    assert (found.reasons[0].here, found.reasons[0].there) == ("30 people", "12 people")


def test_a_later_count_of_one_source_is_an_update():
    first = claim("Raids killed 30 people in Varn.", source="Varn Monitor", **VARN)
    second = claim("Raids killed 35 people in Varn.", article="b", source="Varn Monitor", **VARN)
    assert relation(first, second) == (Relation.UPDATE, False)


def test_words_of_an_update_make_one():
    pair = reports("Raids killed 30 in Varn.", "The death toll in Varn has risen to 35.", **VARN)
    assert relation(*pair) == (Relation.UPDATE, False)


def test_a_count_that_another_names_as_the_one_before_is_its_update():
    first = claim("The clinic has recorded 21 deaths.")
    later = DAY + dt.timedelta(days=5)
    second = claim("26 people have died, up from 21 on Thursday.", article="b", published=later)
    assert relation(first, second) == relation(second, first) == (Relation.UPDATE, False)
    assert relation(first, second, 0.4) is None
    found = suggest(first, second, 0.8)
    assert found is not None
    told = [reason.text for reason in found.reasons if reason.kind == "update"]
    assert told == ["21 here, 26 people there: the one count has replaced the other"]


def test_a_vague_count_is_outgrown_by_a_later_one():
    day = DAY + dt.timedelta(days=1)
    first = claim("Raids killed dozens of people in Varn.", **VARN)
    later = claim("Raids killed 130 people in Varn.", article="b", published=day, **VARN)
    same_day = claim("Raids killed 130 people in Varn.", article="b", **VARN)
    assert relation(first, later) == (Relation.UPDATE, False)
    assert relation(first, same_day) == (Relation.SAME, False)


def test_a_later_higher_count_is_an_update_and_a_lower_one_differs():
    day = DAY + dt.timedelta(days=1)
    first = claim("Raids killed 30 people in Varn.", **VARN)
    higher = claim("Raids killed 35 people in Varn.", article="b", published=day, **VARN)
    lower = claim("Raids killed 12 people in Varn.", article="b", published=day, **VARN)
    assert relation(first, higher) == (Relation.UPDATE, False)
    assert relation(first, lower) == (Relation.DIFFERS, False)


def test_killed_and_wounded_is_another_scope():
    pair = reports("19 killed and injured in Varn.", "Four people were killed in Varn.", **VARN)
    assert relation(*pair) == (Relation.SCOPE, False)


def test_the_opposite_denies():
    pair = reports(
        "The army took control of Varn.", "The army lost Varn.", actors=("army",), **VARN
    )
    assert relation(*pair) == (Relation.DENIES, False)
    pair = reports("Gas was used in Varn.", "Gas was not used in Varn.", **VARN)
    assert relation(*pair) == (Relation.DENIES, False)


def test_a_denial_without_a_shared_ground_is_weak():
    pair = reports("Gas was used.", "Gas was not used.")
    assert relation(*pair, 0.95) == (Relation.DENIES, True)
    pair = reports("Gas was used in Varn.", "Gas was not used in Varn.", **VARN)
    assert relation(*pair, 0.6) == (Relation.DENIES, False)


def test_one_stated_source_alone_is_attribution_only():
    first = claim("Raids hit Varn.", source="Varn Monitor", **VARN)
    second = claim("Varn was hit by raids.", article="b", source="the Varn Monitor", **VARN)
    assert relation(first, second) == (Relation.ATTRIBUTION_ONLY, False)
    assert relation(first, claim("Raids hit Varn.", article="b", **VARN)) == (Relation.SAME, False)


def test_an_unnamed_class_is_no_one_source():
    first = claim("Raids hit Varn.", **VARN)
    second = claim("Raids hit Varn.", article="b", **VARN)
    assert relation(first, second) == (Relation.SAME, False)


def test_another_place_or_day_is_another_event_unless_all_else_agrees():
    first = claim("Raids killed 30 in Manbij.", places=("Manbij",))
    second = claim("Raids killed 30 in Raqqa.", article="b", places=("Raqqa",))
    third = claim("Raids killed 12 in Raqqa.", article="c", places=("Raqqa",))
    assert relation(first, second, 0.9) == (Relation.DIFFERS, False)
    assert relation(first, second, 0.6) is None
    assert relation(first, third, 0.9) is None


def test_what_is_planned_is_not_what_happened():
    first = claim("The army will hit Varn.", modality="planned")
    assert relation(first, claim("The army hit Varn.", article="b")) == (Relation.RELATED, True)


def test_weak_pairs_are_possible_or_nothing():
    pair = reports("Raids hit Varn.", "Varn was struck.")
    assert relation(*pair, 0.55) == (Relation.SAME, True)
    assert relation(*pair, 0.45) is None


def test_two_tolls_of_one_place_and_day_are_told_at_a_low_score():
    pair = reports("An attack on Varn killed 30.", "At least 12 died in the market in Varn.")
    assert relation(*pair, 0.3) == (Relation.DIFFERS, False)
    assert relation(*pair, SPOKEN / 2) is None
    pair = reports("An attack killed 30.", "At least 12 died in the market.")
    assert relation(*pair, 0.3) is None


def test_one_article_and_empty_claims_say_nothing():
    assert suggest(claim("Raids hit Varn."), claim("Raids hit Varn.", index=1), 1.0) is None
    assert suggest(claim("Raids hit Varn."), claim("  ", article="b"), 1.0) is None


_WORDS = st.lists(
    st.sampled_from(
        "30 12 at least dozens people children were killed wounded captured lost not denied "
        "Varn Manbij Raqqa Syria Monday Tuesday army including and in on by toll risen to".split()
    ),
    max_size=14,
).map(" ".join)
_CLAIMS = st.builds(
    claim,
    st.one_of(_WORDS, st.text(max_size=60)),
    source=st.sampled_from(["", "Varn Monitor", "army"]),
    places=st.sampled_from([(), ("Varn",), ("Manbij",), ("Raqqa", "Syria")]),
    actors=st.sampled_from([(), ("army",), ("rebels",), ("army", "rebels")]),
    event_date=st.sampled_from([None, DAY, DAY - dt.timedelta(days=1)]),
    published=st.sampled_from([None, DAY, DAY + dt.timedelta(days=1)]),
    modality=st.sampled_from(["asserted", "denied", "planned"]),
)


@given(_CLAIMS, _CLAIMS, st.floats(0, 1))
def test_symmetric_marked_and_never_the_same_over_a_veto(first, second, score):
    second = claim(
        second.text,
        article="b",
        credits=second.credits,
        places=second.places,
        actors=second.actors,
        event_date=second.event_date,
        published=second.published,
        modality=second.modality,
    )
    one, other = suggest(first, second, score), suggest(second, first, score)
    assert (one is None) == (other is None)
    if one is None or other is None:
        return
    assert (one.relation, one.possible) == (other.relation, other.possible)
    assert set(one.vetoes) == set(other.vetoes)
    if one.relation in {Relation.SAME, Relation.ATTRIBUTION_ONLY}:
        assert not one.vetoes
    assert one.reasons
    for reason in one.reasons:
        assert reason.here in first.text and reason.there in second.text
        assert reason.text


def test_a_hostile_text_is_read_in_time():
    text = "not 12 people were killed and captured by the army in Varn " * 400
    quantity = Quantity("12 people", Span(0, 9), 12.0, 12.0, "people", approximate=False)
    first = claim(text, quantities=(quantity,), places=("Varn",) * 50, actors=("army",))
    second = claim(text[10:], article="b", places=("Varn",) * 50, actors=("army",))
    assert suggest(first, second, 0.9) is not None


def test_a_no_denies_only_what_stands_behind_it():
    first = claim("The army will now turn towards Varn.", places=("Varn",))
    other = claim("No one is being kept in Varn against his will.", article="b", places=("Varn",))
    found = suggest(first, other, 0.85)
    assert found is None or (found.relation is not Relation.DENIES)
    hall = claim("A building was the town hall of Varn.", places=("Varn",))
    roof = claim("The town hall of Varn has no roof.", article="b", places=("Varn",))
    found = suggest(hall, roof, 0.8)
    assert found is None or (found.relation is not Relation.DENIES)
    taken = claim("The army entered Varn from the south on Sunday.", places=("Varn",))
    denied = claim(
        "The army entered the centre of Varn, hours after pictures of the roof of the town hall.",
        article="b",
        places=("Varn",),
        modality="denied",
    )
    found = suggest(taken, denied, 0.67)
    assert found is not None
    assert (found.relation, found.possible) == (Relation.DENIES, False)
