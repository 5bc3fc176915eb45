"""What a reader looks for among units and qualifications, read from the address."""

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from kilta.domains.competences.models import Unit
from kilta.domains.competences.queries.directory import Filters, fields_to_choose
from kilta.domains.vocabulary import coded
from kilta.foundation.web.text import CleanTextMixin

ANY = ("", _("all"))


class QualificationFilterForm(CleanTextMixin, forms.Form):
    """Rubbish in one part of the address leaves the others standing."""

    q = forms.CharField(label=_("Word or code"), required=False, max_length=100, widget=forms.SearchInput)
    country = forms.ChoiceField(label=_("Country"), required=False)
    field = forms.ChoiceField(label=_("Field"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["country"].choices = [ANY, *coded.COUNTRIES.choices]  # type: ignore[attr-defined]
        self.fields["field"].choices = [ANY, *fields_to_choose()]  # type: ignore[attr-defined]

    def filters(self) -> Filters:
        self.is_valid()
        read = self.cleaned_data.get
        return Filters(
            text=read("q") or "",
            country=read("country") or "",
            field=read("field") or "",
            kind=read("kind") or "",
            concept=str(read("concept") or ""),
        )


class UnitFilterForm(QualificationFilterForm):
    kind = forms.ChoiceField(label=_("Kind"), required=False, choices=[ANY, *Unit.Kind.choices])
    concept = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def clean_concept(self) -> UUID | None:
        value: UUID | None = self.cleaned_data["concept"]
        return value
