"""How fast the extraction is beside the bare spaCy pipeline, and what a command costs from cold."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median

from claims.extraction.pipeline import Pipeline
from claims.extraction.spans import ArticleInput
from claims.extraction.tagger import component


@dataclass(frozen=True, slots=True)
class Speed:
    """Medians over the rounds.

    Attributes:
        words_per_second: Of the whole extraction, in one thread.
        ratio: The extraction's speed as a share of the bare pipeline's; 1.0 would be as fast.
        words: How many were read in each round.
    """

    words_per_second: float
    ratio: float
    words: int


@dataclass(frozen=True, slots=True)
class Run:
    """What a command took in a process of its own.

    Attributes:
        seconds: By the clock, from start to end.
        megabytes: Most memory that it held at once.
    """

    seconds: float
    megabytes: float


def best_run(command: Sequence[str], *, rounds: int = 5) -> Run:
    """Run a command some times, each in a new process, and return the best of both measures.

    Raises:
        RuntimeError: it failed.
    """
    runs = [_run(command) for _ in range(rounds)]
    return Run(min(run.seconds for run in runs), min(run.megabytes for run in runs))


_START = """
import json, os, subprocess, sys, time
start = time.perf_counter()
quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
process = subprocess.Popen(sys.argv[1:], **quiet)
_, status, usage = os.wait4(process.pid, 0)
seconds = time.perf_counter() - start
print(json.dumps([os.waitstatus_to_exitcode(status), seconds, usage.ru_maxrss]))
"""
"""Starts a command from a small process, since Linux counts to a command's peak also what the
process that started it held at that time."""


def _run(command: Sequence[str]) -> Run:
    told = subprocess.run(  # noqa: S603 - our own command
        [sys.executable, "-c", _START, *command], stdout=subprocess.PIPE, check=True
    )
    status, seconds, peak = json.loads(told.stdout)
    if status:
        raise RuntimeError(f"{' '.join(command)} ended with status {status}.")
    # Linux counts in kilobytes, macOS in bytes.
    return Run(seconds, peak / (1024**2 if sys.platform == "darwin" else 1024))


def measure(pipeline: Pipeline, articles: Sequence[ArticleInput], *, rounds: int = 3) -> Speed:
    """Extract the articles and parse the same texts, in turn, so that noise hits both."""
    texts = [article.text for article in articles]
    words = sum(len(text.split()) for text in texts)
    ratios, speeds = [], []
    ours_alone = [component.NAME] if pipeline.nlp.has_pipe(component.NAME) else []
    for _ in range(rounds):
        bare = _seconds(pipeline.nlp.pipe(texts, batch_size=16, disable=ours_alone))
        ours = _seconds(pipeline.extract_many(articles))
        ratios.append(bare / ours)
        speeds.append(words / ours)
    return Speed(median(speeds), median(ratios), words)


def _seconds(results: Iterable[object]) -> float:
    """Of processor time: both run in one thread, and other work on the machine is not theirs."""
    start = time.process_time()
    for _result in results:
        pass
    return time.process_time() - start
