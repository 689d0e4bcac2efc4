"""Claims, evidence, verdicts and reports."""

from django.apps import AppConfig


class ClaimsConfig(AppConfig):
    """The `claims` app."""

    name = "claims"
    verbose_name = "Claims"
