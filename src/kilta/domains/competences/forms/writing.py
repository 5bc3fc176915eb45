"""What people fill in about units, statements and qualifications. Forms check shape; the rules live in use cases."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django import forms
from django.conf import settings
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from kilta.domains.competences.models import (
    CodeScheme,
    Outcome,
    OutcomeText,
    Part,
    Qualification,
    QualificationText,
    Unit,
    UnitText,
    UnitVersion,
    VolumeUnit,
)
from kilta.domains.competences.queries.words import reading
from kilta.domains.competences.use_cases import qualifications, units
from kilta.domains.competences.use_cases.refusals import NothingToSplit
from kilta.domains.network.forms import OrganisationField
from kilta.domains.network.models import Organisation
from kilta.domains.vocabulary import coded
from kilta.domains.vocabulary.models import Concept
from kilta.foundation.languages.forms import TranslationForm
from kilta.foundation.web.text import CleanTextMixin, refuse_strange_characters

CHOOSE, NOT_STATED = ("", _("Please choose")), ("", _("not stated"))
CONCEPTS = reverse_lazy("competences:concept_suggestions")
UNITS = reverse_lazy("competences:unit_suggestions")
ORGANISATIONS = reverse_lazy("network:suggestions")
ITALY_AS_A_WHOLE = ("IT", _("Italy as a whole"))


def region_choices(chosen: str = "") -> list[Any]:
    return [NOT_STATED, ITALY_AS_A_WHOLE, *coded.NUTS_REGIONS.grouped_choices(chosen=chosen)]


def field_choices() -> list[tuple[str, Any]]:
    return [NOT_STATED, *((one.code, f"{one.code} {one.label}") for one in coded.ISCED_FIELDS)]


class OwnedForm(CleanTextMixin, forms.Form):
    """A form that begins with the organisation for which something is written."""

    def __init__(self, *args: Any, owners: Any, **kwargs: Any) -> None:
        """`owners` are the organisations one writes for; None for staff, who name any."""
        super().__init__(*args, **kwargs)
        if owners is None:
            self.fields["owner"] = OrganisationField(
                label=_("Organisation"),
                max_length=200,
                widget=forms.TextInput(attrs={"data-combobox": ORGANISATIONS}),
            )
        else:
            mine = list(owners)
            self.fields["owner"] = forms.ModelChoiceField(
                label=_("Organisation"),
                queryset=Organisation.objects.filter(pk__in=[one.pk for one in mine]),
                initial=mine[0] if len(mine) == 1 else None,
                empty_label=None if len(mine) == 1 else _("Please choose"),
            )
        self.order_fields(["owner"])


class JsonFileForm(OwnedForm):
    """A file of JSON that is read whole; everything that is wrong in it is named, and then nothing is written.

    A form says how it is `read` and what it `refuses`: the limit in bytes, the exception, and words for each reason.
    `found` is what was read, `problems` (problem, words) what was wrong.
    """

    file = forms.FileField(
        label=_("File"),
        widget=forms.ClearableFileInput(attrs={"accept": ".json,application/json"}),
        max_length=300,
    )
    largest: int
    not_readable: type[Exception]
    because: Mapping[str, Any]
    words: Mapping[str, Any]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.problems: list[tuple[Any, Any]] = []
        self.found: Any = None

    def read(self, content: bytes) -> Any:
        raise NotImplementedError

    def clean_file(self) -> Any:
        upload = self.cleaned_data["file"]
        if upload.size > self.largest:
            raise forms.ValidationError(self.because["too_large"])
        try:
            found = self.read(upload.read())
        except self.not_readable as error:
            raise forms.ValidationError(self.because[getattr(error, "why", "")]) from None
        if found.problems:
            self.problems = [(problem, self.words[problem.code]) for problem in found.problems]
            number = len(found.problems)
            message = ngettext(
                "%(number)s thing is wrong in this file, so nothing was written. It is shown below.",
                "%(number)s things are wrong in this file, so nothing was written. They are shown below.",
                number,
            )
            raise forms.ValidationError(message % {"number": number}, code="problems")
        self.found = found
        return upload


def check_place(values: Mapping[str, Any], *, kind: str = "") -> dict[str, Any]:
    """What does not go together of kind, country and region, by field."""
    wrong: dict[str, Any] = {}
    country, region = values.get("country") or "", values.get("region") or ""
    if kind and (home := Unit.COUNTRY_OF.get(kind)) and country and home != country:
        wrong["country"] = _("This kind of unit belongs to another country.")
    if region and country and not region.startswith(country):
        wrong["region"] = _("This region lies in another country.")
    if country == "IT" and not region and kind != Unit.Kind.ADA:
        wrong["region"] = _("In Italy the region decides. Please choose it, or Italy as a whole.")
    return wrong


def check_code(values: Mapping[str, Any]) -> dict[str, Any]:
    if values.get("code") and not values.get("code_scheme"):
        return {"code_scheme": _("Please say whose code it is.")}
    if values.get("code_scheme") and not values.get("code"):
        return {"code": _("Please give the code.")}
    return {}


def check_volume(values: Mapping[str, Any]) -> dict[str, Any]:
    volume = values.get("volume")
    if volume is not None and volume <= 0:
        return {"volume": _("A volume is more than nothing.")}
    if volume is not None and not values.get("volume_unit"):
        return {"volume_unit": _("Please choose the measure in which the volume is given.")}
    if volume is None and (values.get("volume_unit") or values.get("volume_is_estimate")):
        return {"volume": _("Please give the volume, or leave the measure empty.")}
    return {}


def check_days(values: Mapping[str, Any]) -> dict[str, Any]:
    first, last = values.get("valid_from"), values.get("valid_until")
    return {"valid_until": _("The end is before the beginning.")} if first and last and last < first else {}


def _a_day() -> forms.DateInput:
    """A browser takes a day only as 2026-08-01, whatever the language of the page."""
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class NewUnitForm(OwnedForm):
    """The first step: what it is called and what it is. Everything else comes in its own step."""

    title = forms.CharField(label=_("Title"), max_length=300, help_text=_("As the standard writes it."))
    language = forms.ChoiceField(label=_("Language of the text"), choices=settings.LANGUAGES, initial=reading)
    kind = forms.ChoiceField(label=_("Kind"), choices=[CHOOSE, *Unit.Kind.choices])
    country = forms.ChoiceField(
        label=_("Country"), required=False, help_text=_("Only for a unit of another system; the others say it.")
    )
    region = forms.ChoiceField(label=_("Region"), required=False, help_text=_("Needed in Italy."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["country"].choices = [NOT_STATED, *coded.COUNTRIES.choices]  # type: ignore[attr-defined]
        self.fields["region"].choices = region_choices()  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        kind = values.get("kind") or ""
        values["country"] = values.get("country") or Unit.COUNTRY_OF.get(kind, "")
        if kind and not values["country"]:
            self.add_error("country", _("Please choose the country."))
        for name, message in check_place(values, kind=kind).items():
            self.add_error(name, message)
        return values

    @property
    def unit_fields(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("kind", "country", "region")}


class PasteForm(NewUnitForm):
    """The same with the text of the unit, from which statements are made."""

    text = forms.CharField(
        label=_("Text of the unit"),
        widget=forms.Textarea(attrs={"rows": 14}),
        max_length=60_000,
        help_text=_("Each line or sentence becomes a statement; you correct them on the next page."),
    )
    source = forms.CharField(
        label=_("Where the text is from"), required=False, max_length=500, help_text=_("An address or a reference.")
    )


class UnitForm(CleanTextMixin, forms.ModelForm):
    """The frame of a unit and of the version that is being written."""

    volume = forms.DecimalField(label=_("Volume"), required=False, max_digits=8, decimal_places=2)
    volume_unit = forms.ChoiceField(
        label=_("Measure"), required=False, help_text=_("The native one; Kilta never turns one into another.")
    )
    volume_is_estimate = forms.BooleanField(label=_("The volume is an estimate"), required=False)
    valid_from = forms.DateField(label=_("Valid from"), required=False, widget=_a_day())
    valid_until = forms.DateField(label=_("Valid until"), required=False, widget=_a_day())

    class Meta:
        model = Unit
        fields = ["kind", "country", "region", "code", "code_scheme", "isced_f", "source"]

    def __init__(self, *args: Any, version: UnitVersion, **kwargs: Any) -> None:
        initial = {name: getattr(version, name) for name in units.VERSION_FIELDS}
        super().__init__(*args, initial=initial, **kwargs)
        self.version = version
        unit: Any = self.instance
        self.fields["country"] = forms.ChoiceField(label=_("Country"), choices=coded.COUNTRIES.choices)
        self.fields["region"] = forms.ChoiceField(
            label=_("Region"), required=False, choices=region_choices(unit.region)
        )
        self.fields["isced_f"] = forms.ChoiceField(label=_("Field (ISCED-F)"), required=False, choices=field_choices())
        self.fields["kind"].choices = Unit.Kind.choices  # type: ignore[attr-defined]
        self.fields["code_scheme"].choices = [NOT_STATED, *CodeScheme.choices]  # type: ignore[attr-defined]
        self.fields["volume_unit"].choices = [NOT_STATED, *VolumeUnit.choices]  # type: ignore[attr-defined]
        if version.is_published:  # Its volume and dates stand; a new version may have others.
            for name in units.VERSION_FIELDS:
                del self.fields[name]

    def _post_clean(self) -> None:
        """The instance is changed by the use case alone."""

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or self.cleaned_data
        wrong = check_place(values, kind=values.get("kind") or "") | check_code(values)
        for name, message in (wrong | check_volume(values) | check_days(values)).items():
            self.add_error(name, message)
        return values

    @property
    def changes(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in units.FIELDS if name in self.cleaned_data}

    @property
    def version_changes(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in units.VERSION_FIELDS if name in self.cleaned_data}


class UnitTextForm(TranslationForm):
    class Meta:
        model = UnitText
        fields = ["title", "summary", "assessment"]
        widgets = {
            "summary": forms.Textarea(attrs={"rows": 4}),
            "assessment": forms.Textarea(attrs={"rows": 6}),
        }


def own_ids(key: UUID) -> str:
    """How the fields of one statement's forms are named among those of all the others."""
    return f"id_{key}_%s"


