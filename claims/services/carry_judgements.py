"""Keeping what analysts decided about pairs when a claim gets a successor that says the same."""

from __future__ import annotations

from collections.abc import Sequence

from claims.models import Claim, Judgement
from claims.services.propositions import replaced
from workbench import audit
from workbench.models import User


def carry_judgements(successors: Sequence[tuple[Claim, Claim]], actor: User | None) -> int:
    """Let judgements and propositions of claims hold for the claims that took their place.

    Each is a row of its own that names the one it was carried from; the analyst stays who decided.
    Call it in a transaction; a constant number of queries, and one event for each claim concerned.

    Args:
        successors: (claim, the one whose place it took), of which both say the same.
        actor: Whose act brought the successors; None for the system.

    Returns:
        How many judgements were carried.
    """
    heirs = {old.pk: new for new, old in successors}
    rows = list(Judgement.objects.standing().about(list(heirs)))
    ends = {end for row in rows for end in (row.first_id, row.second_id)}
    past = replaced(ends) - heirs.keys()
    known = set(
        Judgement.objects.newest()
        .about([new.pk for new in heirs.values()])
        .values_list("first", "second")
    )
    made: dict[tuple[int, int], Judgement] = {}
    for row in rows:
        if past & {row.first_id, row.second_id}:
            continue
        first, second = sorted(
            heirs[end].pk if end in heirs else end for end in (row.first_id, row.second_id)
        )
        if first != second and (first, second) not in known:
            made[first, second] = Judgement(
                first_id=first,
                second_id=second,
                value=row.value,
                reason=row.reason,
                analyst_id=row.analyst_id,
                carried_from=row,
            )
    Judgement.objects.bulk_create(made.values(), batch_size=500)
    for old, new in heirs.items():
        carried = sum(new.pk in pair for pair in made)
        if carried:
            audit.record(
                actor=actor,
                action="claim.judgements_carried",
                target=new,
                previous=old,
                count=carried,
            )
    _carry_propositions(successors)
    return len(made)


def _carry_propositions(successors: Sequence[tuple[Claim, Claim]]) -> None:
    moved = []
    for new, old in successors:
        if old.proposition_id is not None and new.proposition_id is None:
            new.proposition_id = old.proposition_id
            moved.append(new)
    Claim.objects.bulk_update(moved, ["proposition"], batch_size=500)
