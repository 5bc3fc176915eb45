"""What people fill in about organisations, members and projects. Forms check shape; the rules live in the use cases."""

import math
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from kilta.domains.network.models import Organisation, OrganisationText, Partner, Place, Project, ProjectText, Role
from kilta.domains.network.models.numbers import checked_national, checked_oid, checked_pic
from kilta.domains.network.queries.directory import Filters
from kilta.domains.vocabulary import coded
from kilta.engines.transliteration import plain
from kilta.foundation.languages.forms import TranslationForm
from kilta.foundation.web.text import CleanTextMixin

ANY = ("", _("all"))
SUGGESTIONS = reverse_lazy("network:suggestions")
NUMBERS = {"oid": checked_oid, "pic": checked_pic}


class DirectoryForm(CleanTextMixin, forms.Form):
    """What a reader looks for; it is read from the address, so rubbish in one part leaves the others standing."""

    q = forms.CharField(label=_("Name or word"), required=False, max_length=100, widget=forms.SearchInput)
    country = forms.ChoiceField(label=_("Country"), required=False)
    kind = forms.ChoiceField(label=_("Kind"), required=False)
    sector = forms.ChoiceField(label=_("Sector"), required=False)
    language = forms.ChoiceField(label=_("Language"), required=False)
    view = forms.ChoiceField(choices=[("", ""), ("map", "")], required=False, widget=forms.HiddenInput)
    cell = forms.CharField(
        required=False, widget=forms.HiddenInput, validators=[RegexValidator(r"^-?\d{1,3}:-?\d{1,3}$")]
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, choices in (
            ("country", coded.COUNTRIES.choices),
            ("kind", Organisation.Kind.choices),
            ("sector", coded.SECTORS.choices),
            ("language", coded.LANGUAGES.choices),
        ):
            self.fields[name].choices = [ANY, *choices]  # type: ignore[attr-defined]

    def filters(self) -> Filters:
        self.is_valid()
        read = self.cleaned_data.get
        cell = read("cell")
        return Filters(
            text=read("q") or "",
            country=read("country") or "",
            kind=read("kind") or "",
            sector=read("sector") or "",
            language=read("language") or "",
            cell=tuple(map(int, cell.split(":"))) if cell else None,  # type: ignore[arg-type]
        )

    @property
    def wants_map(self) -> bool:
        return self.cleaned_data.get("view") == "map"


class OrganisationForm(CleanTextMixin, forms.ModelForm):
    sectors = forms.MultipleChoiceField(label=_("Sectors"), required=False, widget=forms.CheckboxSelectMultiple)
    languages = forms.MultipleChoiceField(
        label=_("Languages in which you work"), required=False, widget=forms.CheckboxSelectMultiple
    )
    website = forms.URLField(label=_("Website"), required=False, max_length=300, assume_scheme="https")
    oid = forms.CharField(
        label=_("Organisation ID (OID)"), required=False, max_length=20, help_text=_("For example E10012345.")
    )
    pic = forms.CharField(label=_("Participant code (PIC)"), required=False, max_length=20, help_text=_("Nine digits."))
    national = forms.CharField(
        label=_("National number"),
        required=False,
        max_length=40,
        help_text=_("The number in your country's register, for example a business ID."),
    )

    class Meta:
        model = Organisation
        fields = ["name", "kind", "country", "region", "town", "sectors", "languages", "website"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["country"] = forms.ChoiceField(
            label=_("Country"), choices=[("", _("Please choose")), *coded.COUNTRIES.choices]
        )
        self.fields["region"] = forms.ChoiceField(
            label=_("Region"),
            required=False,
            choices=[("", _("not stated")), *coded.NUTS_REGIONS.grouped_choices(chosen=self.instance.region)],
        )
        self.fields["sectors"].choices = coded.SECTORS.choices  # type: ignore[attr-defined]
        self.fields["languages"].choices = coded.LANGUAGES.choices  # type: ignore[attr-defined]
        if not self.instance._state.adding:
            for identifier in self.instance.identifiers.all():
                self.initial[identifier.scheme] = identifier.value

    def clean_name(self) -> str:
        name = " ".join(self.cleaned_data["name"].split())
        if not any(character.isalnum() for character in name):
            raise ValidationError(_("A name has at least one letter or digit."))
        return name

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        country = values.get("country", "")
        region = values.get("region", "")
        if region and country and not region.startswith("EL" if country == "GR" else country):
            self.add_error("region", _("This region lies in another country."))
        for scheme in ("oid", "pic", "national"):
            if value := values.get(scheme):
                try:
                    check = NUMBERS.get(scheme)
                    values[scheme] = check(value) if check else checked_national(value, country)
                except ValidationError as error:
                    self.add_error(scheme, error)
        return values

    def _post_clean(self) -> None:
        """The instance is changed by the use case alone, so nothing is written into it here."""

    @property
    def changes(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.Meta.fields}

    @property
    def identifiers(self) -> dict[str, str]:
        return {scheme: self.cleaned_data.get(scheme) or "" for scheme in ("oid", "pic", "national")}


class FoundingForm(OrganisationForm):
    """The same, with a question when an organisation of this name or number exists already."""

    is_another = forms.BooleanField(
        label=_("It is a different organisation; add it"), required=False, widget=forms.HiddenInput
    )

    def ask_about_duplicates(self) -> None:
        """Let the hidden answer be given."""
        self.fields["is_another"].widget = forms.CheckboxInput()


class PlaceForm(CleanTextMixin, forms.ModelForm):
    latitude = forms.FloatField(
        label=_("Latitude"), min_value=-90, max_value=90, help_text=_("Degrees north, for example 60.2052.")
    )
    longitude = forms.FloatField(
        label=_("Longitude"), min_value=-180, max_value=180, help_text=_("Degrees east, for example 24.6522.")
    )

    class Meta:
        model = Place
        fields = ["name", "address", "postcode", "town", "latitude", "longitude"]

    def _post_clean(self) -> None:
        """The instance is changed by the use case alone."""

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        for name in ("latitude", "longitude"):
            if isinstance(values.get(name), float) and not math.isfinite(values[name]):
                self.add_error(name, _("Write the degrees as a number."))
        return values


class TextForm(TranslationForm):
    class Meta:
        model = OrganisationText
        fields = ["summary", "description"]
        widgets = {"description": forms.Textarea(attrs={"rows": 12})}


class ProjectTextForm(TextForm):
    class Meta(TextForm.Meta):
        model = ProjectText  # type: ignore[assignment]
        fields = ["summary", "description", "statement", "disclaimer"]
        widgets = {
            "description": forms.Textarea(attrs={"rows": 12}),
            "disclaimer": forms.Textarea(attrs={"rows": 4}),
        }


class InviteForm(CleanTextMixin, forms.Form):
    email = forms.EmailField(label=_("E-mail address"), max_length=254)
    role = forms.ChoiceField(label=_("Role"), choices=Role.choices, initial=Role.MEMBER)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].help_text = _(
            "Owners manage the people; owners and editors change the page; members belong to it."
        )


class RoleForm(forms.Form):
    role = forms.ChoiceField(label=_("Role"), choices=Role.choices)


class MessageForm(CleanTextMixin, forms.Form):
    message = forms.CharField(
        label=_("Your message"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Say who you are, so that the owners recognise you."),
    )


class ReasonForm(CleanTextMixin, forms.Form):
    because = forms.CharField(label=_("Reason"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))


class OptionalReasonForm(CleanTextMixin, forms.Form):
    because = forms.CharField(
        label=_("Reason"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )


class ProjectForm(CleanTextMixin, forms.ModelForm):
    class Meta:
        model = Project
        fields = [
            "title",
            "acronym",
            "funder",
            "programme",
            "grant_number",
            "starts_on",
            "ends_on",
            "statement",
            "disclaimer",
            "emblem",
        ]
        widgets = {
            "starts_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "ends_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "disclaimer": forms.Textarea(attrs={"rows": 4}),
            "emblem": forms.RadioSelect,
        }
        help_texts = {
            "statement": _("The sentence the funder asks for, for example “Co-funded by the European Union”."),
            "disclaimer": _("What the funder asks you to add to every publication."),
        }

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        _refuse_end_before_start(self, values)
        return values

    def _post_clean(self) -> None:
        """The instance is changed by the use case alone."""

    @property
    def changes(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.Meta.fields}


class OrganisationField(forms.CharField):
    """An organisation by its name, or by the last word of its page's address where two have one name."""

    default_error_messages = {
        "unknown": _("There is no organisation of this name. Choose one of the suggestions, or copy its name."),
        "several": _("Several organisations have this name. Write the last part of its page's address instead."),
    }

    def clean(self, value: Any) -> Organisation | None:
        written = super().clean(value)
        if not written:
            return None
        rows = Organisation.objects.listed()
        found = list(rows.filter(slug=written)[:1]) or list(rows.filter(name_key=plain(written) or written)[:2])
        if not found:
            raise ValidationError(self.error_messages["unknown"], code="unknown")
        if len(found) > 1:
            raise ValidationError(self.error_messages["several"], code="several")
        return found[0]


class StartProjectForm(ProjectForm):
    """Owners choose among their own organisations; staff, for whom `coordinators` is None, name any."""

    organisation = OrganisationField(
        label=_("Coordinator"), max_length=200, widget=forms.TextInput(attrs={"data-combobox": SUGGESTIONS})
    )

    field_order = ["organisation"]

    def __init__(self, *args: Any, coordinators: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if coordinators is not None:
            self.fields["organisation"] = forms.ModelChoiceField(queryset=coordinators, label=_("Coordinator"))
            self.order_fields(self.field_order)


class WorkPackageForm(CleanTextMixin, forms.Form):
    number = forms.IntegerField(label=_("Number"), min_value=1, max_value=99)
    title = forms.CharField(label=_("Title"), max_length=200)
    description = forms.CharField(
        label=_("Description"), required=False, max_length=5000, widget=forms.Textarea(attrs={"rows": 6})
    )
    lead = forms.ModelChoiceField(
        queryset=Organisation.objects.none(), label=_("Lead organisation"), required=False, empty_label=_("nobody yet")
    )
    starts_on = forms.DateField(
        label=_("First day"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    ends_on = forms.DateField(
        label=_("Last day"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def __init__(self, *args: Any, partners: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["lead"].queryset = partners  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        _refuse_end_before_start(self, values)
        return values


class PartnerForm(CleanTextMixin, forms.Form):
    organisation = OrganisationField(
        label=_("Organisation"), max_length=200, widget=forms.TextInput(attrs={"data-combobox": SUGGESTIONS})
    )
    role = forms.ChoiceField(label=_("Role"), choices=Partner.Role.choices, initial=Partner.Role.BENEFICIARY)


class PartnerRoleForm(forms.Form):
    role = forms.ChoiceField(label=_("Role"), choices=Partner.Role.choices)


def _refuse_end_before_start(form: forms.BaseForm, values: dict[str, Any]) -> None:
    starts_on, ends_on = values.get("starts_on"), values.get("ends_on")
    if starts_on and ends_on and ends_on < starts_on:
        form.add_error("ends_on", _("The last day lies before the first."))
