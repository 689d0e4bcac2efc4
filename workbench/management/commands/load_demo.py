"""Bring in the demo: an invented war, with reviews, to try everything on."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from workbench.demo import files, loader
from workbench.models import User

PASSWORD = "workbench-demo"  # noqa: S105 - printed on purpose, and refused on a served site


class Command(BaseCommand):
    """Loads once, and never touches what users did since."""

    help = "Bring in the demo's articles, users and reviews, unless that was done before."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Whether to insist, and the password of the demo's users."""
        parser.add_argument(
            "--once",
            action="store_true",
            help="Do nothing, without an error, where other users work already.",
        )
        parser.add_argument("--password", default="", help="Of the demo's users.")

    def handle(self, *args: Any, **options: Any) -> None:
        """Load, print the counts, and say how to sign in."""
        if loader.is_loaded():
            self._say_how_to_sign_in(PASSWORD)
            return
        if options["once"] and User.objects.exists() and not _was_cut_short():
            return
        password = options["password"] or self._known_password()
        loaded = loader.load(password=password, progress=self.stdout.write)
        for sentence in loaded.skipped:
            self.stderr.write(f"Skipped: {sentence}")
        self.stdout.write(
            f"The demo is here: {loaded.articles} articles in {loaded.versions} versions from "
            f"{loaded.outlets} outlets, {loaded.claims} claims, {loaded.verdicts} verdicts, "
            f"{loaded.evidence} pieces of evidence, {loaded.notes} notes."
        )
        self._say_how_to_sign_in(password)

    def _say_how_to_sign_in(self, password: str) -> None:
        """Print the sign-in, if the demo's analyst is there and has this password still."""
        user = User.objects.filter(username="demo", is_active=True).first()
        if user is not None and user.check_password(password):
            self.stdout.write(
                f"Sign in as demo (others: second, reviewer, reader, admin), password {password}"
            )

    def _known_password(self) -> str:
        """Return the password that everybody knows, which a served site must not have."""
        if settings.HTTPS:
            raise CommandError(
                "The demo's usual password is public. On a served site (HTTPS=1) choose one: "
                "manage.py load_demo --password …"
            )
        return PASSWORD


def _was_cut_short() -> bool:
    """Return whether all users there are the demo's, left by a load that did not finish."""
    names = {person["username"] for person in files.read().users}
    return not User.objects.exclude(username__in=names).exists()
