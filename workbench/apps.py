"""The project package as a Django app: users, audit, checks."""

from django.apps import AppConfig


class WorkbenchConfig(AppConfig):
    """Registers the system checks when Django starts."""

    name = "workbench"
    verbose_name = "People and audit"

    def ready(self) -> None:
        """Import for its side effect: each check registers itself."""
        from workbench import checks  # noqa: F401
