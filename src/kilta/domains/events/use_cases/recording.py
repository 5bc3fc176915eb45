"""What stays of an event: minutes, materials and outcome cards; written from its publication on, also when closed.

What was counted is fixed when an event is closed; what was said and made there may still be mended and added to.
"""

from collections.abc import Mapping
from typing import Any

from django.core.files import File

from kilta.domains.events.files import MATERIALS
from kilta.domains.events.labels import MATERIAL
from kilta.domains.events.models import Event, Material, Minutes, MinutesText, OutcomeCard
from kilta.domains.events.policies import may_close_event
from kilta.domains.events.use_cases.refusals import FileOrLink, NothingToRecord, OriginalMissing, OriginalNeeded
from kilta.foundation.access.actors import Actor
from kilta.foundation.access.policies import ensure
from kilta.foundation.files.models import StoredFile
from kilta.foundation.files.uploads import Checked
from kilta.foundation.files.use_cases import remove_files_of, store
from kilta.foundation.languages.models import TranslationState
from kilta.foundation.use_cases import use_case

OUTCOME_FIELDS = ("statement", "language", "present", "lens", "concerns", "reference", "link", "is_public")


@use_case
def write_minutes(*, by: Actor, event: Event, language: str, text: str, state: str = "") -> MinutesText:
    """Write or replace the minutes in one language; the first one is the original, later ones are translations."""
    event = _held(by, event)
    minutes, _is_new = Minutes.objects.get_or_create(event=event)
    original = minutes.texts.filter(state=TranslationState.ORIGINAL).first()
    is_original = original is None or original.language == language
    if original is None and state in (TranslationState.MACHINE, TranslationState.CHECKED):
        raise OriginalMissing
    written: MinutesText
    written, _is_new = minutes.texts.update_or_create(
        language=language,
        defaults={
            "text": text,
            "state": TranslationState.ORIGINAL if is_original else (state or TranslationState.CHECKED),
        },
    )
    return written


@use_case
def check_minutes(*, by: Actor, text: MinutesText) -> MinutesText:
    """State that a person has read a machine translation of the minutes and found it right."""
    _held(by, text.of.event)
    if text.state == TranslationState.MACHINE:
        text.state = TranslationState.CHECKED
        text.save(update_fields=["state"])
    return text


@use_case
def remove_minutes(*, by: Actor, text: MinutesText) -> None:
    """Remove the minutes in one language; the original goes last."""
    _held(by, text.of.event)
    if text.state == TranslationState.ORIGINAL and text.of.texts.count() > 1:
        raise OriginalNeeded
    text.delete()


@use_case
def show_minutes(*, by: Actor, event: Event, is_public: bool) -> Minutes:
    """Show the minutes on the page of the event when it is closed, or keep them among those who run it."""
    event = _held(by, event)
    minutes: Minutes
    minutes, _is_new = Minutes.objects.update_or_create(event=event, defaults={"is_public": is_public})
    return minutes


@use_case
def add_material(
    *,
    by: Actor,
    event: Event,
    title: str,
    language: str,
    licence: str,
    authors: str = "",
    link: str = "",
    file: File | Checked | None = None,
) -> Material:
    """Keep a file or a link with the licence under which others may use it."""
    event = _held(by, event)
    if bool(link) == (file is not None):
        raise FileOrLink
    material = Material.objects.create(
        event=event, title=title, language=language, licence=licence, authors=authors, link=link
    )
    if file is not None:
        store(by=by, upload=file, kinds=MATERIALS, belongs_to=(MATERIAL, material.pk))
    return material


@use_case
def change_material(
    *, by: Actor, material: Material, changes: Mapping[str, Any], file: File | Checked | None = None
) -> Material:
    """Change what is said of a material: title, language, licence, authors or link; a new file replaces the old one."""
    _held(by, material.event)
    for name in ("title", "language", "licence", "authors", "link"):
        if name in changes:
            setattr(material, name, changes[name])
    kept = StoredFile.objects.of(MATERIAL, material.pk)
    if bool(material.link) == (file is not None or kept.exists()):
        raise FileOrLink
    if file is not None:
        remove_files_of(by=by, belonged_to=(MATERIAL, material.pk))
        store(by=by, upload=file, kinds=MATERIALS, belongs_to=(MATERIAL, material.pk))
    material.save()
    return material


@use_case
def remove_material(*, by: Actor, material: Material) -> None:
    """Remove a material with its file."""
    _held(by, material.event)
    remove_files_of(by=by, belonged_to=(MATERIAL, material.pk))
    material.delete()


@use_case
def add_outcome(
    *,
    by: Actor,
    event: Event,
    statement: str,
    language: str,
    present: str = "",
    lens: str = "",
    concerns: str = OutcomeCard.Concerns.OTHER,
    reference: str = "",
    link: str = "",
    is_public: bool = True,
) -> OutcomeCard:
    """Write down what was found or agreed, who was present, and what it concerns."""
    event = _held(by, event)
    return OutcomeCard.objects.create(
        event=event,
        statement=statement,
        language=language,
        present=present,
        lens=lens,
        concerns=concerns,
        reference=reference,
        link=link,
        is_public=is_public,
    )


@use_case
def change_outcome(*, by: Actor, outcome: OutcomeCard, changes: Mapping[str, Any]) -> OutcomeCard:
    """Write an outcome anew."""
    _held(by, outcome.event)
    if unknown := changes.keys() - set(OUTCOME_FIELDS):
        raise TypeError(f"An outcome card has no {', '.join(sorted(unknown))}.")
    for name, value in changes.items():
        setattr(outcome, name, value)
    outcome.save()
    return outcome


@use_case
def remove_outcome(*, by: Actor, outcome: OutcomeCard) -> None:
    """Take an outcome card away."""
    _held(by, outcome.event)
    outcome.delete()


def _held(by: Actor, event: Event) -> Event:
    ensure(may_close_event(by, event))
    event = Event.objects.locked(event)
    if event.state not in (Event.State.PUBLISHED, Event.State.CLOSED):
        raise NothingToRecord
    return event
