"""Marking an article as withdrawn by its outlet."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from sources.forms import RetractForm
from sources.models import Article
from sources.services.retraction import AlreadyRetracted, retract_article, touched_by
from workbench.models import Role
from workbench.permissions import requires


@requires(Role.REVIEWER)
@require_http_methods(["GET", "POST"])
def article_retract(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what a retraction sends to another look, ask for the reason, and retract."""
    article = get_object_or_404(Article.objects.select_related("outlet"), pk=pk)
    form = RetractForm(request.POST if request.method == "POST" else None)
    try:
        if article.retracted_at is not None:
            raise AlreadyRetracted
        if form.is_valid():
            reason = form.cleaned_data["reason"]
            retract_article(article=article, actor=_user(request), reason=reason)
            messages.success(request, "The article is marked as retracted.")
            return redirect(article)
    except AlreadyRetracted as error:
        messages.warning(request, f"{error} The reason is shown below.")
        return redirect(article)
    context = {"article": article, "form": form, "touched": touched_by(article)}
    status = 422 if form.is_bound else 200
    return render(request, "sources/article_retract.html", context, status=status)


def _user(request: HttpRequest) -> Any:
    """Return the signed-in user; the role check has seen to it that there is one."""
    return request.user
