"""Forms of the import screens: they parse and bound what was typed, and keep it when it is bad."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.datastructures import MultiValueDict

from sources.addresses import BadAddress, parse_target
from sources.models import ItemState, Outlet
from sources.readers.columns import FIELDS
from sources.readers.document import ReadError, check_text
from sources.readers.items import MEDIA_TYPES
from sources.services.ingest import web_address
from sources.services.tables import Column

MAX_ADDRESSES = 50
MAX_FILES = 1_000
_OUTLET_HELP = "Type to find one; a name that is not known yet becomes a new outlet."


def _outlet_field(help_text: str) -> forms.CharField:
    attributes = {"dir": "auto", "autocomplete": "off", "list": "outlet-options"}
    return forms.CharField(
        label="Outlet",
        required=False,
        max_length=200,
        help_text=help_text,
        widget=forms.TextInput(attrs=attributes),
    )


class PasteForm(forms.Form):
    """One article as text."""

    title = forms.CharField(
        label="Headline",
        required=False,
        max_length=500,
        help_text="Empty: the first line of the text, if it looks like one.",
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )
    outlet = _outlet_field(f"Empty: “unknown outlet”. {_OUTLET_HELP}")
    published = forms.DateField(
        label="Published",
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={"invalid": "Write the day as 2026-03-05."},
    )
    url = forms.CharField(
        label="Address",
        required=False,
        max_length=2_000,
        help_text="Where it was published; it is not fetched.",
        widget=forms.URLInput,
    )
    text = forms.CharField(
        label="Text",
        strip=False,
        widget=forms.Textarea(attrs={"rows": 14, "dir": "auto"}),
        error_messages={"required": "Paste the article's text."},
    )

    def clean_url(self) -> str:
        """Accept web addresses only: the page links to them."""
        url = str(self.cleaned_data["url"]).strip()
        if url and not web_address(url):
            raise forms.ValidationError("This is not an address that begins with http or https.")
        return url

    def clean_text(self) -> str:
        """Undo the line ends that browsers send, so that offsets are those of the text."""
        text = str(self.cleaned_data["text"]).replace("\r\n", "\n")
        try:
            return check_text(text)
        except ReadError as error:
            raise forms.ValidationError(str(error)) from error


class AddressForm(forms.Form):
    """Pages to fetch, one address per line."""

    urls = forms.CharField(
        label="Addresses",
        help_text=f"One per line, at most {MAX_ADDRESSES}.",
        widget=forms.Textarea(attrs={"rows": 3, "spellcheck": "false"}),
        error_messages={"required": "Type at least one address."},
    )
    outlet = _outlet_field("Only for pages that do not tell theirs by address or name.")

    def clean_urls(self) -> list[str]:
        """Return the addresses, each in one spelling; name every one that cannot be fetched."""
        lines = [line.strip() for line in str(self.cleaned_data["urls"]).splitlines()]
        lines = [line for line in lines if line]
        if len(lines) > MAX_ADDRESSES:
            raise forms.ValidationError(
                f"These are {len(lines)} addresses; at most {MAX_ADDRESSES} go in one import."
            )
        errors: list[str] = []
        urls: list[str] = []
        for line in lines:
            try:
                url = parse_target(line).url
                if url not in urls:
                    urls.append(url)
            except BadAddress as error:
                errors.append(f"{line[:200]}: {error}")
        if errors:
            raise forms.ValidationError(errors)
        return urls


class ManyFilesInput(forms.FileInput):
    """A file control that takes several files."""

    allow_multiple_selected = True

    def value_from_datadict(
        self, data: Mapping[str, Any], files: MultiValueDict[str, UploadedFile[Any]], name: str
    ) -> list[UploadedFile[Any]]:
        """Return all files; the base class returns the last."""
        return files.getlist(name)


class ManyFilesField(forms.FileField):
    """One or more files; an empty file is not an error here but a failed item there."""

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile[Any]]:
        """Return the list of files."""
        files = [file for file in (data if isinstance(data, list) else [data]) if file]
        if not files:
            raise forms.ValidationError(self.error_messages["required"], code="required")
        if len(files) > MAX_FILES:
            raise forms.ValidationError(
                f"These are {len(files):,} files; at most {MAX_FILES:,} go in one import. "
                "Put them into a zip archive."
            )
        return files


class FilesForm(forms.Form):
    """Files of articles."""

    documents = ManyFilesField(
        label="Files",
        help_text="txt, html, jsonl, csv, or zip archives of these.",
        widget=ManyFilesInput(attrs={"multiple": True, "accept": ",".join(MEDIA_TYPES)}),
        error_messages={"required": "Choose at least one file."},
    )
    outlet = _outlet_field("For articles that do not state theirs. Empty: “unknown outlet”.")


class ColumnsForm(forms.Form):
    """The field that each column of a table maps to."""

    def __init__(self, *args: Any, columns: Mapping[str, Column], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.columns = list(columns.values())
        choices = [("", "keep as metadata"), *((name, name) for name in FIELDS)]
        for number, column in enumerate(self.columns):
            self.fields[f"column-{number}"] = forms.ChoiceField(
                label=f"Field of “{column.header}”",
                choices=choices,
                required=False,
                initial=column.field,
            )

    def rows(self) -> list[tuple[Column, forms.BoundField]]:
        """Return each column with its control."""
        return [(column, self[f"column-{n}"]) for n, column in enumerate(self.columns)]

    @property
    def mapping(self) -> dict[str, str]:
        """Header → field, of a valid form."""
        cleaned = self.cleaned_data
        return {c.header: cleaned[f"column-{n}"] for n, c in enumerate(self.columns)}


class ItemFilter(forms.Form):
    """Items of an import by what became of them."""

    state = forms.ChoiceField(required=False, choices=[("", "all"), *ItemState.choices])


class OutletSearch(forms.Form):
    """What was typed of an outlet's name."""

    outlet = forms.CharField(required=False, max_length=200)

    def matches(self) -> list[str]:
        """Return at most 20 names that hold it; none while it is empty."""
        typed = self.cleaned_data.get("outlet", "") if self.is_valid() else ""
        if not typed:
            return []
        found = Outlet.objects.filter(name__icontains=typed, is_unknown=False)
        return list(found.order_by("name").values_list("name", flat=True)[:20])


class RetractForm(forms.Form):
    """Why an article counts as withdrawn by its outlet."""

    reason = forms.CharField(
        label="Why it counts as retracted",
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
        help_text="What the outlet said, where and when. It is shown with the article.",
        error_messages={"required": "Say why the article counts as retracted."},
    )
