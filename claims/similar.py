"""Claims of other outlets that read like a claim, with what differs between them spelled out.

Method: candidates share a place or an actor (or, where the claim names neither, its days) within
a window of publication days; they are ranked by rapidfuzz's token ratios. Likeness of wording
suggests a comparison and decides nothing: figures, dates and denial are compared apart.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q
from rapidfuzz import fuzz, process

from claims.models import Claim, ClaimActor, ClaimPlace, Modality, Quantity
from claims.querysets import ClaimQuerySet

if TYPE_CHECKING:
    from workbench.models import User

WINDOW = dt.timedelta(days=14)
"""Publication days on either side within which two reports may be of one event."""
MAX_CANDIDATES = 600
"""Most claims scored for one page, newest first."""
LEAST_SCORE = 0.45
"""Below it two claims share a place and little else."""
FUNCTION_WORDS = frozenset(
    "a an and are as at be been by for from had has have in is it its of on or that the their "
    "there they this to was were which while with".split()
)


@dataclass(frozen=True, slots=True)
class Difference:
    """One point on which two claims do not agree.

    Attributes:
        what: "figure", "date" or "denial".
        here, there: What each says.
    """

    what: str
    here: str
    there: str


@dataclass(frozen=True, slots=True)
class SimilarClaim:
    """A claim of another outlet; `score` in [0, 1] ranks and is no probability."""

    claim: Claim
    score: float
    differences: tuple[Difference, ...]

    @property
    def percent(self) -> int:
        """The score for display."""
        return round(100 * self.score)


def similar_claims(
    claim: Claim, *, user: User, leave_out: Collection[int] = (), limit: int = 8
) -> list[SimilarClaim]:
    """Return the claims of other outlets most like this one, best first; five queries.

    Args:
        claim: With its quantities, places and actors prefetched.
        user: For whom the rows are prepared (see `ClaimQuerySet.with_row_data`).
        leave_out: Keys of claims that are linked already.
    """
    texts = dict(
        _candidates(claim)
        .exclude(pk__in=list(leave_out))
        .order_by("-version_id", "index")
        .values_list("pk", "text")[:MAX_CANDIDATES]
    )
    best = process.extract(
        claim.text,
        texts,
        scorer=likeness,
        processor=content_words,
        limit=limit,
        score_cutoff=100 * LEAST_SCORE,
    )
    rows = {
        row.pk: row for row in Claim.objects.with_row_data(user).filter(pk__in=[b[2] for b in best])
    }
    return [
        SimilarClaim(rows[pk], score / 100, tuple(differences(claim, rows[pk])))
        for _, score, pk in best
        if pk in rows
    ]


def likeness(first: str, second: str, *, score_cutoff: float | None = None, **_: object) -> float:
    """Return how alike two wordings are, 0 to 100: the mean of token order and token overlap.

    Overlap alone gives a short claim within a long one full marks; order alone gives none to a
    claim that begins with its place.
    """
    score = (fuzz.token_sort_ratio(first, second) + fuzz.token_set_ratio(first, second)) / 2
    return score if score_cutoff is None or score >= score_cutoff else 0.0


def content_words(text: str) -> str:
    """Return a text's words, case-folded, without those that every sentence has."""
    return " ".join(word for word in _words(text) if word not in FUNCTION_WORDS)


def differences(here: Claim, there: Claim) -> list[Difference]:
    """Return the figures of like units that exclude each other, other dates, and a denial."""
    found = [
        Difference("figure", ours.text, theirs.text)
        for ours in here.quantities.all()
        for theirs in there.quantities.all()
        if _like_units(ours, theirs) and _apart(ours, theirs)
    ]
    if here.event_date and there.event_date and here.event_date != there.event_date:
        found.append(
            Difference("date", f"{here.event_date:%d %b %Y}", f"{there.event_date:%d %b %Y}")
        )
    if (here.modality == Modality.DENIED) != (there.modality == Modality.DENIED):
        found.append(
            Difference("denial", here.get_modality_display(), there.get_modality_display())
        )
    return found


def _candidates(claim: Claim) -> ClaimQuerySet:
    """Claims of other outlets from the same days that share a place or an actor."""
    article = claim.version.article
    others = Claim.objects.live().exclude(version__article=article)
    if not article.outlet.is_unknown:
        others = others.exclude(version__article__outlet=article.outlet_id)
    if article.published:
        days = (article.published - WINDOW, article.published + WINDOW)
        others = others.filter(
            Q(version__article__published__range=days) | Q(version__article__published=None)
        )
    places = [place.normalised for place in claim.places.all()]
    actors = [actor.normalised for actor in claim.actors.all()]
    if not places and not actors:
        return others
    return others.filter(
        Q(pk__in=ClaimPlace.objects.filter(normalised__in=places).values("claim"))
        | Q(pk__in=ClaimActor.objects.filter(normalised__in=actors).values("claim"))
    )


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold())


def _like_units(first: Quantity, second: Quantity) -> bool:
    """Two figures count the same thing if their units share a word, or have none."""
    ours, theirs = set(_words(first.unit)), set(_words(second.unit))
    return bool(ours & theirs) or not (ours or theirs)


def _apart(first: Quantity, second: Quantity) -> bool:
    """Return whether the bounds of two figures exclude each other; an absent one is open."""
    low, high = float("-inf"), float("inf")
    first_low = low if first.low is None else first.low
    first_high = high if first.high is None else first.high
    second_low = low if second.low is None else second.low
    second_high = high if second.high is None else second.high
    return first_high < second_low or second_high < first_low
