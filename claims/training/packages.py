"""What training needs and running does not."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.core.management.base import CommandError


@contextmanager
def training_packages(command: str = "make train") -> Iterator[None]:
    """Import within this what needs PyTorch.

    Args:
        command: What installs it.

    Raises:
        CommandError: a package is missing; the message says what installs it.
    """
    try:
        yield
    except ModuleNotFoundError as missing:
        raise CommandError(
            f"Training needs {missing.name}, which running does not: “{command}” installs it."
        ) from missing
