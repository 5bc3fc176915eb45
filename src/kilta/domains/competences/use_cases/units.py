"""Units: started as a draft, written, published as a version, written anew."""

from collections.abc import Mapping
from typing import Any, cast

from django.db import IntegrityError, transaction
from django.utils import timezone

from kilta.domains.competences.facts import UnitChanged, UnitPublished, UnitWithdrawn
from kilta.domains.competences.models import Origin, Unit, UnitText, UnitVersion, Visibility
from kilta.domains.competences.policies import may_publish_unit, may_write_for, may_write_unit
from kilta.domains.competences.queries.now import draft_of
from kilta.domains.competences.use_cases import wording
from kilta.domains.competences.use_cases.carrying import carry_correspondences, copy_outcomes
from kilta.domains.competences.use_cases.refusals import (
    CodeTaken,
    DraftThereAlready,
    NoDraftToDelete,
    NothingPublished,
    NothingToPublish,
    VersionStays,
    WhatChangedMissing,
)
from kilta.domains.competences.use_cases.training import count_trained
from kilta.domains.network.models import Organisation
from kilta.domains.network.use_cases.organisations import free_slug, key_of
from kilta.domains.people.models import Person
from kilta.engines.transliteration import address_word
from kilta.foundation.access.actors import Actor
from kilta.foundation.access.policies import ensure
from kilta.foundation.facts import announce
from kilta.foundation.languages.models import TranslationState
from kilta.foundation.use_cases import use_case

FIELDS = ("kind", "country", "region", "code", "code_scheme", "isced_f", "source")
VERSION_FIELDS = ("volume", "volume_unit", "volume_is_estimate", "valid_from", "valid_until")
# Words of the addresses under /units that are pages of their own.
RESERVED = (
    *("new", "mine", "imports", "paste", "template", "suggestions", "concept-suggestions", "retired-concepts"),
    *("compare", "comparisons", "matrix", "exchange"),
)


@use_case
def start_unit(
    *,
    by: Actor,
    owner: Organisation,
    language: str,
    title: str,
    fields: Mapping[str, Any],
    version_fields: Mapping[str, Any] | None = None,
    summary: str = "",
    assessment: str = "",
    origin: str = Origin.HAND,
    is_demo: bool = False,
) -> Unit:
    """Start a unit with the draft of its first version; `fields` are some of `FIELDS`, at least kind and country."""
    ensure(may_write_for(by, owner))
    _refuse_unknown(fields, FIELDS)
    _refuse_unknown(version_fields or {}, VERSION_FIELDS)
    slug = free_slug(Unit, f"{title} unit" if address_word(title) in RESERVED else title[:80])
    unit = Unit(
        owner=owner, slug=slug, language=language, title=title, title_key=key_of(title), origin=origin, is_demo=is_demo
    )
    for name, value in fields.items():
        setattr(unit, name, value)
    save_with_free_code(unit)
    version = unit.versions.create(number=1, **(version_fields or {}))
    version.texts.create(
        language=language, title=title, summary=summary, assessment=assessment, state=TranslationState.ORIGINAL
    )
    announce(UnitChanged(unit_id=unit.pk), by=by)
    return unit


@use_case
def change_unit(*, by: Actor, unit: Unit, changes: Mapping[str, Any]) -> Unit:
    """Change some of `FIELDS`: what holds for all versions of the unit."""
    ensure(may_write_unit(by, unit))
    _refuse_unknown(changes, FIELDS)
    unit = Unit.objects.locked(unit)
    for name, value in changes.items():
        setattr(unit, name, value)
    unit.changed_at = timezone.now()
    save_with_free_code(unit)
    announce(UnitChanged(unit_id=unit.pk), by=by)
    return unit


@use_case
def change_version(*, by: Actor, version: UnitVersion, changes: Mapping[str, Any]) -> UnitVersion:
    """Change some of `VERSION_FIELDS` of a draft."""
    ensure(may_write_unit(by, version.unit))
    _refuse_unknown(changes, VERSION_FIELDS)
    version = held(version)
    for name, value in changes.items():
        setattr(version, name, value)
    version.save()
    touch(version.unit, by=by)
    return version


@use_case
def write_unit_text(
    *,
    by: Actor,
    version: UnitVersion,
    language: str,
    title: str,
    summary: str = "",
    assessment: str = "",
    state: str = "",
) -> UnitText:
    """Write or replace the words in one language; translations may be added to a published version, too."""
    ensure(may_write_unit(by, version.unit))
    version = UnitVersion.objects.locked(version)
    text, is_original = wording.put(
        version.texts,
        language,
        state,
        {"title": title, "summary": summary, "assessment": assessment},
        stands=version.is_published,
    )
    unit = version.unit
    if is_original and unit.current_id is None:
        unit.title, unit.title_key, unit.language = title, key_of(title), language
    touch(unit, by=by)
    return cast(UnitText, text)


@use_case
def check_unit_text(*, by: Actor, text: UnitText) -> UnitText:
    """State that a person has read a machine translation and found it right."""
    ensure(may_write_unit(by, text.of.unit))
    if wording.check(text):
        touch(text.of.unit, by=by)
    return text


@use_case
def remove_unit_text(*, by: Actor, text: UnitText) -> None:
    """Remove a translation; the original stays."""
    ensure(may_write_unit(by, text.of.unit))
    wording.remove(text)
    touch(text.of.unit, by=by)