class OutcomeForm(CleanTextMixin, forms.Form):
    """One statement, in place."""

    text = forms.CharField(label=_("Statement"), max_length=3000, widget=forms.Textarea(attrs={"rows": 2}))
    kind = forms.ChoiceField(label=_("Kind"), choices=Outcome.Kind.choices, initial=Outcome.Kind.SKILL)
    heading = forms.CharField(label=_("Heading"), required=False, max_length=300)
    lenses = forms.MultipleChoiceField(label=_("Lenses"), required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, splits: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.splits = splits
        self.fields["lenses"].choices = coded.LENSES.choices  # type: ignore[attr-defined]

    @property
    def parts(self) -> list[str]:
        """The lines that say something."""
        return [line.strip() for line in self.cleaned_data.get("text", "").splitlines() if line.strip()]

    def clean_text(self) -> str:
        text: str = self.cleaned_data["text"]
        if self.splits and len(self.parts) < 2:
            raise forms.ValidationError(NothingToSplit.message)
        return text

    @classmethod
    def of(cls, outcome: Outcome, original: OutcomeText) -> "OutcomeForm":
        """The statement as it stands."""
        said = {"text": original.text, "heading": original.heading, "kind": outcome.kind, "lenses": outcome.lenses}
        return cls(initial=said, auto_id=own_ids(outcome.pk))


class TranslateOutcomesForm(CleanTextMixin, forms.Form):
    """All statements of a version in one language, one field each; an empty field leaves a statement untranslated.

    A translation that nobody has checked has a box beside it to say that it is right. Fields are named by their
    statements, and a translation is taken out only where the page had shown it: what others add, move or translate
    meanwhile loses no words.
    """

    is_machine = forms.BooleanField(label=_("A machine translated them; nobody has checked them yet"), required=False)

    def __init__(self, *args: Any, outcomes: Any, language: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.outcomes: dict[str, Outcome] = {}
        self.there: dict[str, Any] = {}  # the translations that stand, by the name of their field
        for outcome in outcomes:
            texts = {text.language: text for text in outcome.texts.all()}
            source = next(text for text in texts.values() if text.state == "original")
            if source.language == language:  # A statement may be written in another language than its unit.
                continue
            name = f"s{outcome.pk.hex}"
            self.outcomes[name] = outcome
            if language in texts:
                self.there[name] = texts[language]
            self.fields[name] = forms.CharField(
                label=source.text,
                required=False,
                max_length=3000,
                validators=[refuse_strange_characters],
                initial=texts[language].text if language in texts else "",
                widget=forms.Textarea(attrs={"rows": 2, "lang": language}),
            )
            if language in texts and texts[language].state == "machine":
                self.fields[f"{name}_checked"] = forms.BooleanField(
                    label=_("Nobody has checked this translation yet. I have read it, and it is right."), required=False
                )

        self.fields["shown"] = forms.CharField(
            required=False, widget=forms.HiddenInput, initial=" ".join(self.there), label=""
        )

    def written(self) -> list[tuple[Outcome, str]]:
        """The statements whose words are other than before."""
        return [
            (outcome, self.cleaned_data[name].strip())
            for name, outcome in self.outcomes.items()
            if name in self.changed_data and self.cleaned_data.get(name, "").strip()
        ]

    def emptied(self) -> list[Any]:
        """The translations whose words were taken out."""
        shown = self.cleaned_data["shown"].split()
        return [text for name, text in self.there.items() if name in shown and not self.cleaned_data[name].strip()]

    def checked(self) -> list[Any]:
        """The translations that a person found right as they stand."""
        return [
            text
            for name, text in self.there.items()
            if self.cleaned_data.get(f"{name}_checked") and name not in self.changed_data
        ]


class ConceptForm(CleanTextMixin, forms.Form):
    """A concept by its name; where the suggestion was chosen, by its identifier."""

    concept = forms.CharField(
        label=_("Skill or knowledge it trains"),
        max_length=300,
        widget=forms.TextInput(attrs={"data-combobox": CONCEPTS, "autocomplete": "off"}),
    )
    key = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, auto_id: str = "id_%s", **kwargs: Any) -> None:
        super().__init__(*args, auto_id=auto_id, **kwargs)
        self.fields["concept"].widget.attrs["data-combobox-id"] = auto_id % "key"

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or self.cleaned_data
        said = (values.get("concept") or "").strip()
        if not said:
            return values
        # visible: concepts are public.
        rows = Concept.objects.live()
        found = rows.filter(pk=values["key"], texts__title__iexact=said).first() if values.get("key") else None
        found = found or rows.filter(texts__title__iexact=said).order_by("kind", "pk").first()
        if found is None:
            self.add_error("concept", _("No concept has this name. Choose one of the suggestions."))
        values["found"] = found
        return values


class PublishForm(CleanTextMixin, forms.Form):
    what_changed = forms.CharField(
        label=_("What changed since the version before?"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, is_first: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_first:
            del self.fields["what_changed"]


class NewQualificationForm(OwnedForm):
    title = forms.CharField(
        label=_("Native title"), max_length=300, help_text=_("As the law or the register writes it.")
    )
    language = forms.ChoiceField(label=_("Language of the text"), choices=settings.LANGUAGES, initial=reading)
    country = forms.ChoiceField(label=_("Country"))
    region = forms.ChoiceField(label=_("Region"), required=False, help_text=_("Needed in Italy."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["country"].choices = [CHOOSE, *coded.COUNTRIES.choices]  # type: ignore[attr-defined]
        self.fields["region"].choices = region_choices()  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        for name, message in check_place(values).items():
            self.add_error(name, message)
        return values


class QualificationForm(CleanTextMixin, forms.ModelForm):
    """The frame of a qualification: everything but its words."""

    legal_address = forms.URLField(
        label=_("Address of the legal text"), required=False, max_length=500, assume_scheme="https"
    )

    class Meta:
        model = Qualification
        fields = list(qualifications.FIELDS)
        widgets = {
            "valid_from": _a_day(),
            "valid_until": _a_day(),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        one: Any = self.instance
        self.fields["country"] = forms.ChoiceField(label=_("Country"), choices=coded.COUNTRIES.choices)
        self.fields["region"] = forms.ChoiceField(label=_("Region"), required=False, choices=region_choices(one.region))
        self.fields["isced_f"] = forms.ChoiceField(label=_("Field (ISCED-F)"), required=False, choices=field_choices())
        for name, codes in (("code_scheme", CodeScheme), ("volume_unit", VolumeUnit)):
            self.fields[name].choices = [NOT_STATED, *codes.choices]  # type: ignore[attr-defined]
        self.fields["eqf_level"] = forms.TypedChoiceField(
            label=_("EQF level"),
            required=False,
            coerce=int,
            empty_value=None,
            choices=[NOT_STATED, *((level, level) for level in range(1, 9))],
        )

    def _post_clean(self) -> None:
        """The instance is changed by the use case alone."""

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or self.cleaned_data
        wrong = check_place(values) | check_code(values) | check_volume(values) | check_days(values)
        if (values.get("eqf_level") or values.get("nqf_level")) and not values.get("level_source"):
            wrong["level_source"] = _("Please say where the level is stated.")
        for name, message in wrong.items():
            self.add_error(name, message)
        return values

    @property
    def changes(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in qualifications.FIELDS}


class QualificationTextForm(TranslationForm):
    class Meta:
        model = QualificationText
        fields = ["title", *qualifications.TEXTS]
        widgets = {name: forms.Textarea(attrs={"rows": 4}) for name in qualifications.TEXTS}


class OccupationForm(ConceptForm):
    """One more occupation to which a qualification leads."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["concept"].label = _("Occupation")


class PartForm(CleanTextMixin, forms.Form):
    """A group with its rule, or a unit; where it stands."""

    role = forms.ChoiceField(label=_("Role"), choices=Part.Role.choices)
    title = forms.CharField(label=_("Title of the group"), required=False, max_length=300)
    unit = forms.CharField(
        label=_("or a unit"),
        required=False,
        max_length=300,
        help_text=_("By its title, code or address here."),
        widget=forms.TextInput(attrs={"data-combobox": UNITS, "autocomplete": "off"}),
    )
    unit_key = forms.UUIDField(required=False, widget=forms.HiddenInput)
    parent = forms.ModelChoiceField(label=_("Stands in"), queryset=Part.objects.none(), required=False)
    volume_min = forms.DecimalField(label=_("Volume at least"), required=False, min_value=0, max_digits=8)
    volume_max = forms.DecimalField(label=_("Volume at most"), required=False, min_value=0, max_digits=8)
    number_min = forms.IntegerField(label=_("Number at least"), required=False, min_value=0, max_value=999)
    number_max = forms.IntegerField(label=_("Number at most"), required=False, min_value=0, max_value=999)
    rule_in_words = forms.CharField(
        label=_("Rule in words"), required=False, max_length=5000, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(
        self, *args: Any, qualification: Qualification, actor: Any, is_new: bool = True, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.actor = actor
        if is_new:
            # visible: the groups of a qualification that one writes.
            groups = Part.objects.filter(qualification=qualification).prefetch_related("texts")
            self.fields["parent"].queryset = groups  # type: ignore[attr-defined]
            self.fields["parent"].empty_label = _("the top")  # type: ignore[attr-defined]
            self.fields["parent"].label_from_instance = part_in_words  # type: ignore[attr-defined]
            self.fields["unit"].widget.attrs["data-combobox-id"] = "id_unit_key"
        else:
            for name in ("unit", "unit_key", "parent"):
                del self.fields[name]

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        for kind in ("volume", "number"):
            low, high = values.get(f"{kind}_min"), values.get(f"{kind}_max")
            if low is not None and high is not None and high < low:
                self.add_error(f"{kind}_max", _("This is less than the least."))
        if "unit" in self.fields:
            values["found_unit"] = self._unit(values)
            if not values["found_unit"] and not values.get("title") and not self.errors:
                self.add_error("title", _("Give the group a title, or name a unit."))
        return values

    def _unit(self, values: Mapping[str, Any]) -> Unit | None:
        said = (values.get("unit") or "").strip()
        if not said:
            return None
        rows = Unit.objects.visible_to(self.actor)
        found: Unit | None = rows.filter(pk=values["unit_key"]).first() if values.get("unit_key") else None
        slug = said.rstrip("/").rpartition("/")[2]
        for condition in ({"slug": slug}, {"code__iexact": said}, {"title__iexact": said}):
            found = found or rows.filter(**condition).order_by("pk").first()
        if found is None:
            self.add_error("unit", _("No unit was found by this. Choose one of the suggestions."))
        return found

    @property
    def rule(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in qualifications.RULE}


def part_in_words(part: Part) -> str:
    text = next((one for one in part.texts.all() if one.state == "original"), None)
    return text.title if text else str(part.get_role_display())
