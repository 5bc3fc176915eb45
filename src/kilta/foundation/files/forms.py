"""A form field for uploads, which says what fits and checks it beside the field.

    scan = UploadField(label=_("Signed list"), kinds=(Kind.PDF, Kind.IMAGE))
    …
    store(by=request.actor, upload=form.cleaned_data["scan"], kinds=…, belongs_to=("events.proof", event.pk))

The form is written with `enctype="multipart/form-data"`.
"""

from collections.abc import Collection
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files import File
from django.utils.functional import Promise, lazy
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from kilta.engines.uploads import Kind
from kilta.foundation.files.refusals import UploadRefused, said_limits
from kilta.foundation.files.uploads import Checked, checked

ACCEPTED = {
    Kind.IMAGE: (".jpg", ".jpeg", ".png", ".webp"),
    Kind.PDF: (".pdf",),
    Kind.DOCUMENT: (".docx", ".odt"),
    Kind.SHEET: (".xlsx", ".ods", ".csv"),
    Kind.SLIDES: (".pptx", ".ppsx", ".odp"),
    Kind.TEXT: (".txt", ".csv", ".log"),
}
LONGEST_NAME = 500


class UploadField(forms.FileField):
    """One file of these kinds; its clean value is `Checked`, ready for `store`."""

    default_error_messages = {
        "required": _("Please choose a file."),
        "missing": _("The file did not arrive. Please choose it again."),
        "invalid": _("The file did not arrive. Please choose it again."),
        "empty": _("This file is empty. Please choose it again, or choose another one."),
    }

    def __init__(self, *, kinds: Collection[Kind], help_text: str | Promise = "", **options: Any) -> None:
        self.kinds = tuple(kinds)
        limits = lazy(said_limits, str)(self.kinds)  # said in the language of the reader
        options["help_text"] = format_lazy("{} {}", help_text, limits) if help_text else limits
        options.setdefault("max_length", LONGEST_NAME)
        super().__init__(**options)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        accepted = dict.fromkeys(ending for kind in self.kinds for ending in ACCEPTED[kind])
        return {**super().widget_attrs(widget), "accept": ",".join(accepted)}

    def clean(self, data: Any, initial: Any = None) -> Checked | Any:
        upload = super().clean(data, initial)
        if not isinstance(upload, File):
            return upload
        try:
            return checked(upload, self.kinds)
        except UploadRefused as refused:
            raise ValidationError(str(refused.message), code=refused.why.value) from None
