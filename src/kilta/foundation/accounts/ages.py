"""The age from which people may decide themselves to have an account, by country."""

from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext_lazy as _

ADULT = 18
COUNTRIES = {"FI": _("Finland"), "DE": _("Germany"), "IT": _("Italy"), "NL": _("the Netherlands")}
ELSEWHERE = ("XX", _("another country"))


@dataclass(frozen=True)
class Band:
    """A span of ages that is asked for as one answer; only what follows from it is kept."""

    code: str
    low: int
    high: int | None

    @property
    def label(self) -> str:
        if self.high is None:
            return str(_("%(low)s or older")) % {"low": self.low}
        if self.low == 0:
            return str(_("younger than %(age)s")) % {"age": self.high + 1}
        if self.low == self.high:
            return str(self.low)
        return f"{self.low}–{self.high}"


def bands() -> list[Band]:
    """The spans that matter for some country, youngest first."""
    limits = sorted({*settings.CONSENT_AGES.values(), ADULT})
    lows = [0, *limits]
    return [Band(str(low), low, high - 1 if high else None) for low, high in zip(lows, [*limits, None], strict=True)]


def is_asked_in(country: str) -> bool:
    return country in settings.CONSENT_AGES


def may_decide(country: str, band: str) -> bool:
    """Whether somebody in this span may have an account of their own in this country."""
    return not is_asked_in(country) or int(band) >= settings.CONSENT_AGES[country]


def kept(country: str, band: str) -> str:
    """What is kept of the answer: `adult`, `minor`, or nothing where it was not asked."""
    if not is_asked_in(country):
        return ""
    return "adult" if int(band) >= ADULT else "minor"
