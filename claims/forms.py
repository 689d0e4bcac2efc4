"""Forms of the review; each field's complaint stands beside it, and what was typed stays."""

from __future__ import annotations

import re
from typing import Any

from django import forms

from claims.models import Claim
from claims.models.review import Confidence, Shows, Stance, UnverifiableReason, Value
from claims.services.rules import Refusal

SHORT = {"rows": 2}
TICKED = re.compile(r"(\d{1,18}):(\d{1,9})")
MOST_TICKED = 200
"""Most rows that one bulk act takes; a page of the queue has fewer."""


class VerdictForm(forms.Form):
    """One analyst's verdict; the value comes from the button that was pressed.

    The rules live in `claims.services.rules`: this form checks only that its fields can be read.
    """

    value = forms.ChoiceField(
        choices=Value,
        widget=forms.HiddenInput,
        error_messages={"required": "Choose one of the three verdicts."},
    )
    seen_sequence = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    confidence = forms.ChoiceField(
        label="How sure are you?", choices=Confidence, initial=Confidence.MEDIUM
    )
    reason = forms.CharField(
        label="Reason", required=False, max_length=5_000, widget=forms.Textarea(attrs=SHORT)
    )
    contested_by = forms.CharField(
        label="Contested by",
        required=False,
        max_length=1_000,
        widget=forms.Textarea(attrs=SHORT),
        help_text="For “contested”: outlet and stated source. Empty takes them from the evidence.",
    )
    unverifiable_reason = forms.ChoiceField(
        label="Unverifiable because",
        required=False,
        choices=[("", "–"), *UnverifiableReason.choices],
    )
    override_reason = forms.CharField(
        label="Accept although the origins do not suffice, because",
        required=False,
        max_length=2_000,
        widget=forms.Textarea(attrs=SHORT),
        help_text="For “corroborated”, by a reviewer. The report marks it.",
    )
    wants_second_review = forms.BooleanField(label="Ask for a second, blind review", required=False)

    def __init__(self, *args: Any, overrides: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.needs_evidence = False
        if not overrides:
            del self.fields["override_reason"]

    def refuse(self, reasons: list[Refusal]) -> None:
        """Show what the rules miss; the first field that lacks something takes the focus."""
        for reason in reasons:
            self.add_error(reason.field if reason.field in self.fields else None, reason.message)
        self.needs_evidence = any(reason.field == "evidence" for reason in reasons)
        lacking = next((r.field for r in reasons if r.field in self.fields), None)
        if lacking and not self.fields[lacking].widget.is_hidden:
            self.fields[lacking].widget.attrs["autofocus"] = True


class UndoForm(forms.Form):
    """Which verdict to take back, and what its author had seen."""

    verdict = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
    seen_sequence = forms.IntegerField(min_value=0, widget=forms.HiddenInput)


class BulkVerdictForm(forms.Form):
    """One verdict on the rows that were ticked in the queue.

    `claims` is "claim:number of the last verdict seen" for each row.
    """

    claims = forms.Field(
        widget=forms.SelectMultiple, error_messages={"required": "Tick the claims to decide."}
    )
    value = forms.ChoiceField(
        choices=[(v.value, v.label) for v in Value if v != Value.WITHDRAWN],
        error_messages={"required": "Choose one of the three verdicts."},
    )
    confidence = forms.ChoiceField(
        label="How sure are you?", choices=Confidence, initial=Confidence.MEDIUM
    )
    unverifiable_reason = forms.ChoiceField(
        label="Unverifiable because",
        required=False,
        choices=[("", "–"), *UnverifiableReason.choices],
    )
    reason = forms.CharField(
        label="Reason, the same for all",
        required=False,
        max_length=5_000,
        widget=forms.Textarea(attrs=SHORT | {"dir": "auto"}),
    )

    def clean_claims(self) -> dict[int, int]:
        """Return the number of the last verdict that was seen, by claim."""
        found = [TICKED.fullmatch(entry) for entry in self.cleaned_data["claims"]]
        if len(found) > MOST_TICKED or not all(found):
            raise forms.ValidationError("The ticked rows cannot be read. Load the page anew.")
        return {int(entry[1]): int(entry[2]) for entry in found if entry}

    def clean(self) -> dict[str, Any]:
        """Ask once for what every claim would be refused for."""
        data = super().clean() or {}
        if data.get("value") != Value.UNVERIFIABLE:
            return data
        chosen = data.get("unverifiable_reason")
        if not chosen:
            self._lacks("unverifiable_reason", "Say why the claims cannot be verified.")
        if chosen == UnverifiableReason.OTHER and not data.get("reason", "").strip():
            self._lacks("reason", "You chose “Other”: say what the reason is.")
        return data

    def _lacks(self, name: str, message: str) -> None:
        """Complain at a field, and let it take the focus."""
        self.add_error(name, message)
        self.fields[name].widget.attrs["autofocus"] = True


class UndoBatchForm(forms.Form):
    """Which bulk act to take back."""

    batch = forms.UUIDField(widget=forms.HiddenInput)


class LinkForm(forms.Form):
    """What a link does to the claim: common to links to claims and to addresses."""

    stance = forms.ChoiceField(label="This link", choices=Stance, initial=Stance.SUPPORTS)
    shows = forms.ChoiceField(label="It shows", choices=Shows, initial=Shows.HAPPENED)
    independent_because = forms.CharField(
        label="Independent, because",
        required=False,
        max_length=2_000,
        widget=forms.Textarea(attrs=SHORT),
        help_text="Only where its independence is not established by itself.",
    )


class ClaimLinkForm(LinkForm):
    """A link to another claim, by its number or the address of its page."""

    other_claim = forms.CharField(
        label="Claim",
        max_length=300,
        help_text="The number of the claim, or the address of its page.",
        error_messages={"required": "Say which claim."},
    )
    quote = forms.CharField(required=False, max_length=5_000, widget=forms.HiddenInput)

    def clean_other_claim(self) -> Claim:
        """Return the claim that was meant."""
        typed = self.cleaned_data["other_claim"].strip()
        found = re.search(r"(?:^|/claims/|claim=)#?(\d{1,18})/?$", typed)
        claim = Claim.objects.filter(pk=int(found[1])).first() if found else None
        if claim is None:
            message = f"No claim has the number or address “{typed}”. Copy it from its page."
            raise forms.ValidationError(message)
        return claim


class AddressForm(LinkForm):
    """A link to an address, with who published it and whom it credits."""

    url = forms.CharField(
        label="Address",
        max_length=2_000,
        widget=forms.URLInput(attrs={"placeholder": "https://", "spellcheck": "false"}),
        error_messages={"required": "Give the address."},
    )
    outlet = forms.CharField(
        label="Outlet",
        max_length=200,
        help_text="Who published it. A new name adds an outlet.",
        error_messages={"required": "Say which outlet published this address."},
    )
    stated_source = forms.CharField(
        label="Stated source",
        required=False,
        max_length=300,
        help_text="Whom it credits; empty for the outlet’s own voice. “military source” is an "
        "unnamed class, “Harbour Office” a named party.",
    )
    quote = forms.CharField(
        label="The words that matter",
        required=False,
        max_length=5_000,
        widget=forms.Textarea(attrs=SHORT),
    )
    copy = forms.CharField(
        label="Copy of the page",
        required=False,
        max_length=2_000_000,
        widget=forms.Textarea(attrs=SHORT),
        help_text="Paste its text, so that it can be read when the page is gone.",
    )
    fetch = forms.BooleanField(
        label="Fetch a copy now",
        required=False,
        help_text="Asks this address for the page, now and once.",
    )
    field_order = [
        "url",
        "outlet",
        "stated_source",
        "stance",
        "shows",
        "quote",
        "copy",
        "fetch",
        "independent_because",
    ]


class WithdrawForm(forms.Form):
    """Why a link is taken back."""

    reason = forms.CharField(label="Why", required=False, max_length=2_000)


class IndependenceForm(forms.Form):
    """Why a linked report is independent of the claim."""

    independent_because = forms.CharField(
        label="Independent, because",
        max_length=2_000,
        error_messages={"required": "Say why this report is independent."},
    )


class OriginForm(forms.Form):
    """A reviewer's decision about the articles of the claim and of one linked report."""

    dependent = forms.TypedChoiceField(
        choices=[("yes", "They are one origin"), ("no", "They are two origins")],
        coerce=lambda value: value == "yes",
    )
    reason = forms.CharField(
        max_length=2_000,
        error_messages={"required": "Say why the two reports are, or are not, one origin."},
    )


class NoteForm(forms.Form):
    """A remark."""

    text = forms.CharField(
        label="Note",
        max_length=5_000,
        widget=forms.Textarea(attrs=SHORT),
        error_messages={"required": "Write something to keep."},
    )
