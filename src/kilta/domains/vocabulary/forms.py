from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kilta.domains.vocabulary import coded
from kilta.domains.vocabulary.glossary import COUNTRIES
from kilta.domains.vocabulary.models import Concept
from kilta.foundation.web.text import CleanTextMixin

LARGEST_FILE = 100_000_000
COLLECTIONS = {
    "digital": _("digital skills"),
    "digcomp": _("DigComp"),
    "green": _("green skills"),
    "language": _("language skills"),
    "research": _("research"),
    "transversal": _("transversal skills"),
}


class FindWordForm(CleanTextMixin, forms.Form):
    q = forms.CharField(label=_("Word"), required=False, max_length=100, widget=forms.SearchInput)
    country = forms.ChoiceField(label=_("Country"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["country"].choices = [  # type: ignore[attr-defined]
            ("", _("all")),
            *((country, coded.COUNTRIES[country].label) for country in COUNTRIES),
        ]


class FindConceptForm(CleanTextMixin, forms.Form):
    q = forms.CharField(label=_("Occupation or skill"), required=False, max_length=200)
    kind = forms.ChoiceField(label=_("Kind"), required=False, choices=[("", _("all")), *Concept.Kind.choices])
    collection = forms.ChoiceField(
        label=_("Collection"), required=False, choices=[("", _("all")), *COLLECTIONS.items()]
    )


class _ManyFiles(forms.ClearableFileInput):
    allow_multiple_selected = True


class _ManyFilesField(forms.FileField):
    widget = _ManyFiles

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        files = data if isinstance(data, list | tuple) else [data]
        return [super(_ManyFilesField, self).clean(file, initial) for file in files]


class PackageForm(CleanTextMixin, forms.Form):
    files = _ManyFilesField(  # type: ignore[assignment]
        label=_("Files of the package"),
        help_text=_("The zip files as you downloaded them, or CSV files; several at once, in one or many languages."),
    )
    version = forms.CharField(
        label=_("Version"), required=False, max_length=20, help_text=_("Only if the file names do not say it.")
    )

    def clean_files(self) -> list[Any]:
        files: list[Any] = self.cleaned_data["files"]
        for file in files:
            if not file.name.lower().endswith((".zip", ".csv", ".csv.gz")):
                raise forms.ValidationError(
                    _("%(name)s is no zip, CSV or gz file."), code="kind", params={"name": file.name[:80]}
                )
            if file.size > LARGEST_FILE:
                raise forms.ValidationError(
                    _("%(name)s is larger than any ESCO package."), code="size", params={"name": file.name[:80]}
                )
        return files
