"""Qualifications: their frame, their words, their occupations and the tree of their parts."""

from collections.abc import Mapping, Sequence
from typing import Any, cast

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone

from kilta.domains.competences.facts import QualificationChanged
from kilta.domains.competences.models import (
    Origin,
    Part,
    PartText,
    Qualification,
    QualificationOccupation,
    QualificationText,
    Unit,
    Visibility,
)
from kilta.domains.competences.policies import (
    may_publish_qualification,
    may_write_for,
    may_write_qualification,
)
from kilta.domains.competences.use_cases import wording
from kilta.domains.competences.use_cases.refusals import (
    NoDraftToDelete,
    PartInsideItself,
    UnitThereAlready,
)
from kilta.domains.competences.use_cases.units import save_with_free_code
from kilta.domains.network.models import Organisation
from kilta.domains.network.use_cases.organisations import free_slug, key_of
from kilta.domains.people.models import Person
from kilta.domains.vocabulary.models import Concept
from kilta.engines.transliteration import address_word
from kilta.foundation.access.actors import Actor
from kilta.foundation.access.policies import ensure
from kilta.foundation.facts import announce
from kilta.foundation.languages.models import TranslationState
from kilta.foundation.use_cases import use_case

FIELDS = (
    "country",
    "region",
    "code",
    "code_scheme",
    "regulator",
    "awarding_body",
    "legal_reference",
    "legal_address",
    "eqf_level",
    "nqf_level",
    "level_source",
    "isced_f",
    "volume",
    "volume_unit",
    "volume_is_estimate",
    "valid_from",
    "valid_until",
    "source",
)
TEXTS = ("profile", "occupations", "entry", "progression", "ways", "grading", "agreements")
RULE = ("role", "volume_min", "volume_max", "number_min", "number_max")
# Words of the addresses under /qualifications that are pages of their own.
RESERVED = ("new", "imports")


@use_case
def start_qualification(
    *,
    by: Actor,
    owner: Organisation,
    language: str,
    title: str,
    fields: Mapping[str, Any],
    texts: Mapping[str, str] | None = None,
    origin: str = Origin.HAND,
    is_demo: bool = False,
) -> Qualification:
    """Start a draft; `fields` are some of `FIELDS`, at least the country; `texts` some of `TEXTS`."""
    ensure(may_write_for(by, owner))
    _refuse_unknown(fields, FIELDS)
    _refuse_unknown(texts or {}, TEXTS)
    qualification = Qualification(
        owner=owner,
        slug=free_slug(Qualification, f"{title} qualification" if address_word(title) in RESERVED else title[:80]),
        title=title,
        title_key=key_of(title),
        language=language,
        origin=origin,
        is_demo=is_demo,
    )
    for name, value in fields.items():
        setattr(qualification, name, value)
    save_with_free_code(qualification)
    qualification.texts.create(language=language, title=title, state=TranslationState.ORIGINAL, **(texts or {}))
    announce(QualificationChanged(qualification_id=qualification.pk), by=by)
    return qualification


@use_case
def change_qualification(*, by: Actor, qualification: Qualification, changes: Mapping[str, Any]) -> Qualification:
    """Change some of `FIELDS`."""
    ensure(may_write_qualification(by, qualification))
    _refuse_unknown(changes, FIELDS)
    qualification = Qualification.objects.locked(qualification)
    for name, value in changes.items():
        setattr(qualification, name, value)
    qualification.changed_at = timezone.now()
    save_with_free_code(qualification)
    announce(QualificationChanged(qualification_id=qualification.pk), by=by)
    return qualification


@use_case
def write_qualification_text(
    *,
    by: Actor,
    qualification: Qualification,
    language: str,
    title: str,
    texts: Mapping[str, str] | None = None,
    state: str = "",
) -> QualificationText:
    """Write or replace the words in one language; those of the original are the native title, too."""
    ensure(may_write_qualification(by, qualification))
    _refuse_unknown(texts or {}, TEXTS)
    qualification = Qualification.objects.locked(qualification)
    text, is_original = wording.put(qualification.texts, language, state, {"title": title, **(texts or {})})
    if is_original:
        qualification.title, qualification.title_key, qualification.language = title, key_of(title), language
    _touch(qualification, by=by)
    return cast(QualificationText, text)


@use_case
def check_qualification_text(*, by: Actor, text: QualificationText) -> QualificationText:
    """State that a person has read a machine translation and found it right."""
    ensure(may_write_qualification(by, text.of))
    if wording.check(text):
        _touch(text.of, by=by)
    return text


@use_case
def remove_qualification_text(*, by: Actor, text: QualificationText) -> None:
    """Remove a translation; the original stays."""
    ensure(may_write_qualification(by, text.of))
    wording.remove(text)
    _touch(text.of, by=by)


@use_case
def publish_qualification(*, by: Actor, qualification: Qualification) -> Qualification:
    """Show a qualification to everybody."""
    ensure(may_publish_qualification(by, qualification))
    return _show(qualification, Visibility.PUBLIC, by=by)


@use_case
def withdraw_qualification(*, by: Actor, qualification: Qualification) -> Qualification:
    """Show a qualification to its own people only."""
    ensure(may_publish_qualification(by, qualification))
    return _show(qualification, Visibility.DRAFT, by=by)


