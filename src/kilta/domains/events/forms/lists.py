"""Lists of people that organisers upload: read whole, with every error by row and column."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kilta.domains.events.use_cases.importing import Entry
from kilta.domains.vocabulary import coded
from kilta.engines import sheets
from kilta.engines.sheets import Code, Error, Expected, NotExpected
from kilta.foundation.exports.lists import ListField, expects

LANGUAGES = ("en", "fi", "sv", "de", "it", "nl")

expects("target_group", _("a target group, as its code or in one of the six languages, for example “student”"))
expects("country", _("a country, as its code or in one of the six languages, for example “FI”"))
expects("not_registered", _("somebody who is not registered yet"))


class _CodeOf:
    """A parser of a code, or of its label in any of the six languages."""

    def __init__(self, coding: coded.Coded, expected: str) -> None:
        self.coding = coding
        self.expected = expected
        self.known: dict[str, str] = {}

    def __call__(self, text: str) -> str:
        if not self.known:  # two hundred labels, read when the first list comes
            for entry in self.coding:
                for word in (entry.code, *(entry.label_in(language) for language in LANGUAGES)):
                    self.known[word.casefold()] = entry.code
        try:
            return self.known[text.casefold()]
        except KeyError:
            raise NotExpected(self.expected) from None


def _address(text: str) -> str:
    return sheets.email(text).lower()


def person_columns() -> list[Expected]:
    """Who came or comes, one in each row."""
    return [
        Expected("name", required=True, longest=120),
        Expected("email", parse=_address, longest=254, is_key=True),
        Expected("target group", required=True, parse=_CodeOf(coded.TARGET_GROUPS, "target_group")),
        Expected("organisation", required=True, longest=200),
        Expected("country", parse=_CodeOf(coded.COUNTRIES, "country")),
    ]


class RegistrationListForm(forms.Form):
    people = ListField(label=_("List"), columns=person_columns())

    def refuse_known(self, rows: Sequence[int]) -> None:
        """Say which rows name somebody who is registered already."""
        field: Any = self.fields["people"]
        by_row = {row.number: row.values["email"] for row in field.read.rows}
        field.read.errors.extend(
            Error(Code.WRONG_VALUE, row, "email", by_row[row], expected="not_registered") for row in rows
        )
        self.add_error("people", _("Some people on this list are registered already, so nothing was written."))

    @property
    def entries(self) -> list[Entry]:
        return [
            Entry(
                row=row.number,
                name=row.values["name"],
                email=row.values.get("email") or "",
                target_group=row.values["target group"],
                organisation=row.values["organisation"],
                country=row.values.get("country") or "",
            )
            for row in self.cleaned_data["people"].rows
        ]
