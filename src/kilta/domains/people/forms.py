"""What people fill in about themselves. Forms check shape; the rules live in the use cases."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kilta.domains.people.models import Audience, Person
from kilta.domains.people.purposes import PROFILE_PUBLIC
from kilta.domains.people.queries.directory import Filters
from kilta.domains.people.use_cases.refusals import ConsentIsMissing
from kilta.domains.vocabulary import coded
from kilta.foundation.web.text import CleanTextMixin

ANY = ("", _("all"))


class DirectoryForm(CleanTextMixin, forms.Form):
    """Whom a reader looks for; it is read from the address, so rubbish in one part leaves the others standing."""

    q = forms.CharField(label=_("Name or word"), required=False, max_length=100, widget=forms.SearchInput)
    target_group = forms.ChoiceField(label=_("Who they are"), required=False)
    country = forms.ChoiceField(label=_("Country"), required=False)
    language = forms.ChoiceField(label=_("Language"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, choices in (
            ("target_group", coded.TARGET_GROUPS.choices),
            ("country", coded.COUNTRIES.choices),
            ("language", coded.LANGUAGES.choices),
        ):
            self.fields[name].choices = [ANY, *choices]  # type: ignore[attr-defined]

    def filters(self) -> Filters:
        self.is_valid()
        read = self.cleaned_data.get
        return Filters(
            text=read("q") or "",
            target_group=read("target_group") or "",
            country=read("country") or "",
            language=read("language") or "",
        )


class ProfileForm(CleanTextMixin, forms.ModelForm):
    languages = forms.MultipleChoiceField(
        label=_("Languages I speak"), required=False, widget=forms.CheckboxSelectMultiple
    )
    countries = forms.MultipleChoiceField(
        label=_("Countries I work with"), required=False, widget=forms.CheckboxSelectMultiple
    )
    target_group = forms.ChoiceField(label=_("Who I am"), required=False)
    shown_to = forms.ChoiceField(
        label=_("Who may see this profile?"),
        widget=forms.RadioSelect,
        help_text=_("You can change this at any time. People who run this installation see every profile."),
    )
    agrees = forms.BooleanField(label=PROFILE_PUBLIC.wording, required=False)  # type: ignore[arg-type]

    class Meta:
        model = Person
        fields = ("name", "target_group", "headline", "offers", "seeks", "languages", "countries", "shown_to")
        widgets = {
            "name": forms.TextInput({"autocomplete": "name"}),
            "offers": forms.Textarea({"rows": 4}),
            "seeks": forms.Textarea({"rows": 4}),
        }
        help_texts = {
            "headline": _("What others should know first, for example: welding teacher, looks after our exchanges."),
            "offers": _("For example: we take two students for three weeks every spring."),
            "seeks": _("For example: a school that teaches robot welding too."),
        }

    def __init__(self, *args: Any, has_agreed: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].required = True
        self.has_agreed = has_agreed
        for name, choices in (
            ("languages", coded.LANGUAGES.choices),
            ("countries", coded.COUNTRIES.choices),
            ("target_group", [("", _("I would rather not say")), *coded.TARGET_GROUPS.choices]),
            ("shown_to", self._audiences()),
        ):
            self.fields[name].choices = choices  # type: ignore[attr-defined]
        if has_agreed or self.instance.is_minor:
            del self.fields["agrees"]

    def _audiences(self) -> list[tuple[str, Any]]:
        chosen = [
            (Audience.NOBODY, _("Nobody")),
            (Audience.MEMBERS, _("Members: everybody who is signed in")),
            (Audience.ALL, _("Everybody, search engines too")),
        ]
        return chosen[:2] if self.instance.is_minor else chosen  # type: ignore[return-value]

    def clean(self) -> dict[str, Any]:
        read: dict[str, Any] = super().clean() or self.cleaned_data
        if read.get("shown_to") == Audience.ALL and not self.has_agreed and not read.get("agrees"):
            self.add_error("agrees", ConsentIsMissing.message)
        return read

    @property
    def changes(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.Meta.fields}

    @property
    def agrees_now(self) -> bool:
        return bool(self.cleaned_data.get("agrees"))


class EraseForm(forms.Form):
    is_sure = forms.BooleanField(
        label=_("I understand that nobody can undo this."),
        error_messages={"required": _("Please tick the box if you really want to be erased.")},
    )
