"""Why an upload is refused, in sentences that say what was expected and what to do."""

from collections.abc import Collection

from django.template.defaultfilters import filesizeformat
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from kilta.engines.uploads import LIMITS, Kind, Unfit, Why
from kilta.foundation.use_cases import Refusal

FORMATS: dict[Kind, str | Promise] = {
    Kind.IMAGE: gettext_lazy("a picture (JPEG, PNG or WebP)"),
    Kind.PDF: gettext_lazy("a PDF"),
    Kind.DOCUMENT: gettext_lazy("a text document (DOCX or ODT)"),
    Kind.SHEET: gettext_lazy("a table (XLSX, ODS or CSV)"),
    Kind.SLIDES: gettext_lazy("slides (PPTX or ODP)"),
    Kind.TEXT: gettext_lazy("plain text (TXT or CSV)"),
}
OR = pgettext_lazy("between two things of which one is expected", "or")


class UploadRefused(Refusal):
    """The file is not kept; the message says why, and what would fit."""

    def __init__(self, why: Why, message: str) -> None:
        super().__init__(message)
        self.why = why


def refusal(unfit: Unfit, kinds: Collection[Kind]) -> UploadRefused:
    """The refusal that tells a person why a file does not fit where `kinds` are asked for."""
    return UploadRefused(unfit.why, _sentence(unfit, kinds))


def _sentence(unfit: Unfit, kinds: Collection[Kind]) -> str:
    expected = expected_formats(kinds)
    match unfit.why:
        case Why.EMPTY:
            return _("This file is empty. Please choose it again, or choose another one.")
        case Why.TOO_LARGE:
            return _("This file is too large: at most %(limit)s are possible here. Please make it smaller.") % {
                "limit": filesizeformat(unfit.values["limit"])
            }
        case Why.OTHER_KIND:
            return _("This file does not fit here, whatever its name says. Expected: %(expected)s.") % {
                "expected": expected
            }
        case Why.OTHER_PICTURE:
            return _("This kind of picture cannot be taken. Please save it as JPEG or PNG, and choose that file.")
        case Why.DRAWING:
            return _("SVG drawings are not taken, because they can carry programs. Please save the drawing as PNG.")
        case Why.TOO_MANY_PIXELS:
            return _("This picture has too many pixels: at most %(limit)s million are possible.") % {
                "limit": unfit.values["limit"] // 1_000_000
            }
        case Why.LOCKED:
            return _("This file is locked with a password. Please save it without one, and choose that file.")
        case Why.OLD_OR_LOCKED:
            return _(
                "This document is locked with a password, or its format is from before 2007. "
                "Please save it again without a password. Expected: %(expected)s."
            ) % {"expected": expected}
        case Why.MACROS:
            return _("This document contains programs (macros). Please save it without them, and choose that file.")
        case Why.TOO_MUCH_INSIDE:
            return _("This file would become far too large when it is opened. Please save it again, or choose another.")
        case Why.NOT_TEXT:
            return _("This is not plain text that can be read. Please save it as text in UTF-8.")
        case Why.BROKEN:
            return _("This file is damaged or incomplete. Please open it, save it again, and choose the new file.")
    raise ValueError(unfit.why)


def expected_formats(kinds: Collection[Kind]) -> str:
    """`a picture (JPEG, PNG or WebP) or a PDF`."""
    names = [str(name) for kind, name in FORMATS.items() if kind in kinds]
    *first, last = names
    return str(format_lazy("{} {} {}", ", ".join(first), OR, last)) if first else last


def said_limits(kinds: Collection[Kind]) -> str:
    """What fits into a field and how large it may be, for its help text."""
    largest = {LIMITS[kind] for kind in kinds}
    if len(largest) == 1:
        return _("Expected: %(expected)s, at most %(limit)s.") % {
            "expected": expected_formats(kinds),
            "limit": filesizeformat(largest.pop()),
        }
    each = "; ".join(
        _("%(format)s up to %(limit)s") % {"format": name, "limit": filesizeformat(LIMITS[kind])}
        for kind, name in FORMATS.items()
        if kind in kinds
    )
    return _("Expected: %(expected)s.") % {"expected": each}
