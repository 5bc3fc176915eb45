"""Lists that people upload: a form field that reads them, and words for everything that is wrong in them.

class ImportForm(forms.Form):
    people = ListField(label=_("List"), columns=[Expected("name", required=True), Expected("email", parse=email)])

form.cleaned_data["people"].rows                    # only when nothing is wrong: all or nothing
{% sheet_errors form.people %}                      # every error by row and column, under the form
expects("target_group", _("one of the target groups"))      # words for a code of one's own parser
"""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.template.defaultfilters import filesizeformat
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from kilta.engines import sheets
from kilta.engines.sheets import Code, Error, Expected, Limits, Read, Unreadable, Why

_expected: dict[str, str | Promise] = {
    "value": gettext_lazy("a value, not an error of the spreadsheet"),
    "whole_number": gettext_lazy("a whole number"),
    "day": gettext_lazy("a day, such as 2026-03-01 or 1.3.2026"),
    "email": gettext_lazy("an e-mail address, such as name@school.example"),
}


def expects(code: str, words: str | Promise) -> None:
    """Say what a parser of one's own expects when it raises `NotExpected(code)`; values may stand as `%(name)s`."""
    _expected[code] = words


def said(error: Error) -> str:
    """What is wrong in one place, as a whole sentence; row and column are shown beside it."""
    values = {**error.values, "column": error.column, "found": error.found}
    match error.code:
        case Code.MISSING_COLUMN:
            return _("The column “%(column)s” is missing.") % values
        case Code.UNKNOWN_COLUMN:
            known = ", ".join(error.values["names"])
            return _("This column is not known. Known are: %(known)s.") % {"known": known}
        case Code.DOUBLE_COLUMN:
            return _("The column “%(column)s” is there twice.") % values
        case Code.TOO_MANY_COLUMNS:
            return _("There are too many columns; at most %(limit)s are read.") % values
        case Code.TOO_MANY_ROWS:
            return _("There are too many rows; at most %(limit)s are read. Please split the list.") % values
        case Code.OUTSIDE:
            return _("Something stands right of the last heading.")
        case Code.MISSING_VALUE:
            return _("This cell may not be empty.")
        case Code.TOO_LONG:
            return _("This text has %(length)s characters; at most %(limit)s are possible.") % values
        case Code.BAD_CHARACTER:
            return _("This cell holds characters that cannot be shown. Please type it again.")
        case Code.DUPLICATE:
            return _("The same stands in row %(first)s already.") % values
        case Code.WRONG_VALUE:
            return _said_expected(error)
    raise ValueError(error.code)


def _said_expected(error: Error) -> str:
    if error.expected == "one_of":
        return _("Expected was one of: %(words)s.") % {"words": ", ".join(error.values["words"])}
    least, most = error.values.get("least"), error.values.get("most")
    if error.expected == "whole_number" and least is not None and most is not None:
        return _("Expected was a whole number from %(least)s to %(most)s.") % {"least": least, "most": most}
    if error.expected in _expected:
        return _("Expected was %(expected)s.") % {"expected": str(_expected[error.expected]) % error.values}
    return _("This value does not fit here.")


def said_unreadable(error: Unreadable, limits: Limits) -> str:
    """Why a file could not be read at all, and what to do."""
    match error.why:
        case Why.EMPTY:
            return _("This list is empty. Please choose another one.")
        case Why.TOO_LARGE:
            return _("This list is too large: at most %(limit)s are read. Please split it.") % {
                "limit": filesizeformat(limits.size)
            }
        case Why.NOT_A_LIST:
            return _("This is no list. Expected is a table, saved as XLSX or CSV.")
        case Why.LOCKED_OR_OLD:
            return _(
                "This table is locked with a password, or its format is from before 2007. "
                "Please save it as XLSX without a password."
            )
        case Why.ENCODING:
            return _("The letters of this list cannot be read. Please save it as XLSX, or as CSV in UTF-8.")
        case Why.BROKEN if error.row:
            return _("This list is damaged in or near row %(row)s. Please save it again.") % {"row": error.row}
        case Why.BROKEN:
            return _("This list is damaged. Please open it, save it again, and choose the new file.")
    raise ValueError(error.why)


class ListField(forms.FileField):
    """A CSV or XLSX list. Its clean value is `sheets.Read` without errors; `read` keeps what was read in any case."""

    default_error_messages = {
        "required": gettext_lazy("Please choose a list."),
        "missing": gettext_lazy("The list did not arrive. Please choose it again."),
        "invalid": gettext_lazy("The list did not arrive. Please choose it again."),
        "empty": gettext_lazy("This list is empty. Please choose another one."),
    }

    def __init__(self, *, columns: Sequence[Expected], limits: Limits = sheets.STANDARD, **options: Any) -> None:
        self.columns = columns
        self.limits = limits
        self.read: Read | None = None
        options.setdefault("help_text", gettext_lazy("A table, saved as XLSX or CSV. Its first row names the columns."))
        options.setdefault("max_length", 500)
        super().__init__(**options)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {**super().widget_attrs(widget), "accept": ".xlsx,.csv"}

    def clean(self, data: Any, initial: Any = None) -> Any:
        upload = super().clean(data, initial)
        if not upload:
            return None
        try:
            self.read = sheets.read(upload.file, self.columns, limits=self.limits)
        except Unreadable as error:
            raise ValidationError(said_unreadable(error, self.limits), code=error.why.value) from None
        if wrong := len(self.read.errors) + self.read.further_errors:
            raise self.said_wrong(wrong)
        if not self.read.rows:
            raise ValidationError(_("This list has a heading, but no rows."), code="no_rows")
        return self.read

    def said_wrong(self, number: int) -> ValidationError:
        """That so many things are wrong, for what a form finds beyond its columns and adds to `read.errors`."""
        message = ngettext(
            "%(number)s thing is wrong in this list, so nothing was written. It is shown below.",
            "%(number)s things are wrong in this list, so nothing was written. They are shown below.",
            number,
        )
        return ValidationError(message % {"number": number}, code="errors_in_list")
