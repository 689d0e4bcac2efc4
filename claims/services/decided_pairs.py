"""What analysts decided about pairs, as the same-event model learns from it."""

from __future__ import annotations

from claims.matching.refit import DecidedPair
from claims.models import Judgement, JudgementValue
from claims.services.claim_reports import claim_reports

ONE_EVENT = {
    JudgementValue.SAME: True,
    # Reports that contradict each other are of one event, told differently.
    JudgementValue.CONTRADICTS: True,
    JudgementValue.RELATED: False,
    JudgementValue.DIFFERENT: False,
}
"""Decision to whether both claims report one event; "unsure" teaches nothing."""


def decided_pairs() -> list[DecidedPair]:
    """Return the pairs on which a decision holds, oldest first, each once.

    Decisions that were carried to a later version repeat what is there already.
    """
    rows = list(
        Judgement.objects.standing()
        .filter(value__in=list(ONE_EVENT), carried_from=None)
        .order_by("pk")
        .values_list("first", "second", "value")
    )
    reports = claim_reports({end for row in rows for end in row[:2]})
    return [
        DecidedPair(reports[first], reports[second], ONE_EVENT[JudgementValue(value)])
        for first, second, value in rows
    ]
