"""What the full-text search knows of a claim."""

from __future__ import annotations

from django.db import models

from claims.models.claims import Claim


class ClaimTerms(models.Model):
    """A claim's words for retrieval, its day and its embedding; written by `claims.search`.

    The database's full-text index follows this table by itself: FTS5 by triggers on SQLite, a
    generated column on PostgreSQL (see `claims.full_text`).
    """

    claim = models.OneToOneField(Claim, models.CASCADE, primary_key=True, related_name="terms")
    words = models.TextField(help_text="Stems and folded names, with blanks between.")
    day = models.PositiveIntegerField(help_text="Day counted from 1 January of year 1; 0 unknown.")
    embedding = models.BinaryField(help_text="One signed byte for each of 256 dimensions.")

    class Meta:
        verbose_name_plural = "claim terms"

    def __str__(self) -> str:
        return self.words
