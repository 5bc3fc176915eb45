from datetime import timedelta
from typing import Any

from allauth.account import forms as signing_in
from allauth.account.models import EmailAddress
from allauth.mfa.base import forms as second_step
from allauth.mfa.totp import forms as authenticator_app
from allauth.mfa.webauthn import forms as passkeys
from allauth.socialaccount.forms import SignupForm as AllauthSocialSignupForm
from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from kilta.foundation.accounts import ages
from kilta.foundation.accounts.models import Account
from kilta.foundation.accounts.scopes import SCOPES
from kilta.foundation.web.text import CleanTextMixin

LABELS = {
    "login": _("E-mail address"),
    "email": _("E-mail address"),
    "password": _("Password"),
    "oldpassword": _("Password until now"),
    "password1": _("Password"),
    "password2": _("The same password again"),
    "code": _("Code"),
}
GOOD_PASSWORD = _("At least 10 characters. Three or four words that do not belong together are good.")


class _OwnWords(CleanTextMixin):
    """The forms of django-allauth in the words of Kilta; a placeholder that repeats its label only disturbs."""

    fields: dict[str, forms.Field]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.widget.attrs.pop("placeholder", None)
            if name in LABELS:
                field.label = LABELS[name]
                field.help_text = GOOD_PASSWORD if name == "password1" else ""


class _AboutMyself(forms.Form):
    """The questions about oneself that every way of signing up asks."""

    name = forms.CharField(label=_("Your name"), max_length=120, widget=forms.TextInput({"autocomplete": "name"}))
    country = forms.ChoiceField(label=_("Country where you live"))
    age = forms.ChoiceField(
        label=_("Your age"),
        required=False,
        widget=forms.RadioSelect,
        help_text=_(
            "In Finland, Germany, Italy and the Netherlands the law asks for it; elsewhere leave it out. "
            "We only keep whether you are 18 or older."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        countries = [(code, ages.COUNTRIES.get(code, code)) for code in settings.CONSENT_AGES]
        self.fields["country"].choices = [("", "–"), *countries, ages.ELSEWHERE]  # type: ignore[attr-defined]
        # A script shows the question of age only where it is asked.
        self.fields["country"].widget.attrs |= {"data-asks": "age", "data-asks-for": " ".join(settings.CONSENT_AGES)}
        self.fields["age"].choices = [(band.code, band.label) for band in ages.bands()]  # type: ignore[attr-defined]

        # Where the law does not ask, the empty question is no mistake.
        country = self.data.get(self.add_prefix("country"), "")
        self.fields["age"].required = not self.is_bound or ages.is_asked_in(country)
        self.fields["age"].error_messages["required"] = _("Please choose your age.")

    def clean(self) -> dict[str, Any]:
        answers: dict[str, Any] = super().clean() or self.cleaned_data
        country, age = answers.get("country", ""), answers.get("age", "")
        if age and not ages.may_decide(country, age):
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


class SignUpForm(_OwnWords, _AboutMyself, signing_in.SignupForm):
    field_order = ("name", "email", "password1", "country", "age")


class SignUpThroughProviderForm(_OwnWords, _AboutMyself, AllauthSocialSignupForm):
    field_order = ("name", "email", "country", "age")


class SignInForm(_OwnWords, signing_in.LoginForm):
    """Address and password."""


class ChangeAddressForm(_OwnWords, signing_in.AddEmailForm):
    """A new address."""


class ChangePasswordForm(_OwnWords, signing_in.ChangePasswordForm):
    """The password until now, and a new one twice."""


class SetPasswordForm(_OwnWords, signing_in.SetPasswordForm):
    """A first password for an account that came through a provider."""


class ForgottenPasswordForm(_OwnWords, signing_in.ResetPasswordForm):
    """The address to which the link goes."""

    def clean_email(self) -> str:
        """Look up and reckon the same for a known and an unknown address, so that the time does not tell."""
        email: str = super().clean_email()
        if self.users:
            list(Account.objects.filter(email__iexact=email).iterator())
        else:
            nobody = Account()
            EmailAddress.objects.filter(user_id=nobody.pk, email=email).exists()
            signing_in.default_token_generator.make_token(nobody)
        return email


class NewPasswordForm(_OwnWords, signing_in.ResetPasswordKeyForm):
    """A new password, twice."""


class IsItYouForm(_OwnWords, signing_in.ReauthenticateForm):
    """The password once more."""


class CodeForm(_OwnWords, second_step.AuthenticateForm):
    """A code from the app, or a recovery code."""


class IsItYouByCodeForm(_OwnWords, second_step.ReauthenticateForm):
    """The same, once more."""


class StartAppForm(_OwnWords, authenticator_app.ActivateTOTPForm):
    """The first code that the app shows."""


UNREADABLE = (KeyError, AttributeError, TypeError, ValueError)
NO_PASSKEY = _("That did not work. Please try again, or sign in with your password.")


class _ReadsPasskey:
    """What a passkey says is JSON from outside: another shape than expected is a mistake, not a crash."""

    def clean_credential(self) -> Any:
        try:
            return super().clean_credential()  # type: ignore[misc]
        except UNREADABLE as error:
            raise forms.ValidationError(NO_PASSKEY) from error


class SignInByPasskeyForm(_ReadsPasskey, passkeys.LoginWebAuthnForm):
    """A passkey alone."""


class PasskeyStepForm(_ReadsPasskey, passkeys.AuthenticateWebAuthnForm):
    """A passkey after the password."""


class IsItYouByPasskeyForm(_ReadsPasskey, passkeys.ReauthenticateWebAuthnForm):
    """A passkey once more."""


class AddPasskeyForm(_OwnWords, passkeys.AddWebAuthnForm):
    """Its name, and whether it signs in alone."""

    name = forms.CharField(label=_("Name of the passkey"), max_length=60, required=False)
    passwordless = forms.BooleanField(
        label=_("Sign in with it alone, without a password"),
        required=False,
        initial=True,
        help_text=_(
            "Switch this off only for a security key without a code or fingerprint reader. "
            "Then we ask for it after your password."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["name"] = ""  # Who gives no name gets one that is made.

    def clean(self) -> dict[str, Any]:
        try:
            answers: dict[str, Any] = super().clean()
        except UNREADABLE as error:
            raise forms.ValidationError(NO_PASSKEY) from error
        return answers


class RenamePasskeyForm(_OwnWords, passkeys.EditWebAuthnForm):
    name = forms.CharField(label=_("Name of the passkey"), max_length=60)


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
