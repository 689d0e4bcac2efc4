"""The questions that pages ask about claims, as phrases that chain."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.apps import apps
from django.db import models
from django.db.models import Case, Count, Exists, F, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce, Now

from claims import queue_signals
from sources.normalise import normalise_name
from workbench.models import Role

if TYPE_CHECKING:
    from claims.models import Claim  # noqa: F401
    from workbench.models import User


class ClaimQuerySet(models.QuerySet["Claim"]):
    """Claims, filtered and prepared for the pages."""

    def live(self) -> Self:
        """Claims of current versions that no correction has replaced."""
        return self.filter(version__is_current=True, retired_at=None)

    def pending(self) -> Self:
        """Claims that wait for somebody's decision."""
        return self.exclude(state="settled")

    def with_row_data(self, user: User) -> Self:
        """Load what one row of a list prints, in three queries, and none of the heavy text.

        Adds `blind`, see there: a row must not print the verdict of a claim that is blind.
        """
        return (
            self.blind_to(user)
            .select_related(
                "version__article__outlet",
                "attribution__stated_source",
                "current_verdict",
                "lease__holder",
            )
            .prefetch_related("places", "quantities")
            .defer(
                "version__metadata",
                "version__extraction_error",
                "version__extraction_warnings",
                "current_verdict__reason",
                "current_verdict__contested_by",
                "current_verdict__override_reason",
            )
        )

    def with_latest_sequence(self) -> Self:
        """Annotate `latest_sequence`: the number of the last verdict on each claim, 0 for none."""
        verdicts = apps.get_model("claims", "Verdict").objects.filter(claim=OuterRef("pk"))
        latest = verdicts.order_by("-sequence").values("sequence")[:1]
        return self.annotate(latest_sequence=Coalesce(Subquery(latest), 0))

    def with_page_data(self) -> Self:
        """Load what a claim's own page prints about it, in five queries."""
        return self.select_related(
            "version__article__outlet__owner",
            "attribution__stated_source",
            "proposition",
            "previous__attribution",
            "current_verdict__analyst",
        ).prefetch_related(
            "places",
            "actors",
            "quantities",
            "attribution__spans",
            "attribution__links__stated_source",
        )

    def blind_to(self, user: User) -> Self:
        """Annotate `blind`: a verdict waits for a second one that this user may still give.

        Whoever may decide must not be led by the first verdict. Readers, who may not, see it.
        """
        if not user.has_role(Role.ANALYST):
            return self.annotate(blind=Value(value=False, output_field=models.BooleanField()))
        first = Q(state="second_review") | Q(
            state="relook", current_verdict__wants_second_review=True
        )
        return self.annotate(
            blind=Case(
                When(first & ~_decided_by(user), then=Value(value=True)),
                default=Value(value=False),
                output_field=models.BooleanField(),
            )
        )

    def shown_as(self, value: str, user: User) -> Self:
        """Claims whose verdict is this, as far as the user may see it."""
        shown = self.blind_to(user).filter(current_verdict__value=value)
        return shown.filter(Q(blind=False))

    def held_by_others(self, user: User) -> Self:
        """Claims that another analyst has open."""
        return self.filter(lease__expires_at__gt=Now()).exclude(lease__holder=user)

    def held_by(self, user: User) -> Self:
        """Claims that the user has open."""
        return self.filter(lease__holder=user, lease__expires_at__gt=Now())

    def untouched_by_others(self, user: User) -> Self:
        """New claims, and those that are in review because this user opened them."""
        return self.filter(
            Q(state="new") | Q(state="in_review", lease__holder=user, lease__expires_at__gt=Now())
        )

    def decided_by(self, user: User) -> Self:
        """Claims on which the user gave a verdict, withdrawn or not."""
        return self.filter(_ever_decided_by(user))

    def awaiting(self, user: User) -> Self:
        """Claims that need this very user.

        Held by the user, or due for a second review that the user has not given, or split where
        the user is a party or may adjudicate, or back for another look at what the user decided.
        """
        party = _ever_decided_by(user)
        split = Q(state="disagreement")
        if not user.has_role(Role.REVIEWER):
            split &= party
        return self.filter(
            Q(lease__holder=user, lease__expires_at__gt=Now())
            | Q(state="second_review") & ~_decided_by(user)
            | split
            | Q(state="relook") & party
        )

    def open_to(self, user: User) -> Self:
        """Pending claims that the user can decide now: nobody else holds them.

        Those that wait for somebody else's second review are left out.
        """
        return (
            self.pending()
            .exclude(Q(lease__expires_at__gt=Now()) & ~Q(lease__holder=user))
            .exclude(Q(state="second_review") & _decided_by(user))
        )

    def counts_by_state(self) -> dict[str, int]:
        """Return how many claims are in each state that occurs; one query."""
        rows = self.order_by().values_list("state").annotate(number=Count("pk"))
        return dict(rows)

    def saying(self, words: str) -> Self:
        """Claims whose text has all of these words."""
        found = self
        for word in words.split()[:10]:
            found = found.filter(text__icontains=word)
        return found

    def of_outlet(self, name: str) -> Self:
        """Claims of outlets whose name or alias contains this."""
        wanted = normalise_name(name)
        outlet = apps.get_model("sources", "Outlet")
        outlets = outlet.objects.filter(
            Q(normalised__contains=wanted) | Q(aliases__normalised__contains=wanted)
        )
        return self.filter(version__article__outlet__in=outlets.values("pk"))

    def credited_to(self, name: str) -> Self:
        """Claims credited to a stated source whose label, name or alias contains this."""
        wanted = normalise_name(name)
        source = apps.get_model("sources", "StatedSource")
        rows = source.objects.filter(
            Q(normalised__contains=wanted) | Q(aliases__normalised__contains=wanted)
        ).values("pk")
        return self.filter(
            Q(attribution__stated_source__in=rows)
            | Q(attribution__stated_source__merged_into__in=rows)
            | Q(attribution__label__icontains=name.strip())
        )

    def naming_place(self, name: str) -> Self:
        """Claims that name a place whose name contains this."""
        return self._naming("ClaimPlace", name)

    def naming_actor(self, name: str) -> Self:
        """Claims that name an actor whose name contains this."""
        return self._naming("ClaimActor", name)

    def with_quantities(self, *, present: bool) -> Self:
        """Claims that state a quantity, or that state none."""
        stated = Exists(apps.get_model("claims", "Quantity").objects.filter(claim=OuterRef("pk")))
        return self.filter(stated if present else ~stated)

    def with_signals(self) -> Self:
        """Annotate what other outlets' reports say about each claim; see `claims.queue_signals`.

        Adds `conflict`, `denied` and `single` (whether) and `carriers` (how many outlets).
        """
        return self.annotate(
            conflict=queue_signals.conflicting(),
            denied=queue_signals.denied(),
            carriers=queue_signals.carriers(),
            single=Case(
                When(queue_signals.single_origin(), then=Value(value=True)),
                default=Value(value=False),
                output_field=models.BooleanField(),
            ),
        )

    def signalling(self, signal: str) -> Self:
        """Claims that have a signal."""
        wide = signal == queue_signals.Signal.WIDE
        counted = self.alias(carriers=queue_signals.carriers()) if wide else self
        return counted.filter(queue_signals.having(signal))

    def newest_article_first(self) -> Self:
        """Order as the queue does: newest article, then reading order."""
        return self.order_by(
            F("version__article__published").desc(nulls_last=True), "-version_id", "index"
        )

    def most_worth_checking_first(self) -> Self:
        """Order by check-worthiness, then as the queue does; claims never rated come last."""
        return self.order_by("-checkworthiness", "-version_id", "index")

    def _naming(self, model: str, name: str) -> Self:
        rows = apps.get_model("claims", model).objects.filter(
            normalised__contains=normalise_name(name)
        )
        return self.filter(pk__in=rows.values("claim"))


def _ever_decided_by(user: User) -> Q:
    """A condition: the user gave a verdict on the claim, or on it in the version before."""
    verdict = apps.get_model("claims", "Verdict")
    mine = verdict.objects.filter(
        Q(claim=OuterRef("pk")) | Q(claim=OuterRef("previous")), analyst=user
    )
    return Q(Exists(mine))


def _decided_by(user: User) -> Q:
    """A condition: the user's last verdict on the claim, or on it before, is not withdrawn."""
    verdict = apps.get_model("claims", "Verdict")
    replaced = verdict.objects.filter(supersedes=OuterRef("pk"))
    mine = verdict.objects.filter(
        Q(claim=OuterRef("pk")) | Q(claim=OuterRef("previous")), analyst=user
    ).exclude(value="withdrawn")
    return Q(Exists(mine.filter(~Exists(replaced))))
