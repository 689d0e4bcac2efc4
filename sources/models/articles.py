"""Articles and their immutable versions; heavy text and original bytes live in tables apart."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.urls import reverse

from sources.agencies import UNNAMED
from sources.models.outlets import Outlet


class Article(models.Model):
    """A story of one outlet, whatever its text was when.

    `identity` is "url:<canonical address>", else "id:<the input's id>", else
    "day:<published>|<normalised title>", as the service `ingest` builds it.
    """

    outlet = models.ForeignKey(Outlet, models.PROTECT, related_name="articles")
    identity = models.CharField(max_length=2_100, editable=False)
    url = models.CharField("address", max_length=2_000, blank=True)
    external_id = models.CharField("id in the input", max_length=200, blank=True)
    title = models.CharField(max_length=500)
    published = models.DateField(null=True, blank=True)
    retracted_at = models.DateTimeField(null=True, blank=True)
    retraction_reason = models.TextField(blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-published", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["outlet", "identity"], name="sources_article_identity_unique"
            )
        ]
        indexes = [models.Index(fields=["published"], name="sources_article_published")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """The article's page, showing its current version."""
        return reverse("article", args=[self.pk])


class ExtractionState(models.TextChoices):
    """How far the extraction of a version has come."""

    PENDING = "pending", "Waiting"
    RUNNING = "running", "Running"
    DONE = "done", "Done"
    FAILED = "failed", "Failed"
    SKIPPED = "skipped", "Not extracted"


class ArticleVersion(models.Model):
    """One text of a story, never changed after it was stored.

    The fields of the extraction and of the wording are the only ones that are written later.
    """

    article = models.ForeignKey(Article, models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField(help_text="1 for the first.")
    is_current = models.BooleanField(default=True)
    sha256 = models.CharField(max_length=64, help_text="Of the original bytes.")
    text_sha256 = models.CharField(
        max_length=64, db_index=True, help_text="Of the extracted text; equal ones share an origin."
    )
    title = models.CharField(max_length=500)
    byline = models.CharField(max_length=300, blank=True)
    agency = models.CharField(
        "agency credit", max_length=100, blank=True, help_text="As credited: “AFP”."
    )
    language = models.CharField(max_length=10, blank=True)
    words = models.PositiveIntegerField(default=0)
    metadata = models.JSONField(default=dict, blank=True)
    retrieved_at = models.DateTimeField()
    how = models.CharField(
        max_length=10,
        choices={
            "paste": "Pasted",
            "url": "Fetched",
            "file": "Uploaded",
            "command": "Command line",
            "demo": "Demo",
        },
    )
    imported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    extraction = models.CharField(
        max_length=7, choices=ExtractionState, default=ExtractionState.PENDING
    )
    extraction_error = models.TextField(
        blank=True, help_text="Why it failed, or why the text was kept but not read."
    )
    extraction_warnings = models.JSONField(default=list, blank=True)
    boilerplate = models.JSONField(
        default=list, blank=True, help_text="Spans without claims, dimmed: [[start, end], …]."
    )
    agency_marks = models.JSONField(
        default=list,
        blank=True,
        help_text="Where the text names agencies: [[start, end, kind, name, the words], …].",
    )
    wording_indexed = models.BooleanField(
        default=False, help_text="What it shares with other texts has been looked up."
    )
    extracted_at = models.DateTimeField(null=True, blank=True)
    pipeline_version = models.CharField(max_length=120, blank=True)

    class Meta:
        ordering = ["article", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["article", "number"], name="sources_version_number_unique"
            ),
            models.UniqueConstraint(
                fields=["article"],
                condition=models.Q(is_current=True),
                name="sources_version_one_current",
            ),
            models.CheckConstraint(
                condition=models.Q(number__gte=1), name="sources_version_number_from_one"
            ),
        ]
        indexes = [
            # The failures on the home page and the progress of an import.
            models.Index(fields=["extraction"], name="sources_version_extraction")
        ]

    def __str__(self) -> str:
        return f"{self.title} (version {self.number})"

    def get_absolute_url(self) -> str:
        """The page of this very version."""
        return reverse("article-version", args=[self.article_id, self.number])

    @property
    def credits_unnamed_agencies(self) -> bool:
        """The credit is to "agencies", whoever they are."""
        return self.agency == UNNAMED


class VersionText(models.Model):
    """The text that every offset of a version indexes."""

    version = models.OneToOneField(
        ArticleVersion, models.CASCADE, primary_key=True, related_name="content"
    )
    text = models.TextField()

    def __str__(self) -> str:
        return f"Text of {self.version_id}"


class VersionOriginal(models.Model):
    """The bytes as they were received."""

    version = models.OneToOneField(
        ArticleVersion, models.CASCADE, primary_key=True, related_name="original"
    )
    body = models.BinaryField()
    media_type = models.CharField(max_length=100)
    encoding = models.CharField(max_length=40, blank=True)
    filename = models.CharField(max_length=255, blank=True)

    def __str__(self) -> str:
        return f"Original of {self.version_id}"
