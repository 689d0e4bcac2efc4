"""Filters of the lists of articles, stated sources and outlets; invalid ones show no rows."""

from __future__ import annotations

from typing import Any

import django_filters
from django import forms
from django.db.models import Exists, OuterRef, Q, QuerySet

from sources.models import (
    Article,
    ArticleVersion,
    ExtractionState,
    Outlet,
    ReliabilityRating,
    SourceAlias,
    SourceKind,
    StatedSource,
)
from sources.normalise import normalise_name

TEXT = forms.TextInput(attrs={"type": "search", "dir": "auto"})
DAY = forms.DateInput(attrs={"type": "date"})


def valid_rows(filterset: django_filters.FilterSet) -> QuerySet[Any]:
    """Return the filtered rows; none while the query is invalid, since "all" would be a lie."""
    rows: QuerySet[Any] = filterset.qs if filterset.is_valid() else filterset.queryset.none()
    return rows


class ArticleFilter(django_filters.FilterSet):  # type: ignore[misc]
    """Articles by outlet, day, words and the state of their extraction."""

    q = django_filters.CharFilter(label="Words", method="with_words", widget=TEXT)
    outlet = django_filters.CharFilter(label="Outlet", method="of_outlet", widget=TEXT)
    since = django_filters.DateFilter(
        label="Published from", field_name="published", lookup_expr="gte", widget=DAY
    )
    until = django_filters.DateFilter(
        label="Published to", field_name="published", lookup_expr="lte", widget=DAY
    )
    extraction = django_filters.ChoiceFilter(
        label="Extraction", choices=ExtractionState, method="in_state", empty_label="any"
    )

    class Meta:
        model = Article
        fields: list[str] = []

    def with_words(self, rows: QuerySet[Article], name: str, value: str) -> QuerySet[Article]:
        """Keep the articles whose current title or text holds these words, as typed."""
        current = ArticleVersion.objects.filter(article=OuterRef("pk"), is_current=True)
        words = Q(title__icontains=value) | Q(content__text__icontains=value)
        return rows.filter(Exists(current.filter(words)))

    def of_outlet(self, rows: QuerySet[Article], name: str, value: str) -> QuerySet[Article]:
        """Keep the articles of outlets that this is part of the name of."""
        return rows.filter(outlet__in=outlets_named(value))

    def in_state(self, rows: QuerySet[Article], name: str, value: str) -> QuerySet[Article]:
        """Keep the articles whose current version's extraction is in this state."""
        current = ArticleVersion.objects.filter(article=OuterRef("pk"), is_current=True)
        return rows.filter(Exists(current.filter(extraction=value)))


class StatedSourceFilter(django_filters.FilterSet):  # type: ignore[misc]
    """Stated sources by name, kind and whether they are identities."""

    q = django_filters.CharFilter(label="Name or alias", method="with_name", widget=TEXT)
    kind = django_filters.ChoiceFilter(label="Kind", choices=SourceKind, empty_label="any")
    named = django_filters.ChoiceFilter(
        label="Named or class",
        choices=[("yes", "named"), ("no", "unnamed class")],
        method="is_named",
        empty_label="any",
    )

    class Meta:
        model = StatedSource
        fields: list[str] = []

    def with_name(
        self, rows: QuerySet[StatedSource], name: str, value: str
    ) -> QuerySet[StatedSource]:
        """Keep the rows that this is part of a name of: their own, an alias, a merged one's."""
        words = normalise_name(value)
        if not words:
            return rows.none()
        aliases = SourceAlias.objects.filter(source=OuterRef("pk"), normalised__contains=words)
        merged = StatedSource.objects.filter(merged_into=OuterRef("pk"), normalised__contains=words)
        return rows.filter(Q(normalised__contains=words) | Exists(aliases) | Exists(merged))

    def is_named(
        self, rows: QuerySet[StatedSource], name: str, value: str
    ) -> QuerySet[StatedSource]:
        """Keep identities or classes."""
        return rows.filter(named=value == "yes")


class OutletFilter(django_filters.FilterSet):  # type: ignore[misc]
    """Outlets by name, country and the grade they have now."""

    q = django_filters.CharFilter(label="Name or owner", method="with_name", widget=TEXT)
    country = django_filters.CharFilter(
        label="Country", field_name="country", lookup_expr="icontains", widget=TEXT
    )
    grade = django_filters.ChoiceFilter(
        label="Rating now",
        choices=[
            *ReliabilityRating._meta.get_field("grade").flatchoices,
            ("none", "not rated"),
        ],
        method="with_grade",
        empty_label="any",
    )

    class Meta:
        model = Outlet
        fields: list[str] = []

    def with_name(self, rows: QuerySet[Outlet], name: str, value: str) -> QuerySet[Outlet]:
        """Keep outlets that this is part of the name, an alias or the owner of."""
        return rows.filter(Q(pk__in=outlets_named(value)) | Q(owner__name__icontains=value))

    def with_grade(self, rows: QuerySet[Outlet], name: str, value: str) -> QuerySet[Outlet]:
        """Keep the outlets whose latest rating is this; `rows` have it as `grade_now`."""
        return rows.filter(**{"grade_now": None if value == "none" else value})


def outlets_named(value: str) -> QuerySet[Outlet]:
    """Return the outlets that this is part of a name or alias of; none for blank words."""
    words = normalise_name(value)
    if not words:
        return Outlet.objects.none()
    return Outlet.objects.filter(
        Q(normalised__contains=words) | Q(aliases__normalised__contains=words)
    ).distinct()