@use_case
def begin_version(*, by: Actor, unit: Unit) -> UnitVersion:
    """Start the draft of the next version as a copy of the current one; statements keep their keys."""
    ensure(may_write_unit(by, unit))
    unit = Unit.objects.locked(unit)
    if draft_of(unit) is not None:
        raise DraftThereAlready
    before = unit.current
    if before is None:
        raise NothingPublished
    version: UnitVersion = unit.versions.create(
        number=before.number + 1, **{name: getattr(before, name) for name in VERSION_FIELDS}
    )
    for text in before.texts.all():
        version.texts.create(
            language=text.language,
            state=text.state,
            title=text.title,
            summary=text.summary,
            assessment=text.assessment,
        )
    copy_outcomes(before, version)
    return version


@use_case
def publish_unit(*, by: Actor, unit: Unit, what_changed: str = "") -> UnitVersion:
    """Make the draft a version that never changes again, and show the unit to everybody.

    From the second version on, `what_changed` is needed. Correspondences of the version before are carried over, and
    their judgements are marked "look again".
    """
    ensure(may_publish_unit(by, unit))
    unit = Unit.objects.locked(unit)
    version = draft_of(unit)
    if version is None:
        if unit.current is None:
            raise NothingPublished
        return _show_again(unit, by=by)
    if not version.outcomes.exists():
        raise NothingToPublish
    before = unit.current
    if before is not None and not what_changed.strip():
        raise WhatChangedMissing
    version.what_changed = what_changed.strip()
    version.state, version.published_at = UnitVersion.State.PUBLISHED, timezone.now()
    version.save()
    original = version.texts.get(state=TranslationState.ORIGINAL)
    unit.current, unit.visibility = version, Visibility.PUBLIC
    unit.title, unit.title_key, unit.language = original.title, key_of(original.title), original.language
    # What was checked was the version before.
    unit.checked_by = unit.checked_at = None
    unit.changed_at = timezone.now()
    unit.save()
    if before is not None:
        carry_correspondences(before, version)
    count_trained(unit)
    announce(UnitPublished(unit_id=unit.pk, version_id=version.pk, before_id=before.pk if before else None), by=by)
    announce(UnitChanged(unit_id=unit.pk), by=by)
    return version


@use_case
def withdraw_unit(*, by: Actor, unit: Unit) -> Unit:
    """Show the unit to its own people only; its versions are kept."""
    ensure(may_publish_unit(by, unit))
    unit = Unit.objects.locked(unit)
    unit.visibility = Visibility.DRAFT
    unit.changed_at = timezone.now()
    unit.save()
    announce(UnitWithdrawn(unit_id=unit.pk), by=by)
    announce(UnitChanged(unit_id=unit.pk), by=by)
    return unit


@use_case
def check_unit(*, by: Actor, unit: Unit) -> Unit:
    """State that a person has compared the unit with its source and found it right."""
    ensure(may_publish_unit(by, unit) and isinstance(by, Person))
    unit = Unit.objects.locked(unit)
    unit.checked_by = by if isinstance(by, Person) else None
    unit.checked_at = timezone.now()
    unit.save()
    announce(UnitChanged(unit_id=unit.pk), by=by)
    return unit


@use_case
def delete_draft(*, by: Actor, unit: Unit) -> None:
    """Drop the version that is being written; a unit that was never published goes with it."""
    ensure(may_write_unit(by, unit))
    unit = Unit.objects.locked(unit)
    version = draft_of(unit)
    if version is None:
        raise NoDraftToDelete
    if unit.current_id is None:
        unit.parts.all().delete()
        announce(UnitWithdrawn(unit_id=unit.pk), by=by)
        unit.delete()
        return
    version.delete()
    touch(unit, by=by)


def held(version: UnitVersion) -> UnitVersion:
    """The draft as it is now, against others until the transaction ends; refused when it is published."""
    version = UnitVersion.objects.locked(version)
    if version.is_published:
        raise VersionStays
    return version


def touch(unit: Unit, *, by: Actor) -> None:
    """Save the unit with the moment of its change, and tell."""
    unit.changed_at = timezone.now()
    unit.save(update_fields=["changed_at", "title", "title_key", "language"])
    announce(UnitChanged(unit_id=unit.pk), by=by)


def save_with_free_code(thing: Any) -> None:
    """Save a unit or a qualification; refused when its organisation has the code already."""
    try:
        with transaction.atomic():
            thing.save()
    except IntegrityError as error:
        if "of_a_code_per_owner" not in str(error):
            raise
        raise CodeTaken from None


def _show_again(unit: Unit, *, by: Actor) -> UnitVersion:
    """A withdrawn unit without a draft is shown as it was."""
    unit.visibility = Visibility.PUBLIC
    unit.changed_at = timezone.now()
    unit.save()
    announce(UnitChanged(unit_id=unit.pk), by=by)
    return UnitVersion.objects.published().filter(unit=unit).order_by("-number")[0]


def _refuse_unknown(given: Mapping[str, Any], known: tuple[str, ...]) -> None:
    if unknown := given.keys() - set(known):
        raise TypeError(f"A unit has no {', '.join(sorted(unknown))}.")
