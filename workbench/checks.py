"""System checks: is the machine set up as the product expects?"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, register

from claims.extraction import model_files


@register()
def models_are_the_pinned_ones(app_configs: Any, **kwargs: Any) -> Sequence[CheckMessage]:
    """Refuse models whose files are not the recorded ones."""
    try:
        model_files.verify(settings.SPACY_PIPELINE, settings.EXTRACTOR)
    except model_files.ModelProblem as problem:
        return [Error(str(problem), hint=problem.hint, id="workbench.E001")]
    return []
