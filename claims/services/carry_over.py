"""Recognising the claims of an article's new version as claims of the version before.

What an analyst decided about a claim holds for the new version only where nothing about it
changed; where its wording, a figure or its polarity changed, the claim comes back for another look
with the verdict on what it said before. Similar wording alone never carries a verdict over.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable

from rapidfuzz import fuzz

from claims.models import Claim, RelookCause, ReviewState
from claims.services.anchored import relying_on
from claims.services.carry_corrections import carry_corrections, key_of
from claims.services.carry_judgements import carry_judgements
from claims.services.projection import refresh_state, unchanged
from claims.services.review import mark_relook
from sources.models import ArticleVersion
from workbench.models import User

UNDECIDED = frozenset({ReviewState.NEW, ReviewState.IN_REVIEW})
LEAST_RATIO = 95.0
"""rapidfuzz ratio of two wordings of one claim: a typing error apart, not a fact."""
MAX_PAIRS = 250_000
"""Most comparisons of one version; beyond it only equal texts and equal sentences are matched."""
NEGATION = re.compile(
    r"\b(?:no|not|never|nor|none|nobody|without|n[o']t|\w+n['’]t)\b", re.IGNORECASE
)


def carry_over(version: ArticleVersion, actor: User | None = None) -> tuple[int, int]:
    """Link a version's claims to those of the version before, and of the next one to its own.

    Both, since a worker may extract the second version before the first.

    Returns:
        How many claims of this version have a predecessor, and how many of those came back for
        another look.
    """
    before = (
        ArticleVersion.objects.filter(article=version.article_id, number__lt=version.number)
        .exclude(claims=None)
        .order_by("-number")
        .first()
    )
    result = _link(before, version, actor) if before else (0, 0)
    after = (
        ArticleVersion.objects.filter(article=version.article_id, number__gt=version.number)
        .exclude(claims=None)
        .order_by("number")
        .first()
    )
    if after:
        _link(version, after, actor)
    return result


def _link(before: ArticleVersion, after: ArticleVersion, actor: User | None) -> tuple[int, int]:
    """Set `previous` and derive the review state of the later version's claims."""
    old = _claims(before)
    fresh = [claim for claim in _claims(after) if claim.previous_id is None]
    carried = carry_corrections(before, after, fresh, actor)
    new = [claim for claim in fresh if claim.pk not in carried.retired]
    # An analyst's claim is matched as a whole or copied: the nearest extracted one is not it.
    whole = {key_of(claim) for claim in new}
    comparable = [claim for claim in old if claim.added_by_id is None or key_of(claim) in whole]
    pairs = _pairs(comparable, new, before.content.text, after.content.text) + carried.pairs
    for claim, predecessor in pairs:
        claim.previous = predecessor
    Claim.objects.bulk_update([claim for claim, _ in pairs], ["previous"], batch_size=500)
    relook = 0
    for claim, predecessor in pairs:
        if predecessor.state not in UNDECIDED:
            relook += refresh_state(claim).relook_cause == RelookCause.ARTICLE
    successors = [(claim, old) for claim, old in pairs if unchanged(claim, old)]
    carry_judgements(successors, actor)
    same = {predecessor.pk for _, predecessor in successors}
    # What rested on a report that now says something else, or nothing, is looked at again.
    changed = [claim for claim in old if claim.pk not in same]
    mark_relook(relying_on(changed), RelookCause.EVIDENCE, actor)
    return len(pairs), relook


def _claims(version: ArticleVersion) -> list[Claim]:
    """A version's claims that no correction replaced, with all that is compared; three queries."""
    return list(
        Claim.objects.filter(version=version, retired_at=None)
        .select_related("attribution")
        .prefetch_related("quantities", "places")
        .order_by("index")
    )


def _pairs(
    old: list[Claim], new: list[Claim], old_text: str, new_text: str
) -> list[tuple[Claim, Claim]]:
    """Return (new, old) pairs: equal texts first, then near-equal ones of one sentence."""
    unused = defaultdict(list)
    for claim in old:
        unused[_words(claim.text)].append(claim)
    pairs, left = [], []
    for claim in new:
        same = unused[_words(claim.text)]
        if same:
            # Of repeated claims the first goes with the first.
            pairs.append((claim, same.pop(0)))
        else:
            left.append(claim)
    by_sentence = defaultdict(list)
    remaining = [claim for claims in unused.values() for claim in claims]
    for claim in remaining:
        by_sentence[_sentence(claim, old_text)].append(claim)
    compare_all = len(left) * len(remaining) <= MAX_PAIRS
    taken: set[int] = set()
    for claim in left:
        candidates = by_sentence[_sentence(claim, new_text)] or (remaining if compare_all else [])
        best = _best(claim, (c for c in candidates if c.pk not in taken))
        if best is not None:
            taken.add(best.pk)
            pairs.append((claim, best))
    return pairs + _revised(
        [claim for claim in left if claim not in {new for new, _ in pairs}],
        [claim for claim in remaining if claim.pk not in taken],
    )


def _revised(left: list[Claim], remaining: list[Claim]) -> list[tuple[Claim, Claim]]:
    """Return pairs that differ in their figures alone: a correction, "17" for "27".

    They are never `unchanged`, so a verdict on the earlier figure brings the claim back.
    """
    by_frame: dict[str, list[Claim]] = defaultdict(list)
    for claim in remaining:
        by_frame[_frame(claim)].append(claim)
    return [(claim, same.pop(0)) for claim in left if (same := by_frame[_frame(claim)])]


def _frame(claim: Claim) -> str:
    """A claim's words with a mark for each figure."""
    masked = claim.text
    for quantity in claim.quantities.all():
        masked = masked.replace(quantity.text, f"# {quantity.unit}")
        masked = masked.replace(quantity.text.capitalize(), f"# {quantity.unit}")
    return re.sub(r"\d[\d,.]*", "#", _words(masked)).casefold()


def _best(claim: Claim, candidates: Iterable[Claim]) -> Claim | None:
    """Return the most similar candidate that states the same facts, if any is similar enough."""
    best, best_ratio = None, LEAST_RATIO
    for candidate in candidates:
        ratio = fuzz.ratio(claim.text, candidate.text, score_cutoff=best_ratio)
        if ratio >= best_ratio and _facts(claim) == _facts(candidate):
            best, best_ratio = candidate, ratio
    return best


def _facts(claim: Claim) -> tuple[object, ...]:
    """What two wordings of one claim must have in common."""
    quantities = sorted(
        (q.unit.casefold(), str(q.low), str(q.high), q.approximate) for q in claim.quantities.all()
    )
    digits = re.findall(r"\d+", claim.text)
    negations = len(NEGATION.findall(claim.text))
    return quantities, digits, negations, claim.modality


def _words(text: str) -> str:
    return " ".join(text.split())


def _sentence(claim: Claim, text: str) -> str:
    return _words(text[claim.sentence_start : claim.sentence_end])
