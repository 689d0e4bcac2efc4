"""Outlets, articles, stated sources and their origins."""

from django.apps import AppConfig


class SourcesConfig(AppConfig):
    """The `sources` app."""

    name = "sources"
    verbose_name = "Sources"
