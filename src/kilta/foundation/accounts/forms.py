from datetime import timedelta
from typing import Any

from allauth.account.forms import SignupForm as AllauthSignupForm
from allauth.socialaccount.forms import SignupForm as AllauthSocialSignupForm
from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from kilta.foundation.accounts import ages
from kilta.foundation.accounts.scopes import SCOPES
from kilta.foundation.web.text import CleanTextMixin


class _WhoOne(forms.Form):
    """The questions about oneself that every way of signing up asks."""

    name = forms.CharField(label=_("Your name"), max_length=120, widget=forms.TextInput({"autocomplete": "name"}))
    country = forms.ChoiceField(label=_("Country where you live"))
    age = forms.ChoiceField(
        label=_("Your age"),
        required=False,
        widget=forms.RadioSelect,
        help_text=_(
            "In Finland, Germany, Italy and the Netherlands the law asks for it. "
            "We only keep whether you are 18 or older."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        countries = [(code, ages.COUNTRIES.get(code, code)) for code in settings.CONSENT_AGES]
        self.fields["country"].choices = [("", "–"), *countries, ages.ELSEWHERE]  # type: ignore[attr-defined]
        self.fields["age"].choices = [(band.code, band.label) for band in ages.bands()]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        answers: dict[str, Any] = super().clean() or self.cleaned_data
        country, age = answers.get("country", ""), answers.get("age", "")
        if ages.is_asked_in(country) and "age" not in self.errors:
            if not age:
                self.add_error("age", _("Please choose your age."))
            elif not ages.may_decide(country, age):
                self.add_error(
                    "age",
                    forms.ValidationError(
                        _(
                            "In %(country)s you can have an account of your own from the age of %(age)s. "
                            "Nothing was kept. You can look around without an account, "
                            "and take part together with your school."
                        ),
                        code="too_young",
                        params={
                            "country": ages.COUNTRIES.get(country, country),
                            "age": settings.CONSENT_AGES[country],
                        },
                    ),
                )
        return answers

    def answers(self) -> dict[str, str]:
        country = self.cleaned_data["country"]
        return {
            "name": self.cleaned_data["name"],
            "country": "" if country == ages.ELSEWHERE[0] else country,
            "age_band": ages.kept(country, self.cleaned_data.get("age", "")),
        }


class SignUpForm(CleanTextMixin, _WhoOne, AllauthSignupForm):
    field_order = ("name", "email", "password1", "country", "age")


class SignUpThroughProviderForm(CleanTextMixin, _WhoOne, AllauthSocialSignupForm):
    field_order = ("name", "email", "country", "age")


class LanguageForm(forms.Form):
    language = forms.ChoiceField(label=_("Language of pages and mail"), choices=settings.LANGUAGES)


class TokenForm(CleanTextMixin, forms.Form):
    name = forms.CharField(
        label=_("What is it for?"), max_length=80, help_text=_("For example: the timetable program of our school")
    )
    scopes = forms.MultipleChoiceField(label=_("What may it do?"), widget=forms.CheckboxSelectMultiple)
    days = forms.TypedChoiceField(
        label=_("How long does it hold?"),
        coerce=int,
        choices=[(30, _("30 days")), (90, _("90 days")), (365, _("one year"))],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["scopes"].choices = [  # type: ignore[attr-defined]
            (name, f"{label} ({name})") for name, label in sorted(SCOPES.items())
        ]

    def life(self) -> timedelta:
        return timedelta(days=self.cleaned_data["days"])
