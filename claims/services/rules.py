"""What a verdict needs: the one place where the rules are, beside the database's constraints."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from claims.models import Claim
from claims.models.review import Confidence, UnverifiableReason, Value
from claims.services.corroboration import LinkedReport, contesting_parties
from sources.services.origins import OriginSummary
from workbench.models import Role, User


@dataclass(frozen=True, slots=True)
class Decision:
    """What an analyst wants to record; texts are stripped."""

    value: str
    confidence: str = Confidence.MEDIUM.value
    unverifiable_reason: str = ""
    reason: str = ""
    contested_by: str = ""
    override_reason: str = ""
    wants_second_review: bool = False


@dataclass(frozen=True, slots=True)
class Refusal:
    """One thing that a verdict lacks.

    Attributes:
        code: Stable, for tests and the API.
        field: The form field to go to; "evidence" for what has to be linked first.
        message: A sentence that says what is missing and what to do.
    """

    code: str
    field: str
    message: str


def complete(decision: Decision, linked: Sequence[LinkedReport]) -> Decision:
    """Fill in who contests the claim, if that was left empty, from the contradicting evidence.

    What belongs to another value is dropped: a form sends the fields of all three.
    """
    contested = decision.value == Value.CONTESTED
    return replace(
        decision,
        contested_by=(decision.contested_by or contesting_parties(linked)) if contested else "",
        unverifiable_reason=(
            decision.unverifiable_reason if decision.value == Value.UNVERIFIABLE else ""
        ),
        override_reason=(decision.override_reason if decision.value == Value.CORROBORATED else ""),
    )


def refusals(
    decision: Decision,
    *,
    claim: Claim,
    analyst: User,
    linked: Sequence[LinkedReport],
    summary: OriginSummary,
    decided_before: bool,
) -> list[Refusal]:
    """Return everything that a verdict lacks, in the order of the form; empty if it may stand.

    Args:
        decision: As `complete` returns it.
        linked: The live evidence, see `corroboration.linked_reports`.
        decided_before: The analyst has a verdict on this claim that holds.
    """
    found = _about_the_claim(claim)
    if decision.confidence not in Confidence.values:
        found.append(Refusal("confidence", "confidence", "Say how sure you are."))
    match decision.value:
        case Value.CORROBORATED:
            found += _corroborated(decision, analyst, linked, summary)
        case Value.CONTESTED:
            found += _contested(decision, linked)
        case Value.UNVERIFIABLE:
            found += _unverifiable(decision)
        case Value.WITHDRAWN:
            if not decided_before:
                found.append(
                    Refusal("nothing", "value", "You have no verdict on this claim to withdraw.")
                )
        case _:
            found.append(Refusal("value", "value", "Choose one of the three verdicts."))
    return found


def _about_the_claim(claim: Claim) -> list[Refusal]:
    if claim.retired_at is not None:
        message = "A correction replaced this claim. Decide on the claim that replaced it."
        return [Refusal("retired", "value", message)]
    if not claim.version.is_current:
        message = "The article has a newer version. Decide on the claim as it stands there."
        return [Refusal("old_version", "value", message)]
    return []


def _corroborated(
    decision: Decision, analyst: User, linked: Sequence[LinkedReport], summary: OriginSummary
) -> list[Refusal]:
    if summary.origins_established >= 1:
        return []
    if decision.override_reason:
        if analyst.has_role(Role.REVIEWER):
            return []
        message = "Only a reviewer may accept a claim although the origins do not suffice."
        return [Refusal("override_role", "override_reason", message)]
    return [Refusal("origins", "evidence", shortage(linked, summary))]


def shortage(linked: Sequence[LinkedReport], summary: OriginSummary) -> str:
    """Say why the origins do not suffice: the counts, the cause, and what to do."""
    if not summary.links:
        return (
            "Nothing supports this claim yet. Link a report that shows that it happened, from an "
            "origin of its own."
        )
    counts = summary.in_words
    if not any(report.corroborates for report in linked):
        return (
            f"{counts} – the links show that the source said it, not that it happened. Link a "
            "report that shows that it happened."
        )
    corroborating = {report.key for report in linked if report.corroborates}
    own = next((group for group in summary.groups if group.is_claims_own), None)
    reasons = list(own.reasons) if own and corroborating & set(own.keys) else []
    concerned = [group for group in summary.groups if corroborating & set(group.keys)]
    for group in concerned:
        reasons += group.doubts
    record = any(group.answerable for group in concerned)
    what_to_do = ", or record why a linked one is independent." if record else "."
    return (
        f"{counts} – no report that it happened is established as independent of this claim. "
        f"{' '.join(reasons)} Link a report of another origin{what_to_do}"
    )


def _contested(decision: Decision, linked: Sequence[LinkedReport]) -> list[Refusal]:
    found = []
    if not any(report.contradicts for report in linked):
        message = "Nothing contradicts this claim yet. Link the report that contests it."
        found.append(Refusal("contradiction", "evidence", message))
    elif not decision.contested_by:
        message = "Say who contests the claim: the outlet and its stated source."
        found.append(Refusal("contested_by", "contested_by", message))
    return found


def _unverifiable(decision: Decision) -> list[Refusal]:
    if decision.unverifiable_reason not in UnverifiableReason.values:
        message = "Say why the claim cannot be verified."
        return [Refusal("unverifiable_reason", "unverifiable_reason", message)]
    if decision.unverifiable_reason == UnverifiableReason.OTHER and not decision.reason:
        message = "You chose “Other”: say what the reason is."
        return [Refusal("other_reason", "reason", message)]
    return []
