"""The questions that pages ask about claims, as phrases that chain."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models

if TYPE_CHECKING:
    from claims.models import Claim  # noqa: F401


class ClaimQuerySet(models.QuerySet["Claim"]):
    """Claims, filtered and prepared for the pages."""

    def live(self) -> Self:
        """Claims of current versions that no correction has replaced."""
        return self.filter(version__is_current=True, retired_at=None)

    def pending(self) -> Self:
        """Claims that wait for somebody's decision."""
        return self.exclude(state="settled")
