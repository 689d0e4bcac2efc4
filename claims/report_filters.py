"""The filters of the attribution report, the same for the page and both exports."""

from __future__ import annotations

from typing import Any

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.http import QueryDict
from django.utils.http import urlencode

from claims.models import Claim
from claims.services.report_views import may_share
from sources.filters import DAY, TEXT, outlets_named
from sources.models import SourceAlias, SourceKind, StatedSource
from sources.normalise import normalise_name
from workbench.models import User

OWN_VOICE = "own"
MOST_QUERY = 1_000
"""Most characters of filters that are kept under a name; as many as the column takes."""


class ReportFilter(django_filters.FilterSet):  # type: ignore[misc]
    """Claims by the day and outlet of their article and by their stated source."""

    by = django_filters.ChoiceFilter(
        label="Rows",
        choices=[("outlet", "outlets"), ("kind", "kinds of source")],
        method="leave",
        empty_label="stated sources",
    )
    since = django_filters.DateFilter(
        label="Published from",
        field_name="version__article__published",
        lookup_expr="gte",
        widget=DAY,
    )
    until = django_filters.DateFilter(
        label="Published to",
        field_name="version__article__published",
        lookup_expr="lte",
        widget=DAY,
    )
    outlet = django_filters.CharFilter(label="Outlet", method="of_outlet", widget=TEXT)
    source = django_filters.CharFilter(label="Stated source", method="of_source", widget=TEXT)
    kind = django_filters.ChoiceFilter(
        label="Kind of source", choices=SourceKind, method="of_kind", empty_label="any"
    )
    named = django_filters.ChoiceFilter(
        label="Credited to",
        choices=[
            ("yes", "named sources"),
            ("no", "unnamed sources"),
            (OWN_VOICE, "nobody: own voice"),
        ],
        method="is_named",
        empty_label="anybody",
    )

    class Meta:
        model = Claim
        fields: list[str] = []

    def leave(self, rows: QuerySet[Claim], name: str, value: str) -> QuerySet[Claim]:
        """Keep all: what the rows stand for narrows nothing."""
        return rows

    def of_outlet(self, rows: QuerySet[Claim], name: str, value: str) -> QuerySet[Claim]:
        """Keep claims of outlets that this is part of the name of."""
        return rows.filter(version__article__outlet__in=outlets_named(value))

    def of_source(self, rows: QuerySet[Claim], name: str, value: str) -> QuerySet[Claim]:
        """Keep claims credited to a party that this is part of a name of."""
        words = normalise_name(value)
        if not words:
            return rows.none()
        aliased = SourceAlias.objects.filter(normalised__contains=words).values("source")
        fitting = StatedSource.objects.filter(Q(normalised__contains=words) | Q(pk__in=aliased))
        return rows.filter(
            Q(attribution__stated_source__in=fitting)
            | Q(attribution__stated_source__merged_into__in=fitting)
        )

    def of_kind(self, rows: QuerySet[Claim], name: str, value: str) -> QuerySet[Claim]:
        """Keep claims credited to a party of this kind; a merged row has its party's kind."""
        source = "attribution__stated_source"
        return rows.filter(
            Q(**{f"{source}__merged_into": None, f"{source}__kind": value})
            | Q(**{f"{source}__merged_into__kind": value})
        )

    def is_named(self, rows: QuerySet[Claim], name: str, value: str) -> QuerySet[Claim]:
        """Keep claims of identities, of classes, or of nobody."""
        if value == OWN_VOICE:
            return rows.filter(attribution=None)
        return rows.filter(attribution__stated_source__named=value == "yes")


class ReportViewForm(forms.Form):
    """The name of a saved view, and for those who may share whether everybody sees it."""

    name = forms.CharField(
        label="Name",
        max_length=80,
        widget=forms.TextInput(attrs={"dir": "auto"}),
        error_messages={"required": "Give the view a name."},
    )
    shared = forms.BooleanField(label="Everybody sees it", required=False)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.sharing = may_share(user)
        if not self.sharing:
            del self.fields["shared"]

    def clean(self) -> dict[str, Any]:
        """Return name and whether it is shared, whoever sent the form."""
        data = super().clean() or {}
        return data | {"shared": data.get("shared", False)}


def canonical_query(data: QueryDict) -> str:
    """Return the filters that are set, in one order and without anything else, encoded."""
    asked = [(str(name), data.get(name)) for name in ReportFilter.base_filters]
    return urlencode([(name, value) for name, value in asked if value])
