"""How the numbers of organisations are checked: their form, and the check digit where the register has one."""

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

OID = re.compile(r"E1[0-9]{7}")
PIC = re.compile(r"[0-9]{9}")
NATIONAL = re.compile(r"[\w][\w .,/:+-]{0,38}[\w]")


def checked_oid(value: str) -> str:
    """An Organisation ID of Erasmus+, such as E10012345 without its spaces."""
    value = _bare(value).upper()
    if not OID.fullmatch(value):
        raise ValidationError(_("An Organisation ID is the letter E, the digit 1 and seven further digits."))
    return value


def checked_pic(value: str) -> str:
    """A participant code of the European Commission."""
    value = _bare(value)
    if not PIC.fullmatch(value):
        raise ValidationError(_("A participant code (PIC) has nine digits."))
    return value


def checked_national(value: str, country: str) -> str:
    """A number of the country's own register, in its usual form; the check digit is checked in Finland and Italy."""
    value = " ".join(value.split())
    match country:
        case "FI":
            return _business_id(value)
        case "IT":
            return _vat_number(value)
        case "NL":
            value = _bare(value)
            if not re.fullmatch(r"[0-9]{8}", value):
                raise ValidationError(_("A Dutch KvK number has eight digits."))
    if not NATIONAL.fullmatch(value):
        raise ValidationError(_("Write the number with letters, digits, spaces and simple signs, at most 40 of them."))
    return value


def _business_id(value: str) -> str:
    """Finland: seven digits and a check digit, weighted 7 9 10 5 8 4 2, modulo 11."""
    value = value.removeprefix("FI").strip()
    if not re.fullmatch(r"[0-9]{6,7}-[0-9]", value):
        raise ValidationError(_("A Finnish business ID has seven digits, a hyphen and a check digit."))
    digits, check = value.zfill(9).split("-")
    rest = sum(int(digit) * weight for digit, weight in zip(digits, (7, 9, 10, 5, 8, 4, 2), strict=True)) % 11
    if rest == 1 or int(check) != (0 if rest == 0 else 11 - rest):
        raise ValidationError(_("The check digit of this business ID is wrong. Please look for a typing mistake."))
    return f"{digits}-{check}"


def _vat_number(value: str) -> str:
    """Italy: eleven digits, the last a check digit by the formula of Luhn."""
    value = _bare(value.upper().removeprefix("IT"))
    if not re.fullmatch(r"[0-9]{11}", value):
        raise ValidationError(_("An Italian VAT number has eleven digits."))
    total = sum(sum(divmod(int(digit) * (1 + place % 2), 10)) for place, digit in enumerate(value))
    if total % 10:
        raise ValidationError(_("The check digit of this VAT number is wrong. Please look for a typing mistake."))
    return value


def _bare(value: str) -> str:
    """Without the spaces and dots people put between digits."""
    return re.sub(r"[\s.]", "", value)
