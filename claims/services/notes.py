"""Remarks on a claim, kept beside its verdicts."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.db import transaction

from claims.models import Claim, Note
from workbench import audit
from workbench.models import Role, User


class NoteRefused(Exception):
    """The note has no text."""


def add_note(*, claim: Claim, author: User, text: str) -> Note:
    """Store a remark on a claim.

    Raises:
        NoteRefused: nothing but blanks.
    """
    if not author.has_role(Role.ANALYST):
        raise PermissionDenied("Notes are written by analysts and reviewers.")
    text = text.strip()
    if not text:
        raise NoteRefused("Write something to keep.")
    with transaction.atomic():
        note = Note.objects.create(claim=claim, author=author, text=text)
        audit.record(actor=author, action="note.added", target=claim, note=note.pk)
    return note
