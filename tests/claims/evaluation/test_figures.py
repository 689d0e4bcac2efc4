"""Values from summed counts, and intervals that are the same in every run."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.evaluation.figures import (
    F1,
    MACRO_F1,
    RANKING,
    SHARE,
    CountsDisagree,
    Tally,
    figure_of,
)

ROWS = [(8, 10, 10), (3, 4, 8), (9, 9, 9), (0, 3, 2)]


def test_f1_is_that_of_the_sums() -> None:
    figure = figure_of("C", Tally("f1", F1, ROWS))
    assert figure.value == pytest.approx(2 * 20 / (26 + 29))
    assert figure.cases == 29
    assert figure.low is not None and figure.high is not None
    assert figure.low < figure.value < figure.high
    assert figure == figure_of("C", Tally("f1", F1, ROWS))


def test_a_share_skips_articles_without_cases() -> None:
    figure = figure_of("C", Tally("s", SHARE, [(0, 0), (3, 4), (0, 0)]))
    assert (figure.value, figure.cases) == (0.75, 4)
    assert (figure.low, figure.high) == (0.75, 0.75)
    nothing = figure_of("C", Tally("s", SHARE, [(0, 0)]))
    assert (nothing.value, nothing.low, nothing.high) == (0, 0, 0)


def test_macro_f1_is_the_harmonic_mean_of_the_averages() -> None:
    figure = figure_of("C", Tally("m", MACRO_F1, [(1.0, 0.5, 2), (0.5, 0.5, 1)]))
    assert figure.value == pytest.approx(2 * 0.5 * (1 / 3) / (0.5 + 1 / 3))
    assert figure_of("C", Tally("m", MACRO_F1, [(0, 0, 2)])).value == 0


def test_a_ranking_has_no_interval() -> None:
    figure = figure_of("C", Tally("ap", RANKING, [(0.5 * 40, 40)], reported=0.5))
    assert (figure.value, figure.cases, figure.low, figure.high) == (0.5, 40, None, None)


def test_counts_that_do_not_add_up_are_refused() -> None:
    with pytest.raises(CountsDisagree, match=r"C, f1: .* the scorer says 0\.9"):
        figure_of("C", Tally("f1", F1, ROWS, reported=0.9))


def test_the_key_names_corpus_group_and_figure() -> None:
    assert figure_of("C", Tally("s", SHARE, [(1, 1)])).key == "C / s"
    assert figure_of("C", Tally("s", SHARE, [(1, 1)], group="by x")).key == "C / by x / s"


@given(
    st.lists(
        st.integers(0, 9).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))),
        min_size=1,
        max_size=12,
    )
)
def test_an_interval_holds_shares(rows: list[tuple[int, int]]) -> None:
    figure = figure_of("C", Tally("s", SHARE, rows))
    assert figure.low is not None and figure.high is not None
    assert 0 <= figure.low <= figure.high <= 1
    assert not math.isnan(figure.value)
