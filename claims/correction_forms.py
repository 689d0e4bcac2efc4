"""The forms by which analysts add, correct and retire claims."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.text import Truncator

from claims.anchoring import MAX_QUOTATION
from claims.models import Claim, Modality
from claims.services.crediting import Credit, credit_of
from sources.models import ArticleVersion, SourceKind

OWN, NEW = "own", "new"


class CreditMixin(forms.Form):
    """Whom the claim is credited to: the outlet, a source of the article, or another one."""

    credit = forms.ChoiceField(label="Credited to")
    new_label = forms.CharField(
        label="Another source",
        max_length=300,
        required=False,
        help_text="Its name, or a description such as “field source”.",
    )
    new_kind = forms.ChoiceField(
        label="Kind of that source", choices=SourceKind, initial=SourceKind.OTHER, required=False
    )
    new_named = forms.BooleanField(
        label="It is identified by name",
        required=False,
        help_text="Leave it off for “a military source”: an unnamed source is never an identity.",
    )
    modality = forms.ChoiceField(label="The text puts it as", choices=Modality)

    def __init__(self, *args: Any, version: ArticleVersion, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        parties = dict(
            version.attributions.exclude(local_id="")
            .order_by("-index")
            .values_list("local_id", "label")
        )
        field = self.fields["credit"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 (for the type checker)
        field.choices = [
            (OWN, "the outlet’s own voice"),
            *sorted(parties.items(), key=lambda pair: pair[1].casefold()),
            (NEW, "another source, named below"),
        ]

    def clean(self) -> dict[str, Any]:
        """Ask for the other source's name where it is chosen; return the credit as one value."""
        data = super().clean() or {}
        chosen = data.get("credit")
        label = " ".join(data.get("new_label", "").split())
        if chosen == NEW and not label:
            self.add_error("new_label", "Type the name or description of the other source.")
        elif chosen == NEW:
            data["credited"] = Credit(
                label=label,
                kind=data.get("new_kind") or SourceKind.OTHER,
                named=data.get("new_named", False),
            )
        elif chosen:
            data["credited"] = Credit() if chosen == OWN else Credit(local_id=chosen)
        return data


class AddClaimForm(CreditMixin):
    """A claim that the extraction missed."""

    quotation = forms.CharField(
        label="Words of the article",
        max_length=MAX_QUOTATION,
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
        help_text="Select them in the text, or copy them from it.",
    )
    near = forms.IntegerField(min_value=0, required=False, widget=forms.HiddenInput)
    text = forms.CharField(
        label="The claim",
        max_length=MAX_QUOTATION,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
        help_text="One event or state, understandable alone, without “he said”. "
        "Empty: the words of the article as they are.",
    )
    field_order = ["quotation", "near", "text", "credit", "new_label", "new_kind", "new_named"]


class CorrectClaimForm(CreditMixin):
    """A claim as it should have been extracted."""

    text = forms.CharField(
        label="The claim",
        max_length=MAX_QUOTATION,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
        help_text="One event or state, understandable alone, without “he said”.",
    )
    quotation = forms.CharField(
        label="Words of the article",
        max_length=MAX_QUOTATION,
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
        required=False,
        help_text="Where the article says so, verbatim. Empty: as before.",
    )
    field_order = ["text", "quotation", "credit", "new_label", "new_kind", "new_named"]


class SplitClaimForm(forms.Form):
    """The parts of a claim that states several things."""

    parts = forms.CharField(
        label="Its parts",
        max_length=4 * MAX_QUOTATION,
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
        help_text="One claim a line, each understandable alone. Source and modality stay.",
    )

    def clean_parts(self) -> list[str]:
        """Return the lines that say something."""
        return [line.strip() for line in self.cleaned_data["parts"].splitlines() if line.strip()]


class MergeClaimForm(forms.Form):
    """Another claim that states, with this one, one thing."""

    other = forms.TypedChoiceField(
        label="The other claim",
        coerce=int,
        error_messages={
            "required": "Choose the other claim.",
            "invalid_choice": "That claim is not there any more. Choose another one.",
        },
    )
    text = forms.CharField(
        label="What both state together",
        max_length=MAX_QUOTATION,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
        help_text="Understandable alone. Source, modality and date of this claim stay.",
        error_messages={"required": "Write what the two state together."},
    )

    def __init__(self, *args: Any, others: Sequence[Claim], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["other"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 (for the type checker)
        field.choices = [("", "–"), *((one.pk, Truncator(one.text).chars(120)) for one in others)]


class RetireClaimForm(forms.Form):
    """Why something is no claim."""

    reason = forms.CharField(
        label="Why this is no claim",
        max_length=500,
        required=False,
        widget=forms.TextInput(attrs={"dir": "auto"}),
        help_text="For example “a caption” or “a question”. It can be restored.",
    )


def correction_initial(claim: Claim) -> dict[str, Any]:
    """Return what the correction form shows before anything is changed."""
    credit = credit_of(claim)
    return {
        "text": claim.text,
        "quotation": claim.quote if len(claim.quote) <= MAX_QUOTATION else "",
        "credit": OWN if credit.is_own_voice else credit.local_id or NEW,
        "new_label": credit.label,
        "modality": claim.modality,
    }