@use_case
def check_qualification(*, by: Actor, qualification: Qualification) -> Qualification:
    """State that a person has compared the qualification with its source and found it right."""
    ensure(may_publish_qualification(by, qualification) and isinstance(by, Person))
    qualification = Qualification.objects.locked(qualification)
    qualification.checked_by = by if isinstance(by, Person) else None
    qualification.checked_at = timezone.now()
    qualification.save()
    announce(QualificationChanged(qualification_id=qualification.pk), by=by)
    return qualification


@use_case
def delete_qualification(*, by: Actor, qualification: Qualification) -> None:
    """Remove a draft with its tree; the units in it stay."""
    ensure(may_publish_qualification(by, qualification))
    qualification = Qualification.objects.locked(qualification)
    if qualification.is_public:
        raise NoDraftToDelete
    qualification.delete()


@use_case
def name_occupations(
    *, by: Actor, qualification: Qualification, concepts: Sequence[Concept]
) -> Sequence[QualificationOccupation]:
    """Say to which occupations the qualification leads; those that are not named any more go."""
    ensure(may_write_qualification(by, qualification))
    qualification = Qualification.objects.locked(qualification)
    qualification.occupations.exclude(concept__in=concepts).delete()
    for concept in concepts:
        qualification.occupations.get_or_create(concept=concept)
    _touch(qualification, by=by)
    return list(qualification.occupations.all())


@use_case
def add_part(
    *,
    by: Actor,
    qualification: Qualification,
    parent: Part | None = None,
    unit: Unit | None = None,
    title: str = "",
    rule_in_words: str = "",
    rule: Mapping[str, Any] | None = None,
) -> Part:
    """Add a group or a unit at the end of its parent; `rule` are some of `RULE`."""
    ensure(may_write_qualification(by, qualification))
    _refuse_unknown(rule or {}, RULE)
    qualification = Qualification.objects.locked(qualification)
    last = qualification.parts.filter(parent=parent).aggregate(last=Max("position"))["last"]
    try:
        with transaction.atomic():
            part: Part = qualification.parts.create(
                parent=parent, unit=unit, position=0 if last is None else last + 1, **(rule or {})
            )
    except IntegrityError as error:
        if "one_place_of_a_unit_in_a_group" not in str(error):
            raise
        raise UnitThereAlready from None
    if title:
        part.texts.create(
            language=qualification.language, title=title, rule=rule_in_words, state=TranslationState.ORIGINAL
        )
    _touch(qualification, by=by)
    return part


@use_case
def change_part(*, by: Actor, part: Part, rule: Mapping[str, Any]) -> Part:
    """Change some of `RULE` of a part."""
    ensure(may_write_qualification(by, part.qualification))
    _refuse_unknown(rule, RULE)
    part = Part.objects.locked(part)
    for name, value in rule.items():
        setattr(part, name, value)
    part.save()
    _touch(part.qualification, by=by)
    return part


@use_case
def name_part(
    *, by: Actor, part: Part, language: str, title: str, rule_in_words: str = "", state: str = ""
) -> PartText:
    """Write or replace what a part is called in one language."""
    ensure(may_write_qualification(by, part.qualification))
    text, _is_original = wording.put(part.texts, language, state, {"title": title, "rule": rule_in_words})
    _touch(part.qualification, by=by)
    return cast(PartText, text)


@use_case
def move_part(*, by: Actor, part: Part, parent: Part | None, position: int) -> Part:
    """Put a part at a place (from 0) among the children of `parent`, or at the top."""
    ensure(may_write_qualification(by, part.qualification))
    qualification = Qualification.objects.locked(part.qualification)
    above = parent
    while above is not None:
        if above.pk == part.pk:
            raise PartInsideItself
        above = above.parent
    siblings = list(qualification.parts.filter(parent=parent).exclude(pk=part.pk))
    siblings.insert(max(0, min(position, len(siblings))), part)
    part.parent = parent
    for place, one in enumerate(siblings):
        one.position = place
    Part.objects.bulk_update(siblings, ["position", "parent"])
    _touch(qualification, by=by)
    return part


@use_case
def remove_part(*, by: Actor, part: Part) -> None:
    """Take a part out of the tree with everything below it; units themselves stay."""
    ensure(may_write_qualification(by, part.qualification))
    qualification = part.qualification
    part.delete()
    _touch(qualification, by=by)


def _show(qualification: Qualification, visibility: str, *, by: Actor) -> Qualification:
    qualification = Qualification.objects.locked(qualification)
    qualification.visibility = visibility
    qualification.changed_at = timezone.now()
    qualification.save()
    announce(QualificationChanged(qualification_id=qualification.pk), by=by)
    return qualification


def _touch(qualification: Qualification, *, by: Actor) -> None:
    qualification.changed_at = timezone.now()
    qualification.save(update_fields=["changed_at", "title", "title_key", "language"])
    announce(QualificationChanged(qualification_id=qualification.pk), by=by)


def _refuse_unknown(given: Mapping[str, Any], known: tuple[str, ...]) -> None:
    if unknown := given.keys() - set(known):
        raise TypeError(f"A qualification has no {', '.join(sorted(unknown))}.")
