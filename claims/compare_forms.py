"""Forms of the comparison: what is shown of the matches, and what is decided about pairs."""

from __future__ import annotations

from typing import Any

from django import forms

from claims.models import JudgementValue, MatchRelation
from claims.services.judgements import CHOICES


class CompareFilter(forms.Form):
    """Which matches are shown, and which of them is held against the claim."""

    relation = forms.ChoiceField(
        label="Relation", required=False, choices=[("", "All"), *MatchRelation.choices]
    )
    possible = forms.BooleanField(label="Possible ones", required=False)
    other = forms.IntegerField(required=False, min_value=1, max_value=2**63 - 1)


class JudgeForm(forms.Form):
    """How a claim and another relate; the value comes from the button that was pressed."""

    other = forms.IntegerField(min_value=1, max_value=2**63 - 1)
    seen = forms.IntegerField(required=False, min_value=1)
    value = forms.ChoiceField(
        choices=[(value.value, value.label) for value in CHOICES],
        error_messages={
            "required": "Choose how the two relate.",
            "invalid_choice": "Choose how the two relate.",
        },
    )
    reason = forms.CharField(
        label="Reason", required=False, max_length=2_000, widget=forms.TextInput
    )


class JudgeManyForm(forms.Form):
    """One decision about all pairs that were shown.

    `shown` is "claim:newest judgement seen" for each pair, the second part empty where none was.
    """

    value = forms.ChoiceField(choices=[(v.value, v.label) for v in JudgementValue if v in CHOICES])
    shown = forms.CharField(max_length=20_000)

    def clean_shown(self) -> dict[int, int | None]:
        """Return the newest judgement that was seen, by the other claim's key."""
        seen: dict[int, int | None] = {}
        for entry in self.cleaned_data["shown"].split():
            other, _, judgement = entry.partition(":")
            if not _is_key(other) or (judgement and not _is_key(judgement)):
                raise forms.ValidationError("The list of pairs cannot be read. Load the page anew.")
            seen[int(other)] = int(judgement) if judgement else None
        return seen


class UndoJudgementForm(forms.Form):
    """Which judgement, or which batch of them, to take back."""

    judgement = forms.IntegerField(required=False, min_value=1)
    batch = forms.UUIDField(required=False)

    def clean(self) -> dict[str, Any]:
        """Require one of the two."""
        data = super().clean() or {}
        if bool(data.get("judgement")) == bool(data.get("batch")):
            raise forms.ValidationError("Say which judgement to take back.")
        return data


class PairOriginForm(forms.Form):
    """A reviewer's decision about the origins of the articles of two claims."""

    other = forms.IntegerField(min_value=1, max_value=2**63 - 1)
    dependent = forms.TypedChoiceField(
        choices=[("yes", "They are one origin"), ("no", "They are two origins")],
        coerce=lambda value: value == "yes",
    )
    reason = forms.CharField(
        max_length=2_000,
        error_messages={"required": "Say why the two reports are, or are not, one origin."},
    )


class SplitForm(forms.Form):
    """Claims to be taken out of a proposition, and why."""

    claims = forms.TypedMultipleChoiceField(
        coerce=int, error_messages={"required": "Choose the claims to take out."}
    )
    reason = forms.CharField(
        label="Why they do not assert the same",
        max_length=2_000,
        widget=forms.TextInput,
        error_messages={"required": "Say why these claims do not assert the same."},
    )

    def __init__(self, *args: Any, members: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["claims"].choices = members  # type: ignore[attr-defined]


def _is_key(text: str) -> bool:
    return text.isdecimal() and text.isascii() and len(text) < 19
