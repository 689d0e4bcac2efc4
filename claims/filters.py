"""The queue's filters; each stands in the address, and an invalid one shows its message."""

from __future__ import annotations

from typing import Any, cast

import django_filters
from django import forms

from claims.models import Claim, Modality, ReviewState, Value
from claims.querysets import ClaimQuerySet
from claims.queue_signals import Signal
from sources.models import ArticleVersion, SourceKind
from workbench.models import User

SORTS = {
    "": "Newest article first",
    "worth": "Most worth checking first",
    "oldest": "Oldest article first",
    "unsure": "Least certain extraction first",
}
FOLDED = ("kind", "voice", "modality", "place", "actor", "figures", "since", "until", "sort")
"""The filters that the page shows on request."""
VERDICTS = [(v.value, v.label) for v in Value if v != Value.WITHDRAWN]


class ClaimFilter(django_filters.FilterSet):  # type: ignore[misc]
    """Narrows the live claims.

    Without a state (and without a verdict, which only decided claims have) the queue shows what
    waits for a decision.
    """

    q = django_filters.CharFilter(label="Words in the claim", method="by_text", max_length=200)
    state = django_filters.ChoiceFilter(
        label="State",
        choices=[("all", "All"), *ReviewState.choices],
        empty_label="Waiting",
        method="by_state",
    )
    verdict = django_filters.ChoiceFilter(
        label="Verdict",
        choices=[*VERDICTS, ("none", "None yet")],
        empty_label="Any",
        method="by_verdict",
    )
    mine = django_filters.ChoiceFilter(
        label="Mine",
        choices=[("awaiting", "Awaiting me"), ("held", "Held by me"), ("decided", "Decided by me")],
        empty_label="Everybody’s",
        method="by_user",
    )
    signal = django_filters.ChoiceFilter(
        label="Signal", choices=Signal.choices, empty_label="Any", method="by_signal"
    )
    outlet = django_filters.CharFilter(label="Outlet", method="by_outlet", max_length=200)
    source = django_filters.CharFilter(label="Stated source", method="by_source", max_length=200)
    kind = django_filters.ChoiceFilter(
        label="Kind of source",
        choices=SourceKind.choices,
        empty_label="Any",
        field_name="attribution__stated_source__kind",
    )
    voice = django_filters.ChoiceFilter(
        label="Credited to",
        choices=[
            ("named", "A named source"),
            ("unnamed", "An unnamed source"),
            ("outlet", "Nobody: the outlet’s own voice"),
        ],
        empty_label="Anybody",
        method="by_voice",
    )
    modality = django_filters.ChoiceFilter(
        label="Put as", choices=Modality.choices, empty_label="Any"
    )
    place = django_filters.CharFilter(label="Place", method="by_place", max_length=200)
    actor = django_filters.CharFilter(label="Actor", method="by_actor", max_length=200)
    figures = django_filters.ChoiceFilter(
        label="Figures",
        choices=[("yes", "With a figure"), ("no", "Without")],
        empty_label="Any",
        method="by_figures",
    )
    since = django_filters.DateFilter(
        label="Published from",
        field_name="version__article__published",
        lookup_expr="gte",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    until = django_filters.DateFilter(
        label="Published until",
        field_name="version__article__published",
        lookup_expr="lte",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    article = django_filters.NumberFilter(
        label="Article", field_name="version__article", widget=forms.HiddenInput, min_value=1
    )
    batch = django_filters.NumberFilter(
        label="Import", method="by_batch", widget=forms.HiddenInput, min_value=1
    )
    sort = django_filters.ChoiceFilter(
        label="Order",
        choices=[pair for pair in SORTS.items() if pair[0]],
        empty_label=SORTS[""],
        method="by_nothing",
    )

    class Meta:
        model = Claim
        fields: list[str] = []

    @property
    def narrowed(self) -> bool:
        """Some filter is set: an empty list is then the filters' doing."""
        return any(self.data.get(name) for name in self.base_filters if name != "sort")

    @property
    def details_open(self) -> bool:
        """One of the filters that the page folds away is set, or cannot be read."""
        return any(self.data.get(name) for name in FOLDED)

    @property
    def rows(self) -> ClaimQuerySet:
        """The claims that match, ordered; none if a filter is invalid."""
        if not self.is_valid():
            return Claim.objects.none()
        found = cast(ClaimQuerySet, self.qs)
        match self.form.cleaned_data["sort"]:
            case "worth":
                return found.most_worth_checking_first()
            case "oldest":
                return found.order_by("version__article__published", "version_id", "index")
            case "unsure":
                return found.order_by("confidence", "pk")
            case _:
                return found.newest_article_first()

    def without_state(self) -> ClaimQuerySet:
        """The claims that match all filters but the state, for the counts beside the states."""
        return self._without("state", state="all")

    def without_signal(self) -> ClaimQuerySet:
        """The claims that match all filters but the signal, for the counts beside the signals."""
        return self._without("signal")

    def filter_queryset(self, queryset: ClaimQuerySet) -> ClaimQuerySet:
        """Apply the filters; without state and verdict, keep what waits for a decision."""
        found = cast(ClaimQuerySet, super().filter_queryset(queryset))
        given = self.form.cleaned_data
        return found if given["state"] or given["verdict"] else found.pending()

    def by_text(self, queryset: ClaimQuerySet, name: str, value: str) -> ClaimQuerySet:
        """Keep claims with all of the words."""
        return queryset.saying(value)

    def by_state(self, queryset: ClaimQuerySet, name: str, value: str) -> ClaimQuerySet:
        """Keep claims of one state; what the user has just opened is not gone from the new ones."""
        match value:
            case "all":
                return queryset
            case ReviewState.NEW:
                return queryset.untouched_by_others(self._user)
            case _:
                return queryset.filter(state=value)

    def by_verdict(self, queryset: ClaimQuerySet, name: str, value: str) -> ClaimQuerySet:
        """Keep claims of one verdict; a verdict hidden from the user is not to be found by it."""
        if value == "none":
            return queryset.filter(current_verdict=None)
        return queryset.shown_as(value, self._user)

    def by_user(self, queryset: ClaimQuerySet, name: str, value: str) -> ClaimQuerySet:
        """Keep what concerns the signed-in user."""
        match value:
            case "held":
                return queryset.held_by(self._user)
            case "decided":
                return queryset.decided_by(self._user)
            case _:
                return queryset.awaiting(self._user)

    def by_signal(self, queryset: ClaimQuerySet, name: str, value: str) -> ClaimQuerySet:
        """Keep claims of which other outlets' reports say something in particular."""
        return queryset.signalling(value)

    def by_outlet(self, queryset: ClaimQuerySet, name: str, value: str) -> ClaimQuerySet:
        """Keep claims of outlets whose name contains the text."""
        return queryset.of_outlet(value)

    def by_source(self, queryset: ClaimQuerySet, name: str, value: str) -> ClaimQuerySet:
        """Keep claims credited to a source whose name contains the text."""
        return queryset.credited_to(value)

    def by_voice(self, queryset: ClaimQuerySet, name: str, value: str) -> ClaimQuerySet:
        """Keep claims by how they are credited."""
        match value:
            case "outlet":
                return queryset.filter(attribution=None)
            case _:
                return queryset.filter(attribution__stated_source__named=value == "named")

    def by_place(self, queryset: ClaimQuerySet, name: str, value: str) -> ClaimQuerySet:
        """Keep claims that name the place."""
        return queryset.naming_place(value)

    def by_actor(self, queryset: ClaimQuerySet, name: str, value: str) -> ClaimQuerySet:
        """Keep claims that name the actor."""
        return queryset.naming_actor(value)

    def by_figures(self, queryset: ClaimQuerySet, name: str, value: str) -> ClaimQuerySet:
        """Keep claims with or without a quantity."""
        return queryset.with_quantities(present=value == "yes")

    def by_batch(self, queryset: ClaimQuerySet, name: str, value: Any) -> ClaimQuerySet:
        """Keep claims of the articles that one import brought."""
        brought = ArticleVersion.objects.filter(import_items__batch=value)
        return queryset.filter(version__article__in=brought.values("article"))

    def by_nothing(self, queryset: ClaimQuerySet, name: str, value: str) -> ClaimQuerySet:
        """Leave the set as it is: the order is applied last."""
        return queryset

    def _without(self, left_out: str, **instead: str) -> ClaimQuerySet:
        """The claims that match all filters but one."""
        if not self.is_valid():
            return Claim.objects.none()
        others = {name: value for name, value in self.data.items() if name != left_out} | instead
        return cast(ClaimQuerySet, ClaimFilter(others, self.queryset, request=self.request).qs)

    @property
    def _user(self) -> User:
        return cast("User", self.request.user)
