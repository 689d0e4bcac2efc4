"""What changed from one version of an article to the next."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from sources.differences import compare
from sources.models import ArticleVersion
from workbench.models import Role
from workbench.permissions import requires


@requires(Role.READER)
@require_GET
def article_diff(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Show a version beside the one before it; 404 for the first."""
    versions = ArticleVersion.objects.select_related("article__outlet", "content")
    after = get_object_or_404(versions, article=pk, number=number)
    before = get_object_or_404(versions, article=pk, number=number - 1)
    changes = compare(before.content.text, after.content.text)
    context = {
        "article": after.article,
        "before": before,
        "after": after,
        "changes": changes,
        "changed": sum(change.kind != "same" for change in changes),
    }
    return render(request, "sources/article_diff.html", context)
