"""Two analysts judge pairs of claims at the very same moment, in two transactions."""

from __future__ import annotations

import contextlib
import sqlite3
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from claims.models import Claim, Judgement, Proposition
from claims.services.judgements import JudgementRefused, StaleJudgement, judge
from tests.claims.reports import reported
from tests.factories import user
from workbench.audit import verify
from workbench.models import User

pytestmark = pytest.mark.django_db(transaction=True)

Outcome = Judgement | Exception
WAIT = 1.5
"""Seconds for which one transaction waits that the other comes as far; a lock may forbid it."""


@pytest.fixture(autouse=True)
def database_on_disk(transactional_db: None, tmp_path: Path) -> Iterator[None]:
    """SQLite in memory has no transactions that wait for each other; a copy on disk has."""
    if connection.vendor != "sqlite":
        yield
        return
    connection.ensure_connection()
    in_memory, name = connection.connection, connection.settings_dict["NAME"]
    path = tmp_path / "race.sqlite3"
    with sqlite3.connect(path) as copy:
        in_memory.backup(copy)
    copy.close()
    connection.connection, connection.settings_dict["NAME"] = None, str(path)
    try:
        yield
    finally:
        connection.close()
        connection.connection, connection.settings_dict["NAME"] = in_memory, name


def at_once(*acts: Callable[[], Judgement]) -> list[Outcome]:
    """Run the acts in threads that stop together at the start and after their first row lock.

    Returns:
        What each returned or raised, in the order of the acts.
    """
    start = threading.Barrier(len(acts), timeout=20)
    locked = threading.Barrier(len(acts), timeout=WAIT)
    outcomes: dict[int, Outcome] = {}

    def run(number: int, act: Callable[[], Judgement]) -> None:
        stopped: list[str] = []

        def stop_after_lock(execute: Any, sql: str, *rest: Any) -> Any:
            result = execute(sql, *rest)
            if "FOR UPDATE" in sql and not stopped:
                stopped.append(sql)
                # Broken, if the other waits for the lock as it should.
                with contextlib.suppress(threading.BrokenBarrierError):
                    locked.wait()
            return result

        try:
            start.wait()
            with connection.execute_wrapper(stop_after_lock):
                outcomes[number] = act()
        except Exception as error:  # noqa: BLE001 - whatever comes is the outcome
            outcomes[number] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(40)
    return [outcomes[number] for number in range(len(acts))]


def judging(analyst: User, claim: Claim, other: Claim, value: str) -> Callable[[], Judgement]:
    """An act that judges a pair of which nothing was seen."""
    return lambda: judge(user=analyst, claim=claim, other=other, value=value)


def test_of_two_judgements_of_a_pair_one_is_stored_and_the_other_told() -> None:
    anna, omar, first, second = user("anna"), user("omar"), reported(), reported()
    outcomes = at_once(
        judging(anna, first, second, "same"), judging(omar, second, first, "different")
    )
    stored = Judgement.objects.get()
    told = [each for each in outcomes if isinstance(each, StaleJudgement)]
    assert [stale.current for stale in told] == [stored]
    assert stored in outcomes
    assert Proposition.objects.count() == (stored.value == "same")
    assert list(verify()) == []


def test_two_equal_judgements_of_a_pair_are_one() -> None:
    first, second = reported(), reported()
    outcomes = at_once(
        judging(user("anna"), first, second, "same"), judging(user("omar"), second, first, "same")
    )
    assert outcomes == [Judgement.objects.get()] * 2
    assert Proposition.objects.count() == 1


def test_a_merge_and_its_contradiction_by_way_of_a_third_claim_do_not_both_stand() -> None:
    anna, omar = user("anna"), user("omar")
    one, two, three = (reported() for _ in range(3))
    judge(user=anna, claim=two, other=three, value="same")
    outcomes = at_once(judging(anna, one, two, "same"), judging(omar, one, three, "contradicts"))
    assert sum(isinstance(each, JudgementRefused) for each in outcomes) == 1
    assert sum(isinstance(each, Judgement) for each in outcomes) == 1
    assert Judgement.objects.count() == 2
    one.refresh_from_db()
    together = one.proposition_id is not None
    assert together == Judgement.objects.filter(first=one, value="same").exists()
    assert list(verify()) == []


def test_judgements_that_meet_in_a_proposition_wait_for_each_other() -> None:
    """Each pair has one claim of a proposition, and the other transaction has the other one."""
    anna, omar = user("anna"), user("omar")
    one, two, three, four = (reported() for _ in range(4))
    judge(user=anna, claim=one, other=two, value="same")
    outcomes = at_once(judging(anna, two, three, "same"), judging(omar, one, four, "same"))
    assert all(isinstance(each, Judgement) for each in outcomes), outcomes
    assert Proposition.objects.count() == 1
    assert Claim.objects.exclude(proposition=None).count() == 4
    assert list(verify()) == []
