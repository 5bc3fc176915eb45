"""Codes, volumes and texts in the reader's words."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from django.utils.formats import date_format, number_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kilta.domains.competences.models import Qualification, UnitVersion, VolumeUnit
from kilta.domains.network.models import Membership, Organisation, Role
from kilta.domains.network.queries.standing import role_in
from kilta.domains.people.models import Person
from kilta.domains.vocabulary import coded
from kilta.foundation.access.actors import Actor
from kilta.foundation.languages.models import TranslationState
from kilta.foundation.languages.names import name_of

# visible: only one's own organisations are read here.


def reading() -> str:
    """The language of the page."""
    return get_language() or "en"


def best(texts: Iterable[Any], language: str) -> Any:
    """The text in the reader's language, else the original, else any; None where there is none."""
    ranked = sorted(
        texts, key=lambda text: (text.language != language, text.state != TranslationState.ORIGINAL, text.language)
    )
    return ranked[0] if ranked else None


def wanted(asked: str, texts: Iterable[Any]) -> str:
    """The language in which a page is read: the one that was `asked` for ("original" or a code), else its own."""
    languages = {text.language: text.state for text in texts}
    if asked == "original":
        return next((code for code, state in languages.items() if state == TranslationState.ORIGINAL), reading())
    return asked if asked in languages else reading()


def other_languages(texts: Iterable[Any], shown: Any) -> list[str]:
    """The translations that a page could be read in instead; the original has a link of its own."""
    return sorted(
        text.language for text in texts if text.language != shown.language and text.state != TranslationState.ORIGINAL
    )


def language_name(code: str) -> str:
    """What a language is called in the language of the page."""
    return name_of(code)


def original(texts: Iterable[Any]) -> Any:
    return next((text for text in texts if text.state == TranslationState.ORIGINAL), None)


def country(code: str) -> str:
    return coded.COUNTRIES[code].label if code in coded.COUNTRIES else code


def region(code: str) -> str:
    """A region by name; a code of two letters is the whole country."""
    if not code:
        return ""
    if len(code) == 2:
        return _("the whole country")
    return coded.NUTS_REGIONS[code].label if code in coded.NUTS_REGIONS else code


def field_name(code: str) -> str:
    """What a field of ISCED-F is called; the code where it is none that we know."""
    return coded.ISCED_FIELDS[code].label if code in coded.ISCED_FIELDS else code


def field(code: str) -> str:
    name = field_name(code)
    return name if name == code else f"{name} ({code})"


def amount(number: Decimal | None) -> str:
    """A number as the reader writes it, without zeros that say nothing."""
    if number is None:
        return ""
    plain = number.normalize()
    places = max(0, -int(plain.as_tuple().exponent))
    return number_format(plain, decimal_pos=places, use_l10n=True, force_grouping=True)


def volume(of: UnitVersion | Qualification) -> str:
    """The volume in its native measure, with a word where it is an estimate; never converted."""
    if of.volume is None:
        return ""
    said = f"{amount(of.volume)} {VolumeUnit(of.volume_unit).label}"
    return _("%(volume)s, estimated") % {"volume": said} if of.volume_is_estimate else said


def validity(of: UnitVersion | Qualification) -> str:
    """From when to when it holds; empty where neither is said."""
    days = {name: date_format(day) if day else "" for name, day in (("start", of.valid_from), ("end", of.valid_until))}
    if of.valid_from and of.valid_until:
        return _("%(start)s to %(end)s") % days
    if of.valid_from:
        return _("from %(start)s") % days
    return _("until %(end)s") % days if of.valid_until else ""


def own_organisations(actor: Actor, *, editing: bool = False) -> "QuerySet[Organisation]":
    """The organisations for which `actor` writes (or publishes, with `editing`), by name."""
    if not isinstance(actor, Person) or not actor.is_member or actor.is_minor:
        return Organisation.objects.none()
    mine = Membership.objects.live().filter(person=actor)
    if editing:
        mine = mine.filter(role__in=[Role.OWNER, Role.EDITOR])
    found: QuerySet[Organisation] = Organisation.objects.filter(pk__in=mine.values("organisation")).order_by("name_key")
    return found


def rights_in(actor: Actor, owner: Organisation) -> tuple[bool, bool]:
    """Whether `actor` writes and publishes for an organisation, for showing the buttons; `policies` decides."""
    if actor.is_staff:
        return True, True
    if not isinstance(actor, Person) or actor.is_minor:
        return False, False
    role = role_in(actor, owner)
    return role is not None, role in (Role.OWNER, Role.EDITOR)


def checker(actor: Actor, thing: Any) -> str:
    """Who compared a unit or a qualification with its source: the person for members, for others the organisation."""
    if thing.checked_by is None:
        return ""
    return str(thing.checked_by) if actor.is_member else str(thing.owner.name)
