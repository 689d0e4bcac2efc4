"""Which versions share their wording: what is looked up, and what was found.

Both are computed from the texts alone by `sources.services.wording`, and may be computed anew.
"""

from __future__ import annotations

from django.db import models

from sources.models.articles import ArticleVersion


class TextGram(models.Model):
    """A fingerprint of a version's wording: one of its word 5-grams, as a 64-bit number.

    Of a fingerprint that very many versions have, only the first are kept.
    """

    pk = models.CompositePrimaryKey("gram", "version_id")
    gram = models.BigIntegerField()
    version = models.ForeignKey(ArticleVersion, models.CASCADE, related_name="grams")

    def __str__(self) -> str:
        return f"{self.gram} in {self.version_id}"


class TextReuse(models.Model):
    """What the texts of two versions of different articles share, where it is substantial."""

    first = models.ForeignKey(ArticleVersion, models.CASCADE, related_name="+")
    second = models.ForeignKey(ArticleVersion, models.CASCADE, related_name="reuses")
    origin = models.CharField(
        max_length=9, choices={"same_text": "Same text", "partly": "Shared passages"}
    )
    shared = models.FloatField(help_text="Share of the smaller text's words.")
    passages = models.JSONField(
        help_text="Spans in both texts: [[start, end, start in the second, end], …]."
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="sources_reuse_pair_unique"),
            models.CheckConstraint(
                condition=models.Q(first__lt=models.F("second")), name="sources_reuse_pair_ordered"
            ),
            models.CheckConstraint(
                condition=models.Q(shared__gt=0, shared__lte=1), name="sources_reuse_shared_range"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.first_id}–{self.second_id}: {self.shared:.0%}"
