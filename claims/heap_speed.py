"""How long matching a heap of articles takes as it grows, measured on reports that are made up.

Events of made-up towns are told by one to six articles, which tell other things besides, partly in
the words of each other. Claims grow with events, towns and names, as they do in news; a town has
no more events in a large heap than in a small one.
"""

from __future__ import annotations

import datetime as dt
import resource
import sys
import time
from collections.abc import Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context

import numpy as np

from claims.matching.candidates import Candidates
from claims.matching.features import profiles
from claims.matching.match import match, reports_of
from claims.matching.reports import ArticleReport, ClaimReport, Credit

PER_ARTICLE = 20
TOLD_BY = 6
"""Most articles of one event."""
FIRST_DAY = dt.date(2021, 1, 1)
DAYS = 1_100
_OWN = 8
"""Claims of an article that are of its event; the others are its own."""
_VOCABULARY = 20_000
_SYLLABLES = "bel ce di fen gu ha ke li mo nu pa re si to va we xi zo dra ble gri sto".split()
_OUTLETS = ("The Tarsin Courier", "Meshra Radio", "Dolna Evening Post", "The Oberan Ledger")
_TELLINGS = (
    "At least {toll} people were killed when shells hit the {what} of {town} on {weekday}",
    "Shelling of the {what} in {town} killed {toll} people on {weekday}",
    "{who} said that {toll} people had been wounded near the {what} of {town}",
    "{who} denied that its men had shelled the {what} in {town}",
    "Helpers in {town} carried the dead out of the {what} on {weekday}",
    "Roads from {town} to the {what} were shut by {who}",
)


@dataclass(frozen=True, slots=True)
class HeapCost:
    """What matching a heap took, without extraction.

    Attributes:
        claims: How many were matched.
        pairs: Pairs of claims that were found.
        seconds: Of the processor, for each step.
        megabytes: Most memory that the process held, with the articles.
    """

    claims: int
    pairs: int
    seconds: Mapping[str, float]
    megabytes: float


def measure(claims: int, *, whole: bool = True) -> HeapCost:
    """Match so many made-up claims in a process of its own.

    Args:
        claims: How many.
        whole: If not, stop behind the candidates.
    """
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        return pool.submit(_measure, claims, whole=whole).result()


def _measure(claims: int, *, whole: bool) -> HeapCost:
    articles = list(made_up_articles(claims))
    started = time.process_time()
    if whole:
        pairs = len(match(articles).claims)
        seconds = {"in all": time.process_time() - started}
    else:
        reports = [report for article in articles for report in reports_of(article)]
        known = profiles(reports)
        profiled = time.process_time()
        pairs = len(Candidates(reports, known).pairs())
        seconds = {"profiles": profiled - started, "candidates": time.process_time() - profiled}
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    # Linux counts in kilobytes, macOS in bytes.
    megabytes = most / (1024**2 if sys.platform == "darwin" else 1024)
    return HeapCost(claims, pairs, seconds, megabytes)


def made_up_articles(claims: int, *, seed: int = 0) -> Iterator[ArticleReport]:
    """Yield articles of twenty claims each until there are so many; the same for the same seed."""
    chooser = np.random.default_rng(seed)
    number = 0
    while number * PER_ARTICLE < claims:
        event = _Event(chooser, towns=max(10, claims // 100))
        for _ in range(int(chooser.integers(1, TOLD_BY + 1))):
            if number * PER_ARTICLE >= claims:
                return
            yield event.article(str(number), min(PER_ARTICLE, claims - number * PER_ARTICLE))
            number += 1


class _Event:
    """What several articles tell, each with what no other has."""

    def __init__(self, chooser: np.random.Generator, towns: int) -> None:
        self._chooser = chooser
        self._towns = towns
        self._town = self._name(towns)
        self._who = f"{self._name(towns)} Guards"
        self._what = f"{self._word()} market"
        self._day = FIRST_DAY + dt.timedelta(int(chooser.integers(DAYS)))
        self._toll = int(chooser.integers(2, 90))
        self._shared = [self._told(at) for at in range(_OWN)]

    def article(self, key: str, claims: int) -> ArticleReport:
        """Make a report: of the event's claims half in shared words, the rest in its own."""
        chooser = self._chooser
        day = self._day + dt.timedelta(int(chooser.integers(2)))
        credit = Credit(f"{self._name(self._towns)} Council", "ngo", named=True)
        made = []
        for at in range(claims):
            text = self._shared[at] if at < _OWN and chooser.integers(2) else self._told(at)
            about = at < _OWN
            made.append(
                ClaimReport(
                    key=f"{key}#{at}",
                    article=key,
                    index=at,
                    text=text,
                    sentence=text,
                    outlet=_OUTLETS[int(chooser.integers(len(_OUTLETS)))],
                    published=day,
                    event_date=self._day if about and at % 2 else None,
                    credits=(credit,) if at % 3 == 0 else (),
                    places=(self._town,) if about else (),
                    actors=(self._who,) if about else (),
                )
            )
        text = "\n\n".join(claim.text for claim in made)
        return ArticleReport(key, text, made[0].text, made[0].outlet, day, tuple(made))

    def _told(self, at: int) -> str:
        """Tell of the event, or behind its claims of something else; with words of its own."""
        own = at >= _OWN
        told = _TELLINGS[int(self._chooser.integers(len(_TELLINGS)))].format(
            toll=int(self._chooser.integers(2, 90)) if own else self._toll,
            what=f"{self._word()} bridge" if own else self._what,
            town=self._name(self._towns) if own else self._town,
            who=f"{self._name(self._towns)} Guards" if own else self._who,
            weekday=f"{self._day:%A}",
        )
        return f"{told}, {' '.join(self._word() for _ in range(8))}."

    def _name(self, among: int) -> str:
        return _spelt(int(self._chooser.integers(among)) + 1_000).capitalize()

    def _word(self) -> str:
        """Return a word; word n is about 1/n as frequent as the first."""
        rank = int(_VOCABULARY ** self._chooser.random()) - 1
        return _spelt(rank + 1_000_000)


def _spelt(number: int) -> str:
    """Spell a number in syllables."""
    found = []
    while number:
        number, at = divmod(number, len(_SYLLABLES))
        found.append(_SYLLABLES[at])
    return "".join(found)
